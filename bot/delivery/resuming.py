"""A restored database takes its work up where the lost one left it: what was due until then is neither sent again, nor
is it waited for.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from bot.digest.schedule import next_due
from bot.model import Chat, ChatKind, Subscription
from bot.store.sqlite import Store


@dataclass(frozen=True, slots=True)
class Resumed:
    """How many messages are not sent (again), how many subscriptions have gone on, how many people left again."""

    given_up: int
    resumed: int
    forgotten: int


async def resume(
    store: Store, until: datetime, numbers: Mapping[str, int] | None, forgotten: Mapping[str, str], at: datetime
) -> Resumed:
    """The lost database went on until then, and gave these numbers last, if that is known; these were forgotten."""
    gone = await _forget_again(store, forgotten, at)
    given_up, known = await store.restoring.settle(until, numbers)
    found = [await store.subscriptions.get(number) for number in await store.restoring.served(until)]
    nexts = [(one.id, _next(one, until)) for one in filter(None, found)]
    await store.restoring.resume(nexts, known.number)
    return Resumed(given_up, len(nexts), gone)


def _next(one: Subscription, until: datetime) -> datetime | None:
    """The first time after that; None where news comes at once, or its time zone is gone: then it is due now."""
    try:
        return next_due(one, until)
    except (KeyError, ValueError):
        return until


async def _forget_again(store: Store, forgotten: Mapping[str, str], at: datetime) -> int:
    """Who had themselves forgotten after this copy was made; who came back before it was made stays."""
    made = await store.restoring.made_at(at)
    since = {key for key, when in forgotten.items() if made is None or datetime.fromisoformat(when) >= made}
    people = await store.forgetting.forgotten.among(since)
    for person in people:
        await store.forgetting.forget(person, Chat(person.platform, person.id, ChatKind.PRIVATE), at)
    await store.forgetting.forgotten.add(forgotten)
    return len(people)
