"""Begins no more sessions than Discord allows, over restarts too: what was spent is in the platform's memory."""

import asyncio
import logging
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Any

from bot.errors import KhabarError
from bot.platforms.base import Memory
from bot.platforms.discord.budget import Budget, read, told, written

log = logging.getLogger(__name__)

MEMORY = "sessions of {application}"
"""Discord counts them apart for each application."""
SPACING = 5.0
"""Seconds between two shards of a lane that identify."""
LOOK = 60.0
"""The longest that is waited at once, in seconds: clocks are set, and days begin anew."""


class FewLeftError(TimeoutError):
    """A session was to be begun, and must not be yet. The library tries again later, as after any lost connection."""


class Identifying:
    """Counts the sessions of one bot. `waiting` says for the operator what is waited for, "" where nothing is."""

    def __init__(self, memory: Memory, now: Callable[[], datetime], spacing: float = SPACING) -> None:
        self._memory = memory
        self._now = now
        self._spacing = spacing
        self._budget: Budget | None = None
        self._key = ""
        self.waiting = ""

    async def told(self, application: int | None, limit: Mapping[str, Any]) -> None:
        """Discord says how many sessions this application has left (`session_start_limit` of Get Gateway Bot)."""
        before, self._key = self._budget, MEMORY.format(application=application)
        try:
            before = read(await self._memory.recall(self._key)) or before
        except KhabarError as error:
            log.warning("how many sessions were begun can't be read: %s", error)
        self._budget = told(limit, before, self._now())

    async def room(self) -> None:
        """Wait until a session may be begun. Before a connection is opened: Discord ends one that stays silent."""
        while seconds := self._seconds():
            self._wait_for(seconds)
            await asyncio.sleep(min(seconds, LOOK))
        self.waiting = ""

    async def identify(self, shard: int) -> None:
        """Spend a session, as soon as the shard's lane is free; it is written down before. Raises FewLeftError."""
        if seconds := self._seconds():
            self._wait_for(seconds)
            raise FewLeftError(self.waiting)
        if self._budget:
            await asyncio.sleep(self._budget.gap(shard, self._now(), self._spacing))
            self._budget = self._budget.spent(shard, self._now())
            await self._keep(self._budget)

    def _seconds(self) -> float:
        return self._budget.wait(self._now()) if self._budget else 0.0

    def _wait_for(self, seconds: float) -> None:
        """One line however long it lasts."""
        assert self._budget  # noqa: S101  whoever waits was told
        at = self._now()
        until = (at + timedelta(seconds=seconds)).strftime("%Y-%m-%d %H:%M:%S UTC")
        left = f"{self._budget.left(at)} of {self._budget.total}"
        if not self.waiting:
            log.error("%s sessions are left that Discord allows in a day; none is begun before %s", left, until)
        self.waiting = f"{left} sessions of the day are left; none is begun before {until}"

    async def _keep(self, budget: Budget) -> None:
        try:
            await self._memory.remember(self._key, written(budget))
        except KhabarError as error:
            log.warning("that a session is begun can't be written down: %s", error)
