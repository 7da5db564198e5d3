"""A PostgreSQL database as one end of a move: read as it is at one moment, or filled without its triggers.

Whoever made the tables may do all of this; it needs no superuser.
"""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager

from psycopg import ProgrammingError
from psycopg.conninfo import conninfo_to_dict

from bot.errors import StoreUnusable
from bot.store.dialect import postgres
from bot.store.interface import Connection, Rows, Values
from bot.store.places import FORMS
from bot.store.postgres import Postgres, opened, translated
from bot.store.sessions import Session, connected
from bot.store.tables import Row, Table, quoted

_OURS = "SELECT to_regclass('schema_version') IS NOT NULL"
PATIENCE = 3.0
"""Seconds that are waited for a bot to end that was just stopped."""
_SEQUENCE = "SELECT pg_get_serial_sequence(?, ?)"


class PostgresSource:
    """`bot.store.ends.Source`: nothing is written to its tables as long as it is open."""

    def __init__(self, session: Session) -> None:
        self._session = session

    async def begin(self, tables: Sequence[Table]) -> None:
        """The locks come first: what is read then is what was last written (PostgreSQL, LOCK)."""
        with translated():
            await self._session.execute("SET idle_in_transaction_session_timeout = 0")
            await self._session.execute("BEGIN ISOLATION LEVEL REPEATABLE READ")
            await self._session.execute(f"LOCK TABLE {quoted(table.name for table in tables)} IN SHARE MODE")

    async def read(self, sql: str, values: Values = ()) -> Rows:
        with translated():
            return await (await self._session.execute(postgres(sql), values)).fetchall()

    async def highest(self, table: Table) -> int | None:
        return await _highest(self, table)

    async def unchanged(self) -> bool:
        """Always: whoever would write waits."""
        return True


class PostgresTarget:
    """`bot.store.ends.Target`."""

    def __init__(self, database: Postgres) -> None:
        self._database = database
        self.read = database.read
        self.transaction = database.transaction
        self.optimize = database.optimize

    async def highest(self, table: Table) -> int | None:
        return await _highest(self, table)

    async def arrive(self, connection: Connection, table: Table, rows: Sequence[Row]) -> None:
        places = ", ".join("?" * len(table.columns))
        async with _silent(connection, table):
            await connection.executemany(
                f'INSERT INTO "{table.name}" ({quoted(table.columns)}) VALUES ({places})', rows
            )

    async def clear(self, connection: Connection, tables: Sequence[Table]) -> None:
        """Of tables that refer to each other, all at once."""
        whole = [table for table in tables if table.where == "true"]
        if whole:
            await connection.execute(f"TRUNCATE {quoted(table.name for table in whole)}")
        for table in set(tables) - set(whole):
            async with _silent(connection, table):
                await connection.execute(f'DELETE FROM "{table.name}" WHERE {table.where}')

    async def count_on(self, connection: Connection, table: Table, highest: int) -> None:
        for (its,) in await connection.execute_fetchall(_SEQUENCE, (table.name, table.key[0])):
            if its and highest:
                await connection.execute_fetchall("SELECT setval(CAST(? AS regclass), ?)", (its, highest))


@asynccontextmanager
async def _silent(connection: Connection, table: Table) -> AsyncIterator[None]:
    """Within a transaction: a table without its triggers. It ends with them, or all of it never was."""
    await connection.execute(f'ALTER TABLE "{table.name}" DISABLE TRIGGER USER')
    yield
    await connection.execute(f'ALTER TABLE "{table.name}" ENABLE TRIGGER USER')


async def _highest(its: "PostgresSource | PostgresTarget", table: Table) -> int | None:
    """Articles count by their changes, and have no sequence (bot.store.adding)."""
    [[sequence]] = await its.read(_SEQUENCE, (table.name, table.key[0]))
    if not sequence:
        return None
    [[last]] = await its.read(f"SELECT CASE WHEN is_called THEN last_value ELSE 0 END FROM {sequence}")
    return int(last)


@asynccontextmanager
async def source(url: str, tables: Sequence[Table], patience: float = PATIENCE) -> AsyncIterator[PostgresSource]:
    """The database at `url`, which no bot is running on. Raises StoreUnusable where there is none of ours."""
    _understood(url)
    await _ours(url)
    async with opened(url, alone=True, wait=patience):
        with translated():
            async with connected(url) as session:
                its = PostgresSource(session)
                await its.begin(tables)
                yield its


@asynccontextmanager
async def target(url: str, patience: float = PATIENCE) -> AsyncIterator[PostgresTarget]:
    """The database at `url`, with its tables made where there are none."""
    _understood(url)
    async with opened(url, alone=True, wait=patience) as database:
        yield PostgresTarget(database)


async def _ours(url: str) -> None:
    with translated():
        async with connected(url) as session:
            row = await (await session.execute(_OURS)).fetchone()
            name = session.info.dbname
    if not (row and row[0]):
        raise StoreUnusable(f"the database {name!r} is none of khabar")


def _understood(url: str) -> None:
    """What psycopg says of an address that it does not understand may quote the password."""
    try:
        ports = str(conninfo_to_dict(url).get("port", ""))
    except ProgrammingError:
        ports = "?"
    if ports.strip("0123456789,"):
        raise StoreUnusable(f"an address of a database is {FORMS}; in a password, @ is %40, / is %2F, : is %3A")
