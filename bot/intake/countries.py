"""The countries that a text names: by their names, capitals and demonyms, in Arabic and English. Pure."""

import tomllib
from collections import Counter
from collections.abc import Iterator
from functools import cache, lru_cache
from pathlib import Path

from bot.intake.phrases import Phrases, phrases
from bot.text.affixes import PROCLITICS
from bot.text.fold import words

FILE = Path(__file__).parent / "countries.toml"
"""Made by bench/countries.py."""
DEMONYM = "~"
_ENDINGS = ("ي", "يه", "يين", "يون", "يات", "يان", "يا")
_BEFORE = sorted((each for each in PROCLITICS if each), key=len, reverse=True)
_SHORTEST = 3


def named(text: str) -> Counter[str]:
    """The ISO 3166 codes of the countries that a text names, and how often, in their order."""
    return Counter(code for _, _, code in placed(words(text)))


def placed(row: list[str]) -> Iterator[tuple[int, int, str]]:
    """(begin, end, code) of each country in a row of folded words."""
    table = _table()
    return table.found([_key(word) for word in row])


def name(code: str, language: str) -> str:
    """What a country is called: in Arabic or in English."""
    arabic, english = _countries()[code][:2]
    return arabic if language == "ar" else english


@cache
def _countries() -> dict[str, list[str]]:
    return tomllib.loads(FILE.read_text(encoding="utf-8"))


@cache
def _table() -> Phrases[str]:
    """Every form of every name, made when it is first asked for (some 10 ms)."""
    return phrases(
        (form, code) for code, spellings in _countries().items() for each in spellings for form in _forms(each)
    )


def _forms(spelling: str) -> Iterator[tuple[str, ...]]:
    """The folded words of a spelling, of a demonym with its endings; the Arabic article belongs to the first word."""
    row = words(spelling.removeprefix(DEMONYM))
    if spelling.startswith(DEMONYM):
        yield from ((row[0].removesuffix("ي") + ending,) for ending in _ENDINGS)
    else:
        yield tuple(row)


@lru_cache(maxsize=20_000)
def _key(word: str) -> str:
    """The word as the table has it, without what is written before it."""
    known = _known()
    if word in known or len(word) <= _SHORTEST:
        return word
    shorter = (word[len(each) :] for each in _BEFORE if word.startswith(each))
    restored = (form for rest in shorter if len(rest) >= _SHORTEST for form in (rest, f"ال{rest}"))
    return next((form for form in restored if form in known), word)


@cache
def _known() -> frozenset[str]:
    return frozenset(word for run in _table().meanings for word in run)
