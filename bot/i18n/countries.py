"""The countries as topics: a slug, which is the English name, and what each is called in a language."""

import tomllib
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path

from babel import Locale, UnknownLocaleError

FILE = Path(__file__).parent / "countries.toml"
"""Made by bench/countries.py."""
WRITTEN = ("ar", "en")
"""The languages of the first two spellings of each country there: as people say it, where CLDR is formal."""


@cache
def spellings() -> Mapping[str, Sequence[str]]:
    """What stands for each country, by its ISO 3166 code."""
    return tomllib.loads(FILE.read_text(encoding="utf-8"))


@cache
def slugs() -> Mapping[str, str]:
    """The slug that articles about a country are tagged with, and the country's ISO 3166 code."""
    return {its[WRITTEN.index("en")]: code for code, its in spellings().items()}


def country(slug: str, language: str) -> str:
    """What the country of a slug is called in a language; "" where it is the slug of none, or nobody knows."""
    code = slugs().get(slug)
    if code is None:
        return ""
    if language in WRITTEN:
        return spellings()[code][WRITTEN.index(language)]
    try:
        return str(Locale.parse(language).territories.get(code, ""))
    except (ValueError, UnknownLocaleError):
        return ""
