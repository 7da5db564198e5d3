"""A backup in the place of what is in a PostgreSQL database.

The server does that at once; what the bot must know then is written down after it. Until that is done, a table says
that the restore has not come to its end, and nobody else opens the database.
"""

import json
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path

import psycopg

from bot.errors import BackupFailed
from bot.store.backups import Facts
from bot.store.dumps import Dumps, asked, beside, examined, facts, first
from bot.store.forgotten import LINEAGE
from bot.store.postgres import RESTORING, Transaction, lock, numbers, opened
from bot.store.replacing import Old
from bot.store.rows import stamp
from bot.store.sessions import Session, connected
from bot.store.sqlite import Store

_THERE = "SELECT to_regclass('{}') IS NOT NULL"
_TABLES = "SELECT CAST(CAST(to_regclass('schema_version') AS oid) AS bigint)"
"""What is read in has tables of its own, of other numbers."""
_TOLD = """SELECT max(at) FROM (
    SELECT max(sent) AS at FROM deliveries WHERE sent <= :now
    UNION ALL SELECT max(ready) FROM deliveries WHERE state = 'sending' AND ready <= :now
    UNION ALL SELECT max(at) FROM runs WHERE at <= :now
    UNION ALL SELECT max(at) FROM sent WHERE at <= :now
    UNION ALL SELECT max(until) FROM leases WHERE until <= :now
) AS told"""
"""As of a file (bot.store.replacing); and a lease is renewed every few seconds as long as anybody sends."""
_RECEIVED = "SELECT max(received) FROM inbox WHERE received <= :now"


class Replacing:
    """One restore. Raises BackupFailed, StoreUnusable."""

    def __init__(self, dumps: Dumps, session: Session) -> None:
        self._dumps = dumps
        self._session = session

    async def old(self, now: datetime) -> Old:
        """What there is to know of what is replaced; where a restore was broken off, of what was there before it."""
        with asked():
            if await first(self._session, _THERE.format(RESTORING)):
                return _read(str(await first(self._session, f"SELECT known FROM {RESTORING}")))
            if not await first(self._session, _THERE.format("schema_version")):
                return Old(until=now)
            return await _known(Transaction(self._session), now)

    async def read_in(self, file: Path, version: int, before: Old, at: datetime) -> Path | None:
        """The backup is there, of that version of the schema, and nobody else can open it; where a copy of what was
        there before is, if anything was. Where it can't be read, all is as it was."""
        with asked():
            again = bool(await first(self._session, _THERE.format(RESTORING)))
            there = await first(self._session, _TABLES)
            here = await first(self._session, "SELECT max(version) FROM schema_version") if there else version
        if here != version:
            raise BackupFailed(
                f"{file} is of version {version} of the schema, the database of version {here}: make a new, empty"
                " database, set its address as url under [store], and restore there"
            )
        kept = await self._dumps.keep(at) if there and not again else None
        if not again:
            with asked():
                await self._session.execute(f"CREATE TABLE {RESTORING} AS SELECT %s::text AS known", [_spelled(before)])
        try:
            await self._dumps.restore(file)
        except BackupFailed:
            with asked():
                if not again and await first(self._session, _TABLES) == there:
                    await self._session.execute(f"DROP TABLE {RESTORING}")
            raise
        return kept

    @asynccontextmanager
    async def store(self) -> AsyncIterator[Store]:
        """The store over what was read in."""
        async with opened(self._dumps.url, alone=False, unfinished=True) as database:
            its = Store(database)
            await its.load()
            yield its

    async def end(self) -> Facts:
        """From now on it may be opened; what it holds."""
        its = await facts(self._dumps.url)
        with asked():
            await self._session.execute(f"DROP TABLE {RESTORING}")
        return its


@asynccontextmanager
async def replacing(dumps: Dumps) -> AsyncIterator[Replacing]:
    """No bot runs on the database within, and none can start. Raises AlreadyRunning, BackupFailed."""
    async with AsyncExitStack() as stack:
        with asked():
            session = await stack.enter_async_context(connected(dumps.url))
            await lock(session, shared=False)
        yield Replacing(dumps, session)


@asynccontextmanager
async def tried(dumps: Dumps, file: Path, name: str) -> AsyncIterator[str]:
    """The address of a database of this name, which is made for it and holds what is in the file. Raises BackupFailed
    where none can be made."""
    await examined(file)
    async with AsyncExitStack() as stack:
        with asked():
            session = await stack.enter_async_context(connected(dumps.url))
            try:
                await session.execute(f'CREATE DATABASE "{name}" TEMPLATE template0')
            except psycopg.errors.InsufficientPrivilege:
                raise BackupFailed(
                    "this user of PostgreSQL may make no database to try the backup in: allow it (ALTER ROLE ..."
                    " CREATEDB), or make an empty one, set its address as url under [store], and restore there"
                ) from None
        stack.push_async_callback(_drop, session, name)
        url = beside(dumps.url, name)
        await Dumps(url, dumps.folder).restore(file)
        yield url


async def _drop(session: Session, name: str) -> None:
    with suppress(psycopg.Error):
        await session.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')


async def _known(connection: Transaction, now: datetime) -> Old:
    [[lineage]] = await connection.execute_fetchall(LINEAGE)
    forgotten = await connection.execute_fetchall("SELECT key, value FROM memory WHERE owner = 'forgotten'")
    return Old(lineage, await numbers(connection), dict(forgotten), await _told(connection, now))


async def _told(connection: Transaction, now: datetime) -> datetime | None:
    """When a bot was last at work, as it wrote down itself; later than now wrote only a clock that was wrong."""
    [[told]] = await connection.execute_fetchall(_TOLD, {"now": stamp(now)})
    [[received]] = await connection.execute_fetchall(_RECEIVED, {"now": int(now.timestamp())})
    known = [datetime.fromisoformat(told.removesuffix("Z")).replace(tzinfo=UTC)] if told else []
    if received is not None:
        known.append(datetime.fromtimestamp(received, UTC))
    return max(known, default=None)


def _spelled(its: Old) -> str:
    return json.dumps({**asdict(its), "until": its.until and its.until.isoformat()})


def _read(known: str) -> Old:
    its = json.loads(known)
    return Old(**{**its, "until": its["until"] and datetime.fromisoformat(its["until"])})
