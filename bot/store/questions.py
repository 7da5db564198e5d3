"""What persons were asked and have not answered yet: one question a person in a chat."""

from datetime import datetime

from bot.model import Chat, Person
from bot.store.database import Database
from bot.store.rows import stamp


class Questions:
    """A question is the button that asked it; it outlives a restart."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def ask(self, chat: Chat, person: Person, press: str, at: datetime) -> None:
        """The next words of this person in this chat answer this; a question before it is forgotten."""
        await self._database.write(
            "INSERT INTO questions VALUES (?, ?, ?, ?, ?)"
            " ON CONFLICT DO UPDATE SET press = excluded.press, asked = excluded.asked",
            (chat.platform, chat.id, person.id, press, stamp(at)),
        )

    async def asked(self, chat: Chat, person: Person) -> str | None:
        """The button that waits for an answer."""
        rows = await self._database.glance(
            "SELECT press FROM questions WHERE (platform, chat, person) = (?, ?, ?)",
            (chat.platform, chat.id, person.id),
        )
        return str(rows[0][0]) if rows else None

    async def forget(self, chat: Chat, person: Person) -> bool:
        """Whether there was one."""
        rows = await self._database.write(
            "DELETE FROM questions WHERE (platform, chat, person) = (?, ?, ?) RETURNING 1",
            (chat.platform, chat.id, person.id),
        )
        return bool(rows)
