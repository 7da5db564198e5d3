"""The feeds, what each has told, and what the admins are to be told of them."""

import json
from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from hashlib import blake2b
from typing import Any
from urllib.parse import urlsplit

from bot.model import Article, Deed, Feed, FeedState, Item, Notice, Person
from bot.store.adding import add_articles
from bot.store.audit import done_by, noted
from bot.store.editing import changed, stored
from bot.store.interface import UNCLAIMED, Connection, Database
from bot.store.rows import stamp

_COLUMNS = (
    "address, title, home, language, tags, drafts, state, known, etag, modified, digest, due, checked, news, interval,"
    " failures, error, status, told"
)
_ADD = f"INSERT INTO feeds ({_COLUMNS}) VALUES ({', '.join('?' * 19)}) ON CONFLICT DO NOTHING"
_POLLED = (
    *("title", "home", "known", "etag", "modified", "digest", "due", "checked", "news", "interval"),
    *("failures", "error", "status", "told"),
)
_LISTED = "FROM feeds WHERE state <> 'proposed'"
AUTHOR = "feed"
ADDED, CHANGED, REMOVED, BACK = "feed-added", "feed-changed", "feed-removed", "feed-back"
"""Lines of the audit log."""
DECIDED = ("language", "tags", "drafts", "state")
"""What somebody decides of a feed, as such a line names it."""
CLAIMED = timedelta(seconds=30)
"""So long a feed that a worker has taken is no other's: many of its looks, at each of which it takes it again."""
SEEN_AGAIN = timedelta(days=7)
"""After so long it is written down again that an entry stands in its feed."""


class Feeds:
    """One method is one question."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def propose(self, new: Feed) -> Feed:
        """Keep a feed; one of the same address is given back as it is."""
        await self._database.write(_ADD, _values(new))
        rows = await self._database.read(f"SELECT id, {_COLUMNS} FROM feeds WHERE address = ?", (new.address,))
        return _feed(rows[0])

    async def add_all(self, new: Sequence[Feed], by: Person | None = None) -> list[bool]:
        """Keep feeds in one transaction; for each, whether it is new. One that was only proposed is taken up.

        Where somebody adds them (the feeds are due from then on), each new one has its line in the audit log.
        """

        async def work(connection: Connection) -> list[bool]:
            fresh = []
            for feed in new:
                fresh.append(await _take_up(connection, feed))
                if by and fresh[-1]:
                    await noted(connection, done_by(by, ADDED, feed.due, after=host_and_path(feed.address)))
            return fresh

        return await self._database.transaction(work)

    async def feed(self, number: int) -> Feed | None:
        rows = await self._database.read(f"SELECT id, {_COLUMNS} FROM feeds WHERE id = ?", (number,))
        return _feed(rows[0]) if rows else None

    async def page(self, *, offset: int = 0, limit: int) -> list[Feed]:
        """The feeds that somebody decided on, those that need looking after first."""
        rows = await self._database.read(
            f"SELECT id, {_COLUMNS} {_LISTED} ORDER BY told DESC, failures > 0 DESC, id LIMIT ? OFFSET ?",
            (limit, offset),
        )
        return list(map(_feed, rows))

    async def count(self) -> int:
        rows = await self._database.read(f"SELECT count(*) {_LISTED}")
        return int(rows[0][0])

    async def due(
        self, at: datetime, *, limit: int, held: Collection[int] = (), claim: timedelta = CLAIMED
    ) -> list[tuple[int, str]]:
        """Take active feeds that are to be asked, those that wait longest first: their numbers and addresses.

        For the time of `claim` no other worker is given them, unless `apply` comes before; after a kill they are free
        again then. Those that the worker has already, `held`, are given to it again, with a new claim.
        """
        rows = await self._database.write(
            "WITH chosen AS MATERIALIZED (SELECT id FROM feeds WHERE state = 'active' AND due <= :at"
            " AND (claimed <= :at OR id IN (SELECT CAST(value AS BIGINT) FROM json_each(:held)))"
            f" ORDER BY due, id LIMIT :limit {UNCLAIMED})"
            " UPDATE feeds SET claimed = :until WHERE id IN (SELECT id FROM chosen) RETURNING due, id, address",
            {"at": stamp(at), "until": stamp(at + claim), "limit": limit, "held": json.dumps(list(held))},
        )
        return [(number, address) for _, number, address in sorted(rows)]

    async def set(self, shown: Feed, chosen: Feed, by: Person, at: datetime) -> Feed | None:
        """What an editor decides: language, tags, drafts, state, and when it is asked next; None where it is gone.

        Of these, what differs from what the editor was `shown`: another one may have decided the rest since. With its
        lines in the audit log.
        """
        names = [name for name in (*DECIDED, "due") if getattr(chosen, name) != getattr(shown, name)]

        async def work(connection: Connection) -> Feed | None:
            rows = await connection.execute_fetchall(f"SELECT id, {_COLUMNS} FROM feeds WHERE id = ?", (shown.id,))
            for row in list(rows):
                before = _feed(tuple(row))
                now = replace(before, **{name: getattr(chosen, name) for name in names})
                await connection.execute(
                    "UPDATE feeds SET language = ?, tags = ?, drafts = ?, state = ?, due = ? WHERE id = ?",
                    (now.language, _listed(now.tags), int(now.drafts), now.state.value, stamp(now.due), now.id),
                )
                for deed in _decided(before, now, by, at):
                    await noted(connection, deed)
                return now
            return None

        return await self._database.transaction(work)

    async def remove(self, number: int, by: Person, at: datetime) -> Feed | None:
        """Forget a feed and what it told; its articles stay. None where there is no such feed."""

        async def work(connection: Connection) -> Feed | None:
            for row in list(
                await connection.execute_fetchall(f"DELETE FROM feeds WHERE id = ? RETURNING id, {_COLUMNS}", (number,))
            ):
                feed = _feed(tuple(row))
                await noted(connection, done_by(by, REMOVED, at, before=host_and_path(feed.address)))
                return feed
            return None

        return await self._database.transaction(work)

    async def restore(self, feed: Feed, by: Person, at: datetime) -> Feed:
        """Keep a feed again that was removed, under its number; one of its address that came meanwhile is given back.

        What it told is forgotten: its entries of now are taken note of, as those of a new feed are.
        """

        async def work(connection: Connection) -> None:
            await connection.execute(
                f"INSERT INTO feeds (id, {_COLUMNS}) VALUES (?, {', '.join('?' * 19)}) ON CONFLICT DO NOTHING",
                (feed.id, *_values(replace(feed, known=False, etag="", modified="", digest=""))),
            )
            await noted(connection, done_by(by, BACK, at, after=host_and_path(feed.address)))

        await self._database.transaction(work)
        rows = await self._database.read(f"SELECT id, {_COLUMNS} FROM feeds WHERE address = ?", (feed.address,))
        return _feed(rows[0])

    async def apply(self, feed: Feed, items: Sequence[Item], notice: Notice | None, at: datetime) -> tuple[int, int]:
        """What asking a feed came to, in one transaction: how many articles are new, and how many were changed.

        Safe to repeat. Nothing is done where the feed was taken out, paused or moved on while it was being asked.
        """

        async def work(connection: Connection) -> tuple[int, int]:
            if not await _is_active(connection, feed.id):
                return 0, 0
            new = await _add(connection, feed, items, at)
            await _see(connection, feed, items, at)
            updated = await _update(connection, feed, items, at)
            await _remember(connection, replace(feed, news=at) if new else feed)
            if notice:
                await _tell(connection, notice, at)
            return new, updated

        return await self._database.transaction(work)

    async def fresh(self, number: int, keys: Sequence[str]) -> frozenset[str]:
        """Those of these entries that the feed has not told before."""
        rows = await self._database.read(
            "SELECT value FROM json_each(?) WHERE NOT EXISTS"
            " (SELECT 1 FROM feed_entries entries WHERE entries.feed = ? AND entries.key = value)",
            (json.dumps(list(keys)), number),
        )
        return frozenset(key for [key] in rows)

    async def notices(self, after: int) -> list[Notice]:
        """What the admins are to be told after a number, in order."""
        rows = await self._database.read(
            'SELECT text, "values", reason, id FROM notices WHERE id > ? ORDER BY id LIMIT 20', (after,)
        )
        return [Notice(row[0], tuple((name, its) for name, its in json.loads(row[1])), *row[2:]) for row in rows]

    async def forget(self, *, notices: datetime, proposed: datetime) -> None:
        """The notices of before then, and the feeds that were found before then and that nobody has taken up."""
        await self._database.write("DELETE FROM notices WHERE at < ?", (stamp(notices),))
        await self._database.write("DELETE FROM feeds WHERE state = 'proposed' AND due < ?", (stamp(proposed),))

    async def tell(self, notice: Notice, at: datetime) -> None:
        """The admins are to be told something that no feed brought."""
        await self._database.transaction(lambda connection: _tell(connection, notice, at))

    async def last_notice(self) -> int:
        """The number of the newest notice; 0 where there is none."""
        rows = await self._database.read("SELECT max(id) FROM notices")
        return int(rows[0][0] or 0)


async def _take_up(connection: Connection, feed: Feed) -> bool:
    added = await connection.execute(_ADD, _values(feed))
    if added.rowcount > 0:
        return True
    taken = await connection.execute(
        "UPDATE feeds SET state = :state, due = :due, drafts = :drafts, tags = :tags,"
        " title = iif(:title = '', title, :title) WHERE address = :address AND state = 'proposed'",
        _by_name(feed),
    )
    return taken.rowcount > 0


async def _is_active(connection: Connection, number: int) -> bool:
    rows = await connection.execute_fetchall("SELECT 1 FROM feeds WHERE id = ? AND state = 'active'", (number,))
    return bool(list(rows))


async def _add(connection: Connection, feed: Feed, items: Sequence[Item], at: datetime) -> int:
    """The entries that were not told before; those that are kept become articles. How many are new."""
    known = await _known(connection, feed, items)
    fresh = [item for item in items if item.key not in known]
    kept = [item for item in fresh if item.kept]
    added = await add_articles(connection, [item.article for item in kept])
    numbers = {item.key: article.id for item, (article, _) in zip(kept, added, strict=True)}
    await connection.executemany(
        "INSERT INTO feed_entries (feed, key, hash, article, seen) VALUES (?, ?, ?, ?, ?)",
        [(feed.id, item.key, hash_of(item.article), numbers.get(item.key), stamp(at)[:10]) for item in fresh],
    )
    return sum(is_new for _, is_new in added)


async def _see(connection: Connection, feed: Feed, items: Sequence[Item], at: datetime) -> None:
    """These stand in the feed; it is written down once a week, as most of them stand there for long, and at once where
    a clock that was wrong has seen them on a day that has not come."""
    values = {"feed": feed.id, "keys": json.dumps([item.key for item in items]), "today": stamp(at)[:10]}
    await connection.execute(
        "UPDATE feed_entries SET seen = :today WHERE feed = :feed AND key IN (SELECT value FROM json_each(:keys))"
        " AND (seen < :before OR seen > :today)",
        {**values, "before": stamp(at - SEEN_AGAIN)[:10]},
    )


async def _update(connection: Connection, feed: Feed, items: Sequence[Item], at: datetime) -> int:
    """The entries that were told otherwise before: their articles follow, unless an editor has changed them."""
    known = await _known(connection, feed, items)
    count = 0
    for item in items:
        before, number = known[item.key]
        if before == (now := hash_of(item.article)):
            continue
        old = await stored(connection, number) if number else None
        if old and old.added_by == item.article.added_by and hash_of(old) == before:
            await changed(connection, old, _corrected(old, item.article), Person(AUTHOR, str(feed.id), feed.name), at)
            count += 1
        await connection.execute(
            "UPDATE feed_entries SET hash = ? WHERE (feed, key) = (?, ?)", (now, feed.id, item.key)
        )
    return count


async def _known(connection: Connection, feed: Feed, items: Sequence[Item]) -> dict[str, tuple[str, int | None]]:
    rows = await connection.execute_fetchall(
        "SELECT entries.key, hash, article FROM json_each(?) CROSS JOIN feed_entries AS entries"
        " ON (feed, entries.key) = (?, value)",
        (json.dumps([item.key for item in items]), feed.id),
    )
    return {key: (known, article) for key, known, article in rows}


def host_and_path(address: str) -> str:
    """An address as the audit log keeps it: its password, and the keys behind the path, are nobody's to read."""
    its = urlsplit(address)
    return f"{its.scheme}://{its.netloc.rpartition('@')[2]}{its.path}"


def _decided(before: Feed, now: Feed, by: Person, at: datetime) -> list[Deed]:
    """The line of what somebody decided; none where that is so already."""
    its = host_and_path(now.address)
    if before.state is FeedState.PROPOSED and now.state is FeedState.ACTIVE:
        return [done_by(by, ADDED, at, after=its)]
    was, new = (_by_name(feed) for feed in (before, now))
    changes = [f"{name}: {was[name]} → {new[name]}" for name in DECIDED if was[name] != new[name]]
    return [done_by(by, CHANGED, at, before=its, after="; ".join(changes))] if changes else []


def hash_of(article: Article) -> str:
    """What an article says, in a few letters. What editors add (tags, a place) does not count."""
    said = json.dumps([article.title, article.body, article.url])
    return blake2b(said.encode(), digest_size=12).hexdigest()


def _corrected(old: Article, new: Article) -> Article:
    return replace(old, title=new.title, body=new.body, summary=new.summary, url=new.url)


async def _remember(connection: Connection, feed: Feed) -> None:
    """What polling found out; what editors decided stays as it is now. A new address that another feed has is not
    taken."""
    values = _by_name(feed)
    await connection.execute(
        f"UPDATE feeds SET {', '.join(f'{name} = ?' for name in _POLLED)}, claimed = '' WHERE id = ?",
        [*(values[name] for name in _POLLED), feed.id],
    )
    await connection.execute(
        "UPDATE feeds SET address = ? WHERE id = ?"
        " AND NOT EXISTS (SELECT 1 FROM feeds others WHERE others.address = ?)",
        (feed.address, feed.id, feed.address),
    )
    if feed.state is FeedState.GONE:
        await connection.execute("UPDATE feeds SET state = 'gone' WHERE id = ?", (feed.id,))


async def _tell(connection: Connection, notice: Notice, at: datetime) -> None:
    await connection.execute(
        'INSERT INTO notices (text, "values", reason, at) VALUES (?, ?, ?, ?)',
        (notice.text, json.dumps(notice.values, ensure_ascii=False), notice.reason, stamp(at)),
    )


def _by_name(feed: Feed) -> dict[str, Any]:
    return dict(zip(_COLUMNS.split(", "), _values(feed), strict=True))


def _values(feed: Feed) -> tuple[object, ...]:
    """Values in the order of _COLUMNS."""
    return (
        *(feed.address, feed.title, feed.home, feed.language, _listed(feed.tags), int(feed.drafts), feed.state.value),
        *(int(feed.known), feed.etag, feed.modified, feed.digest, stamp(feed.due)),
        *(feed.checked and stamp(feed.checked), feed.news and stamp(feed.news), feed.interval),
        *(feed.failures, feed.error, feed.status, int(feed.told)),
    )


def _listed(tags: Sequence[str]) -> str:
    return json.dumps(list(tags), ensure_ascii=False)


def _feed(row: tuple[Any, ...]) -> Feed:
    found = dict(zip(["id", *_COLUMNS.split(", ")], row, strict=True))
    moments = {name: found[name] and datetime.fromisoformat(found[name]) for name in ("due", "checked", "news")}
    truths = {name: bool(found[name]) for name in ("drafts", "known", "told")}
    more = {"tags": tuple(json.loads(found["tags"])), "state": FeedState(found["state"])}
    return Feed(**{**found, **moments, **truths, **more})
