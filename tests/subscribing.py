"""Subscriptions, news and digests for tests."""

from collections.abc import Sequence
from datetime import UTC, datetime, time, timedelta
from typing import Any

from bot.model import (
    Article,
    Chat,
    Delivery,
    Planned,
    Run,
    RunState,
    Slot,
    Subscription,
    SubscriptionState,
)
from bot.store.sqlite import Store
from bot.store.subscriptions import _COLUMNS, _values
from tests.samples import NOON, article

READER = Chat("telegram", "7")
NINE = time(9)


def subscription(chat: Chat = READER, **more: Any) -> Subscription:
    """A daily one at nine in Baghdad, made at noon and due on the next morning."""
    given = {
        "chat": chat,
        "language": "ar",
        "state": SubscriptionState.ACTIVE,
        "times": (NINE,),
        "zone": "Asia/Baghdad",
        "by": f"{chat.platform}:{chat.id}",
        "created": NOON,
        "next": NOON + timedelta(hours=18),
    }
    return Subscription(**{**given, **more})


async def several(store: Store, chat: Chat, count: int, **more: Any) -> list[Subscription]:
    """So many that are stored and active."""
    return [await store.subscriptions.begin(subscription(chat, **more)) for _ in range(count)]


def planned(
    its: Subscription,
    articles: tuple[int, ...] = (),
    parts: tuple[int, ...] | None = None,
    *,
    slot: str = "2026-11-21 09:00",
    state: RunState | None = None,
    **more: Any,
) -> Planned:
    """A digest of these articles, in one message, and the next one a day later."""
    due = its.next or NOON
    state = state or (RunState.MADE if articles else RunState.EMPTY)
    run = Run(subscription=its.id, slot=slot, due=due, state=state, articles=articles, at=due)
    given = {
        "parts": (len(articles),) if parts is None and articles else parts or (),
        "ready": due,
        "next": due + timedelta(days=1),
        "last": Slot(due.date(), NINE),
        "seen": its.seen,
    }
    return Planned(subscription=its, runs=(run,), **{**given, **more})


async def published(store: Store, count: int, first: int = 1, **more: Any) -> list[Article]:
    """So many articles, stored one after the other."""
    return [(await store.add(article(number, **more)))[0] for number in range(first, first + count)]


async def begun(store: Store, many: Sequence[Subscription]) -> list[Subscription]:
    """Subscriptions that are stored in one transaction, thousands of them in a second; those that have a `next`."""
    columns = _COLUMNS.removeprefix("id, ")
    marks = ", ".join("?" * len(columns.split(", ")))
    await store._database.transaction(
        lambda connection: connection.executemany(
            f"INSERT INTO subscriptions ({columns}) VALUES ({marks})",  # noqa: S608  no values
            list(map(_values, many)),
        )
    )
    far = datetime.max.replace(tzinfo=UTC)
    stored = await store.subscriptions.due(far, limit=10**9)
    return sorted(stored, key=lambda one: one.id)[-len(many) :] if many else []


async def broadcast(store: Store, chats: list[Chat], articles: tuple[int, ...], due: datetime = NOON) -> list[Delivery]:
    """One message to each of these chats, due and ready; as the ledger has them."""
    plans = [planned(await store.subscriptions.begin(subscription(chat, next=due)), articles) for chat in chats]
    assert await store.digests.record(plans, due) == len(chats)
    return [
        one
        for chat in chats
        for run in await store.digests.runs_of(chat, limit=1)
        for one in await store.ledger.deliveries(run.id)
    ]
