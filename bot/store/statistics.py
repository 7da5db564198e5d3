"""How much news there is: published articles by source, and by topic and day."""

import json
from collections.abc import Sequence
from datetime import datetime
from itertools import pairwise

from bot.store.database import Database
from bot.store.rows import stamp


class Statistics:
    """Of articles whose own date lies in a time, which callers keep to some weeks. Times are UTC, their end left out."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def by_source(self, since: datetime, until: datetime, *, limit: int) -> tuple[list[tuple[str, int]], int]:
        """The sources with the most articles, "" for none, and how many articles the others have together."""
        rows = await self._database.read(
            "SELECT coalesce(source, ''), count(*) FROM articles"
            " WHERE state = 'published' AND published >= ? AND published < ? GROUP BY 1 ORDER BY 2 DESC, 1",
            (stamp(since), stamp(until)),
        )
        return [(name, n) for name, n in rows[:limit]], sum(n for _, n in rows[limit:])

    async def by_topic(self, bounds: Sequence[datetime], *, limit: int) -> list[tuple[str, tuple[int, ...]]]:
        """The topics with the most articles, each with its number on every day; a day lies between two `bounds`."""
        days = [(stamp(since), stamp(until)) for since, until in pairwise(bounds)]
        rows = await self._database.read(
            "WITH counts AS MATERIALIZED (SELECT json_each.key AS day, facet, count(*) AS n FROM json_each(?)"
            " CROSS JOIN articles ON state = 'published'"
            " AND articles.published >= value ->> 0 AND articles.published < value ->> 1"
            " CROSS JOIN article_facets ON article = articles.id GROUP BY 1, 2),"
            " most AS (SELECT facet, name, sum(n) AS n FROM counts CROSS JOIN facets ON facets.id = facet"
            " WHERE kind = 'topic' GROUP BY 1 ORDER BY 3 DESC, 2 LIMIT ?)"
            " SELECT name, day, counts.n FROM most JOIN counts USING (facet) ORDER BY most.n DESC, name, day",
            (json.dumps(days), limit),
        )
        found: dict[str, list[int]] = {}
        for name, day, n in rows:
            found.setdefault(name, [0] * len(days))[day] = n
        return [(name, tuple(counts)) for name, counts in found.items()]
