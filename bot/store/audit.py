"""The audit log: what was done that somebody may have to answer for."""

from datetime import datetime

from bot.store.database import Database
from bot.store.rows import stamp


class Audit:
    """`who` and `whom` are "platform:id"; times are UTC."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def note(  # noqa: PLR0913, PLR0917  a line has as many parts
        self, at: datetime, who: str, name: str, what: str, whom: str = "", before: str = "", after: str = ""
    ) -> None:
        """A line for what has no transaction of its own in the store, such as a file that was made."""
        await self._database.write(
            "INSERT INTO audit (at, who, name, what, whom, before, after) VALUES (?, ?, ?, ?, ?, ?, ?)",
            (stamp(at), who, name, what, whom, before, after),
        )
