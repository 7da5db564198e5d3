"""Breaking news: stories that become it, and how far it has come among those who want it at once."""

from dataclasses import replace
from datetime import datetime, timedelta

from bot.model import Broadcast, DeliveryState, Person
from bot.store.editing import changed, stored
from bot.store.interface import Connection, Database
from bot.store.rows import stamp
from bot.store.subscriptions import IS_BREAKING
from bot.store.undelivered import undelivered

WITHIN = timedelta(hours=1)
"""In so much time several sources have to tell a story."""
NOTICED = timedelta(hours=2)
"""So old the articles of a story are at most when it becomes breaking news: the bot may have been down for a while."""

_BREAKING = """
    SELECT DISTINCT mine.story FROM articles one INDEXED BY articles_newest
    CROSS JOIN story_articles mine ON mine.article = one.id
    WHERE one.state = 'published' AND one.published BETWEEN :since AND :until
    AND NOT EXISTS (SELECT 1 FROM breaking_stories WHERE breaking_stories.story = mine.story)
    AND :sources <= (
        SELECT count(DISTINCT other.source) FROM story_articles its CROSS JOIN articles other ON other.id = its.article
        WHERE its.story = mine.story AND other.state = 'published'
        AND other.published BETWEEN one.published AND strftime('%Y-%m-%dT%H:%M:%SZ', one.published, :within)
    )
"""
_NEW = (
    "SELECT articles.id FROM story_articles CROSS JOIN articles ON articles.id = article"
    " WHERE story = :story AND state = 'published' AND published >= :since"
)
_RENEW = (
    f"DELETE FROM publications WHERE article IN ({_NEW})",
    f"INSERT INTO publications (article) {_NEW} ORDER BY articles.id",
)
_STORY = "(SELECT story FROM story_articles WHERE article = :article)"
_HOLD = (
    "id IN (SELECT its.id FROM edition_articles CROSS JOIN runs USING (edition)"
    " CROSS JOIN subscriptions ON subscriptions.id = runs.subscription CROSS JOIN deliveries its ON its.run = runs.id"
    f" WHERE edition_articles.article = :article AND times = '[]' AND {IS_BREAKING}"
    " AND position >= its.first AND position < its.first + its.shown)"
)
"""Whether a message shows an article to those who want breaking news at once."""


class Broadcasts:
    """Times are UTC."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def break_out(self, sources: int, at: datetime) -> int:
        """The stories that so many sources told within an hour become breaking news, each once; how many did.

        Their newest articles take new publication numbers: whoever wants breaking news has had them as none of it.
        """
        values = {
            **{"sources": sources, "since": stamp(at - NOTICED), "at": stamp(at)},
            "until": stamp(at + WITHIN),  # clocks of sources are wrong now and then
            "within": f"+{WITHIN.total_seconds():.0f} seconds",
        }
        if not await self._database.search(f"{_BREAKING} LIMIT 1", values):
            return 0

        async def work(connection: Connection) -> int:
            rows = list(await connection.execute_fetchall(_BREAKING, values))
            for (story,) in rows:
                its = {"story": story, **values}
                await connection.execute("INSERT INTO breaking_stories (story, at) VALUES (:story, :at)", its)
                for statement in _RENEW:
                    await connection.execute(statement, its)
            return len(rows)

        return await self._database.transaction(work)

    async def progress(self, article: int) -> Broadcast:
        """How far an article has come in the chats that want breaking news at once."""
        states = "'sent'", "'waiting', 'sending'", "'failed', 'gone', 'unknown', 'expired'", "'stopped'"
        counts = (f"count(DISTINCT platform || ' ' || chat) FILTER (WHERE state IN ({its}))" for its in states)
        rows = await self._database.read(
            f"SELECT {', '.join(counts)} FROM deliveries WHERE {_HOLD}", {"article": article}
        )
        return Broadcast(*rows[0])

    async def stop(self, article: int, by: Person, at: datetime) -> int:
        """It is no breaking news from now on, and what waits to be sent of it is not sent; how many messages those are.

        Neither is its story, whoever tells it. What else these messages held comes again.
        """

        async def work(connection: Connection) -> int:
            old = await stored(connection, article)
            if old is None:
                return 0
            await changed(connection, old, replace(old, breaking=False), by, at)
            await connection.execute(
                f"INSERT INTO breaking_stories (story, at, stopped) SELECT story, :at, 1 FROM {_STORY} its"
                " WHERE true ON CONFLICT (story) DO UPDATE SET stopped = 1",
                {"article": article, "at": stamp(at)},
            )
            which = f"state = 'waiting' AND {_HOLD}"
            return await undelivered(connection, which, {"article": article}, DeliveryState.STOPPED, "")

        return await self._database.transaction(work)

    async def forget(self, before: datetime) -> None:
        """Stories of long ago."""
        await self._database.write("DELETE FROM breaking_stories WHERE at < ?", (stamp(before),))
