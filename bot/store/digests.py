"""Digests that were due: what was made of them, and what chats have been told by them."""

import hashlib
import json
import zlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from bot.model import Chat, Planned, Run, RunState, Subscription
from bot.store.interface import Connection, Database
from bot.store.rows import stamp

_RUN = (
    "runs.id, runs.subscription, runs.slot, runs.due, runs.state, runs.at,"
    " (SELECT json_group_array(article) FROM (SELECT article FROM edition_articles WHERE edition = runs.edition"
    " ORDER BY position))"
)

_BREAKING = "coalesce(CAST(its.wanted ->> 'breaking' AS BIGINT), 0) <> 0"
RINGS_ONCE = timedelta(hours=7)
"""So long after a story was told as breaking news, more of it is none: what is published in the six hours in which it
stays breaking may come in an hour late."""
JUST_NOW = timedelta(hours=1)
"""So long after a story was told in any way, that it breaks is nothing new to whoever read it."""

_Shown = tuple[int, int, int]
"""The number of an edition, how many of its articles were shown, and whether their stories are not told as breaking."""


@dataclass(frozen=True, slots=True)
class Told:
    """What a chat was shown lately: articles, and the stories that these are of."""

    articles: frozenset[int] = frozenset()
    stories: frozenset[int] = frozenset()
    rang: frozenset[int] = frozenset()
    """Those of the stories that it is told no more as breaking news: it was, or was shown them just now."""

    def known(self, its: Subscription) -> frozenset[int]:
        """The stories that a subscription tells no more.

        That a digest showed one days ago is no reason not to tell at once that it breaks.
        """
        return self.rang if its.wanted.breaking and not its.times else self.stories


class Digests:
    """Times are UTC."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def record(self, plans: Sequence[Planned], at: datetime) -> int:
        """Write what is to be made of subscriptions that are due, all of it or nothing; how many had not changed since.

        A slot that was written before is not written again.
        """
        return await self._database.transaction(lambda connection: _record(connection, plans, at))

    async def told(self, subscriptions: Sequence[Subscription], since: datetime, at: datetime) -> dict[int, Told]:
        """What was shown since then to the chats of these subscriptions, as of `at`, by the subscription's number."""
        rows = await self._database.read(
            f"SELECT mine.id, edition, shown, due >= iif({_BREAKING}, :rang, :just) FROM json_each(:numbers)"
            " CROSS JOIN subscriptions mine ON mine.id = CAST(value AS BIGINT)"
            " CROSS JOIN subscriptions its ON (its.platform, its.chat) = (mine.platform, mine.chat)"
            " AND its.thread IS NOT DISTINCT FROM mine.thread"
            " CROSS JOIN runs ON runs.subscription = its.id WHERE due >= :since AND edition IS NOT NULL"
            " AND EXISTS (SELECT 1 FROM deliveries WHERE run = runs.id"
            " AND deliveries.state NOT IN ('gone', 'stopped', 'expired'))",
            {
                **{"numbers": json.dumps([one.id for one in subscriptions]), "since": stamp(since)},
                **{"rang": stamp(at - RINGS_ONCE), "just": stamp(at - JUST_NOW)},
            },
        )
        editions: dict[int, set[_Shown]] = {}
        for number, edition, shown, rang in rows:
            editions.setdefault(number, set()).add((edition, shown, rang))
        return await self._of_editions({number: frozenset(its) for number, its in editions.items()})

    async def received(self, chats: Sequence[Chat], since: datetime) -> Told:
        """What digests have brought to these chats since then: what stands in their messages, and the stories of it."""
        rows = await self._database.read(
            "SELECT article, coalesce(story, 0) FROM json_each(?)"
            " CROSS JOIN subscriptions ON (subscriptions.platform, subscriptions.chat) = (value ->> 0, value ->> 1)"
            " CROSS JOIN runs ON runs.subscription = subscriptions.id"
            " CROSS JOIN deliveries ON deliveries.run = runs.id AND sent >= ?"
            " CROSS JOIN edition_articles ON edition_articles.edition = runs.edition"
            " AND position >= deliveries.first AND position < deliveries.first + deliveries.shown"
            " LEFT JOIN story_articles USING (article)",
            (json.dumps([(chat.platform, chat.id) for chat in chats]), stamp(since)),
        )
        return Told(frozenset(one for one, _ in rows), frozenset(story for _, story in rows if story))

    async def _of_editions(self, editions: dict[int, frozenset[_Shown]]) -> dict[int, Told]:
        """Many chats were shown the same: each combination of editions is looked up once."""
        contents = await self._contents({edition for its in editions.values() for edition, *_ in its})
        known: dict[frozenset[_Shown], Told] = {}
        for its in editions.values():
            if its not in known:
                shown = [(*pair, rang) for edition, count, rang in its for pair in contents[edition][:count]]
                known[its] = Told(
                    frozenset(article for article, *_ in shown),
                    frozenset(story for _, story, _ in shown if story),
                    frozenset(story for _, story, rang in shown if story and rang),
                )
        return {number: known[its] for number, its in editions.items()}

    async def _contents(self, editions: Iterable[int]) -> dict[int, list[tuple[int, int]]]:
        """The articles of editions, in order, each with the number of its story or 0."""
        rows = await self._database.read(
            "SELECT edition, article, coalesce(story, 0) FROM json_each(?)"
            " CROSS JOIN edition_articles ON edition = CAST(value AS BIGINT) LEFT JOIN story_articles USING (article)"
            " ORDER BY edition, position",
            (json.dumps(list(editions)),),
        )
        found: dict[int, list[tuple[int, int]]] = {}
        for edition, article, story in rows:
            found.setdefault(edition, []).append((article, story))
        return found

    async def run(self, number: int) -> Run | None:
        rows = await self._database.read(f"SELECT {_RUN} FROM runs WHERE id = ?", (number,))
        return _run(rows[0]) if rows else None

    async def runs_of(self, chat: Chat, *, offset: int = 0, limit: int) -> list[Run]:
        """The last digests that were due in a chat, whatever became of them, the newest first."""
        rows = await self._database.read(
            f"SELECT {_RUN} FROM subscriptions JOIN runs ON runs.subscription = subscriptions.id"
            " WHERE (platform, chat) = (?, ?) ORDER BY runs.due DESC, runs.id DESC LIMIT ? OFFSET ?",
            (chat.platform, chat.id, limit, offset),
        )
        return list(map(_run, rows))

    async def with_article(self, chat: Chat, article: int, *, limit: int) -> list[Run]:
        """The last digests of a chat that hold an article, the newest first."""
        rows = await self._database.read(
            f"SELECT {_RUN} FROM edition_articles JOIN runs USING (edition)"
            " JOIN subscriptions ON subscriptions.id = runs.subscription"
            " WHERE article = ? AND (platform, chat) = (?, ?) ORDER BY runs.due DESC, runs.id DESC LIMIT ?",
            (article, chat.platform, chat.id, limit),
        )
        return list(map(_run, rows))

    async def forget(self, before: datetime) -> None:
        """Digests that were due before, and what nothing is known of any more."""
        for statement in (
            "DELETE FROM runs WHERE due < ?",
            "DELETE FROM subscriptions WHERE state IN ('draft', 'removed') AND created < ?"
            " AND NOT EXISTS (SELECT 1 FROM runs WHERE subscription = subscriptions.id)",
        ):
            await self._database.write(statement, (stamp(before),))
        await self._database.write(
            "DELETE FROM editions WHERE NOT EXISTS (SELECT 1 FROM runs WHERE edition = editions.id)"
        )


def turn(chat: Chat) -> int:
    """The place of a chat among those that are due at the same time: always the same, and like no order of theirs."""
    return zlib.crc32(f"{chat.platform} {chat.id}".encode())


async def _record(connection: Connection, plans: Sequence[Planned], at: datetime) -> int:
    unchanged = await _moved_on(connection, plans)
    kept = [plan for plan in plans if plan.subscription.id in unchanged]
    editions = await _editions(connection, {run.articles for plan in kept for run in plan.runs if run.articles})
    now = stamp(at)
    runs = [
        (run.subscription, run.slot, stamp(run.due), run.state.value, editions.get(run.articles), sum(plan.parts), now)
        for plan in kept
        for run in plan.runs
    ]
    new = await connection.execute_fetchall(
        "INSERT INTO runs (subscription, slot, due, state, edition, shown, at)"
        " SELECT CAST(value ->> 0 AS BIGINT), value ->> 1, value ->> 2, value ->> 3, CAST(value ->> 4 AS BIGINT),"
        " CAST(value ->> 5 AS BIGINT), value ->> 6 FROM json_each(?) WHERE true"
        " ON CONFLICT (subscription, slot) DO NOTHING RETURNING id, subscription, slot",
        (json.dumps(runs),),
    )
    numbers = {(subscription, slot): number for number, subscription, slot in new}
    await _deliver(connection, [row for plan in kept for row in _messages(plan, numbers)])
    return len(kept)


async def _moved_on(connection: Connection, plans: Sequence[Planned]) -> set[int]:
    """The subscriptions that nobody has changed meanwhile go on to their next time."""
    values = [
        (
            *(plan.subscription.id, plan.subscription.version, _stamp(plan.subscription.next)),
            *(_stamp(plan.next), str(plan.last) if plan.last else None, plan.seen),
            stamp(plan.runs[-1].at) if plan.runs and not plan.subscription.times else None,
        )
        for plan in plans
    ]
    rows = await connection.execute_fetchall(
        "UPDATE subscriptions SET next = value ->> 3, last = value ->> 4, seen = CAST(value ->> 5 AS BIGINT),"
        " told = coalesce(value ->> 6, told) FROM json_each(?)"
        " WHERE subscriptions.id = CAST(value ->> 0 AS BIGINT) AND version = CAST(value ->> 1 AS BIGINT)"
        " AND next IS NOT DISTINCT FROM value ->> 2 AND state = 'active'"
        " RETURNING subscriptions.id",
        (json.dumps(values),),
    )
    return {row[0] for row in rows}


async def _editions(connection: Connection, contents: Iterable[tuple[int, ...]]) -> dict[tuple[int, ...], int]:
    """The numbers of editions, which are kept once."""
    found: dict[tuple[int, ...], int] = {}
    for articles in contents:
        digest = hashlib.blake2b(json.dumps(articles).encode(), digest_size=16).hexdigest()
        new = await connection.execute_fetchall(
            "INSERT INTO editions (digest) VALUES (?) ON CONFLICT DO NOTHING RETURNING id", (digest,)
        )
        [[number]] = list(new) or await connection.execute_fetchall(
            "SELECT id FROM editions WHERE digest = ?", (digest,)
        )
        if new:
            await connection.executemany(
                "INSERT INTO edition_articles VALUES (?, ?, ?)",
                [(number, position, article) for position, article in enumerate(articles)],
            )
        found[articles] = number
    return found


def _messages(plan: Planned, runs: dict[tuple[int, str], int]) -> Iterable[tuple[object, ...]]:
    """The rows of a digest's messages; none where it was written before."""
    last = plan.runs[-1] if plan.runs else None
    if last is None or last.state is not RunState.MADE or (last.subscription, last.slot) not in runs:
        return
    chat, first = plan.subscription.chat, 0
    for part, shown in enumerate(plan.parts, 1):
        yield (
            *(runs[last.subscription, last.slot], chat.platform, chat.id, part, len(plan.parts), first, shown),
            *(stamp(last.due), _stamp(plan.ready) or stamp(last.due), turn(chat), chat.thread or ""),
        )
        first += shown


async def _deliver(connection: Connection, rows: Sequence[tuple[object, ...]]) -> None:
    """What goes to a chat that is held waits until it is tried again; to one that is gone, until it is back."""
    await connection.execute(
        "INSERT INTO deliveries (run, platform, chat, part, parts, first, shown, due, ready, turn, thread)"
        " SELECT CAST(value ->> 0 AS BIGINT), value ->> 1, value ->> 2, CAST(value ->> 3 AS BIGINT),"
        " CAST(value ->> 4 AS BIGINT), CAST(value ->> 5 AS BIGINT), CAST(value ->> 6 AS BIGINT),"
        " value ->> 7, max(value ->> 8, coalesce((SELECT max(coalesce(until, '9999-12-31T00:00:00Z')) FROM away"
        " WHERE platform = value ->> 1 AND chat = value ->> 2 AND thread IN ('', value ->> 10)), '')),"
        " CAST(value ->> 9 AS BIGINT), value ->> 10 FROM json_each(?)",
        (json.dumps(rows),),
    )


def _stamp(at: datetime | None) -> str | None:
    return stamp(at) if at else None


def _run(row: tuple[Any, ...]) -> Run:
    number, subscription, slot, due, state, at, articles = row
    return Run(
        id=number,
        subscription=subscription,
        slot=slot,
        due=datetime.fromisoformat(due),
        state=RunState(state),
        articles=tuple(json.loads(articles)),
        at=datetime.fromisoformat(at),
    )
