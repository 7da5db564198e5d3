"""Gathers what there is to know of a running bot: told by its parts as it happens, or looked up when somebody asks."""

import asyncio
import math
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import NoReturn

from bot.errors import StoreUnusable
from bot.model import Delivery
from bot.monitor.disks import DATA, Local
from bot.monitor.health import Facts, Part, parts
from bot.monitor.metrics import Metrics
from bot.store.condition import Condition

KEPT = timedelta(seconds=5)
"""So long what was looked up in the store is told again: whoever asks oftener costs nothing."""
PATIENCE = 5.0
"""Seconds after which a store that does not answer is said not to."""
LAG = 0.25
"""Seconds between two measurements of the event loop."""
SENT = "sent"


@dataclass(slots=True)
class Watch:
    """What one program knows of itself. `condition` asks the store, `behind` the search; `now` is the program's clock.

    `troubles` is looked at as it is when somebody asks. `connections` says the same of each connection of a platform
    that has several. `local` looks at the disks, and may wait for them. `ticks`, `leads`: as in
    bot.monitor.health.Facts.
    """

    condition: Callable[[], Awaitable[Condition]]
    now: Callable[[], datetime]
    troubles: Mapping[str, str] = field(default_factory=dict)
    behind: Callable[[], int] = lambda: 0
    connections: Callable[[], Mapping[str, str]] = dict
    local: Callable[[], Local] = Local
    ticks: bool = True
    leads: frozenset[str] = frozenset()
    metrics: Metrics = field(default_factory=Metrics)
    _began: datetime = field(init=False)
    _last: dict[str, datetime] = field(default_factory=dict)
    _looked: datetime | None = None
    _known: tuple[Condition | None, str] = (None, "it was not asked yet")
    _disks: Local = field(default_factory=Local)
    _asking: asyncio.Lock = field(default_factory=asyncio.Lock)

    def __post_init__(self) -> None:
        self._began = self.now()

    # What the parts tell

    def asked(self, platform: str) -> None:
        """Somebody asked something."""
        self._last["update"] = self.now()
        self.metrics.updates.labels(platform).inc()

    def answered(self, platform: str, command: str, seconds: float) -> None:
        """... and the reply was there after so many seconds. `command` is one that there is, or a word for none."""
        self.metrics.request_duration.labels(platform, command).observe(seconds)

    def failed(self, platform: str) -> None:
        """... and a fault of ours came instead."""
        self.metrics.request_failures.labels(platform).inc()

    def ticked(self) -> None:
        """What is due was looked at."""
        self._last["tick"] = self.now()

    def settled(self, delivery: Delivery, outcome: str) -> None:
        """What became of an attempt at a message: "sent", "again", "failed", "gone", "held"."""
        self.metrics.deliveries.labels(delivery.chat.platform, outcome).inc()
        if outcome == SENT:
            self._last["send"] = at = self.now()
            self.metrics.lateness.labels(delivery.chat.platform).observe(max((at - delivery.due).total_seconds(), 0))

    def polled(self, result: str) -> None:
        """A feed was asked: "new", "unchanged" or "failed"."""
        self.metrics.feed_polls.labels(result).inc()

    def stored(self, operation: str, seconds: float) -> None:
        """The database was asked."""
        self.metrics.store.labels(operation).observe(seconds)

    async def measure(self) -> NoReturn:
        """How late the event loop wakes whoever waits."""
        loop = asyncio.get_running_loop()
        while True:
            due = loop.time() + LAG
            await asyncio.sleep(LAG)
            self.metrics.lag.observe(max(loop.time() - due, 0))

    # What is asked

    async def ready(self) -> list[Part]:
        return parts(await self.facts())

    async def exposition(self) -> bytes:
        """The metrics as they are now."""
        facts = await self.facts()
        self._expose(facts)
        return self.metrics.text()

    async def facts(self) -> Facts:
        """All that is known. A store that does not answer is a fact, too."""
        async with self._asking:
            await self._refresh()
        condition, fault = self._known
        ticks = [at for at in (self._last.get("tick"), condition and condition.ticked) if at]
        return Facts(
            self.now(),
            self._began,
            dict(self.troubles),
            connections=self.connections(),
            update=self._last.get("update"),
            tick=max(ticks, default=None),
            send=self._last.get("send"),
            behind=self.behind(),
            database=fault,
            condition=condition,
            ticks=self.ticks,
            leads=self.leads,
            local=self._disks,
        )

    async def _refresh(self) -> None:
        if self._looked is None or not timedelta() <= self.now() - self._looked < KEPT:
            self._disks, self._known = await self._look_at_disks(), await self._look()
            self._looked = self.now()

    async def _look_at_disks(self) -> Local:
        """A disk that does not answer is as good as a full one."""
        try:
            async with asyncio.timeout(PATIENCE):
                return await asyncio.to_thread(self.local)
        except (OSError, TimeoutError):
            return Local(dict.fromkeys(self._disks.free or (DATA,), 0), self._disks.backup)

    async def _look(self) -> tuple[Condition | None, str]:
        try:
            async with asyncio.timeout(PATIENCE):
                return await self.condition(), ""
        except StoreUnusable:
            return None, "can't be read: see the log, then khabar doctor"
        except TimeoutError:
            return None, f"no answer in {PATIENCE:g} s: is the disk slow, or does another program hold it?"

    def _expose(self, facts: Facts) -> None:
        its = self.metrics
        its.ready.clear()  # a connection or a lease may be gone
        for part in parts(facts):
            its.ready.labels(part.name).set(part.ready)
        for event, at in (("update", facts.update), ("tick", facts.tick), ("send", facts.send)):
            its.last.labels(event).set(at.timestamp() if at else 0)
        its.search_behind.set(facts.behind)
        for place, free in facts.local.free.items():
            its.disk_free.labels(place).set(free)
        its.backup.set(math.nan if facts.local.backup is None else facts.local.backup)
        if facts.condition:
            self._expose_stored(facts.condition, facts)

    def _expose_stored(self, condition: Condition, facts: Facts) -> None:
        its = self.metrics
        its.articles.set(condition.articles)
        for queue, oldest in (("updates", condition.updates), ("deliveries", condition.deliveries)):
            for platform in facts.troubles:
                age = facts.at - oldest.get(platform, facts.at)
                its.queue_age.labels(queue, platform).set(max(age.total_seconds(), 0))
        for state in ("active", "failing", "paused", "gone"):
            its.feeds.labels(state).set(condition.feeds.get(state, 0))
        for name, lease in condition.leases.items():
            its.lease_epoch.labels(name).set(lease.epoch)
