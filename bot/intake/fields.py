"""Fields: where and when it happened, in messages that say so behind a label or a pin."""

from collections.abc import Iterable
from dataclasses import replace

from bot.intake.agencies import is_place
from bot.intake.days import only_day
from bot.intake.lines import Line, has_words
from bot.intake.notes import Notes
from bot.intake.wording import DATES, PLACED

_LONGEST = 45  # code points of a field
_WORDS = 4  # of a place


def in_fields(lines: Iterable[Line]) -> Notes:
    """The day and the place of a message that is told by fields: "Date: 21 March 2024", "🔹 التاريخ: 2024-01-19"."""
    notes = Notes()
    for line in lines:
        label, colon, value = line.text[: 2 * _LONGEST].partition(":")
        if not colon or len(value) > _LONGEST:
            continue
        key = Line(label).key
        if key in DATES and not notes.day:
            notes = replace(notes, day=only_day(value))
        elif key in PLACED and not notes.place and has_words(value) and len(value.split()) <= _WORDS:
            notes = replace(notes, place=value.strip(" .،,"))
    return notes


def pinned(line: Line, *, anywhere: bool) -> Notes | None:
    """The place that a line names behind a pin: "📍 Basra". Not `anywhere`: it has to be known, for a headline may have
    a pin, too."""
    place = line.text.removeprefix("📍").strip("\ufe0f ") if line.text.startswith("📍") else ""
    short = 0 < len(place.split()) <= _WORDS and has_words(place) and not place.endswith((".", "!", "?", "؟"))
    return Notes(place=place) if short and ":" not in place and (anywhere or is_place(place)) else None
