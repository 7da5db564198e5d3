"""Cutting a long text into messages, and shortening one: at the best place that fits, and never inside a character."""

from bisect import bisect_right
from collections.abc import Callable

from bot.text import boundaries
from bot.text.graphemes import joins, retreat
from bot.text.length import utf16

_ELLIPSIS = "…"
_LEAST_FILL = 4  # a piece is at least a quarter full before a cut between words is passed over for a better one
_DANGLING = " \n\t،,؛;:.…-–—([{«“‘\"'"


def split(text: str, limit: int, measure: Callable[[str], int] = utf16) -> list[str]:
    """`text` in pieces of at most `limit`; nothing but the white space between and around them is lost.

    Cut at a blank line, else a line break, the end of a sentence (Arabic or Latin), a word, else between characters as
    a reader sees them. Only a single cluster that is longer than `limit` is cut inside, between code points.
    `measure` counts at least 1 for each code point, and never less for more text; the default is UTF-16 units.
    Raises ValueError when one code point alone is longer than `limit`.
    """
    return [text[start:stop] for start, stop in spans(text, limit, measure)]


def spans(text: str, limit: int, measure: Callable[[str], int] = utf16) -> list[tuple[int, int]]:
    """Where the pieces of `split` stand in `text`: (start, stop) indices of code points."""
    whole = text.rstrip()
    start = _begin(whole, 0)
    if measure(whole[start:]) <= limit:
        return [(start, len(whole))] if whole[start:] else []
    levels = (boundaries.paragraphs(whole), boundaries.lines(whole), boundaries.sentences(whole))
    words = boundaries.words(whole)
    found = []
    while start < len(whole):
        end = _cut(whole, start, _reach(whole, start, limit, measure), levels, words)
        stop = start + len(whole[start:end].rstrip())
        if stop > start:
            found.append((start, stop))
        start = _begin(whole, end)
    return found


def _begin(text: str, at: int) -> int:
    """The index of the next character that is seen; a space that carries a combining mark is."""
    while at < len(text) and text[at].isspace() and not (at + 1 < len(text) and joins(text[at + 1])):
        at += 1
    return at


def _reach(text: str, start: int, limit: int, measure: Callable[[str], int]) -> int:
    """How far a piece from `start` can reach, by bisection."""
    fits, over = 0, min(limit, len(text) - start) + 1
    while over - fits > 1:
        middle = (fits + over) // 2
        if measure(text[start : start + middle]) <= limit:
            fits = middle
        else:
            over = middle
    if not fits:
        raise ValueError(f"a piece of {limit} has no room for {text[start]!r}")
    return start + fits


def _cut(text: str, start: int, reach: int, levels: tuple[list[int], ...], words: list[int]) -> int:
    if reach == len(text):
        return reach
    for level in levels:
        cut = _last(level, reach)
        if cut > start and (cut - start) * _LEAST_FILL >= reach - start:
            return cut
    cut = _last(words, reach)
    if cut > start:
        return cut
    cut = retreat(text, start, reach)
    return cut if cut > start else reach


def _last(positions: list[int], reach: int) -> int:
    index = bisect_right(positions, reach)
    return positions[index - 1] if index else 0


def shorten(text: str, limit: int, measure: Callable[[str], int] = utf16) -> str:
    """`text` without outer white space; when longer than `limit`, cut after a word, and "…" put there.

    A last word that would leave less than half is cut too. Empty when not even the "…" fits.
    """
    text = text.strip()
    if measure(text) <= limit:
        return text
    room = limit - measure(_ELLIPSIS)
    if room < 0:
        return ""
    head = _head(text, room, measure)
    return (head.rstrip(_DANGLING) or head) + _ELLIPSIS


def _head(text: str, room: int, measure: Callable[[str], int]) -> str:
    if measure(text[0]) > room:
        return ""
    reach = _reach(text, 0, room, measure)
    word = _last(boundaries.words(text[: reach + 1]), reach)
    return text[: word if word > reach // 2 else retreat(text, 0, reach)].rstrip()
