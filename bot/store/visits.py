"""When people were here."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from bot.model import Chat, Person
from bot.store.interface import Database
from bot.store.rows import stamp


@dataclass(frozen=True, slots=True)
class Visit:
    """A person's last request, and the last one of the visit before: when, and the number of the last publication then.

    `chat` is the id of their private chat with the bot, None where it is not known. In the first visit both are of it.
    """

    at: datetime
    number: int
    before_at: datetime
    before_number: int
    chat: str | None = None


_KEEP = (
    "INSERT INTO visits VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT (platform, person)"
    " DO UPDATE SET chat = coalesce(excluded.chat, visits.chat),"
    " at = max(excluded.at, visits.at), number = max(excluded.number, visits.number),"
    " before_at = max(excluded.before_at, visits.before_at),"
    " before_number = max(excluded.before_number, visits.before_number)"
)
"""A private chat that was known stays known. Of two processes that write, the one that knows later ones is right."""


class StoredVisits:
    """One row a person. Times are UTC. Without a time (''), it says but where somebody's settings are kept."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def of(self, person: Person) -> Visit | None:
        rows = await self._database.glance(
            "SELECT at, number, before_at, before_number, chat FROM visits"
            " WHERE (platform, person) = (?, ?) AND at <> ''",
            (person.platform, person.id),
        )
        if not rows:
            return None
        at, number, before_at, before_number, chat = rows[0]
        return Visit(datetime.fromisoformat(at), number, datetime.fromisoformat(before_at), before_number, chat)

    async def who_is_in(self, chat: Chat) -> Person | None:
        """Whose private chat with the bot it is, where that is known."""
        rows = await self._database.glance(
            "SELECT person FROM visits WHERE (platform, chat) = (?, ?) LIMIT 1", (chat.platform, chat.id)
        )
        return Person(chat.platform, rows[0][0]) if rows else None

    async def keep(self, visits: Mapping[tuple[str, str], Visit]) -> None:
        """Those of people, by their platforms and ids, in one transaction."""
        rows = [
            (*who, its.chat, stamp(its.at), its.number, stamp(its.before_at), its.before_number)
            for who, its in visits.items()
        ]
        await self._database.transaction(lambda connection: connection.executemany(_KEEP, rows))
