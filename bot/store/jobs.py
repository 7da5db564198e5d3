"""Long work: what a restart interrupted, and where its progress stands."""

import json
from datetime import datetime
from typing import Any

from bot.model import Chat, Job, Unit
from bot.store.interface import Database
from bot.store.rows import stamp

_COLUMNS = "id, what, unit, done, total, platform, chat, messages, language"


class StoredJobs:
    """A row for each that goes on. What has come to its end is forgotten; numbers are given once."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def begin(self, new: Job, at: datetime) -> int:
        """Keep long work from now on; its number."""
        rows = await self._database.write(
            "INSERT INTO jobs (what, unit, done, total, began) VALUES (?, ?, ?, ?, ?) RETURNING id",
            (new.what, new.unit.value, new.done, new.total, stamp(at)),
        )
        return int(rows[0][0])

    async def keep(self, number: int, done: int, total: int) -> None:
        """So far it has come."""
        await self._database.write("UPDATE jobs SET done = ?, total = ? WHERE id = ?", (done, total, number))

    async def stands(self, number: int, chat: Chat, messages: tuple[str, ...], language: str) -> None:
        """These messages show it."""
        await self._database.write(
            "UPDATE jobs SET platform = ?, chat = ?, messages = ?, language = ? WHERE id = ?",
            (chat.platform, chat.id, json.dumps(messages), language, number),
        )

    async def leaves(self, number: int) -> None:
        """No message shows it any more."""
        await self._database.write(
            "UPDATE jobs SET platform = NULL, chat = NULL, messages = NULL, language = NULL WHERE id = ?", (number,)
        )

    async def forget(self, number: int) -> None:
        """It has come to its end, and that was told."""
        await self._database.write("DELETE FROM jobs WHERE id = ?", (number,))

    async def forget_before(self, at: datetime) -> None:
        """What began before then and was interrupted."""
        await self._database.write("DELETE FROM jobs WHERE began < ?", (stamp(at),))

    async def left(self) -> list[Job]:
        """What is kept, in order: at the start, all that was interrupted."""
        return [_job(row) for row in await self._database.read(f"SELECT {_COLUMNS} FROM jobs ORDER BY id")]


def _job(row: tuple[Any, ...]) -> Job:
    number, what, unit, done, total, platform, chat, messages, language = row
    return Job(
        what=what,
        unit=Unit(unit),
        done=done,
        total=total,
        chat=Chat(platform, chat) if chat else None,
        messages=tuple(json.loads(messages)) if messages else (),
        language=language or "",
        id=number,
    )
