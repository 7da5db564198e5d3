"""Chats that can't be written to: gone, or waiting for an admin of theirs."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from bot.model import Chat
from bot.store.database import Connection, Database
from bot.store.rows import stamp


class Away:
    """Every request asks whether its chat was away, so that they are kept in memory, too. Only the running bot changes
    them."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._chats: dict[tuple[str, str], bool] = {}
        """Whether it is gone, or held."""

    async def load(self) -> None:
        rows = await self._database.read("SELECT platform, chat, until IS NULL FROM away")
        self._chats = {(platform, chat): bool(gone) for platform, chat, gone in rows}

    def __contains__(self, chat: Chat) -> bool:
        return (chat.platform, chat.id) in self._chats

    def lost(self, chat: Chat) -> bool:
        """Whether it is gone, and not only held until an admin of it acts."""
        return self._chats.get((chat.platform, chat.id), False)

    async def reason(self, chat: Chat) -> tuple[str, datetime | None] | None:
        """Why nothing is sent to a chat, and until when (None: until it comes back); None where it is not away."""
        rows = await self._database.read(
            "SELECT reason, until FROM away WHERE (platform, chat) = (?, ?)", (chat.platform, chat.id)
        )
        return (rows[0][0], datetime.fromisoformat(rows[0][1]) if rows[0][1] else None) if rows else None

    async def reasons(self, platform: str) -> list[tuple[str, int]]:
        """Why chats of a platform are away, and how many for each reason, the most frequent first."""
        rows = await self._database.read(
            "SELECT reason, count(*) FROM away WHERE platform = ? GROUP BY reason ORDER BY 2 DESC, 1", (platform,)
        )
        return [(reason, number) for reason, number in rows]

    async def gone(self, chat: Chat, reason: str, at: datetime) -> None:
        """What waits for it is given up, and its subscriptions rest until it comes back."""
        key = (chat.platform, chat.id)

        async def work(connection: Connection) -> None:
            await connection.execute(
                "INSERT OR REPLACE INTO away VALUES (?, ?, NULL, 1, ?, ?)", (*key, reason, stamp(at))
            )
            await connection.execute(
                "UPDATE deliveries SET state = 'gone', reason = ? WHERE (platform, chat) = (?, ?)"
                " AND state IN ('waiting', 'sending')",
                (reason, *key),
            )
            await connection.execute(
                "UPDATE subscriptions SET next = NULL WHERE (platform, chat) = (?, ?) AND state = 'active'", key
            )

        await self._database.transaction(work)
        self._chats[key] = True

    async def hold(self, chat: Chat, waits: Sequence[timedelta], reason: str, at: datetime) -> int:
        """Nothing is sent there for a while, which grows with each attempt that fails so in a row; how many did."""
        key = (chat.platform, chat.id)

        async def work(connection: Connection) -> int:
            [[attempts]] = await connection.execute_fetchall(
                "INSERT INTO away VALUES (?, ?, '', 1, ?, ?) ON CONFLICT DO UPDATE"
                " SET attempts = attempts + 1, reason = excluded.reason RETURNING attempts",
                (*key, reason, stamp(at)),
            )
            until = at + waits[min(attempts, len(waits)) - 1]
            await connection.execute("UPDATE away SET until = ? WHERE (platform, chat) = (?, ?)", (stamp(until), *key))
            await connection.execute(
                "UPDATE deliveries SET state = 'waiting', ready = max(ready, ?), reason = ?"
                " WHERE (platform, chat) = (?, ?) AND state IN ('waiting', 'sending')",
                (stamp(until), reason, *key),
            )
            return int(attempts)

        attempts = await self._database.transaction(work)
        self._chats[key] = False
        return attempts

    async def back(self, chat: Chat, at: datetime) -> None:
        """It can be written to again: what still waits for it is sent now."""
        key = (chat.platform, chat.id)

        async def work(connection: Connection) -> None:
            await connection.execute("DELETE FROM away WHERE (platform, chat) = (?, ?)", key)
            await connection.execute(
                "UPDATE deliveries SET ready = ? WHERE (platform, chat) = (?, ?) AND state = 'waiting' AND ready > ?",
                (stamp(at), *key, stamp(at)),
            )

        await self._database.transaction(work)
        self._chats.pop(key, None)
