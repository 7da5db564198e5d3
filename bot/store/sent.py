"""Messages that show articles: where a correction has to go."""

import json
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime

from bot.model import Chat, Sent, Shown
from bot.store.interface import Database, Rows
from bot.store.rows import stamp
from bot.store.visited import NOWHERE_ELSE, with_us

_SAME = "(platform, chat, message, article, page) = (?, ?, ?, ?, ?)"


class SentMessages:
    """Each is known by its last message, which holds the buttons."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def keep(self, its: Sent, at: datetime) -> None:
        """These messages show this now."""
        chat, shows = its.chat, its.shows
        await self._database.write(
            "INSERT INTO sent SELECT :platform, :chat, :message, :messages, id, CAST(:page AS BIGINT), :language,"
            " CAST(:version AS BIGINT), iif(version <> :version, 1, 0), '', :at FROM articles WHERE id = :article"
            " ON CONFLICT (platform, chat, message) DO UPDATE SET messages = excluded.messages,"
            " article = excluded.article, page = excluded.page, language = excluded.language,"
            " version = excluded.version, outdated = excluded.outdated, retry = '', at = excluded.at",
            {
                **{"platform": chat.platform, "chat": chat.id, "message": its.messages[-1]},
                **{"messages": json.dumps(its.messages), "page": shows.page, "language": its.language},
                **{"version": shows.version, "at": stamp(at), "article": shows.article},
            },
        )

    async def forget(self, chat: Chat, message: str) -> None:
        """The message shows no article any more, or can't be reached."""
        key = (chat.platform, chat.id, message)
        known = "FROM sent WHERE (platform, chat, message) = (?, ?, ?)"
        if await self._database.glance(f"SELECT 1 {known}", key):
            await self._database.write(f"DELETE {known}", key)

    async def stands(self, its: Sent) -> bool:
        """Whether these messages still show this: a reader may have turned the page."""
        rows = await self._database.glance(
            f"SELECT 1 FROM sent WHERE {_SAME}",
            (its.chat.platform, its.chat.id, its.messages[-1], its.shows.article, its.shows.page),
        )
        return bool(rows)

    async def corrected(self, its: Sent, version: int) -> None:
        """These messages show this version now."""
        key = (its.chat.platform, its.chat.id, its.messages[-1], its.shows.article, its.shows.page)
        await self._database.write(
            "UPDATE sent SET version = ?, outdated = iif((SELECT version FROM articles WHERE id = article) <> ?, 1, 0)"
            f" WHERE {_SAME}",
            (version, version, *key),
        )

    async def wait(self, its: Sent, until: datetime) -> None:
        """They can't be reached now, and are not tried before."""
        await self._database.write(
            "UPDATE sent SET retry = ? WHERE (platform, chat, message) = (?, ?, ?)",
            (stamp(until), its.chat.platform, its.chat.id, its.messages[-1]),
        )

    async def outdated(
        self, at: datetime, platforms: Sequence[str], here: Mapping[str, Collection[str]] = NOWHERE_ELSE, *, limit: int
    ) -> list[Sent]:
        """What shows another version of its article than there is now, on one of these platforms, and may be tried at
        this time. `here`: see `with_us`."""
        ours, values = with_us(here)
        rows = await self._database.glance(
            "SELECT platform, chat, messages, article, version, page, language FROM sent"
            f" WHERE outdated = 1 AND retry <= :at AND platform IN (SELECT value FROM json_each(:platforms)){ours}"
            " ORDER BY retry LIMIT :limit",
            {"at": stamp(at), "platforms": json.dumps(list(platforms)), "limit": limit, **values},
        )
        return _read(rows)


def _read(rows: Rows) -> list[Sent]:
    return [
        Sent(Chat(platform, chat), tuple(json.loads(messages)), Shown(article, version, page), language)
        for platform, chat, messages, article, version, page, language in rows
    ]
