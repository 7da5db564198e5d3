"""The ledger's worker for one platform: messages are claimed, sent and marked, a few at a time, as the pacer allows."""

import asyncio
import logging
from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Protocol

from bot.delivery.errand import Desk, Errands, Marked
from bot.delivery.marks import PAUSE, Marks
from bot.delivery.pacer import Pacer
from bot.delivery.purse import Paid, Purse
from bot.model import Chat, Delivery
from bot.platforms.base import Platform, Visited

log = logging.getLogger(__name__)

IN_FLIGHT = 4
"""Messages that are claimed and not marked: as many may come twice when the process is killed."""
AT_ONCE, MOST = 64, 1024
"""Messages that are looked up together, the more the longer none of them may be sent."""
LOOK = 5.0
"""Seconds until the ledger is looked at again at the latest: a clock may be set, a machine may wake from sleep."""
SOON = 1.0
"""Seconds that are waited for with what was looked up; for longer, it is looked up again."""
GRACE = 5.0
"""Seconds that what is on its way may take at the end."""
KNOWN_AGAIN = timedelta(minutes=3)
"""So long a platform whose sends are idempotent surely knows a message again."""
EXPIRY, EXPIRING = timedelta(days=1), 600.0
"""How long after it was due a message is still sent; and how often, in seconds, that is looked after."""


class Ledger(Marked, Paid, Protocol):
    """What is asked of the store: bot.store.ledger.Ledger."""

    async def take_up(self, platform: str, *, resend: bool, known: datetime, at: datetime) -> int: ...

    async def waiting(
        self, platform: str, at: datetime, *, limit: int, here: Collection[str] | None = None
    ) -> list[Delivery]: ...

    async def next_ready(self, platform: str) -> datetime | None: ...

    async def expire(self, platform: str, before: datetime) -> int: ...


class Courier:
    """Sends what is ready on the platform of this name. `resend`: also what may have arrived already.

    One `run` or `drain` at a time. It outlives a connection: what it knows of limits, and what it could not write, it
    takes to the next one.
    """

    def __init__(  # noqa: PLR0913  what it works with, and two times that tests make short
        self,
        name: str,
        ledger: Ledger,
        pacer: Pacer,
        desk: Desk,
        *,
        resend: bool,
        pause: float = PAUSE,
        grace: float = GRACE,
    ) -> None:
        self._name = name
        self._ledger = ledger
        self._pacer = pacer
        self._desk = desk
        self._resend = resend
        self._grace = grace
        self._marks = Marks(pause)
        self._purse = Purse(name, pacer.paid_a_day, ledger, desk.now)
        self._errands = Errands(ledger, pacer, desk, self._marks, self._purse, resend=resend)
        self._woken = asyncio.Event()
        self._tasks: set[asyncio.Task[bool]] = set()
        self._batch: list[Delivery] = []
        self._limit = AT_ONCE
        self._expires = 0.0
        self._taken_up = False

    def wake(self) -> None:
        """There may be something to send that there was not."""
        self._batch.clear()
        self._woken.set()

    def spent(self, chat: Chat) -> None:
        """An answer goes to a chat: the rest makes room for it."""
        self._pacer.spend(chat, _seconds())

    def returned(self, chat: Chat, *, was_away: bool) -> None:
        """The chat can be written to again. What a platform with limits told it to wait for, it still waits for, unless
        it was away."""
        if was_away or not self._pacer.limited_at_all:
            self._pacer.release(chat)
        self.wake()

    @property
    def halted(self) -> bool:
        """Whether nothing is sent for some time."""
        at = _seconds()
        return self._pacer.opens_at_all(at) - at > SOON

    def met(self, chat: Chat, error: Exception) -> None:
        """The platform answered so to something else than a delivery."""
        self._errands.met(self._name, chat, error)

    def room(self, chat: Chat) -> float:
        """Seconds until something less urgent may go to a chat; 0: now, and that counts as sent."""
        at = _seconds()
        wait = SOON if self._batch else self._pacer.opens(chat, at) - at
        if not wait:
            self._pacer.spend(chat, at)
        return wait

    async def run(self, platform: Platform) -> None:
        """Send what is ready, when it is, until cancelled; what is on its way then has 5 s to arrive."""
        try:
            while True:
                await self._sleep(await self._safe_step(platform))
        finally:
            await self._end()

    async def drain(self, platform: Platform) -> None:
        """Send what is ready, and return when nothing is that may be sent within a second. Raises StoreUnusable."""
        try:
            while (wait := await self._step(platform)) < SOON or self._tasks or self._woken.is_set():
                await self._sleep(wait)
        finally:
            await self._end()

    async def _safe_step(self, platform: Platform) -> float:
        try:
            return await self._step(platform)
        except Exception:
            log.exception("the digests for %s can't be looked up", self._name)
            return self._marks.pause

    async def _step(self, platform: Platform) -> float:
        """Begin one message, if one may be sent; seconds until there may be another."""
        await self._look_after(platform)
        if len(self._tasks) >= IN_FLIGHT:
            await asyncio.wait(self._tasks, return_when=asyncio.FIRST_COMPLETED)
            return 0.0
        self._woken.clear()
        if not self._desk.leads():
            return SOON
        if (halted := self._pacer.opens_at_all(at := _seconds(), paid=self._purse.open) - at) >= SOON:
            return halted
        self._batch = self._batch or await self._look_up(platform)
        if not self._batch:
            return await self._until_next()
        wait, delivery, paid = self._first()
        if wait:
            return self._waits(wait)
        self._batch.remove(delivery)
        self._limit = AT_ONCE
        await self._begin(platform, delivery, paid=paid)
        return 0.0

    async def _look_up(self, platform: Platform) -> list[Delivery]:
        here = platform.here() if isinstance(platform, Visited) else None
        return await self._ledger.waiting(self._name, self._desk.now(), limit=self._limit, here=here)

    async def _look_after(self, platform: Platform) -> None:
        """What the last process left, and what has waited for too long."""
        if not self._taken_up:
            await self._marks.flush()
            now = self._desk.now()
            known = now - KNOWN_AGAIN if platform.capabilities.idempotent_sends else now + KNOWN_AGAIN
            if left := await self._ledger.take_up(self._name, resend=self._resend, known=known, at=now):
                log.warning("%d messages on %s may have been sent before the bot ended", left, self._name)
            self._taken_up = True
        if (at := _seconds()) >= self._expires:
            if expired := await self._ledger.expire(self._name, self._desk.now() - EXPIRY):
                log.warning("%d messages on %s could not be sent for a day, and are not any more", expired, self._name)
            self._expires = at + EXPIRING

    def _first(self) -> tuple[float, Delivery, bool]:
        """In how many seconds the first of what was looked up may be sent; which it is; and whether it is paid for."""
        at = _seconds()
        first, wait = self._opening(at, paid=False)
        if wait and self._purse.open:
            other, waits = self._opening(at, paid=True)
            if not waits:
                return 0.0, other, True
        return wait, first, False

    def _opening(self, at: float, *, paid: bool) -> tuple[Delivery, float]:
        first = min(self._batch, key=lambda one: self._pacer.opens(one.chat, at, paid=paid))
        return first, self._pacer.opens(first.chat, at, paid=paid) - at

    def _waits(self, wait: float) -> float:
        """Behind those that have to wait for long, there may be others."""
        if wait < SOON:
            return wait
        more = len(self._batch) == self._limit < MOST
        self._limit = min(2 * self._limit, MOST) if more else self._limit
        self._batch.clear()
        return 0.0 if more else wait

    async def _until_next(self) -> float:
        """Seconds until something is ready. What is and was not found waits for a message before it."""
        ready = await self._ledger.next_ready(self._name)
        seconds = (ready - self._desk.now()).total_seconds() if ready else LOOK
        return seconds if seconds > 0 else SOON

    async def _begin(self, platform: Platform, delivery: Delivery, *, paid: bool) -> None:
        """Returns when its request has begun: no other one is claimed before that."""
        leaves = asyncio.Event()
        errand = self._errands.carry(platform, delivery, leaves, paid=paid)
        task = asyncio.create_task(errand, name=f"delivery {delivery.id}")
        self._tasks.add(task)
        task.add_done_callback(self._ended)
        await leaves.wait()

    def _ended(self, task: asyncio.Task[bool]) -> None:
        """What went wrong with one may concern others that were looked up; what went well makes way for the next."""
        self._tasks.discard(task)
        if task.cancelled() or not task.result():
            self._batch.clear()
        self._woken.set()

    async def _sleep(self, seconds: float) -> None:
        try:
            async with asyncio.timeout(min(seconds, LOOK)):
                await self._woken.wait()
        except TimeoutError:
            pass

    async def _end(self) -> None:
        """Nothing is claimed any more. What does not arrive in time is taken up at the next start."""
        self._errands.stopping = True
        self._batch.clear()
        try:
            if self._tasks:
                await asyncio.wait(self._tasks, timeout=self._grace)
        finally:  # who waits for this may be told to end, too
            await self._give_up()

    async def _give_up(self) -> None:
        late = tuple(self._tasks)
        if late:
            log.warning("%d messages on %s did not arrive in time", len(late), self._name)
        for task in late:
            task.cancel()
        self._errands.stopping = self._taken_up = False
        await asyncio.gather(*late, return_exceptions=True)


def _seconds() -> float:
    """The pacer's time."""
    return asyncio.get_running_loop().time()
