"""The audit log: what was done that somebody may have to answer for, kept for a year."""

from datetime import datetime
from typing import Any

from bot.model import Deed, Person
from bot.store.interface import Connection, Database
from bot.store.rows import stamp

_KEEP = (
    "INSERT INTO audit (at, who, name, what, whom, whom_name, before, after)"
    " VALUES (:at, :who, :name, :what, :whom, :whom_name, :before, :after)"
)
_CHOSEN = "(:who = '' OR who = :who) AND (:what = '' OR what = :what)"


async def noted(connection: Connection, deed: Deed) -> None:
    """Within a transaction: the line stands where its deed does, and nowhere else."""
    await connection.execute(_KEEP, _values(deed))


def done_by(by: Person, what: str, at: datetime, *, before: str = "", after: str = "") -> Deed:
    """What somebody does to no person."""
    return Deed(at=at, who=str(by), name=by.name, what=what, before=before, after=after)


class Audit:
    """`who` is "platform:id"; times are UTC."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def note(  # noqa: PLR0913, PLR0917  a line has as many parts
        self, at: datetime, who: str, name: str, what: str, whom: str = "", before: str = "", after: str = ""
    ) -> None:
        """A line for what has no transaction of its own in the store, such as a file that was made."""
        deed = Deed(at=at, who=who, name=name, what=what, whom=whom, before=before, after=after)
        await self._database.write(_KEEP, _values(deed))

    async def page(self, *, who: str = "", what: str = "", offset: int = 0, limit: int) -> list[Deed]:
        """The lines of a person or of a kind ("" for any), the newest first."""
        rows = await self._database.read(
            f"SELECT at, who, name, what, whom, whom_name, before, after, id FROM audit WHERE {_CHOSEN}"
            " ORDER BY id DESC LIMIT :limit OFFSET :offset",
            {"who": who, "what": what, "limit": limit, "offset": offset},
        )
        return list(map(_deed, rows))

    async def count(self, *, who: str = "", what: str = "") -> int:
        """How many lines those are."""
        rows = await self._database.read(f"SELECT count(*) FROM audit WHERE {_CHOSEN}", {"who": who, "what": what})
        return int(rows[0][0])

    async def kinds(self) -> list[str]:
        """What was done at all."""
        return [what for (what,) in await self._database.read("SELECT DISTINCT what FROM audit ORDER BY what")]

    async def people(self) -> list[tuple[str, str]]:
        """Who did something, and what they were called when they last did, by "platform:id"."""
        rows = await self._database.read(
            "SELECT who, name FROM audit WHERE id IN (SELECT max(id) FROM audit WHERE who <> '' GROUP BY who)"
            " ORDER BY who"
        )
        return [(who, name) for who, name in rows]

    async def forget(self, before: datetime) -> None:
        """Lines of that long ago."""
        await self._database.write("DELETE FROM audit WHERE at < ?", (stamp(before),))


def _values(deed: Deed) -> dict[str, str]:
    return {
        **{"at": stamp(deed.at), "who": deed.who, "name": deed.name, "what": deed.what},
        **{"whom": deed.whom, "whom_name": deed.whom_name, "before": deed.before, "after": deed.after},
    }


def _deed(row: tuple[Any, ...]) -> Deed:
    at, who, name, what, whom, whom_name, before, after, number = row
    return Deed(
        at=datetime.fromisoformat(at),
        who=who,
        name=name,
        what=what,
        whom=whom,
        whom_name=whom_name,
        before=before,
        after=after,
        id=number,
    )
