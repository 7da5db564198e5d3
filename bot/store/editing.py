"""What persons do to articles: drafts, changes with their history, publishing and taking back."""

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime

from bot.model import COUNTED, Article, Edit, Page, Person, State
from bot.store.adding import link_facets
from bot.store.interface import Connection, Database
from bot.store.rows import ARTICLE, COLUMNS, article, columns, pictured, stamp


class Editing:
    """Articles as editors see them."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def drafts(self, *, offset: int = 0, limit: int) -> Page:
        """The drafts, the newest first; a page that there is not is the last one."""
        rows = await self._database.read(f"SELECT count(*) FROM (SELECT 1 {_DRAFTS} LIMIT {COUNTED})")
        total = int(rows[0][0])
        offset = min(offset, max(0, (total - 1) // limit * limit))
        rows = await self._database.read(
            f"SELECT {ARTICLE} {_DRAFTS} ORDER BY id DESC LIMIT ? OFFSET ?", (limit, offset)
        )
        return Page(tuple(map(article, rows)), total, offset=offset)

    async def draft_words(self, *, limit: int) -> list[tuple[int, str]]:
        """The numbers of the drafts, the newest first, each with its title, its summary and its source."""
        rows = await self._database.read(
            f"SELECT id, concat_ws('\n', title, summary, source) {_DRAFTS} ORDER BY id DESC LIMIT ?", (limit,)
        )
        return [(number, words) for number, words in rows]

    async def drafts_of(self, who: str, first: int, last: int, *, limit: int) -> list[Article]:
        """The drafts that `who` handed on, of those with these numbers, in order."""
        rows = await self._database.read(
            f"SELECT {ARTICLE} {_DRAFTS} AND added_by = ? AND id BETWEEN ? AND ? ORDER BY id LIMIT ?",
            (who, first, last, limit),
        )
        return list(map(article, rows))

    async def published_by(self, who: str, first: int, last: int, at: datetime) -> list[Article]:
        """The articles of these numbers that `who` published at this second, and nobody has changed since, in order."""
        rows = await self._database.read(
            f"SELECT {ARTICLE} FROM articles JOIN edits ON article = articles.id AND edits.version = articles.version"
            " WHERE articles.state = 'published' AND field = 'state' AND who = ? AND at = ?"
            " AND articles.id BETWEEN ? AND ? ORDER BY articles.id",
            (who, stamp(at), first, last),
        )
        return list(map(article, rows))

    async def change(self, new: Article, by: Person, at: datetime) -> Article | None:
        """Put `new` in the place of what it was made of, with its history; as it is stored then.

        None where the article is not in the version of `new` any more: somebody else changed it, or it is gone.
        """

        async def work(connection: Connection) -> Article | None:
            old = await stored(connection, new.id)
            if old is None or old.version != new.version:
                return None
            return await changed(connection, old, new, by, at)

        return await self._database.transaction(work)

    async def mark(self, number: int, state: State, by: Person, at: datetime) -> Article | None:
        """Publish, remove or discard an article in whatever version it is; None where there is no such article."""

        async def work(connection: Connection) -> Article | None:
            old = await stored(connection, number)
            return await changed(connection, old, replace(old, state=state), by, at) if old else None

        return await self._database.transaction(work)

    async def history(self, number: int, *, after: int = 0, limit: int = COUNTED) -> list[Edit]:
        """What was changed of an article after a version, the newest first."""
        rows = await self._database.read(
            "SELECT version, field, old, new, who, name, at FROM edits WHERE article = ? AND version > ?"
            " ORDER BY id DESC LIMIT ?",
            (number, after, limit),
        )
        return [
            Edit(version, field, old, new, who, name, datetime.fromisoformat(changed))
            for version, field, old, new, who, name, changed in rows
        ]


_DRAFTS = "FROM articles WHERE state = 'draft'"


async def stored(connection: Connection, number: int) -> Article | None:
    """Within a transaction: the article of that number."""
    rows = await connection.execute_fetchall(f"SELECT {ARTICLE} FROM articles WHERE id = ?", (number,))
    return next((article(tuple(row)) for row in rows), None)


async def changed(connection: Connection, old: Article, new: Article, by: Person, at: datetime) -> Article:
    """Within a transaction: `new` in the place of `old`, with the history of what differs; as it is stored then."""
    edits = list(_edits(old, new))
    if not edits:
        return old
    new = _next(old, new)
    await _unlink_facets(connection, old)
    places = ", ".join(f"{name} = ?" for name in COLUMNS.split(", "))
    await connection.execute(f"UPDATE articles SET {places} WHERE id = ?", (*columns(new), new.id))
    await link_facets(connection, [new])
    await connection.executemany(
        "INSERT INTO edits (article, version, field, old, new, who, name, at) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        [(new.id, new.version, *edit, str(by), by.name, stamp(at)) for edit in edits],
    )
    return new


def _next(old: Article, new: Article) -> Article:
    """Who added it, and with which message, may have been forgotten since it was read."""
    tags = tuple(dict.fromkeys(new.tags))
    return replace(new, version=old.version + 1, tags=tags, origin=old.origin, added_by=old.added_by)


async def _unlink_facets(connection: Connection, old: Article) -> None:
    """The counts are kept by triggers, but for this: nothing else takes a topic or a source from an article."""
    if old.state is State.PUBLISHED:
        await connection.execute(
            "UPDATE facet_counts SET articles = articles - 1"
            " WHERE language = ? AND facet IN (SELECT facet FROM article_facets WHERE article = ?)",
            (old.language, old.id),
        )
    await connection.execute("DELETE FROM article_facets WHERE article = ?", (old.id,))


def _edits(old: Article, new: Article) -> Iterator[tuple[str, str, str]]:
    """Each field that differs, as text before and after. A summary is made, not written."""
    before, after = _texts(old), _texts(new)
    return ((name, before[name], after[name]) for name in before if before[name] != after[name])


def _texts(its: Article) -> dict[str, str]:
    return {
        "title": its.title,
        "body": its.body,
        "source": its.source or "",
        "url": its.url or "",
        "author": its.author or "",
        "place": its.place or "",
        "tags": ", ".join(its.tags),
        "language": its.language,
        "published": stamp(its.published),
        "pictures": pictured(its.pictures),
        "breaking": json.dumps(its.breaking),
        "state": its.state.value,
    }
