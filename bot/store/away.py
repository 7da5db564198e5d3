"""Chats that can't be written to: gone, or waiting for an admin of theirs; whole chats, or one thread of them."""

from asyncio import Lock
from collections.abc import Sequence
from datetime import datetime, timedelta

from bot.model import Chat, DeliveryState
from bot.store.interface import Connection, Database
from bot.store.rows import stamp
from bot.store.turns import in_turn
from bot.store.undelivered import undelivered

Key = tuple[str, str, str]
_KEY = "(platform, chat, thread) = (:platform, :chat, :thread)"
_SCOPE = "(platform, chat) = (:platform, :chat) AND :thread IN ('', coalesce(thread, ''))"
"""What is in a chat or in its thread: of rows that have these columns."""


class Away:
    """A chat that is given without a thread is the whole chat.

    Every request asks whether its chat was away, so they are kept in memory, too; `reload` takes over what another
    process has changed.
    """

    def __init__(self, database: Database) -> None:
        self._database = database
        self.turn = Lock()
        self._chats: dict[Key, bool] = {}
        """Whether it is gone, or held."""

    @in_turn
    async def load(self) -> None:
        rows = await self._database.read("SELECT platform, chat, thread, until IS NULL FROM away")
        self._chats = {(platform, chat, thread): bool(gone) for platform, chat, thread, gone in rows}

    @in_turn
    async def reload(self, platform: str, chat: str, thread: str) -> None:
        """Another process has changed this."""
        rows = await self._database.read(
            "SELECT until IS NULL FROM away WHERE (platform, chat, thread) = (?, ?, ?)", (platform, chat, thread)
        )
        self._chats.pop((platform, chat, thread), None)
        for (gone,) in rows:
            self._chats[platform, chat, thread] = bool(gone)

    def __contains__(self, chat: Chat) -> bool:
        return any(key in self._chats for key in _keys(chat))

    def lost(self, chat: Chat, *, alone: bool = False) -> bool:
        """Whether it is gone, and not only held until an admin acts; `alone`: the thread, whatever its chat is."""
        return any(self._chats.get(key, False) for key in ([_key(chat)] if alone else _keys(chat)))

    async def reason(self, chat: Chat) -> tuple[str, datetime | None] | None:
        """Why nothing is sent to a chat, and until when (None: until it comes back); None where it is not away."""
        rows = await self._database.read(
            "SELECT reason, until FROM away WHERE (platform, chat) = (?, ?) AND thread IN ('', ?) ORDER BY thread",
            (chat.platform, chat.id, chat.thread or ""),
        )
        return (rows[0][0], datetime.fromisoformat(rows[0][1]) if rows[0][1] else None) if rows else None

    async def reasons(self, platform: str) -> list[tuple[str, int]]:
        """Why chats of a platform are away, and how many for each reason, the most frequent first."""
        rows = await self._database.read(
            "SELECT reason, count(*) FROM away WHERE platform = ? GROUP BY reason ORDER BY 2 DESC, 1", (platform,)
        )
        return [(reason, number) for reason, number in rows]

    @in_turn
    async def gone(self, chat: Chat, reason: str, at: datetime) -> None:
        """What waits for it is given up, and its subscriptions rest until it comes back."""
        values = {**_values(chat), "reason": reason, "at": stamp(at)}

        async def work(connection: Connection) -> None:
            await connection.execute(
                "INSERT INTO away VALUES (:platform, :chat, :thread, NULL, 1, :reason, :at)"
                " ON CONFLICT (platform, chat, thread) DO UPDATE"
                " SET until = NULL, attempts = 1, reason = excluded.reason, since = excluded.since",
                values,
            )
            await undelivered(connection, _SCOPE, _values(chat), DeliveryState.GONE, reason)
            await connection.execute(
                f"UPDATE subscriptions SET next = NULL WHERE {_SCOPE} AND state = 'active'", _values(chat)
            )

        await self._database.transaction(work)
        self._chats[_key(chat)] = True

    @in_turn
    async def hold(self, chat: Chat, waits: Sequence[timedelta], reason: str, at: datetime) -> int:
        """Nothing is sent there for a while, which grows with each attempt that fails so in a row; how many did."""
        values = {**_values(chat), "reason": reason, "at": stamp(at)}

        async def work(connection: Connection) -> int:
            [[attempts]] = await connection.execute_fetchall(
                "INSERT INTO away VALUES (:platform, :chat, :thread, '', 1, :reason, :at) ON CONFLICT"
                " (platform, chat, thread) DO UPDATE SET attempts = away.attempts + 1, reason = excluded.reason"
                " RETURNING attempts",
                values,
            )
            until = {**values, "until": stamp(at + waits[min(attempts, len(waits)) - 1])}
            await connection.execute(f"UPDATE away SET until = :until WHERE {_KEY}", until)
            await connection.execute(
                "UPDATE deliveries SET state = 'waiting', ready = max(ready, :until), reason = :reason"
                f" WHERE {_SCOPE} AND state IN ('waiting', 'sending')",
                until,
            )
            return int(attempts)

        attempts = await self._database.transaction(work)
        self._chats[_key(chat)] = False
        return attempts

    @in_turn
    async def back(self, chat: Chat, at: datetime, *, whole: bool = False) -> None:
        """It can be written to again: what was put off is sent now; what waits for its own time goes on waiting.

        `whole`: all threads of the chat, too, whatever was wrong with them.
        """
        values = {**_values(chat), "at": stamp(at), "whole": int(whole)}

        async def work(connection: Connection) -> None:
            await connection.execute(
                "DELETE FROM away WHERE (platform, chat) = (:platform, :chat)"
                " AND (:whole <> 0 OR thread IN ('', :thread))",
                values,
            )
            await connection.execute(
                "UPDATE deliveries SET ready = :at WHERE (platform, chat) = (:platform, :chat)"
                " AND state IN ('waiting', 'sending') AND state = 'waiting' AND ready > :at"
                " AND (reason <> '' OR ready >= '9999') AND NOT EXISTS (SELECT 1 FROM away WHERE (away.platform,"
                " away.chat, away.thread) = (deliveries.platform, deliveries.chat, deliveries.thread))",
                values,
            )

        await self._database.transaction(work)
        self._chats = {key: gone for key, gone in self._chats.items() if not _comes_back(key, chat, whole=whole)}

    def moved(self, platform: str, old: str, new: str) -> None:
        """The chat is away under its new id; said in the `turn` in which that was written."""
        for key in [key for key in self._chats if key[:2] == (platform, old)]:
            self._chats[platform, new, key[2]] = self._chats.pop(key)


def _key(chat: Chat) -> Key:
    return chat.platform, chat.id, chat.thread or ""


def _keys(chat: Chat) -> tuple[Key, Key]:
    """By which a chat may be away: as a whole, or its thread."""
    return (chat.platform, chat.id, ""), _key(chat)


def _values(chat: Chat) -> dict[str, object]:
    return {"platform": chat.platform, "chat": chat.id, "thread": chat.thread or ""}


def _comes_back(key: Key, chat: Chat, *, whole: bool) -> bool:
    return key in _keys(chat) or (whole and key[:2] == (chat.platform, chat.id))
