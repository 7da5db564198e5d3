"""Databases to be moved, and what is in them."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from bot.model import Secret
from bot.store.driver import aiosqlite, newest
from bot.store.sqlite import Store, open_store
from bot.store.tables import Table, schema
from tests.samples import NOON, article, words_of
from tests.store.earlier import fill
from tests.store.test_forgetting import HOME, KIM, KIMS, NAMED, PRESSED, ZAINAB, leave_traces, put_aside
from tests.store.test_upgrades import empty

LAST = 7
"""The last version that tests.store.earlier fills."""
LATER = (
    "INSERT INTO roles VALUES ('discord', '9', 'owner', 'سعاد', 'telegram:7', '2026-07-01T09:30:00Z')",
    "INSERT INTO invitations (code, role, by, name, until) VALUES ('a', 'editor', 'telegram:7', 'سعاد', '2026-07-01')",
    "INSERT INTO leases VALUES ('telegram', 'a', 7, '')",
)
"""What stands in the tables that are newer than those of tests.store.earlier."""


async def filled(folder: Path) -> Path:
    """A database with rows in every table, of which some were changed and deleted."""
    path = await empty(LAST, folder)
    async with aiosqlite.connect(path, isolation_level=None) as connection:
        await fill(connection, LAST)
    async with open_store(path) as store:
        for statement in LATER:
            await store._database.write(statement)
        for table in schema().tables:
            await _begin(store, table)
        await leave_traces(store, ZAINAB, HOME)
        await leave_traces(store, KIM, KIMS)
        await put_aside(store, PRESSED, NAMED, "odd")
        await store.forgetting.forget(KIM, KIMS, NOON)
    return path


async def _begin(store: Store, table: Table) -> None:
    """A table that nobody has thought of gets a row."""
    if not await store._database.read(f'SELECT 1 FROM "{table.name}" LIMIT 1'):  # noqa: S608  a table of ours
        kinds = await store._database.read("SELECT type FROM pragma_table_info(?)", (table.name,))
        values = ", ".join("1" if kind == "INTEGER" else "'[]'" for (kind,) in kinds)
        await store._database.write(f'INSERT INTO "{table.name}" VALUES ({values})')  # noqa: S608  a table of ours


async def many(path: Path, count: int) -> Path:
    """A database with so many articles."""
    async with open_store(path) as store:
        some = [
            article(number, body=words_of(number), tags=("culture", f"tag {number % 7}")) for number in range(count)
        ]
        await store.add_all(some)
    return path


def held(where: Path | Secret) -> dict[str, list[tuple[Any, ...]]]:
    """All rows of all tables, as a driver gives them, but for what a database says of itself."""
    with opened(where) as connection:
        found = {table.name: sorted(_rows(connection, table), key=repr) for table in schema().tables}
    found["memory"] = [row for row in found["memory"] if row[0] != "moving"]
    return found


def _rows(connection: Any, table: Table) -> Iterator[tuple[Any, ...]]:
    names = ", ".join(f'"{name}"' for name in table.columns)
    yield from map(tuple, connection.execute(f'SELECT {names} FROM "{table.name}"').fetchall())  # noqa: S608  ours


def opened(where: Path | Secret) -> Any:
    """A connection that commits each statement."""
    if isinstance(where, Path):
        connection = newest.connect(where, isolation_level=None)
        connection.execute("PRAGMA foreign_keys = ON")
        return Closing(connection)
    import psycopg

    return psycopg.connect(where.reveal(), autocommit=True)


class Closing:
    """A connection of SQLite that ends with its block, as one of PostgreSQL does."""

    def __init__(self, connection: Any) -> None:
        self._connection = connection

    def __enter__(self) -> Any:
        return self._connection

    def __exit__(self, *_: object) -> None:
        self._connection.close()


def address(where: Path | Secret) -> str:
    """As an operator types it."""
    return f"sqlite:{where}" if isinstance(where, Path) else where.reveal()
