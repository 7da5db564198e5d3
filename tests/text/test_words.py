"""What a reader of news expects to be found by a word: forms of it, and no other word."""

from pathlib import Path

import pytest

from bot.search.needs import alias_table
from bot.search.search import shipped_aliases
from bot.text.analysis import analyse

ALIASES = alias_table(shipped_aliases())


def pairs(name: str) -> list[tuple[str, str]]:
    lines = (Path(__file__).parent / name).read_text(encoding="utf-8").splitlines()
    split = (line.split() for line in lines if line and not line.startswith("#"))
    return [(one, other) for one, other in split]


def stems(text: str) -> tuple[str, ...]:
    return tuple(stem for _, stem in analyse(text))


def meet(one: str, other: str) -> bool:
    """Whether a search for the one finds the other: by its stem, or as another spelling of the name."""
    others = {stems(" ".join(spelling)) for spelling in ALIASES.get(stems(one), ())}
    return stems(other) in {stems(one), *others}


@pytest.mark.parametrize(
    ("name", "met", "share"), [("words_that_meet.txt", True, 0.95), ("words_that_differ.txt", False, 0.97)]
)
def test_most_words_are_told_rightly(name: str, met: bool, share: float) -> None:
    every = pairs(name)
    wrong = [f"{one} {stems(one)} / {other} {stems(other)}" for one, other in every if meet(one, other) != met]
    assert len(every) >= 150
    assert 1 - len(wrong) / len(every) >= share, "\n".join([f"{len(wrong)} of {len(every)}:", *wrong])


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("والعراق", "العراق"),
        ("بالعراق", "العراق"),
        ("العراقية", "العراق"),
        ("قوات", "القوات"),
        ("قوات", "للقوات"),
        ("قوات", "بقواته"),
        ("وزير", "وزراء"),
        ("وزير", "الوزير"),
        ("واشنطن", "لواشنطن"),
        ("صاروخ", "صواريخ"),
        ("مسؤول", "مسؤولون"),
        ("انتقاد", "الانتقادات"),
        ("election", "elections"),
        ("أمريكا", "أميركا"),
        ("بالعراق", "Iraq"),
    ],
)
def test_these_words_meet(one: str, other: str) -> None:
    assert meet(one, other)
    assert meet(other, one)


@pytest.mark.parametrize(("one", "other"), [("وزارة", "زيارة"), ("قطر", "قطار"), ("كتاب", "تاب"), ("Iraq", "Iran")])
def test_these_words_differ(one: str, other: str) -> None:
    assert not meet(one, other)
    assert not meet(other, one)
