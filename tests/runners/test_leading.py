"""Leading: one process at a time, until it may not be sure any more."""

import asyncio
import logging
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

import pytest

from bot.errors import StoreUnusable
from bot.runners.leading import Lead, Terms, myself, ticking
from bot.store.sqlite import Store

QUICK = Terms(lasts=5.0, renewed=0.01, looks=0.01, margin=1.0)
NAME = "telegram"


@dataclass
class Work:
    """What is done while it is led: how often it was begun, and whether it goes on."""

    begun: int = 0
    goes_on: bool = False
    changed: asyncio.Event = field(default_factory=asyncio.Event)

    async def __call__(self) -> None:
        self.begun, self.goes_on = self.begun + 1, True
        self.changed.set()
        try:
            await asyncio.get_running_loop().create_future()
        finally:
            self.goes_on = False
            self.changed.set()

    async def until(self, condition: Callable[[], bool]) -> None:
        async with asyncio.timeout(10):
            while not condition():
                self.changed.clear()
                await self.changed.wait()


@dataclass
class Cut:
    """Leases over a network that can be cut: then nothing comes back, or an error at once."""

    store: Store
    silent: bool = False
    broken: bool = False
    asked: asyncio.Event = field(default_factory=asyncio.Event)

    async def take(self, name: str, holder: str, seconds: float) -> int | None:
        await self._pass()
        return await self.store.leases.take(name, holder, seconds)

    async def renew(self, name: str, holder: str, epoch: int, seconds: float) -> bool:
        await self._pass()
        return await self.store.leases.renew(name, holder, epoch, seconds)

    async def release(self, name: str, holder: str, epoch: int) -> None:
        await self._pass()
        await self.store.leases.release(name, holder, epoch)

    async def until_asked(self) -> None:
        """Once more from now on, and that is answered."""
        self.asked.clear()
        async with asyncio.timeout(5):
            await self.asked.wait()

    async def _pass(self) -> None:
        self.asked.set()
        if self.broken:
            raise StoreUnusable("the network is cut")
        if self.silent:
            await asyncio.get_running_loop().create_future()


@asynccontextmanager
async def led(lead: Lead, work: Work) -> AsyncIterator[asyncio.Task[None]]:
    task = asyncio.create_task(lead.during(work))
    try:
        yield task
    finally:
        async with asyncio.timeout(20):
            while not task.done():  # Python 3.11 loses a cancellation at times
                task.cancel()
                await asyncio.wait([task], timeout=2)


def test_each_life_has_a_name_of_its_own() -> None:
    assert myself() != myself()
    assert ticking() <= ticking()


async def test_one_leads_and_another_takes_over_at_once_where_it_ends(store: Store) -> None:
    first, second = Lead(store.leases, NAME, "a", QUICK), Lead(store.leases, NAME, "b", QUICK)
    does, waits = Work(), Work()
    assert not first.sure()
    async with led(second, waits):
        await waits.until(lambda: waits.goes_on)
        async with led(first, does):
            assert (first.sure(), second.sure()) == (False, True)
            assert second.fence() == (NAME, 1)
            await store.leases.release(NAME, "b", 1)
            await does.until(lambda: does.goes_on)
            await waits.until(lambda: not waits.goes_on)
            assert (first.sure(), second.sure()) == (True, False)
            assert first.fence() == (NAME, 2)
        await waits.until(lambda: waits.goes_on)
        assert second.fence() == (NAME, 3)
    assert [its.free for its in await store.leases.all()] == [True]


async def test_what_fails_ends_it_and_lets_it_go(store: Store) -> None:
    async def fails() -> None:
        raise LookupError("no such thing")

    with pytest.raises(LookupError):
        await Lead(store.leases, NAME, "a", QUICK).during(fails)
    assert await store.leases.take(NAME, "b", 1.0) == 2


async def test_a_process_that_stood_still_is_not_sure_when_it_wakes(store: Store) -> None:
    """Its own clock says so before anything is asked."""
    now = 100.0
    lead, work = Lead(store.leases, NAME, "a", Terms(lasts=10.0, renewed=0.01, looks=0.01), lambda: now), Work()
    async with led(lead, work):
        await work.until(lambda: work.goes_on)
        assert lead.sure()
        now += 8.4
        assert lead.sure()
        now += 60.0
        assert not lead.sure()
        await work.until(lambda: work.begun == 2)  # nobody else had taken it
        assert lead.sure()
        assert lead.epoch == 2


async def test_a_process_that_was_overtaken_while_it_stood_still_stops(store: Store) -> None:
    """Whatever its own clock says."""
    lead, work = Lead(store.leases, NAME, "a", Terms(lasts=60.0, renewed=60.0)), Work()
    async with led(lead, work):
        await work.until(lambda: work.goes_on)
        await store.leases.release(NAME, "a", 1)
        other = Lead(store.leases, NAME, "b", QUICK)
        assert await other._taken()
        assert not await lead._renewed()
        assert (lead.sure(), other.sure()) == (False, True)
        assert not await lead._taken()


@pytest.mark.parametrize("how", ["silent", "broken"])
async def test_a_network_that_is_cut_ends_it_when_its_time_is_over(
    store: Store, how: str, caplog: pytest.LogCaptureFixture
) -> None:
    cut, work = Cut(store), Work()
    lead = Lead(cut, NAME, "a", Terms(lasts=0.3, renewed=0.01, looks=0.01, margin=0.1))
    async with led(lead, work):
        await work.until(lambda: work.goes_on)
        setattr(cut, how, True)
        await work.until(lambda: not work.goes_on)
        assert not lead.sure()
        cut.broken, cut.silent = True, False
        await cut.until_asked()
        cut.broken = False
        await work.until(lambda: work.goes_on)
    assert "can't be renewed" in caplog.text
    assert "nobody knows who leads" in caplog.text
    assert [record.levelno for record in caplog.records if "is not led by this process" in record.message] == [
        logging.WARNING
    ]


async def test_a_short_fault_of_the_database_is_no_loss(store: Store) -> None:
    cut, work = Cut(store), Work()
    async with led(lead := Lead(cut, NAME, "a", QUICK), work):
        await work.until(lambda: work.goes_on)
        cut.broken = True
        assert await lead._renewed()
        cut.broken = False
        assert await lead._renewed()
    assert work.begun == 1
