"""Long work: what a restart interrupted, and where its progress stands."""

import json
from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any

from bot.model import Chat, Job, Unit
from bot.store.interface import Database
from bot.store.rows import stamp
from bot.store.visited import with_us

LASTS = 30
"""Seconds for which work surely goes on of which its process says so."""
_NOW = "strftime('%Y-%m-%dT%H:%M:%f', 'now', '+0 seconds')"
_THEN = f"strftime('%Y-%m-%dT%H:%M:%f', 'now', '+{LASTS} seconds')"
"""By the clock of the database, as leases are."""
_COLUMNS = f"id, what, unit, done, total, platform, chat, messages, language, iif(until > {_NOW}, 1, 0)"


class StoredJobs:
    """A row for each that goes on. What has come to its end is forgotten; numbers are given once.

    Of several processes, the one that does it says again and again that it goes on; else it was interrupted.
    """

    def __init__(self, database: Database) -> None:
        self._database = database

    async def begin(self, new: Job, at: datetime) -> int:
        """Keep long work from now on; its number."""
        rows = await self._database.write(
            f"INSERT INTO jobs (what, unit, done, total, began, until) VALUES (?, ?, ?, ?, ?, {_THEN}) RETURNING id",
            (new.what, new.unit.value, new.done, new.total, stamp(at)),
        )
        return int(rows[0][0])

    async def keep(self, number: int, done: int, total: int) -> None:
        """So far it has come."""
        await self._database.write("UPDATE jobs SET done = ?, total = ? WHERE id = ?", (done, total, number))

    async def renew(self, numbers: Collection[int]) -> dict[int, bool]:
        """These go on; whether they are to be cancelled, of those that are still known."""
        rows = await self._database.write(
            f"UPDATE jobs SET until = {_THEN} WHERE id IN (SELECT CAST(value AS BIGINT) FROM json_each(?))"
            " RETURNING id, cancelled",
            (json.dumps(list(numbers)),),
        )
        return {number: bool(cancelled) for number, cancelled in rows}

    async def let_go(self, numbers: Collection[int]) -> None:
        """These do not go on any more."""
        await self._database.write(
            "UPDATE jobs SET until = '' WHERE id IN (SELECT CAST(value AS BIGINT) FROM json_each(?))",
            (json.dumps(list(numbers)),),
        )

    async def cancel(self, number: int) -> None:
        """The process that does it is to end it."""
        await self._database.write("UPDATE jobs SET cancelled = 1 WHERE id = ?", (number,))

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

    async def get(self, number: int) -> Job | None:
        rows = await self._database.read(f"SELECT {_COLUMNS} FROM jobs WHERE id = ?", (number,))
        return _job(rows[0]) if rows else None

    async def take_over(self, here: Mapping[str, Collection[str]]) -> list[Job]:
        """What was interrupted elsewhere, and stands in chats that are with this process: it is told by this one."""
        ours, values = with_us(here)
        rows = await self._database.write(
            f"UPDATE jobs SET until = {_THEN} WHERE until < {_NOW} AND platform IN"
            f" (SELECT value FROM json_each(:visited)){ours} RETURNING {_COLUMNS}",
            values,
        )
        return [_job(row) for row in rows]


def _job(row: tuple[Any, ...]) -> Job:
    number, what, unit, done, total, platform, chat, messages, language, goes_on = row
    return Job(
        what=what,
        unit=Unit(unit),
        done=done,
        total=total,
        chat=Chat(platform, chat) if chat else None,
        messages=tuple(json.loads(messages)) if messages else (),
        language=language or "",
        id=number,
        goes_on=bool(goes_on),
    )
