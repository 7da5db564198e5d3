"""What is due becomes messages: gathered, decided by bot.digest, written in one transaction. The courier sends them."""

import asyncio
import json
import logging
from bisect import bisect_right
from collections.abc import AsyncIterator, Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Protocol

from bot.digest.asking import is_searched, question, searched
from bot.digest.choosing import NEWS_FOR, Known, chosen
from bot.digest.parts import Limits
from bot.digest.planning import plan
from bot.digest.schedule import put_right, zone
from bot.model import News, Planned, Subscription, Wanted
from bot.store.ahead import NEAR
from bot.store.digests import Told
from bot.store.restoring import Restored
from bot.store.sqlite import Store
from bot.text.query import Query

log = logging.getLogger(__name__)

BATCH = 250
"""Subscriptions that are dealt with in one go: others may be answered between two."""
SETTLED, SETTLING = timedelta(seconds=2), timedelta(seconds=10)
"""So long no other article has come before what came is told at once, to have found its story and to be one message;
and so long it is told at the latest."""

LATER = timedelta(hours=1)
"""Until what could not be planned is tried again."""

LOOKS = timedelta(hours=1)
"""How often is looked for what a clock that was ahead has put off; at once when it is set back."""
OWN, LOOKED = "digests", "looked"
"""Whose memory it is, and under which name, up to where the articles were looked at that are to be told at once."""

Key = tuple[int, str, int, Wanted, Known]
Asked = tuple[Wanted, str]
"""What the search is asked: the words that are wanted, and the time zone in which dates among them are meant."""


class Finding(Protocol):
    """What is asked of the search: bot.search.Search."""

    async def matching(self, query: Query, *, at: datetime, days: int) -> frozenset[int]: ...

    @property
    def complete(self) -> bool: ...


@dataclass(frozen=True, slots=True)
class Gathered:
    """What digests are made of at `at`: the news, up to the number `newest`; what chats were told, and the stories that
    they muted, by subscription; what the search finds; and what is known of the last restore."""

    at: datetime
    news: Sequence[News]
    newest: int
    told: Mapping[int, Told]
    muted: Mapping[int, frozenset[int]]
    found: Mapping[Asked, frozenset[int]]
    restored: Restored | None = None

    def news_of(self, its: Subscription) -> Sequence[News]:
        """What it has not had, and not from a database that was lost since."""
        news = self.news[bisect_right(self.news, its.seen, key=lambda one: one.number) :]
        if self.restored is None:
            return news
        return [one for one in news if not self.restored.told(one, its.seen)]

    def known(self, its: Subscription) -> Known:
        """Raises KeyError where its search could not be made."""
        told = self.told.get(its.id, Told())
        found = self.found[searched(its.wanted), its.zone] if is_searched(its.wanted) else None
        return Known(told.articles, told.known(its), self.muted.get(its.id, frozenset()), found)


@dataclass(slots=True)
class Choices:
    """Many subscribe to the same: what fits is chosen once for all who want it and have had the same."""

    gathered: Gathered
    _made: dict[Key, tuple[News, ...]] = field(default_factory=dict)

    def of(self, its: Subscription) -> tuple[News, ...]:
        key = (its.seen, its.language, its.most, its.wanted, self.gathered.known(its))
        if key not in self._made:
            self._made[key] = chosen(self.gathered.news_of(its), its, self.gathered.at, key[-1])
        return self._made[key]


@dataclass(frozen=True, slots=True)
class Looked:
    """The last publication of which those know that bring articles at once; when the first of those came that are told
    together with it, and when these are."""

    last: int
    waits: tuple[datetime, datetime]

    def written(self) -> str:
        return json.dumps([self.last, *map(datetime.isoformat, self.waits)])

    @classmethod
    def read(cls, written: str) -> "Looked":
        last, first, until = json.loads(written)
        return cls(last, (datetime.fromisoformat(first), datetime.fromisoformat(until)))


class Ticker:
    """Looks at what is due; `limits` are those of a platform's messages, by its name.

    What `sources` tell within an hour, so many at least, is breaking news; 0: only what editors call so.
    """

    def __init__(self, store: Store, search: Finding, limits: Callable[[str], Limits], *, sources: int = 0) -> None:
        self._store = store
        self._search = search
        self._limits = limits
        self._sources = sources
        self.made = False
        self._memory = store.memory(OWN)
        self._looked = -1
        self._placed = -1
        self._failed: dict[int, datetime] = {}
        """Until when a subscription that could not be planned is left as it is."""
        self._right: datetime | None = None
        """When was last looked for what a clock that was ahead has put off."""

    async def tick(self, at: datetime) -> bool:
        """Write down what is due at this time, and what is to be sent for it; whether there may be more at once.

        `made` says then whether there is something to be sent.
        """
        self.made = False
        await self._put_right(at)
        await self._wake(at)
        self._failed = {number: until for number, until in self._failed.items() if at < until <= at + LATER}
        complete = self._search.complete
        due = await self._store.subscriptions.due(at, limit=BATCH, searches=complete, but=self._failed)
        if not due:
            return False
        some = one_a_chat(due)
        choices = Choices(await self.gathered(some, at))
        complete = self._search.complete  # what a search does not find because it is not, would be lost: it waits
        plans = [
            plan
            async for plan in self._plans([one for one in some if complete or not is_searched(one.wanted)], choices)
        ]
        await self._store.digests.record(plans, at)
        self.made = any(its.parts for its in plans)
        return len(due) == BATCH or len(some) < len(due)

    async def _plans(self, due: Iterable[Subscription], choices: Choices) -> AsyncIterator[Planned]:
        """Others are answered between two. One that can't be planned (its time zone was abolished, say) keeps none of
        the others from it, and is tried again later."""
        gathered = choices.gathered
        for its in due:
            try:
                yield plan(its, gathered.at, choices.of(its), gathered.newest, self._limits(its.chat.platform))
            except Exception:
                log.exception("subscription %d can't be planned, and is tried again later", its.id)
                self._failed[its.id] = gathered.at + LATER
            await asyncio.sleep(0)

    async def gathered(self, some: Sequence[Subscription], at: datetime) -> Gathered:
        """What these subscriptions would be made of now."""
        since = at - NEWS_FOR
        newest = await self._store.subscriptions.last_publication()
        news = await self._store.subscriptions.news(min(its.seen for its in some), since)
        told, muted = await self._store.digests.told(some, since, at), await self._store.mutes.of(some, at)
        news = [one for one in news if one.number <= newest]
        restored = await self._store.restoring.last()
        return Gathered(at, news, newest, told, muted, await self._found(some, at), restored)

    async def _found(self, some: Iterable[Subscription], at: datetime) -> dict[Asked, frozenset[int]]:
        found: dict[Asked, frozenset[int]] = {}
        for wanted, where in {(searched(its.wanted), its.zone) for its in some if is_searched(its.wanted)}:
            try:
                query = question(wanted, at, zone(where))
                found[wanted, where] = await self._search.matching(query, at=at, days=NEWS_FOR.days)
            except Exception:  # who asked for it is told by _plans
                log.exception("a saved search can't be made")
        return found

    async def _wake(self, at: datetime) -> None:
        """Those that bring articles at once are due when there are new ones, but not oftener than once in a while.

        Any worker may have looked at the ones before.
        """
        await self._break_out(at)
        last = await self._store.subscriptions.last_publication()
        if last == self._looked:
            return
        written = await self._memory.recall(LOOKED)
        looked = Looked.read(written) if written else None
        if looked is None or looked.last != last:
            await self._tell(looked, last, at)
        self._looked = last

    async def _tell(self, looked: Looked | None, last: int, at: datetime) -> None:
        """Those that bring articles at once are to bring those up to the `last` one, when it has settled."""
        waits = settling(looked.waits if looked else None, at)
        before, known = (looked.waits[1], looked.last) if looked else (None, 0)
        await self._store.subscriptions.wake(last, at, waits[1], before, looked=known)
        await self._memory.remember(LOOKED, Looked(last, waits).written())

    async def _put_right(self, at: datetime) -> None:
        """What a clock that was ahead has put off comes when it should."""
        if self._right and self._right <= at < self._right + LOOKS:
            return
        await self._store.ahead.bring_back(at)
        after = 0
        while some := await self._store.subscriptions.waiting(at + NEAR, after=after, limit=BATCH):
            after = some[-1].id
            wrong = [its for one in some if (its := _righted(one, at))]
            if wrong:
                log.warning("the clock was ahead: %d subscriptions go on at their times again", len(wrong))
                await self._store.ahead.put_right(wrong, at)
        self._right = at

    async def _break_out(self, at: datetime) -> None:
        """What many sources tell becomes breaking news when another article has found its story."""
        placed = await self._store.stories.position() if self._sources else self._placed
        if placed != self._placed:
            await self._store.broadcasts.break_out(self._sources, at)
            self._placed = placed


def one_a_chat(due: Iterable[Subscription]) -> list[Subscription]:
    """Of each chat that one that goes first: breaking news, or what is due for longest.

    The others wait until it is written down what that one tells, and don't tell it again. As they go by what is
    written, they miss nothing where it was not, because somebody changed that one meanwhile.
    """
    first: dict[tuple[str, str, str | None], Subscription] = {}
    for one in due:
        where = one.chat.platform, one.chat.id, one.chat.thread
        if where not in first or (one.wanted.breaking and not first[where].wanted.breaking):
            first[where] = one
    return list(first.values())


def _righted(one: Subscription, at: datetime) -> Subscription | None:
    try:
        return put_right(one, at)
    except (KeyError, ValueError):  # its time zone is gone: _plans says so
        return None


def settling(waits: tuple[datetime, datetime] | None, at: datetime) -> tuple[datetime, datetime]:
    """When the first of the articles came that are told together, and when they are, where another comes at `at`."""
    if waits is None or not waits[0] <= at < waits[1]:
        return at, at + SETTLED
    return waits[0], min(at + SETTLED, waits[0] + SETTLING)
