"""D8: a clock that is set, a machine that sleeps, an event loop that stands still."""

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from bot import storage
from bot.model import Chat, Subscription
from bot.store.sqlite import Store, open_store
from tests.fakes.telegram import FakeTelegram
from tests.running import NO_WEB, Clock, configuration, on_telegram, running
from tests.samples import article, words_of
from tests.soak.broadcast import FIRST
from tests.soak.finding import Finding, at_most, exactly
from tests.subscribing import begun, subscription

NINE = datetime(2026, 11, 20, 9, tzinfo=UTC)
"""The first instant at which digests are due; the next ones a day later each. No zone changes its offset soon."""
ZONES = (
    "UTC",
    "Asia/Baghdad",
    "America/New_York",
    "Asia/Kathmandu",
    "Pacific/Kiritimati",
    "Pacific/Niue",
    "Africa/Cairo",
)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
LATE = 60.0
"""Seconds after waking in which a digest must have come."""
LOOKS = 1.5
"""Seconds in which the bot looks at its clock more than once."""


@dataclass
class Morning:
    """Chats that get a digest every day at nine by UTC, each by its own zone; `lateness` is in real seconds."""

    clock: Clock
    server: FakeTelegram
    store: Store
    chats: int
    days: int = 0
    lateness: list[float] = field(default_factory=list)

    async def comes(self, day: int, *, after: timedelta = timedelta(0), block: float = 0.0) -> None:
        """The clock is set to shortly before nine of that day, or `after` it; the digest of the day comes, once."""
        self.days += 1
        number = self.days
        made = article(number, body=words_of(number, 20), published=NINE + day * DAY - HOUR)
        await self.store.add(made)
        self.clock.set(NINE + day * DAY + (after or timedelta(seconds=-1)))
        began = time.monotonic() + (0.0 if after else 1.0)
        if block:
            time.sleep(block)  # noqa: ASYNC251  that is the fault
            began = time.monotonic()
        async with asyncio.timeout(2 * LATE):
            await self.server.signal.wait(lambda: self.server.traffic.delivered >= self.days * self.chats)
        self.lateness.append(time.monotonic() - began)

    async def is_set(self, to: datetime) -> None:
        """The clock is, and nothing may come of it."""
        self.clock.set(to)
        await asyncio.sleep(LOOKS)


async def steps(data: Path, chats: int, block: int, rounds: int) -> Finding:
    """Every way in which time can go wrong, so many times over."""
    async with _morning(data, chats) as its:
        for number in range(rounds):
            await _round(its, 20 * number, block)
        copies = list(its.server.traffic.copies.values())
        missed = await its.store._database.read("SELECT count(*) FROM runs WHERE state = 'missed'")
    bars = [
        exactly("days whose digest did not come just once", sum(count != its.days for count in copies), 0),
        exactly("chats", len(copies), chats),
        at_most("latest after waking", max(its.lateness), LATE, " s"),
        exactly("digests skipped and recorded", missed[0][0], chats * _missed(rounds)),
    ]
    fault = f"the clock set by an hour and a day to and fro, 6 h of sleep, a loop blocked for {block} s, {rounds} times"
    return Finding("D8", f"{fault}; {chats} chats in {len(ZONES)} zones", bars)


async def _round(its: Morning, day: int, block: int) -> None:
    nine = NINE + day * DAY
    await its.comes(day)
    await its.is_set(nine - HOUR)  # an hour back, and nine comes once more
    await its.is_set(nine - timedelta(seconds=1))
    await its.comes(day + 1, after=timedelta(seconds=5))  # a day on
    await its.is_set(nine + timedelta(seconds=5))  # a day back
    await its.comes(day + 2, after=HOUR)  # past the next one by an hour
    await its.comes(day + 3, after=6 * HOUR)  # it slept from before nine until three
    await its.comes(day + 4, block=float(block))
    await its.comes(day + 6, after=HOUR)  # two days on: what is older than 12 hours is not sent any more


def _missed(rounds: int) -> int:
    """One in each round, and those between two rounds."""
    return rounds + 13 * (rounds - 1)


@asynccontextmanager
async def _morning(data: Path, chats: int) -> AsyncIterator[Morning]:
    clock = Clock(NINE - HOUR)
    its = [_daily(Chat("telegram", str(FIRST + number)), ZONES[number % len(ZONES)]) for number in range(chats)]
    async with FakeTelegram(strict=False) as server, open_store(data / storage.DATABASE) as store:
        for number in range(chats):
            server.person(FIRST + number)
        await begun(store, its)
        config = configuration(data, {**NO_WEB, **on_telegram(server)})
        async with running(config, now=clock) as bot:
            await bot.connected("telegram")
            yield Morning(clock, server, store, chats)


def _daily(chat: Chat, zone: str) -> Subscription:
    local = NINE.astimezone(ZoneInfo(zone)).time()
    return subscription(chat, zone=zone, times=(local,), next=NINE, created=NINE - DAY)
