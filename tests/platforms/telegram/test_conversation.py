"""Conversations over the loopback server: what people do, and what they hear."""

import asyncio

import pytest

from bot.model import Button, Card, Reply, Request
from tests.fakes.core import FakeCore
from tests.fakes.telegram import (
    ME,
    STICKER,
    FakeTelegram,
    Person,
    from_channel,
    from_chat,
    from_hidden_user,
    from_user,
    refuse,
)
from tests.platforms.telegram.conftest import echo, serving

PAGES = 3


async def paged(request: Request) -> Reply | None:
    """A list of three pages whose buttons turn them in place, and some odd buttons."""
    match request.command, request.text:
        case "list", number if request.pressed:
            return page(int(number), replaces=True)
        case "list", _:
            return page(1)
        case "read", number:
            return Reply(language="en", cards=(Card(title=f"Article {number}"),))
        case "like", _:
            return Reply(language="en", notice="Thanks! " + "♥" * 300)
        case "hush", _:
            return None
    return Reply(language="en", text=f"You said: {request.text}")


def page(number: int, *, replaces: bool = False) -> Reply:
    card = Card(title=f"Title {number}", buttons=(Button("Read", f"read {number}"),))
    ways = [Button(str(other), f"list {other}") for other in (number - 1, number, number + 1) if 0 < other <= PAGES]
    odd = (Button("Like", "like 1"), Button("Hush", "hush"))
    return Reply(language="en", text=f"Page {number}", cards=(card,), buttons=(tuple(ways), odd), replaces=replaces)


async def test_a_command_is_answered_and_settled(server: FakeTelegram, person: Person) -> None:
    core = FakeCore(echo)
    async with serving(server, core):
        reply = await person.says("/latest politics")
    assert (reply.text, reply.reply_to, reply.thread) == ("latest: politics", None, None)
    assert core.inbox.open == []


async def test_previews_of_links_are_off(server: FakeTelegram, person: Person) -> None:
    async with serving(server, FakeCore(echo)):
        await person.says("/latest")
    assert server.called("sendMessage")[0]["link_preview_options"] == {"is_disabled": True}


async def test_pages_turn_in_place(server: FakeTelegram, person: Person) -> None:
    async with serving(server, FakeCore(paged)):
        first = await person.says("/list")
        assert first.labels == [["Read"], ["1", "2"], ["Like", "Hush"]]
        second = await person.presses(first, "2")
        assert second is first
        assert second.text == "Page 2\n\nTitle 2"
        third = await person.presses(second, "3")
        assert third.labels[1] == ["2", "3"]
    assert len(person.chat.standing) == 1
    assert person.toasts == ["", ""]


async def test_a_page_that_shows_already_is_no_error(server: FakeTelegram, person: Person) -> None:
    async with serving(server, FakeCore(paged)):
        first = await person.says("/list")
        assert await person.taps(first, "1") == ""
    assert first.edits == 0
    assert len(person.chat.standing) == 1


async def test_a_button_can_bring_a_message_of_its_own(server: FakeTelegram, person: Person) -> None:
    async with serving(server, FakeCore(paged)):
        first = await person.says("/list")
        article = await person.presses(first, "Read")
    assert article.text == "Article 1"
    assert len(person.chat.standing) == 2


async def test_a_notice_is_a_toast_and_nothing_else(server: FakeTelegram, person: Person) -> None:
    async with serving(server, FakeCore(paged)):
        first = await person.says("/list")
        toast = await person.taps(first, "Like")
    assert toast == ("Thanks! " + "♥" * 300)[:200]
    assert len(person.chat.heard) == 1


async def test_a_notice_to_who_pressed_nothing_is_a_message(server: FakeTelegram, person: Person) -> None:
    async with serving(server, FakeCore(paged)):
        assert (await person.says("/like")).text.startswith("Thanks!")


async def test_a_press_that_means_nothing_stops_waiting(server: FakeTelegram, person: Person) -> None:
    async with serving(server, FakeCore(paged)):
        first = await person.says("/list")
        assert await person.taps(first, "Hush") == ""


async def refused(request: Request) -> Reply:
    if request.pressed:
        return Reply(language="en", text="Only editors may do that." + "!" * int(request.text), personal=True)
    return Reply(language="en", text="x", buttons=((Button("Short", "remove 1"), Button("Long", "remove 300")),))


async def test_what_only_the_presser_should_read_is_an_alert_in_a_group(server: FakeTelegram, person: Person) -> None:
    group = server.group(-5)
    async with serving(server, FakeCore(refused)):
        in_group = await person.says("/list", to=group)
        assert await person.taps(in_group, "Short") == "Only editors may do that.!"
        assert server.called("answerCallbackQuery")[0]["show_alert"]
        assert len(group.heard) == 1
        assert (await person.presses(in_group, "Long")).text.endswith("!" * 300)
        in_private = await person.says("/list")
        assert (await person.presses(in_private, "Short")).text == "Only editors may do that.!"


async def test_a_press_without_content_is_only_acknowledged(server: FakeTelegram, person: Person) -> None:
    core = FakeCore(paged)
    async with serving(server, core):
        person.presses_data(await person.says("/list"), "")
        await server.hears("answerCallbackQuery")
    assert len(core.requests) == 1


async def test_a_press_that_is_too_old_to_acknowledge_is_still_carried_out(
    server: FakeTelegram, person: Person
) -> None:
    server.faults.append(refuse("answerCallbackQuery", 400, "Bad Request: query is too old and so on"))
    core = FakeCore(paged)
    async with serving(server, core):
        first = await person.says("/list")
        since = len(person.chat.heard)
        person.presses_data(first, "list 2")
        await person.chat.hears(since=since)
    assert first.text == "Page 2\n\nTitle 2"
    assert core.inbox.open == []


async def test_the_page_of_a_deleted_message_comes_anew(server: FakeTelegram, person: Person) -> None:
    async with serving(server, FakeCore(paged)):
        first = await person.says("/list")
        del person.chat.messages[first.id]
        second = await person.presses(first, "2")
    assert second is not first
    assert second.text == "Page 2\n\nTitle 2"


async def test_a_page_of_several_messages_begins_in_place(server: FakeTelegram, person: Person) -> None:
    async def long(request: Request) -> Reply:
        text = "\n\n".join(["x" * 3000, "y" * 3000, "z"] if request.pressed else ["short"])
        return Reply(language="en", text=text, buttons=((Button("More", "more"),),), replaces=request.pressed)

    async with serving(server, FakeCore(long)):
        first = await person.says("/read")
        first_of_two = await person.presses(first, "More")
        last = (await person.chat.hears(3))[2]
    assert first_of_two is first
    assert (first.text, first.labels) == ("x" * 3000, [])
    assert (last.text, last.labels) == ("y" * 3000 + "\n\nz", [["More"]])


async def test_groups_hear_answers_to_the_asking_message(server: FakeTelegram, person: Person) -> None:
    group = server.group(-5)
    async with serving(server, FakeCore(echo)):
        person.writes("good morning", to=group)
        reply = await person.says("/latest", to=group)
    assert reply.text == "latest:"
    asking = server.called("sendMessage")[0]["reply_parameters"]
    assert asking == {"message_id": reply.reply_to, "allow_sending_without_reply": True}
    assert len(group.heard) == 1


async def test_forum_topics_are_answered_where_they_were_asked(server: FakeTelegram, person: Person) -> None:
    group = server.group(-5, topics=(2, 3))
    async with serving(server, FakeCore(paged)):
        listed = await person.says("/list", to=group, message_thread_id=2, is_topic_message=True)
        article = await person.presses(listed, "Read")
    assert (listed.thread, article.thread) == (2, 2)


async def test_a_topic_that_was_deleted_meanwhile_is_answered_beside_it(server: FakeTelegram, person: Person) -> None:
    group = server.group(-5, topics=(2,))
    async with serving(server, FakeCore(echo)):
        reply = await person.says("/latest", to=group, message_thread_id=9, is_topic_message=True)
    assert reply.thread is None


async def test_channels_are_answered(server: FakeTelegram) -> None:
    channel = server.channel(-9)
    core = FakeCore(echo)
    async with serving(server, core):
        server.post(channel, "/latest")
        (reply,) = await channel.hears()
    assert (reply.text, reply.reply_to) == ("latest:", None)
    assert not core.requests[0].person.genuine


async def test_forwards_of_all_origins_come_to_the_core(server: FakeTelegram, person: Person) -> None:
    origins = [from_user("سعاد"), from_hidden_user("كاتب"), from_chat("مجموعة"), from_channel("المدن", "almodon")]
    core = FakeCore(echo)
    async with serving(server, core):
        for origin in origins:
            await person.forwards("عنوان\nنص", origin)
    forwards = [forward for request in core.requests for forward in request.forwards]
    assert [(each.source, each.url) for each in forwards] == [
        (None, None),
        (None, None),
        ("مجموعة", None),
        ("المدن", "https://t.me/almodon/12"),
    ]


async def test_an_album_is_answered_once(server: FakeTelegram, person: Person) -> None:
    core = FakeCore(echo)
    async with serving(server, core):
        person.sends_album(["", "عنوان\nنص", ""], forward_origin=from_user("سعاد"))
        await person.says("/end")
    assert [bool(request.forwards) for request in core.requests] == [True, False]


async def test_a_sticker_gets_a_polite_answer(server: FakeTelegram, person: Person) -> None:
    core = FakeCore(echo)
    async with serving(server, core):
        person.sends(sticker=STICKER)
        await person.chat.hears()
    assert (core.requests[0].command, core.requests[0].text) == ("unread", "sticker")


async def test_a_migration_is_told_to_the_core(server: FakeTelegram, person: Person) -> None:
    core = FakeCore(echo)
    async with serving(server, core):
        person.sends(to=server.group(-5), migrate_to_chat_id=-1005)
        await person.says("/end")
        await server.signal.until(lambda: core.moves, "the move")
    assert core.moves == [("-5", "-1005")]


async def test_what_is_asked_while_the_bot_is_away_is_answered_later(server: FakeTelegram, person: Person) -> None:
    for number in range(5):
        person.writes(f"/latest {number}")
    async with serving(server, FakeCore(echo)):
        heard = await person.chat.hears(5)
    assert [message.text for message in heard] == [f"latest: {number}" for number in range(5)]


async def test_a_chats_messages_are_answered_in_order_though_the_first_takes_longer(
    server: FakeTelegram, person: Person
) -> None:
    second_is_in = asyncio.Event()

    async def slow_at_first(request: Request) -> Reply:
        if request.text == "0":
            await second_is_in.wait()
        return await echo(request)

    async with serving(server, FakeCore(slow_at_first)):
        person.writes("/latest 0")
        person.writes("/latest 1")
        await server.signal.until(lambda: not len(server.updates), "both updates taken")
        second_is_in.set()
        heard = await person.chat.hears(2)
    assert [message.text for message in heard] == ["latest: 0", "latest: 1"]


async def test_a_slow_chat_does_not_stop_another(server: FakeTelegram, person: Person) -> None:
    other = server.person(8)
    never = asyncio.Event()

    async def stuck(request: Request) -> Reply:
        if request.person.id == "7":
            await never.wait()
        return await echo(request)

    async with serving(server, FakeCore(stuck)):
        for _ in range(150):
            person.writes("/latest")
        assert (await other.says("/latest")).text == "latest:"
        never.set()
        await person.chat.hears(150)


async def test_a_reply_that_cannot_be_drawn_is_logged_and_the_next_one_comes(
    server: FakeTelegram, person: Person, caplog: pytest.LogCaptureFixture
) -> None:
    async def forgetful(request: Request) -> Reply:
        return Reply(language="en", text="x", buttons=((Button("x", "x" * 65),),) if request.text else ())

    core = FakeCore(forgetful)
    async with serving(server, core):
        person.writes("/latest 1")
        await person.says("/latest")
    assert "1 to 64 bytes" in caplog.text
    assert core.inbox.open == []


async def test_the_bot_knows_its_name(server: FakeTelegram, person: Person) -> None:
    core = FakeCore(echo)
    async with serving(server, core) as platform:
        assert platform.address == f"https://t.me/{ME['username']}"
        reply = await person.says("/latest@KHABAR_BOT x")
        person.writes("/latest@other_bot")
        await person.says("/end")
    assert reply.text == "latest: x"
    assert len(core.requests) == 2
