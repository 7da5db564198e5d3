"""Several connections, each with a part of the servers, and how many of them are begun."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from dataclasses import replace

import aiohttp
import pytest

from bot.errors import TryLater
from bot.platforms.base import InParts
from bot.platforms.discord.budget import read
from bot.platforms.discord.identifying import MEMORY
from bot.platforms.discord.platform import DiscordPlatform, Times, connect, ended
from tests.fakes.core import FakeCore
from tests.fakes.discord import FakeDiscord, User
from tests.fakes.discord_gateway import ALREADY_IDENTIFIED, HELLO, INVALID, WRONG_TOKEN
from tests.fakes.discord_starts import MORE_SHARDS, WRONG_SHARD
from tests.fakes.discord_world import TEXT_CHANNEL, Place, guild
from tests.platforms.discord.bot import QUIET, SPACING, core_of, serving, settings_for
from tests.running import SECONDS

ON_SHARD_1 = Place(3001, TEXT_CHANNEL, guild=(1 << 22) + 7)
ON_SHARD_2 = Place(3002, TEXT_CHANNEL, guild=(2 << 22) + 7)
TIMES = Times(quiet=QUIET, spacing=SPACING)
UP = {"shard 0": "", "shard 1": "", "shard 2": ""}


@asynccontextmanager
async def with_shards(server: FakeDiscord, core: FakeCore, shards: int) -> AsyncIterator[DiscordPlatform]:
    async with connect(replace(settings_for(server), shards=shards), core, TIMES) as platform:
        listening = asyncio.create_task(platform.serve())
        try:
            yield platform
        finally:
            listening.cancel()
            with suppress(asyncio.CancelledError):
                await listening


async def until(condition: Callable[[], bool]) -> None:
    async with asyncio.timeout(SECONDS):
        while not condition():  # noqa: ASYNC110  nothing tells of a state that changes
            await asyncio.sleep(0.01)


async def state(platform: DiscordPlatform, parts: dict[str, str]) -> None:
    await until(lambda: platform.parts() == parts)


async def test_as_many_shards_as_discord_recommends_hear_each_its_own_servers() -> None:
    core = core_of()
    async with FakeDiscord() as server:
        server.api.starts.recommended = 3
        async with serving(server, core) as platform:
            for place in (ON_SHARD_1, ON_SHARD_2):
                assert (await server.interact("about", place=place)).text == "You said:"
            assert (await server.interact("about", in_guild=True)).text == "You said:"
            assert (await server.direct_message("hello")).text == "You said: hello"
            await state(platform, UP)
            assert isinstance(platform, InParts)
    assert (server.gateway.identified, server.gateway.shards, server.api.starts.hasty) == (3, 3, 0)
    assert [request.chat.id for request in core.requests[:2]] == ["3001", "3002"]


async def test_the_commands_are_told_once_all_shards_are_there() -> None:
    async with FakeDiscord() as server, with_shards(server, core_of(), 2):
        await server.interact("about", place=ON_SHARD_1)
        assert len(server.find("PUT", "/commands")) == 1


async def test_the_operator_may_want_another_number() -> None:
    async with FakeDiscord() as server:
        server.api.starts.recommended = 4
        async with with_shards(server, core_of(), 2):
            await server.interact("about", place=ON_SHARD_1)
            assert server.gateway.shards == 2


async def test_one_shard_is_told_of_too() -> None:
    async with FakeDiscord() as server, serving(server, core_of()) as platform:
        assert platform.parts() == {"shard 0": "it is not connected yet"}
        await state(platform, {"shard 0": ""})
        assert server.gateway.shards == 1


async def test_a_shard_is_resumed_by_itself_and_loses_nothing() -> None:
    core = core_of()
    async with FakeDiscord() as server, with_shards(server, core, 3) as platform:
        await state(platform, UP)
        await server.gateway.hang_up(4000, 1)
        wish = asyncio.create_task(server.interact("about", place=ON_SHARD_1))
        assert (await server.interact("about", place=ON_SHARD_2)).text == "You said:"
        assert (await wish).text == "You said:"
        await state(platform, UP)
    assert (server.gateway.identified, server.gateway.resumed) == (3, 1)


async def test_a_server_that_lets_the_bot_in_is_heard_of_on_its_shard() -> None:
    core = core_of()
    async with FakeDiscord() as server, with_shards(server, core, 3) as platform:
        await state(platform, UP)
        new = guild() | {"id": str(ON_SHARD_1.guild), "guild_id": str(ON_SHARD_1.guild), "unavailable": None}
        await server.gateway.dispatch("GUILD_CREATE", new)
        await until(lambda: bool(core.returns))


@pytest.mark.parametrize("shards", [1, 2])
async def test_a_session_that_discord_forgot_is_begun_anew(shards: int) -> None:
    last = shards - 1
    async with FakeDiscord() as server, with_shards(server, core_of(), shards) as platform:
        await state(platform, {f"shard {number}": "" for number in range(shards)})
        await server.gateway.forget(last)
        place = Place(3001, TEXT_CHANNEL, guild=last << 22 | 7)
        assert (await server.interact("about", place=place)).text == "You said:"
    assert server.gateway.identified == shards + 1
    assert server.api.starts.hasty == 0


@pytest.mark.parametrize("shards", [1, 2])
async def test_without_sessions_to_spare_none_is_begun(shards: int, caplog: pytest.LogCaptureFixture) -> None:
    """A token is taken away from whoever begins more than there are."""
    async with FakeDiscord() as server:
        server.api.starts.remaining = 8
        async with with_shards(server, core_of(), shards) as platform:
            await until(lambda: "8 of 1000 sessions of the day are left" in platform.parts()["shard 0"])
        assert server.gateway.greeted == 0
    assert caplog.text.count("sessions are left that Discord allows") == 1


async def test_shards_beyond_those_that_may_begin_wait_without_a_connection() -> None:
    async with FakeDiscord() as server:
        server.api.starts.remaining = 101
        async with with_shards(server, core_of(), 2) as platform:
            await until(lambda: "100 of 1000 sessions" in platform.parts()["shard 1"])
            assert (await server.direct_message("hello")).text == "You said: hello"
        assert (server.gateway.greeted, server.gateway.identified) == (1, 1)


@pytest.mark.parametrize("shards", [1, 2])
async def test_a_session_that_is_lost_when_few_are_left_is_waited_for(shards: int) -> None:
    async with FakeDiscord() as server:
        server.api.starts.remaining = 101 if shards == 1 else 102
        core = core_of()
        async with with_shards(server, core, shards) as platform:
            await state(platform, {f"shard {number}": "" for number in range(shards)})
            last = shards - 1
            await server.gateway.forget(last)
            await until(lambda: "100 of 1000 sessions" in platform.parts()[f"shard {last}"])
            if shards > 1:
                assert (await server.direct_message("hello")).text == "You said: hello"
    assert server.gateway.identified == shards


async def test_a_crash_loop_never_spends_the_last_sessions() -> None:
    """The program begins a session, dies, and is started again at once."""
    core = core_of()
    async with FakeDiscord() as server:
        server.api.starts.total, server.api.starts.remaining = 40, 8
        for _ in range(6):
            with suppress(TimeoutError):
                async with asyncio.timeout(0.3), serving(server, core) as platform:
                    await state(platform, {"shard 0": ""})
    assert server.api.starts.remaining >= 4
    assert not server.api.starts.taken_away()
    [kept] = [read(text) for key, text in core.memory.texts.items() if key.startswith(MEMORY.partition("{")[0])]
    assert kept
    assert kept.remaining == server.api.starts.remaining


async def test_two_starts_in_a_moment_keep_apart() -> None:
    core = core_of()
    async with FakeDiscord() as server:
        for _ in range(3):
            async with serving(server, core) as platform:
                await state(platform, {"shard 0": ""})
    assert (server.gateway.identified, server.api.starts.hasty) == (3, 0)


async def test_too_few_shards_are_tried_again_with_what_is_recommended_then() -> None:
    core = core_of()
    async with FakeDiscord() as server:
        server.api.starts.needed = 2
        async with connect(settings_for(server), core, TIMES) as platform:
            with pytest.raises(TryLater, match=r"leave `shards` under \[discord\] at 0"):
                await platform.serve()
        server.api.starts.recommended = 2
        async with serving(server, core):
            assert (await server.interact("about", place=ON_SHARD_1)).text == "You said:"


async def test_what_cannot_be_read_ends_all_shards_to_begin_anew(caplog: pytest.LogCaptureFixture) -> None:
    async with FakeDiscord() as server, connect(replace(settings_for(server), shards=2), core_of(), TIMES) as platform:
        listening = asyncio.create_task(platform.serve())
        await state(platform, {"shard 0": "", "shard 1": ""})
        await server.gateway.say_nonsense()
        async with asyncio.timeout(SECONDS):
            await listening
    assert "can't be read" in caplog.text


async def test_a_connection_that_does_not_hear_that_it_is_to_end_is_told_again() -> None:
    begun = asyncio.Event()

    async def deaf() -> None:
        begun.set()
        with suppress(asyncio.CancelledError):
            await asyncio.Event().wait()
        await asyncio.Event().wait()

    connecting = asyncio.create_task(deaf())
    waiting = asyncio.create_task(ended(connecting))
    await begun.wait()
    waiting.cancel()
    async with asyncio.timeout(SECONDS):
        with pytest.raises(asyncio.CancelledError):
            await waiting
    assert connecting.cancelled()


async def test_a_connection_that_ends_by_itself_is_an_end() -> None:
    async def short() -> None:
        await asyncio.sleep(0)

    await ended(asyncio.create_task(short()))


async def identified(server: FakeDiscord, *shard: int, token: str = "") -> int:
    """What the gateway says to an IDENTIFY: an opcode, or the code that it closes with."""
    data = {"token": token or server.token, "intents": 1 << 12 | 1, "properties": {}}
    async with aiohttp.ClientSession() as session, session.ws_connect(server.gateway_url) as socket:
        assert (await socket.receive_json())["op"] == HELLO
        await socket.send_json({"op": 2, "d": data | ({"shard": list(shard)} if shard else {})})
        message = await socket.receive()
        if message.type is aiohttp.WSMsgType.CLOSE:
            return int(message.data)
        answer: int = message.json()["op"]
        if answer != INVALID:
            await socket.send_json({"op": 2, "d": data})
            while (message := await socket.receive()).type is not aiohttp.WSMsgType.CLOSE:
                pass
            assert message.data == ALREADY_IDENTIFIED
        return answer


async def test_the_fake_refuses_what_discord_refuses() -> None:
    async with FakeDiscord() as server:
        assert await identified(server, 2, 2) == WRONG_SHARD
        server.api.starts.needed = 2
        assert await identified(server) == MORE_SHARDS
        assert await identified(server, 0, 2, token="other") == WRONG_TOKEN
        server.api.starts.concurrency = 2
        assert [await identified(server, shard, 3) for shard in (0, 1, 2)] == [0, 0, INVALID]
        server.api.starts.remaining = 0
        assert await identified(server, 0, 2) == WRONG_TOKEN
        server.api.starts.remaining = 1000
        assert await identified(server, 0, 2) == WRONG_TOKEN, "the token is gone"


def test_direct_messages_are_the_first_shards() -> None:
    server = FakeDiscord()
    server.gateway.shards = 5
    assert server.gateway.shard_of(server.written("hello", user=User(6))) == 0
    assert server.gateway.shard_of({"guild_id": str(7 << 22 | 5)}) == 2
