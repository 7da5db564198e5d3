"""The store: one method is one question; values go in and come out. Raises only OperatorError."""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

from bot.model import COUNTED, Article, Chat, Count, Page, Person, Selection, State
from bot.store.database import Connection, Database, Rows, opened
from bot.store.inbox import StoredInbox, StoredMemory
from bot.store.rows import ARTICLE, COLUMNS, article, columns, folded, match
from bot.text.fold import fold

KEPT_DONE = timedelta(days=3)
"""How long the key of a done update is kept; Telegram offers an update again for 24 h at most."""
REMEMBERED = 10_000
"""Languages of people that are kept in memory; only the one running bot changes them."""
BATCH = 500
SELECTED = {
    "language": "language = :language",
    "tag": "id IN (SELECT article FROM article_tags WHERE tag = :tag)",
    "source_of": "source = (SELECT source FROM articles WHERE id = :source_of)",
    "newest": "id <= :newest",
}
"""The condition of each part of a Selection that is set."""
WEIGHTS = "5, 1, 2, 2"
"""What a word weighs that is found in the title, the body, the source and the tags."""


@asynccontextmanager
async def open_store(path: Path, *, alone: bool = False) -> AsyncIterator["Store"]:
    """The store at `path`; `alone` is for the running bot, of which there is one."""
    async with opened(path, alone=alone) as database:
        yield Store(database)


class Store:
    """Everything that is kept."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._chosen: dict[tuple[str, str, str, str], str | None] = {}

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
        where = _where(chosen)
        rows = await self._database.read(
            f"SELECT {ARTICLE}, (SELECT count(*) FROM (SELECT 1 FROM articles WHERE {where} LIMIT {COUNTED})),"
            " (SELECT max(id) FROM articles)"
            f" FROM articles WHERE {where} ORDER BY published DESC, id DESC LIMIT :limit OFFSET :offset",
            {
                **{name: getattr(chosen, name) for name in SELECTED},
                **{"limit": limit, "offset": offset},
            },
        )
        return _page(rows)

    async def search(self, text: str, *, newest: int = 0, offset: int = 0, limit: int) -> Page:
        """Published articles that hold all words of `text`, or else any of them; the best first."""
        page = await self._matching(match(text, " AND "), newest, offset, limit)
        return page if page.total else await self._matching(match(text, " OR "), newest, offset, limit)

    async def _matching(self, expression: str, newest: int, offset: int, limit: int) -> Page:
        if not expression:
            return Page()
        found = (
            f"FROM (SELECT rowid AS hit, bm25(article_words, {WEIGHTS}) AS score FROM article_words"
            " WHERE article_words MATCH :expression) JOIN articles ON articles.id = hit"
            " WHERE state = 'published' AND (:newest = 0 OR articles.id <= :newest)"
        )
        rows = await self._database.read(
            f"SELECT {ARTICLE}, (SELECT count(*) FROM (SELECT 1 {found} LIMIT {COUNTED})),"
            f" (SELECT max(id) FROM articles) {found} ORDER BY score, articles.id DESC LIMIT :limit OFFSET :offset",
            {"expression": expression, "newest": newest, "limit": limit, "offset": offset},
        )
        return _page(rows)

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
            await connection.execute("DELETE FROM tags WHERE id NOT IN (SELECT tag FROM article_tags)")
            return int(taken.rowcount)

        return await self._database.transaction(work)

    # What there is to ask for

    async def topics(self) -> list[Count]:
        """The tags of published articles, the most used first."""
        rows = await self._database.read(
            "SELECT tags.id, name, count(*) FROM tags JOIN article_tags ON tag = tags.id"
            " JOIN articles ON articles.id = article WHERE state = 'published' GROUP BY tags.id ORDER BY 3 DESC, name"
        )
        return [Count(*row) for row in rows]

    async def sources(self) -> list[Count]:
        """The sources of published articles, the most used first."""
        rows = await self._database.read(
            "SELECT min(id), source, count(*) FROM articles WHERE state = 'published' AND source IS NOT NULL"
            " GROUP BY source ORDER BY 3 DESC, source"
        )
        return [Count(*row) for row in rows]

    async def titles(self, text: str, limit: int) -> list[tuple[int, str]]:
        """Numbers and titles of the articles whose title holds words that begin so, the newest first."""
        expression = match(text, " AND ")
        if not expression:
            return []
        rows = await self._database.read(
            "SELECT articles.id, articles.title FROM article_words JOIN articles ON articles.id = article_words.rowid"
            " WHERE article_words MATCH ? AND state = 'published' ORDER BY articles.id DESC LIMIT ?",
            (f"title : ({expression} *)", limit),
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
        """What the person chose, else what the chat chose. Asked with every request, so answers are remembered."""
        key = (person.platform, person.id, chat.platform, chat.id)
        if key not in self._chosen:
            rows = await self._database.read(
                "SELECT language FROM languages WHERE (scope, platform, id) IN"
                " (VALUES ('person', ?, ?), ('chat', ?, ?)) ORDER BY scope DESC LIMIT 1",
                key,
            )
            if len(self._chosen) >= REMEMBERED:
                self._chosen.clear()
            self._chosen[key] = str(rows[0][0]) if rows else None
        return self._chosen[key]

    async def choose_language(self, who: Person | Chat, code: str) -> None:
        scope = "person" if isinstance(who, Person) else "chat"
        await self._database.write(
            "INSERT INTO languages VALUES (?, ?, ?, ?) ON CONFLICT DO UPDATE SET language = excluded.language",
            (scope, who.platform, who.id, code),
        )
        self._chosen.clear()

    async def move_chat(self, platform: str, old: str, new: str) -> None:
        """The chat's settings go to its new id; safe to repeat."""
        await self._database.write(
            "UPDATE OR REPLACE languages SET id = ? WHERE scope = 'chat' AND platform = ? AND id = ?",
            (new, platform, old),
        )
        self._chosen.clear()

    # For the platforms, and for the program itself

    def inbox(self, platform: str) -> StoredInbox:
        return StoredInbox(self._database, platform)

    def memory(self, owner: str) -> StoredMemory:
        return StoredMemory(self._database, owner)

    async def tidy(self, now: datetime) -> None:
        """Forget the keys of updates that can't come again, and let SQLite measure its tables."""
        await self._database.write(
            "DELETE FROM inbox WHERE state = 'done' AND received < ?", (int((now - KEPT_DONE).timestamp()),)
        )
        await self._database.write("PRAGMA optimize")

    async def check(self) -> str:
        """What SQLite says of the file: "ok", or its first complaint."""
        rows = await self._database.read("PRAGMA quick_check(1)")
        return str(rows[0][0])

    async def last_added(self) -> datetime | None:
        """When the last article was added; None where there is none."""
        rows = await self._database.read("SELECT max(added) FROM articles")
        return datetime.fromisoformat(rows[0][0]) if rows[0][0] else None

    async def count(self) -> int:
        """How many articles are published."""
        rows = await self._database.read("SELECT count(*) FROM articles WHERE state = 'published'")
        return int(rows[0][0])


def _where(chosen: Selection) -> str:
    """The condition of a selection, whose values are bound by their names."""
    return " AND ".join(["state = 'published'", *(sql for name, sql in SELECTED.items() if getattr(chosen, name))])


def _page(rows: Rows) -> Page:
    if not rows:
        return Page()
    return Page(tuple(article(row) for row in rows), total=rows[0][-2], newest=rows[0][-1])


async def _add(connection: Connection, new: Article) -> tuple[Article, bool]:
    """Within a transaction: the article, its tags and its words, or nothing where it is known."""
    if known := await _known(connection, new):
        return known, False
    values = columns(new)
    cursor = await connection.execute(
        f"INSERT INTO articles ({COLUMNS}) VALUES ({', '.join('?' * len(values))})", values
    )
    number = cursor.lastrowid or 0
    await connection.executemany(
        "INSERT INTO tags (name, folded) VALUES (?, ?) ON CONFLICT DO NOTHING", [(tag, fold(tag)) for tag in new.tags]
    )
    await connection.executemany(
        "INSERT INTO article_tags SELECT ?, ?, id FROM tags WHERE name = ?",
        [(number, position, tag) for position, tag in enumerate(new.tags)],
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
