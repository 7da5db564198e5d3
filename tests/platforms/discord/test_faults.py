"""The fake Discord fails, halts and counts as it is told to."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import aiohttp
import pytest

from tests.fakes.discord import FakeDiscord
from tests.fakes.discord_faults import AFTER, BEFORE, Storm
from tests.fakes.discord_rules import COMPONENTS_V2, Refused, check_message
from tests.fakes.discord_world import ANNOUNCEMENTS_CHANNEL, FORUM_CHANNEL


def body(text: str = "Hello", **more: Any) -> dict[str, Any]:
    shown = {"components": [{"type": 10, "content": text}], "flags": COMPONENTS_V2}
    return {**shown, "allowed_mentions": {"parse": []}, "nonce": "n", "enforce_nonce": True, **more}


@asynccontextmanager
async def asking(patience: float = 0.3, **options: Any) -> AsyncIterator[tuple[FakeDiscord, aiohttp.ClientSession]]:
    async with FakeDiscord(**options) as server:
        headers = {"Authorization": f"Bot {server.token}"}
        timeout = aiohttp.ClientTimeout(total=patience)
        async with aiohttp.ClientSession(f"{server.api_base_url}/", headers=headers, timeout=timeout) as session:
            yield server, session


async def status(session: aiohttp.ClientSession, channel: int = 2001, **more: Any) -> int:
    async with session.post(f"channels/{channel}/messages", json=body(**more)) as response:
        return response.status


@pytest.mark.parametrize(
    ("text", "allowed"),
    [
        ("Hello", {"parse": [], "roles": ["7"]}),
        ("<@&7> hello", {"parse": [], "roles": ["7"]}),
        ("<@&7>", {"parse": [], "roles": []}),
        ("<@&7>", {"parse": ["roles"]}),
        ("<@&7>", {"parse": [], "users": ["7"]}),
    ],
)
def test_only_a_named_role_may_be_pinged(text: str, allowed: dict[str, list[str]]) -> None:
    check_message(body("<@&7>", allowed_mentions={"parse": [], "roles": ["7"]}))
    with pytest.raises(Refused):
        check_message(body(text, allowed_mentions=allowed))


async def test_a_nonce_is_known_for_some_minutes_only() -> None:
    async with asking() as (server, session):
        for _ in range(2):
            assert await status(session) == 200
        assert (len(server.api.messages), server.api.repeats, server.copies(2001)) == (1, 1, 1)
        server.api.nonce_seconds = 0.0
        assert await status(session) == 200
        assert server.copies(2001) == 2


async def test_a_halt_of_a_channel_is_no_halt_of_the_bot() -> None:
    async with asking() as (server, session):
        server.limits.halt(10_072, 2001)
        assert [await status(session, channel) for channel in (2001, 2002, 2001)] == [429, 200, 429]
        server.limits.halt(20)
        async with session.post("channels/2002/messages", json=body()) as response:
            told = await response.json()
        assert told["global"]
        assert 19 < told["retry_after"] <= 20
        assert [channel for _, channel in server.limits.within] == [2001, 2001, 2002]


async def test_a_halt_ends() -> None:
    async with asking() as (server, session):
        server.limits.halt(0.05)
        async with asyncio.timeout(5):
            while await status(session) == 429:
                pass


async def test_a_channel_refuses_until_it_accepts() -> None:
    async with asking() as (server, session):
        server.limits.refuse(2001, 403, 50001)
        assert [await status(session, channel) for channel in (2001, 2002)] == [403, 200]
        server.limits.accept(2001)
        assert await status(session, nonce="m") == 200


@pytest.mark.parametrize("way", [*BEFORE, *AFTER])
async def test_a_way_to_fail_is_what_it_is_called(way: str) -> None:
    async with asking() as (server, session):
        server.spoil("POST", "/messages", way)
        try:
            async with session.post("channels/2001/messages", json=body()) as response:
                seen = f"{response.status} {'id' if 'id' in await response.json() else 'none'}"
        except (aiohttp.ClientError, TimeoutError, ValueError) as error:
            seen = type(error).__name__
        assert bool(server.api.messages) == (way in AFTER)
    assert "id" not in seen.split()


async def test_a_storm_strikes_its_share_and_the_same_in_each_run() -> None:
    storms = [Storm(0.2, ("500", "lost")) for _ in range(2)]
    struck = [[storm.way("POST", "/channels/1/messages") for _ in range(1000)] for storm in storms]
    assert struck[0] == struck[1]
    assert 150 < sum(storms[0].struck.values()) < 250
    assert storms[0].way("PATCH", "/channels/1/messages/2") == ""
    assert storms[0].way("POST", "/channels/1/messages/2/crosspost") == ""


async def test_requests_are_counted_by_time() -> None:
    async with asking(patience=30, strict=False) as (server, session):
        assert server.busiest() == 0
        await asyncio.gather(*(status(session, 9000 + number, nonce=str(number)) for number in range(30)))
        assert server.busiest(60) == 30
        assert server.busiest(0.0) == 0


async def test_not_strict_is_the_specification_alone() -> None:
    async with asking(strict=False) as (server, session):
        assert await status(session, flags=0) == 400
        server.violations.clear()
        assert await status(session, tts=7) == 200


@pytest.mark.parametrize(
    ("path", "sent"),
    [
        (f"channels/{FORUM_CHANNEL}/messages", body()),
        ("channels/2001/threads", {"name": "x", "message": body()}),
        (f"channels/{FORUM_CHANNEL}/threads", {"name": "x" * 101, "message": body()}),
        (f"channels/{FORUM_CHANNEL}/threads", {"name": " x", "message": body()}),
        ("channels/2001/messages/1/elsewhere", None),
    ],
)
async def test_what_a_place_does_not_take_is_refused(path: str, sent: Any) -> None:
    async with asking(strict=False) as (server, session):
        async with session.post(path, json=sent) as response:
            assert response.status == 400
        assert server.violations
        server.violations.clear()


async def test_an_announcement_is_handed_on_but_once_and_nothing_else() -> None:
    async with asking() as (server, session):
        numbers = []
        for channel in (ANNOUNCEMENTS_CHANNEL, 2001):
            async with session.post(f"channels/{channel}/messages", json=body(nonce=str(channel))) as response:
                numbers.append((await response.json())["id"])
        told = []
        for channel, number in (
            (ANNOUNCEMENTS_CHANNEL, numbers[0]),
            (ANNOUNCEMENTS_CHANNEL, numbers[0]),
            (2001, numbers[1]),
        ):
            async with session.post(f"channels/{channel}/messages/{number}/crosspost") as response:
                told.append((await response.json()).get("code"))
        assert told == [None, 40033, 50068]
        assert [str(number) for number in server.api.handed_on] == numbers[:1]
