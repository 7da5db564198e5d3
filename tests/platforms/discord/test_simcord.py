"""The whole client in simcord's Discord: permissions, private answers, threads, and what a restart leaves."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import discord
import simcord

from bot.model import ChatKind, Reply, Request, Secret
from bot.platforms.discord.client import Client
from bot.platforms.discord.settings import Settings
from tests.fakes.core import FakeCore
from tests.platforms.discord.bot import core_of, newsroom

UNPRIVILEGED = discord.Intents.default()
"""What Discord gives any bot: neither members nor presences nor the content of messages in servers."""


def client_of(core: FakeCore) -> Client:
    return Client(Settings(token=Secret("simcord-that-must-not-leak")), core)


@asynccontextmanager
async def world(core: FakeCore) -> AsyncIterator[simcord.Env]:
    """Leaving it raises whatever the bot raised and nobody caught."""
    async with simcord.run(client_of(core), approved_intents=UNPRIVILEGED) as env:
        yield env


def text_of(message: simcord.ResponseMessage | None) -> str:
    assert message is not None
    found = [each for each in message.message.components if isinstance(each, discord.Container | discord.TextDisplay)]
    return "\n".join(_texts(found))


def _texts(components: object) -> list[str]:
    texts: list[str] = []
    for component in components:  # type: ignore[attr-defined]
        if isinstance(component, discord.TextDisplay):
            texts.append(component.content)
        texts += _texts(getattr(component, "children", ()))
    return texts


async def thread_in(env: simcord.Env, channel: simcord.ChannelHandle) -> simcord.ChannelHandle:
    """A thread that was opened in a channel; simcord has no shorter way to one."""
    parent = env.bot.get_channel(channel.id)
    assert isinstance(parent, discord.TextChannel)
    thread = await parent.create_thread(name="floods", type=discord.ChannelType.public_thread)
    return simcord.ChannelHandle(env, env.guild, env.backend.get_channel(thread.id))


async def test_commands_in_a_server_and_in_private() -> None:
    core = core_of()
    async with world(core) as env:
        guild = env.create_guild()
        channel = guild.create_text_channel("news")
        thread = await thread_in(env, channel)
        noor = guild.add_member(env.create_user("noor"))
        answers = [await noor.slash(place, "search", words="Baghdad") for place in (channel, thread)]
        answers.append(await noor.user.slash("search", words="Baghdad"))
    assert ["Page 1" in text_of(answer.response) for answer in answers] == [True] * 3
    assert [(one.chat.id, one.chat.kind) for one in core.requests] == [
        (str(channel.id), ChatKind.GROUP),
        (str(thread.id), ChatKind.GROUP),
        (str(noor.user.dm_channel.id), ChatKind.PRIVATE),
    ]


async def test_who_manages_the_server() -> None:
    core = core_of()
    async with world(core) as env:
        guild = env.create_guild()
        channel = guild.create_text_channel("news")
        managers = guild.create_role("Managers", permissions=discord.Permissions(manage_guild=True))
        for name, roles in (("noor", []), ("huda", [managers])):
            await guild.add_member(env.create_user(name), roles=roles).slash(channel, "about")
    assert [one.person.manages_chat for one in core.requests] == [False, True]


async def test_pages_are_turned_in_place_also_after_a_restart() -> None:
    core = core_of()
    async with world(core) as env:
        channel = env.create_guild().create_text_channel("news")
        noor = env.guild.add_member(env.create_user("noor"))
        shown = (await noor.slash(channel, "search", words="Baghdad")).response
        assert shown is not None
        await noor.click(shown, label="Next")
        assert "Page 2" in text_of(shown)
        await env.restart_bot(client_of(core))
        await noor.click(shown, label="Next")
        assert "Page 3" in text_of(shown)
        syncs = [one for one in env.http_requests if one.method == "PUT"]
    assert len(syncs) == 1


async def test_words_are_completed() -> None:
    core = core_of()
    async with world(core) as env:
        channel = env.create_guild().create_text_channel("news")
        noor = env.guild.add_member(env.create_user("noor"))
        assert await noor.autocomplete(channel, "latest", "topic", "sp") == []
    assert core.suggested[0].text == "sp"


async def test_add_to_news_reads_a_message_of_a_server() -> None:
    core = core_of()
    async with world(core) as env:
        channel = env.create_guild("Newsroom").create_text_channel("news")
        noor = env.guild.add_member(env.create_user("noor"))
        message = await noor.send(channel, "**Rain** in Mosul")
        answer = await noor.context_menu(channel, "Add to news", message)
    assert not core.requests[:-1], "a message of a server was read unasked"
    forward = core.requests[0].forwards[0]
    assert forward is not None
    assert (forward.text, forward.source, forward.url) == ("Rain in Mosul", "Newsroom", message.jump_url)
    assert "Rain in Mosul" in text_of(answer.response)


async def test_a_direct_message_and_a_forward_into_it() -> None:
    core = core_of()
    async with world(core) as env:
        channel = env.create_guild("Newsroom").create_text_channel("news")
        noor = env.guild.add_member(env.create_user("noor"))
        await noor.send_dm("العراق")
        message = await noor.send(channel, "Rain in Mosul")
        await noor.forward(message, noor.user.dm_channel)
    words, forwarded = core.requests
    assert words.text == "العراق"
    assert (forwarded.forwards[0].text, forwarded.forwards[0].source) == ("Rain in Mosul", "Newsroom")
    assert forwarded.forwards[0].url == message.jump_url


async def test_a_personal_answer_is_seen_by_one() -> None:
    async def answer(_: Request) -> Reply | None:
        return Reply(language="ar", text="رقمك ٧", personal=True)

    async with world(core_of(answer)) as env:
        channel = env.create_guild().create_text_channel("news")
        noor = env.guild.add_member(env.create_user("noor"))
        result = await noor.slash(channel, "about")
        assert result.ephemeral
        assert text_of(result.response) == "رقمك ٧"


async def test_what_discord_fails_at_is_no_error_of_the_bot() -> None:
    async def answer(request: Request) -> Reply | None:
        return await newsroom(request)

    async with world(core_of(answer)) as env:
        noor = env.create_guild().add_member(env.create_user("noor"))
        channel = env.guild.create_text_channel("news")
        env.inject_error("POST", "/interactions/*", status=404, code=10062)
        late = await noor.slash(channel, "about")
        assert not late.acknowledged
        env.inject_error("POST", "/channels/*/messages", status=403, code=50007)
        await noor.send_dm("hello")
        assert (await noor.slash(channel, "about")).acknowledged


async def test_an_old_command_is_explained() -> None:
    core = core_of()
    async with world(core) as env:
        channel = env.create_guild().create_text_channel("news")
        noor = env.guild.add_member(env.create_user("noor"))
        env.bot.tree.remove_command("about")  # type: ignore[attr-defined]
        result = await noor.slash(channel, "about")
        assert text_of(result.response) == "You said:"
        assert [type(error) for error in env.errors] == [discord.app_commands.CommandNotFound]
    assert core.requests[0].command == "about"
