"""Channels and roles that a command names: only those that the person may dispose of, and the bot may write in."""

import pytest

from bot.model import Chat, ChatKind
from tests.fakes.discord import FakeDiscord, User
from tests.fakes.discord_world import (
    ANNOUNCEMENTS_CHANNEL,
    CALLERS,
    CLOSED_CHANNEL,
    EDITORS,
    FORUM_CHANNEL,
    GUILD,
    GUILD_CHANNEL,
    LOCKED_THREAD,
    MANAGE_GUILD,
    READERS,
    THREAD,
    VOICE_CHANNEL,
    guild,
)
from tests.platforms.discord.bot import core_of, serving

HUDA = User(6000, "Huda", permissions=MANAGE_GUILD, roles=(EDITORS,))
RIMA = User(6001, "Rima", roles=(EDITORS, CALLERS))
NOOR = User(5000, "Noor", roles=(READERS,))


def mentions(*channels: int) -> str:
    return "digest in " + " and ".join(f"<#{channel}>" for channel in channels)


async def asked(text: str, user: User, *, in_guild: bool | int = True) -> tuple[tuple[Chat, ...], tuple[str, ...]]:
    core = core_of()
    async with FakeDiscord() as server, serving(server, core):
        await server.interact("search", {"words": text}, user=user, in_guild=in_guild)
    return core.requests[0].channels, core.requests[0].roles


async def test_channels_of_every_kind() -> None:
    named = mentions(FORUM_CHANNEL, GUILD_CHANNEL, ANNOUNCEMENTS_CHANNEL, THREAD, GUILD_CHANNEL)
    channels, roles = await asked(named, HUDA)
    assert channels == (
        Chat("discord", str(FORUM_CHANNEL), ChatKind.FORUM),
        Chat("discord", str(GUILD_CHANNEL), ChatKind.GROUP),
        Chat("discord", str(ANNOUNCEMENTS_CHANNEL), ChatKind.ANNOUNCEMENTS),
        Chat("discord", str(THREAD), ChatKind.GROUP),
    )
    assert roles == ()


@pytest.mark.parametrize("channel", [CLOSED_CHANNEL, VOICE_CHANNEL, LOCKED_THREAD, 9999, 10**19, GUILD])
async def test_where_the_bot_can_not_write_is_left_out(channel: int) -> None:
    assert await asked(mentions(channel), HUDA) == ((), ())


@pytest.mark.parametrize(("user", "in_guild"), [(NOOR, True), (HUDA, False)])
async def test_who_does_not_manage_them_names_none(user: User, in_guild: bool) -> None:
    assert await asked(mentions(GUILD_CHANNEL) + f" <@&{READERS}>", user, in_guild=in_guild) == (
        (),
        (str(READERS),) if in_guild else (),
    )


@pytest.mark.parametrize(("user", "roles"), [(HUDA, (READERS,)), (RIMA, (EDITORS, READERS)), (NOOR, (READERS,))])
async def test_roles_that_the_person_may_ping(user: User, roles: tuple[int, ...]) -> None:
    _, named = await asked(f"<@&{EDITORS}> <@&{READERS}> <@&{READERS}> <@&{GUILD}> <@&9> @everyone <@5000>", user)
    assert named == tuple(map(str, roles))


@pytest.mark.parametrize(
    ("channel", "kind"),
    [(GUILD_CHANNEL, ChatKind.GROUP), (ANNOUNCEMENTS_CHANNEL, ChatKind.ANNOUNCEMENTS), (THREAD, ChatKind.GROUP)],
)
async def test_where_it_was_asked(channel: int, kind: ChatKind) -> None:
    """Also by a button, which says who manages the server as a command does."""
    core = core_of()
    async with FakeDiscord() as server, serving(server, core):
        answer = await server.interact("search", {"words": "x"}, user=HUDA, in_guild=channel)
        await server.press(answer.message, "Next", user=HUDA, in_guild=channel)
    assert [request.chat for request in core.requests] == [Chat("discord", str(channel), kind)] * 2
    assert [request.person.manages_chat for request in core.requests] == [True, True]


async def test_the_channels_of_a_server_that_lets_the_bot_in_can_be_written_to_again() -> None:
    core = core_of()
    async with FakeDiscord() as server, serving(server, core):
        await server.interact("about")
        assert core.returns == []
        await server.gateway.dispatch("GUILD_DELETE", {"id": str(GUILD)})
        # Only of a server that was there before Discord says whether it is available.
        await server.gateway.dispatch("GUILD_CREATE", {**guild(), "unavailable": None})
        await server.interact("about")
    assert {chat.id: chat.kind for chat in core.returns} == {
        str(GUILD_CHANNEL): ChatKind.GROUP,
        str(CLOSED_CHANNEL): ChatKind.GROUP,
        str(ANNOUNCEMENTS_CHANNEL): ChatKind.ANNOUNCEMENTS,
        str(FORUM_CHANNEL): ChatKind.FORUM,
        str(THREAD): ChatKind.GROUP,
        str(LOCKED_THREAD): ChatKind.GROUP,
    }
