"""Several processes on one PostgreSQL: who sends, who takes over, and who works."""

import asyncio
import time
from pathlib import Path

from bot.store.sqlite import open_store
from tests.fakes.telegram import FakeTelegram
from tests.postgres import Server
from tests.processes import leads, processes
from tests.running import on_telegram
from tests.soak.broadcast import due_now, readers
from tests.subscribing import published

CHATS = 120
IN_FLIGHT = 4
TAKE_OVER = 15.0


async def test_another_process_takes_over_from_one_that_was_killed(tmp_path: Path, server: Server) -> None:
    """Nothing is lost, and no more comes twice than was on its way; where one ends by itself, it is at once."""
    url, chats = server.empty(), readers("telegram", CHATS)
    async with (
        FakeTelegram() as telegram,
        open_store(url) as store,
        processes(tmp_path, url, on_telegram(telegram), "platforms", "platforms", "worker") as (one, other, worker),
    ):
        for chat in chats:
            telegram.person(int(chat.id))
        await asyncio.gather(one.start(), worker.start())
        await leads(one, "telegram", epoch=1)
        await other.start()
        articles = tuple(its.id for its in await published(store, 1))
        await due_now(store, chats, articles)
        async with asyncio.timeout(20):
            await telegram.signal.wait(lambda: telegram.traffic.delivered > 20)
        await one.kill()
        began = time.monotonic()
        await leads(other, "telegram", epoch=2)
        async with asyncio.timeout(30):
            await telegram.signal.wait(lambda: len(telegram.traffic.copies) == CHATS)
        assert time.monotonic() - began < TAKE_OVER + CHATS / 28
        assert telegram.traffic.delivered - CHATS <= IN_FLIGHT
        await one.start()
        assert await other.end() < 5
        await leads(one, "telegram", 5, epoch=3)
        answer = await telegram.person(7).says("/topics")
        assert answer.text
