"""A broadcast: one message that is due now to many chats; and what the ledger says of it when it is over."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager, closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from bot import storage
from bot.model import Chat, ChatKind
from bot.store.driver import newest
from bot.store.sqlite import Store, open_store
from tests.samples import words_of
from tests.subscribing import begun, planned, published, subscription

FIRST = 10_001
"""The number of the first chat."""
AT_ONCE = 1000
"""Digests that are recorded in one transaction."""


def readers(platform: str, count: int, groups: int = 0) -> list[Chat]:
    """So many chats, of which the first are groups. On Telegram groups have negative numbers."""
    sign = -1 if platform == "telegram" else 1
    return [
        Chat(platform, str(sign * (FIRST + number)), ChatKind.GROUP)
        if number < groups
        else Chat(platform, str(FIRST + number))
        for number in range(count)
    ]


@asynccontextmanager
async def quick_store(data: Path) -> AsyncIterator[Store]:
    """The bot's database, which is filled without waiting for the disk."""
    async with open_store(data / storage.DATABASE) as store:
        await store._database.write("PRAGMA synchronous = OFF")
        yield store


async def seed(data: Path, chats: Sequence[Chat]) -> None:
    """Make the bot's database: one message to each of these chats is due."""
    await seed_each(data, [(chats, 1)])


async def seed_each(data: Path, plans: Sequence[tuple[Sequence[Chat], int]]) -> None:
    """The same, with so many messages to each of these chats."""
    async with quick_store(data) as store:
        articles = tuple(one.id for one in await published(store, 3, body=words_of(1)))
        for chats, messages in plans:
            await due_now(store, chats, articles, messages)


async def due_now(store: Store, chats: Sequence[Chat], articles: tuple[int, ...], messages: int = 1) -> None:
    """Record that so many digests are due now in each of these chats."""
    now = datetime.now(UTC)
    subscriptions = await begun(store, [subscription(chat, next=now) for chat in chats])
    for number in range(1, messages + 1):
        next_ = now if number < messages else now + timedelta(days=1)
        plans = [
            planned(one, articles, slot=f"{now:%Y-%m-%d} {number}", next=next_, ready=now) for one in subscriptions
        ]
        for start in range(0, len(plans), AT_ONCE):
            assert await store.digests.record(plans[start : start + AT_ONCE], now) == len(
                plans[start : start + AT_ONCE]
            )


def states(data: Path) -> Counter[str]:
    """How many messages are in each state."""
    return Counter(dict(_read(data, "SELECT state, count(*) FROM deliveries GROUP BY state")))


def open_messages(data: Path) -> int:
    """How many wait, or are on their way."""
    found = states(data)
    return found["waiting"] + found["sending"]


async def settled(data: Path, seconds: float = 60.0) -> None:
    """As soon as nothing waits and nothing is on its way."""
    async with asyncio.timeout(seconds):
        while open_messages(data):  # noqa: ASYNC110  another process rings no bell
            await asyncio.sleep(0.1)


def unread(data: Path) -> Counter[str]:
    """How many updates are in the inbox that are not done, by their state."""
    sql = "SELECT state, count(*) FROM inbox WHERE state <> 'done' GROUP BY state"
    return Counter(dict(_read(data, sql)))


async def all_read(data: Path, seconds: float = 60.0) -> None:
    """As soon as no update waits in the inbox."""
    async with asyncio.timeout(seconds):
        while unread(data)["waiting"]:  # noqa: ASYNC110  another process rings no bell
            await asyncio.sleep(0.1)


def intact(data: Path) -> str:
    """What PRAGMA integrity_check says: "ok"."""
    return str(_read(data, "PRAGMA integrity_check")[0][0])


def _read(data: Path, sql: str) -> list[tuple[Any, ...]]:
    with closing(newest.connect(data / storage.DATABASE, timeout=60, isolation_level=None)) as connection:
        connection.execute("PRAGMA query_only = 1")
        return list(connection.execute(sql).fetchall())
