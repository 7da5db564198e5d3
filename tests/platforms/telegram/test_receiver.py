"""Processes that only take Telegram's calls into the inbox, behind a balancer, and the one that answers them."""

import asyncio
import gzip
import json
import logging
from collections.abc import AsyncIterator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from bot.errors import OperatorError, StoreUnusable
from bot.model import Incoming, Secret
from bot.platforms.base import Inbox
from bot.platforms.telegram.answers import AT_ONCE
from bot.platforms.telegram.following import LATE, Followed, Follower
from bot.platforms.telegram.hook import HEADER, bot_of, hook_of
from bot.platforms.telegram.inlet import Inlet, Taken
from bot.platforms.telegram.poller import BATCH
from bot.platforms.telegram.receiver import LARGEST, receive, refusal, update_of
from bot.platforms.telegram.settings import Settings
from bot.store.sqlite import Store
from tests.fakes.balancer import Balancer
from tests.fakes.core import FakeCore, FakeInbox, Row
from tests.fakes.telegram import FakeTelegram, Person, refuse
from tests.platforms.telegram.conftest import echo
from tests.platforms.telegram.roles import Leading, started
from tests.platforms.telegram.test_webhook import QUICK, called, free_port, knocked, listening

GOOD = {"update_id": 5}


@pytest.fixture
def settings(server: FakeTelegram) -> Settings:
    return called(server)


async def status_of(port: int, head: str, body: bytes = b"", *, patience: float = 5.0) -> int:
    """The status that bytes get, whatever they are."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    try:
        async with asyncio.timeout(patience):
            writer.write(head.encode() + b"\r\n\r\n" + body)
            return int((await reader.readline()).split()[1])
    finally:
        writer.close()


def head_of(settings: Settings, length: int | str, *more: str) -> str:
    hook = hook_of(settings)
    assert hook
    lines = ("POST /telegram/updates HTTP/1.1", "Host: x", f"{HEADER}: {hook.secret.reveal()}")
    return "\r\n".join((*lines, "Content-Type: application/json", f"Content-Length: {length}", *more))


async def test_a_call_is_in_the_inbox_before_it_is_answered(settings: Settings, server: FakeTelegram) -> None:
    inbox = FakeInbox()
    async with receive(settings, inbox, QUICK) as where:
        assert where == f"127.0.0.1:{settings.webhook_port}"
        assert await knocked(settings, GOOD) == 200
        assert [(row.key, json.loads(row.raw)) for row in inbox.rows.values()] == [("4242:5", GOOD)]
        assert await knocked(settings, GOOD) == 200
    assert len(inbox.rows) == 1
    assert server.requests == []


async def test_without_a_webhook_nobody_listens() -> None:
    async with receive(Settings(token=Secret("1:a")), FakeInbox()) as where:
        assert where == ""


async def test_a_port_in_use_is_one_clear_line(settings: Settings) -> None:
    async with receive(settings, FakeInbox()):
        with pytest.raises(OperatorError, match=r"127\.0\.0\.1:.*webhook_port"):
            async with receive(settings, FakeInbox()):
                pytest.fail("it listens")


async def test_it_listens_to_ipv6(settings: Settings) -> None:
    url = settings.webhook_url.replace("127.0.0.1", "[::1]")
    its = replace(settings, webhook_host="::1", webhook_url=url)
    async with receive(its, FakeInbox()) as where:
        assert where == f"[::1]:{its.webhook_port}"
        assert await knocked(its, GOOD) == 200


def test_every_process_knows_the_bot_and_its_secret() -> None:
    settings = Settings(token=Secret("4242:abc"), webhook_url="https://bot.example")
    assert bot_of(settings.token) == 4242
    assert hook_of(settings) == hook_of(replace(settings))
    other = hook_of(replace(settings, token=Secret("4242:abd")))
    assert other
    assert hook_of(settings) != other


@pytest.mark.parametrize(
    "given", ["", "x", "ü\udcff", "0" * 64, "0" * 10_000, "right", "RIGHT", "right ", "righ"], ids=lambda its: its[:9]
)
def test_only_the_whole_secret_opens(given: str) -> None:
    hook = hook_of(Settings(token=Secret("4242:abc"), webhook_url="https://bot.example"))
    assert hook
    assert replace(hook, secret=Secret("right")).knows(given) == (given == "right")


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        (("application/json", None, None), 0),
        (("application/json", "identity", LARGEST), 0),
        (("application/json", "gzip", 10), 415),
        (("application/json", "br, gzip", 10), 415),
        (("text/plain", None, 10), 415),
        (("application/x-www-form-urlencoded", None, 10), 415),
        (("application/json", None, LARGEST + 1), 413),
    ],
)
def test_headers_that_refuse(headers: tuple[str, str | None, int | None], status: int) -> None:
    assert refusal(*headers) == status


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"null",
        b"[]",
        b"{}",
        b'"update_id"',
        b'{"update_id": "5"}',
        b'{"update_id": 5.0}',
        b'{"update_id": true}',
        b'{"update_id": 5, "x": NaN}',
        b'{"update_id": -Infinity}',
        b'{"update_id": 5',
        b'{"update_id": 5} {}',
        b'{"update_id": ' + b"9" * 5000 + b"}",
        b'{"update_id": 5, "x": "\xff"}',
        b'{"update_id": 5, "x": "\x00"}',
        '{"update_id": 5}'.encode("utf-16"),
        b"\xef\xbb\xbf" + b'{"update_id": 5}',
    ],
    ids=lambda body: repr(body[:24]),
)
def test_what_is_no_update(body: bytes) -> None:
    with pytest.raises(ValueError, match=r"(?s)."):
        update_of(body)


@pytest.mark.parametrize(
    ("body", "number"),
    [
        (b'{"update_id": 5, "update_id": 6}', 6),
        (b'{"update_id": 7, "x": "\\u0000 \\ud800"}', 7),
        (b'{"update_id": 8, "x": ' + b"[" * 400 + b"]" * 400 + b"}", 8),
        (b'{"update_id": -1}', -1),
    ],
)
async def test_what_is_odd_and_still_an_update_is_kept(
    body: bytes, number: int, settings: Settings, store: Store
) -> None:
    async with receive(settings, store.inbox("telegram"), QUICK):
        assert await knocked(settings, body) == 200
    [kept] = await store.inbox("telegram").waiting()
    assert json.loads(kept.raw) == json.loads(body)
    assert json.loads(kept.raw)["update_id"] == number


async def test_hostile_calls_get_clear_answers_and_a_good_one_is_taken_after_each(
    settings: Settings, caplog: pytest.LogCaptureFixture
) -> None:
    """None of them is answered by 500, and none is kept."""
    caplog.set_level(logging.DEBUG)
    inbox, port = FakeInbox(), settings.webhook_port
    canary = b'{"update_id": 5, "message": "canary-text'
    bomb = gzip.compress(b"[" * 50_000_000)
    calls: list[tuple[int, str, bytes]] = [
        (400, head_of(settings, len(canary)), canary),
        (400, head_of(settings, 200_000), b"[" * 200_000),
        (415, head_of(settings, len(bomb), "Content-Encoding: gzip"), bomb),
        (413, head_of(settings, 10**12), b"{"),
        (400, head_of(settings, "x"), b"{}"),
        (400, head_of(settings, 5, "Transfer-Encoding: chunked"), b"0\r\n\r\n"),
        (404, "POST /telegram HTTP/1.1\r\nHost: x", b""),
        (404, "GET /healthz HTTP/1.1\r\nHost: x", b""),
        (405, "GET /telegram/updates HTTP/1.1\r\nHost: x", b""),
        (401, "POST /telegram/updates HTTP/1.1\r\nHost: x\r\nX-Forwarded-For: 149.154.160.1", b""),
        (400, "NONSENSE\x00", b""),
    ]
    async with receive(settings, inbox, QUICK):
        for number, (status, head, body) in enumerate(calls):
            assert (status, head) == (await status_of(port, head, body), head)
            assert await knocked(settings, {"update_id": number}) == 200
        chunked = head_of(settings, 0).replace("Content-Length: 0", "Transfer-Encoding: chunked")
        assert await status_of(port, chunked, b"zz\r\n") == 400
        assert await status_of(port, chunked, b"100001\r\n" + b" " * 0x100001 + b"\r\n0\r\n\r\n") == 413
    assert len(inbox.rows) == len(calls)
    assert "canary-text" not in caplog.text
    assert "149.154.160.1" not in caplog.text


async def test_a_body_that_never_ends_is_not_waited_for(settings: Settings) -> None:
    inbox = FakeInbox()
    async with receive(settings, inbox, replace(QUICK, call=0.05)):
        assert await status_of(settings.webhook_port, head_of(settings, 100), b"{") == 408
        assert await knocked(settings, GOOD) == 200


async def test_a_caller_who_leaves_in_the_middle_stops_nothing(settings: Settings) -> None:
    inbox = FakeInbox()
    async with receive(settings, inbox, QUICK):
        for _ in range(3):
            _, writer = await asyncio.open_connection("127.0.0.1", settings.webhook_port)
            writer.write(head_of(settings, 100).encode() + b"\r\n\r\n{")
            await writer.drain()
            writer.transport.abort()
        assert await knocked(settings, GOOD) == 200
    assert len(inbox.rows) == 1


class Away(FakeInbox):
    """A database that refuses, hangs, and is there again."""

    def __init__(self, *ways: str) -> None:
        super().__init__()
        self.ways = list(ways)

    async def put(self, updates: Sequence[tuple[str, str]]) -> tuple[Incoming, ...]:
        way = self.ways.pop(0) if self.ways else ""
        if way == "refuses":
            raise StoreUnusable("it is not there")
        if way == "hangs":
            await asyncio.Event().wait()
        return await super().put(updates)


async def test_while_the_store_is_away_telegram_is_asked_to_come_again(
    settings: Settings, caplog: pytest.LogCaptureFixture
) -> None:
    inbox = Away("refuses", "hangs", "refuses", "", "refuses")
    async with receive(settings, inbox, replace(QUICK, call=0.1)):
        assert [await knocked(settings, GOOD) for _ in range(5)] == [503, 503, 503, 200, 503]
        assert await knocked(settings, GOOD) == 200
    assert len(inbox.rows) == 1
    assert caplog.text.count("will come again") == 2


async def test_503_says_when_to_come_again(settings: Settings) -> None:
    body = json.dumps(GOOD).encode()
    async with receive(settings, Away("refuses"), QUICK):
        reader, writer = await asyncio.open_connection("127.0.0.1", settings.webhook_port)
        writer.write(head_of(settings, len(body), "Connection: close").encode() + b"\r\n\r\n" + body)
        answer = await reader.read()
        writer.close()
    assert answer.startswith(b"HTTP/1.1 503")
    assert b"Retry-After: 1\r\n" in answer


# The one that answers


@asynccontextmanager
async def behind(balancer: Balancer, settings: Settings, inbox: Inbox, count: int) -> AsyncIterator[Settings]:
    """So many receivers behind a balancer; the settings of the one that leads the bot."""
    async with AsyncExitStack() as stack:
        for _ in range(count):
            its = called_at(settings, free_port())
            await stack.enter_async_context(receive(its, inbox, QUICK))
            balancer.ports.append(its.webhook_port)
        yield replace(settings, webhook_url=f"http://127.0.0.1:{balancer.port}/telegram/updates")


def called_at(settings: Settings, port: int) -> Settings:
    return replace(settings, webhook_port=port, webhook_url=f"http://127.0.0.1:{port}/telegram/updates")


async def test_two_receive_and_one_answers(
    server: FakeTelegram, settings: Settings, store: Store, person: Person
) -> None:
    people = [person, *(server.person(number) for number in range(100, 130))]
    core = Leading(store)
    async with (
        Balancer() as balancer,
        behind(balancer, settings, core.inbox, 2) as its,
        listening(its, core),
    ):
        for number in range(4):
            for each in people:
                each.writes(f"/latest {number}")
        await server.signal.until(lambda: server.traffic.delivered == 4 * len(people), "all answered", patience=20)
        await server.signal.until(lambda: not len(server.updates), "all acknowledged")
    said = [f"latest: {number}" for number in range(4)]
    assert all([message.text for message in each.chat.heard] == said for each in people)
    assert set(balancer.served) == set(balancer.ports)
    assert await core.inbox.waiting() == ()
    assert len(server.called("setWebhook")) == 1


async def test_what_came_while_nobody_led_is_answered_by_the_next(
    server: FakeTelegram, settings: Settings, store: Store
) -> None:
    """More than is taken up at once."""
    people = [server.person(number) for number in range(1, BATCH + 50)]
    core = Leading(store)
    async with Balancer() as balancer, behind(balancer, settings, core.inbox, 1) as its:
        async with listening(its, core):
            await server.hears("setWebhook")
        for each in people:
            each.writes("/latest")
        await server.signal.until(lambda: not len(server.updates), "all taken")
        assert server.traffic.delivered == 0
        async with listening(its, core):
            await server.signal.until(lambda: server.traffic.delivered == len(people), "all answered", patience=20)
    assert max(server.traffic.copies.values()) == 1
    assert await core.inbox.waiting() == ()


async def test_kills_of_receivers_and_of_the_leader_lose_nothing(server: FakeTelegram, tmp_path: Path) -> None:
    """A kill repeats the answers that were on their way, and no other."""
    path, people = tmp_path / "khabar.db", [server.person(number) for number in range(1, 41)]
    async with Balancer() as balancer:
        address = f"http://127.0.0.1:{balancer.port}/telegram/updates"
        balancer.ports = [free_port(), free_port()]
        places = [("receiver", balancer.ports[0]), ("receiver", balancer.ports[1]), ("leader", 1)]
        processes = await asyncio.gather(*(started(role, path, server.url, port, address) for role, port in places))
        for turn, (role, port) in enumerate(places):
            for person in people:
                person.writes(f"/latest {turn}")
            enough = server.traffic.delivered + 10
            await server.signal.until(lambda: server.traffic.delivered >= enough, "some answers", patience=20)  # noqa: B023
            processes[turn].kill()
            await processes[turn].wait()
            processes[turn] = await started(role, path, server.url, port, address)
        said = {f"latest: {turn}" for turn in range(len(places))}
        await server.signal.until(
            lambda: all({message.text for message in person.chat.heard} == said for person in people),
            "all",
            patience=20,
        )
        await server.signal.until(lambda: not len(server.updates), "all acknowledged")
        for process in processes:
            process.terminate()
            await process.wait()
    assert server.traffic.delivered <= len(people) * len(places) + AT_ONCE


async def test_a_leader_whose_token_is_taken_back_ends(server: FakeTelegram, settings: Settings) -> None:
    server.faults.append(refuse("setWebhook", 401, "Unauthorized"))
    async with listening(settings, FakeCore(echo, receives=False)) as task:
        with pytest.raises(Exception, match="token"):
            await task


class Flickering(FakeInbox):
    """A database that goes away when it is first looked into."""

    def __init__(self) -> None:
        super().__init__()
        self.failing = 3
        self.away = asyncio.Event()

    async def arrived(self, since: int, besides: Sequence[int], most: int) -> tuple[Incoming, ...]:
        if self.failing:
            self.failing -= 1
            self.away.set()
            raise StoreUnusable("it is not there")
        return await super().arrived(since, besides, most)


async def test_a_store_that_is_away_is_waited_for(
    server: FakeTelegram, settings: Settings, person: Person, caplog: pytest.LogCaptureFixture
) -> None:
    inbox = Flickering()
    async with listening(settings, FakeCore(echo, inbox=inbox, receives=False)):
        await inbox.away.wait()
        said: dict[str, Any] = {"from": person.json, "text": "/latest"}
        update = {"update_id": 5, "message": server.message(person.chat, **said)}
        await inbox.put([("4242:5", json.dumps(update))])
        await person.chat.hears()
    assert caplog.text.count("the inbox can't be read") == 1


class Handed:
    """Where a follower hands on; waits for what comes."""

    def __init__(self, inbox: FakeInbox, **seconds: float) -> None:
        self.followed, self.texts = Followed(inbox), list[str]()
        self._came = asyncio.Condition()
        self._seconds = {"every": 0.005} | seconds

    def __call__(self, taken: Taken) -> None:
        self.texts.append(taken.raw)

    @asynccontextmanager
    async def following(self) -> AsyncIterator[None]:
        follower = Follower(Inlet(1, self.followed, self), self.followed, QUICK, **self._seconds)
        task = asyncio.create_task(follower.run(self._room))
        try:
            yield
        finally:
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)

    async def until(self, count: int) -> None:
        async with asyncio.timeout(5), self._came:
            await self._came.wait_for(lambda: len(self.texts) >= count)

    async def _room(self) -> None:
        async with self._came:
            self._came.notify_all()


async def test_what_is_in_hand_is_not_taken_up_again_before_it_is_done() -> None:
    inbox = FakeInbox()
    its = Handed(inbox)
    async with its.following():
        await inbox.put([("1:1", "1"), ("1:2", "2")])
        await its.until(2)
        await its.followed.done([1])
        await inbox.put([("1:3", "3")])
        await its.until(3)
        await its.followed.quarantine(2, "no update")
        await inbox.put([("1:4", "4")])
        await its.until(4)
    assert its.texts == ["1", "2", "3", "4"]


async def test_what_comes_with_a_lower_id_than_others_is_seen() -> None:
    """Two processes write at once: the one that began first may be seen last."""
    inbox = FakeInbox()
    its = Handed(inbox, sweep=3600)
    inbox.rows = {LATE: Row("1:1", '"later"')}
    async with its.following():
        await its.until(1)
        await its.followed.done([LATE])
        inbox.rows[2] = Row("1:2", '"earlier"')
        await its.until(2)
    assert its.texts == ['"later"', '"earlier"']


async def test_what_comes_very_late_is_found_by_looking_at_all() -> None:
    inbox = FakeInbox()
    inbox.rows = {3 * LATE: Row("1:1", '"later"')}
    its = Handed(inbox, sweep=0.02)
    async with its.following():
        await its.until(1)
        await its.followed.done([3 * LATE])
        assert its.followed.settled == 2 * LATE
        inbox.rows[2] = Row("1:2", '"earlier"')
        await its.until(2)
    assert its.texts == ['"later"', '"earlier"']


async def test_what_cannot_be_read_from_the_inbox_stops_nothing(caplog: pytest.LogCaptureFixture) -> None:
    class Stubborn(FakeInbox):
        async def quarantine(self, update: int, reason: str) -> None:
            if update == 2:
                raise StoreUnusable("it is not there")
            await super().quarantine(update, reason)

    inbox = Stubborn()
    its = Handed(inbox)
    await inbox.put([("1:1", "["), ("1:2", "[" * 100_000), ("1:3", "3")])
    async with its.following():
        await its.until(1)
    assert its.texts == ["3"]
    assert inbox.quarantined == {"1:1": "JSONDecodeError"}
    assert caplog.text.count("could not be put aside") == 1
