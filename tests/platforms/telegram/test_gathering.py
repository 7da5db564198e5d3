"""Messages that belong together are answered together; nothing else waits for anything."""

import asyncio
import json
from typing import Any

from bot.model import Reply, Request
from tests.fakes.core import FakeCore, FakeInbox
from tests.fakes.telegram import PHOTO, STICKER, FakeTelegram, Person, from_channel, from_user
from tests.platforms.telegram.conftest import connected, echo, serving

CHANNEL = from_channel("المدن", "almodon")


async def told(request: Request) -> Reply:
    """How many messages were handed on, or what was asked."""
    return Reply(language="en", text=f"{len(request.forwards)} forwards, {request.command}, {request.text[:20]}")


async def test_a_burst_of_twenty_is_answered_once_and_in_order(server: FakeTelegram, person: Person) -> None:
    core = FakeCore(told)
    async with serving(server, core):
        for number in range(20):
            person.writes(f"خبر {number}", forward_origin=CHANNEL)
        [reply] = await person.chat.hears()
    assert reply.text == "20 forwards, None,"
    [request] = core.requests
    assert [forward.text for forward in request.forwards] == [f"خبر {number}" for number in range(20)]
    assert len({forward.message for forward in request.forwards}) == 20
    assert core.inbox.open == []


async def test_an_album_that_arrives_out_of_order_is_one_forward(server: FakeTelegram, person: Person) -> None:
    core = FakeCore(told)
    numbers = [server.next_id() for _ in range(3)]
    async with serving(server, core):
        for place in (2, 0, 1):
            photo = [PHOTO[0] | {"file_id": f"p{place}"}]
            more: Any = {"caption": "📰 عنوان"} if place == 1 else {}
            person.sends(
                message_id=numbers[place], media_group_id="9", photo=photo, forward_origin=from_user("سعاد"), **more
            )
        await person.chat.hears()
    [request] = core.requests
    [forward] = request.forwards
    assert (forward.text, forward.message) == ("📰 عنوان", str(numbers[0]))
    assert [picture.file for picture in forward.pictures] == ["p0", "p1", "p2"]


async def test_a_long_paste_that_was_cut_is_one_text(server: FakeTelegram, person: Person) -> None:
    core = FakeCore(told)
    long = "كلمة " * 819 + "ن"
    async with serving(server, core):
        person.writes(long)
        person.writes("هاية الخبر")
        await person.chat.hears()
    [request] = core.requests
    assert request.text == long + "هاية الخبر"


async def test_a_command_whose_argument_was_cut_is_one_command(server: FakeTelegram, person: Person) -> None:
    core = FakeCore(told)
    first = "/add عنوان " + "كلمة " * 600 + "ثم"
    async with serving(server, core):
        person.writes(first)
        person.writes("البقية")
        [reply] = await person.chat.hears()
    [request] = core.requests
    assert "0 forwards, add, عنوان" in reply.text
    assert (request.text, request.pasted) == (first.removeprefix("/add ") + " البقية", None)
    assert core.inbox.open == []


async def test_a_command_does_not_wait_and_comes_after_what_was_sent_before(
    server: FakeTelegram, person: Person
) -> None:
    core = FakeCore(told)
    async with serving(server, core):
        person.writes("خبر", forward_origin=CHANNEL)
        person.writes("/latest")
        replies = await person.chat.hears(2)
        person.sends(sticker=STICKER)
        await person.chat.hears(since=2)
    assert [reply.text for reply in replies] == ["1 forwards, None,", "0 forwards, latest,"]


async def test_words_between_forwards_keep_their_place(server: FakeTelegram, person: Person) -> None:
    core = FakeCore(told)
    async with serving(server, core):
        person.writes("خبر", forward_origin=CHANNEL)
        person.writes("العراق")
        person.writes("خبر آخر", forward_origin=CHANNEL)
        await person.chat.hears(3)
    assert [len(request.forwards) for request in core.requests] == [1, 0, 1]


async def test_a_poll_in_a_burst_is_told_beside_it(server: FakeTelegram, person: Person) -> None:
    core = FakeCore(told)
    async with serving(server, core):
        person.writes("خبر", forward_origin=CHANNEL)
        person.sends(poll={"id": "1", "question": "؟", "options": []}, forward_origin=CHANNEL)
        person.writes("خبر آخر", forward_origin=CHANNEL)
        replies = await person.chat.hears(2)
    assert [reply.text for reply in replies] == ["2 forwards, None,", "0 forwards, unread, poll"]


async def test_what_is_malformed_is_put_aside_and_the_burst_goes_on(server: FakeTelegram, person: Person) -> None:
    core = FakeCore(told)
    async with serving(server, core):
        person.writes("خبر", forward_origin=CHANNEL)
        person.sends(text="خبر", forward_origin={"type": "channel"})
        person.writes("خبر آخر", forward_origin=CHANNEL)
        await person.chat.hears(2)
    assert len(core.inbox.quarantined) == 1
    assert [len(request.forwards) for request in core.requests] == [1, 1]


async def test_an_answer_that_fails_leaves_the_others(server: FakeTelegram, person: Person) -> None:
    async def failing(request: Request) -> Reply:
        if request.forwards:
            raise RuntimeError("on purpose")
        return await told(request)

    core = FakeCore(failing)
    async with serving(server, core):
        person.writes("خبر", forward_origin=CHANNEL)
        person.sends(poll={"id": "1", "question": "؟", "options": []}, forward_origin=CHANNEL)
        await person.chat.hears()
    assert core.inbox.open == []


async def test_what_was_held_at_the_end_is_answered_together_after_the_next_start(
    server: FakeTelegram, person: Person
) -> None:
    inbox = FakeInbox()
    async with connected(server, FakeCore(told, inbox=inbox), quiet=60) as platform:
        task = asyncio.create_task(platform.serve())
        for number in range(3):
            person.writes(f"خبر {number}", forward_origin=CHANNEL)
        await server.signal.until(lambda: len(inbox.open) == 3, "three updates in the inbox")
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
    assert len(inbox.open) == 3
    core = FakeCore(told, inbox=inbox)
    async with serving(server, core):
        [reply] = await person.chat.hears()
    assert reply.text == "3 forwards, None,"
    assert inbox.open == []


async def test_only_an_editors_edit_comes_to_the_core(server: FakeTelegram, person: Person) -> None:
    core = FakeCore(echo, admins=["7"])
    other = server.person(8)
    async with serving(server, core):
        for one in (other, person):
            edited = server.message(one.chat, 5, **{"from": one.json, "text": "عنوان\nنص", "edit_date": 1})
            server.updates.add({"edited_message": edited})
        await person.chat.hears()
    [request] = core.requests
    assert request.person.id == "7"
    assert request.forwards[0].edited
    assert not other.chat.heard
    assert "edited_message" in json.dumps(server.called("getUpdates")[0])
