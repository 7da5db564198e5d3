"""What is written about subscriptions that are due."""

from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from typing import Any

from bot.digest.choosing import Known
from bot.digest.parts import Limits
from bot.digest.planning import planned
from bot.model import News, Planned, Quiet, Run, RunState, Wanted
from tests.digest.subscribing import news, subscription
from tests.samples import NOON

LIMITS = Limits(cards=3, longest=4096)
NOTHING = Known()
DUE = datetime(2026, 11, 20, 6, tzinfo=UTC)
DAY = timedelta(days=1)


def at_noon(*given: News, known: Known = NOTHING, **values: Any) -> Planned:
    """What is planned six hours after it was due."""
    return planned(subscription(**({"next": DUE} | values)), NOON, given, known, LIMITS)


def states(plan: Planned) -> list[tuple[str, RunState]]:
    return [(run.slot, run.state) for run in plan.runs]


def test_what_is_new_is_made() -> None:
    plan = at_noon(news(1), news(2), news(3), news(4), news(5), most=4)
    assert plan.runs == (
        Run(
            subscription=7,
            slot="2026-11-20 09:00",
            due=DUE,
            state=RunState.MADE,
            articles=(1, 2, 3, 4, 5),
            at=NOON,
        ),
    )
    assert plan.subscription == subscription(next=DUE, most=4)
    assert (plan.parts, plan.ready) == ((2, 2), NOON)
    assert (plan.next, str(plan.last), plan.seen) == (DUE + DAY, "2026-11-20 09:00", 5)


def test_where_nothing_fits_it_is_empty_and_does_not_look_there_again() -> None:
    plan = at_noon(news(1), news(2), wanted=Wanted(topics=("sport",)), least=5)
    assert states(plan) == [("2026-11-20 09:00", RunState.EMPTY)]
    assert (plan.runs[0].articles, plan.parts, plan.ready) == ((), (), None)
    assert (plan.next, plan.seen) == (DUE + DAY, 2)


def test_without_any_news_it_keeps_its_place() -> None:
    plan = at_noon(seen=40)
    assert states(plan) == [("2026-11-20 09:00", RunState.EMPTY)]
    assert plan.seen == 40


def test_too_little_comes_with_the_next_one() -> None:
    plan = at_noon(news(1), news(2), least=3)
    assert states(plan) == [("2026-11-20 09:00", RunState.HELD)]
    assert (plan.parts, plan.seen, plan.next) == ((), 0, DUE + DAY)
    after = replace(plan.subscription, next=plan.next, last=plan.last, seen=plan.seen)
    plan = planned(after, DUE + DAY, [news(1), news(2), news(3)], NOTHING, LIMITS)
    assert states(plan) == [("2026-11-21 09:00", RunState.MADE)]
    assert (plan.runs[0].articles, plan.seen) == ((1, 2, 3), 3)


def test_what_was_missed_is_recorded_and_the_last_comes_late() -> None:
    plan = at_noon(news(1), next=DUE - DAY, times=(time(9), time(14)))
    assert states(plan) == [
        ("2026-11-19 09:00", RunState.MISSED),
        ("2026-11-19 14:00", RunState.MISSED),
        ("2026-11-20 09:00", RunState.MERGED),
        ("2026-11-20 14:00", RunState.MADE),
    ]
    assert [run.due for run in plan.runs[:2]] == [DUE - DAY, DUE - DAY + timedelta(hours=5)]
    assert plan.parts == (1,)


def test_what_is_too_late_leaves_the_news_for_the_next_one() -> None:
    plan = planned(subscription(next=DUE), DUE + timedelta(hours=13), [news(1)], NOTHING, LIMITS)
    assert states(plan) == [("2026-11-20 09:00", RunState.MISSED)]
    assert (plan.parts, plan.ready, plan.seen, plan.next) == ((), None, 0, DUE + DAY)


def test_what_is_not_due_changes_nothing() -> None:
    plan = at_noon(news(1), next=NOON + DAY, seen=0)
    assert (plan.runs, plan.next, plan.last, plan.seen) == ((), NOON + DAY, None, 0)


def test_what_the_chat_had_and_the_search_did_not_find_is_left_out() -> None:
    known = Known(received=frozenset({1}), told=frozenset({5}), found=frozenset({1, 2, 3}))
    plan = at_noon(news(1), news(2, story=5), news(3), news(4), known=known)
    assert plan.runs[0].articles == (3,)


def test_in_quiet_hours_it_is_made_and_sent_after_them() -> None:
    plan = at_noon(news(1), quiet=Quiet(time(14), time(16)))
    assert plan.ready == NOON + timedelta(hours=1)
    assert states(plan) == [("2026-11-20 09:00", RunState.MADE)]


def test_at_once_is_made_when_something_fits() -> None:
    plan = at_noon(news(4), news(6), news(9, language="ar"), times=(), next=None, wanted=Wanted(languages=("en",)))
    assert plan.runs == (
        Run(subscription=7, slot="at once 6", due=NOON, state=RunState.MADE, articles=(4, 6), at=NOON),
    )
    assert (plan.parts, plan.ready, plan.next, plan.last, plan.seen) == ((2,), NOON, None, None, 9)


def test_at_once_records_nothing_where_nothing_fits() -> None:
    plan = at_noon(news(4), times=(), next=None, wanted=Wanted(languages=("ar",)))
    assert (plan.runs, plan.parts, plan.ready, plan.next, plan.seen) == ((), (), None, None, 4)


def test_at_once_waits_until_there_is_enough() -> None:
    plan = at_noon(news(4), times=(), next=None, seen=2, least=2)
    assert (plan.runs, plan.next, plan.seen) == ((), None, 2)


def test_at_once_comes_together_when_the_quiet_hours_are_over() -> None:
    quiet = Quiet(time(14), time(16))
    plan = at_noon(news(4), times=(), next=None, seen=2, quiet=quiet)
    assert (plan.runs, plan.next, plan.seen) == ((), NOON + timedelta(hours=1), 2)
    after = replace(plan.subscription, next=plan.next)
    plan = planned(after, NOON + timedelta(hours=1), [news(4), news(6)], NOTHING, LIMITS)
    assert states(plan) == [("at once 6", RunState.MADE)]
    assert (plan.next, plan.ready, plan.seen) == (None, NOON + timedelta(hours=1), 6)


def test_in_quiet_hours_what_nobody_wants_is_passed_over() -> None:
    plan = at_noon(news(4), times=(), quiet=Quiet(time(14), time(16)), wanted=Wanted(languages=("ar",)))
    assert (plan.runs, plan.next, plan.seen) == ((), None, 4)


def test_what_comes_at_once_is_one_message_with_room_for_a_button() -> None:
    given = [news(number) for number in range(1, 31)]
    its = subscription(times=(), next=NOON, most=10)
    assert planned(its, NOON, given, Known(), Limits(cards=6, longest=4096)).parts == (5,)
    assert planned(its, NOON, given, Known(), Limits(cards=30, longest=99999)).parts == (10,)
    assert planned(its, NOON, given[:1], Known(), Limits(cards=1, longest=4096)).parts == (1,)


def test_only_what_comes_at_its_time_leaves_room_for_a_cover() -> None:
    limits = Limits(cards=6, longest=4096, caption=500)
    given = [news(number) for number in range(1, 11)]
    due: dict[str, Any] = {"next": DUE, "most": 10, "cover": True}
    assert planned(subscription(**due), NOON, given, Known(), limits).parts == (3, 4, 3)
    assert planned(subscription(**due | {"cover": False}), NOON, given, Known(), limits).parts == (5, 5)
    assert planned(subscription(**due, times=()), NOON, given, Known(), limits).parts == (5,)
