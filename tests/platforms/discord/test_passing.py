"""Answers that only their interaction's token reaches: what one person sees, and what is asked where the bot is not."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from typing import Any

import pytest

from bot.errors import Malformed
from bot.model import Button, Chat, ChatKind, Reply, Request
from bot.platforms.base import Receipt
from bot.platforms.discord.passing import LIFETIME, REMEMBERED, Standing, Tokens
from bot.platforms.discord.platform import DiscordPlatform
from tests.fakes.core import FakeCore
from tests.fakes.discord import FakeDiscord, Interaction
from tests.fakes.discord_world import BETWEEN_MANY, BETWEEN_TWO, ELSEWHERE, Place
from tests.platforms.discord.bot import COMMANDS, serving

PROGRESS = Reply(language="en", text="10 of 40 are in.", buttons=((Button("Cancel", "about stop"),),), job=7)
LONG = Reply(language="en", text="These could not be read: " + "one more line. " * 500)
PLACES = [ELSEWHERE, BETWEEN_TWO, BETWEEN_MANY]


class Told(FakeCore):
    """Remembers each receipt of what it was told."""

    def __init__(self, personal: bool) -> None:
        super().__init__(self.at_work, COMMANDS)
        self.personal = personal
        self.receipts: list[tuple[Receipt, int]] = []

    async def at_work(self, request: Request) -> Reply:
        reply = replace(PROGRESS, personal=self.personal)
        return replace(reply, text="Stopped.", buttons=(), job=0, replaces=True) if request.pressed else reply

    async def shown(self, receipt: Receipt, reply: Reply) -> None:
        self.receipts.append((receipt, reply.job))


@asynccontextmanager
async def working(
    *, personal: bool, **where: Any
) -> AsyncIterator[tuple[FakeDiscord, DiscordPlatform, Told, Interaction]]:
    """A command whose work goes on is answered."""
    core = Told(personal)
    async with FakeDiscord() as server, serving(server, core) as platform:
        shown = await server.interact("about", **where)
        await server.interact("latest", **where)  # what was asked before is settled now
        yield server, platform, core, shown


async def test_progress_that_one_person_sees_goes_on_by_the_token() -> None:
    async with working(personal=True, in_guild=True) as (server, platform, core, shown):
        receipt, job = core.receipts[0]
        assert (receipt.messages, job) == ((f"@{shown.message.id}",), 7)
        edited = await platform.edit(receipt, replace(PROGRESS, text="20 of 40 are in."))
        assert (edited, shown.message.text) == (receipt, "20 of 40 are in.")
        assert shown.message.ephemeral
        longer = await platform.edit(receipt, LONG)
        assert len(longer.messages) == 3
        assert all(message.ephemeral for message in shown.messages)
        await platform.edit(longer, PROGRESS)
        assert [message.text for message in shown.messages] == [PROGRESS.text]
        await platform.delete(receipt)
        assert shown.messages == []
        assert not server.find("PATCH", r"/channels/\d+/messages/\d+")


async def test_what_stands_in_its_place_is_told_by_the_same_name() -> None:
    async with working(personal=True, in_guild=True) as (server, _, core, shown):
        stopped = await server.press(shown.message, "Cancel", in_guild=True)
        assert stopped.message.id == shown.message.id
        await server.interact("latest", in_guild=True)
    assert core.receipts[2] == (core.receipts[0][0], 0)


@pytest.mark.parametrize("place", PLACES)
async def test_where_the_bot_is_not_only_tokens_are_used(place: Place) -> None:
    async with working(personal=False, place=place) as (server, platform, core, shown):
        receipt, _ = core.receipts[0]
        assert receipt.chat.kind is ChatKind.GROUP
        await platform.edit(receipt, LONG)
        assert not any(message.ephemeral for message in shown.messages)
        assert "could not be read" in shown.text
        assert not [each.path for each in server.requests if each.path.startswith("/channels/")]


@pytest.mark.parametrize("place", PLACES)
async def test_what_is_personal_is_seen_by_one_where_the_bot_is_not(place: Place) -> None:
    async with working(personal=True, place=place) as (_, _, core, shown):
        assert shown.message.ephemeral
    assert core.requests[0].discreet


async def test_what_everybody_sees_is_reached_by_its_channel() -> None:
    async with working(personal=False, in_guild=True) as (server, platform, core, shown):
        receipt, _ = core.receipts[0]
        await platform.edit(receipt, LONG)
        assert receipt.messages == (str(shown.message.id),)
        assert server.find("PATCH", f"/channels/2001/messages/{shown.message.id}")


async def test_in_a_private_chat_with_the_bot_nothing_has_to_be_hidden() -> None:
    async with working(personal=True) as (_, platform, core, shown):
        assert not shown.message.ephemeral
        await platform.edit(core.receipts[0][0], LONG)
        assert "could not be read" in shown.text


async def test_a_token_that_is_over_ends_it_quietly() -> None:
    async with working(personal=True, in_guild=True) as (server, platform, core, shown):
        shown.over = True
        receipt, _ = core.receipts[0]
        with pytest.raises(Malformed):
            await platform.edit(receipt, LONG)
        await platform.delete(receipt)
        asked = len(server.requests)
        unknown = Receipt(Chat("discord", "2001"), ("@77",))  # of before a restart
        with pytest.raises(Malformed):
            await platform.edit(unknown, LONG)
        await platform.delete(unknown)
        assert len(server.requests) == asked, "nothing is tried that can't succeed"


async def test_tokens_are_forgotten_in_time() -> None:
    tokens = Tokens()
    for number in range(REMEMBERED + 1):
        tokens.keep(Standing((str(number),), original=True), "t")
    with pytest.raises(Malformed):
        tokens.of("@0")
    assert tokens.of("@1").name == "@original"
    assert LIFETIME < 15 * 60
    tokens = Tokens(lifetime=-1.0)
    tokens.keep(Standing(("5",)), "t")
    with pytest.raises(Malformed):
        tokens.of("@5")


async def test_progress_in_a_direct_message_is_told_with_its_place() -> None:
    core = Told(personal=True)
    async with FakeDiscord() as server, serving(server, core) as platform:
        sent = await server.direct_message("/import")
        await server.interact("about")  # what was said before is settled now
        receipt, job = core.receipts[0]
        assert (receipt.messages, job) == ((str(sent.id),), 7)
        await platform.edit(receipt, replace(PROGRESS, text="20 of 40 are in."))
    assert sent.text == "20 of 40 are in."
