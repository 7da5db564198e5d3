"""Times of the day as people type them: "9", "9:30", "٠٩:٣٠", "9 pm", "٩ في المساء", "21h30", "8 and 18", "22-7"."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import time

from bot.text.fold import fold

NOON = 12
"""Hours before noon; "12 am" is midnight, "12 pm" noon."""
_EVENING = 6
"""Nine by night is 21:00, two by night is 02:00."""
_HALF = r"[^\W\d]*(?:[\s'-]+[^\W\d]+)*"


@dataclass(frozen=True, slots=True)
class Words:
    """The words around times, however they are written, of all languages that are understood.

    Twelve of `evening` is midnight, though "12 pm" is noon; `hours` stands between an hour and its minutes, or alone
    behind it; `within` stands before the part of the day.
    """

    morning: frozenset[str]
    afternoon: frozenset[str]
    evening: frozenset[str]
    night: frozenset[str]
    noon: frozenset[str]
    midnight: frozenset[str]
    both: frozenset[str]
    start: frozenset[str]
    until: frozenset[str]
    before: frozenset[str]
    within: frozenset[str]
    hours: frozenset[str]


class Clock:
    """Reads times with these words."""

    def __init__(self, words: Words) -> None:
        self._halves = {
            **dict.fromkeys(map(_plain, words.morning), "morning"),
            **dict.fromkeys(map(_plain, words.afternoon), "afternoon"),
            **dict.fromkeys(map(_plain, words.evening), "evening"),
            **dict.fromkeys(map(_plain, words.night), "night"),
        }
        self._named = {
            **dict.fromkeys(map(_plain, words.noon), time(NOON)),
            **dict.fromkeys(map(_plain, words.midnight), time()),
        }
        before, hours = _any_of(words.before), _any_of(words.hours)
        self._time = re.compile(
            rf"(?:(?:{before})\s+)?(\d{{1,2}})(?:[:.](\d{{2}})|\s*(?:{hours})(?:\s*(\d{{2}})|(?![^\W\d])))?\s*({_HALF})"
        )
        self._within = re.compile(rf"^(?:{_any_of(words.within)})(?:(?<=')|\s+)")
        self._between = re.compile(rf"\s*(?:[,،;؛\n]|\b(?:{_any_of(words.both)})(?:\b|(?=\d)))\s*")
        self._until = re.compile(rf"\s*(?:[-‐‑–—−]|\b(?:{_any_of(words.until)})\b)\s*")
        self._start = re.compile(rf"^(?:{_any_of(words.start)})\s+")

    def times(self, text: str) -> tuple[time, ...]:
        """The times typed with commas or "and" between, in the order of the day; () where one can't be read."""
        read = [self._read(part) for part in self._between.split(_plain(text)) if part]
        return tuple(sorted({one for one in read if one is not None})) if None not in read else ()

    def span(self, text: str) -> tuple[time, time] | None:
        """From when to when; it may end on the next day. None where it can't be read."""
        match [self._read(part) for part in self._until.split(self._start.sub("", _plain(text)))]:
            case [time() as start, time() as end]:
                return start, end
        return None

    def _read(self, plain: str) -> time | None:
        said = " ".join(plain.split())
        if said in self._named:
            return self._named[said]
        found = self._time.fullmatch(said)
        if not found:
            return None
        hour = self._hour(int(found[1]), self._within.sub("", found[4]))
        minute = int(found[2] or found[3] or 0)
        if (hour, minute) == (2 * NOON, 0):
            return time()
        return time(hour, minute) if hour is not None and hour < 2 * NOON and minute < 60 else None  # noqa: PLR2004

    def _hour(self, typed: int, half: str) -> int | None:
        """The hour of 24; None where the two do not go together."""
        if not half:
            return typed
        if not 1 <= typed <= NOON:
            return None
        match self._halves.get(half):
            case "night":
                half_begins = NOON if _EVENING <= typed < NOON else 0
            case "evening":
                half_begins = NOON if typed < NOON else 0
            case "afternoon":
                half_begins = NOON
            case "morning":
                half_begins = 0
            case _:
                return None
        return typed % NOON + half_begins


def _plain(text: str) -> str:
    """Folded, with one kind of apostrophe, and a single blank or the end of a line wherever there is more."""
    lines = (" ".join(line.split()) for line in fold(text).splitlines())
    return "\n".join(filter(None, lines)).replace("’", "'").replace("a.m.", "am").replace("p.m.", "pm")


def _any_of(words: Iterable[str]) -> str:
    """The longest first, so that none hides one that begins with it."""
    return "|".join(map(re.escape, sorted(map(_plain, words), key=len, reverse=True)))
