"""What the search is asked for a subscription."""

from datetime import UTC

from bot.digest.asking import is_searched, question, searched
from bot.model import Wanted
from bot.text.query import Query, Term
from tests.samples import NOON


def word(text: str) -> Term:
    return Term(text, literal=True)


def test_only_words_are_searched() -> None:
    beside = Wanted(topics=("x",), languages=("ar",), sources=("y",), breaking=True)
    assert not is_searched(beside)
    assert searched(beside) == Wanted()
    for part in (Wanted(words="a"), Wanted(must=("a",)), Wanted(some=("a",)), Wanted(none=("a",))):
        assert is_searched(part)
        assert searched(part) == part


def test_peoples_words_are_no_operators() -> None:
    wanted = Wanted(must=("-sport", "نفط"), some=("OR", '"oil"'), none=("source:x",))
    assert question(wanted, NOON, UTC) == Query(
        wanted=((word("-sport"),), (word("نفط"),), (word("OR"), Term("oil", phrase=True, literal=True))),
        unwanted=(Term("source:x", phrase=True, literal=True),),
    )


def test_a_saved_search_is_asked_beside() -> None:
    asked = question(Wanted(words='"a b" -c', must=("d",), none=("e",)), NOON, UTC)
    assert asked.wanted == ((Term("a b", phrase=True),), (word("d"),))
    assert asked.unwanted == (Term("c"), word("e"))
    assert question(Wanted(), NOON, UTC) == Query()
