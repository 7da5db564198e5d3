"""Who calls what goes on by itself, in one process: tasks beside the platforms, for ever."""

import asyncio
import logging
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine
from contextlib import asynccontextmanager
from typing import Any

from bot.runners.trouble import Trouble

log = logging.getLogger(__name__)

Step = Callable[[], Awaitable[object]]
"""Some of the work. What it gives is true where there is more to do at once."""

LOST = 15.0
"""Seconds after which work that was told to end is told so again: Python 3.11 loses a cancellation at times."""


@asynccontextmanager
async def beside(work: Coroutine[Any, Any, None], name: str, *, lost: float = LOST) -> AsyncIterator[None]:
    """The work goes on beside what is within. It does not end by itself: where it does, the log says so. `lost`: as
    LOST."""
    task = asyncio.create_task(work, name=name)
    task.add_done_callback(_complain)
    try:
        yield
    finally:
        task.cancel()
        while not (await asyncio.wait([task], timeout=lost))[0]:
            task.cancel()


def _complain(task: asyncio.Task[None]) -> None:
    if not task.cancelled() and (error := task.exception()):
        log.error("%s ended by a fault", task.get_name(), exc_info=error)


async def repeated(
    step: Step, fault: str, *, after_fault: float, rest: float = 0, bell: asyncio.Event | None = None
) -> None:
    """The step, for ever; then `rest` seconds of nothing, or until the `bell` rings, unless there is more to do.

    After a fault, which is logged as `fault`, it is tried again in `after_fault` seconds.
    """
    trouble = Trouble(fault)
    while True:
        if bell:
            bell.clear()
        try:
            more = await step()
        except Exception as error:
            trouble.failed(error)
            await asyncio.sleep(after_fault)
        else:
            trouble.worked()
            await _pause(0 if more else rest, None if more else bell)


async def _pause(seconds: float, bell: asyncio.Event | None) -> None:
    if bell:
        await bell.wait()
    else:
        await asyncio.sleep(seconds)
