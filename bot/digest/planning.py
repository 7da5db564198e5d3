"""What is written about a subscription that is due: what became of each of its digests, and what it waits for. Pure."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from bot.digest.choosing import Known, chosen
from bot.digest.parts import Limits, covered, one_message, parts
from bot.digest.schedule import after_quiet, after_together, due, instant, zone
from bot.model import News, Planned, Run, RunState, Slot, Subscription


def planned(subscription: Subscription, at: datetime, news: Sequence[News], known: Known, limits: Limits) -> Planned:
    """What is to be done about a subscription at `at`. `news` is all that was published since its `seen`."""
    fitting = chosen(news, subscription, at, known)
    return plan(subscription, at, fitting, max((one.number for one in news), default=0), limits)


def plan(subscription: Subscription, at: datetime, fitting: Sequence[News], newest: int, limits: Limits) -> Planned:
    """The same where it is known what fits, of all that was published up to the number `newest`."""
    how = _timed if subscription.times else _at_once
    return how(subscription, at, fitting, max(newest, subscription.seen), limits)


def _timed(subscription: Subscription, at: datetime, fitting: Sequence[News], newest: int, limits: Limits) -> Planned:
    """Of slots that have passed all but the last are only recorded; that one is made, unless there is too little."""
    now = due(subscription, at)
    runs = [
        *(_run(subscription, slot, RunState.MISSED, at) for slot in now.missed),
        *(_run(subscription, slot, RunState.MERGED, at) for slot in now.merged),
    ]
    state = _state(fitting, subscription)
    if now.slot:
        runs.append(_run(subscription, now.slot, state, at, fitting if state is RunState.MADE else ()))
    made = bool(now.slot) and state is RunState.MADE
    return Planned(
        subscription=subscription,
        runs=tuple(runs),
        parts=_parts(fitting, subscription, limits) if made else (),
        ready=after_quiet(at, subscription.quiet, zone(subscription.zone)) if made else None,
        next=now.next,
        last=now.last,
        seen=subscription.seen if now.slot is None or state is RunState.HELD else newest,
    )


def _at_once(subscription: Subscription, at: datetime, fitting: Sequence[News], newest: int, limits: Limits) -> Planned:
    """What has come is made now; in quiet hours all of it waits, to come together when they are over, and for a while
    after the last message, unless some of it is breaking news. That stands first.

    It is one message, however much it is: what it has no room for is behind its button. It has a button more than
    others have, which mutes a story, and takes the room of a card. Nothing is recorded where nothing is made: it would
    be a row for every article that somebody did not want.
    """
    fitting = sorted(fitting, key=lambda one: not one.breaking)
    free = at if fitting and fitting[0].breaking else after_together(subscription, at)
    ready = after_quiet(free, subscription.quiet, zone(subscription.zone))
    state = _state(fitting, subscription)
    if state is RunState.MADE and ready > at:
        return Planned(subscription=subscription, runs=(), next=ready, last=subscription.last, seen=subscription.seen)
    slot, its = f"at once {max((one.number for one in fitting), default=0)}", _ids(fitting)
    run = Run(subscription=subscription.id, slot=slot, due=at, state=RunState.MADE, articles=its, at=at)
    made = state is RunState.MADE
    first = one_message([one.article for one in fitting[: subscription.most]], limits)
    return Planned(
        subscription=subscription,
        runs=(run,) if made else (),
        parts=first if made else (),
        ready=ready if made else None,
        next=None,
        last=subscription.last,
        seen=subscription.seen if state is RunState.HELD else newest,
    )


def _state(fitting: Sequence[News], subscription: Subscription) -> RunState:
    if not fitting:
        return RunState.EMPTY
    return RunState.HELD if len(fitting) < subscription.least else RunState.MADE


def _run(subscription: Subscription, slot: Slot, state: RunState, at: datetime, its: Iterable[News] = ()) -> Run:
    return Run(
        subscription=subscription.id,
        slot=str(slot),
        due=instant(slot, zone(subscription.zone)),
        state=state,
        articles=_ids(its),
        at=at,
    )


def _parts(fitting: Sequence[News], subscription: Subscription, limits: Limits) -> tuple[int, ...]:
    shown = [one.article for one in fitting[: subscription.most]]
    return covered(shown, limits) if subscription.cover else parts(shown, limits)


def _ids(news: Iterable[News]) -> tuple[int, ...]:
    return tuple(one.article.id for one in news)
