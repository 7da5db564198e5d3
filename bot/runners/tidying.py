"""What is old goes for good, by the clock: one that may be wrong is not believed at once."""

import logging
import time
from collections.abc import Callable
from datetime import datetime, timedelta

from bot.store.retention import Retention
from bot.store.sqlite import Store

log = logging.getLogger(__name__)

AWAY = timedelta(days=3)
"""After so long the clock may be wrong, or the bot was off."""
BELIEVED = timedelta(hours=23)
"""So long after the start somebody has seen what a wrong clock does: before the second time of each day."""


class Tidying:
    """`uptime` counts seconds on a clock that nobody sets, from its making on."""

    def __init__(self, store: Store, retention: Retention, uptime: Callable[[], float] = time.monotonic) -> None:
        self._store = store
        self._retention = retention
        self._uptime = uptime
        self._began = uptime()

    async def step(self, at: datetime) -> None:
        last = await self._store.last_tidied() or await self._store.last_added()
        if last and at - last > AWAY and self._uptime() - self._began < BELIEVED.total_seconds():
            log.warning(
                "it is %s UTC by the clock, and the last news or tidying is of %s: nothing old goes before the bot has"
                " run for a day; set the clock right if it is wrong",
                *(f"{each:%Y-%m-%d %H:%M}" for each in (at, last)),
            )
            return
        await self._store.tidy(at, self._retention)
