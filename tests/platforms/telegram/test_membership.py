"""The bot is blocked, removed, let in again: what the core is told, and that nobody hears a word about it."""

import asyncio

import pytest

from bot.errors import GoneForGood
from bot.model import Chat, ChatKind, Command, Reply
from tests.fakes.core import FakeCore
from tests.fakes.telegram import FakeTelegram, Person
from tests.platforms.telegram.conftest import echo, serving

HELLO = Reply(language="en", text="Hello")


async def test_whoever_blocks_the_bot_and_comes_back_is_told_to_the_core(server: FakeTelegram, person: Person) -> None:
    core = FakeCore(echo)
    me = Chat("telegram", "7")
    async with serving(server, core) as platform:
        person.blocks()
        await server.signal.until(lambda: not len(server.updates), "the update taken")
        with pytest.raises(GoneForGood):
            await platform.send(me, HELLO, "1")
        assert core.returns == []
        person.unblocks()
        person.writes("/start")
        await person.chat.hears()  # after whatever came before it in this chat
        assert core.returns == [me]
        await platform.send(me, HELLO, "1")
    assert [message.text for message in person.chat.heard] == ["start:", "Hello"]
    assert core.inbox.open == []


async def test_what_somebody_says_who_comes_back_is_answered_after_the_core_knows(
    server: FakeTelegram, person: Person
) -> None:
    gate = asyncio.Event()

    class Slow(FakeCore):
        async def returned(self, chat: Chat) -> None:
            await gate.wait()
            await super().returned(chat)

    core = Slow(echo)
    async with serving(server, core):
        person.unblocks()
        person.writes("/start")
        await server.person(8).says("/latest")
        assert (core.returns, person.chat.heard) == ([], [])
        gate.set()
        await person.chat.hears()
    assert core.returns == [Chat("telegram", "7")]


@pytest.mark.parametrize("kind", [ChatKind.GROUP, ChatKind.CHANNEL])
async def test_a_chat_that_lets_the_bot_in_again(server: FakeTelegram, person: Person, kind: ChatKind) -> None:
    core = FakeCore(echo)
    chat = server.group(-5) if kind is ChatKind.GROUP else server.channel(-5)
    async with serving(server, core) as platform:
        server.throws_out(chat, person)
        with pytest.raises(GoneForGood):
            await platform.send(Chat("telegram", "-5", kind), HELLO, "1")
        server.lets_in(chat, person, "administrator", can_post_messages=True)
        await server.signal.until(lambda: core.returns, "the return")
        await person.says("/latest")
        if kind is ChatKind.GROUP:
            assert [message.text for message in await chat.hears()] == ["start:"]
    assert core.returns == [Chat("telegram", "-5", kind)]
    assert len(chat.heard) == (kind is ChatKind.GROUP)


async def test_whoever_brings_the_bot_into_a_group_is_greeted_with_their_rights(
    server: FakeTelegram, person: Person
) -> None:
    """A right that it is given later is no reason to greet again."""
    core = FakeCore(echo, [Command("start", "Begin", asks_rights=True)])
    group = server.group(-5)
    group.members[person.id] = "administrator"
    async with serving(server, core):
        server.throws_out(group, person)
        server.lets_in(group, person)
        await group.hears()
        server.lets_in(group, person, "administrator")
        await server.signal.until(lambda: len(core.returns) == 2, "the right")
        await person.says("/latest")
    assert [message.text for message in group.heard] == ["start:"]
    begun = core.requests[0]
    assert (begun.command, begun.chat.kind, begun.person.manages_chat) == ("start", ChatKind.GROUP, True)
