"""When a local time is, found by walking through the hours of UTC: nothing here asks a zone about a local time."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from bot.model import Subscription
from tests.digest.subscribing import subscription

HALF_HOURS = tuple(time(number // 2, number % 2 * 30) for number in range(48))
HOUR = timedelta(hours=1)
SECOND = timedelta(seconds=1)


@dataclass(frozen=True, slots=True)
class Stretch:
    """A time (UTC) in which a zone has one offset."""

    start: datetime
    stop: datetime
    offset: timedelta


def stretches(name: str, first: date, last: date) -> list[Stretch]:
    """The offsets of a zone around these dates. A transition that is undone within the hour is not seen."""
    its = ZoneInfo(name)
    at, end = (datetime.combine(day, time(), UTC) for day in (first - timedelta(days=3), last + timedelta(days=3)))
    found, start, offset = [], at, _offset(at, its)
    while at < end:
        after = at + HOUR
        if _offset(after, its) != offset:
            change = _change(at, after, its)
            found.append(Stretch(start, change, offset))
            start, offset = change, _offset(change, its)
        at = after
    return [*found, Stretch(start, end, offset)]


def instant(day: date, at: time, its: list[Stretch]) -> datetime:
    """RFC 5545, 3.3.5: the first instant at which the clock shows this; where it never does, that by the old offset."""
    wall = datetime.combine(day, at, UTC)
    for one in its:
        if one.start <= wall - one.offset < one.stop:
            return wall - one.offset
    before = [one for one in its if one.stop <= wall - one.offset]
    return wall - before[-1].offset


def transitions(its: list[Stretch]) -> Iterator[datetime]:
    return (one.stop for one in its[:-1])


def daily(name: str, at: time, first: datetime) -> Subscription:
    """A subscription that waits since `first`."""
    return subscription(zone=name, times=(at,), next=first)


def _offset(at: datetime, its: ZoneInfo) -> timedelta:
    return at.astimezone(its).replace(tzinfo=UTC) - at


def _change(before: datetime, after: datetime, its: ZoneInfo) -> datetime:
    """The second of the transition between the two."""
    old = _offset(before, its)
    while after - before > SECOND:
        middle = before + (after - before) // 2
        middle = middle.replace(microsecond=0)
        before, after = (middle, after) if _offset(middle, its) == old else (before, middle)
    return after
