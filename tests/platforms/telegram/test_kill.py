"""kill -9 in the middle of a burst: nothing is lost, and nothing comes twice."""

import asyncio
from pathlib import Path

import pytest

from bot.store.sqlite import open_store
from tests.fakes.telegram import FakeTelegram, Person, from_channel
from tests.platforms.newsroom import BURST, SECONDS, kill_after, serve, started, titles


@pytest.mark.parametrize("stored", [0, 1, 7, BURST])
async def test_a_burst_that_is_cut_by_a_kill_comes_in_whole(
    server: FakeTelegram, person: Person, tmp_path: Path, stored: int
) -> None:
    path = tmp_path / "khabar.db"
    for number in range(BURST):
        person.writes(f"Story {number}\n\nIt happened.", forward_origin=from_channel("Post", "post", number + 1))
    async with asyncio.timeout(SECONDS):
        process = await started("telegram", path, server.url)
        await server.signal.wait(lambda: not len(server.updates))  # it is told that the burst is in the inbox
        await kill_after(stored, process)
        again = asyncio.create_task(serve("telegram", path, server.url))
        person.writes("/end")
        await server.signal.wait(lambda: [one for one in person.chat.heard if one.text == "0 added"])
        again.cancel()
        await asyncio.gather(again, return_exceptions=True)
    assert f"{BURST} added" in [one.text for one in person.chat.heard]
    async with open_store(path, alone=True) as store:
        assert await titles(store) == [f"Story {number}" for number in range(BURST)]
        assert await store.inbox("telegram").waiting() == ()
