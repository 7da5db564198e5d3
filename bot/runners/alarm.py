"""The alarm clock: APScheduler, which rings bells and decides nothing (docs/decisions.md)."""

import asyncio
import logging
import time
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from datetime import UTC, datetime

from apscheduler.schedulers.asyncio import AsyncIOScheduler

log = logging.getLogger(__name__)

LOOK = 5.0
"""Seconds between two looks at whether the clock was set."""
STEP = 2.0
"""Seconds by which it must have been set to matter."""

Seconds = Callable[[], float]


@asynccontextmanager
async def bells(
    every: Mapping[str, float], *, look: float = LOOK, wall: Seconds = time.time
) -> AsyncIterator[Mapping[str, asyncio.Event]]:
    """A bell for each name that rings at once and then in that many seconds, again and again.

    A bell that nobody has heard yet rings no second time, and one that should have rung while the machine slept rings
    once, when it wakes.
    """
    ringing = {name: asyncio.Event() for name in every}
    clock = AsyncIOScheduler(timezone=UTC)
    always = {"misfire_grace_time": None, "coalesce": True, "max_instances": 1}
    for name, seconds in every.items():
        clock.add_job(_ring, "interval", [ringing[name]], seconds=seconds, next_run_time=datetime.now(UTC), **always)
    clock.start()
    watch = asyncio.create_task(_watch(clock, look, wall))
    try:
        yield ringing
    finally:
        watch.cancel()
        clock.shutdown(wait=False)


async def _ring(bell: asyncio.Event) -> None:
    """A coroutine, so that it runs in the event loop: what is no coroutine is run in a thread."""
    bell.set()


async def _watch(clock: AsyncIOScheduler, look: float, wall: Seconds) -> None:
    """APScheduler goes by the wall clock: where that is set back by a day, its alarm would be silent for a day."""
    apart = wall() - time.monotonic()
    while True:
        await asyncio.sleep(look)
        before, apart = apart, wall() - time.monotonic()
        if abs(apart - before) > STEP:
            log.warning("the clock was set by %+.0f s", apart - before)
            for job in clock.get_jobs():
                job.modify(next_run_time=datetime.now(UTC))
