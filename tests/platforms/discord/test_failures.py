"""What Discord may answer to a send, or fail to: each means the right thing, at once, and for nobody else."""

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from typing import Any

import aiohttp
import discord
import pytest

from bot.errors import GoneForGood, Malformed, NeedsAdmin, OutcomeUnknown, PlatformError, TryLater, Unauthorized
from bot.model import Chat, ChatKind, Reply
from bot.platforms.base import Receipt
from bot.platforms.discord.failures import OtherShards, failure
from bot.platforms.discord.platform import DiscordPlatform, Times, connect
from tests.fakes.discord import FakeDiscord
from tests.fakes.discord_faults import AFTER, limited
from tests.platforms.discord.bot import core_of, settings_for

CHAT = Chat("discord", "2001", ChatKind.GROUP)
OTHER = Chat("discord", "9001", ChatKind.GROUP)
SHORT = Reply(language="en", text="News")
SOON = Times(answer=0.3)


@asynccontextmanager
async def connected(times: Times | None = None) -> AsyncIterator[tuple[FakeDiscord, DiscordPlatform]]:
    async with FakeDiscord() as server, connect(settings_for(server), core_of(), times) as platform:
        yield server, platform


@pytest.mark.parametrize(
    ("status", "code", "error"),
    [
        (401, 0, Unauthorized),
        (403, 50001, NeedsAdmin),
        (403, 50013, NeedsAdmin),
        (403, 50009, NeedsAdmin),
        (403, 160005, NeedsAdmin),
        (400, 160005, NeedsAdmin),
        (400, 160006, NeedsAdmin),
        (400, 50083, NeedsAdmin),
        (400, 40067, NeedsAdmin),
        (400, 50008, NeedsAdmin),
        (403, 50007, GoneForGood),
        (403, 50278, GoneForGood),
        (404, 10003, GoneForGood),
        (404, 10004, GoneForGood),
        (404, 10013, GoneForGood),
        (400, 50006, Malformed),
        (400, 50035, Malformed),
        (400, 200000, Malformed),
        (403, 20016, TryLater),
        (403, 40003, TryLater),
        (400, 40062, TryLater),
        (400, 30046, TryLater),
        (400, 0, TryLater),
        (403, 0, TryLater),
        (404, 0, TryLater),
        (500, 0, OutcomeUnknown),
        (502, 0, OutcomeUnknown),
        (503, 0, OutcomeUnknown),
        (503, 130000, OutcomeUnknown),
        (504, 0, OutcomeUnknown),
        (524, 0, OutcomeUnknown),
        (302, 0, TryLater),
        (403, "odd", TryLater),
    ],
)
async def test_each_answer_has_its_error(status: int, code: object, error: type[PlatformError]) -> None:
    async with connected() as (server, platform):
        server.fail("POST", "/messages", status, {"message": "no", "code": code})
        with pytest.raises(error) as raised:
            await platform.send(CHAT, SHORT, "a")
        assert len(server.find("POST", "/messages")) == 1, "it leaves once"
    assert type(raised.value) is error
    if isinstance(raised.value, TryLater):
        assert (raised.value.seconds, raised.value.whole_bot) == (60, False)


@pytest.mark.parametrize("way", AFTER)
async def test_what_was_carried_out_and_not_answered_is_unknown_and_comes_once(way: str) -> None:
    async with connected(SOON) as (server, platform):
        server.spoil("POST", "/messages", way)
        with pytest.raises(OutcomeUnknown):
            await platform.send(CHAT, SHORT, "a")
        receipt = await platform.send(CHAT, SHORT, "a")
    assert [str(number) for number in server.api.messages] == list(receipt.messages)
    assert server.api.repeats == 1


@pytest.mark.parametrize("way", ["500", "502", "503", "504", "reset"])
async def test_what_failed_before_it_was_carried_out_is_unknown_too(way: str) -> None:
    async with connected(SOON) as (server, platform):
        server.spoil("POST", "/messages", way)
        with pytest.raises(OutcomeUnknown):
            await platform.send(CHAT, SHORT, "a")
    assert not server.api.messages


@pytest.mark.parametrize("body", [[], {"ok": True}, "yes"])
async def test_an_answer_of_something_else_is_unknown(body: Any) -> None:
    async with connected() as (server, platform):
        server.fail("POST", "/messages", 200, body)
        with pytest.raises(OutcomeUnknown):
            await platform.send(CHAT, SHORT, "a")


async def test_an_answer_that_leads_elsewhere_is_not_followed() -> None:
    """What stands there would be taken for the message."""
    async with connected() as (server, platform):
        server.fail("POST", "/messages", 302, {}, Location="/api/v10/users/@me")
        with pytest.raises(TryLater):
            await platform.send(CHAT, SHORT, "a")


async def test_what_found_no_connection_was_surely_not_sent() -> None:
    async with connected() as (server, platform):
        await server.stop()
        with pytest.raises(TryLater) as raised:
            await platform.send(CHAT, SHORT, "a")
    assert raised.value.whole_bot


def test_what_could_not_connect_in_time_was_surely_not_sent() -> None:
    answered = failure(aiohttp.ConnectionTimeoutError())
    assert isinstance(answered, TryLater)
    assert answered.whole_bot
    assert isinstance(failure(aiohttp.SocketTimeoutError()), OutcomeUnknown)


@pytest.mark.parametrize(
    ("body", "headers", "seconds", "whole_bot"),
    [
        (*limited(10072.0), 10072, False),
        (*limited(0.01), 0.01, False),
        (*limited(4.0, everywhere=True), 4, True),
        ({"message": "no", "retry_after": 4, "code": 40062}, {}, 4, False),
        ({"message": "no", "retry_after": 4, "global": True}, {}, 4, True),
        ({"message": "no", "retry_after": 4}, {"X-RateLimit-Scope": "global"}, 4, True),
        ({"message": "banned"}, {"Retry-After": "700"}, 700, True),
        ({"message": "banned", "retry_after": "long"}, {}, 60, True),
        ([], {"Retry-After": "x"}, 60, True),
    ],
)
async def test_a_limit_says_how_long_and_for_whom(
    body: dict[str, object], headers: dict[str, str], seconds: float, whole_bot: bool
) -> None:
    async with connected() as (server, platform):
        server.fail("POST", "/messages", 429, body, **headers)
        with pytest.raises(TryLater) as raised:
            await platform.send(CHAT, SHORT, "a")
        assert len(server.find("POST", "/messages")) == 1
        await platform.send(CHAT, SHORT, "a")
    assert (raised.value.seconds, raised.value.whole_bot) == (seconds, whole_bot)


async def test_a_ban_of_the_address_halts_the_whole_bot() -> None:
    async with connected() as (server, platform):
        server.spoil("POST", "/messages", "ban")
        with pytest.raises(TryLater) as raised:
            await platform.send(CHAT, SHORT, "a")
    assert (raised.value.seconds, raised.value.whole_bot) == (1, True)


async def test_the_limit_of_one_channel_keeps_no_other_waiting() -> None:
    async with connected() as (server, platform):
        server.limits.halt(10_072, int(CHAT.id))
        began = time.monotonic()
        with pytest.raises(TryLater) as raised:
            await platform.send(CHAT, SHORT, "a")
        sends = [platform.send(replace(OTHER, id=str(9000 + number)), SHORT, f"b {number}") for number in range(20)]
        await asyncio.gather(*sends)
        assert time.monotonic() - began < 5
    assert raised.value.seconds == pytest.approx(10_072, abs=5)
    assert not raised.value.whole_bot
    assert len(server.api.messages) == 20
    assert [channel for _, channel in server.limits.within] == [int(CHAT.id)]


@pytest.mark.parametrize(("seconds", "told"), [("90", 90), ("0.05", 0), ("soon", 0)])
async def test_a_limit_that_discord_announces_is_kept_without_a_refusal(seconds: str, told: float) -> None:
    """What used it up is answered at once; a short time is waited for, a long one told, and no other channel waits."""
    used_up = {"X-RateLimit-Remaining": "0", "X-RateLimit-Reset-After": seconds}
    async with connected() as (server, platform):
        server.fail("POST", "/messages", 200, {"id": "7"}, **used_up)
        began = asyncio.get_running_loop().time()
        await platform.send(CHAT, SHORT, "a")
        await platform.send(OTHER, SHORT, "b")
        if told:
            with pytest.raises(TryLater) as raised:
                await platform.send(CHAT, SHORT, "c")
            assert raised.value.seconds == pytest.approx(told, abs=5)
            assert not raised.value.whole_bot
            assert len(server.find("POST", "/messages")) == 2
        else:
            server.fail("POST", "/messages", 200, {"id": "8"}, **used_up)
            await platform.send(CHAT, SHORT, "c")
            assert seconds == "soon" or server.requests[-1].at - began >= float(seconds)


async def test_failures_of_edits_and_deletes_are_ours_too() -> None:
    async with connected() as (server, platform):
        receipt = await platform.send(CHAT, SHORT, "a")
        server.fail("PATCH", r"/messages/\d+", 403, {"message": "no", "code": 50001})
        with pytest.raises(NeedsAdmin):
            await platform.edit(receipt, SHORT)
        server.fail("DELETE", r"/messages/\d+", 403, {"message": "no", "code": 50001})
        with pytest.raises(NeedsAdmin):
            await platform.delete(receipt)
        server.fail("DELETE", r"/messages/\d+", 404, {"message": "Unknown Channel", "code": 10003})
        with pytest.raises(GoneForGood):
            await platform.delete(receipt)
        await platform.delete(receipt)
        with pytest.raises(Malformed):
            await platform.edit(receipt, SHORT)
        await platform.delete(Receipt(CHAT, ("12345",)))


async def test_of_a_storm_nothing_is_lost_and_nothing_doubled() -> None:
    async with FakeDiscord(strict=False) as server, connect(settings_for(server), core_of(), SOON) as platform:
        server.storm.share, server.storm.ways = 0.3, ("500", "503", "429", "reset", "lost", "half", "garbage", "page")
        for number in range(60):
            await persistent(platform, replace(OTHER, id=str(9000 + number)), f"digest {number}")
    assert [server.copies(9000 + number) for number in range(60)] == [1] * 60
    assert sum(server.storm.struck.values()) > 10


async def persistent(platform: DiscordPlatform, chat: Chat, key: str) -> Receipt:
    while True:
        try:
            return await platform.send(chat, SHORT, key)
        except (OutcomeUnknown, TryLater):
            continue


class Closed:
    """The end of a websocket, as the library reads it."""

    def __init__(self, code: int) -> None:
        self.close_code = code


@pytest.mark.parametrize(
    ("code", "error"),
    [(4004, Unauthorized), (4010, OtherShards), (4011, OtherShards), (4013, Unauthorized), (4000, OutcomeUnknown)],
)
def test_each_end_of_the_connection_has_its_error(code: int, error: type[PlatformError]) -> None:
    ended: Any = Closed(code)
    assert type(failure(discord.ConnectionClosed(ended, shard_id=0))) is error
