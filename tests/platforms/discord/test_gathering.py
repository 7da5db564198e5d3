"""Direct messages: forwards that come together, and what becomes of them when the program is killed."""

import asyncio
import json
from collections.abc import Callable, Sequence
from typing import Any

import pytest

from bot.errors import StoreUnusable
from bot.model import Incoming, Reply, Request
from tests.fakes.core import FakeCore, FakeInbox
from tests.fakes.discord import FakeDiscord, Message
from tests.platforms.discord.bot import COMMANDS, serving
from tests.platforms.discord.test_direct_messages import forwarded


async def told(request: Request) -> Reply:
    return Reply(language="en", text=f"{len(request.forwards)} forwards {request.command} {request.text}".strip())


async def send(server: FakeDiscord, **message: Any) -> None:
    """A direct message, without waiting for what it brings."""
    await server.gateway.dispatch("MESSAGE_CREATE", server.written("", **message))


async def test_a_burst_of_twenty_is_answered_once_and_in_order() -> None:
    core = FakeCore(told, COMMANDS)
    async with FakeDiscord() as server, serving(server, core, quiet=0.5):
        for number in range(19):
            await send(server, **forwarded(content=f"Story {number}"))
        reply = await server.direct_message(**forwarded(content="Story 19"))
        await server.direct_message("end")
    assert reply.text == "20 forwards None"
    assert [forward.text for forward in core.requests[0].forwards] == [f"Story {number}" for number in range(20)]
    assert core.inbox.open == []


async def test_words_and_commands_do_not_wait_and_come_after_what_was_sent_before() -> None:
    inbox = Told()
    core = FakeCore(told, COMMANDS, inbox=inbox)
    async with FakeDiscord() as server, serving(server, core, quiet=60):
        await send(server, **forwarded(content="Rain"))
        await server.direct_message("words")
        await send(server, **forwarded(content="Snow"))
        await inbox.has(3)
        await server.interact("latest")
    assert [(len(one.forwards), one.command, one.text) for one in core.requests] == [
        (1, None, ""),
        (0, None, "words"),
        (1, None, ""),
        (0, "latest", ""),
    ]


class Told(FakeInbox):
    """An inbox that can be waited for."""

    def __init__(self) -> None:
        super().__init__()
        self._more = asyncio.Event()

    async def put(self, updates: Sequence[tuple[str, str]]) -> tuple[Incoming, ...]:
        stored = await super().put(updates)
        self._more.set()
        return stored

    async def has(self, number: int) -> None:
        """Until so many messages are in it."""
        await self.until(lambda: len(self.rows) >= number)

    async def until(self, true: Callable[[], bool]) -> None:
        async with asyncio.timeout(5):
            while not true():
                self._more.clear()
                await self._more.wait()


@pytest.mark.parametrize(
    ("kind", "content"),
    [
        ("photo", "image/png"),
        ("voice", "audio/ogg"),
        ("video", "video/mp4"),
        ("document", "application/pdf"),
    ],
)
@pytest.mark.parametrize("is_forward", [True, False])
async def test_what_has_no_words_is_told(kind: str, content: str, *, is_forward: bool) -> None:
    async with FakeDiscord() as server, serving(server, FakeCore(told, COMMANDS)):
        file = server.upload("file", b"...", content)
        reply = await server.direct_message(**(forwarded(**file) if is_forward else file))
        menu = await server.choose("Add to news", Message(77, 2001, file))
    assert reply.text == menu.text == f"0 forwards unread {kind}"


async def test_polls_and_stickers_are_told() -> None:
    answers = [{"answer_id": 1, "poll_media": {"text": "Yes"}}]
    poll = {
        "question": {"text": "?"},
        "answers": answers,
        "expiry": "2026-07-02T00:00:00+00:00",
        "allow_multiselect": False,
        "layout_type": 1,
    }
    sticker = {"id": "5", "name": "s", "format_type": 1}
    async with FakeDiscord() as server, serving(server, FakeCore(told, COMMANDS)):
        replies = [await server.direct_message(**more) for more in ({"poll": poll}, {"sticker_items": [sticker]}, {})]
    assert [reply.text.rpartition(" ")[2] for reply in replies] == ["poll", "sticker", "nothing"]


async def test_what_was_not_answered_is_answered_after_the_next_start() -> None:
    inbox = Told()
    core = FakeCore(told, COMMANDS, inbox=inbox)
    async with FakeDiscord() as server:
        async with serving(server, core, quiet=60):
            for number in range(3):
                await send(server, **forwarded(content=f"Story {number}"))
            await inbox.has(3)
        assert core.requests == []
        core = FakeCore(told, COMMANDS, inbox=inbox)
        async with serving(server, core):
            await server.until(lambda: len(server.api.messages) == 1)
            await server.direct_message("end")
    assert [len(request.forwards) for request in core.requests] == [3, 0]
    assert inbox.open == []


async def test_an_answer_that_fails_leaves_the_others(caplog: pytest.LogCaptureFixture) -> None:
    async def failing(request: Request) -> Reply:
        if request.forwards:
            raise RuntimeError("on purpose")
        return await told(request)

    core = FakeCore(failing, COMMANDS)
    async with FakeDiscord() as server, serving(server, core):
        await send(server, **forwarded(content="Rain"))
        assert (await server.direct_message("words")).text == "0 forwards None words"
    assert core.inbox.open == []
    assert "could not be answered" in caplog.text


class Broken(FakeInbox):
    async def waiting(self, most: int | None = None) -> tuple[Incoming, ...]:
        raise StoreUnusable(f"it is broken: {most}")

    async def done(self, ids: Sequence[int]) -> None:
        raise StoreUnusable(f"{len(ids)} of them are broken")


async def test_what_another_process_stored_late_is_answered_once() -> None:
    """It led before, heard this, and stood still for a while. What is in hand here is not taken up again."""

    class Away(Told):
        looks = 0

        async def arrived(self, since: int, besides: Sequence[int], most: int) -> tuple[Incoming, ...]:
            self.looks += 1
            self._more.set()
            if self.looks == 1:
                raise StoreUnusable("the database is away")
            return await super().arrived(since, besides, most)

        async def done(self, ids: Sequence[int]) -> None:
            await super().done(ids)
            self._more.set()

    inbox = Away()
    core = FakeCore(told, COMMANDS, inbox=inbox)
    core.leading = lambda: True
    async with FakeDiscord() as server, serving(server, core, sweep=0.02, quiet=0.3):
        await server.direct_message("one")
        await server.gateway.dispatch("MESSAGE_CREATE", server.written("", **forwarded(content="Rain")))
        await inbox.has(2)
        looked = inbox.looks
        await inbox.until(lambda: inbox.looks > looked + 1)
        late = server.written("late")
        await inbox.put([(f"MESSAGE_CREATE {late['id']}", json.dumps(late))])
        await server.gateway.dispatch("MESSAGE_CREATE", server.written("two"))
        await inbox.until(lambda: not inbox.open)
    texts = [request.text or f"{len(request.forwards)} forwarded" for request in core.requests]
    assert sorted(texts) == ["1 forwarded", "late", "one", "two"]


async def test_an_inbox_that_fails_leaves_the_answers(caplog: pytest.LogCaptureFixture) -> None:
    async with FakeDiscord() as server, serving(server, FakeCore(told, COMMANDS, inbox=Broken())):
        assert (await server.direct_message("one")).text == "0 forwards None one"
        assert (await server.direct_message("two")).text == "0 forwards None two"
    assert "can't be read" in caplog.text
    assert "can't be marked" in caplog.text
