"""Backups of a PostgreSQL database, made and read by its own programs, pg_dump and pg_restore."""

import asyncio
import os
import re
import shutil
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path
from urllib.parse import unquote, urlsplit

from bot.errors import BackupFailed, StoreUnusable
from bot.model import Person
from bot.store.audit import done_by, noted
from bot.store.backups import LOOK, Facts, Folder, Report, facts_of, put, told
from bot.store.files import give
from bot.store.migrate import migrations
from bot.store.postgres import Transaction, translated
from bot.store.rotation import Backup, found, name, whose
from bot.store.sessions import FOLDER, Session, connected

SECOND = timedelta(seconds=1)
_DUMP = ("--format=custom", "--no-owner", "--no-privileges")
_RESTORE = ("--clean", "--if-exists", "--single-transaction", "--exit-on-error", "--no-owner", "--no-privileges")
_OURS = "SELECT to_regclass('schema_version') IS NOT NULL"
_SNAPSHOT = "SELECT pg_export_snapshot(), pg_database_size(current_database())"
_CREATED = re.compile(r"^; Archive created at (\d{4}-\d\d-\d\d \d\d:\d\d:\d\d) UTC$", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Dumps(Folder):
    """Those of the database at `url` (postgresql://user:password@host/name)."""

    url: str
    folder: Path
    look: float = LOOK

    @property
    def owner(self) -> Path:
        """The folder, or the one that it will be made in."""
        return next(path for path in (self.folder, *self.folder.absolute().parents) if path.exists())

    async def make(self, at: datetime, report: Report = lambda *_: None) -> tuple[Backup, Facts]:
        with told(self.folder):
            partial = await asyncio.to_thread(self.prepare, at)
            try:
                async with _snapshot(self.url) as (snapshot, size, facts), self.watched(partial, size, report):
                    await _written(partial, self.url, f"--snapshot={snapshot}")
                its = whose(facts.lineage)
                made = self.folder / name(its, at, "dump")
                give(partial, like=self.owner)
                await asyncio.to_thread(put, partial, made)
            finally:
                partial.unlink(missing_ok=True)
        await self.finish(facts, at)
        return Backup(at.replace(microsecond=0), its, made), facts

    async def note(self, made: Backup, by: Person) -> None:
        with asked():
            async with connected(self.url) as session:
                await noted(Transaction(session), done_by(by, "backup", made.at, after=made.path.name))

    async def keep(self, at: datetime) -> Path:
        """What is there before a restore takes its place: no rotation takes it away, and no other restore of the same
        second, which may be one of it. Raises BackupFailed."""
        with told(self.folder):
            partial = await asyncio.to_thread(self.prepare, at)
            kept = next(path for path in map(self._before, (at + n * SECOND for n in count())) if not path.exists())
            try:
                await _written(partial, self.url)
                give(partial, like=self.owner)
                await asyncio.to_thread(put, partial, kept)
            finally:
                partial.unlink(missing_ok=True)
        return kept

    def _before(self, at: datetime) -> Path:
        return self.folder / f"khabar-before-{at:%Y%m%dT%H%M%SZ}.dump"

    async def restore(self, file: Path) -> None:
        """The database is as it was in that file, all at once; else it is as it is. Raises BackupFailed."""
        await run("pg_restore", [*_RESTORE, str(file)], self.url)


async def examined(file: Path) -> tuple[int, datetime]:
    """Which version of the schema a file holds, and when it was made (UTC). Raises BackupFailed where it is no backup,
    or a newer program's."""
    rows = await run("pg_restore", ["--data-only", "--table=schema_version", "--file=-", str(file)])
    version = max((int(line) for line in rows.splitlines() if line.isdecimal()), default=0)
    if not version:
        raise BackupFailed(f"{file} is no backup of khabar")
    if version > (known := migrations(FOLDER)[-1][0]):
        raise BackupFailed(f"{file} has version {version}, this program knows {known}: upgrade khabar")
    if named := found([file]):
        return version, named[0].at
    [created] = _CREATED.findall(await run("pg_restore", ["--list", str(file)]))
    return version, datetime.fromisoformat(created).replace(tzinfo=UTC)


async def facts(url: str) -> Facts:
    """What the database holds. Raises BackupFailed."""
    async with _snapshot(url) as (_, _, its):
        return its


@asynccontextmanager
async def _snapshot(url: str) -> AsyncIterator[tuple[str, int, Facts]]:
    """What the database holds at one moment, the name by which pg_dump sees the same, and how large it is, in bytes."""
    with asked():
        async with connected(url) as session:
            if not await first(session, _OURS):
                raise BackupFailed("there is nothing in the database yet: start the bot first")
            await session.execute("SET idle_in_transaction_session_timeout = 0")
            await session.execute("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY")
            [[snapshot, size]] = await (await session.execute(_SNAPSHOT)).fetchall()
            yield snapshot, size, await facts_of(Transaction(session))


@contextmanager
def asked() -> Iterator[None]:
    """What the server refuses is a reason that there is no backup."""
    try:
        with translated():
            yield
    except StoreUnusable as error:
        raise BackupFailed(str(error)) from error


async def first(session: Session, sql: str) -> object:
    row = await (await session.execute(sql)).fetchone()
    return row and row[0]


async def _written(partial: Path, url: str, *more: str) -> None:
    """The file is its owner's alone from its first byte."""
    os.close(os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
    await run("pg_dump", [*_DUMP, *more, f"--file={partial}"], url)


async def run(program: str, arguments: Sequence[str], url: str = "") -> str:
    """What the program says. The password goes by the environment: everybody on the machine may read a command line."""
    bare, password = _apart(url)
    database = [f"--dbname={bare}"] if url else []
    at = shutil.which(program)
    if at is None:
        raise BackupFailed(
            f"{program} is missing: install PostgreSQL's client programs, or run, where they are:"
            f" {' '.join([program, *arguments, *database])}"
        )
    environ = {**os.environ, "TZ": "UTC", **({"PGPASSWORD": password} if password else {})}
    process = await asyncio.create_subprocess_exec(
        *(at, *arguments, *(["--no-password", *database] if url else [])),
        env=environ,
        stdin=asyncio.subprocess.DEVNULL,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    try:
        said, complaint = await process.communicate()
    except asyncio.CancelledError:
        process.terminate()
        await process.wait()
        raise
    if process.returncode:
        lines = complaint.decode(errors="replace").strip().splitlines() or [f"exit code {process.returncode}"]
        raise BackupFailed(f"{program} failed: {'; '.join(lines[:2])}")
    return said.decode(errors="replace")


def _apart(url: str) -> tuple[str, str]:
    """The address without its password, and the password."""
    parts = urlsplit(url)
    user, at, host = parts.netloc.rpartition("@")
    login, _, password = user.partition(":")
    return url.replace(f"//{parts.netloc}", f"//{login}{at}{host}", 1), unquote(password)


def beside(url: str, database: str) -> str:
    """The address of another database on the same server."""
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}/{database}" + (f"?{parts.query}" if parts.query else "")
