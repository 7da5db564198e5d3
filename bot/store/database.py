"""The connections: one that writes, behind one task that takes whole transactions, and some that only read."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import AsyncExitStack, asynccontextmanager, contextmanager, suppress
from dataclasses import dataclass
from itertools import cycle, groupby
from pathlib import Path
from typing import Any, TypeAlias, TypeVar

from bot.errors import AlreadyRunning, StoreUnusable
from bot.store import interface
from bot.store.driver import aiosqlite, newest
from bot.store.files import make_file, make_folder
from bot.store.interface import Observed, Rows
from bot.store.migrate import migrate
from bot.store.timing import timed
from bot.store.upgrading import keep_before

READERS = 3
BUSY_SECONDS, ATTEMPTS = 10.0, 200
BROUGHT_IN, PAGES = 100, 10_000
"""Pieces of work after which the log of writes is brought into the database, which takes some 10 ms: nobody waits for
it who does not write just then. SQLite does so while somebody waits, when the log has so many pages (40 MB)."""
PATIENCE = 0.25
"""Seconds that writing waits, in which the log of writes can't be emptied because somebody reads from it."""

T = TypeVar("T")
Connection: TypeAlias = aiosqlite.Connection
Work = Callable[[Connection], Awaitable[Any]]
Job: TypeAlias = tuple[Work, asyncio.Future[Any]]
_CHANGES = ("INSERT ", "UPDATE ", "DELETE ")


@contextmanager
def translated() -> Iterator[None]:
    """A driver's error never leaves the store; its ValueError means a closed connection."""
    try:
        yield
    except (aiosqlite.Error, ValueError, OverflowError) as error:
        raise StoreUnusable(f"the database can't be used: {error}") from error


@dataclass(frozen=True, slots=True)
class Change:
    """A statement that may share its transaction with others: it changes rows, and nothing else."""

    sql: str
    values: Iterable[Any]

    async def __call__(self, connection: Connection) -> Rows:
        return await _rows(connection, self.sql, self.values)


class Database:
    """`read` asks one of the readers; `write` and `transaction` go through the one writer, in the order they came."""

    def __init__(self, writer: Connection, readers: list[Connection], here: Any) -> None:
        self._writer = writer
        self._here = here
        self._searcher, *others = readers
        self._readers = cycle(others)
        self.observed: Observed | None = None
        self.in_order = True
        self._open = True
        self._waiting = 0
        self._written = 0
        self._queue: asyncio.Queue[tuple[Work, asyncio.Future[Any]] | None] = asyncio.Queue()

    @timed
    async def read(self, sql: str, values: Iterable[Any] = ()) -> Rows:
        """All rows of one SELECT."""
        with translated():
            return await _rows(next(self._readers), sql, values)

    async def records(self, sql: str, values: Mapping[str, Any]) -> list[dict[str, Any]]:
        """As `read`, each row with the names of its columns."""
        with translated():
            async with next(self._readers).execute(sql, values) as cursor:
                names = [column[0] for column in cursor.description]
                return [dict(zip(names, row, strict=True)) for row in await cursor.fetchall()]

    async def glance(self, sql: str, values: Iterable[Any] = ()) -> Rows:
        """As `read`, in the event loop's own thread: for the few rows of an index that everybody asks for.

        Going to another thread and back would take longer than the answer (docs/decisions.md).
        """
        try:
            return list(self._here.execute(sql, values).fetchall())
        except aiosqlite.Error:  # locked, which never lasts, or closed: `read` waits, or says so
            return await self.read(sql, values)

    @timed
    async def search(self, sql: str, values: Iterable[Any] = ()) -> Rows:
        """As `read`, on a connection of its own: a slow search keeps only other searches waiting."""
        with translated():
            return await _rows(self._searcher, sql, values)

    @timed
    async def write(self, sql: str, values: Iterable[Any] = ()) -> Rows:
        """One statement, a transaction by itself; the rows that it RETURNs. Durable on return.

        It runs to its end even where its caller is cancelled, so it needs no task around it, unless others wait.
        """
        if self._open and not self._waiting:
            return await self._at_once(sql, values)
        change = sql.startswith(_CHANGES)
        work: Work = Change(sql, values) if change else lambda connection: _rows(connection, sql, values)
        waited: Rows = await self._enqueue(work)
        return waited

    async def _at_once(self, sql: str, values: Iterable[Any]) -> Rows:
        """What comes meanwhile waits, and is written together."""
        self._waiting += 1
        try:
            with translated():
                rows = await _rows(self._writer, sql, values)
        finally:
            self._waiting -= 1
        self._count()
        return rows

    @timed
    async def transaction(self, work: Callable[[Connection], Awaitable[T]]) -> T:
        """`work` between BEGIN and COMMIT; nothing of it stays where it raises. A cancelled caller does not stop it."""
        result: T = await self._enqueue(lambda connection: _whole(connection, work))
        return result

    async def wipe(self) -> bool:
        """Bring the log of writes into the database and empty it; False where somebody reads from it just now.

        What was deleted was overwritten at once; but SQLite keeps samples of its indexes to plan by
        (sqlite.org/fileformat2.html, 2.6.4), as people's words are.
        """
        if await self.read("SELECT 1 FROM sqlite_schema WHERE name = 'sqlite_stat4'"):
            await self.write("DELETE FROM sqlite_stat4")
        return await self._truncate()

    async def rewrite(self) -> None:
        """For some seconds or minutes: nothing else is written meanwhile."""
        await self.write("VACUUM")

    async def optimize(self) -> None:
        await self.write("PRAGMA optimize")

    async def check(self) -> str:
        """What SQLite says of the file: "ok", or its first complaint."""
        rows = await self.read("PRAGMA quick_check(1)")
        return str(rows[0][0])

    async def numbers(self, connection: interface.Connection) -> dict[str, int]:
        """SQLite, "The AUTOINCREMENT Keyword": they stand in a table."""
        rows = await connection.execute_fetchall(
            "SELECT tables.name, coalesce(seq, 0) FROM sqlite_schema tables LEFT JOIN sqlite_sequence USING (name)"
            " WHERE type = 'table' AND sql LIKE '%AUTOINCREMENT%'"
        )
        return {row[0]: row[1] for row in rows}

    async def count_on(self, connection: interface.Connection, table: str, last: int) -> None:
        await connection.execute("DELETE FROM sqlite_sequence WHERE name = ?", (table,))
        await connection.execute("INSERT INTO sqlite_sequence VALUES (?, ?)", (table, last))

    def hurry(self) -> None:
        """Nothing to do: a file is there or not."""

    def changes(self) -> None:
        """None: only the one running bot changes what it keeps in memory."""

    async def _truncate(self) -> bool:

        async def work(connection: Connection) -> bool:
            await connection.execute(f"PRAGMA busy_timeout = {int(PATIENCE * 1000)}")
            try:
                rows = await _rows(connection, "PRAGMA wal_checkpoint(TRUNCATE)", ())
            finally:
                await connection.execute(f"PRAGMA busy_timeout = {int(BUSY_SECONDS * 1000)}")
            return not rows[0][0]

        return bool(await self._enqueue(work))

    async def _enqueue(self, work: Work) -> Any:
        if not self._open:
            raise StoreUnusable("the database is closed")
        with translated():
            return await self._put(work)

    def _put(self, work: Work) -> asyncio.Future[Any]:
        future: asyncio.Future[Any] = asyncio.get_running_loop().create_future()
        self._waiting += 1
        self._queue.put_nowait((work, future))
        return future

    def _count(self) -> None:
        self._written += 1
        if self._written >= BROUGHT_IN and self._open:
            self._written = 0
            self._put(_bring_in)

    async def _take(self) -> None:
        """The writer task: all that waits, in its order, until None comes."""
        jobs: list[Job | None] = []
        while None not in jobs:
            jobs = [await self._queue.get()]
            while not self._queue.empty():
                jobs.append(self._queue.get_nowait())
            for are_changes, group in groupby(filter(None, jobs), lambda job: isinstance(job[0], Change)):
                await self._write(list(group), together=are_changes)

    async def _write(self, jobs: Sequence[Job], *, together: bool) -> None:
        if together and len(jobs) > 1 and await self._together(jobs):
            return
        for work, future in jobs:
            try:
                result = await work(self._writer)
            except BaseException as error:  # it belongs to whoever asked, and the writer goes on
                self._done(future, error)
            else:
                self._done(future, result)

    async def _together(self, jobs: Sequence[Job]) -> bool:
        """Changes that wait in a row share a transaction: the disk is waited for once. False where nothing is written.

        SQLite undoes a statement that fails, and only that; but where it gives up the transaction, all of it is undone.
        """
        results: list[Any] = []

        async def work(connection: Connection) -> None:
            for change, _ in jobs:
                try:
                    results.append(await change(connection))
                except Exception as error:
                    if not connection.in_transaction:
                        raise
                    results.append(error)

        try:
            await _whole(self._writer, work)
        except BaseException:  # the writer goes on, as with one piece of work
            return False
        for (_, future), result in zip(jobs, results, strict=True):
            self._done(future, result)
        return True

    def _done(self, future: asyncio.Future[Any], result: Any) -> None:
        self._waiting -= 1
        self._count()
        if future.cancelled():
            return
        if isinstance(result, BaseException):
            future.set_exception(result)
        else:
            future.set_result(result)

    @asynccontextmanager
    async def writing(self) -> AsyncIterator[None]:
        """The writer task runs within; what was asked for before the end is still written."""
        task = asyncio.create_task(self._take(), name="store writer")
        try:
            yield
        finally:
            self._open = False
            self._queue.put_nowait(None)
            await asyncio.shield(task)


async def _rows(connection: Connection, sql: str, values: Iterable[Any]) -> Rows:
    return list(await connection.execute_fetchall(sql, values))  # type: ignore[arg-type]  # plain tuples: no row factory


async def _bring_in(connection: Connection) -> None:
    """As far as nobody still reads what was there before; a disk that fails is for whoever writes next to notice."""
    with suppress(aiosqlite.Error):
        await _rows(connection, "PRAGMA wal_checkpoint(PASSIVE)", ())


async def _whole(connection: Connection, work: Callable[[Connection], Awaitable[T]]) -> T:
    await connection.execute("BEGIN IMMEDIATE")
    try:
        result = await work(connection)
        await connection.execute("COMMIT")
    except BaseException:
        if connection.in_transaction:
            await connection.execute("ROLLBACK")
        raise
    return result


@asynccontextmanager
async def opened(path: Path, *, alone: bool) -> AsyncIterator[Database]:
    """The database at `path`, made or brought up to date. `alone`: refuse where another asked for the same."""
    async with AsyncExitStack() as stack:
        with translated():
            make_folder(path.parent)
            if alone:
                await stack.enter_async_context(locked(path))
            make_file(path)
            writer = await stack.enter_async_context(_connect(path))
            if alone:
                await keep_before(writer, path)
            await migrate(writer)
            readers = [await stack.enter_async_context(_connect(path, reads=True)) for _ in range(READERS)]
        here = newest.connect(path, timeout=0, isolation_level=None)
        stack.callback(here.close)
        here.execute("PRAGMA query_only = 1")
        database = Database(writer, readers, here)
        await stack.enter_async_context(database.writing())
        yield database


@asynccontextmanager
async def held(path: Path) -> AsyncIterator[None]:
    """The folder of `path` is this process's own, though the database is elsewhere. Raises AlreadyRunning."""
    make_folder(path.parent)
    async with locked(path):
        yield


@asynccontextmanager
async def _connect(path: Path, *, reads: bool = False) -> AsyncIterator[Connection]:
    """Autocommit, so that a transaction begins where we say BEGIN and nowhere else."""
    connection = await aiosqlite.connect(path, timeout=BUSY_SECONDS, isolation_level=None)
    try:
        await _switch_to_wal(connection)
        await connection.execute("PRAGMA synchronous = FULL")
        await connection.execute(f"PRAGMA wal_autocheckpoint = {PAGES}")
        await connection.execute("PRAGMA foreign_keys = ON")
        # What is deleted is gone from the file, and not only from sight (docs/decisions.md).
        await connection.execute("PRAGMA secure_delete = ON")
        await connection.execute(f"PRAGMA query_only = {int(reads)}")
        yield connection
    finally:
        await asyncio.shield(connection.close())


async def _switch_to_wal(connection: Connection) -> None:
    """SQLite does not wait for its lock here when two programs make a new database at once."""
    for _ in range(ATTEMPTS):
        try:
            await connection.execute("PRAGMA journal_mode = WAL")
        except aiosqlite.OperationalError as error:
            if "locked" not in str(error):
                raise  # pragma: no cover - a disk that fails just now
            await asyncio.sleep(BUSY_SECONDS / ATTEMPTS)
        else:
            return
    raise StoreUnusable("the database stays locked by another program")


@asynccontextmanager
async def locked(path: Path) -> AsyncIterator[None]:
    """An exclusive transaction on a file beside the database: let go of by the system however this process ends.

    Raises AlreadyRunning where another one has it, StoreUnusable where nobody could.
    """
    lock = path.with_suffix(".lock")
    make_file(lock)
    with translated():
        connection = await aiosqlite.connect(lock, timeout=0, isolation_level=None)
    try:
        with translated():
            await _begin(connection, path)
        yield
    finally:
        await asyncio.shield(connection.close())


async def _begin(connection: Connection, path: Path) -> None:
    try:
        await connection.execute("BEGIN EXCLUSIVE")
    except aiosqlite.OperationalError as error:
        if "locked" not in str(error):
            raise
        raise AlreadyRunning(f"another bot is running on {path}: stop it first, or give this one --data") from error
