"""What is written about a subscription that is due: what became of each of its digests, and what it waits for. Pure."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime

from bot.digest.choosing import Known, chosen
from bot.digest.parts import Limits, parts
from bot.digest.schedule import Due, after_quiet, due, instant, zone
from bot.model import News, Planned, Run, RunState, Subscription

AT_ONCE = "at once"


def came_at_once(slot: str) -> bool:
    """Whether a run's slot is of a subscription without times."""
    return slot.startswith(AT_ONCE)


def planned(subscription: Subscription, at: datetime, news: Sequence[News], known: Known, limits: Limits) -> Planned:
    """What is to be done about a subscription at `at`. `news` is all that was published since its `seen`."""
    plan = _timed if subscription.times else _at_once
    return plan(subscription, at, news, chosen(news, subscription, at, known), limits)


def _timed(
    subscription: Subscription, at: datetime, news: Sequence[News], fitting: Sequence[News], limits: Limits
) -> Planned:
    """Of slots that have passed all but the last are only recorded; that one is made, unless there is too little.

    What a digest would have held that is missed or held comes with the next one.
    """
    now, state = due(subscription, at), _state(fitting, subscription)
    made = now.slot is not None and state is RunState.MADE
    passed = now.slot is not None and state is not RunState.HELD
    return Planned(
        subscription=subscription,
        runs=tuple(_runs(subscription, now, at, state, fitting if made else ())),
        parts=_parts(fitting, subscription, limits) if made else (),
        ready=after_quiet(at, subscription.quiet, zone(subscription.zone)) if made else None,
        next=now.next,
        last=now.last,
        seen=_newest(news, subscription.seen) if passed else subscription.seen,
    )


def _runs(subscription: Subscription, now: Due, at: datetime, state: RunState, its: Sequence[News]) -> Iterator[Run]:
    """What became of each slot, the oldest first; `state` of the one that is not too late, which holds `its`."""
    states = [
        *((slot, RunState.MISSED) for slot in now.missed),
        *((slot, RunState.MERGED) for slot in now.merged),
        *([(now.slot, state)] if now.slot else []),
    ]
    for slot, its_state in states:
        yield Run(
            subscription=subscription.id,
            slot=str(slot),
            due=instant(slot, zone(subscription.zone)),
            state=its_state,
            articles=_ids(its) if slot is now.slot else (),
            at=at,
        )


def _at_once(
    subscription: Subscription, at: datetime, news: Sequence[News], fitting: Sequence[News], limits: Limits
) -> Planned:
    """What has come is made now; in quiet hours all of it waits, to come together when they are over.

    Nothing is recorded where nothing is made: it would be a row for every article that somebody did not want.
    """
    ready = after_quiet(at, subscription.quiet, zone(subscription.zone))
    state = _state(fitting, subscription)
    if state is RunState.MADE and ready > at:
        return Planned(subscription=subscription, runs=(), next=ready, last=subscription.last, seen=subscription.seen)
    slot, its = f"{AT_ONCE} {_newest(fitting)}", _ids(fitting)
    run = Run(subscription=subscription.id, slot=slot, due=at, state=RunState.MADE, articles=its, at=at)
    made = state is RunState.MADE
    return Planned(
        subscription=subscription,
        runs=(run,) if made else (),
        parts=_parts(fitting, subscription, limits) if made else (),
        ready=ready if made else None,
        next=None,
        last=subscription.last,
        seen=subscription.seen if state is RunState.HELD else _newest(news, subscription.seen),
    )


def _state(fitting: Sequence[News], subscription: Subscription) -> RunState:
    if not fitting:
        return RunState.EMPTY
    return RunState.HELD if len(fitting) < subscription.least else RunState.MADE


def _parts(fitting: Sequence[News], subscription: Subscription, limits: Limits) -> tuple[int, ...]:
    return parts([one.article for one in fitting[: subscription.most]], limits)


def _ids(news: Iterable[News]) -> tuple[int, ...]:
    return tuple(one.article.id for one in news)


def _newest(news: Iterable[News], seen: int = 0) -> int:
    """The highest publication number of these, and of what was seen before."""
    return max([seen, *(one.number for one in news)])
