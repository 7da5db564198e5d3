"""The store's database on PostgreSQL, for several processes on several machines."""

import asyncio
import json
import logging
import random
import secrets
from collections.abc import (
    AsyncGenerator,
    AsyncIterator,
    Awaitable,
    Callable,
    Coroutine,
    Iterable,
    Iterator,
    Mapping,
    Sequence,
)
from contextlib import AsyncExitStack, aclosing, asynccontextmanager, contextmanager, suppress
from typing import Any, TypeVar

import psycopg
from psycopg import errors
from psycopg.conninfo import conninfo_to_dict
from psycopg_pool import AsyncConnectionPool

from bot.errors import AlreadyRunning, StoreUnusable
from bot.store.dialect import postgres
from bot.store.interface import Changed, Connection, Observed, Rows, Values
from bot.store.sessions import (
    ALONE,
    PARAMETERS,
    SCHEMA,
    SETTINGS,
    TURN,
    Session,
    alive,
    connected,
    heed,
    migrate,
    prepare,
)
from bot.store.timing import timed

log = logging.getLogger(__name__)

READERS, SEARCHERS, WRITERS = 6, 2, 4
"""Sessions at most; there are as many as were needed in the last minutes."""
PATIENCE, IN_HURRY = 10.0, 1.5
"""Seconds in which a question is asked again while the server is away; and once the program is to end, for which
`docker stop` grants ten seconds in all."""
A_TRY, PAUSE = 2.0, 0.2
"""Seconds in which a session can be had, and between two tries, on average."""
_BY_INDEX = ("SET enable_seqscan = off",)
"""A plan is kept, and a table that was empty when it was made is gone through row by row when a morning has filled it:
what is asked often goes by an index, however few rows there seem to be."""
_SEQUENCES = (
    "SELECT CAST(table_name AS TEXT) AS name,"
    " CAST(pg_get_serial_sequence(quote_ident(table_name), column_name) AS regclass) AS its"
    " FROM information_schema.columns WHERE table_schema = current_schema() AND is_identity = 'YES'"
)
RESTORING = "khabar_restoring"
"""A table that is there as long as a restore has not come to its end (bot.store.replacing_postgres)."""
_SERVING = "another bot is running on this database: stop it first, or give this one another"
_MOVING = "a command is at work on this database that no bot may run beside: wait until it has ended"
TURN_TIME = 60.0
"""Seconds in which a transaction's turn comes. One that writes much takes longer than anybody should wait for a row;
one whose process has died or stands still ends within seconds (bot.store.sessions.SETTINGS)."""
_NEXT = "SELECT CAST(pg_snapshot_xmax(pg_current_snapshot()) AS TEXT)"
_SEEN_BY = """
    WITH horizons AS (
        SELECT 'session ' || pid AS holder, backend_xmin AS its FROM pg_stat_activity
        WHERE pid <> pg_backend_pid() AND (datid IS NULL OR datname = current_database())
        UNION ALL SELECT 'the replication slot ' || slot_name, xmin FROM pg_replication_slots
        UNION ALL SELECT 'the prepared transaction ' || gid, transaction FROM pg_prepared_xacts
        WHERE database = current_database()
    )
    SELECT holder FROM horizons WHERE age(its) > age(xid(CAST(:now AS xid8))) ORDER BY age(its) DESC LIMIT 1
"""
"""Who may still see what was there before the transaction of that number: VACUUM keeps it for them (PostgreSQL's
manual, "Routine Vacuuming")."""
_INVALID = "SELECT indexrelid::regclass::text FROM pg_index WHERE NOT indisvalid LIMIT 1"

T = TypeVar("T")
Pool = AsyncConnectionPool[Session]


class _Unknown(Exception):  # noqa: N818  it never leaves this file
    """The connection was lost, and nobody knows whether what was to be written is."""


@contextmanager
def translated() -> Iterator[None]:
    """A driver's error never leaves the store. What the server says in detail may quote people, and is left out."""
    try:
        yield
    except _Unknown as error:
        raise StoreUnusable("the connection to the database was lost: what was being written may be there") from error
    except errors.LockNotAvailable as error:
        raise StoreUnusable("the database can't be used: another process is writing in it, and takes long") from error
    except psycopg.Error as error:
        said = error.diag.message_primary or str(error).partition("\n")[0]
        raise StoreUnusable(f"the database can't be used: {said}") from error


def _passes(error: Exception) -> bool:
    """Whether the same may go well a little later: the server is away, or two got into each other's way."""
    return isinstance(error, psycopg.OperationalError | psycopg.InterfaceError | errors.IdleInTransactionSessionTimeout)


class Transaction:
    """`bot.store.interface.Connection` over a session."""

    def __init__(self, session: Session) -> None:
        self._session = session

    async def execute(self, sql: str, values: Values = (), /) -> psycopg.AsyncCursor[tuple[Any, ...]]:
        return await _execute(self._session, sql, values)

    async def execute_fetchall(self, sql: str, values: Values = (), /) -> Rows:
        return await _rows(self._session, sql, values)

    async def executemany(self, sql: str, rows: Iterable[Sequence[Any]], /) -> None:
        async with self._session.cursor() as cursor:
            await cursor.executemany(postgres(sql), rows)


async def _execute(session: Session, sql: str, values: Values) -> psycopg.AsyncCursor[tuple[Any, ...]]:
    return await session.execute(postgres(sql), values)


async def _rows(session: Session, sql: str, values: Values) -> Rows:
    cursor = await _execute(session, sql, values)
    return await cursor.fetchall() if cursor.description else []


class Postgres:
    """`bot.store.interface.Database`. Transactions go one after the other, over all processes, as in SQLite.

    What asks or writes runs to its end even where its caller is cancelled. Where the server is away, it is asked again
    within `patience` seconds; but nothing is written again that may be there already.
    """

    def __init__(
        self,
        url: str,
        *,
        process: str = "",
        patience: float = PATIENCE,
        turn_time: float = TURN_TIME,
        serving: bool = False,
    ) -> None:
        self._url = url
        self._serving = serving
        self._process = process or secrets.token_hex(8)
        self._patience = patience
        self._begin = (
            f"BEGIN; SET LOCAL lock_timeout = {int(turn_time * 1000)}; SELECT pg_advisory_xact_lock({TURN}, {SCHEMA});"
            f" SET LOCAL lock_timeout = '{SETTINGS['lock_timeout']}'"
        )
        self._readers = self._pool(READERS, "SET default_transaction_read_only = on", *_BY_INDEX)
        self._searchers = self._pool(SEARCHERS, "SET default_transaction_read_only = on")
        self._writers = self._pool(WRITERS)
        self._turn = asyncio.Lock()
        self.observed: Observed | None = None
        self.in_order = False
        self._open = True
        self._tasks: set[asyncio.Task[Any]] = set()

    def _pool(self, most: int, *settings: str) -> Pool:
        async def configure(session: Session) -> None:
            await prepare(session, self._process)
            for setting in settings:
                await session.execute(setting)

        return AsyncConnectionPool(
            self._url,
            min_size=0,
            max_size=most,
            reconnect_timeout=0.5,  # whoever asks begins anew: no longer and longer waits after the server is back
            open=False,
            kwargs={"autocommit": True, **PARAMETERS},
            configure=configure,
            check=alive,
        )

    @timed
    async def read(self, sql: str, values: Values = ()) -> Rows:
        """All rows of one SELECT."""
        return await self._ask(self._readers, lambda session: _rows(session, sql, values))

    async def records(self, sql: str, values: Mapping[str, Any]) -> list[dict[str, Any]]:
        """As `read`, each row with the names of its columns."""

        async def ask(session: Session) -> list[dict[str, Any]]:
            cursor = await _execute(session, sql, values)
            names = [column.name for column in cursor.description or ()]
            return [dict(zip(names, row, strict=True)) for row in await cursor.fetchall()]

        return await self._ask(self._readers, ask)

    async def glance(self, sql: str, values: Values = ()) -> Rows:
        """As `read`: there is no quicker way than to ask the server."""
        return await self.read(sql, values)

    @timed
    async def search(self, sql: str, values: Values = ()) -> Rows:
        """As `read`, in sessions of their own: slow searches keep only each other waiting."""
        return await self._ask(self._searchers, lambda session: _rows(session, sql, values))

    @timed
    async def write(self, sql: str, values: Values = ()) -> Rows:
        """One statement, a transaction by itself; the rows that it RETURNs. Durable on return."""

        async def once(session: Session) -> Rows:
            try:
                return await _rows(session, sql, values)
            except (psycopg.OperationalError, psycopg.InterfaceError) as error:
                if error.sqlstate is None:  # the server said nothing
                    raise _Unknown from error
                raise

        return await self._ask(self._writers, once)

    @timed
    async def transaction(self, work: Callable[[Connection], Awaitable[T]]) -> T:
        """`work` in its turn: no other transaction meanwhile. It is begun again where it was broken off."""

        async def in_turn() -> T:
            async with self._turn:  # no session of this process waits beside the one that is next
                return await self._lasting(self._writers, lambda session: self._whole(session, work))

        return await self._kept(in_turn())

    async def wipe(self) -> bool:
        """What was deleted is taken out of the tables, and out of the samples that PostgreSQL plans by.

        False where a transaction that began before goes on seeing it: in no table is it cleared away until that ends.
        """
        [[now]] = await self.read(_NEXT)
        seconds = asyncio.get_running_loop().time
        began = seconds()
        while holders := await self.read(_SEEN_BY, {"now": now}):
            if seconds() > began + 2 * self._patience:  # a standby tells only every ten seconds what is read there
                log.warning("what was deleted can't be cleared away yet: %s still reads it", holders[0][0])
                return False
            await asyncio.sleep(PAUSE)
        await self.write("VACUUM (ANALYZE)")
        return True

    async def rewrite(self) -> None:
        """Nothing to do: here, nothing is from before deletions were wiped out."""

    async def optimize(self) -> None:
        await self.write("ANALYZE")

    async def check(self) -> str:
        """Whether an index is unfinished: of damage, the server says itself when it reads it."""
        rows = await self.read(_INVALID)
        return f"the index {rows[0][0]} is not valid: REINDEX it" if rows else "ok"

    def hurry(self) -> None:
        """From now on, a server that is away is asked again within `IN_HURRY` seconds only."""
        self._patience = min(self._patience, IN_HURRY)

    async def changes(self) -> AsyncGenerator[Changed, None]:
        """What other processes change, within a second; the empty tuple after the connection was lost."""
        while True:
            try:
                async with connected(self._url) as session:
                    try:
                        async with aclosing(self._heard(session)) as heard:
                            async for change in heard:
                                yield change
                    finally:
                        await _unlock(session)
            except psycopg.Error as error:
                heed(error)
                log.warning("what other processes change can't be followed: %s", str(error).partition("\n")[0])
            await asyncio.sleep(PAUSE)

    async def numbers(self, connection: Connection) -> dict[str, int]:
        """Articles count by their changes (bot.store.adding), and have no sequence."""
        return await numbers(connection)

    async def count_on(self, connection: Connection, table: str, last: int) -> None:
        """The sequence goes on after that."""
        if last:
            await connection.execute_fetchall(
                f"SELECT setval(its, ?) FROM ({_SEQUENCES}) WHERE name = ?", (last, table)
            )

    async def _heard(self, session: Session) -> AsyncGenerator[Changed, None]:
        if self._serving:  # the session that held it ended with the server
            await session.execute(f"SELECT pg_advisory_lock_shared({ALONE}, {SCHEMA})")
        await session.execute("LISTEN khabar")
        yield ()
        async for note in session.notifies():
            process, *what = json.loads(note.payload)
            if process != self._process:
                yield tuple(what)

    async def _ask(self, pool: Pool, ask: Callable[[Session], Awaitable[T]]) -> T:
        return await self._kept(self._lasting(pool, ask))

    async def _lasting(self, pool: Pool, ask: Callable[[Session], Awaitable[T]]) -> T:
        seconds = asyncio.get_running_loop().time
        began = seconds()
        while True:
            try:
                async with pool.connection(timeout=min(A_TRY, self._patience)) as session:
                    return await ask(session)
            except psycopg.Error as error:
                if not _passes(error) or not self._open or seconds() > began + self._patience:
                    raise
            await asyncio.sleep(random.uniform(0, 2 * PAUSE))  # noqa: S311  it parts those who met, and guards nothing

    async def _whole(self, session: Session, work: Callable[[Connection], Awaitable[T]]) -> T:
        await session.execute(self._begin)
        try:
            result = await work(Transaction(session))
        except BaseException:
            with suppress(psycopg.Error):  # a lost one has ended by itself
                await session.execute("ROLLBACK")
            raise
        await _commit(session)
        return result

    async def _kept(self, work: Coroutine[Any, Any, T]) -> T:
        """To its end, whatever becomes of the caller."""
        if not self._open:
            work.close()
            raise StoreUnusable("the database is closed")
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._done)
        with translated():
            return await asyncio.shield(task)

    def _done(self, task: asyncio.Task[Any]) -> None:
        self._tasks.discard(task)
        if not task.cancelled():
            task.exception()  # it belongs to whoever asked, who may have gone

    @asynccontextmanager
    async def asking(self) -> AsyncIterator[None]:
        """The pools are open within; what was asked for before the end comes to its own."""
        async with AsyncExitStack() as stack:
            for pool in (self._readers, self._searchers, self._writers):
                await stack.enter_async_context(pool)
            try:
                yield
            finally:
                self._open = False
                if self._tasks:
                    await asyncio.shield(asyncio.wait(self._tasks))


async def _commit(session: Session) -> None:
    try:
        await session.execute("COMMIT")
    except (psycopg.OperationalError, psycopg.InterfaceError) as error:
        raise _Unknown from error


@asynccontextmanager
async def opened(  # noqa: PLR0913  how it is used, and three times that tests make short
    url: str,
    *,
    alone: bool,
    serving: bool = False,
    unfinished: bool = False,
    patience: float = PATIENCE,
    turn_time: float = TURN_TIME,
    wait: float = 0.0,
) -> AsyncIterator[Postgres]:
    """The database at `url`, made or brought up to date. `alone` and `serving`: as bot.store.opening says.

    `unfinished`: also one that a restore has not come to its end in. `wait`: so many seconds for `alone`, as the
    sessions of a process that was just killed end within moments.
    """
    async with AsyncExitStack() as stack:
        with translated():
            _understood(url)
            session = await stack.enter_async_context(connected(url))
            if alone or serving:
                await lock(session, shared=not alone, wait=wait)
                stack.push_async_callback(_unlock, session)
            if not unfinished and await _true(session, f"SELECT to_regclass('{RESTORING}') IS NOT NULL"):
                raise StoreUnusable("a restore of this database has not come to its end: run khabar restore again")
            await migrate(session)
            if not alone and not serving:
                await session.close()
        database = Postgres(url, patience=patience, turn_time=turn_time, serving=serving)
        await stack.enter_async_context(database.asking())
        yield database


def _understood(url: str) -> None:
    """What psycopg says of an address that it does not understand may quote the password."""
    try:
        conninfo_to_dict(url)
    except psycopg.ProgrammingError:
        raise StoreUnusable('[store] url wants "postgresql://user@host:5432/database"') from None


async def lock(session: Session, *, shared: bool, wait: float = 0.0) -> None:
    """Held as long as the session is: let go of by the server however this process ends.

    All who serve share it; whoever is alone shares it with nobody. Raises AlreadyRunning.
    """
    until = asyncio.get_running_loop().time() + wait
    how = "pg_try_advisory_lock_shared" if shared else "pg_try_advisory_lock"
    while not await _true(session, f"SELECT {how}({ALONE}, {SCHEMA})"):
        if asyncio.get_running_loop().time() >= until:
            raise AlreadyRunning(_MOVING if shared else _SERVING)
        await asyncio.sleep(PAUSE)


async def _unlock(session: Session) -> None:
    """The server ends a session some moments after it was closed: who begins right then would be refused."""
    with suppress(psycopg.Error, TimeoutError):
        async with asyncio.timeout(PAUSE):
            await session.execute("SELECT pg_advisory_unlock_all()")


async def numbers(connection: Connection) -> dict[str, int]:
    """The last number that each table gave."""
    sequences = await connection.execute_fetchall(
        f"SELECT name, coalesce(pg_sequence_last_value(its), 0) FROM ({_SEQUENCES})"
    )
    [[article]] = await connection.execute_fetchall("SELECT coalesce(max(article), 0) FROM changes")
    return {**{row[0]: row[1] for row in sequences}, "articles": article}


async def _true(session: Session, sql: str) -> bool:
    row = await (await session.execute(sql)).fetchone()
    return bool(row and row[0])
