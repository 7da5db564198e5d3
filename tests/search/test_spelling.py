"""What a mistyped word may mean."""

import pytest

from bot.search.needs import Word
from bot.search.ranking import candidate
from bot.search.spelling import corrections, edits
from bot.text.analysis import analyse
from tests.samples import article


@pytest.mark.parametrize(
    ("word", "most"),
    [("sun", 0), ("seas", 1), ("bridges", 1), ("reopened", 2), ("20261120", 0), ("f16plane", 0), ("", 0)],
)
def test_how_many_letters_may_be_wrong(word: str, most: int) -> None:
    assert edits(word) == most


def meant(typed: str, *texts: str) -> list[str]:
    [pair] = analyse(typed)
    near = [(1.0, candidate(article(number, body=text))) for number, text in enumerate(texts)]
    return [each.word.word for each in corrections(Word(*pair), near)]


def test_the_nearest_and_most_frequent_comes_first() -> None:
    assert meant("brigde", "A bridge, a brigade.", "The bridge.", "Brine and bride.") == ["bridge", "brigade"]


def test_another_form_of_the_word_is_no_correction() -> None:
    assert meant("bridges", "The bridge.", "A fridge.") == ["fridge"]
    assert meant("zzzzzz", "The bridge.") == []
