"""How the store is doing: what waits in it and since when, for whoever watches the bot. Numbers and times, no texts."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from bot.store.interface import Database
from bot.store.rows import stamp

TOLD = timedelta(seconds=10)
"""So long nobody says again that they look at what is due."""


@dataclass(frozen=True, slots=True)
class Lease:
    """Who does alone what only one process may do. `until` is UTC; None when it was let go."""

    epoch: int
    until: datetime | None


@dataclass(frozen=True, slots=True)
class Condition:
    """`updates` and `deliveries`: by platform, when the oldest came, or was due, that waits. Feeds by state: "active",
    "failing", "paused", "gone". Leases by name. `ticked`: when one of several processes said last that it looks at what
    is due. Times are UTC."""

    articles: int = 0
    updates: Mapping[str, datetime] = field(default_factory=dict)
    deliveries: Mapping[str, datetime] = field(default_factory=dict)
    feeds: Mapping[str, int] = field(default_factory=dict)
    leases: Mapping[str, Lease] = field(default_factory=dict)
    ticked: datetime | None = None


class Conditions:
    """Looked up in indexes, but for the feeds, which are some thousands, and the articles, which are counted."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._told: datetime | None = None

    async def tick(self, at: datetime) -> None:
        """Where several processes share what is to be done, one of them has just looked at what is due.

        The others learn it from the store: which one does so is a matter of luck. It is written once in a while.
        """
        if self._told is None or not timedelta() <= at - self._told < TOLD:
            await self._database.write(
                "INSERT INTO memory VALUES ('khabar', 'ticked', ?)"
                " ON CONFLICT (owner, key) DO UPDATE SET value = excluded.value",
                (stamp(at),),
            )
            self._told = at

    async def now(self) -> Condition:
        """Raises StoreUnusable."""
        articles = await self._database.search("SELECT count(*) FROM articles WHERE state = 'published'")
        return Condition(
            int(articles[0][0]),
            await self._updates(),
            await self._deliveries(),
            await self._feeds(),
            await self._leases(),
            await self._ticked(),
        )

    async def _updates(self) -> dict[str, datetime]:
        rows = await self._database.read(
            "SELECT platform, min(received) FROM inbox WHERE state = 'waiting' GROUP BY platform"
        )
        return {platform: datetime.fromtimestamp(since, UTC) for platform, since in rows}

    async def _deliveries(self) -> dict[str, datetime]:
        """What was put off is due when it is to be tried again."""
        rows = await self._database.read(
            "SELECT platform, min(ready) FROM deliveries WHERE state = 'waiting' GROUP BY platform"
        )
        return {platform: datetime.fromisoformat(ready) for platform, ready in rows}

    async def _feeds(self) -> dict[str, int]:
        rows = await self._database.read(
            "SELECT iif(state = 'active' AND told > 0, 'failing', state), count(*) FROM feeds"
            " WHERE state <> 'proposed' GROUP BY 1"
        )
        return dict(rows)

    async def _leases(self) -> dict[str, Lease]:
        rows = await self._database.read("SELECT name, epoch, until FROM leases")
        return {name: Lease(epoch, _time(until)) for name, epoch, until in rows}

    async def _ticked(self) -> datetime | None:
        rows = await self._database.read("SELECT value FROM memory WHERE owner = 'khabar' AND key = 'ticked'")
        return datetime.fromisoformat(rows[0][0]) if rows else None


def _time(until: str) -> datetime | None:
    """Leases end at UTC to the millisecond, without saying so (bot.store.leases)."""
    return datetime.fromisoformat(until.removesuffix("Z")).replace(tzinfo=UTC) if until else None
