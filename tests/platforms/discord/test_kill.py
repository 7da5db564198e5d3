"""kill -9 in the middle of a burst: what Discord has told is not lost, and nothing comes twice."""

import asyncio
from pathlib import Path

import pytest

from bot.store.sqlite import open_store
from tests.fakes.discord import FakeDiscord
from tests.platforms.discord.test_direct_messages import forwarded
from tests.platforms.newsroom import BURST, SECONDS, kill_after, serve, started, titles


@pytest.mark.parametrize("stored", [1, 7, BURST])
async def test_a_burst_that_is_cut_by_a_kill_comes_in_whole(tmp_path: Path, stored: int) -> None:
    path = tmp_path / "khabar.db"
    async with FakeDiscord() as server, asyncio.timeout(SECONDS):
        process = await started("discord", path, server.api_base_url)
        for number in range(BURST):
            told = server.written("", **forwarded(content=f"Story {number}\n\nIt happened."))
            await server.gateway.dispatch("MESSAGE_CREATE", told)
        await kill_after(stored, process)
        before = server.gateway.identified
        again = asyncio.create_task(serve("discord", path, server.api_base_url))
        await server.gateway.wait_for(lambda: server.gateway.identified > before)
        assert (await last(server)) == "0 added"
        again.cancel()
        await asyncio.gather(again, return_exceptions=True)
        assert f"{BURST} added" in [message.text for message in server.api.messages.values()]
    async with open_store(path, alone=True) as store:
        assert await titles(store) == [f"Story {number}" for number in range(BURST)]
        assert await store.inbox("discord").waiting() == ()


async def last(server: FakeDiscord) -> str:
    """The answer to words, before which everything else is answered."""
    await server.gateway.dispatch("MESSAGE_CREATE", server.written("end"))
    await server.until(lambda: any(message.text == "0 added" for message in server.api.messages.values()))
    return list(server.api.messages.values())[-1].text
