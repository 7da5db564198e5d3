"""Stories: which articles tell one event. They follow the changes of the articles, as the search's index does."""

import json
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta

from bot.model import Article, Change
from bot.store.interface import Connection, Database
from bot.store.rows import ARTICLE, article, stamp

CANDIDATES, SHARED, MEMBERS = 20, 2, 5
"""Articles whose stories are looked at, the keys that a new one has in common with each, and of a story those that it
is compared with; all at most, but for the keys."""

ByStory = Mapping[int, Sequence[Article]]
"""Articles by the number of their story."""

_NEAR = (
    "SELECT article FROM story_keys WHERE key IN (SELECT value FROM json_each(:keys))"
    " AND published BETWEEN :since AND :until AND article <> :article"
    f" GROUP BY article HAVING count(*) >= {SHARED} ORDER BY count(*) DESC, article DESC LIMIT {CANDIDATES}"
)


_OWN = (
    "SELECT story FROM story_articles mine WHERE article = ?"
    " AND NOT EXISTS (SELECT 1 FROM story_articles its WHERE its.story = mine.story AND its.article <> mine.article)"
)
"""The story of an article that no other tells."""


class StoredStories:
    """Published articles only: one that is removed keeps its place, and comes back to it."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def position(self) -> int:
        """The number of the last change that the stories know of."""
        rows = await self._database.glance("SELECT value FROM memory WHERE (owner, key) = ('stories', 'position')")
        return int(rows[0][0])

    async def waiting(self, since: datetime, until: datetime, limit: int) -> list[Change]:
        """The next changes of published articles of this time, in order."""
        rows = await self._database.read(
            f"SELECT changes.number, {ARTICLE} FROM changes CROSS JOIN articles ON articles.id = changes.article"
            " WHERE changes.number > ? AND state = 'published' AND articles.published BETWEEN ? AND ?"
            " ORDER BY changes.number LIMIT ?",
            (await self.position(), stamp(since), stamp(until), limit),
        )
        return [Change(row[0], row[1], article(row[1:])) for row in rows]

    async def near(self, one: Article, keys: Sequence[str], apart: timedelta) -> list[Article]:
        """Articles that have keys in common with this one, and stand in the time before and after it."""
        rows = await self._database.read(
            f"SELECT {ARTICLE} FROM ({_NEAR}) near CROSS JOIN articles ON articles.id = near.article"
            " WHERE state = 'published'",
            _bound(one, keys, apart),
        )
        return [article(row) for row in rows]

    async def place(
        self,
        change: Change,
        one: Article,
        keys: Sequence[str],
        apart: timedelta,
        choose: Callable[[ByStory], int | None],
    ) -> None:
        """Put an article into the story that `choose` finds among those near it, or else into a new one; all at once.

        One that is told by no other keeps its own: what was muted stays so when its only article is corrected. Safe to
        repeat. An article that is gone by now is left out.
        """

        async def work(connection: Connection) -> None:
            own = await connection.execute_fetchall(_OWN, (one.id,))
            await connection.execute("DELETE FROM story_keys WHERE article = ?", (one.id,))
            await connection.execute("DELETE FROM story_articles WHERE article = ?", (one.id,))
            story = choose(await _stories(connection, one, keys, apart)) or next((row[0] for row in own), change.number)
            here = await connection.execute(
                "INSERT INTO story_articles SELECT id, CAST(? AS BIGINT) FROM articles WHERE id = ?", (story, one.id)
            )
            if here.rowcount:
                await connection.executemany(
                    "INSERT INTO story_keys VALUES (?, ?, ?)", [(key, stamp(one.published), one.id) for key in keys]
                )
            await _reached(connection, change.number)

        await self._database.transaction(work)

    async def reached(self, number: int) -> None:
        """Nothing waits up to this change."""
        await self._database.transaction(lambda connection: _reached(connection, number))

    async def also_in(self, number: int) -> list[Article]:
        """The other published articles of an article's story; the first one, the oldest, stands for them."""
        rows = await self._database.read(
            f"SELECT {ARTICLE} FROM story_articles mine JOIN story_articles its USING (story)"
            " CROSS JOIN articles ON articles.id = its.article"
            " WHERE mine.article = :number AND its.article <> :number AND state = 'published'"
            " ORDER BY articles.published, articles.id",
            {"number": number},
        )
        return [article(row) for row in rows]

    async def sources(self, numbers: Sequence[int]) -> dict[int, int]:
        """In how many other sources the story of each of these articles stands; those with none are left out."""
        rows = await self._database.glance(
            "SELECT mine.article, count(DISTINCT other.source) FROM json_each(?)"
            " CROSS JOIN story_articles mine"
            " ON mine.article = CAST(value AS BIGINT) CROSS JOIN story_articles its USING (story)"
            " CROSS JOIN articles one ON one.id = mine.article CROSS JOIN articles other ON other.id = its.article"
            " WHERE other.state = 'published' AND other.source <> coalesce(one.source, '') GROUP BY mine.article",
            (json.dumps(list(numbers)),),
        )
        return dict(rows)

    async def forget(self, before: datetime) -> None:
        """The keys of articles that no new one can stand near to."""
        await self._database.write("DELETE FROM story_keys WHERE published < ?", (stamp(before),))


def _bound(one: Article, keys: Sequence[str], apart: timedelta) -> dict[str, object]:
    since, until = stamp(one.published - apart), stamp(one.published + apart)
    return {"keys": json.dumps(list(keys)), "since": since, "until": until, "article": one.id}


async def _stories(connection: Connection, one: Article, keys: Sequence[str], apart: timedelta) -> ByStory:
    """The stories of the articles near one, each with the newest of its articles in that time."""
    rows = await connection.execute_fetchall(
        f"SELECT story, {ARTICLE} FROM (SELECT its.story, its.article number,"
        " row_number() OVER (PARTITION BY its.story ORDER BY published DESC, id DESC) newness"
        f" FROM (SELECT DISTINCT story FROM ({_NEAR}) near JOIN story_articles USING (article))"
        " CROSS JOIN story_articles its USING (story) CROSS JOIN articles ON id = its.article"
        " WHERE state = 'published' AND published BETWEEN :since AND :until AND id <> :article) member"
        f" CROSS JOIN articles ON articles.id = member.number WHERE newness <= {MEMBERS}",
        _bound(one, keys, apart),
    )
    found: dict[int, list[Article]] = {}
    for row in map(tuple, rows):
        found.setdefault(row[0], []).append(article(row[1:]))
    return found


async def _reached(connection: Connection, number: int) -> None:
    await connection.execute(
        "UPDATE memory SET value = max(CAST(value AS BIGINT), ?) WHERE (owner, key) = ('stories', 'position')",
        (number,),
    )
