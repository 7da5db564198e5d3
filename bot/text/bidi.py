"""Right-to-left and left-to-right in one text: Unicode's UAX #9, as far as whoever writes plain text can steer it."""

import re
import unicodedata
from collections import Counter
from typing import Literal

Direction = Literal["rtl", "ltr"]

RLM, LRM = "\u200f", "\u200e"
_FSI, _PDI = "\u2068", "\u2069"
_MARKS: dict[Direction, str] = {"rtl": RLM, "ltr": LRM}
_STRONG: dict[str, Direction] = {"R": "rtl", "AL": "rtl", "L": "ltr"}
_CONTROLS = re.compile("[\u200e\u200f\u061c\u202a-\u202e\u2066-\u2069]")
_ISOLATE_SIGNS = re.compile("[\u2066-\u2069]")
_BASE_SHARE: dict[Direction, int] = {"rtl": 3, "ltr": 2}
"""Of an Arabic line two thirds may be foreign names in their own letters. A Latin line hardly has Arabic letters."""


def direction(text: str) -> Direction:
    """The direction of most of the letters; "rtl" for as many of each, "ltr" without any."""
    counts = _letters(text)
    return "rtl" if counts["rtl"] and counts["rtl"] >= counts["ltr"] else "ltr"


def isolate(text: str) -> str:
    """`text` between FSI and PDI, so that its direction and its neighbours' leave each other alone.

    Its own controls go, as an unpaired one would end the isolation. Nothing stays nothing.
    """
    return f"{_FSI}{strip_controls(text)}{_PDI}" if text else ""


def strip_controls(text: str) -> str:
    """`text` without the marks, embeddings, overrides and isolates of UAX #9."""
    return _CONTROLS.sub("", text)


def anchor(text: str, base: Direction) -> str:
    """`text` with a mark before each line that a reader's program would lay out in the wrong direction.

    Programs take a line's direction from its first strong character (UAX #9, P2 and P3), which may be a Latin name or a
    flag before Arabic words. A line's own direction is `base` when it has no letters, when a third of them are Arabic
    in an Arabic text or half of them Latin in a Latin one, or when it opens with a label in it ("المصدر: Reuters");
    else that of most letters. What `isolate` wrapped is not counted. A line that is right already stays as it is.
    """
    return "\n".join(_anchored(line, base) for line in text.split("\n"))


def own_direction(line: str, base: Direction) -> Direction:
    """The direction in which a line is read that stands in a text of this base: as `anchor` has it."""
    counts = _letters(line)
    if counts[base] * _BASE_SHARE[base] >= counts.total() or _is_label(line, base):
        return base
    return direction(line)


def _anchored(line: str, base: Direction) -> str:
    if not line or line.isspace():
        return line
    outside = _outside_isolates(line)
    own = own_direction(outside, base)
    return line if _first_strong(outside) == own else _MARKS[own] + line


def _is_label(line: str, base: Direction) -> bool:
    label, colon, _ = line.partition(":")
    counts = _letters(label)
    return bool(colon) and counts[base] == counts.total() > 0


def _first_strong(text: str) -> Direction:
    """The direction that UAX #9 gives a line: of its first strong character, left to right without one."""
    for char in text:
        if found := _STRONG.get(unicodedata.bidirectional(char)):
            return found
    return "ltr"


def _letters(text: str) -> Counter[Direction]:
    counts: Counter[Direction] = Counter()
    for char, times in Counter(text).items():
        strong = _STRONG.get(unicodedata.bidirectional(char))
        if strong and char.isalpha():
            counts[strong] += times
    return counts


def _outside_isolates(line: str) -> str:
    """`line` without its isolated runs; an isolate that nothing closes reaches to the end (UAX #9, BD9)."""
    kept, depth, start = [], 0, 0
    for sign in _ISOLATE_SIGNS.finditer(line):
        if depth == 0:
            kept.append(line[start : sign.start()])
        depth = max(0, depth - 1) if sign[0] == _PDI else depth + 1
        start = sign.end()
    return "".join([*kept, line[start:] if depth == 0 else ""])
