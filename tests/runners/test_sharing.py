"""What several processes do together, one piece at a time; tests/test_several_processes.py has them all."""

import asyncio
from dataclasses import dataclass, field, replace
from datetime import timedelta
from importlib.util import find_spec
from types import SimpleNamespace
from typing import Any, cast

import pytest

from bot import app
from bot.delivery.courier import Courier
from bot.digest.parts import EVERYWHERE, Limits
from bot.errors import StoreUnusable
from bot.intake.poller import Poller
from bot.model import Feed, Person
from bot.platforms.base import Platform
from bot.runners.core import PlatformCore
from bot.runners.post import Post
from bot.runners.procrastinate import Queues
from bot.runners.rooms import Rooms
from bot.runners.serving import UNCONNECTED, _lead
from bot.runners.sharing import Shared, drain, receiving
from bot.runners.works import Parts
from bot.store.sqlite import Store
from tests.runners.test_core import Pigeon
from tests.samples import NOON


@dataclass
class Board:
    """Queues that only note what is put into them and worked on."""

    notes: list[tuple[str, str]] = field(default_factory=list)
    waits: list[int] = field(default_factory=list)

    async def put(self, queue: str, name: str, *, key: str = "", seconds: int = 0, **_: Any) -> None:
        self.notes.append((queue, key or name))
        self.waits.append(seconds)

    async def work(self, queue: str, tasks: dict[str, Any], *, at_once: int) -> None:
        self.notes += [(queue, name) for name in tasks]
        assert at_once > 1


@dataclass
class Carrier:
    """A courier: how often it was woken, and whether it drains."""

    woken: int = 0
    drains: int = 0
    draining: asyncio.Event = field(default_factory=asyncio.Event)
    ends: asyncio.Event = field(default_factory=asyncio.Event)

    def wake(self) -> None:
        self.woken += 1

    async def drain(self, _: Platform) -> None:
        self.drains += 1
        self.draining.set()
        await self.ends.wait()


def shared(store: Store, board: Board, *bots: str) -> Shared:
    return Shared(cast("Queues", board), Rooms({}, store.memory("rooms")), bots)


def parts(store: Store) -> Parts:
    return cast("Parts", SimpleNamespace(store=store, now=lambda: NOON))


async def test_who_is_not_connected_knows_what_a_message_holds(store: Store) -> None:
    pigeon = cast("Platform", Pigeon(caption=1024))
    here, there = Rooms({"telegram": pigeon}, store.memory("rooms")), Rooms({}, store.memory("rooms"))
    await there.load(["telegram"])
    assert there.of("telegram") == EVERYWHERE
    await here.keep(pigeon)
    await there.load(["telegram", "discord"])
    assert there.of("telegram") == here.of("telegram") != EVERYWHERE
    assert there.of("discord") == EVERYWHERE
    assert isinstance(there.of("telegram"), Limits)


@pytest.mark.parametrize("written", ["[1, 2]", "[1, 2, true, 4, 5]", '{"cards": 1}', "7", "{", "[null, 2, true, 4]"])
async def test_what_another_version_wrote_of_a_platform_stops_nothing(store: Store, written: str) -> None:
    await store.memory("rooms").remember("telegram", written)
    there = Rooms({}, store.memory("rooms"))
    await there.load(["telegram"])
    assert there.of("telegram") == EVERYWHERE


async def test_each_platform_is_told_that_there_is_something_to_send(store: Store) -> None:
    board = Board()
    await shared(store, board, "telegram", "discord").wake()
    assert board.notes == [("telegram", "drain telegram"), ("discord", "drain discord")]


async def test_one_drain_is_told_of_what_the_next_one_would_do() -> None:
    courier = Carrier()
    its = drain(cast("Courier", courier), cast("Platform", Pigeon()))
    first = asyncio.create_task(cast("Any", its.step()))
    await courier.draining.wait()
    await its.step()
    courier.ends.set()
    await first
    assert (courier.drains, courier.woken) == (1, 1)
    await its.step()
    assert courier.drains == 2


async def test_messages_are_sent_though_nobody_can_be_told_what_they_hold(
    store: Store, caplog: pytest.LogCaptureFixture
) -> None:
    @dataclass
    class Broken:
        async def remember(self, *_: str) -> None:
            raise StoreUnusable("the disk is full")

    board = Board()
    its = replace(shared(store, board, "telegram"), rooms=Rooms({}, cast("Any", Broken())))
    await its.carry(cast("Courier", Carrier()), cast("Platform", Pigeon()))
    assert board.notes == [("telegram", "drain telegram")]
    assert "the disk is full" in caplog.text


async def test_feeds_that_are_due_are_asked_each_by_whoever_is_free(store: Store) -> None:
    """One host is not asked twice in the same second; what was asked meanwhile is not asked again."""
    board, asked = Board(), []
    addresses = ["http://a.example/1", "http://a.example/2", "http://b.example/"]
    await store.feeds.add_all([Feed(address=one, due=NOON - timedelta(minutes=1)) for one in addresses])
    its = shared(store, board)
    await its.feeds(parts(store))
    assert board.notes == [("work", f"feed {number}") for number in (1, 2, 3)]
    assert board.waits == [0, 1, 0]
    left = await store.feeds.due(NOON + timedelta(seconds=11), limit=9)  # had the worker died before it put the jobs
    assert [number for number, _ in left] == [1, 2, 3]
    board.notes.clear()

    class Asks:
        async def visit(self, number: int) -> None:
            asked.append(number)

    task = its.feed(parts(store), cast("Poller", Asks()))
    await task.step(number=1)
    feed = await store.feeds.feed(2)
    assert feed
    await store.feeds.set(feed, replace(feed, due=NOON + timedelta(minutes=1)), Person("telegram", "1"), NOON)
    await task.step(number=2)
    await task.step(number=99)
    assert asked == [1]
    assert board.notes == [("work", "stories"), ("work", "digests")]


@pytest.mark.parametrize("name", sorted(app.sections()))
async def test_calls_are_received_where_a_platform_calls(store: Store, name: str) -> None:
    if name == "telegram" and find_spec("bot.platforms.telegram.receiver") is None:
        pytest.skip("Telegram's receiver is built elsewhere")
    settings = app.sections()[name]()
    async with receiving(name, settings, store.inbox(name)) as where:
        assert where == ""


async def test_a_platform_is_led_though_nobody_knows_what_was_interrupted(caplog: pytest.LogCaptureFixture) -> None:
    """And while another process leads it, nothing is wrong with it here."""
    began, left = asyncio.Event(), list[str]()

    class Unreadable:
        async def load(self, name: str) -> None:
            began.set()
            raise StoreUnusable(f"the database is away: {name}")

        async def leave(self, name: str) -> None:
            left.append(name)

    class Leads:
        async def during(self, work: Any) -> None:
            await work()

    post = SimpleNamespace(troubles={}, router=SimpleNamespace(jobs=Unreadable()))
    its = SimpleNamespace(name="pigeon", lead=Leads())
    task = asyncio.create_task(_lead(None, cast("PlatformCore", its), cast("Post", post), print, alone=False))
    async with asyncio.timeout(5):
        await began.wait()
        while post.troubles["pigeon"] in {"", UNCONNECTED}:  # noqa: ASYNC110  a table rings no bell
            await asyncio.sleep(0)
    task.cancel()
    await asyncio.wait([task])
    assert (post.troubles, left) == ({"pigeon": ""}, ["pigeon"])
    assert "what was interrupted on pigeon is not told" in caplog.text
