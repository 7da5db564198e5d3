"""An editor corrects an article: what was sent of it is corrected where it was sent."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Mapping
from datetime import datetime, timedelta
from typing import Protocol

from bot.errors import OutcomeUnknown, PlatformError, TryLater, Unauthorized
from bot.model import Chat, Reply, Sent, Shown
from bot.platforms.base import Platform, Receipt

log = logging.getLogger(__name__)

AT_ONCE = 100
"""Messages that are looked up together."""
PACE = 0.05
"""Seconds between two edits: a platform's limits are for answers first."""
PATIENCE = 1.0
"""Seconds that a correction waits in its turn; where the platform has no room for longer, the others do not wait."""
AGAIN = timedelta(minutes=1)
"""So long a message waits at least that could not be reached."""

Show = Callable[[Sent], Awaitable[Reply]]
"""What a message shows of its article now."""
Room = Callable[[Chat], float]
"""Seconds until an edit in a chat takes nobody's place (bot.delivery.courier.Courier.room); 0: now, and it counts."""


class Kept(Protocol):
    """What is asked of the store: bot.store.sent.SentMessages."""

    async def keep(self, its: Sent, at: datetime) -> None: ...

    async def corrected(self, its: Sent, version: int) -> None: ...

    async def wait(self, its: Sent, until: datetime) -> None: ...

    async def forget(self, chat: Chat, message: str) -> None: ...

    async def stands(self, its: Sent) -> bool: ...

    async def outdated(self, at: datetime, *, limit: int) -> list[Sent]: ...


async def correct(  # noqa: PLR0913  what it works with
    kept: Kept, platforms: Mapping[str, Platform], show: Show, *, at: datetime, room: Room, pace: float = PACE
) -> bool:
    """Correct what shows an old version of its article; whether there may be more to do at once.

    A message that was edited twice by a crash is as right as one that was edited once. What goes wrong with one keeps
    none of the others from it.
    """
    found = await kept.outdated(at, limit=AT_ONCE)
    halted: set[str] = set()
    for its in found:
        if its.chat.platform in halted or not await kept.stands(its):
            continue
        try:
            await _corrected(its, kept, platforms, show, room, at)
        except TryLater as error:
            await kept.wait(its, at + max(AGAIN, timedelta(seconds=error.seconds)))
            halted |= {its.chat.platform} if error.whole_bot else set()
        except Exception:
            log.exception("a correction is given up")
            await kept.forget(its.chat, its.messages[-1])
        await asyncio.sleep(pace)
    return len(found) == AT_ONCE


async def _corrected(  # noqa: PLR0913, PLR0917  what it works with
    its: Sent, kept: Kept, platforms: Mapping[str, Platform], show: Show, room: Room, at: datetime
) -> None:
    platform = platforms.get(its.chat.platform)
    if platform is None:
        raise TryLater(AGAIN.total_seconds(), whole_bot=True)  # not connected at the moment
    reply = await show(its)
    if not platform.capabilities.edits or reply.shows is None:
        await kept.forget(its.chat, its.messages[-1])
        return
    await _turn(its.chat, room)
    try:
        receipt = await platform.edit(Receipt(its.chat, its.messages), reply)
    except (OutcomeUnknown, Unauthorized) as error:
        log.info("a correction waits: %s: %s", type(error).__name__, error)
        raise TryLater(AGAIN.total_seconds()) from error
    except TryLater:
        raise
    except PlatformError as error:
        log.info("a correction can't reach its message: %s: %s", type(error).__name__, error)
        await kept.forget(its.chat, its.messages[-1])
        return
    await _keep(its, receipt.messages, reply.shows, kept, at)


async def _turn(chat: Chat, room: Room) -> None:
    """Digests and answers go first."""
    while (seconds := room(chat)) > 0:
        if seconds >= PATIENCE:
            raise TryLater(seconds)
        await asyncio.sleep(seconds)


async def _keep(its: Sent, messages: tuple[str, ...], shows: Shown, kept: Kept, at: datetime) -> None:
    if messages == its.messages:
        await kept.corrected(its, shows.version)
    else:
        await kept.forget(its.chat, its.messages[-1])
        await kept.keep(Sent(its.chat, messages, shows, its.language), at)
