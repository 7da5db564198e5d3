"""Messages that nobody asked for: sent, edited, deleted."""

import pytest

from bot.errors import Malformed, NeedsAdmin, OutcomeUnknown
from bot.model import Card, Chat, ChatKind, Reply
from bot.platforms.base import Platform, Receipt
from bot.platforms.telegram.failures import MessageGone
from tests.fakes.core import FakeCore
from tests.fakes.telegram import FakeTelegram, Person, flood, refuse
from tests.platforms.telegram.conftest import connected, echo

ME = Chat("telegram", "7")
LONG = Reply(language="en", text="\n\n".join(letter * 3000 for letter in "abc"))


def texts(person: Person) -> list[str]:
    return [message.text[:3] for message in person.chat.standing]


async def test_it_says_what_it_can(server: FakeTelegram) -> None:
    async with connected(server, FakeCore(echo)) as platform:
        known: Platform = platform
        can = known.capabilities
    assert (known.name, can.longest_text, can.utf16, can.buttons_a_row) == ("telegram", 4096, True, 8)
    assert (can.edits, can.deletes, can.idempotent_sends) == (True, True, False)


async def test_a_long_reply_is_several_messages(server: FakeTelegram, person: Person) -> None:
    async with connected(server, FakeCore(echo)) as platform:
        receipt = await platform.send(ME, LONG, "1")
    assert texts(person) == ["aaa", "bbb", "ccc"]
    assert receipt == Receipt(ME, tuple(str(message.id) for message in person.chat.standing))


async def test_a_topic_is_sent_to(server: FakeTelegram) -> None:
    group = server.group(-5, topics=(2,))
    async with connected(server, FakeCore(echo)) as platform:
        await platform.send(Chat("telegram", "-5", ChatKind.GROUP, "2"), Reply(language="en", text="x"), "1")
        group.closed_topics.add(2)
        with pytest.raises(NeedsAdmin):
            await platform.send(Chat("telegram", "-5", ChatKind.GROUP, "2"), Reply(language="en", text="x"), "1")
        with pytest.raises(NeedsAdmin):
            await platform.send(Chat("telegram", "-5", ChatKind.GROUP, "3"), Reply(language="en", text="x"), "1")
    assert [message.thread for message in group.standing] == [2]


@pytest.mark.parametrize("reply", [Reply(language="en"), Reply(language="ar", cards=(Card(title="\u200b"),))])
async def test_nothing_cannot_be_sent(server: FakeTelegram, reply: Reply) -> None:
    async with connected(server, FakeCore(echo)) as platform:
        with pytest.raises(Malformed):
            await platform.send(ME, reply, "1")


async def test_edits_take_the_place_of_what_stood(server: FakeTelegram, person: Person) -> None:
    async with connected(server, FakeCore(echo)) as platform:
        first = await platform.send(ME, Reply(language="en", text="one"), "1")
        second = await platform.edit(first, LONG)
        assert texts(person) == ["aaa", "bbb", "ccc"]
        assert second.messages[0] == first.messages[0]
        third = await platform.edit(second, Reply(language="en", text="two"))
        assert texts(person) == ["two"]
        assert third == first
        assert await platform.edit(third, Reply(language="en", text="two")) == first


async def test_an_edit_brings_nothing_back_that_somebody_deleted(server: FakeTelegram, person: Person) -> None:
    async with connected(server, FakeCore(echo)) as platform:
        first = await platform.send(ME, Reply(language="en", text="one"), "1")
        person.chat.messages.clear()
        with pytest.raises(MessageGone):
            await platform.edit(first, Reply(language="en", text="two"))
    assert texts(person) == []


async def test_what_is_deleted_is_gone_and_deleting_it_again_is_no_error(server: FakeTelegram, person: Person) -> None:
    async with connected(server, FakeCore(echo)) as platform:
        receipt = await platform.send(ME, LONG, "1")
        await platform.delete(receipt)
        await platform.delete(receipt)
    assert texts(person) == []


async def test_the_tail_of_a_long_reply_waits_for_its_turn(server: FakeTelegram, person: Person) -> None:
    async with connected(server, FakeCore(echo)) as platform:
        server.faults.append(flood("sendMessage", 0.01))
        server.faults[0].times = 0
        receipt = await platform.send(ME, Reply(language="en", text="one"), "1")
        server.faults[0].times = 1
        await platform.edit(receipt, LONG)
    assert texts(person) == ["aaa", "bbb", "ccc"]


@pytest.mark.parametrize(
    "fault", [flood("sendMessage", 3000), refuse("sendMessage", 403, "Forbidden: bot was blocked")]
)
async def test_a_tail_that_does_not_arrive_is_no_reason_to_send_all_again(
    server: FakeTelegram, person: Person, fault: object
) -> None:
    async with connected(server, FakeCore(echo)) as platform:
        receipt = await platform.send(ME, Reply(language="en", text="one"), "1")
        server.faults.append(fault)  # type: ignore[arg-type]
        with pytest.raises(OutcomeUnknown, match="only the beginning"):
            await platform.edit(receipt, LONG)
    assert texts(person) == ["aaa"]
