"""The countries that a text names: by their names, capitals and demonyms, in Arabic and English. Pure."""

from collections import Counter
from collections.abc import Iterator
from functools import cache

from bot.i18n.countries import WRITTEN, spellings
from bot.intake.gazetteer import Gazetteer
from bot.intake.namesakes import meant
from bot.text.fold import words

DEMONYM = "~"
_ENDINGS = ("ي", "يه", "يين", "يون", "يات", "يان", "يا")


def named(text: str) -> Counter[str]:
    """The ISO 3166 codes of the countries that a text means, and how often it names them, in their order."""
    row = words(text)
    return Counter(code for _, _, code in meant(row, placed(row)))


def is_country(text: str) -> bool:
    """Whether a few words are a country's name, or its capital's."""
    row = words(text)
    return any((begin, end) == (0, len(row)) for begin, end, _ in placed(row))


def placed(row: list[str]) -> Iterator[tuple[int, int, str]]:
    """(begin, end, code) of each country in a row of folded words, whatever the words mean there."""
    return _gazetteer().placed(row)


def name(code: str, language: str) -> str:
    """What a country is called: in Arabic or in English, which is the slug of its topic."""
    arabic, english = spellings()[code][: len(WRITTEN)]
    return arabic if language == "ar" else english


@cache
def names() -> frozenset[str]:
    """Every name of a country or its capital that is no demonym, its words folded."""
    every = (each for its in spellings().values() for each in its if not each.startswith(DEMONYM))
    return frozenset(" ".join(words(each)) for each in every)


@cache
def _gazetteer() -> Gazetteer[str]:
    """Every form of every name, made when it is first asked for (some 10 ms)."""
    return Gazetteer((form, code) for code, its in spellings().items() for each in its for form in _forms(each))


def _forms(spelling: str) -> Iterator[tuple[str, ...]]:
    """The folded words of a spelling, of a demonym with its endings; the Arabic article belongs to the first word."""
    row = words(spelling.removeprefix(DEMONYM))
    if spelling.startswith(DEMONYM):
        yield from ((row[0].removesuffix("ي") + ending,) for ending in _ENDINGS)
    else:
        yield tuple(row)
