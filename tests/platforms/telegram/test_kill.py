"""kill -9 in the middle of a burst: nothing is lost, and nothing comes twice."""

import asyncio
import sys
from pathlib import Path

import pytest

from bot.store.sqlite import Store, open_store
from tests.fakes.telegram import FakeTelegram, Person, from_channel
from tests.platforms.telegram.newsroom import serve

BURST = 20
SECONDS = 20


async def started(path: Path, server: FakeTelegram) -> asyncio.subprocess.Process:
    return await asyncio.create_subprocess_exec(
        sys.executable,
        *("-m", "tests.platforms.telegram.newsroom", str(path), server.url),
        stdout=asyncio.subprocess.PIPE,
    )


async def killed_after(stored: int, path: Path, server: FakeTelegram) -> None:
    """Run the bot and kill it: when it polls again after the burst (0), or when so many articles are stored."""
    process = await started(path, server)
    assert process.stdout
    if not stored:
        await server.signal.until(lambda: not len(server.updates) or None, "the burst was acknowledged")
    for _ in range(stored):
        await process.stdout.readline()
    process.kill()
    await process.wait()


@pytest.mark.parametrize("stored", [0, 1, 7, BURST])
async def test_a_burst_that_is_cut_by_a_kill_comes_in_whole(
    server: FakeTelegram, person: Person, tmp_path: Path, stored: int
) -> None:
    path = tmp_path / "khabar.db"
    for number in range(BURST):
        person.writes(f"Story {number}\n\nIt happened.", forward_origin=from_channel("Post", "post", number + 1))
    async with asyncio.timeout(SECONDS):
        await killed_after(stored, path, server)
        again = asyncio.create_task(serve(path, server.url))
        person.writes("/end")
        await server.signal.wait(lambda: [one for one in person.chat.heard if one.text == "0 added"])
        again.cancel()
        await asyncio.gather(again, return_exceptions=True)
    async with open_store(path, alone=True) as store:
        assert f"{BURST} added" in [one.text for one in person.chat.heard]
        assert await titles(store) == [f"Story {number}" for number in range(BURST)]
        assert await store.inbox("telegram").waiting() == ()


async def titles(store: Store) -> list[str]:
    """Of all articles, in the order of their numbers."""
    articles = [await store.article(number) for number in range(1, BURST + 2)]
    return [article.title for article in articles if article]
