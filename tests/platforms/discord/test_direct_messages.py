"""Direct messages: words, long pastes, forwards of every kind."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

import pytest

from bot.errors import StoreUnusable
from bot.model import Incoming, Reply, Request
from bot.platforms.gathering import UNREAD
from tests.fakes.core import FakeCore, FakeInbox
from tests.fakes.discord import FakeDiscord, User
from tests.platforms.discord.bot import COMMANDS, core_of, newsroom, serving

SOURCE = {"type": 1, "guild_id": "2000", "channel_id": "2001", "message_id": "4321"}
NOON = datetime(2026, 7, 1, 12, tzinfo=UTC)
WRITTEN = "2026-06-30T08:00:00+00:00"


def forwarded(**snapshot: Any) -> dict[str, Any]:
    """A forward as Discord sends it: without `edited_timestamp` where the message was never edited."""
    message = {"type": 0, "content": "", "embeds": [], "attachments": [], "timestamp": WRITTEN, "flags": 0, **snapshot}
    return {"message_reference": SOURCE, "message_snapshots": [{"message": message}]}


async def test_words_are_answered_in_the_chat() -> None:
    core = core_of()
    async with FakeDiscord() as server, serving(server, core):
        reply = await server.direct_message("بغداد اليوم")
    [request] = core.requests
    assert (request.command, request.text, request.chat.id) == (None, "بغداد اليوم", str(reply.channel))
    assert request.message is not None
    assert request.person.genuine
    assert reply.text.endswith("You said: بغداد اليوم")


async def test_a_message_that_comes_twice_is_answered_once() -> None:
    core = core_of()
    async with FakeDiscord() as server, serving(server, core):
        message = server.written("hello")
        for _ in range(2):
            await server.gateway.dispatch("MESSAGE_CREATE", message)
        await server.direct_message("end")
    assert [request.text for request in core.requests] == ["hello", "end"]
    assert len(server.api.messages) == 2


async def test_bots_and_system_messages_are_not_answered() -> None:
    core = core_of()
    async with FakeDiscord() as server, serving(server, core):
        await server.gateway.dispatch("MESSAGE_CREATE", server.written("beep", user=User(6, "Bot", bot=True)))
        await server.gateway.dispatch("MESSAGE_CREATE", server.written("pinned", type=6))
        await server.direct_message("hello")
    assert [request.text for request in core.requests] == ["hello"]


async def test_a_forward_keeps_its_source_and_time() -> None:
    core = core_of()
    async with FakeDiscord() as server, serving(server, core):
        reply = await server.direct_message(**forwarded(content="# Rain\n> in **Mosul**"))
    forward = core.requests[0].forwards[0]
    assert forward is not None
    assert (forward.text, forward.source) == ("Rain\nin Mosul", "Newsroom")
    assert forward.url == "https://discord.com/channels/2000/2001/4321"
    assert forward.published is not None
    assert forward.published.isoformat() == WRITTEN
    assert "Rain" in reply.text


async def test_a_forward_of_cards_is_read() -> None:
    texts = [{"type": 10, "id": 1, "content": "### Title"}, {"type": 10, "id": 2, "content": "-# small"}]
    button = {"type": 2, "id": 4, "style": 5, "label": "Open", "url": "https://example.com"}
    section = {"type": 9, "id": 3, "components": texts[:1], "accessory": button}
    container = {"type": 17, "id": 5, "components": [section, texts[1]]}
    core = core_of()
    async with FakeDiscord() as server, serving(server, core):
        await server.direct_message(**forwarded(components=[container], flags=1 << 15))
        await server.direct_message(**forwarded(embeds=[{"type": "rich", "title": "T", "fields": [_field()]}]))
    assert [one.forwards[0].text for one in core.requests] == ["Title\nsmall", "T\nName\nValue"]


def _field() -> dict[str, Any]:
    return {"name": "Name", "value": "Value", "inline": False}


async def test_a_long_paste_arrives_as_a_file() -> None:
    core = core_of()
    async with FakeDiscord() as server, serving(server, core):
        await server.direct_message("Look:", **server.upload("message.txt", ("خبر\n" * 3000).encode()))
        await server.direct_message(**forwarded(**server.upload("message.txt", b"forwarded")))
        await server.direct_message("picture", **server.upload("a.png", b"...", "image/png"))
    pasted, file, picture = core.requests
    assert pasted.text.startswith("Look:\nخبر\nخبر")
    assert len(pasted.text) > 10_000
    assert file.forwards[0].text == "forwarded"
    assert picture.text == "picture"


async def test_each_file_of_text_is_a_text_of_its_own() -> None:
    core = core_of()
    async with FakeDiscord() as server, serving(server, core):
        files = [server.upload(f"{name}.txt", name.encode()) for name in ("first", "second", "third")]
        del server.files["second.txt"]
        attached = [attachment for file in files for attachment in file["attachments"]]
        await server.direct_message("Look:", attachments=attached)
        await server.until(lambda: len(server.api.messages) == 3)
        await server.direct_message(**forwarded(attachments=attached))
        await server.until(lambda: len(server.api.messages) == 5)
    beside, lost, third, forwards, _ = core.requests
    assert [beside.text, (lost.command, lost.text), third.text] == ["Look:\nfirst", (UNREAD, "document"), "third"]
    assert [forward.text for forward in forwards.forwards] == ["first", "third"]
    assert len({beside.message, lost.message, third.message, *(each.message for each in forwards.forwards)}) == 5


async def test_a_list_of_feeds_is_read_as_it_is() -> None:
    core = core_of()
    listed = '<opml><body><outline xmlUrl="https://news.example/__all__/*"/></body></opml>'
    async with FakeDiscord() as server, serving(server, core):
        await server.direct_message(**server.upload("Feeds.OPML", listed.encode("utf-8-sig"), "text/x-opml"))
        await server.direct_message(listed)
        await server.direct_message("x", **server.upload("feeds.xml", listed.encode(), "application/xml"))
    assert [request.text for request in core.requests] == [listed, listed, "x"]


async def test_a_file_that_is_gone_leaves_the_message(caplog: pytest.LogCaptureFixture) -> None:
    core = core_of()
    async with FakeDiscord() as server, serving(server, core):
        attachment = server.upload("message.txt", b"text")
        del server.files["message.txt"]
        await server.direct_message("what stands beside it", **attachment)
    assert core.requests[0].text == "what stands beside it"
    assert "could not be fetched" in caplog.text


@pytest.mark.parametrize(
    "broken",
    [
        {"message_snapshots": [{"message": {"content": "no more of it"}}]},
        {"message_snapshots": [{}]},
        {"author": None},
        {"author": {"id": "5"}},
        {"embeds": 7},
    ],
)
async def test_what_cannot_be_read_is_put_aside_and_the_others_go_on(broken: dict[str, Any]) -> None:
    core = core_of()
    async with FakeDiscord() as server, serving(server, core):
        await server.gateway.dispatch("MESSAGE_CREATE", server.written("broken", **broken))
        assert (await server.direct_message("whole")).text == "You said: whole"
    [key] = core.inbox.quarantined
    assert key.startswith("MESSAGE_CREATE")
    assert [request.text for request in core.requests] == ["whole"]


async def test_an_inbox_that_fails_stops_nothing(caplog: pytest.LogCaptureFixture) -> None:
    class Full(FakeInbox):
        async def put(self, updates: Sequence[tuple[str, str]]) -> tuple[Incoming, ...]:
            raise StoreUnusable(f"no room for {len(updates)}")

    class Core(FakeCore):
        inbox = Full()

    core = Core(newsroom, COMMANDS)
    async with FakeDiscord() as server, serving(server, core):
        await server.gateway.dispatch("MESSAGE_CREATE", server.written("broken", author=None))
        assert (await server.direct_message("whole")).text == "You said: whole"
    assert "could not be put aside" in caplog.text


async def test_an_interaction_that_cannot_be_read_is_put_aside_without_its_token() -> None:
    core = core_of()
    async with FakeDiscord() as server, serving(server, core):
        await server.gateway.dispatch("INTERACTION_CREATE", {"id": "1", "type": 2, "token": "interaction-token-9"})
        await server.direct_message("whole")
    [row] = [row for row in core.inbox.rows.values() if row.state == "quarantined"]
    assert "interaction-token" not in row.raw


async def test_an_answer_takes_room_from_what_nobody_asked_for() -> None:
    """And bears the time of the program's clock, whatever this machine's is."""

    class Driven(FakeCore):
        def now(self) -> datetime:
            return NOON

    async def answer(_: Request) -> Reply:
        return Reply(language="en", text="News of all kinds. " * 500)

    core = Driven(answer, COMMANDS)
    async with FakeDiscord() as server, serving(server, core):
        await server.direct_message("hello")
        await server.interact("about")
    messages = len(server.find("POST", r"/channels/\d+/messages"))
    assert messages > 1
    assert core.spendings == [core.requests[0].chat] * messages, "an answer to an interaction takes none"
    assert {request.at for request in core.requests} == {NOON}
