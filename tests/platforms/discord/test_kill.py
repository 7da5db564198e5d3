"""kill -9 in the middle of a burst: what Discord has told is not lost, and nothing comes twice."""

import asyncio
from pathlib import Path
from typing import Any

import pytest

from bot.store.sqlite import open_store
from tests.fakes.discord import FakeDiscord
from tests.platforms.discord.test_direct_messages import forwarded
from tests.platforms.newsroom import BURST, SECONDS, kill_after, serve, started, titles

FIRST = 8
"""Those of the burst that are heard before the kill."""


@pytest.mark.parametrize("stored", [1, 7, BURST])
async def test_a_burst_that_is_cut_by_a_kill_comes_in_whole(tmp_path: Path, stored: int) -> None:
    path = tmp_path / "khabar.db"
    async with FakeDiscord() as server, asyncio.timeout(SECONDS):
        process = await started("discord", path, server.api_base_url)
        for number in range(BURST):
            await server.gateway.dispatch("MESSAGE_CREATE", story(server, number))
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


@pytest.mark.parametrize("stored", [1, FIRST])
async def test_a_burst_that_goes_on_while_the_bot_is_down_comes_in_whole(tmp_path: Path, stored: int) -> None:
    """As one burst, where nothing of it was answered before the kill."""
    path = tmp_path / "khabar.db"
    async with FakeDiscord() as server, asyncio.timeout(SECONDS):
        process = await started("discord", path, server.api_base_url)
        for number in range(FIRST):
            await server.gateway.dispatch("MESSAGE_CREATE", story(server, number))
        if stored == FIRST:
            await answer(server, f"{FIRST} added")
            await last(server)
        await kill_after(stored, process)
        for number in range(FIRST, BURST):
            story(server, number)
        for start in range(2):
            again = asyncio.create_task(serve("discord", path, server.api_base_url))
            await answer(server, f"{BURST - FIRST if stored == FIRST else BURST} added")
            if start:
                await last(server, 1 + (stored == FIRST))
            again.cancel()
            await asyncio.gather(again, return_exceptions=True)
    async with open_store(path, alone=True) as store:
        assert await titles(store) == [f"Story {number}" for number in range(BURST)]
        assert await store.inbox("discord").waiting() == ()
    summaries = [message.text for message in server.api.messages.values() if message.text != "0 added"]
    assert summaries == (["8 added", "12 added"] if stored == FIRST else ["20 added"])


def story(server: FakeDiscord, number: int) -> dict[str, Any]:
    return server.written("", **forwarded(content=f"Story {number}\n\nIt happened."))


async def answer(server: FakeDiscord, text: str) -> None:
    await server.until(lambda: text in [message.text for message in server.api.messages.values()], SECONDS)


async def last(server: FakeDiscord, times: int = 1) -> str:
    """The answer to words, before which everything else is answered; it is asked for that often."""
    await server.gateway.dispatch("MESSAGE_CREATE", server.written("end"))
    await server.until(lambda: [message.text for message in server.api.messages.values()].count("0 added") == times)
    return list(server.api.messages.values())[-1].text
