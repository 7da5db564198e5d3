"""What Telegram refuses, loses or puts off: what it means, and what becomes of the answer."""

import asyncio
from contextlib import suppress
from typing import Any

import pytest

from bot.errors import (
    Malformed,
    OutcomeUnknown,
    TryLater,
)
from bot.model import Button, Card, Chat, Reply, Request, Secret
from bot.platforms.telegram.platform import connect
from bot.platforms.telegram.settings import Settings
from tests.fakes.core import FakeCore
from tests.fakes.telegram import FakeTelegram, Person, flood, refuse, reset, slow
from tests.platforms.telegram.conftest import connected, echo, serving

HELLO = Reply(language="en", text="Hello")


async def sent(server: FakeTelegram, chat: Chat | None = None, reply: Reply = HELLO) -> Any:
    async with connected(server, FakeCore(echo)) as platform:
        return await platform.send(chat or Chat("telegram", "7"), reply, "1")


def person_chat(person: Person) -> Chat:
    return Chat("telegram", str(person.id))


async def test_what_surely_did_not_leave_may_be_sent_later(server: FakeTelegram, person: Person) -> None:
    async with connected(server, FakeCore(echo)) as platform:
        await server.stop()
        with suppress(OutcomeUnknown):  # what was written to a connection that just ended may have been read
            await platform.send(person_chat(person), HELLO, "1")
        with pytest.raises(TryLater) as later:
            await platform.send(person_chat(person), HELLO, "1")
    assert later.value.whole_bot
    assert "no connection" in str(later.value)


async def test_a_server_that_is_not_there_cannot_be_connected_to() -> None:
    settings = Settings(token=Secret("1:x"), api_base_url="http://127.0.0.1:9")
    with pytest.raises(TryLater, match="no connection"):
        async with connect(settings, FakeCore(echo)):
            pass


async def test_a_flooded_chat_waits_and_the_others_go_on(server: FakeTelegram, person: Person) -> None:
    other = server.person(8)
    server.faults.append(flood("sendMessage", 0.2, chat=7, times=2))
    async with serving(server, FakeCore(echo)):
        person.writes("/latest 1")
        await server.hears("sendMessage")
        assert (await other.says("/latest")).text == "latest:"
        assert person.chat.heard == []
        (late,) = await person.chat.hears()
    assert late.text == "latest: 1"


async def test_an_answer_that_would_come_much_later_is_dropped(
    server: FakeTelegram, person: Person, caplog: pytest.LogCaptureFixture
) -> None:
    server.faults.append(flood("sendMessage", 40_000))
    core = FakeCore(echo)
    async with serving(server, core):
        person.writes("/latest 1")
        assert (await person.says("/latest 2")).text == "latest: 2"
    assert "an answer did not arrive: TryLater" in caplog.text
    assert core.inbox.open == []


async def test_an_answer_is_not_tried_for_ever(
    server: FakeTelegram, person: Person, caplog: pytest.LogCaptureFixture
) -> None:
    server.faults.append(flood("sendMessage", 0.01, times=9))
    async with serving(server, FakeCore(echo)):
        person.writes("/latest")
        await server.hears("sendMessage", 4)
        server.faults.clear()
        await person.says("/latest 2")
    assert [message.text for message in person.chat.heard] == ["latest: 2"]
    assert "an answer did not arrive: TryLater" in caplog.text


async def test_an_answer_that_may_have_arrived_is_not_sent_twice(server: FakeTelegram, person: Person) -> None:
    server.faults.append(reset("sendMessage", "after"))
    core = FakeCore(echo)
    async with serving(server, core):
        person.writes("/latest 1")
        await person.chat.hears()
        await person.says("/latest 2")
    assert [message.text for message in person.chat.heard] == ["latest: 1", "latest: 2"]
    assert core.inbox.open == []


async def test_an_edit_that_may_have_arrived_is_repeated(server: FakeTelegram, person: Person) -> None:
    server.faults += [reset("editMessageText", "before"), reset("editMessageText", "after")]
    async with serving(server, FakeCore(turning)):
        first = await person.says("/list")
        await person.presses(first, "Turn")
    assert (first.text, first.edits) == ("turned", 1)
    assert len(person.chat.standing) == 1


async def turning(request: Request) -> Reply:
    if request.pressed:
        return Reply(language="en", text="turned", replaces=True)
    return Reply(language="en", text="list", buttons=((Button("Turn", "list 2"),),))


async def test_an_answer_waits_for_the_server_to_come_back(server: FakeTelegram, person: Person) -> None:
    gone = asyncio.Event()

    async def late(request: Request) -> Reply:
        await gone.wait()
        return await echo(request)

    async with serving(server, FakeCore(late)):
        person.writes("/latest")
        await server.signal.until(lambda: server.updates.handed, "the update taken")
        await server.stop()
        gone.set()
        async with server:
            assert (await person.chat.hears())[0].text == "latest:"


async def test_the_answer_follows_a_group_that_moved(server: FakeTelegram, person: Person) -> None:
    old, new = server.group(-5), server.group(-1005)
    old.moves_to(new)
    core = FakeCore(echo)
    async with serving(server, core):
        person.writes("/latest", to=old)
        (reply,) = await new.hears()
    assert reply.text == "latest:"
    assert core.moves == [("-5", "-1005")]


@pytest.mark.parametrize("trouble", ["blocked", "closed topic"])
async def test_an_answer_that_cannot_arrive_is_told_in_one_line(
    server: FakeTelegram, person: Person, caplog: pytest.LogCaptureFixture, trouble: str
) -> None:
    group = server.group(-5, topics=(2,))
    group.closed_topics.add(2)
    person.chat.blocks()
    core = FakeCore(echo)
    async with serving(server, core):
        if trouble == "blocked":
            person.writes("/latest")
        else:
            person.writes("/latest", to=group, message_thread_id=2, is_topic_message=True)
        await server.person(8).says("/latest")
    (line,) = [record.message for record in caplog.records if record.levelname == "WARNING"]
    assert line.startswith("an answer did not arrive: ")
    assert core.inbox.open == []


async def test_entities_that_telegram_refuses_are_left_out(
    server: FakeTelegram, person: Person, caplog: pytest.LogCaptureFixture
) -> None:
    server.faults.append(refuse("sendMessage", 400, "Bad Request: can't parse entities"))
    card = Card(title="Title", url="https://example.org", buttons=(Button("Read", "read 1"),))
    receipt = await sent(server, person_chat(person), Reply(language="en", cards=(card,)))
    message = person.chat.messages[int(receipt.messages[0])]
    assert (message.text, message.entities, message.labels) == ("Title", [], [["Read"]])
    assert "refuses the form" in caplog.text


async def test_what_is_refused_though_plain_is_given_up(server: FakeTelegram, person: Person) -> None:
    server.faults.append(refuse("sendMessage", 400, "Bad Request: can't parse entities", times=9))
    with pytest.raises(Malformed):
        await sent(server, person_chat(person), Reply(language="en", cards=(Card(title="Title"),)))
    assert len(server.called("sendMessage")) == 2
    with pytest.raises(Malformed):
        await sent(server, person_chat(person))
    assert len(server.called("sendMessage")) == 3


async def test_sixty_four_requests_are_answered_at_once(server: FakeTelegram) -> None:
    people = [server.person(number) for number in range(1, 81)]
    everybody = asyncio.Event()

    async def wait_for_all(request: Request) -> Reply:
        await everybody.wait()
        return await echo(request)

    core = FakeCore(wait_for_all)
    async with serving(server, core):
        for each in people:
            each.writes("/latest")
        await server.signal.until(lambda: len(server.updates.handed) == 80 and core.requests, "all in hand")
        assert len(core.requests) == 64
        everybody.set()
        for each in people:
            await each.chat.hears()


async def test_slow_sends_do_not_stop_other_chats(server: FakeTelegram, person: Person) -> None:
    held = slow("sendMessage", chat=7)
    server.faults.append(held)
    async with serving(server, FakeCore(echo)):
        person.writes("/latest")
        await server.hears("sendMessage")
        assert (await server.person(8).says("/latest")).text == "latest:"
        held.hold.set()
        await person.chat.hears()
