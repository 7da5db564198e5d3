"""People, and the readers that they are: somebody may be a person of several platforms, who keeps one list."""

import hashlib
from datetime import datetime

from bot.model import Person
from bot.store.interface import Connection, Database
from bot.store.rows import stamp

READER = "(SELECT reader FROM people WHERE (platform, person) = (?, ?))"
"""The number of a person's reader; its two values are bound first."""


async def reader_of(connection: Connection, person: Person) -> int:
    """Within a transaction: the number of a person's reader, who is one from now on."""
    who = (person.platform, person.id)
    for (number,) in await connection.execute_fetchall(f"SELECT {READER}", who):
        if number is not None:
            return int(number)
    number = await _new_reader(connection)
    await connection.execute("INSERT INTO people VALUES (?, ?, ?)", (*who, number))
    return number


class People:
    """Who is linked with whom. Of a code that links only a hash is kept."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def linked(self, person: Person) -> list[Person]:
        """The other people that this one is, by their platforms and ids; nothing else is known of them."""
        rows = await self._database.glance(
            f"SELECT platform, person FROM people WHERE reader = {READER} AND (platform, person) <> (?, ?)"
            " ORDER BY platform, person",
            (person.platform, person.id) * 2,
        )
        return [Person(platform, number) for platform, number in rows]

    async def offer(self, person: Person, code: str, until: datetime) -> None:
        """Whoever gives this code before `until` becomes one reader with the person; older codes of theirs are void."""

        async def work(connection: Connection) -> None:
            reader = await reader_of(connection, person)
            await connection.execute("DELETE FROM link_codes WHERE reader = ?", (reader,))
            await connection.execute("INSERT INTO link_codes VALUES (?, ?, ?)", (hashed(code), reader, stamp(until)))

        await self._database.transaction(work)

    async def knows(self, person: Person, code: str, at: datetime) -> bool | None:
        """Whether a code of now is the person's own; None where there is no such code."""
        rows = await self._database.read(
            f"SELECT reader = {READER} FROM link_codes WHERE code = ? AND until > ?",
            (person.platform, person.id, hashed(code), stamp(at)),
        )
        return bool(rows[0][0]) if rows else None

    async def void(self, code: str) -> None:
        """A code that others have seen links nobody."""
        await self._database.write("DELETE FROM link_codes WHERE code = ?", (hashed(code),))

    async def link(self, person: Person, code: str, at: datetime) -> bool:
        """Make one reader of the person and of whoever was given this code, which is used up; False where nobody was.

        What either keeps is kept, as of when it was last kept. All that were linked with either go along.
        """

        async def work(connection: Connection) -> bool:
            used = await connection.execute_fetchall(
                f"DELETE FROM link_codes WHERE code = ? AND until > ?"
                f" AND reader IS DISTINCT FROM {READER} RETURNING reader",
                (hashed(code), stamp(at), person.platform, person.id),
            )
            for (other,) in list(used):
                await _merge(connection, int(other), await reader_of(connection, person))
            return bool(used)

        return await self._database.transaction(work)

    async def leave(self, person: Person) -> None:
        """The person is a reader of their own again, and takes a copy of the list along."""

        async def work(connection: Connection) -> None:
            before, reader = await reader_of(connection, person), await _new_reader(connection)
            await connection.execute(
                "INSERT INTO saved SELECT CAST(? AS BIGINT), article, at FROM saved WHERE reader = ?", (reader, before)
            )
            await connection.execute(
                "UPDATE people SET reader = ? WHERE (platform, person) = (?, ?)", (reader, person.platform, person.id)
            )
            await _drop_empty(connection, before)

        await self._database.transaction(work)

    async def forget(self, before: datetime) -> None:
        """Codes that were of use until then."""
        await self._database.write("DELETE FROM link_codes WHERE until < ?", (stamp(before),))


def hashed(code: str) -> str:
    return hashlib.sha256(code.encode()).hexdigest()


async def _new_reader(connection: Connection) -> int:
    [[number]] = await connection.execute_fetchall("INSERT INTO readers DEFAULT VALUES RETURNING id")
    return int(number)


async def _merge(connection: Connection, one: int, into: int) -> None:
    """The people and the list of a reader become another's, who is all of them from then on."""
    await connection.execute(
        "INSERT INTO saved SELECT CAST(? AS BIGINT), article, at FROM saved WHERE reader = ?"
        " ON CONFLICT (reader, article) DO UPDATE SET at = max(saved.at, excluded.at)",
        (into, one),
    )
    await connection.execute("UPDATE people SET reader = ? WHERE reader = ?", (into, one))
    await _drop_empty(connection, one)


async def _drop_empty(connection: Connection, reader: int) -> None:
    """A reader that is nobody any more goes, with the list and the codes."""
    await connection.execute(
        "DELETE FROM readers WHERE id = ? AND NOT EXISTS (SELECT 1 FROM people WHERE reader = readers.id)", (reader,)
    )
