"""A date, with a time of the day or without, as a person types it."""

import re
from contextlib import suppress
from datetime import UTC, datetime, time, tzinfo

from bot.text.fold import fold
from bot.text.query_dates import first

_CLOCK = re.compile(r"(?:^|\s|(?<=\d)t)(\d{1,2}):(\d{2})(?::\d{2})?$")


def moment(text: str, at: datetime, zone: tzinfo) -> datetime | None:
    """The instant in UTC that `text` names in `zone`, as seen at `at`; None where it names none.

    A day in any form that a search takes ("2026-07-01", "1/7/2026", "yesterday", "أمس"), then perhaps a time ("14:30");
    a time alone is one of this day, a day alone begins with its first instant.
    """
    folded = fold(text).strip()
    clock = _CLOCK.search(folded)
    day = folded[: clock.start()].strip() if clock else folded
    begins = first(day or "today", at, zone) if day or clock else None
    if begins is None or clock is None:
        return begins
    with suppress(ValueError, OverflowError):  # no such time of the day; the end of the calendar
        local = datetime.combine(begins.astimezone(zone).date(), time(int(clock[1]), int(clock[2])), zone)
        return local.astimezone(UTC)
    return None
