"""When digests come: by an independent reference, and by what people expect."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.digest.schedule import GRACE, LISTED, Due, after_quiet, due, following, instant, next_due, zone
from bot.model import Quiet, Slot, Subscription
from tests.digest import reference
from tests.digest.subscribing import subscription
from tests.soak.schedule import runs

BAGHDAD = zone("Asia/Baghdad")
BERLIN = zone("Europe/Berlin")
NINE = time(9)
ODD = [
    *("Europe/Berlin", "Europe/London", "Africa/Cairo", "Africa/Casablanca", "Asia/Beirut", "Asia/Gaza", "Asia/Tehran"),
    *("America/New_York", "America/Santiago", "America/Havana", "America/Nuuk", "America/Asuncion", "Asia/Baghdad"),
    *("Australia/Lord_Howe", "Pacific/Chatham", "Antarctica/Troll", "Atlantic/Azores", "Asia/Kathmandu", "Etc/GMT+12"),
]
"""Clocks that change at midnight, in Ramadan, by half an hour, by two hours, at another hour than others, or never."""


def local(day: int, hour: int, minute: int = 0, month: int = 11) -> datetime:
    """A time in Baghdad, three hours before UTC."""
    return datetime(2026, month, day, hour, minute, tzinfo=BAGHDAD).astimezone(UTC)


def run(its: Subscription, at: datetime) -> tuple[Due, Subscription]:
    """What is due, and the subscription after that."""
    found = due(its, at)
    return found, replace(its, next=found.next, last=found.last)


@pytest.mark.parametrize("name", ODD)
def test_each_date_has_one_run_at_the_instant_of_the_rfc(name: str) -> None:
    assert runs(name, date(2025, 12, 20), date(2027, 1, 10), near=timedelta(days=2)) > 0


@pytest.mark.parametrize(
    ("name", "first", "last"),
    [
        ("America/Juneau", date(1867, 10, 16), date(1867, 10, 21)),  # Alaska had one date twice
        ("Pacific/Kwajalein", date(1969, 9, 28), date(1969, 10, 3)),
        ("Africa/Monrovia", date(1972, 1, 5), date(1972, 1, 9)),  # 44 minutes and 30 seconds
    ],
)
def test_stranger_clocks(name: str, first: date, last: date) -> None:
    assert runs(name, first, last) == 48 * ((last - first).days + 1)


def test_a_date_that_a_country_skips_comes_with_the_next() -> None:
    its = subscription(zone="Pacific/Apia")  # Samoa had no 30 December 2011
    its = replace(its, next=instant(Slot(date(2011, 12, 29), NINE), zone("Pacific/Apia")))
    merged, slots = [], []
    for _ in range(3):
        assert its.next
        found, its = run(its, its.next)
        merged += [slot.day.day for slot in found.merged]
        slots += [found.slot.day.day] if found.slot else []
    assert (slots, merged) == ([29, 31, 1], [30])


def test_a_time_that_the_night_skips_and_one_that_it_has_twice() -> None:
    assert instant(Slot(date(2026, 3, 29), time(2, 30)), BERLIN) == datetime(2026, 3, 29, 1, 30, tzinfo=UTC)
    assert instant(Slot(date(2026, 10, 25), time(2, 30)), BERLIN) == datetime(2026, 10, 25, 0, 30, tzinfo=UTC)
    assert instant(Slot(date(2026, 10, 25), time(2, 30, fold=1)), BERLIN) == datetime(2026, 10, 25, 0, 30, tzinfo=UTC)


def test_slots_that_change_places_in_the_night_come_once_each() -> None:
    its = subscription(zone="Europe/Berlin", times=(time(2, 30), time(3, 15), time(3, 30)))
    its = replace(its, next=next_due(its, datetime(2026, 3, 28, 12, tzinfo=UTC)))
    done = []
    for _ in range(2):
        assert its.next
        found, its = run(its, its.next)
        done.append((found.slot, found.merged))
    night = date(2026, 3, 29)
    assert done == [
        (Slot(night, time(3, 15)), ()),
        (Slot(night, time(3, 30)), (Slot(night, time(2, 30)),)),  # both are at 01:30 UTC
    ]
    assert its.next == datetime(2026, 3, 30, 0, 30, tzinfo=UTC)


def test_where_an_hour_before_midnight_is_skipped_the_next_date_can_come_first() -> None:
    its = subscription(zone="America/Nuuk", times=(time(0, 15), time(23, 30)))  # 30 March 2024 has no 23:00
    its = replace(its, next=next_due(its, datetime(2024, 3, 30, 12, tzinfo=UTC)))
    slots = []
    for _ in range(3):
        assert its.next
        found, its = run(its, its.next)
        slots.append(str(found.slot))
    assert slots == ["2024-03-31 00:15", "2024-03-30 23:30", "2024-03-31 23:30"]


def test_a_midnight_that_is_followed_by_the_evening_before_has_passed() -> None:
    of = zone("America/St_Johns")  # on 7 November 2010, a minute after midnight, it was 23:01 again
    midnight = Slot(date(2010, 11, 7), time(0))
    its = subscription(zone="America/St_Johns", times=(time(0),), next=instant(midnight, of))
    assert due(its, instant(midnight, of) + timedelta(minutes=10)).slot == midnight


def test_what_is_made_at_eight_in_the_evening_for_nine_begins_tomorrow() -> None:
    assert next_due(subscription(), local(20, 20)) == local(21, 9)
    assert next_due(subscription(), local(20, 8, 59)) == local(20, 9)
    assert next_due(subscription(), local(20, 9)) == local(21, 9)


def test_without_times_nothing_follows() -> None:
    at_once = subscription(times=())
    assert following(at_once, local(20, 20)) is None
    assert next_due(at_once, local(20, 20)) is None
    assert due(at_once, local(20, 20)) == Due(None, (), (), None, None)


def test_only_on_its_weekdays() -> None:
    its = subscription(weekdays=(4,), next=local(20, 9))  # 20 November 2026 is a Friday
    found, its = run(its, local(20, 9))
    assert (found.slot, found.next) == (Slot(date(2026, 11, 20), NINE), local(27, 9))
    assert next_due(its, local(26, 23)) == local(27, 9)


def test_several_times_a_day_each_in_its_turn() -> None:
    its = subscription(times=(time(18), time(9), time(9)), next=local(20, 9))
    slots = []
    for _ in range(3):
        assert its.next
        found, its = run(its, its.next)
        assert found.merged == ()
        slots.append(str(found.slot))
    assert slots == ["2026-11-20 09:00", "2026-11-20 18:00", "2026-11-21 09:00"]


def test_what_was_missed_comes_late_once_and_what_is_older_does_not_come() -> None:
    its = subscription(times=(NINE, time(18)), next=local(18, 9), last=Slot(date(2026, 11, 17), time(18)))
    found, its = run(its, local(20, 19))
    assert [str(slot) for slot in found.missed] == [
        *("2026-11-18 09:00", "2026-11-18 18:00", "2026-11-19 09:00", "2026-11-19 18:00"),
    ]
    assert [str(slot) for slot in found.merged] == ["2026-11-20 09:00"]
    assert str(found.slot) == "2026-11-20 18:00"
    assert (its.next, str(its.last)) == (local(21, 9), "2026-11-20 18:00")


def test_after_twelve_hours_to_the_second_it_still_comes() -> None:
    its = subscription(next=local(20, 9))
    assert due(its, local(20, 9) + GRACE).slot == Slot(date(2026, 11, 20), NINE)
    late = due(its, local(20, 9) + GRACE + timedelta(seconds=1))
    assert (late.slot, late.missed, late.next) == (None, (Slot(date(2026, 11, 20), NINE),), local(21, 9))


def test_of_years_that_were_missed_a_month_is_listed() -> None:
    its = subscription(next=datetime(1970, 1, 1, 6, tzinfo=UTC))
    found = due(its, local(20, 20))
    assert found.missed[0].day == (local(20, 20) - LISTED).date() + timedelta(days=1)
    assert len(found.missed) == LISTED.days - 1
    assert found.next == local(21, 9)


def test_a_clock_that_goes_back_brings_nothing_again() -> None:
    its = subscription(next=local(20, 9))
    _, its = run(its, local(20, 9))
    for at in (local(20, 8), local(20, 9), local(19, 9), local(1, 9)):
        assert run(its, at) == (Due(None, (), (), local(21, 9), Slot(date(2026, 11, 20), NINE)), its)
    assert next_due(its, local(19, 20)) == local(21, 9)  # not even when it is changed by then


def test_a_clock_that_goes_a_day_forward_and_back_skips_no_other_date() -> None:
    its = subscription(next=local(20, 9))
    slots = []
    for at in (local(20, 9), local(21, 9, 5), local(20, 9, 6), local(21, 9), local(22, 9)):
        found, its = run(its, at)
        slots += [found.slot.day.day] if found.slot else []
    assert slots == [20, 21, 22]


def test_another_time_zone_brings_no_date_twice() -> None:
    last = Slot(date(2026, 11, 20), NINE)
    for name in ("Europe/London", "Pacific/Kiritimati", "Pacific/Pago_Pago"):
        its = subscription(zone=name, last=last)
        assert following(its, local(20, 9, 1)) == Slot(date(2026, 11, 21), NINE)


def test_other_times_on_the_same_day_do_come() -> None:
    its = subscription(times=(time(8), time(21)), last=Slot(date(2026, 11, 20), NINE))
    assert next_due(its, local(20, 10)) == local(20, 21)


def test_where_the_rules_of_the_zone_have_changed_it_waits_on() -> None:
    its = subscription(next=local(20, 8), last=Slot(date(2026, 11, 19), NINE))
    assert due(its, local(20, 8)) == Due(None, (), (), local(20, 9), its.last)


@given(
    st.integers(0, 3 * 365 * 24 * 60).map(
        lambda minutes: datetime(2025, 1, 1, tzinfo=UTC) + timedelta(minutes=minutes)
    ),
    st.lists(st.timedeltas(timedelta(days=-2), timedelta(days=5)), max_size=12),
    st.sampled_from(ODD),
    st.sets(st.sampled_from(reference.HALF_HOURS), min_size=1, max_size=4),
)
def test_whatever_the_clock_does_no_slot_comes_twice_and_none_is_forgotten(
    at: datetime, steps: list[timedelta], name: str, times: set[time]
) -> None:
    its = subscription(zone=name, times=tuple(times))
    its = replace(its, next=next_due(its, at))
    started, latest, seen = at, at, []
    for step in steps:
        at += step
        latest = max(latest, at)
        found, its = run(its, at)
        seen += [*found.missed, *found.merged, *([found.slot] if found.slot else [])]
    of = zone(name)
    days = [started.date() + timedelta(days=number) for number in range(-2, (latest - started).days + 4)]
    wanted = [Slot(day, each) for day in days for each in times if started < instant(Slot(day, each), of) <= latest]
    in_time = sorted(wanted, key=lambda slot: (instant(slot, of), slot))
    assert len(seen) == len(set(seen))
    assert set(seen) <= set(in_time)
    assert its.next
    assert its.next > latest
    if latest - started < LISTED:
        assert seen == in_time


@pytest.mark.parametrize(
    ("clock", "until"),
    [((21, 59), None), ((22, 0), 31), ((23, 30), 31), ((0, 0), 30), ((6, 59), 30), ((7, 0), None), ((12, 0), None)],
)
def test_quiet_hours_over_midnight(clock: tuple[int, int], until: int | None) -> None:
    at = local(30, *clock, month=10)
    assert after_quiet(at, Quiet(time(22), time(7)), BAGHDAD) == (local(until, 7, month=10) if until else at)


@pytest.mark.parametrize(("hour", "until"), [(12, 12), (13, 15), (14, 15), (15, 15)])
def test_quiet_hours_within_a_day(hour: int, until: int) -> None:
    assert after_quiet(local(20, hour), Quiet(time(13), time(15)), BAGHDAD) == local(20, until)


def test_no_quiet_hours() -> None:
    assert after_quiet(local(20, 9), None, BAGHDAD) == local(20, 9)
    assert after_quiet(local(20, 9), Quiet(NINE, NINE), BAGHDAD) == local(20, 9)


def test_quiet_hours_that_end_in_an_hour_that_comes_twice_are_over_with_the_first() -> None:
    quiet = Quiet(time(22), time(2, 30))
    first = datetime(2026, 10, 25, 0, 10, tzinfo=UTC)  # 02:10, and an hour later again
    assert after_quiet(first, quiet, BERLIN) == datetime(2026, 10, 25, 0, 30, tzinfo=UTC)
    again = first + timedelta(hours=1)
    assert after_quiet(again, quiet, BERLIN) == again


def test_slots_of_a_zone_follow_each_other() -> None:
    its = reference.stretches("Africa/Cairo", date(2026, 1, 1), date(2026, 12, 31))
    assert len(list(reference.transitions(its))) == 2
    assert all(one.stop == other.start for one, other in pairwise(its))
