"""What pictures show: values, in words that stand as they are drawn. Equal values are one picture.

Each has the `direction` of its layout, and `alt`: all that it says, for those who don't see it.
"""

import json
from dataclasses import asdict, dataclass
from typing import Any

from bot.text.bidi import Direction


@dataclass(frozen=True, slots=True, kw_only=True)
class Cover:
    """What stands above a digest: its date, the first headlines, each with its number, and its topics."""

    direction: Direction
    brand: str
    heading: str
    date: str
    headlines: tuple[tuple[str, str], ...]
    topics: tuple[str, ...]
    alt: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Bars:
    """How many there are of each: a label, the number, and the number in figures. `rest`: the last are all others."""

    direction: Direction
    title: str
    note: str
    bars: tuple[tuple[str, int, str], ...]
    rest: bool = False
    alt: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Trends:
    """How many there were of each on each of the `days`, the oldest first: a label, the numbers, and their sum."""

    direction: Direction
    title: str
    note: str
    rows: tuple[tuple[str, tuple[int, ...], str], ...]
    days: tuple[str, ...]
    alt: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ShareCard:
    """An article, to be handed on: its title, and in small print who says it and when."""

    direction: Direction
    brand: str
    title: str
    source: str
    date: str
    alt: str


Design = Cover | Bars | Trends | ShareCard


def packed(design: Design) -> bytes:
    """As JSON, for another process."""
    return json.dumps([type(design).__name__, asdict(design)], ensure_ascii=False).encode("utf-8", "replace")


def unpacked(payload: bytes) -> Design:
    """What was packed."""
    name, values = json.loads(payload)
    return _KINDS[name](**{its: _tuples(value) for its, value in values.items()})


_KINDS: dict[str, type[Design]] = {kind.__name__: kind for kind in (Cover, Bars, Trends, ShareCard)}


def _tuples(value: Any) -> Any:
    return tuple(map(_tuples, value)) if isinstance(value, list) else value
