"""Leases: what only one process may do at a time. Each new holder has a higher epoch, by which the old one is refused.

Martin Kleppmann, How to do distributed locking (2016): a lease alone does not stop a process that slept through its
end; the store must refuse its number, too.
"""

from dataclasses import dataclass
from typing import Any

from bot.store.interface import SHARED, Database

_NOW = "strftime('%Y-%m-%dT%H:%M:%f', 'now', '+0 seconds')"
_THEN = "strftime('%Y-%m-%dT%H:%M:%f', 'now', ?)"
"""By the database's clock, for those of machines differ. Written alike, so that they are compared as text."""

Fence = tuple[str, int]
"""The name of a lease, and the epoch in which somebody believes to hold it."""


@dataclass(frozen=True, slots=True)
class Held:
    """Who was given a lease last, and in which epoch; `free`: it has run out, or was let go."""

    name: str
    holder: str
    epoch: int
    free: bool


class Leases:
    """`holder` names one life of one process: it is never used again."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def take(self, name: str, holder: str, seconds: float) -> int | None:
        """The epoch in which it is the holder's for so many seconds from now; None where another one has it."""
        rows = await self._database.write(
            f"INSERT INTO leases (name, holder, epoch, until) VALUES (?, ?, 1, {_THEN})"
            " ON CONFLICT (name) DO UPDATE SET holder = excluded.holder, epoch = leases.epoch + 1,"
            f" until = excluded.until WHERE leases.until < {_NOW} OR leases.holder = excluded.holder RETURNING epoch",
            (name, holder, _after(seconds)),
        )
        return int(rows[0][0]) if rows else None

    async def renew(self, name: str, holder: str, epoch: int, seconds: float) -> bool:
        """It stays the holder's for so many seconds from now; False where it was let go, or is another one's."""
        rows = await self._database.write(
            f"UPDATE leases SET until = {_THEN} WHERE name = ? AND holder = ? AND epoch = ? AND until <> ''"
            " RETURNING epoch",
            (_after(seconds), name, holder, epoch),
        )
        return bool(rows)

    async def release(self, name: str, holder: str, epoch: int) -> None:
        """Whoever waits for it may take it at once; nothing where it is another one's by now."""
        await self._database.write(
            "UPDATE leases SET until = '' WHERE name = ? AND holder = ? AND epoch = ?", (name, holder, epoch)
        )

    async def all(self) -> list[Held]:
        """Every lease that was ever taken, by its name."""
        rows = await self._database.read(
            f"SELECT name, holder, epoch, CASE WHEN until < {_NOW} THEN 1 ELSE 0 END FROM leases ORDER BY name"
        )
        return [Held(name, holder, int(epoch), bool(free)) for name, holder, epoch, free in rows]


def held_in(fence: Fence | None) -> tuple[str, dict[str, Any]]:
    """A condition for a statement of what only the holder of that epoch may do, and its values; none: anybody may.

    The lease is locked until the statement has ended, for that may wait for a row: nobody takes the lease meanwhile.
    """
    if fence is None:
        return "", {}
    name, epoch = fence
    lease = "leases.name = :lease AND leases.epoch = :epoch AND leases.until <> ''"
    condition = f" AND EXISTS (SELECT 1 FROM leases WHERE {lease} {SHARED})"
    return condition, {"lease": name, "epoch": epoch}


def _after(seconds: float) -> str:
    return f"{seconds:+.3f} seconds"
