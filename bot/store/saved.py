"""Articles that people keep for themselves."""

from datetime import datetime

from bot.model import Page, Person
from bot.store.database import Connection, Database
from bot.store.people import READER, reader_of
from bot.store.rows import ARTICLE, article, stamp


class Saved:
    """A list for each reader: a person of one platform, or of several that are linked.

    What editors took back is not shown in it.
    """

    def __init__(self, database: Database) -> None:
        self._database = database

    async def keep(self, person: Person, number: int, at: datetime) -> None:
        """Keep an article; one that is kept already stays where it is."""

        async def work(connection: Connection) -> None:
            reader = await reader_of(connection, person)
            await connection.execute(
                "INSERT INTO saved VALUES (?, ?, ?) ON CONFLICT DO NOTHING", (reader, number, stamp(at))
            )

        await self._database.transaction(work)

    async def drop(self, person: Person, number: int) -> None:
        await self._database.write(
            f"DELETE FROM saved WHERE reader = {READER} AND article = ?", (person.platform, person.id, number)
        )

    async def has(self, person: Person, number: int) -> bool:
        rows = await self._database.glance(
            f"SELECT 1 FROM saved WHERE reader = {READER} AND article = ?", (person.platform, person.id, number)
        )
        return bool(rows)

    async def page(self, person: Person, *, offset: int = 0, limit: int) -> Page:
        """What a person keeps, the last kept first; a page that there is not is the last one."""
        found = f"FROM saved JOIN articles ON articles.id = article WHERE reader = {READER}"
        found += " AND articles.state = 'published'"
        who = (person.platform, person.id)
        rows = await self._database.read(f"SELECT count(*) {found}", who)
        total = int(rows[0][0])
        offset = min(offset, max(0, (total - 1) // limit * limit))
        rows = await self._database.read(
            f"SELECT {ARTICLE} {found} ORDER BY saved.at DESC, article DESC LIMIT ? OFFSET ?", (*who, limit, offset)
        )
        return Page(tuple(map(article, rows)), total, offset=offset)
