"""D9: a disk that is full, a database that is locked, an end in mid-broadcast, callers that are cancelled."""

import asyncio
import random
import resource
import time
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, cast

from bot import storage
from bot.store.driver import newest
from bot.store.sqlite import open_store
from tests.fakes.telegram import SENDS, FakeTelegram, Written
from tests.soak.broadcast import intact, readers, seed, settled, states
from tests.soak.finding import Bar, Finding, at_most, exactly, told
from tests.soak.rates import broadcasting

EXIT = 15.0
"""Seconds in which the bot must end."""
IN_FLIGHT = 4


class Auditor(FakeTelegram):
    """Asks the database, with each message that comes in, whether it was claimed before."""

    def __init__(self, database: Path) -> None:
        super().__init__(strict=False)
        self.unclaimed = 0
        self._database = database

    def _written(self, method: str, parameters: dict[str, Any]) -> Written | None:
        if method in SENDS and not self._claimed(str(parameters["chat_id"])):
            self.unclaimed += 1
        return super()._written(method, parameters)

    def _claimed(self, chat: str) -> bool:
        with closing(newest.connect(self._database, timeout=60, isolation_level=None)) as connection:
            sql = "SELECT count(*) FROM deliveries WHERE chat = ? AND state = 'sending'"
            return bool(connection.execute(sql, (chat,)).fetchone()[0])


async def end(data: Path, chats: int, ends: int) -> Finding:
    """SIGTERM, so many times in a broadcast."""
    its = readers("telegram", chats)
    await seed(data, its)
    server = Auditor(data / storage.DATABASE)
    took, left = [], []
    async with broadcasting(data, its, server) as running:
        for number in range(1, ends + 1):
            await running.bot.start()
            await running.delivered(number * chats // (ends + 1))
            took.append(await running.bot.end())
            left.append(states(data)["sending"])
        await running.bot.start()
        await running.delivered(chats)
        await settled(data)
        await running.bot.end()
    bars = [
        at_most("longest exit", max(took), EXIT, " s"),
        exactly("claimed and not marked at an exit", max(left), 0),
        *_all_once(server, data, chats),
    ]
    return Finding("D9", f"SIGTERM, {ends} times, in a broadcast to {chats:,} chats", bars)


async def locked(data: Path, chats: int, seconds: int) -> Finding:
    """Another program holds the database's lock for so long."""
    its = readers("telegram", chats)
    await seed(data, its)
    server = Auditor(data / storage.DATABASE)
    async with broadcasting(data, its, server) as running:
        await running.bot.start()
        await running.delivered(chats // 3)
        with closing(newest.connect(data / storage.DATABASE, timeout=60, isolation_level=None)) as other:
            other.execute("BEGIN IMMEDIATE")
            meanwhile = await _meanwhile(server, seconds)
            other.execute("ROLLBACK")
        went_on = await _goes_on(running.delivered, server)
        await running.delivered(chats)
        await settled(data)
        took = await running.bot.end()
    bars = [
        at_most("sent meanwhile", meanwhile, IN_FLIGHT),
        at_most("goes on after", went_on, 30.0, " s"),
        at_most("exit", took, EXIT, " s"),
        *_all_once(server, data, chats),
    ]
    return Finding("D9", f"the database locked for {seconds} s", bars)


async def full(data: Path, chats: int, seconds: int) -> Finding:
    """No file of the bot may grow for so long (setrlimit(2), RLIMIT_FSIZE; Linux)."""
    its = readers("telegram", chats)
    await seed(data, its)
    server = Auditor(data / storage.DATABASE)
    async with broadcasting(data, its, server) as running:
        await running.bot.start()
        await running.delivered(chats // 3)
        before = resource.prlimit(running.bot.pid, resource.RLIMIT_FSIZE, (0, resource.RLIM_INFINITY))
        meanwhile = await _meanwhile(server, seconds)
        resource.prlimit(running.bot.pid, resource.RLIMIT_FSIZE, before)
        went_on = await _goes_on(running.delivered, server)
        await running.delivered(chats)
        await settled(data)
        took = await running.bot.end()
    bars = [
        at_most("sent meanwhile", meanwhile, IN_FLIGHT),
        at_most("goes on after", went_on, 30.0, " s"),
        at_most("exit", took, EXIT, " s"),
        *_all_once(server, data, chats),
    ]
    return Finding("D9", f"a full disk for {seconds} s", bars)


async def _meanwhile(server: FakeTelegram, seconds: int) -> int:
    before = server.traffic.delivered
    await asyncio.sleep(seconds)
    return server.traffic.delivered - before


async def _goes_on(delivered: Any, server: FakeTelegram) -> float:
    began = time.monotonic()
    await delivered(server.traffic.delivered + 1)
    return time.monotonic() - began


def _all_once(server: Auditor, data: Path, chats: int) -> list[Bar]:
    return [
        exactly("sent without a claim", server.unclaimed, 0),
        exactly("lost", chats - len(server.traffic.copies), 0),
        exactly("repeats", server.traffic.delivered - len(server.traffic.copies), 0),
        exactly("integrity_check", intact(data), "ok"),
    ]


async def cancelled(data: Path, tasks: int) -> Finding:
    """So many callers of the ledger are cancelled at random moments of what they ask for."""
    its = readers("telegram", tasks)
    await seed(data, its)
    dice = random.Random(9)
    async with open_store(data / storage.DATABASE, alone=True) as store:
        numbers = [one.id for one in await store.ledger.waiting("telegram", datetime.now(UTC), limit=tasks)]
        asked = [asyncio.create_task(store.ledger.claim(one, datetime.now(UTC))) for one in numbers]
        for task in dice.sample(asked, tasks):
            await asyncio.sleep(0)
            task.cancel()
        outcomes = await asyncio.gather(*asked, return_exceptions=True)
        now = datetime.now(UTC)
        still = await store.ledger.take_up("telegram", resend=True, known=now, at=now)
        is_open = cast(Any, store._database)._writer.in_transaction
        waiting = states(data)["waiting"]
    bars = [
        exactly("open transactions", int(is_open), 0),
        exactly("waiting after the next start", waiting, tasks),
        told("cancelled", sum(isinstance(one, asyncio.CancelledError) for one in outcomes)),
        told("claimed all the same", still),
        exactly("integrity_check", intact(data), "ok"),
    ]
    return Finding("D9", f"{tasks:,} cancelled tasks", bars)
