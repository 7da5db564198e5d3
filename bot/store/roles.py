"""Who may do more than read. Whether somebody may is asked of the database each time: another process may have changed
it a moment ago. The whole list is kept in memory, too, for menus and for what the admins are told.
"""

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime

from bot.model import Deed, Holder, Person, Role
from bot.store.audit import noted
from bot.store.interface import Connection, Database
from bot.store.rows import stamp
from bot.store.turns import in_turn

Roles = Mapping[str, Role]
"""By "platform:id"; who is not named is a reader."""
Check = Callable[[Roles], None]
"""Raises what the change is refused with, which then leaves nothing behind."""

ROLE, RENAMED = "role", "UPDATE roles SET name = ? WHERE (platform, person) = (?, ?)"
_GIVEN = (
    "INSERT INTO roles (platform, person, role, name, by, at) VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT (platform, person)"
    " DO UPDATE SET role = excluded.role, name = excluded.name, by = excluded.by, at = excluded.at"
)


class StoredRoles:
    """Those whom the configuration makes owners are not in it."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self.turn = asyncio.Lock()
        self._other = asyncio.Event()
        self.all: tuple[Holder, ...] = ()
        self._roles: dict[str, Role] = {}

    @in_turn
    async def load(self) -> None:
        """Bring them into memory, in the order in which they came."""
        rows = await self._database.read("SELECT platform, person, name, role, by, at FROM roles ORDER BY at, platform")
        now = tuple(
            Holder(Person(platform, number, name), Role(role), by, datetime.fromisoformat(at))
            for platform, number, name, role, by, at in rows
        )
        if now != self.all:
            self.all, self._roles = now, {str(its.person): its.role for its in now}
            self._other.set()
            self._other = asyncio.Event()

    async def other(self) -> None:
        """Wait until the list is another one than now."""
        await self._other.wait()

    async def of(self, person: Person) -> Role:
        """What a person is at this moment; who is called otherwise than in the list is named anew there."""
        rows = await self._database.glance(
            "SELECT role, name FROM roles WHERE (platform, person) = (?, ?)", (person.platform, person.id)
        )
        role, name = rows[0] if rows else (Role.READER, person.name)
        if person.name not in ("", name):
            await self._database.write(RENAMED, (person.name, person.platform, person.id))
            await self.load()
        elif role != self.last_known(person):
            await self.load()
        return Role(role)

    def last_known(self, person: Person) -> Role:
        """What a person was when the list was loaded."""
        return self._roles.get(str(person), Role.READER)

    async def give(self, whom: Person, role: Role, by: Person, at: datetime, check: Check) -> Role:
        """Give a role, or take all of them (READER), with its line in the audit log; what the person was before.

        `check` sees who is what in this very transaction.
        """
        before = await self._database.transaction(lambda connection: give(connection, whom, role, by, at, check))
        await self.load()
        return before


async def give(  # noqa: PLR0913, PLR0917  as many things belong to it
    connection: Connection, whom: Person, role: Role, by: Person, at: datetime, check: Check
) -> Role:
    """Within a transaction: `StoredRoles.give`."""
    rows = await connection.execute_fetchall("SELECT platform, person, role, name FROM roles")
    held = {f"{platform}:{number}": (Role(its), name) for platform, number, its, name in rows}
    check({who: its for who, (its, _) in held.items()})
    before, name = held.get(str(whom), (Role.READER, ""))
    whom = replace(whom, name=whom.name or name)
    if role is Role.READER:
        await connection.execute("DELETE FROM roles WHERE (platform, person) = (?, ?)", (whom.platform, whom.id))
    else:
        values = (whom.platform, whom.id, role.value, whom.name, str(by), stamp(at))
        await connection.execute(_GIVEN, values)
    if role is not before:
        await noted(connection, _deed(whom, before, role, by, at))
    return before


def _deed(whom: Person, before: Role, after: Role, by: Person, at: datetime) -> Deed:
    return Deed(
        at=at,
        who=str(by),
        name=by.name,
        what=ROLE,
        whom=str(whom),
        whom_name=whom.name,
        before=before.value,
        after=after.value,
    )
