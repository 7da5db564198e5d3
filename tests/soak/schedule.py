"""Every time zone, 48 times a day, two years: `python -m tests.soak.schedule`. It prints its figures, and ends with 1
where a date had no run, two runs, or one at another instant than RFC 5545's."""

import asyncio
import sys
from concurrent.futures import ProcessPoolExecutor
from dataclasses import replace
from datetime import date, time, timedelta
from functools import partial
from pathlib import Path
from time import monotonic
from zoneinfo import available_timezones

from bot.digest.schedule import due, next_due
from tests.digest.reference import HALF_HOURS, Stretch, daily, instant, stretches, transitions
from tests.soak.finding import Finding, exactly, told

FIRST, LAST = date(2026, 1, 1), date(2027, 12, 31)
DAY = timedelta(days=1)
NO_ZONES = {"localtime", "Factory", "posixrules"}
"""What a system may have beside the zones."""


def runs(name: str, first: date, last: date, near: timedelta | None = None) -> int:
    """Run each of 48 daily digests of a zone through these dates, by its own `next` alone; how many runs there were.

    `near`: only within so much of a transition. Raises AssertionError for a date that is not as it should be.
    """
    its = stretches(name, first, last)
    spans = [(first, last)]
    if near is not None:
        spans = [((change - near).date(), (change + near).date()) for change in transitions(its)] or [(first, first)]
    return sum(_dates(name, at, span, its) for span in spans for at in HALF_HOURS)


def _dates(name: str, at: time, span: tuple[date, date], its: list[Stretch]) -> int:
    first, last = span
    begins = instant(first, at, its)
    waiting = daily(name, at, begins)
    assert next_due(waiting, begins - timedelta(seconds=1)) == begins, (name, at, first)
    for number in range((last - first).days + 1):
        day = first + number * DAY
        assert waiting.next == instant(day, at, its), (name, at, day, waiting.next)
        found = due(waiting, waiting.next)
        made = [*found.missed, *found.merged, *([found.slot] if found.slot else [])]
        assert [each.day for each in made] == [day], (name, at, day, made)
        waiting = replace(waiting, next=found.next, last=found.last)
    return (last - first).days + 1


def main() -> int:
    began = monotonic()
    names, total, wrong = measured()
    print(f"{names} zones x {len(HALF_HOURS)} times x {(LAST - FIRST).days + 1} dates: {total:,} runs")
    print(f"{len(wrong)} zones with a date that is not as it should be; {monotonic() - began:.0f} s", *wrong, sep="\n")
    return 1 if wrong else 0


def measured() -> tuple[int, int, list[str]]:
    """How many zones there are, how many runs they had, and what was wrong."""
    names = sorted(available_timezones() - NO_ZONES)
    with ProcessPoolExecutor() as pool:
        counts = list(pool.map(partial(_counted, first=FIRST, last=LAST), names, chunksize=4))
    return len(names), sum(count for count, _ in counts), [text for _, text in counts if text]


async def every_zone(_: Path) -> Finding:
    """D7."""
    names, total, wrong = await asyncio.to_thread(measured)
    days = (LAST - FIRST).days + 1
    bars = [
        exactly("zones with a date that is not as it should be", len(wrong), 0),
        told("runs", total),
    ]
    return Finding("D7", f"{names} time zones, {len(HALF_HOURS)} times a day, {days} days", bars)


def _counted(name: str, first: date, last: date) -> tuple[int, str]:
    try:
        return runs(name, first, last), ""
    except AssertionError as error:
        return 0, f"{name}: {error}"


if __name__ == "__main__":
    sys.exit(main())
