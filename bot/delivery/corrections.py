"""An editor corrects an article: what was sent of it is corrected where it was sent."""

import logging
from collections.abc import Awaitable, Callable, Mapping, Sequence
from datetime import datetime
from typing import Protocol

from bot.errors import OutcomeUnknown, PlatformError, TryLater, Unauthorized
from bot.model import Chat, Reply, Sent
from bot.platforms.base import Platform, Receipt

log = logging.getLogger(__name__)

AT_ONCE = 1000
"""Messages that are looked up together: more than wait for a browser's page to be opened again."""

Show = Callable[[Sent], Awaitable[Reply]]
"""What a message shows of its article now."""


class Kept(Protocol):
    """What is asked of the store."""

    async def keep(self, its: Sent, at: datetime) -> None: ...

    async def forget(self, chat: Chat, message: str) -> None: ...

    async def outdated(self, *, limit: int) -> list[Sent]: ...


async def correct(kept: Kept, platforms: Mapping[str, Platform], show: Show, *, at: datetime) -> bool:
    """Correct what shows an old version of its article; whether nothing is left to be done.

    A message that was edited twice by a crash is as right as one that was edited once.
    """
    found = await kept.outdated(limit=AT_ONCE)
    done = [await _corrected(each, kept, platforms, show, at) for each in found]
    return all(done) and len(found) < AT_ONCE


async def _corrected(its: Sent, kept: Kept, platforms: Mapping[str, Platform], show: Show, at: datetime) -> bool:
    platform = platforms.get(its.chat.platform)
    if platform is None:
        return False  # not connected at the moment
    reply = await show(its)
    if not platform.capabilities.edits or reply.shows is None:
        await kept.forget(its.chat, its.messages[0])
        return True
    try:
        receipt = await platform.edit(Receipt(its.chat, its.messages), reply)
    except (TryLater, OutcomeUnknown, Unauthorized) as error:
        log.info("a correction waits: %s: %s", type(error).__name__, error)
        return False
    except PlatformError as error:
        log.info("a correction can't reach its message: %s: %s", type(error).__name__, error)
        await kept.forget(its.chat, its.messages[0])
        return True
    await _keep(its, receipt.messages, reply, kept, at)
    return True


async def _keep(its: Sent, messages: Sequence[str], reply: Reply, kept: Kept, at: datetime) -> None:
    if messages[0] != its.messages[0]:
        await kept.forget(its.chat, its.messages[0])
    if reply.shows:
        await kept.keep(Sent(its.chat, tuple(messages), reply.shows, its.language), at)
