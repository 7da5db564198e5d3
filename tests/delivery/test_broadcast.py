"""Broadcasts over a real socket to a Bot API server that counts every send: small versions of what a long run measures.

Sizes are arguments; the limits are the real ones.
"""

import asyncio
import math
import time
from collections import Counter
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, closing
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from typing import Any

import pytest

from bot.delivery.courier import IN_FLIGHT
from bot.delivery.pacer import Pacer
from bot.model import Chat, Reply, Request
from bot.platforms.base import Pace
from bot.store.driver import newest
from bot.store.sqlite import Store, open_store
from tests.delivery.office import LONG, Fragile, Office, group, people
from tests.delivery.test_pacer import most_within
from tests.fakes.core import FakeCore
from tests.fakes.telegram import FakeTelegram, Fault, RefusalError, flood, slow
from tests.platforms.telegram.conftest import connected

PACE = Pace(28, 1.0, 20)
UNPACED = Pace()
ON_ITS_WAY = 0.25
"""Seconds in which what was on its way as a halt began still arrives."""


async def silence(request: Request) -> Reply | None:
    raise AssertionError(request)


@dataclass
class Flood(Fault):
    """From the send of that number on, all sends are refused for some seconds, as Telegram does it."""

    method: str = "sendMessage"
    after: int = 0
    seconds: float = 0.0
    began: float = 0.0
    seen: int = 0
    hold: asyncio.Event = field(default_factory=asyncio.Event)

    def fits(self, method: str, parameters: dict[str, Any]) -> bool:
        now = time.perf_counter()
        self.hold.set()
        self.seen += method == self.method
        if self.seen > self.after and not self.began:
            self.began = now
        left = self.began + self.seconds - now
        if self.began and left > 0:
            wait = math.ceil(left)
            self.refusal = RefusalError(429, f"Too Many Requests: retry after {wait}", retry_after=wait)
            return True
        return bool(parameters) and False


@dataclass
class Looks(Fault):
    """No fault: at each send it looks what the database says of it."""

    method: str = "sendMessage"
    path: Path = Path()
    states: Counter[str] = field(default_factory=Counter)

    def fits(self, method: str, parameters: dict[str, Any]) -> bool:
        # By the store's own library: a second one in the same process would let go of its locks.
        with closing(newest.connect(self.path)) as connection:
            rows = connection.execute(
                "SELECT state FROM deliveries WHERE chat = ? AND state <> 'waiting'", (str(parameters["chat_id"]),)
            ).fetchall()
        self.states.update(state for (state,) in rows)
        return method != self.method


class Chaos(Fault):
    """One send of five goes wrong: refused, lost before or after it was carried out, or answered with garbage."""

    def __init__(self, seed: int) -> None:
        super().__init__("sendMessage")
        self.hold.set()
        self.broken = 0
        self._random = Random(seed)  # noqa: S311  the same each time

    def fits(self, method: str, parameters: dict[str, Any]) -> bool:
        assert parameters
        if method != self.method or self._random.random() >= 0.2:
            return False
        self.broken += 1
        self.cut, self.raw = "", None
        kind: Callable[[], None] = self._random.choice([self._cut, self._status, self._garbage])
        kind()
        return True

    def _cut(self) -> None:
        self.cut = self._random.choice(["before", "after", "middle"])

    def _status(self) -> None:
        self.raw = (self._random.choice([500, 502, 503, 504]), b"<html>Bad Gateway</html>")

    def _garbage(self) -> None:
        self.raw = (200, self._random.choice([b"", b"{", b"<html>", b"[]", b'{"ok": true}', b"\xff\xfe"]))


def populate(server: FakeTelegram, chats: list[Chat]) -> None:
    for chat in chats:
        number = int(chat.id)
        if number < 0:
            server.group(number)
        else:
            server.person(number)


def sends(server: FakeTelegram) -> list[tuple[float, int]]:
    return [(call.at, call.parameters["chat_id"]) for call in server.requests if call.method == "sendMessage"]


def copies(server: FakeTelegram) -> Counter[int]:
    return Counter({chat.id: len(chat.heard) for chat in server.chats.values()})


@asynccontextmanager
async def office(store: Store, server: FakeTelegram, pace: Pace, **more: Any) -> AsyncIterator[Office]:
    server.strict = False
    async with connected(server, FakeCore(silence)) as platform:
        yield Office(store, platform, Pacer(pace), **more)


async def fill(store: Store) -> None:
    """The disk is full: nothing can be written any more."""
    writer = store.ledger._database._writer
    await writer.execute("CREATE TABLE filler (content BLOB)")
    # So that no row finds room in a page that is there already.
    await writer.execute(
        "CREATE TRIGGER growing BEFORE UPDATE ON deliveries BEGIN INSERT INTO filler VALUES (zeroblob(40000)); END"
    )
    [[pages]] = await writer.execute_fetchall("PRAGMA page_count")
    await writer.execute(f"PRAGMA max_page_count = {pages}")


async def empty(store: Store) -> None:
    """There is room again."""
    await store.ledger._database._writer.execute("PRAGMA max_page_count = 1000000")


async def carried_out(server: FakeTelegram, count: int) -> None:
    """Wait until the server has so many messages."""
    async with asyncio.timeout(60):
        await server.signal.wait(lambda: copies(server).total() >= count)


@pytest.mark.parametrize("size", [84])
async def test_a_broadcast_keeps_its_rate(store: Store, size: int) -> None:
    """D5: the rate is used, and no second has more than 30."""
    chats = [*people(size - size // 20), *map(group, range(1, size // 20 + 1))]
    async with FakeTelegram() as server, office(store, server, PACE) as its:
        populate(server, chats)
        await its.plan(*chats)
        await its.drain()
        times = [at for at, _ in sends(server)]
        assert set(copies(server).values()) == {1}
    assert most_within(1.0, times) <= 30
    assert (len(times) - 1) / (times[-1] - times[0]) >= 0.95 * PACE.a_second


@pytest.mark.parametrize(("size", "halt"), [(60, 1.0)])
async def test_a_halt_of_the_bot_is_kept(store: Store, size: int, halt: float) -> None:
    """D4: nothing is sent in the halt, and no second after it has more than 30."""
    flood = Flood(after=size // 2, seconds=halt)
    chats = people(size)
    async with FakeTelegram() as server, office(store, server, PACE, runs=True) as its:
        populate(server, chats)
        server.faults.append(flood)
        await its.plan(*chats)
        async with its.running():
            await carried_out(server, size)
        assert set(copies(server).values()) == {1}
        times = [at for at, _ in sends(server)]
    assert not [at for at in times if flood.began + ON_ITS_WAY < at < flood.began + halt]
    assert most_within(1.0, [at for at in times if at >= flood.began + halt]) <= 30


@pytest.mark.parametrize("size", [56])
async def test_a_limit_of_one_chat_slows_nobody_else(store: Store, size: int) -> None:
    """D4: only that chat waits, the others keep at least 95 % of their rate."""
    chats = people(size)
    async with FakeTelegram() as server, office(store, server, PACE) as its:
        populate(server, chats)
        server.faults.append(flood("sendMessage", 10_072, chat=5, times=1000))
        await its.plan(*chats)
        await its.drain()
        await its.drain(LONG)
        times = [at for at, chat in sends(server) if chat != 5]
        assert [chat for _, chat in sends(server)].count(5) == 1
        assert len(times) == size - 1
    assert (len(times) - 1) / (times[-1] - times[0]) >= 0.95 * PACE.a_second


@pytest.mark.parametrize(("size", "seed"), [(100, 1)])
async def test_through_every_fault_everybody_gets_it(store: Store, size: int, seed: int) -> None:
    """D6: a fifth of the answers are broken; what is refused for good is tried once."""
    chats = people(size)
    chaos, dead = Chaos(seed), dict.fromkeys(range(1, size // 20 + 1), size // 20)
    async with FakeTelegram() as server, office(store, server, UNPACED) as its:
        populate(server, chats)
        for number in dead:
            server.people[number].chat.blocks()
        server.faults.append(chaos)
        deliveries = await its.plan(*chats)
        for _ in range(12):
            await its.drain(LONG)
        assert chaos.broken >= size // 8
        got = copies(server)
        assert {number for number, count in got.items() if count} == {int(chat.id) for chat in chats} - set(dead)
        assert max(got.values()) <= 3 + size // 1000
        states = Counter(await its.states(deliveries))
        answered = Counter(chat for _, chat in sends(server) if chat in dead)
    assert states == {"sent": size - len(dead), "gone": len(dead)}
    assert answered.total() <= len(dead) + chaos.broken


@pytest.mark.parametrize("size", [40])
async def test_no_send_without_a_recorded_claim(store: Store, tmp_path: Path, size: int) -> None:
    """D9: at the moment of each send, another reader of the database sees it claimed."""
    looks = Looks(path=tmp_path / "khabar.db")
    chats = people(size)
    async with FakeTelegram() as server, office(store, server, UNPACED) as its:
        populate(server, chats)
        server.faults.append(looks)
        await its.plan(*chats)
        await its.drain()
    assert looks.states == {"sending": size}


@pytest.mark.parametrize("size", [20])
async def test_a_locked_database_is_waited_for(store: Store, tmp_path: Path, size: int) -> None:
    """D9: while another program writes, nothing is sent; then all is, once."""
    chats = people(size)
    async with FakeTelegram() as server, office(store, server, UNPACED) as its:
        ledger = its.ledger = Fragile(store.ledger)
        its.courier = its.hire()
        populate(server, chats)
        deliveries = await its.plan(*chats)
        with closing(newest.connect(tmp_path / "khabar.db", isolation_level=None)) as other:
            other.execute("BEGIN IMMEDIATE")
            async with its.running():
                await ledger.hears("take_up")
                await asyncio.sleep(0)
                assert not sends(server)
                other.execute("COMMIT")
                await carried_out(server, size)
        assert set(await its.states(deliveries)) == {"sent"}
        assert set(copies(server).values()) == {1}


@pytest.mark.parametrize("size", [30])
async def test_a_full_disk_stops_it_at_four_and_it_goes_on_by_itself(store: Store, size: int) -> None:
    """D9: what can't be written is not claimed, and what was sent is not sent again when there is room."""
    chats = people(size)
    async with FakeTelegram() as server, office(store, server, UNPACED) as its:
        ledger = its.ledger = Fragile(store.ledger)
        its.courier = its.hire()
        populate(server, chats)
        deliveries = await its.plan(*chats)
        server.faults.append(held := slow("sendMessage", times=IN_FLIGHT))
        async with its.running():
            await server.signal.wait(lambda: len(sends(server)) == IN_FLIGHT)
            await fill(store)
            held.hold.set()
            await ledger.hears("sent", 8)
            assert copies(server).total() == IN_FLIGHT
            await empty(store)
            await carried_out(server, size)
        assert set(await its.states(deliveries)) == {"sent"}
        assert set(copies(server).values()) == {1}


@pytest.mark.parametrize("size", [60])
async def test_an_end_in_the_middle_loses_and_repeats_nothing(store: Store, tmp_path: Path, size: int) -> None:
    """D9: SIGTERM, which cancels the courier, again and again."""
    chats = people(size)
    async with FakeTelegram() as server, office(store, server, UNPACED) as its:
        populate(server, chats)
        deliveries = await its.plan(*chats)
        for stop in range(size // 10, size, size // 10):
            async with its.running():
                await carried_out(server, stop)
            its.courier = its.hire()
            assert "sending" not in await its.states(deliveries)
        await its.drain()
        assert set(await its.states(deliveries)) == {"sent"}
        assert set(copies(server).values()) == {1}
    async with open_store(tmp_path / "khabar.db") as again:
        assert await again.check() == "ok"
