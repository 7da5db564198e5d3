"""What is due becomes messages: gathered, decided by bot.digest, written in one transaction. The courier sends them."""

import asyncio
import logging
from bisect import bisect_right
from collections.abc import AsyncIterator, Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta, tzinfo
from typing import Protocol

from bot.digest.choosing import NEWS_FOR, Known, chosen
from bot.digest.parts import Limits
from bot.digest.planning import plan
from bot.digest.schedule import zone
from bot.model import News, Planned, Subscription, Wanted
from bot.store.digests import Told
from bot.store.sqlite import Store

log = logging.getLogger(__name__)

BATCH = 250
"""Subscriptions that are dealt with in one go: others may be answered between two."""
SETTLED = timedelta(seconds=2)
"""So long new articles have to find their stories, and editors to add others, before they are told at once."""
TOGETHER = timedelta(minutes=1)
"""What comes at once comes once in that time at most: thirty articles in a minute are one message."""

LATER = timedelta(hours=1)
"""Until what could not be planned is tried again."""

Key = tuple[int, str, int, Wanted, Known]


class Finding(Protocol):
    """What is asked of the search: bot.search.Search."""

    async def matching(self, text: str, *, at: datetime, zone: tzinfo, days: int) -> frozenset[int]: ...

    @property
    def complete(self) -> bool: ...


@dataclass(frozen=True, slots=True)
class Gathered:
    """What digests are made of at `at`: the news, up to the number `newest`; what chats were told, by subscription;
    what saved searches find, by their words and their time zone."""

    at: datetime
    news: Sequence[News]
    newest: int
    told: Mapping[int, Told]
    found: Mapping[tuple[str, str], frozenset[int]]

    def known(self, its: Subscription) -> Known:
        """Raises KeyError where its search could not be made."""
        told = self.told.get(its.id, Told())
        found = self.found[its.wanted.words, its.zone] if its.wanted.words else None
        return Known(told.articles, told.stories, found)


@dataclass(slots=True)
class Choices:
    """Many subscribe to the same: what fits is chosen once for all who want it and have had the same."""

    gathered: Gathered
    _made: dict[Key, tuple[News, ...]] = field(default_factory=dict)

    def of(self, its: Subscription) -> tuple[News, ...]:
        key = (its.seen, its.language, its.most, its.wanted, self.gathered.known(its))
        if key not in self._made:
            news = self.gathered.news
            first = bisect_right(news, its.seen, key=lambda one: one.number)
            self._made[key] = chosen(news[first:], its, self.gathered.at, key[-1])
        return self._made[key]


class Ticker:
    """Looks at what is due; `limits` are those of a platform's messages, by its name."""

    def __init__(self, store: Store, search: Finding, limits: Callable[[str], Limits]) -> None:
        self._store = store
        self._search = search
        self._limits = limits
        self.made = False
        self._looked = -1
        self._told: dict[int, datetime] = {}
        """When a subscription that brings articles at once did so last, as far as that is less than TOGETHER ago."""
        self._failed: dict[int, datetime] = {}
        """Until when a subscription that could not be planned is left as it is."""

    async def tick(self, at: datetime) -> bool:
        """Write down what is due at this time, and what is to be sent for it; whether there may be more at once.

        `made` says then whether there is something to be sent.
        """
        self.made = False
        await self._wake(at)
        self._failed = {number: until for number, until in self._failed.items() if at < until <= at + LATER}
        complete = self._search.complete
        due = await self._store.subscriptions.due(at, limit=BATCH, searches=complete, but=self._failed)
        if not due:
            return False
        choices = Choices(await self.gathered(due, at))
        complete = self._search.complete  # what a search does not find because it is not, would be lost: it waits
        plans = [plan async for plan in self._plans([one for one in due if complete or not one.wanted.words], choices)]
        await self._store.digests.record(plans, at)
        self.made = any(its.parts for its in plans)
        self._told |= {made.subscription.id: at for made in plans if made.runs and not made.subscription.times}
        return len(due) == BATCH

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
        told = await self._store.digests.told(some, since)
        return Gathered(at, [one for one in news if one.number <= newest], newest, told, await self._found(some, at))

    async def _found(self, some: Iterable[Subscription], at: datetime) -> dict[tuple[str, str], frozenset[int]]:
        found: dict[tuple[str, str], frozenset[int]] = {}
        for words, where in {(its.wanted.words, its.zone) for its in some if its.wanted.words}:
            try:
                found[words, where] = await self._search.matching(words, at=at, zone=zone(where), days=NEWS_FOR.days)
            except Exception:  # who asked for it is told by _plans
                log.exception("a saved search can't be made")
        return found

    async def _wake(self, at: datetime) -> None:
        """Those that bring articles at once are due when there are new ones, but not oftener than once in a while."""
        last = await self._store.subscriptions.last_publication()
        if last == self._looked:
            return
        self._told = {number: told for number, told in self._told.items() if timedelta() <= at - told < TOGETHER}
        later = {number: told + TOGETHER for number, told in self._told.items()}
        await self._store.subscriptions.wake(last, at + SETTLED, later)
        self._looked = last
