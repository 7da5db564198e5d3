"""The sentences of a text, and a summary from the first of them."""

from itertools import pairwise

from bot.text import boundaries
from bot.text.split import shorten

_MOST = 3
_REACH = 2  # so many times the limit are looked at: a sentence that ends within it is seen with what follows it


def sentences(text: str) -> list[str]:
    """The sentences in order, without outer white space; none goes on over a line break."""
    cuts = sorted({0, *boundaries.sentences(text), *boundaries.lines(text), len(text)})
    pieces = (text[start:stop].strip() for start, stop in pairwise(cuts))
    return [piece for piece in pieces if piece]


def lead(text: str, limit: int) -> str:
    """The first sentences, at most three, that fit in `limit` code points; else the first one, shortened."""
    found = sentences(text[: limit * _REACH])
    for count in range(min(_MOST, len(found)), 0, -1):
        summary = " ".join(found[:count])
        if len(summary) <= limit:
            return summary
    return shorten(found[0], limit, len) if found else ""
