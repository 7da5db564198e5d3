"""An editor corrects an article: what was sent of it is corrected where it was sent, in articles, lists and digests."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Collection, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Protocol, TypeAlias, TypeVar

from bot.errors import OutcomeUnknown, PlatformError, StoreUnusable, TryLater, Unauthorized
from bot.model import Chat, Delivery, Listing, Reply, Sent, Shown
from bot.platforms.base import Platform, Receipt

log = logging.getLogger(__name__)

AT_ONCE = 100
"""Messages that are looked up together."""
SOON = 5.0
"""Seconds that a correction may keep the others waiting, until the limits of its chat let it through."""
AGAIN = timedelta(minutes=1)
"""So long a message waits at least that could not be reached."""

Here: TypeAlias = Mapping[str, Collection[str]]
"""Ids of chats, by the names of platforms."""
Its = TypeVar("Its", Sent, Delivery)


class Way(Protocol):
    """The way to the platforms."""

    @property
    def connected(self) -> Mapping[str, Platform]: ...

    @property
    def open(self) -> Sequence[str]:
        """Those on which something may be sent now."""

    @property
    def here(self) -> Here:
        """The chats that are with this process, of each platform whose chats are with several."""

    def room(self, chat: Chat) -> float:
        """Seconds until a correction may go to a chat, after all that is more urgent; 0: now."""

    def met(self, chat: Chat, error: Exception) -> None:
        """The platform answered so."""


class Copies(Protocol[Its]):
    """Messages that show articles as they were: those that somebody asked for (`Articles`), or digests (`Digests`)."""

    async def outdated(self, at: datetime, platforms: Sequence[str], here: Here, *, limit: int) -> list[Its]: ...

    async def show(self, its: Its) -> Reply | None: ...

    async def stands(self, its: Its) -> bool: ...

    async def wait(self, its: Its, until: datetime) -> None: ...

    async def forget(self, its: Its) -> None: ...

    async def corrected(self, its: Its, messages: tuple[str, ...], reply: Reply, at: datetime) -> None: ...


async def correct(copies: Copies[Its], way: Way, *, at: datetime) -> bool:
    """Correct what shows an old version of its article; whether there may be more to do at once.

    A message that was edited twice by a crash is as right as one that was edited once. What goes wrong with one keeps
    none of the others from it.
    """
    found = await copies.outdated(at, way.open, way.here, limit=AT_ONCE)
    for its in found:
        if its.chat.platform not in way.open or not await copies.stands(its):
            continue
        try:
            await _corrected(its, copies, way, at)
        except TryLater as error:
            await copies.wait(its, at + max(AGAIN, timedelta(seconds=error.seconds)))
        except StoreUnusable:  # of none of them is anything known now
            raise
        except Exception:
            log.exception("a correction is given up")
            await copies.forget(its)
    return len(found) == AT_ONCE


async def _corrected(its: Its, copies: Copies[Its], way: Way, at: datetime) -> None:
    platform = way.connected.get(its.chat.platform)
    if platform is None:  # it was there a moment ago
        raise TryLater(AGAIN.total_seconds())
    reply = await copies.show(its)
    if not platform.capabilities.edits or reply is None:
        await copies.forget(its)
        return
    await _turn(its.chat, way)
    if not await copies.stands(its):  # a reader has turned the page meanwhile
        return
    try:
        receipt = await platform.edit(Receipt(its.chat, its.messages), reply)
    except PlatformError as error:
        way.met(its.chat, error)
        if isinstance(error, TryLater):
            raise
        log.info("a correction does not reach its message: %s: %s", type(error).__name__, error)
        if isinstance(error, OutcomeUnknown | Unauthorized):
            raise TryLater(AGAIN.total_seconds()) from error
        await copies.forget(its)
        return
    await copies.corrected(its, receipt.messages, reply, at)


async def _turn(chat: Chat, way: Way) -> None:
    """Wait until the chat may be written to. Raises TryLater where that is long, not to keep others waiting."""
    waited = 0.0
    while seconds := way.room(chat):
        if (waited := waited + seconds) > SOON:
            raise TryLater(seconds)
        await asyncio.sleep(seconds)


class SentKept(Protocol):
    """What is asked of the store: bot.store.sent.SentMessages."""

    async def keep(self, its: Sent, at: datetime) -> None: ...

    async def corrected(self, its: Sent, shows: Shown | Listing, at: datetime) -> None: ...

    async def wait(self, its: Sent, until: datetime) -> None: ...

    async def forget(self, chat: Chat, message: str) -> None: ...

    async def stands(self, its: Sent) -> bool: ...

    async def outdated(self, at: datetime, platforms: Sequence[str], here: Here, *, limit: int) -> list[Sent]: ...


class Articles:
    """The messages that show an article or a list; `show` gives what they show now, None: what was sent stays."""

    def __init__(self, kept: SentKept, show: Callable[[Sent], Awaitable[Reply | None]]) -> None:
        self._kept = kept
        self._show = show

    async def outdated(self, at: datetime, platforms: Sequence[str], here: Here, *, limit: int) -> list[Sent]:
        return await self._kept.outdated(at, platforms, here, limit=limit)

    async def show(self, its: Sent) -> Reply | None:
        return await self._show(its)

    async def stands(self, its: Sent) -> bool:
        return await self._kept.stands(its)

    async def wait(self, its: Sent, until: datetime) -> None:
        await self._kept.wait(its, until)

    async def forget(self, its: Sent) -> None:
        await self._kept.forget(its.chat, its.messages[-1])

    async def corrected(self, its: Sent, messages: tuple[str, ...], reply: Reply, at: datetime) -> None:
        if reply.shows and messages == its.messages:
            await self._kept.corrected(its, reply.shows, at)
            return
        await self.forget(its)
        if reply.shows:
            await self._kept.keep(Sent(its.chat, messages, reply.shows, its.language), at)


class DigestsKept(Protocol):
    """What is asked of the store: bot.store.ledger.Ledger."""

    async def outdated(self, at: datetime, platforms: Sequence[str], here: Here, *, limit: int) -> list[Delivery]: ...

    async def corrected(self, delivery: Delivery, messages: tuple[str, ...]) -> None: ...

    async def wait(self, delivery: Delivery, until: datetime) -> None: ...


class Digests:
    """The messages of digests, which stay what they are; `show` gives what they say now."""

    def __init__(self, ledger: DigestsKept, show: Callable[[Delivery], Awaitable[Reply | None]]) -> None:
        self._ledger = ledger
        self._show = show

    async def outdated(self, at: datetime, platforms: Sequence[str], here: Here, *, limit: int) -> list[Delivery]:
        return await self._ledger.outdated(at, platforms, here, limit=limit)

    async def show(self, its: Delivery) -> Reply | None:
        return await self._show(its)

    async def stands(self, its: Delivery) -> bool:
        return bool(its.messages)

    async def wait(self, its: Delivery, until: datetime) -> None:
        await self._ledger.wait(its, until)

    async def forget(self, its: Delivery) -> None:
        await self._ledger.corrected(its, its.messages)

    async def corrected(self, its: Delivery, messages: tuple[str, ...], reply: Reply, at: datetime) -> None:  # noqa: ARG002
        await self._ledger.corrected(its, messages)
