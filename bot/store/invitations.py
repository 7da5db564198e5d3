"""Links that give a role to whoever opens them, once. Of their codes only hashes are kept."""

from datetime import datetime
from typing import Any

from bot.model import Invitation, Person, Role
from bot.store.audit import done_by, noted
from bot.store.interface import Connection, Database
from bot.store.people import hashed
from bot.store.roles import Check, StoredRoles, give
from bot.store.rows import stamp

INVITED, TAKEN_BACK = "invitation", "invitation-back"
_COLUMNS = "id, role, by, name, until"


class Invitations:
    """Each step has its line in the audit log."""

    def __init__(self, database: Database, roles: StoredRoles) -> None:
        self._database, self._roles = database, roles

    async def offer(self, role: Role, code: str, by: Person, at: datetime, until: datetime) -> int:
        """Whoever opens this code before `until` takes the role; its number, by which it is taken back."""

        async def work(connection: Connection) -> int:
            rows = await connection.execute_fetchall(
                "INSERT INTO invitations (code, role, by, name, until) VALUES (?, ?, ?, ?, ?) RETURNING id",
                (hashed(code), role.value, str(by), by.name, stamp(until)),
            )
            await noted(connection, done_by(by, INVITED, at, after=role.value))
            return int(next(iter(rows))[0])

        return await self._database.transaction(work)

    async def find(self, code: str, at: datetime) -> Invitation | None:
        """The invitation of a code; None where it was used, taken back, or is too old."""
        rows = await self._database.read(
            f"SELECT {_COLUMNS} FROM invitations WHERE code = ? AND until > ?", (hashed(code), stamp(at))
        )
        return _invitation(rows[0]) if rows else None

    async def open(self, at: datetime) -> list[Invitation]:
        """Those that can still be used, the newest first."""
        rows = await self._database.read(
            f"SELECT {_COLUMNS} FROM invitations WHERE until > ? ORDER BY id DESC", (stamp(at),)
        )
        return list(map(_invitation, rows))

    async def take(self, its: Invitation, whom: Person, at: datetime, check: Check) -> bool:
        """Use it up: the person has the role, as if who invited had given it now. False where somebody was faster."""

        async def work(connection: Connection) -> bool:
            used = await connection.execute_fetchall("DELETE FROM invitations WHERE id = ? RETURNING id", (its.id,))
            if not list(used):
                return False
            await give(connection, whom, its.role, its.by, at, check)
            return True

        taken = await self._database.transaction(work)
        await self._roles.load()
        return taken

    async def take_back(self, number: int, by: Person, at: datetime) -> bool:
        """Nobody can use it any more; False where that is so already."""

        async def work(connection: Connection) -> bool:
            rows = await connection.execute_fetchall("DELETE FROM invitations WHERE id = ? RETURNING role", (number,))
            for (role,) in list(rows):
                await noted(connection, done_by(by, TAKEN_BACK, at, before=role))
                return True
            return False

        return await self._database.transaction(work)

    async def forget(self, before: datetime) -> None:
        """Those that were of use until then."""
        await self._database.write("DELETE FROM invitations WHERE until < ?", (stamp(before),))


def _invitation(row: tuple[Any, ...]) -> Invitation:
    number, role, by, name, until = row
    platform, _, its = by.partition(":")
    return Invitation(number, Role(role), Person(platform, its, name), datetime.fromisoformat(until))
