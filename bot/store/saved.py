"""Articles that people keep for themselves."""

import json
from collections.abc import Collection
from datetime import datetime

from bot.model import Facet, Page, Person
from bot.store.interface import Connection, Database
from bot.store.people import READER, reader_of
from bot.store.rows import ARTICLE, article, stamp

# CROSS JOIN keeps the order of the tables: a reader's few articles first, not a million to find them in.
_SHOWN = (
    f"FROM saved CROSS JOIN articles ON articles.id = article WHERE reader = {READER} AND articles.state = 'published'"
)


class Saved:
    """A list for each reader: a person of one platform, or of several that are linked.

    What editors took back is not shown in it.
    """

    def __init__(self, database: Database) -> None:
        self._database = database

    async def keep(self, person: Person, number: int, at: datetime) -> None:
        """Keep an article; one that is kept already stays where it is. One that is gone for good is not kept."""

        async def work(connection: Connection) -> None:
            reader = await reader_of(connection, person)
            await connection.execute(
                "INSERT INTO saved SELECT CAST(? AS BIGINT), id, ? FROM articles WHERE id = ? ON CONFLICT DO NOTHING",
                (reader, stamp(at), number),
            )

        await self._database.transaction(work)

    async def drop(self, person: Person, number: int) -> datetime | None:
        """Take an article out; since when it was kept, None where it was not."""
        rows = await self._database.write(
            f"DELETE FROM saved WHERE reader = {READER} AND article = ? RETURNING at",
            (person.platform, person.id, number),
        )
        return datetime.fromisoformat(rows[0][0]) if rows else None

    async def has(self, person: Person, number: int) -> bool:
        rows = await self._database.glance(
            f"SELECT 1 FROM saved WHERE reader = {READER} AND article = ?", (person.platform, person.id, number)
        )
        return bool(rows)

    async def numbers(self, person: Person) -> list[int]:
        """The articles that a person keeps, by number."""
        return [row[0] for row in await self._database.read(f"SELECT article {_SHOWN}", (person.platform, person.id))]

    async def topics(self, person: Person) -> list[Facet]:
        """What a person's articles are about, the most frequent first."""
        rows = await self._database.read(
            "SELECT facets.id, name, count(*) FROM saved"
            " CROSS JOIN articles ON articles.id = saved.article"
            " CROSS JOIN article_facets ON article_facets.article = saved.article"
            " CROSS JOIN facets ON facets.id = facet"
            f" WHERE reader = {READER} AND state = 'published' AND kind = 'topic'"
            " GROUP BY facets.id ORDER BY 3 DESC, name",
            (person.platform, person.id),
        )
        return [Facet(*row) for row in rows]

    async def page(
        self, person: Person, *, facet: int = 0, among: Collection[int] | None = None, offset: int = 0, limit: int
    ) -> Page:
        """What a person keeps, the last kept first; a page that there is not is the last one.

        `facet` is the number of the topic that it is about, 0 for all; `among` are the numbers that it is one of.
        """
        found = _SHOWN
        values: list[object] = [person.platform, person.id]
        if facet:
            found += " AND EXISTS (SELECT 1 FROM article_facets its WHERE its.article = articles.id AND facet = ?)"
            values.append(facet)
        if among is not None:
            found += " AND articles.id IN (SELECT CAST(value AS BIGINT) FROM json_each(?))"
            values.append(json.dumps(list(among)))
        rows = await self._database.read(f"SELECT count(*) {found}", values)
        total = int(rows[0][0])
        offset = min(offset, max(0, (total - 1) // limit * limit))
        rows = await self._database.read(
            f"SELECT {ARTICLE} {found} ORDER BY saved.at DESC, article DESC LIMIT ? OFFSET ?", (*values, limit, offset)
        )
        return Page(tuple(map(article, rows)), total, offset=offset)
