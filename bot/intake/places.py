"""The towns, rivers and regions that a text names. Pure."""

import tomllib
from functools import cache
from pathlib import Path

from bot.intake.gazetteer import Gazetteer
from bot.text.fold import words

FILE = Path(__file__).parent / "places.toml"


@cache
def names() -> frozenset[str]:
    """Every name of every place, its words folded."""
    return frozenset(" ".join(words(each)) for spellings in _table().values() for each in spellings)


@cache
def gazetteer() -> Gazetteer[str]:
    """Every name of every place, read when it is first asked for."""
    return Gazetteer((words(each), place) for place, spellings in _table().items() for each in spellings)


def _table() -> dict[str, list[str]]:
    return tomllib.loads(FILE.read_text(encoding="utf-8"))
