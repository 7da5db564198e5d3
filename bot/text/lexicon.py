"""The table of Arabic bases and links that `bench/lexicon.py` makes: what stemming knows of the language."""

import zlib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

FILE = Path(__file__).parent / "arabic.lexicon"
_SCALE = 100
"""Weights are stored as whole hundredths."""


@dataclass(frozen=True, slots=True)
class Lexicon:
    """`weights`: the logarithm of each base's share; `links`: a base and the base that it is a form of.

    Links are closed: what a base leads to leads nowhere else.
    """

    weights: dict[str, float]
    links: dict[str, str]


@cache
def lexicon() -> Lexicon:
    """The table, read when it is first asked for (some milliseconds)."""
    bases, _, links = zlib.decompress(FILE.read_bytes()).decode().partition("\n\n")
    weighed = (line.split(" ") for line in bases.splitlines())
    return Lexicon(
        {base: int(weight) / _SCALE for base, weight in weighed},
        dict(line.split(" ") for line in links.splitlines()),
    )


def packed(table: Lexicon) -> bytes:
    """The table as its file holds it."""
    bases = [f"{base} {round(weight * _SCALE)}" for base, weight in sorted(table.weights.items())]
    links = [f"{base} {target}" for base, target in sorted(table.links.items())]
    return zlib.compress("\n\n".join(["\n".join(bases), "\n".join(links)]).encode(), 9)
