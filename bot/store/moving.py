"""All that is kept goes from one database to another: batch by batch, then both are compared row by row.

How far it has come stands in the target's memory, in the transaction that brings the rows: it goes on from there
however it ended. Until it is done, the target is nobody's store (bot.store.sqlite.open_store).
"""

import asyncio
import json
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from bot.errors import StoreUnusable
from bot.model import Secret
from bot.store import moving_postgres, moving_sqlite
from bot.store.ends import End, Source, Target
from bot.store.interface import Connection, Rows
from bot.store.rows import stamp
from bot.store.tables import Row, Schema, Sum, Table, Unmatched, schema

BATCH = 1000
APART = 100_000
"""Rows that differ are looked through for the first one; so many are enough to say that all is different."""
_END: Rows = []
_OWNER = "moving"
_BEGUN, _DONE, _AT = "begun", "done", "at "
_IDENTITY = "SELECT value FROM memory WHERE (owner, key) = ('khabar', 'database')"

Step = Callable[[int], object]
"""Told of each batch how many rows it had."""


@dataclass(frozen=True, slots=True)
class Mark:
    """Of a move: which database it is from, with which version of the schema, and when it began or was done."""

    identity: str
    version: int
    at: str


@dataclass(frozen=True, slots=True)
class Difference:
    """What is not the same: so many rows here and there, and the first that differs, by its key."""

    table: str
    source: int
    target: int
    first: Row | None

    def __str__(self) -> str:
        where = f"first at {json.dumps(self.first)}" if self.first else "the next number would be one that was given"
        return f"{self.table}: {self.source:,} rows in the source, {self.target:,} in the target; {where}"


@dataclass(slots=True)
class Move:
    """A move that may begin or go on. `rows` are those of the source, by table."""

    source: Source
    target: Target
    schema: Schema
    batch: int = BATCH
    apart: int = APART
    rows: dict[str, int] = field(default_factory=dict)

    # Whether it may begin

    async def begin(self, at: datetime) -> str:
        """Begin, or go on. When it was done before (UTC, ISO 8601), "" where it was not.

        Raises StoreUnusable where something else is in the target, or where the source is itself not all there.
        """
        if await self._known(_BEGUN, self.source):
            raise StoreUnusable(
                "the source is the target of a move that is not done: end that first, or move its source"
            )
        its = Mark(await self._identity(), self.schema.version, stamp(at))
        if done := await self._mark(_DONE, its):
            return done.at
        begun = await self._mark(_BEGUN, its)
        if begun is None and await self._holds():
            raise StoreUnusable("the target is not empty: give the address of a new database")
        if begun is None or begun.version != its.version:  # what an earlier program began is as its tables were
            await self._again(self.schema.tables, its)
        await self.count()
        return ""

    async def count(self) -> None:
        for table in self.schema.tables:
            [[rows]] = await self.source.read(f'SELECT count(*) FROM "{table.name}" WHERE {table.where}')
            self.rows[table.name] = rows

    async def _identity(self) -> str:
        rows = await self.source.read(_IDENTITY)
        return str(rows[0][0]) if rows else ""

    async def _mark(self, key: str, its: Mark) -> Mark | None:
        known = await self._known(key)
        if known and known["identity"] != its.identity:
            raise StoreUnusable("the target holds what was moved from another database: give the address of a new one")
        return Mark(**known) if known else None

    async def _known(self, key: str, end: End | None = None) -> Any:
        sql = "SELECT value FROM memory WHERE (owner, key) = (?, ?)"
        rows = await (end or self.target).read(sql, (_OWNER, key))
        return json.loads(rows[0][0]) if rows else None

    async def _holds(self) -> bool:
        """Whether there is anything in the target that a new database does not have."""
        for table in self.schema.tables:
            if table.name == "memory":
                rows = await self.target.read(f"SELECT owner, key FROM memory WHERE {table.where}")
                if not set(rows) <= self.schema.first:
                    return True
            elif await self.target.read(f'SELECT 1 FROM "{table.name}" LIMIT 1'):
                return True
        return False

    async def _again(self, tables: Sequence[Table], mark: Mark | None = None) -> None:
        """What came of these tables is taken out, to be brought again."""

        async def work(connection: Connection) -> None:
            await self.target.clear(connection, tables)
            for table in tables:
                await connection.execute("DELETE FROM memory WHERE (owner, key) = (?, ?)", (_OWNER, _AT + table.name))
            if mark:
                await _remember(connection, _BEGUN, _spelled(mark))

        await self.target.transaction(work)

    # What goes over

    async def copy(self, step: Step) -> None:
        """Bring what is not there yet. Rows that came before count as well: `step` is told of them, too."""
        for place, table in enumerate(self.schema.tables):
            position = await self._known(_AT + table.name)
            there = await self._sum(self.target, table)
            if there != (await self._sum(self.source, table, until=position) if position else Sum()):
                await self._again(self.schema.tables[place:])  # it was changed in between, there or here
                position, there = None, Sum()
            step(there.rows)
            await self._copy(table, position, step)
            await self._count_on(table)

    async def _copy(self, table: Table, position: Sequence[Any] | None, step: Step) -> None:
        async for rows in self._batches(self.source, table, after=position):

            async def work(connection: Connection, rows: Rows = rows) -> None:
                await self.target.arrive(connection, table, rows)
                await _remember(connection, _AT + table.name, json.dumps(table.key_of(rows[-1])))

            try:
                await self.target.transaction(work)
            except StoreUnusable as error:
                raise StoreUnusable(f"the rows of {table.name} can't be brought: {error}") from error
            step(len(rows))

    async def _count_on(self, table: Table) -> None:
        highest = await self.source.highest(table)
        if highest is not None:
            await self.target.transaction(lambda connection: self.target.count_on(connection, table, highest))

    async def _batches(
        self, end: End, table: Table, *, after: Sequence[Any] | None = None, until: Sequence[Any] | None = None
    ) -> AsyncIterator[Rows]:
        while True:
            sql = table.rows(self.batch, after=after is not None, until=until is not None)
            rows = await end.read(sql, (*(after or ()), *(until or ())))
            if rows:
                yield rows
            if len(rows) < self.batch:
                return
            after = table.key_of(rows[-1])

    async def _sum(
        self, end: End, table: Table, *, until: Sequence[Any] | None = None, step: Step | None = None
    ) -> Sum:
        its = Sum()
        async for rows in self._batches(end, table, until=until):
            its.add(rows)
            if step:
                step(len(rows))
        return its

    # Whether all of it is there

    async def compare(self, step: Step) -> list[Difference]:
        """What is not the same. `step` is told of the rows of the source."""
        return [its for table in self.schema.tables if (its := await self._compared(table, step))]

    async def _compared(self, table: Table, step: Step) -> Difference | None:
        here, there = await asyncio.gather(self._sum(self.source, table, step=step), self._sum(self.target, table))
        if here != there:
            return Difference(table.name, here.rows, there.rows, await self._first(table))
        given, counted = await self.source.highest(table), await self.target.highest(table)
        if given is not None and counted is not None and counted < given:
            return Difference(table.name, here.rows, there.rows, None)
        return None

    async def _first(self, table: Table) -> Row | None:
        apart = Unmatched(table)
        here, there = self._batches(self.source, table), self._batches(self.target, table)
        while len(apart) < self.apart:
            left, right = await anext(here, _END), await anext(there, _END)
            if not (left or right):
                break
            apart.add(left, right)
        return apart.first

    async def finish(self, at: datetime) -> None:
        """All of it is there, and it is a store from now on. Raises StoreUnusable where the source was changed."""
        done = Mark(await self._identity(), self.schema.version, stamp(at))
        if not await self.source.unchanged():
            raise StoreUnusable("another command has changed the source meanwhile: begin again, to bring that, too")

        async def work(connection: Connection) -> None:
            await connection.execute("DELETE FROM memory WHERE owner = ?", (_OWNER,))
            await _remember(connection, _DONE, _spelled(done))

        await self.target.transaction(work)
        await self.target.optimize()


@asynccontextmanager
async def between(
    source: Path | Secret, target: Path | Secret, *, batch: int = BATCH, patience: float = moving_postgres.PATIENCE
) -> AsyncIterator[Move]:
    """A move from one database to another. Raises AlreadyRunning, NewerDatabase, StoreUnusable.

    `patience`: seconds in which others may still end what they do in a PostgreSQL database.
    """
    its = schema()
    async with _source(source, its, patience) as one, _target(target, patience) as other:
        yield Move(one, other, its, batch)


def _source(where: Path | Secret, its: Schema, patience: float) -> AbstractAsyncContextManager[Source]:
    if isinstance(where, Path):
        return moving_sqlite.source(where)
    return moving_postgres.source(where.reveal(), its.tables, patience)


def _target(where: Path | Secret, patience: float) -> AbstractAsyncContextManager[Target]:
    if isinstance(where, Path):
        return moving_sqlite.target(where)
    return moving_postgres.target(where.reveal(), patience)


def _spelled(mark: Mark) -> str:
    return json.dumps({"identity": mark.identity, "version": mark.version, "at": mark.at})


async def _remember(connection: Connection, key: str, value: str) -> None:
    await connection.execute(
        "INSERT INTO memory VALUES (?, ?, ?) ON CONFLICT (owner, key) DO UPDATE SET value = excluded.value",
        (_OWNER, key, value),
    )
