"""What chats get unasked: their subscriptions, and the news that these are made of."""

import json
from collections.abc import Collection, Sequence
from dataclasses import asdict, replace
from datetime import date, datetime, time, timedelta
from typing import Any

from bot.i18n import topic_called
from bot.model import Chat, ChatKind, DeliveryState, News, Person, Quiet, Slot, Subscription, SubscriptionState, Wanted
from bot.store.interface import Connection, Database
from bot.store.rows import HEADLINE, article, stamp
from bot.store.undelivered import undelivered

FRESH = timedelta(days=1)
"""A new subscription has not had the news of the last day."""
LOOKED_AT = 1000
"""Publications among which the first one of the last day is looked for."""
MOST_NEWS = 5000
"""Articles that digests are chosen from: beyond that, the newest ones."""
KEPT = "('active', 'paused')"
IS_BREAKING = "(coalesce(CAST(subscriptions.wanted ->> 'breaking' AS BIGINT), 0) <> 0)"
"""Whether a subscription is about breaking news only; those of older versions do not say."""
_NO_WORDS = (
    "(wanted ->> 'words' = '' AND coalesce(wanted ->> 'must', '[]') = '[]'"
    " AND coalesce(wanted ->> 'some', '[]') = '[]' AND coalesce(wanted ->> 'none', '[]') = '[]')"
)
_STAYS = "+6 hours"
"""So long after a story became breaking news, what else is published of it is."""
_BREAKS = (
    "articles.breaking <> 0 OR EXISTS (SELECT 1 FROM breaking_stories hot WHERE hot.story = story_articles.story"
    f" AND stopped = 0 AND articles.published <= strftime('%Y-%m-%dT%H:%M:%SZ', hot.at, '{_STAYS}'))"
)
_NEWS = (
    f"SELECT {HEADLINE}, publications.number number, coalesce(story_articles.story, 0),"
    " (SELECT count(DISTINCT other.source) FROM story_articles its"
    " JOIN articles other ON other.id = its.article"
    " WHERE its.story = story_articles.story AND other.state = 'published') sources,"
    f" {_BREAKS} breaks"
    " FROM articles {index} JOIN publications ON publications.article = articles.id"
    " LEFT JOIN story_articles ON story_articles.article = articles.id WHERE articles.state = 'published'"
)
_COLUMNS = (
    "id, platform, chat, kind, thread, language, state, weekdays, times, together, zone, wanted, most, least, silent,"
    " quiet, ping, follow, cover, by, created, next, last, told, seen, version"
)
_NAMES = _COLUMNS.removeprefix("id, ").split(", ")
_SAME = ("platform", "chat", "kind", "thread", "weekdays", "times", "zone", "wanted")
"""What is the same of two that bring the same (bot.router.subscribing.alike)."""
_TWIN = "SELECT 1 FROM subscriptions twins WHERE state = 'active' AND id <> ? AND " + " AND ".join(
    f"{name} IS NOT DISTINCT FROM ?" for name in _SAME
)


class Subscriptions:
    """The subscriptions of all chats."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def begin(self, new: Subscription, *, beside: bool = False) -> Subscription:
        """Keep a subscription, as it is made; it has its `id` from then on.

        One with times has not had the news of the last day, one that brings news at once has had it all. Another draft
        of the same person in this chat is forgotten, unless this one is made `beside` it.
        """

        async def work(connection: Connection) -> tuple[int, int]:
            where = (new.chat.platform, new.chat.id, new.by)
            if not beside:
                await connection.execute(
                    "DELETE FROM subscriptions WHERE state = 'draft' AND (platform, chat, by) = (?, ?, ?)", where
                )
            seen = await _seen(connection, new.created - FRESH if new.times else None)
            values = (*_values(new)[:-2], seen, new.version)
            marks = ", ".join("?" * len(values))
            [[number]] = await connection.execute_fetchall(
                f"INSERT INTO subscriptions ({_COLUMNS.removeprefix('id, ')}) VALUES ({marks}) RETURNING id", values
            )
            return int(number), seen

        number, seen = await self._database.transaction(work)
        return replace(new, id=number, seen=seen)

    async def get(self, number: int) -> Subscription | None:
        found = await self._find("id = ?", (number,))
        return found[0] if found else None

    async def of_chat(self, chat: Chat) -> list[Subscription]:
        """Those of a chat that are active or paused, all of its threads, the oldest first."""
        return await self._find(f"(platform, chat) = (?, ?) AND state IN {KEPT}", (chat.platform, chat.id))

    async def by(self, person: Person) -> list[Subscription]:
        """Those that a person made, wherever they go to, active or paused, the oldest first."""
        return await self._find(f"platform = ? AND by = ? AND state IN {KEPT}", (person.platform, str(person)))

    async def active(self) -> dict[str, int]:
        """How many are active, by platform."""
        rows = await self._database.read(
            "SELECT platform, count(*) FROM subscriptions WHERE state = 'active' GROUP BY platform"
        )
        return dict(rows)

    async def change(self, new: Subscription, *, most: int = 0, once: bool = False) -> Subscription | None:
        """Put it in the place of what it was made of; None where it was changed or is gone since.

        Also where its chat has `most` others by now (0: any number); with `once`, where an active one brings the same
        at the same times to the same place. What waits to be sent for one that is not active
        any more is not sent.
        """
        *changed, _, _, _, _ = _NAMES
        *values, last, _, seen, version = _values(new)

        async def work(connection: Connection) -> bool:
            # What it has seen, and its last slot, may have moved on while somebody looked at it.
            rows = await connection.execute_fetchall(
                f"UPDATE subscriptions SET {', '.join(f'{column} = ?' for column in changed)}, version = version + 1,"
                " last = nullif(max(coalesce(last, ''), ?), ''), seen = max(seen, ?)"
                " WHERE id = ? AND version = ? AND (? = 0 OR ? > (SELECT count(*) FROM subscriptions others"
                f" WHERE (others.platform, others.chat) = (?, ?) AND others.state IN {KEPT} AND others.id <> ?))"
                f" AND NOT (? <> 0 AND EXISTS ({_TWIN})) RETURNING id",
                (
                    *(*values, last or "", seen, new.id, version, most, most, new.chat.platform, new.chat.id, new.id),
                    *(once, new.id, *(values[_NAMES.index(name)] for name in _SAME)),
                ),
            )
            if rows and new.state is not SubscriptionState.ACTIVE:
                runs = "state = 'waiting' AND run IN (SELECT id FROM runs WHERE subscription = :id)"
                await undelivered(connection, runs, {"id": new.id}, DeliveryState.STOPPED, "")
            return bool(rows)

        return await self.get(new.id) if await self._database.transaction(work) else None

    # What is due

    async def due(
        self, at: datetime, *, limit: int, searches: bool = True, but: Collection[int] = ()
    ) -> list[Subscription]:
        """The active ones whose time has come, the longest due first; those that look for words only if `searches`.

        Breaking news goes before what is due at the same time. Those of the numbers `but` are left out.
        """
        return await self._find(
            f"state = 'active' AND next IS NOT NULL AND next <= ? AND (? <> 0 OR {_NO_WORDS})"
            " AND id NOT IN (SELECT CAST(value AS BIGINT) FROM json_each(?))",
            (stamp(at), int(searches), json.dumps(list(but))),
            f"ORDER BY next, {IS_BREAKING} DESC LIMIT {int(limit)}",
        )

    async def next_due(self) -> datetime | None:
        """When the next one is due."""
        rows = await self._database.glance(
            "SELECT min(next) FROM subscriptions WHERE state = 'active' AND next IS NOT NULL"
        )
        return _time(rows[0][0])

    async def waiting(self, beyond: datetime, *, after: int, limit: int) -> list[Subscription]:
        """The active ones with times that wait for a later time than `beyond`, by their numbers, after one of these."""
        return await self._find(
            "state = 'active' AND times <> '[]' AND next > ? AND id > ?",
            (stamp(beyond), after),
            f"ORDER BY id LIMIT {int(limit)}",
        )

    async def wake(
        self, last: int, at: datetime, until: datetime, before: datetime | None = None, *, looked: int = 0
    ) -> None:
        """Those that bring articles at once, and have not had the publication `last`, are due when it has settled.

        That is at `until`, in the place of `before`, when they were to be due since the publications before it; later
        where one was told of news not long ago. Those whose chat is gone rest. What waits for longer than quiet hours
        can last was put off by a clock that was wrong, and what was told after `at` was by one, too.

        Breaking news after the publication `looked` puts an end to waiting; bot.digest.planning puts those back that it
        is nothing for.
        """
        broke = await self._broke(last)
        sql = (
            "UPDATE subscriptions SET next = max(:until, iif(seen >= :broke AND coalesce(told, :far) <= :at,"
            " strftime('%Y-%m-%dT%H:%M:%SZ', told, '+' || together || ' minutes'), ''))"
            " WHERE state = 'active' AND times = '[]' AND seen < :last"
            " AND (next IS NULL OR next = :before OR next > :far OR (:broke > :looked AND next > :until))"
            " AND NOT EXISTS (SELECT 1 FROM away"
            " WHERE (away.platform, away.chat) = (subscriptions.platform, subscriptions.chat) AND until IS NULL"
            " AND thread IN ('', coalesce(subscriptions.thread, '')))"
        )
        values = {
            **{"last": last, "at": stamp(at), "until": stamp(until), "far": stamp(at + timedelta(days=1))},
            **{"before": stamp(before) if before else None, "broke": broke, "looked": looked},
        }
        # in its turn: others write many subscriptions, too, and each might hold what the other waits for
        await self._database.transaction(lambda connection: connection.execute(sql, values))

    async def _broke(self, last: int) -> int:
        """The number of the last publication that is breaking news, of LOOKED_AT up to `last`; 0: none is."""
        rows = await self._database.read(
            "SELECT number FROM publications CROSS JOIN articles ON articles.id = publications.article"
            " LEFT JOIN story_articles ON story_articles.article = articles.id"
            f" WHERE number BETWEEN ? AND ? AND articles.state = 'published' AND ({_BREAKS})"
            " ORDER BY number DESC LIMIT 1",
            (last - LOOKED_AT, last),
        )
        return int(rows[0][0]) if rows else 0

    # The news that digests are made of

    async def last_publication(self) -> int:
        """The number of the last publication; 0 where there was none."""
        rows = await self._database.glance("SELECT max(number) FROM publications")
        return int(rows[0][0] or 0)

    async def news(self, after: int, since: datetime) -> list[News]:
        """The published articles after a publication number that were published since then, in order, without bodies.

        At most MOST_NEWS, the newest.
        """
        newest = _NEWS.format(index="INDEXED BY articles_newest")
        rows = await self._database.search(
            f"SELECT * FROM ({newest} AND articles.published >= ? AND publications.number > ?"
            f" ORDER BY articles.published DESC, articles.id DESC LIMIT {MOST_NEWS}) ORDER BY number",
            (stamp(since), after),
        )
        return list(map(_read_news, rows))

    async def news_of(self, article: int) -> News | None:
        """A published article as digests see it; None where it is not published."""
        rows = await self._database.read(f"{_NEWS.format(index='')} AND articles.id = ?", (article,))
        return _read_news(rows[0]) if rows else None

    async def breaking(self) -> int:
        """How many chats are told breaking news at once."""
        rows = await self._database.read(
            "SELECT count(DISTINCT platform || ' ' || chat) FROM subscriptions"
            f" WHERE state = 'active' AND times = '[]' AND {IS_BREAKING}"
        )
        return int(rows[0][0])

    async def _find(self, condition: str, values: Sequence[Any], order: str = "ORDER BY id") -> list[Subscription]:
        rows = await self._database.read(f"SELECT {_COLUMNS} FROM subscriptions WHERE {condition} {order}", values)
        return [_read(row) for row in rows]


async def _seen(connection: Connection, since: datetime | None) -> int:
    """The number of the last publication; `since`: of the last one before what was added since then."""
    [[last, first]] = await connection.execute_fetchall(
        "SELECT max(number), min(number) FILTER (WHERE added >= ?)"
        " FROM (SELECT number, added FROM publications JOIN articles ON articles.id = article"
        f" ORDER BY number DESC LIMIT {LOOKED_AT})",
        (stamp(since) if since else None,),
    )
    return int(first - 1 if first else last or 0)


def _read_news(row: tuple[Any, ...]) -> News:
    return News(article(row), row[-4], row[-3], max(1, row[-2]), bool(row[-1]))


def _values(one: Subscription) -> tuple[object, ...]:
    """In the order of _COLUMNS, without the id."""
    chat, wanted, quiet = one.chat, one.wanted, one.quiet
    return (
        *(chat.platform, chat.id, chat.kind.value, chat.thread, one.language, one.state.value),
        *(json.dumps(one.weekdays), json.dumps([f"{at:%H:%M}" for at in one.times]), one.together, one.zone),
        *(json.dumps(asdict(wanted), ensure_ascii=False), one.most, one.least, int(one.silent)),
        json.dumps([f"{quiet.start:%H:%M}", f"{quiet.end:%H:%M}"]) if quiet else None,
        *(one.ping, int(one.follow), int(one.cover), one.by, stamp(one.created), stamp(one.next) if one.next else None),
        *(str(one.last) if one.last else None, stamp(one.told) if one.told else None, one.seen, one.version),
    )


def _read(row: tuple[Any, ...]) -> Subscription:
    number, platform, chat, kind, thread, language, state, weekdays, times, together, zone, wanted = row[:12]
    most, least, silent, quiet, ping, follow, cover, by, created, next_, last, told, seen, version = row[12:]
    return Subscription(
        id=number,
        chat=Chat(platform, chat, ChatKind(kind), thread),
        language=language,
        state=SubscriptionState(state),
        weekdays=tuple(json.loads(weekdays)),
        times=tuple(map(time.fromisoformat, json.loads(times))),
        together=together,
        zone=zone,
        wanted=wanted_of(json.loads(wanted)),
        most=most,
        least=least,
        silent=bool(silent),
        quiet=Quiet(*map(time.fromisoformat, json.loads(quiet))) if quiet else None,
        ping=ping,
        follow=bool(follow),
        cover=bool(cover),
        by=by,
        created=datetime.fromisoformat(created),
        next=_time(next_),
        last=slot(last) if last else None,
        told=_time(told),
        seen=seen,
        version=version,
    )


def wanted_of(its: dict[str, Any]) -> Wanted:
    """One that an older version wrote has fewer parts, and may call a topic by another of its names."""
    parts: dict[str, Any] = {name: tuple(value) if isinstance(value, list) else value for name, value in its.items()}
    return Wanted(**{**parts, "topics": tuple(dict.fromkeys(map(topic_called, parts.get("topics", ()))))})


def slot(text: str) -> Slot:
    """The slot that is written so."""
    day, _, at = text.partition(" ")
    return Slot(date.fromisoformat(day), time.fromisoformat(at))


def _time(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None
