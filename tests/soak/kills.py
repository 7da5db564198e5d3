"""D1 and D2: kill -9 at random moments in a broadcast."""

import asyncio
import math
import random
import time
from bisect import bisect
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

from aiohttp import web

from tests.fakes.discord import FakeDiscord
from tests.fakes.telegram import FakeTelegram, Written, late
from tests.running import on_discord, on_telegram
from tests.soak.broadcast import intact, readers, seed, settled, states
from tests.soak.finding import Bar, Finding, at_most, exactly, told
from tests.soak.process import Bot, living

STARTING = 0.2
"""The share of kills that come while the bot starts."""
START_SECONDS, BETWEEN = 1.5, 0.1
"""Within so many seconds of its start those come; and so long after a message the others, at most."""
LATENCY = 0.02
"""Seconds from a message that stands to its answer. Within these a kill brings a repeat: on average there are as many
for a kill as messages are on their way, the rate times this, and at most as many as are claimed at once."""
PATIENCE = 60.0
"""Seconds in which something must arrive, whatever the pace."""
IN_FLIGHT, AVERAGE, MANY = 4, 1.0, 20
"""Messages that may come twice for a kill, and on average of many."""


class Arrivals(Protocol):
    """What has come to the chats of one platform, whatever the bot knows of it."""

    def copies(self) -> Counter[int]:
        """How many messages stand in each chat."""

    def delivered(self) -> int:
        """How many messages stand in all of them."""

    async def until(self, condition: Callable[[], bool], seconds: float) -> None:
        """As soon as requests have made it true. Raises TimeoutError."""


@dataclass(frozen=True, slots=True)
class OnTelegram:
    server: FakeTelegram

    def copies(self) -> Counter[int]:
        return self.server.traffic.copies

    def delivered(self) -> int:
        return self.server.traffic.delivered

    async def until(self, condition: Callable[[], bool], seconds: float) -> None:
        async with asyncio.timeout(seconds):
            await self.server.signal.wait(condition)


class Distant(FakeDiscord):
    """Its answers to messages take their time."""

    async def _respond(self, request: web.Request, path: str, body: Any, files: dict[str, bytes]) -> web.StreamResponse:
        answer = await super()._respond(request, path, body, files)
        await asyncio.sleep(LATENCY if path.startswith("/channels/") else 0)
        return answer


@dataclass(frozen=True, slots=True)
class OnDiscord:
    server: FakeDiscord

    def copies(self) -> Counter[int]:
        return Counter(message.channel for message in self.server.api.messages.values())

    def delivered(self) -> int:
        return len(self.server.api.messages)

    async def until(self, condition: Callable[[], bool], seconds: float) -> None:
        await self.server.until(condition, seconds)


async def on_telegram_chats(data: Path, chats: int, kills: int, seed_of_dice: int = 1) -> Finding:
    """D1."""
    its = readers("telegram", chats)
    await seed(data, its)
    async with FakeTelegram(strict=False) as server, living(data, on_telegram(server)) as bot:
        for chat in its:
            server.person(int(chat.id))
        server.faults.append(late("send", LATENCY, times=math.inf))
        killed = await _broadcast(bot, OnTelegram(server), chats, kills, random.Random(seed_of_dice))
        copies, repeats = server.traffic.copies, _repeats(server.traffic.log, killed)
    bars = [
        exactly("lost", chats - len(copies), 0),
        told("repeats", repeats.total()),
        at_most("repeats for a kill", max(repeats.values(), default=0), IN_FLIGHT),
        at_most("on average", repeats.total() / kills, AVERAGE if kills >= MANY else IN_FLIGHT),
        at_most("copies in a chat", max(copies.values()), 3),
        *_ledger(data, chats),
    ]
    return Finding("D1", f"kill -9, {kills} times, in a broadcast to {chats:,} Telegram chats", bars)


async def on_discord_channels(data: Path, chats: int, kills: int, seed_of_dice: int = 2) -> Finding:
    """D2."""
    its = readers("discord", chats)
    await seed(data, its)
    async with Distant(strict=False) as server, living(data, on_discord(server)) as bot:
        server.storm.share, server.storm.ways = 0.01, ("lost",)
        await _broadcast(bot, OnDiscord(server), chats, kills, random.Random(seed_of_dice))
        copies = OnDiscord(server).copies()
        lost, held = server.storm.struck.get("lost", 0), server.api.repeats
    bars = [
        exactly("lost", chats - len(copies), 0),
        exactly("repeats", copies.total() - len(copies), 0),
        told("answers dropped", lost),
        told("sent again and known by their nonce", held),
        *_ledger(data, chats),
    ]
    return Finding(
        "D2", f"kill -9, {kills} times, in a broadcast to {chats:,} Discord channels, 1 % of answers lost", bars
    )


def _ledger(data: Path, chats: int) -> list[Bar]:
    return [exactly("marked as sent", states(data)["sent"], chats), exactly("integrity_check", intact(data), "ok")]


async def _broadcast(bot: Bot, arrivals: Arrivals, chats: int, kills: int, dice: random.Random) -> list[float]:
    """Until everybody has it; when it was killed (time.monotonic)."""
    killed = []
    for left in range(kills, 0, -1):
        await bot.start()
        await _moment(arrivals, chats, left, dice)
        killed.append(time.monotonic())
        await bot.kill()
    await bot.start()
    await bot.connected()
    everybody = PATIENCE + chats / 10
    await arrivals.until(lambda: arrivals.delivered() >= chats and len(arrivals.copies()) == chats, everybody)
    await settled(bot.data)
    await bot.end()
    return killed


def _repeats(log: Sequence[Written], killed: Sequence[float]) -> Counter[int]:
    """How many copies came for nothing for each kill: that which followed the copy before."""
    repeats: Counter[int] = Counter()
    last: dict[int, float] = {}
    for each in log:
        if each.stands:
            if each.chat in last:
                repeats[bisect(killed, last[each.chat])] += 1
            last[each.chat] = each.at
    return repeats


async def _moment(arrivals: Arrivals, chats: int, left: int, dice: random.Random) -> None:
    """A random one, such that so many kills, this one included, come before the last message."""
    if dice.random() < STARTING:
        await asyncio.sleep(dice.uniform(0, START_SECONDS))
        return
    had = arrivals.delivered()
    wanted = had + dice.uniform(0, 2 * max(0, chats - had) / (left + 1))
    await arrivals.until(lambda: arrivals.delivered() >= min(wanted, chats), PATIENCE + chats / 10)
    await asyncio.sleep(dice.uniform(0, BETWEEN))
