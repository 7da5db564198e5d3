"""Asks the feeds that are due: gather (fetch, parse), decide (bot.intake.polling), apply (the store), for ever."""

import asyncio
import logging
import time
from collections.abc import Callable, Collection, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import Any, Protocol

from bot import logs
from bot.errors import BadInput, OperatorError, Unreachable
from bot.i18n import N_
from bot.intake import polling
from bot.intake.address import host
from bot.intake.feed import Contents, contents
from bot.intake.fetch import Fetched
from bot.intake.newsfeed import items
from bot.intake.polling import Pace, Step
from bot.model import Article, Feed, Item, Notice

log = logging.getLogger(__name__)

LOOK = 2.0
"""Seconds between two looks for feeds that have become due."""
A_LOOK = 500
"""Feeds that are taken along at one look."""
_NOT_MODIFIED = 304


class Fetches(Protocol):
    """bot.intake.fetch.Fetcher."""

    async def get(self, address: str, *, headers: Mapping[str, str] = {}) -> Fetched: ...


class Parses(Protocol):
    """bot.intake.child.Child."""

    async def run(self, job: str, payload: bytes, **options: Any) -> Any: ...


class Kept(Protocol):
    """What is asked of the store: bot.store.feeds.Feeds."""

    async def due(self, at: datetime, *, limit: int, held: Collection[int]) -> list[tuple[int, str]]: ...

    async def feed(self, number: int) -> Feed | None: ...

    async def fresh(self, number: int, keys: Sequence[str]) -> frozenset[str]: ...

    async def apply(
        self, feed: Feed, items: Sequence[Item], notice: Notice | None, at: datetime
    ) -> tuple[int, int]: ...


@dataclass(slots=True)
class Poller:
    """`newest`: of a new feed, its newest entry is news at once. `tag` is what a new article gets its tags by. `now` is
    the clock by which feeds are due.

    `polled` is told what asking a feed came to: "new", "unchanged" or "failed".
    """

    kept: Kept
    fetcher: Fetches
    child: Parses
    pace: Pace = field(default_factory=Pace)
    newest: bool = False
    tag: Callable[[Article], Article] | None = None
    polled: Callable[[str], None] = lambda _: None
    now: Callable[[], datetime] = lambda: datetime.now(UTC)
    _waiting: dict[int, str] = field(default_factory=dict)
    _flying: dict[int, str] = field(default_factory=dict)
    _held: frozenset[int] = frozenset()
    _last: dict[str, float] = field(default_factory=dict)
    _looked: float = 0.0
    _landed: asyncio.Event = field(default_factory=asyncio.Event)

    async def run(self) -> None:
        """Until cancelled; what is being asked then is asked again after the next start."""
        async with asyncio.TaskGroup() as group:
            while True:
                try:
                    wait = await self._begin(group)
                except Exception:
                    log.exception("the feeds can't be asked")
                    wait = None
                await self._pause(LOOK if wait is None else min(wait, LOOK))

    async def round(self) -> None:
        """Ask all feeds that are due now, and be done."""
        async with asyncio.TaskGroup() as group:
            while True:
                wait = await self._begin(group, look=not self._waiting)
                if not self._waiting and not self._flying:
                    return
                await self._pause(wait)

    async def _begin(self, group: asyncio.TaskGroup, *, look: bool | None = None) -> float | None:
        """Ask what may be asked now; the seconds until more may be, None where that depends on what is under way."""
        now = time.monotonic()
        if look or (look is None and (not self._waiting or now - self._looked > LOOK)):
            self._looked = now
            await self._look()
        chosen, wait = polling.next_up(self._waiting.items(), self._flying.values(), self._last, self.pace, now)
        for number in chosen:
            self._flying[number] = its = self._waiting.pop(number)
            self._last[its] = now
            group.create_task(self._ask(number), name=f"feed {number}")
        return wait

    async def _look(self) -> None:
        due = await self.kept.due(self.now(), limit=A_LOOK, held=self._held)
        self._held = frozenset(number for number, _ in due)
        self._waiting = {number: host(address) for number, address in due if number not in self._flying}
        ago = time.monotonic() - self.pace.gap
        self._last = {its: last for its, last in self._last.items() if last > ago}

    async def _pause(self, seconds: float | None) -> None:
        """Until something comes back, or so many seconds have passed."""
        with suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                await self._landed.wait()
        self._landed.clear()

    async def _ask(self, number: int) -> None:
        try:
            await self.visit(number)
        finally:
            del self._flying[number]
            self._landed.set()

    async def visit(self, number: int) -> None:
        """One feed, if it is there, whose faults are its own."""
        with logs.about(feed=number):
            await self._visit(number)

    async def _visit(self, number: int) -> None:
        try:
            if feed := await self.kept.feed(number):
                await self.ask(feed)
        except OperatorError:
            log.exception("feed %d can't be kept", number)
            await asyncio.sleep(LOOK)  # it is due still: not at once again
        except Exception:
            log.exception("feed %d can't be asked", number)
            await self._set_back(number)

    async def _set_back(self, number: int) -> None:
        """A feed that makes a fault in us is asked less and less often, as one that makes a fault itself."""
        at = self.now()
        with suppress(OperatorError):
            if feed := await self.kept.feed(number):
                step = polling.failed(feed, N_("This feed makes a fault in the bot."), at)
                await self.kept.apply(step.feed, (), step.notice, at)

    async def ask(self, feed: Feed) -> tuple[int, int]:
        """Ask one feed now, and keep what it tells: how many articles are new, and how many were changed."""
        step, told = await self._answer(feed)
        if step.notice:
            log.info("feed %d: %s", feed.id, step.feed.error or "can be read again")
        new, changed = await self.kept.apply(step.feed, await self._tagged(feed, told), step.notice, self.now())
        self.polled("failed" if step.feed.failures else "new" if new else "unchanged")
        return new, changed

    async def _tagged(self, feed: Feed, told: tuple[Item, ...]) -> tuple[Item, ...]:
        """The new ones with their tags: some milliseconds each, which the event loop does not have."""
        tag = self.tag
        wanted = [item.key for item in told if item.kept]
        if tag is None or not wanted:
            return told
        fresh = await self.kept.fresh(feed.id, wanted)
        return await asyncio.to_thread(
            lambda: tuple(replace(one, article=tag(one.article)) if one.key in fresh else one for one in told)
        )

    async def _answer(self, feed: Feed) -> tuple[Step, tuple[Item, ...]]:
        try:
            fetched = await self.fetcher.get(feed.address, headers=polling.conditions(feed))
        except Unreachable as error:
            at = self.now()
            return polling.failed(feed, str(error), at, status=error.status, headers=error.headers), ()
        at = self.now()
        if fetched.status == _NOT_MODIFIED or (feed.known and polling.digest(fetched.body) == feed.digest):
            return polling.unchanged(feed, at, fetched.moved), ()
        try:
            found = await parsed(fetched, self.child)
        except BadInput as error:
            return polling.failed(feed, str(error), at), ()
        step = polling.was_read(feed, found, fetched, at)
        return step, items(feed, found, at, newest=self.newest)


async def parsed(fetched: Fetched, child: Parses) -> Contents:
    """What a feed says. Raises BadInput where it is none, or can't be read within the child's limits."""
    kind = fetched.headers.get("content-type", "")
    return contents(await child.run("feed", fetched.body, kind=kind, address=fetched.address))
