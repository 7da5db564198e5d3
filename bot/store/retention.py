"""What goes because it is old, or because there is too much: articles that nobody needs any more, few at a time."""

import asyncio
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from bot.store.interface import Connection, Database
from bot.store.rows import stamp

ALWAYS_KEPT = timedelta(days=8)
"""Digests are made of what was published within seven days: nothing younger goes, however much there is."""
KEPT_ENTRIES = timedelta(days=180)
"""An entry that has been gone from its feed for so long is news when it comes back."""
AT_ONCE, ENTRIES_AT_ONCE = 25, 500
"""Articles, and entries of feeds, in one transaction: whoever writes meanwhile waits for no more than that."""
LOOKED_AT = 500
"""Articles that are looked at together, whether they may go."""
REST = 0.02
"""Seconds between two transactions: most of the time the database is free for others."""

_NEEDED = (
    "EXISTS (SELECT 1 FROM saved WHERE saved.article = articles.id)",
    "EXISTS (SELECT 1 FROM edition_articles CROSS JOIN runs ON runs.edition = edition_articles.edition"
    " CROSS JOIN deliveries ON deliveries.run = runs.id WHERE edition_articles.article = articles.id"
    " AND deliveries.state IN ('waiting', 'sending'))",
    "EXISTS (SELECT 1 FROM story_articles CROSS JOIN breaking_stories USING (story)"
    " WHERE story_articles.article = articles.id AND breaking_stories.at >= :since)",
)
_MAY_GO = (
    "articles.state <> 'draft' AND articles.added < :since AND articles.published < :since"
    " AND (articles.id <= :last OR articles.added < :old AND articles.published < :old)"
    f" AND NOT ({' OR '.join(_NEEDED)})"
)


@dataclass(frozen=True, slots=True)
class Retention:
    """How long articles stay, and how many; 0: any number of days, all of them."""

    days: int = 0
    articles: int = 0

    def __bool__(self) -> bool:
        return bool(self.days or self.articles)


class Retiring:
    """Articles and entries of feeds that go for good. `rest` is in seconds."""

    def __init__(self, database: Database, rest: float = REST) -> None:
        self._database = database
        self.rest = rest

    async def retire(self, its: Retention, now: datetime) -> int:
        """Take out what is older than so many days, and what there is more than so many articles; how many those were.

        Of the age counts when an article was published or came in, whichever is later; of the number, when it came in.
        What somebody saved stays, and drafts, what waits to be sent, and what is of the last days or breaking news.
        Each step is a transaction; what is left when it ends is taken out the next time.
        """
        if not its:
            return 0
        bounds = await self._bounds(its, now)
        position, retired = 0, 0
        while numbers := await self._next(position, bounds):
            position = numbers[-1]
            old = await self._may_go(numbers, bounds)
            for first in range(0, len(old), AT_ONCE):
                retired += await self._delete(old[first : first + AT_ONCE], bounds)
                await asyncio.sleep(self.rest)
        if retired:
            await self._database.write(
                "DELETE FROM facets WHERE NOT EXISTS (SELECT 1 FROM article_facets WHERE facet = facets.id)"
            )
        return retired

    async def _bounds(self, its: Retention, now: datetime) -> dict[str, str | int]:
        rows = await self._database.read("SELECT id FROM articles ORDER BY id DESC LIMIT 1 OFFSET ?", (its.articles,))
        return {
            "since": stamp(now - ALWAYS_KEPT),
            "old": stamp(now - timedelta(days=its.days)) if its.days else "",
            "last": int(rows[0][0]) if rows and its.articles else 0,
        }

    async def _next(self, after: int, bounds: dict[str, str | int]) -> list[int]:
        """The oldest numbers after one; none where none of them may go: they are in the order they came in, unless a
        clock was wrong."""
        rows = await self._database.search(
            "SELECT id, added < :since AND (id <= :last OR added < :old) FROM articles WHERE id > :after"
            f" ORDER BY id LIMIT {LOOKED_AT}",
            _bound(bounds, after=after),
        )
        return [number for number, _ in rows] if any(may_go for _, may_go in rows) else []

    async def _may_go(self, numbers: Sequence[int], bounds: dict[str, str | int]) -> list[int]:
        rows = await self._database.search(
            f"SELECT id FROM articles WHERE id BETWEEN :first AND :final AND {_MAY_GO} ORDER BY id",
            _bound(bounds, first=numbers[0], final=numbers[-1]),
        )
        return [number for [number] in rows]

    async def _delete(self, numbers: Sequence[int], bounds: dict[str, str | int]) -> int:
        """Those of them that may still go: somebody may have saved one just now."""

        async def work(connection: Connection) -> int:
            done = await connection.execute(
                "DELETE FROM articles WHERE id IN (SELECT CAST(value AS BIGINT) FROM json_each(:numbers))"
                f" AND {_MAY_GO}",
                {**bounds, "numbers": json.dumps(list(numbers))},
            )
            return int(done.rowcount)

        return await self._database.transaction(work)

    # Entries of feeds

    async def retire_entries(self, now: datetime) -> int:
        """Forget the entries that their feed has told no more for long, as far as it told anything; how many.

        A feed that is silent, or can't be reached, forgets nothing. What was seen later than today was so by a clock
        that was wrong.
        """
        today = now.date()
        feeds = await self._database.search("SELECT feed, min(seen), max(seen) FROM feed_entries GROUP BY feed")
        bounds = [
            (feed, first, (min(date.fromisoformat(last), today) - KEPT_ENTRIES).isoformat())
            for feed, first, last in feeds
        ]
        return sum([await self._retire_entries(feed, before) for feed, first, before in bounds if first < before])

    async def _retire_entries(self, feed: int, before: str) -> int:
        total = 0
        while rows := await self._database.write(
            "DELETE FROM feed_entries WHERE feed = :feed AND key IN (SELECT key FROM feed_entries"
            f" WHERE feed = :feed AND seen < :before LIMIT {ENTRIES_AT_ONCE}) RETURNING 1",
            {"feed": feed, "before": before},
        ):
            total += len(rows)
            await asyncio.sleep(self.rest)
        return total


def _bound(bounds: dict[str, str | int], **more: int) -> dict[str, str | int]:
    return {**bounds, **more}
