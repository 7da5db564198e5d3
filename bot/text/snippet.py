"""The part of a text that a search was about, with the matched words emphasised in their own letters."""

from collections.abc import Collection, Sequence

from bot.text.analysis import Token, matching
from bot.text.emphasis import emphasised

_ELLIPSIS = "…"
_DANGLING = " .،,؛;:–—-"  # what no "…" should follow
_BEFORE = 30  # code points that a hit may have before it, so that a reader sees what it belongs to


def snippet(text: str, stems: Collection[str], limit: int) -> str:
    """At most `limit` code points of `text` in one line, around the most different of the `stems`; "" without a hit.

    The limit is of what a reader sees, and more than twice what may stand before a hit (30): then some hit is in it.
    Matched words are emphasised (`bot.text.emphasis`); "…" stands where the text goes on.
    """
    line = " ".join(text.split())
    hits = matching(line, stems)
    if not hits:
        return ""
    start = _start(line, _best(hits, limit), limit)
    stop = _stop(line, start, limit)
    spans = [(token.start - start, min(token.stop, stop) - start) for token in hits if start <= token.start < stop]
    shown = emphasised(line[start:stop], list(dict.fromkeys(spans)))
    return f"{_ELLIPSIS if start else ''}{shown}{_ELLIPSIS if stop < len(line) else ''}"


def _best(hits: Sequence[Token], limit: int) -> int:
    """Where the window begins that holds the most different stems, the first of several."""
    best, most, end = hits[0].start, 0, 0
    reach = limit - _BEFORE - 2 * len(_ELLIPSIS)
    for at, first in enumerate(hits):
        while end < len(hits) and hits[end].stop <= first.start + reach:
            end += 1
        different = len({token.stem for token in hits[at:end]})
        if different > most:
            best, most = first.start, different
    return best


def _start(line: str, hit: int, limit: int) -> int:
    """The beginning of a word a little before the hit; the beginning of the text where all of it fits."""
    if hit <= _BEFORE or len(line) <= limit:
        return 0
    earliest = max(0, min(hit - _BEFORE, len(line) - limit))
    space = line.find(" ", earliest, hit)
    return space + 1 if space >= 0 else hit


def _stop(line: str, start: int, limit: int) -> int:
    """The end of the text where it fits, or of a word: each side that is cut has an ellipsis."""
    room = start + limit - (len(_ELLIPSIS) if start else 0)
    if len(line) <= room:
        return len(line)
    room -= len(_ELLIPSIS)
    space = line.rfind(" ", start + limit // 2, room + 1)
    stop = space if space > 0 else room
    return start + (len(line[start:stop].rstrip(_DANGLING)) or stop - start)
