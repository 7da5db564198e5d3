"""The towns, rivers and regions that a text names. Pure."""

import tomllib
from functools import cache
from pathlib import Path

from bot.intake.gazetteer import Gazetteer
from bot.text.fold import words

FILE = Path(__file__).parent / "places.toml"


@cache
def gazetteer() -> Gazetteer[str]:
    """Every name of every place, read when it is first asked for."""
    table = tomllib.loads(FILE.read_text(encoding="utf-8"))
    return Gazetteer((words(each), place) for place, spellings in table.items() for each in spellings)
