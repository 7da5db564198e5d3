"""The words that are searched for in a chat: what its buttons carry a number for, and what is suggested there again."""

import secrets
from datetime import datetime, timedelta

from bot.model import Chat
from bot.store.interface import Database
from bot.store.rows import stamp

NUMBERS = 10**9
"""Drawn by lot, so that a number that was forgotten never comes to mean other words."""
FRESH = timedelta(days=1)
"""Words that were of use within so short a time need not be written again."""
SUGGESTED = 200
"""As many of a chat's searches are looked through for what somebody begins to type."""


class Searches:
    """Each chat has its own: a number means nothing in another chat, whoever sends it there."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def remember(self, chat: Chat, words: str, at: datetime) -> int:
        """The number of words that a button of this chat carries, the same for the same words."""
        rows = await self._database.read(
            "SELECT number FROM chat_searches WHERE (platform, chat, words) = (?, ?, ?) AND last >= ?",
            (chat.platform, chat.id, words, stamp(at - FRESH)),
        )
        return int(rows[0][0]) if rows else await self._write(chat, words, 0, at)

    async def count(self, chat: Chat, words: str, at: datetime) -> int:
        """Somebody searched for these words in this chat; their number."""
        return await self._write(chat, words, 1, at)

    async def recall(self, chat: Chat, number: int) -> str | None:
        """The words of a number that this chat was given; None where it was given none, or that was long ago."""
        rows = await self._database.read(
            "SELECT words FROM chat_searches WHERE (platform, chat, number) = (?, ?, ?)",
            (chat.platform, chat.id, number),
        )
        return str(rows[0][0]) if rows else None

    async def of(self, chat: Chat) -> list[str]:
        """What a chat searched for, the most frequent first; at most SUGGESTED."""
        rows = await self._database.read(
            "SELECT words FROM chat_searches WHERE (platform, chat) = (?, ?) AND times > 0"
            " ORDER BY times DESC, last DESC LIMIT ?",
            (chat.platform, chat.id, SUGGESTED),
        )
        return [str(words) for [words] in rows]

    async def forget(self, before: datetime) -> None:
        """Words that were last of use before then; who presses their buttons asks anew."""
        await self._database.write("DELETE FROM chat_searches WHERE last < ?", (stamp(before),))

    async def _write(self, chat: Chat, words: str, times: int, at: datetime) -> int:
        rows = await self._database.write(
            "INSERT INTO chat_searches VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT (platform, chat, words)"
            " DO UPDATE SET times = chat_searches.times + excluded.times, last = excluded.last RETURNING number",
            (chat.platform, chat.id, 1 + secrets.randbelow(NUMBERS), words, times, stamp(at)),
        )
        return int(rows[0][0])
