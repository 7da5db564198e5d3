"""What Telegram refuses, loses or puts off: what it means, and what becomes of the answer."""

import asyncio
from contextlib import suppress
from typing import Any

import pytest

from bot.errors import (
    GoneForGood,
    Malformed,
    Moved,
    NeedsAdmin,
    OutcomeUnknown,
    PlatformError,
    TryLater,
    Unauthorized,
)
from bot.model import Button, Card, Chat, ChatKind, Reply, Request, Secret
from bot.platforms.telegram.platform import connect
from bot.platforms.telegram.settings import Settings
from tests.fakes.core import FakeCore
from tests.fakes.telegram import FakeTelegram, Person, broken, flood, refuse, reset, slow
from tests.platforms.telegram.conftest import connected, echo, serving

HELLO = Reply(language="en", text="Hello")
TABLE: list[tuple[int, str, type[PlatformError]]] = [
    (403, "Forbidden: bot was blocked by the user", GoneForGood),
    (403, "Forbidden: bot was kicked from the supergroup chat", GoneForGood),
    (403, "Forbidden: bot is not a member of the channel chat", GoneForGood),
    (403, "Forbidden: user is deactivated", GoneForGood),
    (403, "Forbidden: bot can't initiate conversation with a user", GoneForGood),
    (403, "Forbidden: the group chat was deleted", GoneForGood),
    (400, "Bad Request: chat not found", GoneForGood),
    (400, "Bad Request: PEER_ID_INVALID", GoneForGood),
    (400, "Bad Request: not enough rights to send text messages to the chat", NeedsAdmin),
    (400, "Bad Request: have no rights to send a message", NeedsAdmin),
    (400, "Bad Request: need administrator rights in the channel chat", NeedsAdmin),
    (400, "Bad Request: CHAT_WRITE_FORBIDDEN", NeedsAdmin),
    (400, "Bad Request: TOPIC_CLOSED", NeedsAdmin),
    (400, "Bad Request: message thread not found", NeedsAdmin),
    (403, "Forbidden: something new", NeedsAdmin),
    (400, "Bad Request: something new", Malformed),
    (413, "Request Entity Too Large", Malformed),
    (401, "Unauthorized", Unauthorized),
    (404, "Not Found", Unauthorized),
]


async def sent(server: FakeTelegram, chat: Chat | None = None, reply: Reply = HELLO) -> Any:
    async with connected(server, FakeCore(echo)) as platform:
        return await platform.send(chat or Chat("telegram", "7"), reply, "1")


@pytest.mark.parametrize(("code", "description", "kind"), TABLE)
async def test_refusals_have_one_meaning(
    server: FakeTelegram, person: Person, code: int, description: str, kind: type[PlatformError]
) -> None:
    server.faults.append(refuse("sendMessage", code, description))
    with pytest.raises(kind):
        await sent(server, person_chat(person))


def person_chat(person: Person) -> Chat:
    return Chat("telegram", str(person.id))


async def test_a_migrated_group_says_where_it_is(server: FakeTelegram) -> None:
    server.group(-5).moves_to(server.group(-1005))
    with pytest.raises(Moved) as moved:
        await sent(server, Chat("telegram", "-5", ChatKind.GROUP))
    assert moved.value.chat == "-1005"


@pytest.mark.parametrize("seconds", [3, 50_000])
async def test_a_limit_says_how_long_to_wait(server: FakeTelegram, person: Person, seconds: float) -> None:
    server.faults.append(flood("sendMessage", seconds))
    with pytest.raises(TryLater) as later:
        await sent(server, person_chat(person))
    assert (later.value.seconds, later.value.whole_bot) == (seconds, False)


@pytest.mark.parametrize(
    "fault",
    [
        broken("sendMessage", 502),
        broken("sendMessage", 500, b'{"ok":false,"error_code":500,"description":"Internal Server Error"}'),
        broken("sendMessage", 403, b"<html>a proxy's opinion</html>"),
        broken("sendMessage", 403, b'{"error": "an opinion"}'),
        broken("sendMessage", 200, b"{}"),
        broken("sendMessage", 301, b""),
        reset("sendMessage", "before"),
        reset("sendMessage", "after"),
        reset("sendMessage", "middle"),
    ],
    ids=["502", "500", "foreign 403", "foreign JSON", "garbage", "redirect", "reset", "lost answer", "half an answer"],
)
async def test_what_may_have_arrived_is_unknown(server: FakeTelegram, person: Person, fault: Any) -> None:
    server.faults.append(fault)
    with pytest.raises(OutcomeUnknown):
        await sent(server, person_chat(person))


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
