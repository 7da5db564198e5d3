"""A file as one end of a move: read as it is at one moment, or filled without its triggers."""

from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager, closing
from pathlib import Path

from bot.errors import StoreUnusable
from bot.store.database import opened, translated
from bot.store.driver import aiosqlite, newest
from bot.store.interface import Connection, Database, Rows, Values
from bot.store.tables import Row, Table, quoted

_TRIGGERS = "SELECT name, sql FROM sqlite_schema WHERE type = 'trigger' AND tbl_name = ? ORDER BY rowid"
_OURS = "SELECT count(*) FROM sqlite_schema WHERE type = 'table' AND name IN ('articles', 'memory', 'inbox')"

Read = Callable[[str, Values], Awaitable[Rows]]


class FileSource:
    """`bot.store.ends.Source`: a file, read only, as it was when it was opened."""

    def __init__(self, connection: aiosqlite.Connection) -> None:
        self._connection = connection
        self._version = 0

    async def begin(self) -> None:
        await self.read("BEGIN")
        self._version = await self._changes()

    async def read(self, sql: str, values: Values = ()) -> Rows:
        with translated():
            return list(await self._connection.execute_fetchall(sql, values))  # type: ignore[arg-type]  # plain tuples

    async def highest(self, table: Table) -> int | None:
        return await _highest(self.read, table)

    async def unchanged(self) -> bool:
        """Nobody has written to it since. It is no more held to that moment."""
        await self.read("COMMIT")
        return await self._changes() == self._version

    async def _changes(self) -> int:
        """Another number after others have written (sqlite.org/pragma.html#pragma_data_version)."""
        await self.read("SELECT count(*) FROM sqlite_schema")  # what others wrote is seen by whoever reads
        return int((await self.read("PRAGMA data_version"))[0][0])


class FileTarget:
    """`bot.store.ends.Target`: a file."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self.read = database.read
        self.transaction = database.transaction
        self.optimize = database.optimize

    async def highest(self, table: Table) -> int | None:
        """Where numbers may be given twice, it goes by those that are there."""
        return await _highest(self.read, table) if table.counted else None

    async def arrive(self, connection: Connection, table: Table, rows: Sequence[Row]) -> None:
        places = ", ".join("?" * len(table.columns))
        async with _silent(connection, table):
            await connection.executemany(
                f'INSERT INTO "{table.name}" ({quoted(table.columns)}) VALUES ({places})', rows
            )

    async def clear(self, connection: Connection, tables: Sequence[Table]) -> None:
        for table in reversed(tables):
            async with _silent(connection, table):
                await connection.execute(f'DELETE FROM "{table.name}" WHERE {table.where}')

    async def count_on(self, connection: Connection, table: Table, highest: int) -> None:
        if table.counted:
            await connection.execute("DELETE FROM sqlite_sequence WHERE name = ?", (table.name,))
            await connection.execute("INSERT INTO sqlite_sequence (name, seq) VALUES (?, ?)", (table.name, highest))


@asynccontextmanager
async def _silent(connection: Connection, table: Table) -> AsyncIterator[None]:
    """Within a transaction: a table without its triggers. It ends with them, or all of it never was."""
    triggers = [(name, sql) for name, sql in await connection.execute_fetchall(_TRIGGERS, (table.name,))]
    for name, _ in triggers:
        await connection.execute(f'DROP TRIGGER "{name}"')
    yield
    for _, sql in triggers:
        await connection.execute(sql)


async def _highest(read: Read, table: Table) -> int | None:
    if not table.number:
        return None
    rows = await read("SELECT seq FROM sqlite_sequence WHERE name = ?", (table.name,)) if table.counted else []
    rows = rows or await read(f'SELECT max("{table.number}") FROM "{table.name}"', ())
    return int(rows[0][0] or 0)


@asynccontextmanager
async def source(path: Path) -> AsyncIterator[FileSource]:
    """The database at `path`, which no bot is running on. Raises StoreUnusable where there is none."""
    if not _is_ours(path):
        raise StoreUnusable(f"there is no database at {path}")
    async with opened(path, alone=True):  # which brings it up to date, and keeps bots off it
        with translated():
            connection = await aiosqlite.connect(_read_only(path), uri=True, isolation_level=None)
        connection.text_factory = _text
        try:
            its = FileSource(connection)
            await its.begin()
            yield its
        finally:
            await connection.close()


@asynccontextmanager
async def target(path: Path) -> AsyncIterator[FileTarget]:
    """The database at `path`, made where there is none."""
    _is_ours(path)
    async with opened(path, alone=True) as database:
        yield FileTarget(database)


def _is_ours(path: Path) -> bool:
    """Whether there is a database, which is ours: what is another program's is not touched. Raises StoreUnusable."""
    if not path.exists():
        return False
    with translated(), closing(newest.connect(_read_only(path), uri=True)) as connection:
        [[ours]] = connection.execute(_OURS)
    if not ours:
        raise StoreUnusable(f"{path} is no database of khabar")
    return True


def _read_only(path: Path) -> str:
    return f"{path.absolute().as_uri()}?mode=ro"


def _text(raw: bytes) -> str:
    """SQLite holds whatever it was given. What is no text, as halves of surrogate pairs are, is U+FFFD."""
    try:
        return raw.decode()
    except UnicodeDecodeError:
        return raw.decode("utf-8", "replace")
