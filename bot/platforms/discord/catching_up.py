"""What was written to the bot while it was away: read from the history of each private chat at each new session.

Discord tells a session that is resumed what it missed, and a new one nothing. A chat is read from the last message on
that was stored of it; until that is done, nothing moves that mark on, so that whatever ends the bot meanwhile, the next
session reads from there again. What was stored before is not taken in twice.
"""

import asyncio
import logging
from collections import Counter, deque
from collections.abc import Coroutine, Iterable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Protocol

from discord.http import HTTPClient

from bot.errors import GoneForGood, KhabarError, Malformed, NeedsAdmin
from bot.model import Heard
from bot.platforms.base import Core
from bot.platforms.discord.failures import translated
from bot.platforms.discord.history import MOST, Json, begin, missed, number, page_of
from bot.platforms.discord.keeping import Keeping

log = logging.getLogger(__name__)

PAGE = 100
"""Messages that Discord tells at once."""
RECENT, MOST_CHATS = timedelta(days=30), 200
"""Chats that are read unasked: those that the bot has opened itself, then of who was here lately, and no more than so
many. Others are read when somebody writes there again."""
KNOWN = 10_000
"""Chats of which it is known up to where they are read."""
TRIES = 5
"""Times that a chat is asked for, in vain, in one session."""


@dataclass(frozen=True, slots=True)
class Pauses:
    """Seconds: that a message waits until what came before it is read; that a history may take; until what can't be
    read is asked for again."""

    wait: float = 5.0
    history: float = 30.0
    again: float = 30.0


class Reading(Protocol):
    """The client as this part of it knows it."""

    http: HTTPClient

    def tell(self, messages: Iterable[Json]) -> None:
        """Hand messages on as if they were heard now."""


class CatchingUp:
    """Of one client."""

    def __init__(self, client: Reading, core: Core, keeping: Keeping, pauses: Pauses) -> None:
        self._client, self._core, self._keeping, self._pauses = client, core, keeping, pauses
        self._left: dict[str, list[Json]] = {}
        self._behind: dict[str, int] = {}
        self._recent: tuple[str, ...] = ()
        self._session = 0
        self._is_known = False
        self._listed = asyncio.Event()
        self._reading: dict[str, asyncio.Task[bool]] = {}
        self._work: asyncio.Task[None] | None = None

    async def take_up(self) -> None:
        """What an earlier run has heard and not answered is told, and with it what came after it in the same chats:
        for whoever wrote it, it is one burst. Before the first session.
        """
        for data in await self._keeping.left():
            self._left.setdefault(str(data["channel_id"]), []).append(data)
        if self._left:
            await self._list()
            self._go_on(self._read_all(tuple(self._left)))

    def begin(self) -> None:
        """A session begins that knows nothing of the one before."""
        self._session += 1
        self._is_known = False
        self._listed.clear()
        self._go_on(self._catch_up())

    async def listed(self) -> None:
        """Wait until a session knows which chats there are to be read."""
        await self._listed.wait()

    async def before(self, chat: str) -> bool:
        """What came in a chat before the message at hand is told, if it can be read soon; whether all of it is."""
        try:
            async with asyncio.timeout(self._pauses.wait):
                await self._listed.wait()
                await self._read_up(chat)
        except TimeoutError:
            log.warning("what came in a chat while the bot was away is told late: its history does not come")
        return self._is_known and not self._is_behind(chat)

    def end(self) -> None:
        """What was not read is read by the next session."""
        for task in (self._work, *self._reading.values()):
            if task:
                task.cancel()

    def _go_on(self, work: Coroutine[Any, Any, None]) -> None:
        if self._work:
            self._work.cancel()
        self._work = asyncio.create_task(work)

    async def _catch_up(self) -> None:
        while not await self._list():
            self._tell_left()
            await asyncio.sleep(self._pauses.again)
        await self._read_all((*self._left, *self._recent))

    async def _read_all(self, chats: Iterable[str]) -> None:
        """One at a time, so that there is room for other requests."""
        queue, tries = deque(chats), Counter[str]()
        while queue:
            chat = queue.popleft()
            if await self._read_up(chat):
                continue
            self._tell_left()
            tries[chat] += 1
            if tries[chat] < TRIES:
                queue.append(chat)
                await asyncio.sleep(self._pauses.again)

    def _tell_left(self) -> None:
        """What waits for histories waits no longer: Discord may be in trouble."""
        for chat in tuple(self._left):
            self._client.tell(self._left.pop(chat))

    async def _list(self) -> bool:
        """Learn which chats there are, and up to where they are read; whether that is known."""
        try:
            found = await self._core.hearing.known(KNOWN)
        except KhabarError as error:
            log.warning("up to where private chats are read is not known: %s", error)
            self._is_known = False
        else:
            self._is_known = True
            self._behind = {each.chat: begin(each) for each in found}
            self._recent = self._unasked(found)
        self._listed.set()
        return self._is_known

    def _unasked(self, known: Sequence[Heard]) -> tuple[str, ...]:
        since = self._core.now() - RECENT
        opened = [each.chat for each in known if each.at is None]
        recent = (*opened, *(each.chat for each in known if each.at and each.at >= since))
        if more := len(recent[MOST_CHATS:]):
            log.warning("%d private chats are read only when somebody writes there again", more)
        return recent[:MOST_CHATS]

    def _is_behind(self, chat: str) -> bool:
        return chat in self._behind or chat in self._left

    async def _read_up(self, chat: str) -> bool:
        """Whether all of a chat is read: what was begun in the session before is not."""
        while self._is_behind(chat) and await self._read(chat):
            pass
        return not self._is_behind(chat)

    async def _read(self, chat: str) -> bool:
        """Read a chat, once however many wait for it; False where that has to be tried again."""
        task = self._reading.get(chat)
        if task is None:
            task = self._reading[chat] = asyncio.create_task(self._told(chat))
            task.add_done_callback(lambda _: self._reading.pop(chat))
        await asyncio.wait([task])  # who no longer waits for it does not stop it
        return task.result()

    async def _told(self, chat: str) -> bool:
        session, left = self._session, self._left.pop(chat, [])
        try:
            found = await self._missed(chat)
        except (KhabarError, TimeoutError) as error:
            reason = str(error) or "its history does not come"
            log.warning("what came in a private chat while the bot was away can't be read: %s", reason)
            found = None
        except Exception:
            log.exception("what came in a private chat while the bot was away can't be read")
            found = None
        self._client.tell([*left, *(found or ())])
        if found is not None and session == self._session:
            self._behind.pop(chat, None)
        return found is not None

    async def _missed(self, chat: str) -> tuple[Json, ...]:
        if chat not in self._behind:
            return ()
        try:
            async with asyncio.timeout(self._pauses.history):
                found = await self._history(int(chat), self._behind[chat])
        except (GoneForGood, NeedsAdmin, Malformed) as error:
            log.info("a private chat can't be read any more: %s", error)
            return ()
        its = missed(found, self._core.now())
        if its.left_out:
            log.warning("of a private chat, %d messages are left out, and older ones, if any", len(its.left_out))
        return await self._keeping.missed(chat, its) if its.last else ()

    async def _history(self, chat: int, after: int) -> list[Json]:
        """The messages of a chat after the one of that number: all of them, or the first ones and the newest."""
        found = page = await self._page(chat, after=after)
        newest: list[Json] = []
        while len(page) == PAGE and len(newest) < MOST:
            page = await self._page(chat, before=min(map(number, newest), default=None))
            newest += page
            if min(map(number, page), default=0) <= max(map(number, found)):
                break
        return [data for data in (*found, *newest) if number(data) > after]

    async def _page(self, chat: int, *, after: int | None = None, before: int | None = None) -> list[Json]:
        with translated():
            return page_of(await self._client.http.logs_from(chat, PAGE, before=before, after=after))
