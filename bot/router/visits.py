"""Visits: when a person was last here, so that it can be told what they missed.

Each request is noted in memory; it is written beside the answers, at the beginning of a visit and every few minutes.
Other processes do so, too: a visit in memory holds as long as it goes on, and then the row is read again.
"""

import asyncio
import logging
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from bot.errors import StoreUnusable
from bot.model import Chat, ChatKind, Person
from bot.store.sqlite import Store
from bot.store.visits import Visit

log = logging.getLogger(__name__)

ENDS = timedelta(minutes=30)
"""A visit is over when nothing was asked for so long."""
WRITTEN_EVERY = timedelta(minutes=5)
"""So much of a visit a crash may forget."""
REMEMBERED = 10_000
"""People whose visits are kept in memory: some 5 MB."""
UNNOTED = frozenset({"forgetme", "privacy", "export"})
"""Who asks what is kept of them leaves no trace by it."""

Key = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Absence:
    """Since when a person was not here, and how far the news had come then; their private chats with the bot."""

    since: datetime
    number: int
    chats: tuple[Chat, ...] = ()


def noted(known: Visit | None, chat: str | None, at: datetime, number: int) -> Visit:
    """A visit with one more request in it, at a time when the last publication had this number."""
    if known is None:
        return Visit(at, number, at, number, chat)
    if at - known.at > ENDS:
        return Visit(at, number, known.at, known.number, chat or known.chat)
    if at < known.at:  # it waited somewhere, while later ones were answered
        return known
    return replace(known, at=at, number=number, chat=chat or known.chat)


class Visits:
    """Of everybody who asks."""

    def __init__(self, store: Store, remembered: int = REMEMBERED) -> None:
        self._store = store
        self._remembered = remembered
        self._known: dict[Key, Visit] = {}
        self._written: dict[Key, datetime] = {}
        self._unwritten: dict[Key, Visit] = {}
        self._writing: asyncio.Task[None] | None = None

    async def note(self, person: Person, chat: Chat, at: datetime) -> None:
        """A person asks something. Who speaks as a channel or is a bot is nobody."""
        if not person.genuine:
            return
        key, known = _key(person), await self._of(person, at)
        number = await self._store.subscriptions.last_publication()
        new = noted(known, chat.id if chat.kind is ChatKind.PRIVATE else None, at, number)
        self._remember(key, new)
        begun = known is None or known.before_at != new.before_at or known.chat != new.chat
        if begun or new.at - self._written.get(key, new.at - WRITTEN_EVERY) >= WRITTEN_EVERY:
            self._written[key] = new.at
            self._unwritten[key] = new
            self._write_soon()

    async def absence(self, person: Person, at: datetime) -> Absence:
        """The last visit before this one, on whatever platform the person is linked with."""
        visits = [(person, await self._of(person, at))]
        visits += [(other, await self._of(other, at)) for other in await self._store.people.linked(person)]
        there = [(who, its) for who, its in visits if its]
        ends = [_end(its, at, mine=who == person) for who, its in there]
        since, number = max(ends, default=(at, await self._store.subscriptions.last_publication()))
        return Absence(since, number, tuple(Chat(who.platform, its.chat) for who, its in there if its.chat))

    def forget(self, person: Person) -> None:
        """Nothing of it stays in memory."""
        for its in (self._known, self._written, self._unwritten):
            its.pop(_key(person), None)

    def forget_all(self) -> None:
        """Another process may have forgotten anybody. What was noted is read where it is kept."""
        for its in (self._known, self._written, self._unwritten):
            its.clear()

    async def settled(self) -> None:
        """All that was noted is written."""
        if self._writing:
            await self._writing

    async def _of(self, person: Person, at: datetime) -> Visit | None:
        known = self._known.get(_key(person))
        if known and at - known.at <= ENDS:
            return known
        both = (known, await self._store.visits.of(person))
        return max((its for its in both if its), key=lambda its: its.at, default=None)

    def _remember(self, key: Key, visit: Visit) -> None:
        """Who was here longest ago makes room."""
        self._known.pop(key, None)
        self._known[key] = visit
        if len(self._known) > self._remembered:
            oldest = next(iter(self._known))
            del self._known[oldest]
            self._written.pop(oldest, None)

    def _write_soon(self) -> None:
        if self._writing is None or self._writing.done():
            self._writing = asyncio.create_task(self._write(), name="visits")

    async def _write(self) -> None:
        """One transaction for all that came since the last one."""
        while self._unwritten:
            some, self._unwritten = self._unwritten, {}
            try:
                await self._store.visits.keep(some)
            except StoreUnusable:
                log.exception("visits can't be written")


def _key(person: Person) -> Key:
    return person.platform, person.id


def _end(visit: Visit, at: datetime, *, mine: bool) -> tuple[datetime, int]:
    """When the last visit ended that is over: elsewhere it may be the one that is known."""
    over = not mine and at - visit.at > ENDS
    return (visit.at, visit.number) if over else (visit.before_at, visit.before_number)
