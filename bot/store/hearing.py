"""Up to which message private chats are read, on a platform that tells nothing twice (`bot.platforms.base`)."""

import json
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from bot.model import Heard, Incoming
from bot.store.inbox import PUT, stored
from bot.store.interface import Connection, Database

_READ = (
    "INSERT INTO heard (platform, chat, message) VALUES (?, ?, ?)"
    " ON CONFLICT (platform, chat) DO UPDATE SET message = max(heard.message, excluded.message)"
)
_OPENED = (
    "INSERT INTO heard SELECT ?, ?, ?, 1 WHERE NOT EXISTS (SELECT 1 FROM visits WHERE platform = ? AND chat = ?)"
    " ON CONFLICT (platform, chat) DO NOTHING"
)
"""Of a chat that was visited it is known from when on it has to be read."""
_KNOWN = (
    "SELECT chat, max(message), max(at) FROM ("
    " SELECT chat, message, '' AS at FROM heard WHERE platform = ?"
    " UNION ALL SELECT chat, 0, at FROM visits WHERE platform = ? AND chat IS NOT NULL AND at <> ''"
    ") AS known GROUP BY chat ORDER BY max(at) = '' DESC, max(at) DESC, chat LIMIT ?"
)
"""Also those who have only pressed and typed commands: of them no message was stored."""
_SINCE = "SELECT key, value FROM memory WHERE owner = 'khabar' AND key IN ('heard', 'restored')"


class StoredHearing:
    """`bot.platforms.base.Hearing` over one table, beside the inbox."""

    def __init__(self, database: Database, platform: str) -> None:
        self._database = database
        self._platform = platform

    async def put(self, updates: Sequence[tuple[str, str]], chat: str, message: int) -> tuple[Incoming, ...]:
        async def work(connection: Connection) -> list[Any]:
            rows = await connection.execute_fetchall(PUT, stored(self._platform, updates))
            await connection.execute(_READ, (self._platform, chat, message))
            return list(rows)

        return tuple(Incoming(number, raw) for number, raw in sorted(await self._database.transaction(work)))

    async def opened(self, chat: str, message: int) -> None:
        async def work(connection: Connection) -> None:
            await connection.execute(_OPENED, (self._platform, chat, message, self._platform, chat))

        await self._database.transaction(work)

    async def known(self, most: int) -> tuple[Heard, ...]:
        since = await self._since()
        rows = await self._database.read(_KNOWN, (self._platform, self._platform, most))
        return tuple(
            Heard(chat, message, since, datetime.fromisoformat(at) if at else None) for chat, message, at in rows
        )

    async def _since(self) -> datetime | None:
        """Before this version came, nothing was noted; and up to a restore, the lost database answered."""
        times: dict[str, str] = dict(await self._database.read(_SINCE))
        if "restored" in times:
            times["restored"] = json.loads(times["restored"])[1]
        return max(map(datetime.fromisoformat, times.values()), default=None)
