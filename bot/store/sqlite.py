"""The store: one method is one question; values go in and come out. Raises only OperatorError."""

import asyncio
import json
import logging
from collections.abc import AsyncIterator, Awaitable, Callable, Collection, Sequence
from contextlib import aclosing, asynccontextmanager
from datetime import datetime, timedelta
from pathlib import Path
from typing import Protocol

from bot.errors import StoreUnusable
from bot.model import (
    COUNTED,
    Alias,
    Article,
    Change,
    Chat,
    Facet,
    FacetKind,
    Origin,
    Page,
    Person,
    Secret,
    Selection,
    State,
)
from bot.store.adding import add_articles
from bot.store.ahead import Ahead
from bot.store.audit import Audit
from bot.store.away import Away
from bot.store.broadcasts import Broadcasts
from bot.store.condition import Conditions
from bot.store.digests import Digests
from bot.store.editing import Editing
from bot.store.feeds import Feeds
from bot.store.footers import Footers
from bot.store.forgetting import Forgetting
from bot.store.forgotten import KEPT_FORGOTTEN
from bot.store.hearing import StoredHearing
from bot.store.inbox import StoredInbox, StoredMemory
from bot.store.interface import Connection, Database, Observed, Rows
from bot.store.invitations import Invitations
from bot.store.jobs import StoredJobs
from bot.store.leases import Leases
from bot.store.ledger import Ledger
from bot.store.mutes import Mutes
from bot.store.opening import opened
from bot.store.people import People
from bot.store.preferences import StoredPreferences
from bot.store.questions import Questions
from bot.store.restoring import Restoring
from bot.store.retention import Retention, Retiring
from bot.store.roles import StoredRoles
from bot.store.rows import ARTICLE, article, stamp
from bot.store.saved import Saved
from bot.store.searches import Searches
from bot.store.sent import SentMessages
from bot.store.shared import SharedSubscriptions
from bot.store.statistics import Statistics
from bot.store.stories import StoredStories
from bot.store.subscriptions import Subscriptions
from bot.store.topics import StoredTopics
from bot.store.uniting import unite
from bot.store.visits import StoredVisits
from bot.text.fold import fold

KEPT_DONE = timedelta(days=3)
"""How long the key of a done update is kept; Telegram offers an update again for 24 h at most."""
KEPT_QUARANTINED = timedelta(days=30)
"""How long an update that could not be read is kept for whoever looks into it."""
KEPT_LINES = timedelta(days=90)
"""How long a last line is remembered that does not come again."""
KEPT_SENT = timedelta(days=30)
"""So long a correction reaches what was sent; who reads an older message asks for the article again."""
KEPT_LISTS = timedelta(days=7)
"""The same of lists, which are many, and are old news sooner."""
KEPT_DIGESTS = timedelta(days=90)
"""So long can be asked what became of a digest."""
KEPT_NOTICES = timedelta(days=90)
"""Who has not been told by then was not to be reached."""
KEPT_PROPOSED = timedelta(days=7)
"""So long a feed that was found waits for somebody to say what is to be done with it."""
KEPT_JOBS = timedelta(days=7)
"""So long somebody may ask what became of long work that was interrupted."""
KEPT_STORY_KEYS = timedelta(days=12)
"""An article may be a week old when it comes in, and one of its story three days older."""
KEPT_SEARCHES = timedelta(days=180)
"""So long a chat's buttons know their words, and it is suggested what is not searched for there again."""
KEPT_SHARED = timedelta(days=180)
"""So long a link to a subscription leads there after it was last shared."""
KEPT_DEEDS = timedelta(days=365)
"""So long somebody may be asked why they did something."""
BATCH = 500
AGAIN = 1.0
"""Seconds until what another process has changed is read again, where it could not be."""

log = logging.getLogger(__name__)


@asynccontextmanager
async def open_store(where: Path | Secret, *, alone: bool = False, serving: bool = False) -> AsyncIterator["Store"]:
    """The store at `where`, a file or the address of a PostgreSQL database. `serving` is for the running bot, of which
    there is one on a file; `alone` for whoever wants no bot to run meanwhile."""
    async with opened(where, alone=alone, serving=serving) as database:
        store = Store(database)
        if await store.memory("moving").recall("begun"):
            raise StoreUnusable("what is being moved into this database is not all there: khabar migrate-store goes on")
        await store.load()
        if serving and (others := await unite(database, store.topics.all)):
            log.info("%d topics were kept by several of their names; they are one each now", others)
        yield store


class Remembers(Protocol):
    """Who has people in memory besides."""

    async def forgotten(self, person: Person, chat: Chat) -> None:
        """Another process has forgotten this person, whose private chat this is."""

    def missed(self) -> None:
        """It may have been anybody."""


class Nobody:
    """Nobody is in memory."""

    async def forgotten(self, person: Person, chat: Chat) -> None: ...

    def missed(self) -> None: ...


class Store:
    """Everything that is kept."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._first_pages: dict[tuple[str, int], tuple[int, Page]] = {}
        self.ahead = Ahead(database)
        self.conditions = Conditions(database)
        self.editing = Editing(database)
        self.questions = Questions(database)
        self.footers = Footers(database)
        self.feeds = Feeds(database)
        self.searches = Searches(database)
        self.sent = SentMessages(database)
        self.statistics = Statistics(database)
        self.stories = StoredStories(database)
        self.topics = StoredTopics(database)
        self.away = Away(database)
        self.subscriptions = Subscriptions(database)
        self.digests = Digests(database)
        self.ledger = Ledger(database, self.away)
        self.leases = Leases(database)
        self.saved = Saved(database)
        self.mutes = Mutes(database)
        self.broadcasts = Broadcasts(database)
        self.people = People(database)
        self.visits = StoredVisits(database)
        self.jobs = StoredJobs(database)
        self.preferences = StoredPreferences(database)
        self.shared = SharedSubscriptions(database)
        self.audit = Audit(database)
        self.roles = StoredRoles(database)
        self.invitations = Invitations(database, self.roles)
        self.retiring = Retiring(database)
        self.restoring = Restoring(database)
        self.forgetting = Forgetting(database, self.preferences, self.questions, self.away, self.roles)

    def observe(self, observed: Observed) -> None:
        """From now on every call to the database is told (bot.store.database.Observed)."""
        self._database.observed = observed

    def hurry(self) -> None:
        """The program ends: a database that is away is waited for no longer (bot.store.interface.Database)."""
        self._database.hurry()

    # What is kept in memory

    async def load(self) -> None:
        """Bring into memory what is asked for with every request."""
        for load in self._loads().values():
            await load()

    async def follow(self, others: Remembers = Nobody()) -> None:  # noqa: B008  it is a value
        """Take over what other processes change of it, for ever. Where there are none, this ends at once.

        Whoever has people in memory besides is told whom these forget.
        """
        while True:
            try:
                return await self._follow(others)
            except (StoreUnusable, KeyError) as error:  # KeyError: a newer program knows more tables
                log.warning("what other processes change can't be read: %s", error)
                await asyncio.sleep(AGAIN)

    async def _follow(self, others: Remembers) -> None:
        async def forgotten(platform: str, person: str, chat: str | None) -> None:
            await others.forgotten(Person(platform, person), Chat(platform, chat or person))

        loads = self._loads()
        reloads: dict[str, Callable[..., Awaitable[None]]] = {
            **loads,
            "preferences": self.preferences.reload,
            "questions": self.questions.reload,
            "away": self.away.reload,
            "visits": forgotten,
        }
        if (told := self._database.changes()) is None:
            return
        async with aclosing(told) as changes:
            async for change in changes:
                if change:
                    table, *key = change
                    await reloads[table](*key)
                else:
                    await self.load()
                    others.missed()

    def _loads(self) -> dict[str, Callable[[], Awaitable[None]]]:
        return {
            "preferences": self.preferences.load,
            "questions": self.questions.load,
            "topics": self.topics.load,
            "roles": self.roles.load,
            "away": self.away.load,
            "memory": self.forgetting.load,
        }

    # Articles

    async def add(self, new: Article) -> tuple[Article, bool]:
        """The stored article, and whether it is new: one with the same origin or external id is there already."""
        [answer] = await self._database.transaction(lambda connection: add_articles(connection, [new]))
        return answer

    async def add_all(self, new: Sequence[Article]) -> list[bool]:
        """Store them in one transaction; for each, whether it was new."""
        answers = await self._database.transaction(lambda connection: add_articles(connection, new))
        return [is_new for _, is_new in answers]

    async def article(self, number: int) -> Article | None:
        rows = await self._database.read(f"SELECT {ARTICLE} FROM articles WHERE id = ?", (number,))
        return article(rows[0]) if rows else None

    async def of_origin(self, its: Origin) -> Article | None:
        """The article that a message brought."""
        rows = await self._database.read(
            f"SELECT {ARTICLE} FROM articles WHERE (origin_platform, origin_chat, origin_message) = (?, ?, ?)",
            (its.platform, its.chat, its.message),
        )
        return article(rows[0]) if rows else None

    async def mark(self, number: int, state: State) -> Article | None:
        """Publish or remove an article, without a history; None where there is no such article."""
        await self._database.write("UPDATE articles SET state = ? WHERE id = ?", (state.value, number))
        return await self.article(number)

    async def latest(self, chosen: Selection, *, offset: int = 0, limit: int) -> Page:
        """Published articles, newest first."""
        if chosen.facet or chosen.newest or offset or not self._database.in_order:
            return await self._latest(chosen, offset, limit)
        # What everybody asks for is read once after each change of an article.
        change = await self.last_change()
        known = self._first_pages.get((chosen.language, limit))
        if known is None or known[0] != change:
            known = self._first_pages[chosen.language, limit] = change, await self._latest(chosen, 0, limit)
        return known[1]

    async def _latest(self, chosen: Selection, offset: int, limit: int) -> Page:
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

    async def articles(self, numbers: Sequence[int]) -> dict[int, Article]:
        """Those of these articles that are published, by their numbers."""
        rows = await self._database.search(
            f"SELECT {ARTICLE} FROM json_each(?) CROSS JOIN articles ON articles.id = CAST(value AS BIGINT)"
            " WHERE state = 'published'",
            (json.dumps(list(numbers)),),
        )
        return {row[0]: article(row) for row in rows}

    async def kept(self, numbers: Sequence[int]) -> dict[int, Article]:
        """Those of these articles that are published or drafts, by their numbers."""
        rows = await self._database.search(
            f"SELECT {ARTICLE} FROM json_each(?) CROSS JOIN articles ON articles.id = CAST(value AS BIGINT)"
            " WHERE state IN ('published', 'draft')",
            (json.dumps(list(numbers)),),
        )
        return {row[0]: article(row) for row in rows}

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
            taken = await connection.execute("DELETE FROM articles WHERE added_by = ?", (who,))
            await connection.execute(
                "DELETE FROM facets WHERE NOT EXISTS (SELECT 1 FROM article_facets WHERE facet = facets.id)"
            )
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

    # What the search's index follows

    async def identity(self) -> str:
        """Which database this is: another one has another text, a copy the same."""
        return await self.memory("khabar").recall("database") or ""

    async def lineage(self) -> str:
        """The same for this database and all of its copies, restored ones too."""
        return await self.memory("khabar").recall("lineage") or ""

    async def last_number(self) -> int:
        """The highest number of an article; 0 where there is none."""
        rows = await self._database.glance("SELECT max(id) FROM articles")
        return int(rows[0][0] or 0)

    async def last_change(self) -> int:
        """The number of the newest change of an article; 0 where there was none."""
        rows = await self._database.glance("SELECT max(number) FROM changes")
        return int(rows[0][0] or 0)

    async def changed(self, numbers: Sequence[int], since: int) -> bool:
        """Whether one of these articles was changed after the change of a number."""
        rows = await self._database.glance(
            "SELECT 1 FROM changes WHERE number > ?"
            " AND article IN (SELECT CAST(value AS BIGINT) FROM json_each(?)) LIMIT 1",
            (since, json.dumps(list(numbers))),
        )
        return bool(rows)

    async def changes(self, after: int, limit: int) -> list[Change]:
        """The changes after a number, in order: of each article its last one, and the article as it is now."""
        rows = await self._database.search(
            f"SELECT changes.number, changes.article, {ARTICLE} FROM changes"
            " LEFT JOIN articles ON articles.id = changes.article"
            " WHERE changes.number > ? ORDER BY changes.number LIMIT ?",
            (after, limit),
        )
        return [Change(row[0], row[1], article(row[2:]) if row[2] is not None else None) for row in rows]

    # Spellings of one name

    async def aliases(self) -> list[Alias]:
        """The groups of spellings that editors added, the newest first."""
        rows = await self._database.read("SELECT id, spellings FROM aliases ORDER BY id DESC")
        return [Alias(number, tuple(json.loads(spellings))) for number, spellings in rows]

    async def add_alias(self, spellings: Sequence[str], who: str, at: datetime) -> None:
        """Keep a group of spellings; the same group again changes nothing."""
        await self._database.write(
            "INSERT INTO aliases (spellings, added_by, added) VALUES (?, ?, ?) ON CONFLICT DO NOTHING",
            (json.dumps(list(spellings), ensure_ascii=False), who, stamp(at)),
        )

    async def remove_alias(self, number: int) -> Alias | None:
        """Take out a group; None where there is no such group."""
        rows = await self._database.write("DELETE FROM aliases WHERE id = ? RETURNING id, spellings", (number,))
        return Alias(rows[0][0], tuple(json.loads(rows[0][1]))) if rows else None

    # Chats that get another id

    async def move_chat(self, platform: str, old: str, new: str) -> None:
        """The chat goes on under its new id, with its settings, its subscriptions and what waits for it, all at once.

        Safe to repeat. In memory nothing else is touched: others choose and ask meanwhile.
        """

        async def work(connection: Connection) -> list[str]:
            values = {"platform": platform, "old": old, "new": new}
            for statement in _MAKE_ROOM:
                await connection.execute(statement, values)
            chosen = await connection.execute_fetchall(_MOVE_PREFERENCES, values)
            for statement in _MOVES:
                await connection.execute(statement, values)
            return [str(its) for (its,) in chosen]

        async with self.preferences.turn, self.questions.turn, self.away.turn:
            for chosen in await self._database.transaction(work):
                self.preferences.moved(Chat(platform, old), Chat(platform, new), chosen)
            self.questions.moved(platform, old, new)
            self.away.moved(platform, old, new)

    # For the platforms, and for the program itself

    def inbox(self, platform: str) -> StoredInbox:
        return StoredInbox(self._database, platform)

    def hearing(self, platform: str) -> StoredHearing:
        return StoredHearing(self._database, platform)

    def memory(self, owner: str) -> StoredMemory:
        return StoredMemory(self._database, owner)

    async def tidy(self, now: datetime, retention: Retention = Retention()) -> None:  # noqa: B008  it is a value
        """Forget what is of no use any more, as updates that can't come again; let the database measure its tables.

        And the articles that are older than they are kept.
        """
        for state, kept in (("done", KEPT_DONE), ("quarantined", KEPT_QUARANTINED)):
            await self._database.write(
                "DELETE FROM inbox WHERE state = ? AND received < ?", (state, int((now - kept).timestamp()))
            )
        await self._database.write("DELETE FROM sent WHERE at < ?", (stamp(now - KEPT_SENT),))
        await self._database.write("DELETE FROM sent WHERE again <> '' AND at < ?", (stamp(now - KEPT_LISTS),))
        await self._database.write(
            "DELETE FROM heard WHERE opened = 0"
            " AND (platform, chat) NOT IN (SELECT platform, chat FROM visits WHERE chat IS NOT NULL)"
        )
        await self._database.write("DELETE FROM footers WHERE last < ?", (stamp(now - KEPT_LINES),))
        await self._database.write("DELETE FROM memory WHERE owner = 'paid' AND key < ?", (stamp(now)[:10],))
        await self.searches.forget(now - KEPT_SEARCHES)
        await self.questions.tidy(now)
        await self.forgetting.forget_the_absent(now)
        await self.people.forget(now)
        await self.jobs.forget_before(now - KEPT_JOBS)
        await self.invitations.forget(now)
        await self.audit.forget(now - KEPT_DEEDS)
        await self.stories.forget(now - KEPT_STORY_KEYS)
        await self.digests.forget(now - KEPT_DIGESTS)
        await self.mutes.forget(now)
        await self.shared.forget(now - KEPT_SHARED)
        await self.broadcasts.forget(now - KEPT_STORY_KEYS)
        await self.feeds.forget(notices=now - KEPT_NOTICES, proposed=now - KEPT_PROPOSED)
        await self.forgetting.forgotten.forget(now - KEPT_FORGOTTEN)
        await self.retiring.retire_entries(now)
        await self.retiring.retire(retention, now)
        await self._database.optimize()
        await self.memory("khabar").remember("tidied", stamp(now))

    async def last_tidied(self) -> datetime | None:
        """When `tidy` last came to its end, by the clock of then; None where it never has."""
        at = await self.memory("khabar").recall("tidied")
        return datetime.fromisoformat(at) if at else None

    async def check(self) -> str:
        """What the database says of itself: "ok", or its first complaint."""
        return await self._database.check()

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

    async def published_since(self, at: datetime) -> int:
        """How many articles are published that came in since then."""
        rows = await self._database.read(
            "SELECT count(*) FROM articles WHERE state = 'published' AND added >= ?", (stamp(at),)
        )
        return int(rows[0][0])

    async def count(self) -> int:
        """How many articles are published."""
        rows = await self._database.read("SELECT count(*) FROM articles WHERE state = 'published'")
        return int(rows[0][0])


_UNIQUE = {
    "chat_searches": ("number", "words"),
    "questions": ("person",),
    "sent": ("message",),
    "away": ("thread",),
    "mutes": ("story",),
}
"""Tables where a chat has but one row of each."""
_MAKE_ROOM = (
    "DELETE FROM preferences WHERE scope = 'chat' AND platform = :platform AND id = :new AND EXISTS"
    " (SELECT 1 FROM preferences its WHERE its.scope = 'chat' AND its.platform = :platform AND its.id = :old)",
    *(
        f"DELETE FROM {table} WHERE platform = :platform AND chat = :new AND {column} IN"
        f" (SELECT its.{column} FROM {table} its WHERE its.platform = :platform AND its.chat = :old)"
        for table, columns in _UNIQUE.items()
        for column in columns
    ),
)
"""What the chat has under its new id already gives way."""
_MOVE_PREFERENCES = (
    "UPDATE preferences SET id = :new WHERE scope = 'chat' AND platform = :platform AND id = :old RETURNING chosen"
)
_MOVES = tuple(
    f"UPDATE {table} SET chat = :new WHERE platform = :platform AND chat = :old"
    for table in (*_UNIQUE, "subscriptions", "deliveries", "jobs")
)
"""What a chat has. Messages that were sent before keep their ids only where the platform says so; an edit tells."""


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
