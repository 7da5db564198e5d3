"""Broadcasts over real sockets to servers that count every send: small versions of what a long run measures.

Sizes are arguments; the limits are the real ones.
"""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, cast

import pytest

from bot.delivery.courier import IN_FLIGHT
from bot.delivery.pacer import Pacer
from bot.model import Chat, Reply, Request
from bot.platforms.base import Pace
from bot.platforms.discord.platform import connect
from bot.platforms.telegram.platform import CAPABILITIES
from bot.store.driver import newest
from bot.store.sqlite import Store, open_store
from tests.delivery.office import LONG, Fragile, Office, group, people
from tests.fakes.core import FakeCore
from tests.fakes.discord import FakeDiscord
from tests.fakes.discord_faults import Storm
from tests.fakes.telegram import FakeTelegram, Fault, slow
from tests.fakes.telegram.faults import storm
from tests.fakes.telegram.limits import Limits
from tests.fakes.telegram.traffic import most_within
from tests.platforms.discord.bot import core_of, settings_for
from tests.platforms.telegram.conftest import connected

PACE = CAPABILITIES.pace
UNPACED = Pace()
ON_ITS_WAY = 0.25
"""Seconds in which what was on its way as a halt began still arrives."""


async def silence(request: Request) -> Reply | None:
    raise AssertionError(request)


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


def populate(server: FakeTelegram, chats: list[Chat]) -> None:
    for chat in chats:
        number = int(chat.id)
        if number < 0:
            server.group(number)
        else:
            server.person(number)


def once_each(server: FakeTelegram) -> bool:
    return set(server.traffic.copies.values()) == {1} and len(server.traffic.copies) == len(server.chats)


def used(times: list[float]) -> float:
    """The share of the bot's rate that was used."""
    return (len(times) - 1) / (times[-1] - times[0]) / PACE.a_second


@asynccontextmanager
async def office(store: Store, server: FakeTelegram, pace: Pace, **more: Any) -> AsyncIterator[Office]:
    server.strict = False
    async with connected(server, FakeCore(silence)) as platform:
        yield Office(store, platform, Pacer(pace), **more)


async def fill(store: Store) -> None:
    """The disk is full: nothing can be written any more."""
    writer = cast(Any, store.ledger._database)._writer
    await writer.execute("CREATE TABLE filler (content BLOB)")
    # So that no row finds room in a page that is there already.
    await writer.execute(
        "CREATE TRIGGER growing BEFORE UPDATE ON deliveries BEGIN INSERT INTO filler VALUES (zeroblob(40000)); END"
    )
    [[pages]] = await writer.execute_fetchall("PRAGMA page_count")
    await writer.execute(f"PRAGMA max_page_count = {pages}")


async def empty(store: Store) -> None:
    """There is room again."""
    await cast(Any, store.ledger._database)._writer.execute("PRAGMA max_page_count = 1000000")


async def carried_out(server: FakeTelegram, count: int) -> None:
    """Wait until the server has so many messages."""
    async with asyncio.timeout(60):
        await server.signal.wait(lambda: server.traffic.delivered >= count)


@pytest.mark.parametrize("size", [84])
async def test_a_broadcast_keeps_its_rate(store: Store, size: int) -> None:
    """D5: the rate is used, no second has more than 30, and Telegram never says that it is too much."""
    chats = [*people(size - size // 20), *map(group, range(1, size // 20 + 1))]
    async with FakeTelegram() as server, office(store, server, PACE) as its:
        populate(server, chats)
        server.limits = Limits.official(slack=0.0)
        await its.plan(*chats)
        await its.drain()
        assert once_each(server)
    times = server.traffic.times()
    assert server.limits.refused == 0
    assert most_within(1.0, times) <= 30
    assert used(times) >= 0.95


@pytest.mark.parametrize(("size", "halt"), [(60, 1.0)])
async def test_a_halt_of_the_bot_is_kept(store: Store, size: int, halt: float) -> None:
    """D4: nothing is sent in the halt, and no second after it has more than 30."""
    chats = people(size)
    async with FakeTelegram() as server, office(store, server, PACE, runs=True) as its:
        populate(server, chats)
        await its.plan(*chats)
        async with its.running():
            await carried_out(server, size // 2)
            end = server.halts(halt)
            await carried_out(server, size)
        assert once_each(server)
    assert 3 <= server.limits.refused <= 3 + IN_FLIGHT
    assert server.traffic.between(end - halt + ON_ITS_WAY, end) == 0
    assert most_within(1.0, [at for at in server.traffic.times() if at >= end]) <= 30


@pytest.mark.parametrize("size", [56])
async def test_a_limit_of_one_chat_slows_nobody_else(store: Store, size: int) -> None:
    """D4: only that chat waits, the others keep at least 95 % of their rate."""
    chats = people(size)
    async with FakeTelegram() as server, office(store, server, PACE) as its:
        populate(server, chats)
        server.halts(10_072, 5)
        await its.plan(*chats)
        await its.drain()
        await its.drain(LONG)
    assert (server.traffic.tries[5], server.traffic.copies[5]) == (1, 0)
    assert server.traffic.delivered == size - 1
    assert used(server.traffic.times(range(6, size + 1))) >= 0.95 * (size - 5) / size


@pytest.mark.parametrize(("size", "seed"), [(100, 1)])
async def test_through_every_fault_everybody_gets_it(store: Store, size: int, seed: int) -> None:
    """D6: a fifth of the answers are broken; what is refused for good is tried once, but for those that are broken."""
    chats = people(size)
    dead = range(1, size // 20 + 1)
    async with FakeTelegram() as server, office(store, server, UNPACED) as its:
        populate(server, chats)
        for number in dead:
            server.people[number].chat.blocks()
        server.faults += (faults := storm(0.2, hang=0.01, seed=seed))
        deliveries = await its.plan(*chats)
        for _ in range(12):
            await its.drain(LONG)
        states = Counter(await its.states(deliveries))
    copies, tries, met = server.traffic.copies, server.traffic.tries, sum(fault.met for fault in faults)
    assert met >= size // 10
    assert states == {"sent": size - len(dead), "gone": len(dead)}
    assert {number for number, count in copies.items() if count} == {int(chat.id) for chat in chats} - set(dead)
    assert copies.total() <= size + met
    assert sum(tries[number] for number in dead) <= len(dead) + met


@pytest.mark.parametrize(("size", "share"), [(60, 0.2)])
async def test_on_discord_nobody_gets_it_twice(store: Store, size: int, share: float) -> None:
    """D2: answers are lost, and a nonce keeps what is sent again from standing twice."""
    chats = [Chat("discord", str(105_000 + number)) for number in range(size)]
    async with FakeDiscord(strict=False) as server, connect(settings_for(server), core_of()) as platform:
        its = Office(store, platform, Pacer(platform.capabilities.pace))
        server.storm = Storm(share, ("lost", "half", "503", "reset"))
        deliveries = await its.plan(*chats)
        for _ in range(12):
            await its.drain(LONG)
        assert set(await its.states(deliveries)) == {"sent"}
        assert {server.copies(int(chat.id)) for chat in chats} == {1}
        assert server.busiest() <= 50
    assert sum(server.storm.struck.values()) >= size * share / 2


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
                assert not server.traffic.log
                other.execute("COMMIT")
                await carried_out(server, size)
        assert set(await its.states(deliveries)) == {"sent"}
        assert once_each(server)


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
            await server.signal.wait(lambda: len(server.traffic.log) == IN_FLIGHT)
            await fill(store)
            held.hold.set()
            await ledger.hears("sent", 8)
            assert server.traffic.delivered == IN_FLIGHT
            await empty(store)
            await carried_out(server, size)
        assert set(await its.states(deliveries)) == {"sent"}
        assert once_each(server)


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
        assert once_each(server)
    async with open_store(tmp_path / "khabar.db") as again:
        assert await again.check() == "ok"
