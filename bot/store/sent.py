"""Messages that show articles: where a correction has to go."""

import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from bot.model import Chat, Listing, Sent, Shown
from bot.store.interface import Connection, Database
from bot.store.rows import stamp
from bot.store.visited import NOWHERE_ELSE, with_us

_THERE = "(platform, chat, message) = (:platform, :chat, :message)"
_SAME = f"{_THERE} AND again = :again AND (again <> '' OR (article, page) = (:article, :page))"
"""Shows the same: of a list, whatever is in it now. The page of an article in a list is its place there, from 0."""
_OTHERS = f"{_THERE} AND article NOT IN (SELECT CAST(value AS BIGINT) FROM json_each(:articles))"
_KEEP = (
    "INSERT INTO sent SELECT :platform, :chat, :message, :messages, articles.id,"
    " CAST(:page AS BIGINT) + CAST(numbers.key AS BIGINT), :language, CAST(versions.value AS BIGINT),"
    " iif(articles.version <> CAST(versions.value AS BIGINT), 1, 0), '', :at, :again"
    " FROM json_each(:articles) numbers JOIN json_each(:versions) versions ON versions.key = numbers.key"
    " JOIN articles ON articles.id = CAST(numbers.value AS BIGINT) WHERE true"
    " ON CONFLICT (platform, chat, message, article) DO UPDATE SET messages = excluded.messages,"
    " page = excluded.page, language = excluded.language, version = excluded.version,"
    " outdated = excluded.outdated, retry = '', at = excluded.at, again = excluded.again"
)


class SentMessages:
    """Each is known by its last message, which holds the buttons; it is as many rows as it shows articles."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def keep(self, its: Sent, at: datetime) -> None:
        """These messages show this now."""
        values = _values(its) | {"at": stamp(at)}
        if await self._database.glance(f"SELECT 1 FROM sent WHERE {_OTHERS} LIMIT 1", values):
            await self._database.write(f"DELETE FROM sent WHERE {_OTHERS}", values)
        await self._database.write(_KEEP, values)

    async def forget(self, chat: Chat, message: str) -> None:
        """The message shows no article any more, or can't be reached."""
        key = {"platform": chat.platform, "chat": chat.id, "message": message}
        if await self._database.glance(f"SELECT 1 FROM sent WHERE {_THERE} LIMIT 1", key):
            await self._database.write(f"DELETE FROM sent WHERE {_THERE}", key)

    async def stands(self, its: Sent) -> bool:
        """Whether these messages still show this: a reader may have turned the page."""
        return bool(await self._database.glance(f"SELECT 1 FROM sent WHERE {_SAME} LIMIT 1", _values(its)))

    async def corrected(self, its: Sent, shows: Shown | Listing, at: datetime) -> None:
        """These messages show this now; what a reader has turned to meanwhile is to be shown again."""
        before, values = _values(its), _values(Sent(its.chat, its.messages, shows, its.language)) | {"at": stamp(at)}

        async def work(connection: Connection) -> None:
            if list(await connection.execute_fetchall(f"SELECT 1 FROM sent WHERE {_SAME} LIMIT 1", before)):
                await connection.execute(f"DELETE FROM sent WHERE {_THERE}", before)
                await connection.execute(_KEEP, values)
            else:
                await connection.execute(f"UPDATE sent SET outdated = 1 WHERE {_THERE}", before)

        await self._database.transaction(work)

    async def wait(self, its: Sent, until: datetime) -> None:
        """They can't be reached now, and are not tried before."""
        values = _values(its) | {"until": stamp(until)}
        await self._database.write(f"UPDATE sent SET retry = :until WHERE {_THERE}", values)

    async def outdated(
        self, at: datetime, platforms: Sequence[str], here: Mapping[str, Collection[str]] = NOWHERE_ELSE, *, limit: int
    ) -> list[Sent]:
        """What shows another version of an article than there is now, on one of these platforms, and may be tried at
        this time. `here`: see `with_us`."""
        ours, values = with_us(here)
        rows = await self._database.glance(
            "SELECT platform, chat, messages, language, again, article, version, page FROM sent"
            f" WHERE outdated = 1 AND retry <= :at AND platform IN (SELECT value FROM json_each(:platforms)){ours}"
            " ORDER BY retry LIMIT :limit",
            {"at": stamp(at), "platforms": json.dumps(list(platforms)), "limit": limit, **values},
        )
        messages = {row[:3]: row for row in rows}  # of a list, several articles may have changed
        return [await self._read(row) for row in messages.values()]

    async def _read(self, row: tuple[Any, ...]) -> Sent:
        platform, chat, messages, language, again, *shown = row
        its = Sent(Chat(platform, chat), tuple(json.loads(messages)), Shown(*shown), language)
        if not again:
            return its
        listed = await self._database.glance(
            f"SELECT article, version FROM sent WHERE {_THERE} AND again = :again ORDER BY page",
            _values(its) | {"again": again},
        )
        return replace(its, shows=Listing(again, tuple((number, version) for number, version in listed)))


def _values(its: Sent) -> dict[str, Any]:
    """What the statements are bound to."""
    if isinstance(its.shows, Listing):
        article, page, again, articles = 0, 0, its.shows.again, its.shows.articles
    else:
        article, page, again = its.shows.article, its.shows.page, ""
        articles = ((article, its.shows.version),)
    return {
        **{"platform": its.chat.platform, "chat": its.chat.id, "message": its.messages[-1]},
        **{"messages": json.dumps(its.messages), "language": its.language},
        **{"article": article, "page": page, "again": again},
        "articles": json.dumps([number for number, _ in articles]),
        "versions": json.dumps([version for _, version in articles]),
    }
