"""Who manages the chat that they speak or press in."""

from typing import Any

import pytest

from bot.model import Button, Chat, ChatKind, Command, Reply, Request
from tests.fakes.core import FakeCore
from tests.fakes.telegram import FakeTelegram, Person, from_user
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


ANONYMOUS = {"id": 1087968824, "is_bot": True, "first_name": "Group", "username": "GroupAnonymousBot"}
LINKED = {"id": 777000, "is_bot": False, "first_name": "Telegram"}
AS_CHANNEL = {"id": 136817688, "is_bot": True, "first_name": "Channel", "username": "Channel_Bot"}
OTHER_BOT = {"id": 99, "is_bot": True, "first_name": "Another", "username": "another_bot"}
CHANNEL = {"id": -1009, "type": "channel", "title": "القناة"}
OTHER_GROUP = {"id": -1008, "type": "supergroup", "title": "مجموعة"}
EDITOR: dict[str, Any] = {"id": 5, "is_bot": False, "first_name": "محررة"}
IMPOSTORS: dict[str, dict[str, Any]] = {
    "an anonymous admin without a chat": {"from": ANONYMOUS},
    "a post of the linked channel": {"from": LINKED, "sender_chat": CHANNEL, "is_automatic_forward": True},
    "somebody who writes as their channel": {"from": AS_CHANNEL, "sender_chat": CHANNEL},
    "somebody who writes as another group": {"from": ANONYMOUS, "sender_chat": OTHER_GROUP},
    "an admin's own name before another chat": {"from": EDITOR, "sender_chat": CHANNEL},
    "another bot": {"from": OTHER_BOT},
    "a bot that has an admin's number": {"from": {**EDITOR, "is_bot": True}},
    "what another bot wrote in an admin's name": {"from": EDITOR, "via_bot": OTHER_BOT},
    "a bot that answers for an admin's business": {"from": EDITOR, "sender_business_bot": OTHER_BOT},
    "a chat of an admin's business": {"from": EDITOR, "business_connection_id": "b"},
    "a guest bot that an admin called": {"from": EDITOR, "guest_bot_caller_user": EDITOR},
    "somebody who is called like an admin": {"from": {**EDITOR, "id": 6}},
}
"""Twelve kinds of senders (Bot API, Message and User) who are not the admin, number 5, that they may be taken for."""


@pytest.mark.parametrize("sender", IMPOSTORS.values(), ids=list(IMPOSTORS))
async def test_impostors_get_no_rights(server: FakeTelegram, person: Person, sender: dict[str, Any]) -> None:
    group = server.group(-1005)
    group.members[EDITOR["id"]] = "creator"
    core = FakeCore(echo, [Command("remove", "Remove", asks_rights=True)], admins=["5"])
    async with serving(server, core):
        person.sends(to=group, text="/remove 1", **sender)
        await group.hears()
    [request] = core.requests
    is_admin = request.person.genuine and request.person.id in core.staff
    assert (is_admin, request.person.manages_chat) == (False, False)


async def test_the_admin_is_known(server: FakeTelegram, person: Person) -> None:
    group = server.group(-1005)
    group.members[EDITOR["id"]] = "creator"
    core = FakeCore(echo, [Command("remove", "Remove", asks_rights=True)], admins=["5"])
    async with serving(server, core):
        person.sends(to=group, text="/remove 1", **{"from": EDITOR})
        await group.hears()
    [request] = core.requests
    assert (request.person.genuine, request.person.id, request.person.manages_chat) == (True, "5", True)


async def test_who_speaks_as_the_chat_itself_manages_that_chat_and_is_no_editor(
    server: FakeTelegram, person: Person
) -> None:
    group = server.group(-1005)
    core = FakeCore(echo, [Command("subscribe", "Choose", asks_rights=True)], admins=[str(ANONYMOUS["id"])])
    async with serving(server, core):
        person.sends(to=group, text="/subscribe", sender_chat=group.json, **{"from": ANONYMOUS})
        await group.hears()
    [request] = core.requests
    assert (request.person.genuine, request.person.manages_chat) == (False, True)
    assert server.called("getChatMember") == []


@pytest.mark.parametrize(
    "more",
    [
        {"forward_origin": from_user("محررة")},
        {"forward_origin": {"type": "user", "date": 1751362200, "sender_user": EDITOR}},
    ],
)
async def test_the_author_of_a_forwarded_message_asks_nothing(
    server: FakeTelegram, person: Person, more: dict[str, Any]
) -> None:
    core = FakeCore(echo, admins=["5"])
    async with serving(server, core):
        person.sends(to=server.group(-1005), text="/remove 1", **more)
        person.sends(text="/remove 1", **more)
        await person.chat.hears()
    [request] = core.requests
    assert (request.person.id, request.command, len(request.forwards)) == ("7", None, 1)


async def test_an_edited_command_is_no_command(server: FakeTelegram, person: Person) -> None:
    core = FakeCore(echo, admins=["5"])
    group = server.group(-1005)
    async with serving(server, core):
        for chat in (group, person.chat):
            words: dict[str, Any] = {"from": EDITOR, "text": "/remove 1", "edit_date": 1751362200}
            edited = server.message(chat, **words)
            server.updates.add({"edited_message": edited})
        await person.says("/end")
    assert [request.command for request in core.requests] == ["end"]


async def test_a_press_by_a_bot_has_no_rights(server: FakeTelegram) -> None:
    group = server.group(-1005)
    core = FakeCore(choosing, [Command("subscribe", "Choose", asks_rights=True)])
    async with serving(server, core) as platform:
        await platform.send(Chat("telegram", "-1005", ChatKind.GROUP), await choosing(), "1")
        message = server.message(group, group.standing[0].id, **{"from": server.me}, text="News?")
        press = {"id": "1", "from": OTHER_BOT, "chat_instance": "1", "message": message, "data": "subscribe 5"}
        server.updates.add({"callback_query": press})
        await server.hears("answerCallbackQuery")
    assert not core.requests[0].person.genuine
    assert server.called("getChatMember") == []


async def test_every_request_knows_the_way_to_the_private_chat(server: FakeTelegram, person: Person) -> None:
    core = FakeCore(choosing)
    async with serving(server, core) as platform:
        await platform.send(await platform.chat_with("7"), await choosing(), "1")
        await person.taps(person.chat.standing[0], "Show")
        await person.says("/end")
    assert {request.home for request in core.requests} == {"https://t.me/khabar_bot?start="}


async def test_a_group_is_answered_only_where_the_bot_is_spoken_to_and_in_that_topic(
    server: FakeTelegram, person: Person
) -> None:
    group = server.group(-1005, topics=(3,))
    core = FakeCore(echo)
    topic = {"message_thread_id": 3, "is_topic_message": True}
    async with serving(server, core):
        person.writes("صباح الخير", to=group, **topic)
        person.writes("/latest@another_bot", to=group, **topic)
        answer = await person.says("@khabar_bot مطر", to=group, **topic)
        again = await person.says(
            "أيضا", to=group, reply_to_message=server.message(group, answer.id, **{"from": server.me}), **topic
        )
    assert [(each.text, each.thread) for each in (answer, again)] == [("text: مطر", 3), ("text: أيضا", 3)]
    assert len(core.requests) == 2


async def test_nobody_types_to_the_bot_in_a_channel(server: FakeTelegram) -> None:
    buttons = ((Button("Share", share="x"), Button("Again", "again", again="x")), (Button("Again", again="x"),))
    server.channel(-9)
    async with serving(server, FakeCore(echo)) as platform:
        chat = Chat("telegram", "-9", ChatKind.CHANNEL)
        receipt = await platform.send(chat, Reply(language="en", text="x", buttons=buttons), "1")
        await platform.edit(receipt, Reply(language="en", text="y", buttons=buttons))
    assert server.chats[-9].standing[0].labels == [["Share"]]
