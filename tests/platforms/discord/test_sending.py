"""What the bot says unasked: sent once, edited, taken back, and what Discord may answer to it."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest

from bot.errors import GoneForGood, NeedsAdmin
from bot.model import Button, Card, Chat, Reply
from bot.platforms.base import Receipt
from bot.platforms.discord.platform import DiscordPlatform, connect
from tests.fakes.discord import FakeDiscord
from tests.platforms.discord.bot import core_of, settings_for

CHAT = Chat("discord", "2001")
SHORT = Reply(language="en", text="News")
LONG = Reply(language="en", text="News of all kinds. " * 500)


@asynccontextmanager
async def connected() -> AsyncIterator[tuple[FakeDiscord, DiscordPlatform]]:
    async with FakeDiscord() as server, connect(settings_for(server), core_of()) as platform:
        yield server, platform


async def test_the_same_delivery_arrives_once() -> None:
    async with connected() as (server, platform):
        receipts = [await platform.send(CHAT, LONG, key) for key in ("digest 7", "digest 7", "digest 8")]
    assert receipts[0] == receipts[1] != receipts[2]
    assert len(server.api.messages) == 2 * len(receipts[0].messages) == 6


async def test_a_person_is_written_to_in_their_direct_messages() -> None:
    async with connected() as (server, platform):
        chat = await platform.chat_with("6000")
        await platform.send(chat, SHORT, "notice 1")
    assert chat == Chat("discord", "106000")
    [message] = server.api.messages.values()
    assert message.channel == 106000


async def test_a_nonce_is_the_same_after_a_restart() -> None:
    async with FakeDiscord() as server:
        for _ in range(2):
            async with connect(settings_for(server), core_of()) as platform:
                await platform.send(CHAT, SHORT, "digest 7")
    assert len(server.api.messages) == 1


async def test_an_edit_puts_another_reply_in_its_place() -> None:
    async with connected() as (server, platform):
        long = await platform.send(CHAT, LONG, "a")
        short = await platform.edit(long, SHORT)
        again = await platform.edit(short, LONG)
    assert short.messages == long.messages[:1]
    assert again.messages[:1] == long.messages[:1]
    standing = [str(number) for number, message in server.api.messages.items() if not message.deleted]
    assert sorted(standing) == sorted(again.messages)


async def test_what_was_sent_is_taken_back() -> None:
    async with connected() as (server, platform):
        receipt = await platform.send(CHAT, LONG, "a")
        await platform.delete(receipt)
        await platform.delete(receipt)
        await platform.delete(Receipt(CHAT, ("12345",)))
    assert all(message.deleted for message in server.api.messages.values())


async def test_other_failures_of_edits_and_deletes_are_ours_too() -> None:
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


async def test_capabilities_hold() -> None:
    cards = tuple(
        Card(title="Title", note="Note", buttons=(Button("Read", f"read {number}"), Button("Save", f"save {number}")))
        for number in range(DiscordPlatform.capabilities.cards_a_message)
    )
    more = ((Button("More", "digest 1 2"),),)
    async with connected() as (_, platform):
        receipt = await platform.send(CHAT, Reply(language="en", text="List", cards=cards, buttons=more), "a")
        one_more = Reply(language="en", text="List", cards=(*cards, cards[0]), buttons=more)
        assert len((await platform.send(CHAT, one_more, "b")).messages) == 2
    assert len(receipt.messages) == 1
