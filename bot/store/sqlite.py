"""The store: one method is one question; values go in and come out. Raises only OperatorError."""

import json
from collections.abc import AsyncIterator, Awaitable, Callable, Collection, Sequence
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

from bot.model import COUNTED, Article, Chat, Facet, FacetKind, Page, Person, Selection, State
from bot.store.database import Connection, Database, Rows, opened
from bot.store.inbox import StoredInbox, StoredMemory
from bot.store.rows import ARTICLE, COLUMNS, article, columns, folded, match, stamp
from bot.text.fold import fold

KEPT_DONE = timedelta(days=3)
"""How long the key of a done update is kept; Telegram offers an update again for 24 h at most."""
KEPT_QUARANTINED = timedelta(days=30)
"""How long an update that could not be read is kept for whoever looks into it."""
REMEMBERED = 100_000
"""Chosen languages that are kept in memory: some 20 MB."""
BATCH = 500
SHORTEST = 2
"""Letters from which on titles are suggested, and the shortest beginning of words that the index keeps."""
WEIGHTS = "5, 1, 2, 2"
"""What a word weighs that is found in the title, the body, the source and the tags."""


@asynccontextmanager
async def open_store(path: Path, *, alone: bool = False) -> AsyncIterator["Store"]:
    """The store at `path`; `alone` is for the running bot, of which there is one."""
    async with opened(path, alone=alone) as database:
        store = Store(database)
        await store.load_languages()
        yield store


class Store:
    """Everything that is kept."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._languages: dict[tuple[str, str, str], str] | None = None

    # Articles

    async def add(self, new: Article) -> tuple[Article, bool]:
        """The stored article, and whether it is new: one with the same origin or external id is there already."""
        return await self._database.transaction(lambda connection: _add(connection, new))

    async def add_all(self, new: Sequence[Article]) -> list[bool]:
        """Store them in one transaction; for each, whether it was new."""

        async def work(connection: Connection) -> list[bool]:
            return [(await _add(connection, one))[1] for one in new]

        return await self._database.transaction(work)

    async def article(self, number: int) -> Article | None:
        rows = await self._database.read(f"SELECT {ARTICLE} FROM articles WHERE id = ?", (number,))
        return article(rows[0]) if rows else None

    async def mark(self, number: int, state: State) -> Article | None:
        """Publish or remove an article; None where there is no such article."""
        await self._database.write("UPDATE articles SET state = ? WHERE id = ?", (state.value, number))
        return await self.article(number)

    async def latest(self, chosen: Selection, *, offset: int = 0, limit: int) -> Page:
        """Published articles, newest first."""

        async def ask(offset: int, limit: int) -> Page:
            rows = await read(
                f"SELECT {ARTICLE}, (SELECT count(*) FROM (SELECT 1 {found} LIMIT {COUNTED})),"
                f" (SELECT max(id) FROM articles) {found} ORDER BY {order} LIMIT :limit OFFSET :offset",
                {**values, "limit": limit, "offset": offset},
            )
            return _page(rows, offset)

        # What everybody asks for takes the first rows of an index, however many articles there are.
        read = self._database.read if chosen.facet or chosen.newest or offset else self._database.glance
        found, order = _found(chosen)
        values = {"language": chosen.language, "facet": chosen.facet, "newest": chosen.newest}
        return await _clamped(ask, offset, limit)

    async def search(self, text: str, *, newest: int = 0, offset: int = 0, limit: int) -> Page:
        """Published articles that hold all words of `text`, or else any of them; the best first."""

        async def ask(offset: int, limit: int) -> Page:
            return await self._matching(expression, newest, offset, limit)

        for joined in (" AND ", " OR "):
            expression = match(text, joined)
            page = await _clamped(ask, offset, limit)
            if page.articles:
                return page
        return Page()

    async def _matching(self, expression: str, newest: int, offset: int, limit: int) -> Page:
        if not expression:
            return Page()
        found = (
            f"FROM (SELECT rowid AS hit, bm25(article_words, {WEIGHTS}) AS score FROM article_words"
            " WHERE article_words MATCH :expression) JOIN articles ON articles.id = hit"
            " WHERE state = 'published' AND (:newest = 0 OR articles.id <= :newest)"
        )
        rows = await self._database.search(
            f"SELECT {ARTICLE}, (SELECT count(*) FROM (SELECT 1 {found} LIMIT {COUNTED})),"
            f" (SELECT max(id) FROM articles) {found} ORDER BY score, articles.id DESC LIMIT :limit OFFSET :offset",
            {"expression": expression, "newest": newest, "limit": limit, "offset": offset},
        )
        return _page(rows, offset)

    async def export(self) -> AsyncIterator[Article]:
        """Every article, the removed ones too, in the order they were added."""
        last = 0
        while rows := await self._database.read(
            f"SELECT {ARTICLE} FROM articles WHERE id > ? ORDER BY id LIMIT {BATCH}", (last,)
        ):
            last = rows[-1][0]
            for row in rows:
                yield article(row)

    async def delete_added_by(self, who: str) -> int:
        """Take out for good what `who` added; how many that were."""

        async def work(connection: Connection) -> int:
            await connection.execute(
                "DELETE FROM article_words WHERE rowid IN (SELECT id FROM articles WHERE added_by = ?)", (who,)
            )
            taken = await connection.execute("DELETE FROM articles WHERE added_by = ?", (who,))
            await connection.execute("DELETE FROM facets WHERE id NOT IN (SELECT facet FROM article_facets)")
            return int(taken.rowcount)

        return await self._database.transaction(work)

    # What there is to ask for

    async def facets(self, kind: FacetKind, language: str = "") -> list[Facet]:
        """The topics or sources of published articles (of one language, or of all), the most used first."""
        rows = await self._database.read(
            "SELECT id, name, sum(articles) FROM facets JOIN facet_counts ON facet = id"
            " WHERE kind = :kind AND (:language = '' OR language = :language)"
            " GROUP BY id HAVING sum(articles) > 0 ORDER BY 3 DESC, name",
            {"kind": kind.value, "language": language},
        )
        return [Facet(*row) for row in rows]

    async def facet(self, number: int) -> Facet | None:
        """The topic or source of a number."""
        rows = await self._database.read("SELECT id, name FROM facets WHERE id = ?", (number,))
        return Facet(*rows[0]) if rows else None

    async def topic(self, names: Collection[str]) -> Facet | None:
        """The topic that has one of these names, however its letters are typed."""
        rows = await self._database.read(
            "SELECT id, name FROM facets WHERE kind = 'topic' AND folded IN (SELECT value FROM json_each(?)) LIMIT 1",
            (json.dumps([fold(name) for name in names]),),
        )
        return Facet(*rows[0]) if rows else None

    async def titles(self, text: str, limit: int) -> list[tuple[int, str]]:
        """Numbers and titles of the articles whose title holds words that begin so, the newest first.

        One letter begins too many words to be a help.
        """
        expression = match(text, " AND ")
        if not expression or len(fold(text).strip()) < SHORTEST:
            return []
        rows = await self._database.search(
            "SELECT articles.id, articles.title FROM"
            " (SELECT rowid AS hit FROM article_words WHERE article_words MATCH ? ORDER BY rowid DESC LIMIT ?)"
            " JOIN articles ON articles.id = hit WHERE state = 'published' ORDER BY hit DESC LIMIT ?",
            (f"title : ({expression} *)", limit * 2, limit),
        )
        return [(number, title) for number, title in rows]

    # What buttons carry

    async def remember_search(self, text: str) -> int:
        """The number of a query, the same for the same text."""
        known = "SELECT id FROM searches WHERE words = ?"
        rows = await self._database.read(known, (text,))
        if not rows:
            await self._database.write("INSERT INTO searches (words) VALUES (?) ON CONFLICT DO NOTHING", (text,))
            rows = await self._database.read(known, (text,))
        return int(rows[0][0])

    async def recall_search(self, number: int) -> str | None:
        """The query of a number that `remember_search` gave."""
        rows = await self._database.read("SELECT words FROM searches WHERE id = ?", (number,))
        return str(rows[0][0]) if rows else None

    # Settings of people and chats

    async def language_of(self, person: Person, chat: Chat) -> str | None:
        """What the person chose, else what the chat chose. Asked with every request: from memory, while all fit in."""
        keys = [("person", person.platform, person.id), ("chat", chat.platform, chat.id)]
        if self._languages is not None:
            return next((self._languages[key] for key in keys if key in self._languages), None)
        rows = await self._database.read(
            "SELECT language FROM languages WHERE (scope, platform, id) IN (VALUES (?, ?, ?), (?, ?, ?))"
            " ORDER BY scope DESC LIMIT 1",
            [part for key in keys for part in key],
        )
        return str(rows[0][0]) if rows else None

    async def choose_language(self, who: Person | Chat, code: str) -> None:
        scope = "person" if isinstance(who, Person) else "chat"
        await self._database.write(
            "INSERT INTO languages VALUES (?, ?, ?, ?) ON CONFLICT DO UPDATE SET language = excluded.language",
            (scope, who.platform, who.id, code),
        )
        if self._languages is not None:
            self._languages[scope, who.platform, who.id] = code

    async def move_chat(self, platform: str, old: str, new: str) -> None:
        """The chat's settings go to its new id; safe to repeat."""
        await self._database.write(
            "UPDATE OR REPLACE languages SET id = ? WHERE scope = 'chat' AND platform = ? AND id = ?",
            (new, platform, old),
        )
        await self.load_languages()

    async def load_languages(self) -> None:
        """Bring the chosen languages into memory, unless there are too many. Only the one running bot changes them."""
        rows = await self._database.read("SELECT * FROM languages LIMIT ?", (REMEMBERED + 1,))
        self._languages = {row[:3]: row[3] for row in rows} if len(rows) <= REMEMBERED else None

    # For the platforms, and for the program itself

    def inbox(self, platform: str) -> StoredInbox:
        return StoredInbox(self._database, platform)

    def memory(self, owner: str) -> StoredMemory:
        return StoredMemory(self._database, owner)

    async def tidy(self, now: datetime) -> None:
        """Forget the updates that can't come again and those put aside long ago; let SQLite measure its tables."""
        for state, kept in (("done", KEPT_DONE), ("quarantined", KEPT_QUARANTINED)):
            await self._database.write(
                "DELETE FROM inbox WHERE state = ? AND received < ?", (state, int((now - kept).timestamp()))
            )
        await self._database.write("PRAGMA optimize")

    async def check(self) -> str:
        """What SQLite says of the file: "ok", or its first complaint."""
        rows = await self._database.read("PRAGMA quick_check(1)")
        return str(rows[0][0])

    async def last_added(self) -> datetime | None:
        """When the last article was added; None where there is none."""
        rows = await self._database.read("SELECT added FROM articles ORDER BY id DESC LIMIT 1")
        return datetime.fromisoformat(rows[0][0]) if rows else None

    async def has_added(self, who: str) -> bool:
        """Whether anything that `who` added is published."""
        rows = await self._database.read(
            "SELECT 1 FROM articles WHERE added_by = ? AND state = 'published' LIMIT 1", (who,)
        )
        return bool(rows)

    async def count(self) -> int:
        """How many articles are published."""
        rows = await self._database.read("SELECT count(*) FROM articles WHERE state = 'published'")
        return int(rows[0][0])


def _found(chosen: Selection) -> tuple[str, str]:
    """FROM and WHERE of a selection, whose values are bound by their names, and what it is ordered by."""
    conditions = {"language": "language = :language", "newest": "articles.id <= :newest"}
    where = " AND ".join(["state = 'published'", *(sql for name, sql in conditions.items() if getattr(chosen, name))])
    if not chosen.facet:
        return f"FROM articles WHERE {where}", "published DESC, id DESC"
    # CROSS JOIN keeps the order of the tables: a facet's few articles first, not a million to find them in.
    joined = "FROM article_facets CROSS JOIN articles ON articles.id = article"
    return f"{joined} WHERE facet = :facet AND {where}", "article_facets.published DESC, article DESC"


async def _clamped(ask: Callable[[int, int], Awaitable[Page]], offset: int, limit: int) -> Page:
    """The page at `offset`, or the last one where the list has become shorter."""
    page = await ask(offset, limit)
    if page.articles or not offset:
        return page
    first = await ask(0, 1)
    return await ask((first.total - 1) // limit * limit, limit) if first.total else first


def _page(rows: Rows, offset: int) -> Page:
    if not rows:
        return Page()
    return Page(tuple(article(row) for row in rows), total=rows[0][-2], newest=rows[0][-1], offset=offset)


async def _add(connection: Connection, new: Article) -> tuple[Article, bool]:
    """Within a transaction: the article, its tags and its words, or nothing where it is known."""
    if known := await _known(connection, new):
        return known, False
    values = columns(new)
    cursor = await connection.execute(
        f"INSERT INTO articles ({COLUMNS}) VALUES ({', '.join('?' * len(values))})", values
    )
    number = cursor.lastrowid or 0
    facets = [
        *((FacetKind.TOPIC, tag) for tag in new.tags),
        *((FacetKind.SOURCE, name) for name in [new.source] if name),
    ]
    await connection.executemany(
        "INSERT INTO facets (kind, name, folded) VALUES (?, ?, ?) ON CONFLICT DO NOTHING",
        [(kind.value, name, fold(name)) for kind, name in facets],
    )
    await connection.executemany(
        "INSERT INTO article_facets SELECT ?, id, ?, ? FROM facets WHERE (kind, name) = (?, ?) ON CONFLICT DO NOTHING",
        [(number, at, stamp(new.published), kind.value, name) for at, (kind, name) in enumerate(facets)],
    )
    await connection.execute(
        "INSERT INTO article_words (rowid, title, body, source, tags) VALUES (?, ?, ?, ?, ?)", (number, *folded(new))
    )
    return replace(new, id=number), True


async def _known(connection: Connection, new: Article) -> Article | None:
    """The stored article with the same id or origin; one that has neither is known by its text."""
    if new.external_id or new.origin:
        origin = new.origin
        where = "external_id = ? OR (origin_platform, origin_chat, origin_message) = (?, ?, ?)"
        values = (new.external_id, *((origin.platform, origin.chat, origin.message) if origin else (None,) * 3))
    else:
        where = "(title, body) = (?, ?) AND external_id IS NULL AND origin_message IS NULL"
        values = (new.title, new.body)
    rows = list(await connection.execute_fetchall(f"SELECT {ARTICLE} FROM articles WHERE {where} LIMIT 1", values))
    return article(tuple(rows[0])) if rows else None
