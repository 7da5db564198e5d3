"""What other processes put into the inbox is taken up by the one that leads the bot."""

import asyncio
import logging
import random
from collections.abc import Awaitable, Callable, Sequence
from typing import NoReturn

from bot.errors import KhabarError
from bot.model import Incoming
from bot.platforms.base import Inbox
from bot.platforms.telegram.inlet import Inlet
from bot.platforms.telegram.poller import BATCH, Pace

log = logging.getLogger(__name__)

EVERY = 0.1
"""Seconds between two looks at the inbox while nothing comes: half of it is added to an answer, which nobody sees."""
LATE = 1000
"""Of two processes that write at once, one has the lower id and may be seen later: so many ids are looked back for."""
SWEEP = 30.0
"""Seconds between two looks at the whole inbox, for what came later than that."""


class Followed:
    """`bot.platforms.base.Inbox` of a bot for which other processes receive; knows what is in hand here.

    An update is in hand until the database has it as done: a look that sees it waiting for the last time can't take it
    up again.
    """

    def __init__(self, inbox: Inbox) -> None:
        self._inbox = inbox
        self._held: set[int] = set()
        self._highest = 0

    async def put(self, updates: Sequence[tuple[str, str]]) -> tuple[Incoming, ...]:
        return self._took(await self._inbox.put(updates))

    async def waiting(self, most: int | None = None) -> tuple[Incoming, ...]:
        return self._took(await self._inbox.waiting(most))

    async def arrived(self, since: int, besides: Sequence[int], most: int) -> tuple[Incoming, ...]:
        return self._took(await self._inbox.arrived(since, (*self._held, *besides), most))

    async def done(self, ids: Sequence[int]) -> None:
        await self._inbox.done(ids)
        self._held.difference_update(ids)

    async def quarantine(self, update: int, reason: str) -> None:
        await self._inbox.quarantine(update, reason)
        self._held.discard(update)

    @property
    def settled(self) -> int:
        """Up to this id nothing is waited for any more, but for what comes very late."""
        return max(0, min(self._held, default=self._highest + 1) - 1 - LATE)

    def _took(self, incoming: tuple[Incoming, ...]) -> tuple[Incoming, ...]:
        numbers = [one.id for one in incoming]
        self._held.update(numbers)
        self._highest = max(self._highest, *numbers, 0)
        return incoming


class Follower:
    """Hands what comes into the inbox to the inlet, in the order of its ids: a chat's updates are called one by one."""

    def __init__(self, inlet: Inlet, inbox: Followed, pace: Pace, every: float = EVERY, sweep: float = SWEEP) -> None:
        self._inlet = inlet
        self._inbox = inbox
        self._pace = pace
        self._every, self._sweep = every, sweep
        self._swept = 0.0
        self._faults = 0

    async def run(self, room: Callable[[], Awaitable[None]]) -> NoReturn:
        """Follow for ever; faults of the store are waited out. `room` is awaited before more is taken up.

        What an earlier leader left is taken up as anything else is: the inbox may hold hours of it.
        """
        await self._inlet.resume(BATCH)
        while True:
            await room()
            try:
                found = await self._look()
            except KhabarError as error:
                await self._wait_out(error)
            else:
                self._faults = 0
                await self._inlet.hand_on(found)
                await asyncio.sleep(0 if len(found) == BATCH else self._every)

    async def _look(self) -> tuple[Incoming, ...]:
        """The next that wait. Now and then from the beginning."""
        seconds = asyncio.get_running_loop().time()
        if seconds < self._swept + self._sweep:
            return await self._inbox.arrived(self._inbox.settled, (), BATCH)
        self._swept = seconds
        return await self._inbox.arrived(0, (), BATCH)

    async def _wait_out(self, error: KhabarError) -> None:
        self._faults += 1
        pause = self._pace.wait(self._faults, random.random())  # noqa: S311  it spreads load and guards nothing
        # One line for a fault, however long it lasts.
        level = logging.WARNING if self._faults == 1 else logging.DEBUG
        log.log(level, "the inbox can't be read: %s; trying again in %.1f s", error, pause)
        await asyncio.sleep(pause)
