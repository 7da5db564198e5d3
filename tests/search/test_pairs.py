"""Two common words in a row stand in the index as one."""

from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.model import Article, Change
from bot.search import clauses, engine
from bot.search.documents import prepared
from bot.search.engine import Engine
from bot.search.needs import Way, Word
from bot.search.pairs import pair, pairs
from bot.text.analysis import analyse
from tests.samples import article

WORDS = ["في", "كل", "من", "the", "of", "a", "و", "7", "bridge", "جسر"]


@pytest.mark.parametrize(("one", "other"), [("من", "قبل"), ("of", "the"), ("up", "a"), ("في", "و"), ("the", "7")])
def test_common(one: str, other: str) -> None:
    assert pair(one, other) == f"{one}_{other}"


@pytest.mark.parametrize(("one", "other"), [("جسر", "بغداد"), ("the", "aqueduct"), ("2026", "في"), ("", "the")])
def test_not_common(one: str, other: str) -> None:
    assert pair(one, other) == ""


@given(st.lists(st.sampled_from(WORDS)))
def test_each_pair_stands_as_often_as_its_words_do(words: list[str]) -> None:
    assert pairs(words) == [both for one, other in pairwise(words) if (both := pair(one, other))]


def test_a_sign_between_words_is_in_none_of_them() -> None:
    assert [word for word, _ in analyse("of_the _of_")] == ["of", "the", "of"]


@given(st.lists(st.tuples(*[st.lists(st.sampled_from(WORDS), min_size=1, max_size=9)] * 2), max_size=9))
def test_a_phrase_finds_what_holds_its_words_in_a_row(
    tmp_path_factory: pytest.TempPathFactory, texts: list[tuple[list[str], list[str]]]
) -> None:
    """Within the title, within the body, and where both meet."""
    its = indexed(tmp_path_factory.mktemp("pairs"), [(" ".join(title), " ".join(body)) for title, body in texts])
    for words in {*pairwise(WORDS), *pairwise(WORDS[::-1])}:
        clause = clauses.way(Way(tuple(Word(word, word) for word in words), phrase=True))
        found = {number for number, _ in its.best(clause, 99).scored}
        assert found == {number for number, text in enumerate(texts, 1) if words in pairwise(held(*text))}


def held(title: list[str], body: list[str]) -> list[str]:
    """The words of an article: a body that begins with the title does not say it twice."""
    told = " ".join(body).removeprefix(" ".join(title))
    return [*title, *(word for word, _ in analyse(told))]


def indexed(folder: Path, texts: list[tuple[str, str]]) -> Engine:
    its = Engine(folder)
    writer = its.writer()
    writer.put(prepared([Change(at, at, published(at, *text)) for at, text in enumerate(texts, 1)]))
    writer.commit()
    writer.close()
    its.reload()
    return its


def published(number: int, title: str, body: str) -> Article:
    return article(number, id=number, title=title, body=body)


def test_its_own_clause_is_one_word() -> None:
    """Which is what makes it quick."""
    way = Way((Word("of", "of"), Word("the", "the")), phrase=True)
    assert repr(clauses.way(way)) == repr(engine.word("pairs", "of_the"))
    assert repr(clauses.way(Way(way.words, phrase=True, title=True))) != repr(engine.word("pairs", "of_the"))
