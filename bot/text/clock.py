"""Times of the day as people type them: "9", "9:30", "٠٩:٣٠", "9 pm", "٩ في المساء", "8 and 18", "22-7"."""

import re
from datetime import time

from bot.text.fold import fold

NOON = 12
"""Hours before noon; "12 am" is midnight, "12 pm" noon."""
_BEFORE_NOON = {"am", "ص", "صباحا", "الصباح", "صبحا", "الصبح", "فجرا", "الفجر", "بعد منتصف الليل", "morning"}
_AFTER_NOON = {"pm", "م", "عصرا", "العصر", "ظهرا", "الظهر", "بعد الظهر", "afternoon"}
_IN_THE_EVENING = {"مسا", "المسا", "evening"}
"""Twelve in the evening is midnight, though "12 pm" is noon."""
_BY_NIGHT = {"ليلا", "الليل", "بالليل", "night"}
_EVENING = 6
"""Nine by night is 21:00, two by night is 02:00."""
_NAMED = {"noon": NOON, "midday": NOON, "الظهر": NOON, "ظهرا": NOON, "midnight": 0, "منتصف الليل": 0}
_TIME = re.compile(r"(?:at |الساعه )?(\d{1,2})(?:[:.h](\d{2}))?\s*([^\W\d]*(?:\s+[^\W\d]+)*)")
_IN = re.compile(r"^(?:في|in the|at) ")
_BETWEEN = re.compile(r"\s*(?:[,،;؛\n]|\band\b|\bو\s*(?=\d))\s*")
_TO = re.compile(r"\s*(?:[-‐‑–—−]|\bto\b|\bالي\b|\bحتي\b)\s*")
_FROM = re.compile(r"^(?:from|من)\s+")


def times(text: str) -> tuple[time, ...]:
    """The times that are typed with commas or "and" between, in the order of the day; () where one can't be read."""
    read = [_time(part) for part in _BETWEEN.split(fold(text).strip()) if part]
    return tuple(sorted({one for one in read if one is not None})) if None not in read else ()


def span(text: str) -> tuple[time, time] | None:
    """From when to when; it may end on the next day. None where it can't be read."""
    match [_time(part) for part in _TO.split(_FROM.sub("", fold(text).strip()))]:
        case [time() as start, time() as end]:
            return start, end
    return None


def _time(folded: str) -> time | None:
    if folded in _NAMED:
        return time(_NAMED[folded])
    found = _TIME.fullmatch(folded.replace("a.m.", "am").replace("p.m.", "pm"))
    hour = _hour(int(found[1]), _IN.sub("", " ".join(found[3].split()))) if found else None
    minute = int(found[2] or 0) if found else 0
    if (hour, minute) == (2 * NOON, 0):
        return time()
    return time(hour, minute) if hour is not None and hour < 2 * NOON and minute < 60 else None  # noqa: PLR2004


def _hour(typed: int, half: str) -> int | None:
    """The hour of 24; None where the two do not go together."""
    if not half:
        return typed
    if not 1 <= typed <= NOON:
        return None
    if half in _BY_NIGHT:
        half = "pm" if _EVENING <= typed < NOON else "am"
    if half in _IN_THE_EVENING:
        half = "pm" if typed < NOON else "am"
    if half in _BEFORE_NOON:
        return typed % NOON
    return typed % NOON + NOON if half in _AFTER_NOON else None
