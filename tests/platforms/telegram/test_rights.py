"""Who manages the chat that they speak or press in."""

import pytest

from bot.model import Button, Chat, ChatKind, Command, Reply, Request
from tests.fakes.core import FakeCore
from tests.fakes.telegram import FakeTelegram, Person
from tests.platforms.telegram.conftest import echo, serving


@pytest.mark.parametrize(("status", "manages"), [("creator", True), ("administrator", True), ("member", False)])
async def test_rights_are_looked_up_for_commands_that_ask_for_them(
    server: FakeTelegram, person: Person, status: str, manages: bool
) -> None:
    group = server.group(-5)
    group.members[person.id] = status
    core = FakeCore(echo, [Command("language", "Choose", asks_rights=True), Command("latest", "News")])
    async with serving(server, core):
        await person.says("/language", to=group)
        await person.says("/latest", to=group)
        await person.says("/language")
    assert [request.person.manages_chat for request in core.requests] == [manages, False, False]
    assert len(server.called("getChatMember")) == 1


@pytest.mark.parametrize(("status", "manages"), [("creator", True), ("administrator", True), ("member", False)])
@pytest.mark.parametrize("kind", [ChatKind.GROUP, ChatKind.CHANNEL])
async def test_who_presses_a_button_has_the_rights_that_telegram_names(
    server: FakeTelegram, person: Person, kind: ChatKind, status: str, manages: bool
) -> None:
    chat = server.group(-5) if kind is ChatKind.GROUP else server.channel(-5)
    chat.members[person.id] = status
    core = FakeCore(choosing, [Command("subscribe", "Choose", asks_rights=True)])
    async with serving(server, core) as platform:
        await platform.send(Chat("telegram", "-5", kind), await choosing(), "1")
        await person.taps(chat.standing[0], "Choose")
        await person.taps(chat.standing[0], "Show")
    assert [(each.command, each.person.genuine, each.person.manages_chat) for each in core.requests] == [
        ("subscribe", True, manages),
        ("show", True, False),
    ]


async def choosing(request: Request | None = None) -> Reply:
    """Two buttons, or a word in passing."""
    if request:
        return Reply(language="en", notice="done")
    return Reply(language="en", text="News?", buttons=((Button("Choose", "subscribe 5"), Button("Show", "show 5")),))


async def test_a_channels_admins_command_is_answered_in_the_channel(server: FakeTelegram) -> None:
    channel = server.channel(-9)
    core = FakeCore(echo, [Command("subscribe", "Choose", asks_rights=True)])
    async with serving(server, core):
        server.post(channel, "/subscribe daily")
        [answer] = await channel.hears()
    assert answer.text == "subscribe: daily"
    assert core.requests[0].person.manages_chat
    assert server.called("getChatMember") == []


async def test_rights_that_cannot_be_looked_up_are_none(server: FakeTelegram, person: Person) -> None:
    core = FakeCore(echo, [Command("language", "Choose", asks_rights=True)])
    async with serving(server, core):
        await person.says("/language", to=server.group(-5))
    assert not core.requests[0].person.manages_chat
