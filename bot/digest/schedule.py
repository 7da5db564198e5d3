"""When digests come. Pure: the instant of a slot is RFC 5545's, and each slot of a subscription comes once.

Slots are taken in the order of their instants, those of one instant in their own order. It is the order of the local
clock but for a night that skips an hour: there 03:15 comes before the 02:30 that the clock never shows.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta, tzinfo
from functools import cache
from zoneinfo import ZoneInfo

from bot.model import Quiet, Slot, Subscription

GRACE = timedelta(hours=12)
"""So late a digest may still come; one that is later is news of yesterday."""
LISTED = timedelta(days=31)
"""What was missed longer ago is not listed: nobody asks for it, and a clock set wrong makes no endless list."""
DAY, WEEK = timedelta(days=1), timedelta(days=7)
"""Slots whose dates lie a day apart can come in the wrong order, as a night may skip a whole date; no others can."""

Timed = tuple[datetime, Slot]


@dataclass(frozen=True, slots=True)
class Due:
    """What is to be done about a subscription whose time has come.

    `slot` is the one to make now, if any. `missed` are those that are too late for it, `merged` those that are not, but
    have a later one in their place; the oldest first. `next` (UTC) and `last` are the subscription's from then on.
    """

    slot: Slot | None
    missed: tuple[Slot, ...]
    merged: tuple[Slot, ...]
    next: datetime | None
    last: Slot | None


@cache
def zone(name: str) -> ZoneInfo:
    """The time zone of an IANA name. Raises ZoneInfoNotFoundError, a KeyError, where there is none."""
    return ZoneInfo(name)


def instant(slot: Slot, of: tzinfo) -> datetime:
    """When a slot is, in UTC (RFC 5545, 3.3.5).

    A time that the local clock skips counts with the offset before the gap; of one that it shows twice, the first is
    meant.
    """
    return datetime.combine(slot.day, slot.time.replace(fold=0), of).astimezone(UTC)


def following(subscription: Subscription, after: datetime) -> Slot | None:
    """The first slot that comes after this instant, and after the subscription's last one; None where it has no times.

    What a person makes at 20:00 for 09:00 begins tomorrow so; and a slot that came already does not come again because
    the clock, the time zone or the times were set otherwise.
    """
    day = after.astimezone(zone(subscription.zone)).date()
    day = max(day, subscription.last.day) if subscription.last else day
    earliest: Timed | None = None
    for each in _slots(subscription, day - DAY, day + WEEK + DAY):
        if earliest and each[1].day > earliest[1].day + DAY:
            break
        if each[0] > after:
            earliest = min(earliest or each, each)
    return earliest[1] if earliest else None


def next_due(subscription: Subscription, after: datetime) -> datetime | None:
    """When the following slot is, in UTC: what a subscription waits for that was made, changed or taken up at `after`.

    None where it has no times.
    """
    slot = following(subscription, after)
    return instant(slot, zone(subscription.zone)) if slot else None


def put_right(subscription: Subscription, at: datetime) -> Subscription | None:
    """As it is to be where it waits for longer than until its following slot; None where it does not.

    A clock that was ahead has dealt with slots that have not come. Only those of the next day stay done.
    """
    last = subscription.last
    ahead = last is not None and instant(last, zone(subscription.zone)) > at + DAY
    its = replace(subscription, last=None) if ahead else subscription
    its = replace(its, next=next_due(its, at))
    return its if its.next and subscription.next and its.next < subscription.next else None


def due(subscription: Subscription, at: datetime) -> Due:
    """What of a subscription is due at `at`, and has not been done: all slots from its `next` to `at`, each once.

    Nothing is where its time has not come (again), or where the rules of its zone have changed in the meantime.
    """
    if subscription.next is None or subscription.next > at:
        return Due(None, (), (), subscription.next, subscription.last)
    slots = _passed(subscription, max(subscription.next, at - LISTED), at)
    missed = tuple(slot for when, slot in slots if at - when > GRACE)
    fresh = [slot for _, slot in slots[len(missed) :]]
    last = slots[-1][1] if slots else subscription.last
    return Due(
        slot=fresh[-1] if fresh else None,
        missed=missed,
        merged=tuple(fresh[:-1]),
        next=next_due(replace(subscription, last=last), at),
        last=last,
    )


def after_quiet(at: datetime, quiet: Quiet | None, of: tzinfo) -> datetime:
    """`at`, or where it lies in the quiet hours their end, in UTC. Hours that end when they start are none."""
    if quiet is None or quiet.start == quiet.end:
        return at
    local = at.astimezone(of)
    clock, spans_midnight = local.time(), quiet.start > quiet.end
    since_start, before_end = clock >= quiet.start, clock < quiet.end
    if not (since_start or before_end if spans_midnight else since_start and before_end):
        return at
    day = local.date() if before_end else local.date() + DAY
    return max(at, instant(Slot(day, quiet.end), of))


def after_together(subscription: Subscription, at: datetime) -> datetime:
    """`at`, or where it was told something at once not long ago when what follows comes together, in UTC."""
    told = subscription.told
    return max(at, told + timedelta(minutes=subscription.together)) if told and told <= at else at


def _passed(subscription: Subscription, since: datetime, until: datetime) -> list[Timed]:
    of = zone(subscription.zone)
    slots = _slots(subscription, since.astimezone(of).date() - DAY, until.astimezone(of).date() + DAY)
    return sorted(each for each in slots if since <= each[0] <= until)


def _slots(subscription: Subscription, first: date, final: date) -> Iterator[Timed]:
    """The slots of these local dates, both included, that come after the last one, by date, with their instants."""
    of = zone(subscription.zone)
    last = (instant(subscription.last, of), subscription.last) if subscription.last else None
    for number in range((final - first).days + 1):
        day = first + number * DAY
        if day.weekday() in subscription.weekdays:
            for time in set(subscription.times):
                each = instant(Slot(day, time), of), Slot(day, time)
                if last is None or each > last:
                    yield each
