"""Telegram calls instead of being asked: what is taken, what is refused, and that nothing is lost between."""

import asyncio
import io
import json
import logging
import socket
import sys
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import aiohttp
import pytest

from bot.errors import OperatorError, StoreUnusable, Unauthorized
from bot.model import Incoming, Reply, Request, Secret
from bot.platforms.telegram import webhook as module
from bot.platforms.telegram.called import LATELY, MANY, trouble
from bot.platforms.telegram.hook import HEADER, hook_of
from bot.platforms.telegram.platform import connect
from bot.platforms.telegram.poller import Pace
from bot.platforms.telegram.receiver import LARGEST
from bot.platforms.telegram.settings import Settings
from tests.fakes.core import FakeCore, FakeInbox
from tests.fakes.telegram import FakeTelegram, Person, broken, flood, refuse
from tests.platforms.telegram.conftest import QUIET, echo, serving
from tests.running import NO_WEB, Heard, on_telegram

ROOT = Path(__file__).parents[3]
QUICK = Pace(first=0.01, longest=0.02, grace=0.5, quiet=QUIET)


def free_port() -> int:
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        port: int = listening.getsockname()[1]
        return port


def called(server: FakeTelegram, path: str = "/telegram/updates") -> Settings:
    """A bot that is called there, without a proxy between."""
    port = free_port()
    return Settings(
        token=Secret(server.token),
        api_base_url=server.url,
        webhook_url=f"http://127.0.0.1:{port}{path}",
        webhook_port=port,
    )


@asynccontextmanager
async def listening(settings: Settings, core: FakeCore) -> AsyncIterator[asyncio.Task[None]]:
    """The bot while it is called; its task."""
    async with connect(settings, core, QUICK) as platform:
        task = asyncio.create_task(platform.serve())
        try:
            yield task
        finally:
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)


async def knocked(settings: Settings, update: Any, *, secret: str | None = None, **how: Any) -> int:
    """The status that a call gets, with the right secret unless another is given."""
    hook = hook_of(settings)
    assert hook
    headers = {HEADER: hook.secret.reveal() if secret is None else secret, "Content-Type": "application/json"}
    body = update if isinstance(update, bytes) else json.dumps(update).encode()
    call: dict[str, Any] = {"headers": headers, "data": io.BytesIO(body)} | how
    async with aiohttp.ClientSession() as session, session.post(settings.webhook_url, **call) as answer:
        return answer.status


async def up(server: FakeTelegram) -> None:
    """The bot listens from before it says so to Telegram."""
    await server.hears("setWebhook")


@pytest.mark.parametrize("path", ["", "/", "/telegram/updates"])
async def test_a_conversation_by_calls(server: FakeTelegram, person: Person, path: str) -> None:
    core = FakeCore(echo)
    async with listening(called(server, path), core):
        assert (await person.says("/latest 1")).text == "latest: 1"
        assert (await person.says("/latest 2")).text == "latest: 2"
        await server.signal.until(lambda: not len(server.updates), "all taken")
    assert server.called("getUpdates") == []
    [wanted] = server.called("setWebhook")
    assert wanted["allowed_updates"][-1] == "my_chat_member"
    assert core.inbox.open == []


async def test_a_call_says_200_when_the_update_is_in_the_inbox(server: FakeTelegram, person: Person) -> None:
    core, settings = FakeCore(echo), called(server)
    said: dict[str, Any] = {"from": person.json, "text": "/latest"}
    update = {"update_id": 5, "message": server.message(person.chat, **said)}
    async with listening(settings, core):
        await up(server)
        assert await knocked(settings, update) == 200
        assert [row.key for row in core.inbox.rows.values()] == ["4242:5"]
        await person.chat.hears()
        assert await knocked(settings, update) == 200  # its answer was lost, so Telegram calls again
        await person.says("/end")
    assert [message.text for message in person.chat.heard] == ["latest:", "end:"]


@pytest.mark.parametrize("secret", ["", "x", "ü", "0" * 64])
async def test_only_telegram_is_heard(server: FakeTelegram, secret: str) -> None:
    core, settings = FakeCore(echo), called(server)
    async with listening(settings, core):
        await up(server)
        assert await knocked(settings, {"update_id": 5}, secret=secret) == 401
        assert await knocked(settings, b"x" * (LARGEST + 1), secret=secret) == 401
    assert core.inbox.rows == {}


async def test_what_is_no_call_of_telegrams_is_refused(server: FakeTelegram) -> None:
    core, settings = FakeCore(echo), called(server)
    hook = hook_of(settings)
    assert hook
    async with listening(settings, core):
        await up(server)
        assert await knocked(settings, b"x" * (LARGEST + 1)) == 413
        assert await knocked(settings, b'{"update_id": 5') == 400
        assert await knocked(settings, b"\xff") == 400
        assert await knocked(settings, b"[" * 100_000) == 400
        assert await knocked(settings, {}, headers={HEADER: hook.secret.reveal(), "Content-Type": "text/plain"}) == 415
        elsewhere = settings.webhook_url + "/more"
        async with aiohttp.ClientSession() as session:
            assert (await session.post(elsewhere)).status == 404
            assert (await session.get(settings.webhook_url)).status == 405
    assert core.inbox.rows == {}


async def test_what_is_no_update_is_put_aside(server: FakeTelegram, person: Person) -> None:
    core, settings = FakeCore(echo), called(server)
    async with listening(settings, core):
        await up(server)
        assert await knocked(settings, {"update_id": 5, "message": {"message_id": 1}}) == 200
        await person.says("/latest")
        await server.signal.until(lambda: len(core.inbox.quarantined) == 1, "put aside")


class Full(FakeInbox):
    """A disk that is full for some time."""

    failing = 2

    async def put(self, updates: Sequence[tuple[str, str]]) -> tuple[Incoming, ...]:
        if self.failing:
            self.failing -= 1
            raise StoreUnusable("the disk is full")
        return await super().put(updates)


async def test_a_full_disk_loses_nothing(
    server: FakeTelegram, person: Person, caplog: pytest.LogCaptureFixture
) -> None:
    inbox = Full()
    async with listening(called(server), FakeCore(echo, inbox=inbox)):
        assert (await person.says("/latest")).text == "latest:"
    assert inbox.failing == 0
    assert caplog.text.count("will come again") == 1


async def test_a_flood_waits_at_telegrams(server: FakeTelegram) -> None:
    """Beyond what is taken in hand no call is answered, and so none more is made."""
    gate = asyncio.Event()

    async def slowly(request: Request) -> Reply:
        await gate.wait()
        return await echo(request)

    core = FakeCore(slowly)
    settings = called(server)
    async with listening(settings, core):
        for number in range(1, 301):
            server.person(number).writes("/latest")
        taken, handed = core.inbox.rows, server.updates.handed
        await server.signal.until(lambda: len(taken) >= 100 and len(handed) == len(taken) + 40, "all calls wait")
        assert await knocked(settings, {}, secret="x") == 401  # which comes after the calls that wait
        assert len(taken) < 140  # as many as there is room for, and the other calls of that moment
        gate.set()
        await server.signal.until(lambda: server.traffic.delivered == 300, "all answered")


async def test_what_was_taken_and_not_answered_is_answered_after_the_next_start(
    server: FakeTelegram, person: Person
) -> None:
    never = asyncio.Event()

    async def hang(_: Request) -> Reply | None:
        await never.wait()
        return None

    inbox = FakeInbox()
    async with listening(called(server), FakeCore(hang, inbox=inbox)):
        person.writes("/latest")
        await server.signal.until(lambda: server.updates.handed and not len(server.updates), "the update taken")
    assert inbox.open == ["4242:1001"]
    async with listening(called(server), FakeCore(echo, inbox=inbox)):
        await person.chat.hears()
    assert inbox.open == []


@pytest.mark.parametrize("code", [401, 404])
async def test_a_token_that_is_taken_back_ends_serving(server: FakeTelegram, code: int) -> None:
    server.faults.append(refuse("setWebhook", code, "Not Found" if code == 404 else "Unauthorized"))
    async with listening(called(server), FakeCore(echo)) as task:
        with pytest.raises(Unauthorized):
            await task


async def test_a_webhook_that_cannot_be_set_is_tried_again(
    server: FakeTelegram, person: Person, caplog: pytest.LogCaptureFixture
) -> None:
    server.faults += [
        refuse("setWebhook", 400, "Bad Request: bad webhook: Failed to resolve host"),
        broken("setWebhook", 502),
        flood("setWebhook", 0.05),
    ]
    async with listening(called(server), FakeCore(echo)):
        await person.says("/latest")
    assert caplog.text.count("the webhook could not be set") == 1
    assert "Failed to resolve host" in caplog.text


async def test_a_limit_is_waited_for_as_long_as_it_says(server: FakeTelegram) -> None:
    server.faults.append(flood("setWebhook", 300))
    heard = Heard()
    logging.getLogger(module.__name__).addHandler(heard)
    try:
        async with listening(called(server), FakeCore(echo)):
            await heard.line("trying again in 300.0 s")
    finally:
        logging.getLogger(module.__name__).removeHandler(heard)


async def test_a_webhook_that_somebody_takes_away_is_set_again(
    server: FakeTelegram, person: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "RENEWED", 0.05)
    async with listening(called(server), FakeCore(echo)):
        await person.says("/latest 1")
        await server.updates.set_webhook({})
        assert (await person.says("/latest 2")).text == "latest: 2"


async def test_a_port_in_use_is_one_clear_line(server: FakeTelegram) -> None:
    settings = called(server)
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", settings.webhook_port))
        taken.listen()
        async with listening(settings, FakeCore(echo)) as task:
            with pytest.raises(OperatorError, match=f"127.0.0.1:{settings.webhook_port}.*webhook_port"):
                await task
    assert server.called("setWebhook") == []


async def test_who_goes_back_to_polling_loses_nothing(server: FakeTelegram, person: Person) -> None:
    inbox = FakeInbox()
    async with listening(called(server), FakeCore(echo, inbox=inbox)):
        await person.says("/latest 1")
    assert server.updates.webhook["url"]  # what comes while the bot is away waits
    person.writes("/latest 2")
    async with serving(server, FakeCore(echo, inbox=inbox)):
        await person.chat.hears(2)
    assert [message.text for message in person.chat.heard] == ["latest: 1", "latest: 2"]


async def test_nothing_that_is_logged_tells_the_secret(
    server: FakeTelegram, person: Person, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("DEBUG")
    settings = called(server)
    hook = hook_of(settings)
    assert hook
    async with listening(settings, FakeCore(echo)):
        await person.says("/latest")
        await knocked(settings, b"x")
    assert caplog.records
    assert hook.secret.reveal() not in caplog.text
    assert server.token.partition(":")[2] not in caplog.text


async def test_a_burst_of_calls_that_is_cut_by_kills_comes_in_whole(server: FakeTelegram, tmp_path: Path) -> None:
    people = [server.person(number) for number in range(1, 61)]
    settings = called(server)
    environ = {
        **NO_WEB,
        **on_telegram(server),
        "KHABAR_TELEGRAM_WEBHOOK_URL": settings.webhook_url,
        "KHABAR_TELEGRAM_WEBHOOK_PORT": str(settings.webhook_port),
        "PATH": "/usr/bin:/bin",
        "PYTHONPATH": str(ROOT),
    }
    for person in people:
        person.writes("/help")
    for enough in (5, 25, len(people)):
        process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "bot", "run", "--data", str(tmp_path)), env=environ, cwd=tmp_path
        )
        last = enough == len(people)  # what was answered and not said to be, is called once more
        await server.signal.until(
            lambda: len(server.traffic.copies) >= enough and not (last and len(server.updates)),  # noqa: B023
            "the answers",
            patience=20,
        )
        process.kill()
        await process.wait()
    assert set(server.traffic.copies) == {person.id for person in people}
    assert len(server.updates) == 0


# What the doctor sees


async def test_calls_that_fail_are_told_to_whoever_asks(server: FakeTelegram) -> None:
    settings = called(server)
    async with connect(settings, FakeCore(echo), QUICK) as platform:
        assert "a start of the bot tells it where" in await platform.examine(datetime.now(UTC))
        await server.updates.set_webhook({"url": settings.webhook_url})
        assert await platform.examine(datetime.now(UTC)) == ""
        server.updates.add({"message": {}})
        await server.signal.wait(lambda: server.updates.failed)
        told = await platform.examine(datetime.now(UTC))
        assert told.endswith(": Connection refused; 1 updates wait")
        assert settings.webhook_url not in told
        assert await platform.examine(datetime.now(UTC) + LATELY) == ""
        server.faults.append(refuse("getWebhookInfo", 401, "Unauthorized"))
        with pytest.raises(Unauthorized):
            await platform.examine(datetime.now(UTC))
    async with connect(replace(settings, webhook_url=""), FakeCore(echo), QUICK) as polled:
        assert await polled.examine(datetime.now(UTC)) == ""


def test_much_that_waits_is_told() -> None:
    info = {"url": "https://a.example/b", "pending_update_count": MANY + 1}
    assert trouble(info, "https://a.example/b", datetime.now(UTC)).startswith("101 updates wait")
