"""How much news there is: published articles by day, and by what lists are made of."""

import json
from collections.abc import Sequence
from datetime import datetime
from itertools import pairwise

from bot.model import FacetKind
from bot.store.interface import Database
from bot.store.rows import stamp


class Statistics:
    """Of articles whose own date lies between `bounds`, in UTC: the moments where days begin, and where the last ends.

    Some weeks of them: what is counted is counted one by one, though in indexes alone.
    """

    def __init__(self, database: Database) -> None:
        self._database = database

    async def published(self, bounds: Sequence[datetime]) -> int:
        """How many articles there are."""
        rows = await self._database.search(
            "SELECT count(*) FROM articles WHERE state = 'published' AND published >= ? AND published < ?",
            (stamp(bounds[0]), stamp(bounds[-1])),
        )
        return int(rows[0][0])

    async def most(
        self, kind: FacetKind, bounds: Sequence[datetime], *, limit: int
    ) -> list[tuple[str, tuple[int, ...]]]:
        """The topics or the sources with the most articles, each with its number on every day."""
        days = [(stamp(since), stamp(until)) for since, until in pairwise(bounds)]
        rows = await self._database.search(
            "WITH counts AS MATERIALIZED (SELECT CAST(json_each.key AS BIGINT) AS day, facet, count(*) AS n"
            " FROM json_each(?)"
            " CROSS JOIN articles ON state = 'published'"
            " AND articles.published >= value ->> 0 AND articles.published < value ->> 1"
            " CROSS JOIN article_facets ON article = articles.id GROUP BY 1, 2),"
            " most AS (SELECT facet, name, sum(n) AS n FROM counts CROSS JOIN facets ON facets.id = facet"
            " WHERE kind = ? GROUP BY 1, 2 ORDER BY 3 DESC, 2 LIMIT ?)"
            " SELECT name, day, counts.n FROM most JOIN counts USING (facet) ORDER BY most.n DESC, name, day",
            (json.dumps(days), kind.value, limit),
        )
        found: dict[str, list[int]] = {}
        for name, day, n in rows:
            found.setdefault(name, [0] * len(days))[day] = n
        return [(name, tuple(counts)) for name, counts in found.items()]
