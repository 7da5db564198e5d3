"""Platforms are connected and served, each in a task of its own: a fault in one never stops another."""

import asyncio
import logging
import time
from collections.abc import Callable, Iterable, Mapping
from contextlib import AbstractAsyncContextManager
from importlib import import_module
from typing import Any

from bot.config import Config
from bot.errors import OperatorError, PlatformError, StoreUnusable, Unauthorized
from bot.logs.faults import reason
from bot.platforms.base import Core, InParts, Platform
from bot.runners.core import PlatformCore
from bot.runners.local import beside
from bot.runners.memory import loading
from bot.runners.post import Post

log = logging.getLogger(__name__)

SHORTEST, LONGEST = 1.0, 60.0
"""Seconds until a platform is tried again after the first and any further fault."""
WRONG_TOKEN, STILL_WRONG, QUICK_TRIES = 30.0, 300.0, 30
"""Seconds until it is tried again after a refused token, and after so many in a row. A platform may be mistaken for
some minutes; but Discord takes no more than 1,000 new sessions a day, and some of its refusals are such."""
STEADY = 60.0
"""Seconds after which a fault is a new one, and is not waited for longer than the first."""
DRAIN = 10.0
"""Seconds that platforms have to end by themselves."""
UNCONNECTED = "it is not connected yet"


def connect(name: str, settings: Any, core: Core) -> AbstractAsyncContextManager[Platform]:
    """A connection of the platform of that name; its libraries are imported only now."""
    with loading():
        platform = import_module(f"bot.platforms.{name}.platform")
    connection: AbstractAsyncContextManager[Platform] = platform.connect(settings, core)
    return connection


def connections(platforms: Iterable[Platform]) -> dict[str, str]:
    """Of the platforms that have several connections, each one and what is wrong with it, "" where it serves."""
    return {
        f"{its.name} {part}": wrong
        for its in platforms
        if isinstance(its, InParts)
        for part, wrong in its.parts().items()
    }


async def serve(
    config: Config,
    cores: Mapping[str, PlatformCore],
    post: Post,
    stop: asyncio.Event,
    announce: Callable[[str], None],
) -> None:
    """One task a platform: a fault in one never stops another."""
    alone = len(cores) == 1
    tasks = [
        asyncio.create_task(_lead(config.platforms[name], its, post, announce, alone=alone), name=name)
        for name, its in cores.items()
    ]
    stopped = asyncio.create_task(stop.wait())
    try:
        await asyncio.wait([stopped, *tasks], return_when=asyncio.FIRST_COMPLETED)
    finally:
        post.store.hurry()
        for task in [stopped, *tasks]:
            task.cancel()
        _, late = await asyncio.wait([stopped, *tasks], timeout=DRAIN)
    for task in late:
        log.error("%s did not end in %g s", task.get_name(), DRAIN)
    for task in tasks:
        if task.done() and not task.cancelled():
            task.result()


async def _lead(settings: Any, its: PlatformCore, post: Post, announce: Callable[[str], None], *, alone: bool) -> None:
    """Serve one platform; where several processes may, while it is this one's turn."""

    async def work() -> None:
        post.troubles[its.name] = UNCONNECTED
        try:
            await post.router.jobs.load(its.name)
        except StoreUnusable:
            log.exception("what was interrupted on %s is not told", its.name)
        try:
            await _keep(settings, its, post, announce, alone=alone)
        finally:
            post.troubles[its.name] = ""
            await post.router.jobs.leave(its.name)

    if its.lead:
        post.troubles[its.name] = ""  # another process serves it: nothing is wrong with that
        await its.lead.during(work)
    else:
        await _keep(settings, its, post, announce, alone=alone)


async def _keep(settings: Any, its: PlatformCore, post: Post, announce: Callable[[str], None], *, alone: bool) -> None:
    """Connect and serve one platform for ever; wait longer after each fault that follows at once upon another."""
    wait, refused = SHORTEST, 0
    while True:
        began = time.monotonic()
        try:
            await _once(settings, its, post, announce)
        except Unauthorized:
            post.troubles[its.name] = "it refuses the token"
            refused = refused + 1 if time.monotonic() - began < STEADY else 1
            pause = WRONG_TOKEN if refused <= QUICK_TRIES else STILL_WRONG
            log.error("%s refuses the token: set a right one and start again; trying again in %g s", its.name, pause)
            await asyncio.sleep(pause)
        except OperatorError as error:
            if alone:
                raise
            post.troubles[its.name] = str(error)
            log.error("%s: %s", its.name, error)
            await asyncio.sleep(LONGEST)
        except Exception as error:
            if time.monotonic() - began > STEADY:
                wait = SHORTEST
            post.troubles[its.name] = what = reason(error)
            log.warning("%s: %s; trying again in %g s", its.name, what, wait)
            log.debug("the trace", exc_info=True)
            await asyncio.sleep(wait)
            wait = min(wait * 2, LONGEST)


async def _once(settings: Any, its: PlatformCore, post: Post, announce: Callable[[str], None]) -> None:
    """Connect and serve until that fails: serving ends by cancellation only, so its end is a fault as well."""
    async with connect(its.name, settings, its) as platform:
        announce(f"{its.name}: {platform.address}")
        post.connected[its.name] = platform
        post.troubles[its.name] = ""
        courier = post.courier(its, platform.capabilities)
        try:
            async with beside(post.carry(courier, platform), f"digests on {its.name}"):
                await platform.serve()
        finally:
            del post.connected[its.name]
    raise PlatformError("serving ended")
