"""Which of several processes does what only one may do: the one that holds the lease, and as long as it surely does."""

import asyncio
import logging
import os
import secrets
import socket
import time
from collections.abc import Callable, Coroutine
from dataclasses import dataclass
from typing import Any, Protocol

from bot.errors import StoreUnusable
from bot.store.leases import Fence

log = logging.getLogger(__name__)

Work = Callable[[], Coroutine[Any, Any, None]]


@dataclass(frozen=True, slots=True)
class Terms:
    """Seconds: how long a lease lasts, how often it is renewed, how often others look whether it is free; and how long
    before its end its holder begins nothing any more: what it wrote until then has arrived when another one begins."""

    lasts: float = 10.0
    renewed: float = 3.0
    looks: float = 1.0
    margin: float = 1.5


class Leases(Protocol):
    """What is asked of the store: bot.store.leases.Leases."""

    async def take(self, name: str, holder: str, seconds: float) -> int | None: ...

    async def renew(self, name: str, holder: str, epoch: int, seconds: float) -> bool: ...

    async def release(self, name: str, holder: str, epoch: int) -> None: ...


def myself() -> str:
    """A name for this life of this process."""
    return f"{socket.gethostname()}:{os.getpid()}:{secrets.token_hex(4)}"


def ticking() -> float:
    """Seconds that go on while the process is stopped and, where the system can tell, while the machine sleeps.

    Not the event loop's time: uvloop looks at the clock once a round, and the process may have been stopped since.
    """
    return time.clock_gettime(_CLOCK)


_CLOCK = getattr(time, "CLOCK_BOOTTIME", time.CLOCK_MONOTONIC)


@dataclass(slots=True)
class Lead:
    """The lease of a name, as `holder` sees it. By its own clock it ends before it does by the database's: its time is
    counted from before the database was asked."""

    leases: Leases
    name: str
    holder: str
    terms: Terms = Terms()
    seconds: Callable[[], float] = ticking
    epoch: int = 0
    _until: float = 0.0

    def sure(self) -> bool:
        """Whether nobody else can hold it now."""
        return self.seconds() < self._until

    def fence(self) -> Fence:
        """What the database compares; no lease has the epoch 0."""
        return self.name, self.epoch

    async def during(self, work: Work) -> None:
        """The work, again and again whenever it is led, until cancelled; then another process may take it at once.

        Ends, as the work does, where that fails.
        """
        while True:
            await self._take()
            log.info("%s is led by this process from now on (epoch %d)", self.name, self.epoch)
            try:
                await self._hold(asyncio.create_task(work(), name=f"leading {self.name}"))
            finally:
                await self._let_go()

    async def _take(self) -> None:
        while not await self._taken():  # noqa: ASYNC110  another process lets go of it
            await asyncio.sleep(self.terms.looks)

    async def _taken(self) -> bool:
        began = self.seconds()
        try:
            epoch = await self.leases.take(self.name, self.holder, self.terms.lasts)
        except StoreUnusable as error:
            log.warning("nobody knows who leads %s: %s", self.name, error)
            return False
        if epoch is None:
            return False
        self.epoch, self._until = epoch, self._end(began)
        return self.sure()

    async def _hold(self, task: asyncio.Task[None]) -> None:
        """Until the work ends, or the lease is lost; then the work is stopped."""
        try:
            while not task.done() and await self._renewed():
                await asyncio.wait([task], timeout=min(self.terms.renewed, max(self._until - self.seconds(), 0.0)))
        finally:
            task.cancel()
            await asyncio.wait([task])
        if not task.cancelled():
            task.result()

    async def _renewed(self) -> bool:
        """Whether it is held. A database that does not answer takes it away only when its time is over."""
        began = self.seconds()
        try:
            async with asyncio.timeout(self._until - began):
                held = await self.leases.renew(self.name, self.holder, self.epoch, self.terms.lasts)
        except (StoreUnusable, TimeoutError) as error:
            log.warning("the lease of %s can't be renewed: %s", self.name, str(error) or "its time is over")
            held = self.sure()
        else:
            self._until = self._end(began) if held else 0.0
        if not held:
            log.warning("%s is not led by this process any more (epoch %d)", self.name, self.epoch)
        return held

    def _end(self, began: float) -> float:
        return began + self.terms.lasts - self.terms.margin

    async def _let_go(self) -> None:
        self._until = 0.0
        try:
            await self.leases.release(self.name, self.holder, self.epoch)
        except StoreUnusable as error:
            log.warning("the lease of %s ends by itself: %s", self.name, error)
