"""People, and the readers that they are: somebody may be a person of several platforms."""

from bot.model import Person
from bot.store.database import Connection

READER = "(SELECT reader FROM people WHERE (platform, person) = (?, ?))"
"""The number of a person's reader; its two values are bound first."""


async def reader_of(connection: Connection, person: Person) -> int:
    """Within a transaction: the number of a person's reader, who is one from now on."""
    who = (person.platform, person.id)
    for (number,) in await connection.execute_fetchall(f"SELECT {READER}", who):
        if number is not None:
            return int(number)
    [[number]] = await connection.execute_fetchall("INSERT INTO readers DEFAULT VALUES RETURNING id")
    await connection.execute("INSERT INTO people VALUES (?, ?, ?)", (*who, number))
    return int(number)
