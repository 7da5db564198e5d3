"""M1: kill -9 of any of three processes at random moments in a broadcast."""

import asyncio
import math
import random
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

from bot.model import Chat
from bot.store.sqlite import Store
from tests.fakes.telegram import late
from tests.samples import words_of
from tests.soak.broadcast import AT_ONCE, due_now, readers
from tests.soak.cluster import Cluster, Member, any_of, cluster
from tests.soak.finding import Bar, Finding, at_most, exactly, told
from tests.soak.kills import BETWEEN, IN_FLIGHT, LATENCY
from tests.subscribing import begun, planned, published, subscription

PARTS = 3
"""Every tenth chat gets its digest in so many messages."""
A_TENTH = 10
STARTING, START_SECONDS = 0.2, 3.0
"""The share of kills that come soon after the one before, while that process starts or another takes over; and within
so many seconds."""
LEADERS = 0.5
"""The share of kills that hit whoever leads, of the others any."""
PATIENCE = 90.0
OUT_OF_ORDER = """
SELECT count(*) FROM deliveries one JOIN deliveries two ON two.run = one.run AND two.part > one.part
WHERE CAST(one.messages::json ->> 0 AS BIGINT) > CAST(two.messages::json ->> 0 AS BIGINT)
"""
"""The platform numbers its messages in the order in which they came."""


async def kills(data: Path, chats: int, kills: int, seed: int = 1) -> Finding:
    its, dice = readers("telegram", chats), random.Random(seed)
    async with cluster(data) as machines:
        await due(machines, its)
        machines.telegram.faults.append(late("send", LATENCY, times=math.inf))
        await machines.start()
        await machines.led()
        messages = wanted(chats)
        for left in range(kills, 0, -1):
            await _moment(machines, messages, left, dice)
            await machines.strike(await _victim(machines, dice))
        await machines.until(
            lambda: len({one.key for one in machines.telegram.told}) >= messages, PATIENCE + messages / 10
        )
        await machines.settled(PATIENCE)
        ended = await machines.end()
        bars = await found(machines, chats, messages)
        bars.append(exactly("did not end well", "; ".join(ended) or 0, 0))
    return Finding("M1", f"kill -9 of any of three processes, {kills} times, {messages:,} messages", bars)


async def found(machines: Cluster, chats: int, messages: int) -> list[Bar]:
    """What holds of a broadcast whatever was done to the processes."""
    repeats = machines.repeats()
    count = sum(map(len, repeats.values()))
    telegram = machines.telegram
    return [
        exactly("lost", messages - len({one.key for one in telegram.told if one.written.stands}), 0),
        exactly("chats reached", len(telegram.traffic.copies), chats),
        told("repeats", telegram.traffic.delivered - messages),
        told("of them traced", count),
        at_most("repeats for a kill", max(map(len, repeats.values()), default=0), IN_FLIGHT),
        exactly("messages of who did not lead", len(await machines.strays()), 0),
        exactly("parts out of order", (await machines.ask(OUT_OF_ORDER))[0][0], 0),
        exactly("marked as sent", (await machines.states())["sent"], messages),
        told("changes of the leader", len(await machines.epochs()) - 1),
    ]


def wanted(chats: int) -> int:
    """How many messages these chats are to get."""
    longer = (chats + A_TENTH - 1) // A_TENTH
    return chats + (PARTS - 1) * longer


async def due(machines: Cluster, chats: Sequence[Chat]) -> None:
    """A digest is due in each of them, in every tenth one of several parts."""
    machines.knows(chats)
    async with machines.store() as store:
        articles = tuple(one.id for one in await published(store, PARTS, body=words_of(1)))
        longer = chats[::A_TENTH]
        await in_parts(store, longer, articles)
        await due_now(store, [chat for number, chat in enumerate(chats) if number % A_TENTH], articles)


async def in_parts(store: Store, chats: Sequence[Chat], articles: tuple[int, ...]) -> None:
    now = datetime.now(UTC)
    its = await begun(store, [subscription(chat, next=now) for chat in chats])
    plans = [
        planned(one, articles, (1,) * len(articles), slot=f"{now:%Y-%m-%d} 1", next=now + timedelta(days=1), ready=now)
        for one in its
    ]
    for start in range(0, len(plans), AT_ONCE):
        await store.digests.record(plans[start : start + AT_ONCE], now)


async def _victim(machines: Cluster, dice: random.Random) -> Member:
    leader = await machines.leader() if dice.random() < LEADERS else None
    return leader or any_of(machines.members, dice)


async def _moment(machines: Cluster, messages: int, left: int, dice: random.Random) -> None:
    """A random one, such that so many kills, this one included, come before the last message."""
    if dice.random() < STARTING:
        await asyncio.sleep(dice.uniform(0, START_SECONDS))
        return
    had = machines.telegram.traffic.delivered
    goal = min(had + dice.uniform(0, 2 * max(0, messages - had) / (left + 1)), messages)
    await machines.until(lambda: machines.telegram.traffic.delivered >= goal, PATIENCE + messages / 10)
    await asyncio.sleep(dice.uniform(0, BETWEEN))
