"""Updates survive whatever happens between the server and the inbox."""

import asyncio
import logging
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from typing import Any

import pytest
from aiohttp import web

from bot.errors import StoreUnusable, Unauthorized
from bot.model import Incoming, Reply, Request, Secret
from bot.platforms.telegram.platform import Telegram, connect
from bot.platforms.telegram.poller import Pace
from bot.platforms.telegram.settings import Settings
from bot.platforms.telegram.transport import Transport, bot_over
from tests.fakes.core import FakeCore, FakeInbox
from tests.fakes.telegram import FakeTelegram, Person, broken, flood, refuse, reset
from tests.platforms.telegram.conftest import echo, serving

QUICK = Pace(first=0.01, longest=0.02, conflict=0.01, grace=0.5)


@asynccontextmanager
async def polling(server: FakeTelegram, core: FakeCore) -> AsyncIterator[asyncio.Task[None]]:
    """A bot that waits only a moment after faults; its task."""
    api = bot_over(Transport(server.url, Secret(server.token)))
    async with api:
        task = asyncio.create_task(Telegram(api, core, QUICK).serve())
        try:
            yield task
        finally:
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)


class Watched(FakeInbox):
    """Writes down what is asked of it, beside what the server hears."""

    def __init__(self, server: FakeTelegram) -> None:
        super().__init__()
        self._server = server
        self.offsets_at_put: list[int] = []
        self.failing = 0

    async def put(self, updates: Sequence[tuple[str, str]]) -> tuple[Incoming, ...]:
        self.offsets_at_put.append(self._server.called("getUpdates")[-1]["offset"])
        if self.failing:
            self.failing -= 1
            raise StoreUnusable("the disk is full")
        await asyncio.sleep(0)
        return await super().put(updates)


async def test_an_update_is_in_the_inbox_before_it_is_acknowledged(server: FakeTelegram, person: Person) -> None:
    inbox = Watched(server)
    core = FakeCore(echo, inbox=inbox)
    async with polling(server, core):
        await person.says("/latest 1")
        await person.says("/latest 2")
        await server.hears("getUpdates", 3)
    # While the second was put, the server had heard of the first at most.
    assert inbox.offsets_at_put == [0, 1002]


async def test_a_batch_is_one_transaction(server: FakeTelegram, person: Person) -> None:
    inbox = Watched(server)
    core = FakeCore(echo, inbox=inbox)
    for _ in range(20):
        person.writes("/latest")
    async with polling(server, core):
        await person.chat.hears(20)
    assert len(inbox.offsets_at_put) == 1


async def test_a_full_disk_loses_nothing(
    server: FakeTelegram, person: Person, caplog: pytest.LogCaptureFixture
) -> None:
    inbox = Watched(server)
    core = FakeCore(echo, inbox=inbox)
    inbox.failing = 3
    async with polling(server, core):
        await person.says("/latest")
    assert inbox.offsets_at_put == [0, 0, 0, 0]
    assert len([record for record in caplog.records if record.levelno == logging.WARNING]) == 1


async def test_only_kinds_that_mean_something_are_asked_for(server: FakeTelegram, person: Person) -> None:
    async with polling(server, FakeCore(echo)):
        await person.says("/latest")
    asked = server.called("getUpdates")[0]
    assert asked["allowed_updates"] == [
        *("message", "edited_message", "channel_post", "callback_query"),
        *("inline_query", "my_chat_member"),
    ]
    assert asked["timeout"] <= 50


MALFORMED: list[Any] = [
    {"update_id": 1001, "message": {"message_id": 5}},
    {"update_id": 1001, "message": "hello"},
    {"update_id": 1001, "callback_query": {"id": 5, "data": 7, "message": {}}},
    {"update_id": "1001", "message": {}},
    {"message": {"message_id": 5, "text": "/latest"}},
    "1001",
    ["update_id"],
    None,
    17,
]


@pytest.mark.parametrize("update", MALFORMED)
async def test_a_malformed_update_is_put_aside_and_the_others_go_on(
    server: FakeTelegram, person: Person, update: Any
) -> None:
    core = FakeCore(echo)
    server.updates.add_raw(update)
    person.writes("/latest 1")
    async with polling(server, core):
        assert (await person.chat.hears())[0].text == "latest: 1"
        assert (await person.says("/latest 2")).text == "latest: 2"
    assert len(core.inbox.quarantined) == 1
    assert core.inbox.open == []


class Stubborn(FakeInbox):
    """Can't put anything aside."""

    async def quarantine(self, update: int, reason: str) -> None:
        raise StoreUnusable(f"the disk is full, so {update} can't be put aside: {reason}")


async def test_an_update_that_cannot_be_put_aside_waits_for_the_next_start(
    server: FakeTelegram, person: Person, caplog: pytest.LogCaptureFixture
) -> None:
    core = FakeCore(echo, inbox=Stubborn())
    server.updates.add_raw({"update_id": 1001, "message": {}})
    async with polling(server, core):
        await person.says("/latest")
    assert core.inbox.open == ["4242:1001"]
    assert "could not be put aside" in caplog.text


async def test_updates_without_numbers_do_not_make_it_spin(server: FakeTelegram, person: Person) -> None:
    core = FakeCore(echo)
    server.updates.add_raw({"message": {}})
    async with serving(server, core):
        await server.hears("getUpdates", 2)
        await person.says("/latest")
    assert first_pause(server) > 0.1
    assert len(core.inbox.quarantined) == 1


def first_pause(server: FakeTelegram) -> float:
    """Seconds between the first poll and the next."""
    first, second, *_ = (call.at for call in server.requests if call.method == "getUpdates")
    return second - first


async def test_polls_that_bring_nothing_are_no_fault(
    server: FakeTelegram, person: Person, caplog: pytest.LogCaptureFixture
) -> None:
    server.faults.append(broken("getUpdates", 200, b'{"ok": true, "result": []}', times=3))
    async with polling(server, FakeCore(echo)):
        await person.says("/latest")
    assert not [record for record in caplog.records if record.levelno >= logging.WARNING]


@pytest.mark.parametrize("body", [b"", b"{", b"[]", b'{"ok": true}', b'{"ok": true, "result": {}}', b"\xff\xfe"])
async def test_garbage_is_waited_out(server: FakeTelegram, person: Person, body: bytes) -> None:
    server.faults.append(broken("getUpdates", 200, body, times=3))
    async with polling(server, FakeCore(echo)):
        await person.says("/latest")


async def test_faults_do_not_make_it_spin(server: FakeTelegram) -> None:
    server.faults.append(broken("getUpdates", 200, b"{", times=1000))
    async with serving(server, FakeCore(echo)):
        await server.hears("getUpdates", 2)
    assert first_pause(server) > 0.1


@pytest.mark.parametrize(("faults", "least", "most"), [(1, 0.125, 0.25), (2, 0.25, 0.5), (9, 15, 30), (10**6, 15, 30)])
def test_waits_grow_to_half_a_minute(faults: int, least: float, most: float) -> None:
    assert [Pace().wait(faults, jitter) for jitter in (0.0, 1.0)] == [least, most]


@pytest.mark.parametrize(
    "fault",
    [
        broken("getUpdates", 502, times=3),
        broken("getUpdates", 500, b'{"ok":false,"error_code":500,"description":"Internal"}', times=2),
        broken("getUpdates", 404, b"<html>not a Bot API server</html>", times=2),
        broken("getUpdates", 302, b"", times=2),
        refuse("getUpdates", 400, "Bad Request: something new"),
        flood("getUpdates", 0.05),
        reset("getUpdates", "before", times=2),
        reset("getUpdates", "after"),
        reset("getUpdates", "middle"),
    ],
    ids=["502", "500", "foreign", "redirect", "400", "429", "reset", "lost answer", "half an answer"],
)
async def test_faults_of_the_network_lose_nothing(server: FakeTelegram, person: Person, fault: Any) -> None:
    server.faults.append(fault)
    core = FakeCore(echo)
    async with polling(server, core):
        await person.says("/latest 1")
        await person.says("/latest 2")
    assert [request.text for request in core.requests] == ["1", "2"]


async def test_a_server_that_goes_away_is_waited_for(server: FakeTelegram, person: Person) -> None:
    async with polling(server, FakeCore(echo)):
        await person.says("/latest 1")
        await server.stop()
        person.writes("/latest 2")
        async with server:
            assert (await person.chat.hears(2))[1].text == "latest: 2"


@pytest.mark.parametrize(("code", "word"), [(401, "Unauthorized"), (404, "Not Found")])
async def test_a_token_that_is_taken_back_ends_serving(server: FakeTelegram, code: int, word: str) -> None:
    server.faults.append(refuse("getUpdates", code, word))
    async with polling(server, FakeCore(echo)) as task:
        with pytest.raises(Unauthorized):
            await asyncio.wait_for(task, 5)


async def test_a_wrong_token_does_not_connect(server: FakeTelegram) -> None:
    settings = Settings(token=Secret("4242:wrong-token-that-must-not-leak"), api_base_url=server.url)
    with pytest.raises(Unauthorized):
        async with connect(settings, FakeCore(echo)):
            pass


async def test_a_webhook_in_the_way_is_taken_away(
    server: FakeTelegram, person: Person, caplog: pytest.LogCaptureFixture
) -> None:
    await server.updates.set_webhook({"url": "http://127.0.0.1:9/nobody"})
    async with polling(server, FakeCore(echo)):
        await person.says("/latest")
    assert server.called("deleteWebhook") == [{}]
    assert "a webhook is set" in caplog.text


async def test_a_webhook_that_cannot_be_taken_away_is_tried_again(server: FakeTelegram, person: Person) -> None:
    await server.updates.set_webhook({"url": "http://127.0.0.1:9/nobody"})
    server.faults.append(refuse("deleteWebhook", 500, "Internal Server Error"))
    async with polling(server, FakeCore(echo)):
        await person.says("/latest")


async def test_another_poller_is_told_of_once_and_waited_for(
    server: FakeTelegram, person: Person, caplog: pytest.LogCaptureFixture
) -> None:
    conflict = "Conflict: terminated by other getUpdates request; make sure that only one bot instance is running"
    server.faults.append(refuse("getUpdates", 409, conflict, times=5))
    async with polling(server, FakeCore(echo)):
        await person.says("/latest")
    assert [record.message.count("other getUpdates request") for record in caplog.records if record.levelno > 20] == [1]
    assert server.called("deleteWebhook") == []


class Killed(Exception):  # noqa: N818  what happens
    """The program ends here."""


class Mortal(FakeInbox):
    """Ends the program at its n-th step: before the step, or after it."""

    def __init__(self) -> None:
        super().__init__()
        self.steps_left = 10**6
        self.before = False

    async def put(self, updates: Sequence[tuple[str, str]]) -> tuple[Incoming, ...]:
        self._step(before=True)
        stored = await super().put(updates)
        self._step(before=False)
        return stored

    def _step(self, *, before: bool) -> None:
        if before == self.before:
            self.steps_left -= 1
            if self.steps_left < 0:
                raise Killed


@pytest.mark.parametrize("before", [True, False], ids=["before it is stored", "after it is stored"])
@pytest.mark.parametrize("steps", [0, 1, 3])
async def test_dying_around_the_inbox_loses_no_update(
    server: FakeTelegram, person: Person, steps: int, before: bool
) -> None:
    inbox = Mortal()
    core = FakeCore(echo, inbox=inbox)
    people = [person, server.person(8), server.person(9)]
    for number in range(20):
        people[number % 3].writes(f"/latest {number}")
    server.updates.batch = 5
    inbox.steps_left, inbox.before = steps, before
    async with polling(server, core) as task:
        with pytest.raises(Killed):
            await asyncio.wait_for(task, 5)
    inbox.steps_left = 10**6
    async with polling(server, core):
        await server.signal.until(lambda: answered(people) == set(range(20)), "every answer")
    assert core.inbox.open == []


def answered(people: list[Person]) -> set[int]:
    return {int(message.text.removeprefix("latest: ")) for person in people for message in person.chat.heard}


@pytest.mark.parametrize("moment", range(9))
async def test_ending_at_any_moment_loses_no_update_and_answers_none_twice(server: FakeTelegram, moment: int) -> None:
    """An orderly end lets answers that are on their way arrive, and remembers them."""
    people = [server.person(number) for number in range(1, 9)]
    core = FakeCore(echo)
    for number in range(40):
        people[number % 8].writes(f"/latest {number}")
    async with polling(server, core):
        await server.signal.until(lambda: len(server.called("sendMessage")) >= moment * 5, "some answers")
    async with polling(server, core):
        await server.signal.until(lambda: answered(people) == set(range(40)), "every answer")
    assert sum(len(person.chat.heard) for person in people) == 40
    assert core.inbox.open == []
    for each in people:
        texts = [int(message.text.removeprefix("latest: ")) for message in each.chat.heard]
        assert texts == sorted(texts)


async def test_answers_that_never_end_are_left_for_the_next_start(server: FakeTelegram, person: Person) -> None:
    async def stuck(_: Request) -> Reply:
        await asyncio.Event().wait()
        raise AssertionError

    core = FakeCore(stuck)
    person.writes("/latest")
    async with polling(server, core):
        await server.signal.until(lambda: core.inbox.open, "the update")
    assert len(core.inbox.open) == 1


async def test_what_the_webhook_of_the_fake_delivers_is_what_a_poll_brings(person: Person) -> None:
    """The fake server's other way to bring updates, for a platform that will want it."""
    server, taken = person.server, []
    arrived = asyncio.Event()

    async def receive(request: web.Request) -> web.Response:
        assert request.headers["X-Telegram-Bot-Api-Secret-Token"] == "s3cret"
        taken.append(await request.json())
        if len(taken) == 3:
            arrived.set()
        return web.Response(status=500 if len(taken) == 1 else 200)

    app = web.Application()
    app.router.add_post("/hook", receive)
    runner = web.AppRunner(app)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    port = runner.addresses[0][1]
    person.writes("/latest 1")
    person.writes("/latest 2")
    await server.updates.set_webhook({"url": f"http://127.0.0.1:{port}/hook", "secret_token": "s3cret"})
    await asyncio.wait_for(arrived.wait(), 5)
    await server.updates.close()
    await runner.cleanup()
    assert [update["message"]["text"] for update in taken] == ["/latest 1", "/latest 1", "/latest 2"]
