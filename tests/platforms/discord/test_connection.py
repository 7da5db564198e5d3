"""How the connection to Discord begins, breaks, is taken up again, and ends."""

import asyncio
import logging
from types import SimpleNamespace
from typing import Any

import aiohttp
import pytest
from discord.gateway import KeepAliveHandler

from bot.errors import OutcomeUnknown, TryLater, Unauthorized
from bot.model import Reply, Request, Secret
from bot.platforms.discord.platform import connect
from bot.platforms.discord.settings import Settings
from tests.fakes.discord import FakeDiscord
from tests.platforms.discord.bot import core_of, newsroom, serving, settings_for


async def test_a_wrong_token_is_told_in_one_line_without_it(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    async with FakeDiscord() as server:
        with pytest.raises(Unauthorized) as raised:
            async with connect(settings_for(server, "a-wrong-token"), core_of()):
                pytest.fail("connected")
    assert str(raised.value) == "Discord does not know the token"
    assert raised.value.__cause__ is None
    assert "a-wrong-token" not in caplog.text + repr(raised.value)


@pytest.mark.parametrize("code", [4004, 4013, 4014])
async def test_a_refused_connection_ends_serving(code: int) -> None:
    async with FakeDiscord() as server:
        server.gateway.close_with = code
        async with connect(settings_for(server), core_of()) as platform:
            with pytest.raises(Unauthorized):
                await platform.serve()


async def test_a_discord_that_is_not_there_is_tried_later() -> None:
    async with FakeDiscord() as server:
        settings = settings_for(server)
    with pytest.raises(TryLater) as raised:
        async with connect(settings, core_of()):
            pytest.fail("connected")
    assert raised.value.whole_bot


async def test_a_discord_that_fails_at_login() -> None:
    async with FakeDiscord() as server:
        server.fail("GET", "/users/@me", 503, {"message": "down"})
        with pytest.raises(OutcomeUnknown):
            async with connect(settings_for(server), core_of()):
                pytest.fail("connected")


async def test_no_heart_of_a_connection_that_was_broken_off_goes_on() -> None:
    """discord.py forgets one that is cancelled after Discord's first word, and its thread would beat for ever."""
    async with FakeDiscord() as server, aiohttp.ClientSession() as session:
        socket = await session.ws_connect(server.gateway_url)
        async with connect(settings_for(server), core_of()) as platform:
            its = {"_connection": platform._client._connection, "thread_id": 0, "_max_heartbeat_timeout": 60.0}
            forgotten: Any = SimpleNamespace(**its, socket=socket)
            heart = KeepAliveHandler(ws=forgotten, interval=60.0)
            heart.start()
        heart.join(5)
        assert not heart.is_alive()
        assert socket.closed


async def test_the_gateway_can_be_named() -> None:
    async with FakeDiscord() as server:
        server.api.gateway_url = "ws://127.0.0.1:1/nothing-is-here"
        settings = Settings(Secret(server.token), (), server.api_base_url, server.gateway_url)
        async with connect(settings, core_of()) as platform:
            listening = asyncio.create_task(platform.serve())
            assert (await server.interact("about")).text == "You said:"
            listening.cancel()


async def test_a_session_is_resumed_and_nothing_in_between_is_lost() -> None:
    core = core_of()
    async with FakeDiscord() as server, serving(server, core):
        await server.direct_message("before")
        await server.gateway.say_reconnect()
        await server.gateway.dispatch("MESSAGE_CREATE", server.written("meanwhile"))
        await server.gateway.wait_for(lambda: server.gateway.resumed == 1)
        await server.gateway.hang_up(4000)
        await server.gateway.dispatch("MESSAGE_CREATE", server.written("again"))
        await server.gateway.wait_for(lambda: server.gateway.resumed == 2)
        await server.direct_message("after")
        await server.until(lambda: len(server.api.messages) == 4)
    assert [request.text for request in core.requests] == ["before", "meanwhile", "again", "after"]
    assert server.gateway.identified == 1


async def test_a_broken_frame_does_not_end_serving(caplog: pytest.LogCaptureFixture) -> None:
    async with FakeDiscord() as server, serving(server, core_of(), rest=0.01):
        await server.direct_message("before")
        await server.gateway.say_nonsense()
        await server.gateway.wait_for(lambda: server.gateway.identified == 2)
        assert (await server.direct_message("after")).text == "You said: after"
    assert "can't be read" in caplog.text


async def test_heartbeats_are_sent() -> None:
    async with FakeDiscord() as server, serving(server, core_of()):
        await server.gateway.wait_for(lambda: server.gateway.heartbeats > 0)


async def test_it_ends_within_seconds_and_lets_answers_end() -> None:
    asked = asyncio.Event()

    async def answer(request: Request) -> Reply | None:
        asked.set()
        for _ in range(20):
            await asyncio.sleep(0)
        return await newsroom(request)

    async with FakeDiscord() as server:
        async with asyncio.timeout(2), serving(server, core_of(answer)):
            await server.gateway.dispatch("MESSAGE_CREATE", server.written("last words"))
            await asked.wait()
        [message] = server.api.messages.values()
    assert message.text == "You said: last words"


async def test_an_answer_that_takes_too_long_at_the_end_is_given_up() -> None:
    asked, never = asyncio.Event(), asyncio.Event()

    async def answer(request: Request) -> Reply | None:
        asked.set()
        await never.wait()
        return await newsroom(request)

    async with FakeDiscord() as server:
        async with asyncio.timeout(5), serving(server, core_of(answer), drain=0.05):
            await server.gateway.dispatch("MESSAGE_CREATE", server.written("last words"))
            await asked.wait()
        assert not server.api.messages


async def test_the_bot_is_named_by_what_discord_calls_it() -> None:
    async with FakeDiscord() as server, connect(settings_for(server), core_of()) as platform:
        assert platform.address == "@khabar"
