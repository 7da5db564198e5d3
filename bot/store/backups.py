"""Backups of a database: one file each, whole and checked, made while the bot goes on writing. Those of SQLite."""

import asyncio
import logging
import os
import shutil
import time
from abc import ABC, abstractmethod
from collections.abc import AsyncIterator, Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import asynccontextmanager, contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from bot.errors import BackupFailed
from bot.model import Person
from bot.store.audit import done_by, noted
from bot.store.database import BUSY_SECONDS
from bot.store.driver import aiosqlite
from bot.store.files import give
from bot.store.forgotten import LINEAGE, LIST, flush, merged, read_list, write_list
from bot.store.interface import Connection
from bot.store.migrate import migrate
from bot.store.rotation import Backup, found, kept, name, whose
from bot.store.rows import stamp

DAY = timedelta(days=1)
PARTIAL = ".partial"
ABANDONED = timedelta(hours=6)
"""After so long a file that was not finished belongs to a program that was killed."""
LOOK = 0.25
"""Seconds between two looks at how much is written."""
ROOM = 1.1
"""So many times the database's size must be free."""
log = logging.getLogger(__name__)

Report = Callable[[int, int], None]

_MARK = "INSERT OR REPLACE INTO memory VALUES ('khabar', 'backup', ?)"


@dataclass(frozen=True, slots=True)
class Facts:
    """What a database holds: how many articles and active subscriptions, whose it is, and who was forgotten in it."""

    articles: int
    subscriptions: int
    lineage: str
    forgotten: Mapping[str, str]


class Folder(ABC):
    """Backups in a folder, which may hold those of other databases, too. `look`: as LOOK."""

    __slots__ = ()
    folder: Path
    look: float

    @property
    @abstractmethod
    def owner(self) -> Path:
        """To whom this belongs belongs what is made."""

    @abstractmethod
    async def make(self, at: datetime, report: Report = lambda *_: None) -> tuple[Backup, Facts]:
        """A new one as of now, which is `at`, and what it holds; older ones go as the rotation says.

        Raises BackupFailed. Cancelled, it leaves nothing behind. `report` hears how many bytes of how many are written.
        """

    @abstractmethod
    async def note(self, made: Backup, by: Person) -> None:
        """A line of the audit log of a backup that somebody made."""

    def all(self, its: str | None = None) -> list[Backup]:
        """What there is, the newest first: of one database, or of all. Raises BackupFailed."""
        with told(self.folder):
            files = list(self.folder.iterdir()) if self.folder.exists() else []
        return [one for one in found(files) if its in {None, one.whose}]

    def newest(self, at: datetime) -> Backup:
        """The last one that was made by `at`. Raises BackupFailed where there is none.

        What is dated later was made by a clock that was wrong: of when it is nobody knows.
        """
        found = self.all()
        last = newest(found, at)
        if later := [one for one in found if one.at > at]:
            log.warning("%d backups are left aside: they were made by a clock that was ahead", len(later))
        if last is None:
            raise BackupFailed(f"there are no backups in {self.folder}: khabar backup makes one, or name a file")
        return last

    def rotate(self, its: str, now: datetime) -> None:
        """What need not stay goes. What can't be removed is no reason that no new one is made."""
        backups = self.all(its)
        for one in set(backups) - kept(backups, now):
            with suppress(OSError):
                one.path.unlink()

    def keep_list(self, rows: Mapping[str, str], now: datetime) -> None:
        """Beside the backups stands who had themselves forgotten: a restore goes by it. Raises BackupFailed."""
        if rows:
            with told(self.folder):
                make_folder(self.folder, self.owner)
                write_list(self.folder / LIST, merged(rows, read_list(self.folder / LIST)), now)
                give(self.folder / LIST, like=self.owner)

    def prepare(self, at: datetime) -> Path:
        """Where the next one is written, in a folder with nothing in it that a killed program left."""
        make_folder(self.folder, self.owner)
        for path in self.folder.glob(f".khabar-*{PARTIAL}"):
            if path.stat().st_mtime < (at - ABANDONED).timestamp():
                path.unlink(missing_ok=True)
        return self.folder / f".khabar-{os.getpid()}-{time.monotonic_ns():x}{PARTIAL}"

    @asynccontextmanager
    async def watched(self, partial: Path, total: int, report: Report) -> AsyncIterator[None]:
        """Within, the file grows to some `total` bytes, and `report` hears of it."""

        async def watch() -> None:
            while True:
                await asyncio.sleep(self.look)
                report(min(_size(partial), total), total)

        task = asyncio.create_task(watch())
        try:
            yield
        finally:
            task.cancel()

    async def finish(self, facts: Facts, at: datetime) -> None:
        """A new one is there: the list beside it knows all that it knows, and older ones go."""
        await asyncio.to_thread(self.keep_list, facts.forgotten, at)
        await asyncio.to_thread(self.rotate, whose(facts.lineage), at)


@dataclass(frozen=True, slots=True)
class Backups(Folder):
    """Those of the SQLite database at `source`."""

    source: Path
    folder: Path
    look: float = LOOK

    @property
    def owner(self) -> Path:
        return self.source.parent

    async def make(self, at: datetime, report: Report = lambda *_: None) -> tuple[Backup, Facts]:
        with told(self.folder):
            partial = await asyncio.to_thread(self._prepared, at)
            try:
                async with self.watched(partial, self.source.stat().st_size, report):
                    facts = await _copied(self.source, partial, at)
                its = whose(facts.lineage)
                made = self.folder / name(its, at)
                give(partial, like=self.owner)
                await asyncio.to_thread(put, partial, made)
            finally:
                partial.unlink(missing_ok=True)
        await self.finish(facts, at)
        return Backup(at.replace(microsecond=0), its, made), facts

    async def note(self, made: Backup, by: Person) -> None:
        """A database of an earlier version has no such log, and stays as it is."""
        with told(self.folder):
            async with connected(self.source) as connection:
                if list(await connection.execute_fetchall("SELECT 1 FROM sqlite_schema WHERE name = 'audit'")):
                    await noted(connection, done_by(by, "backup", made.at, after=made.path.name))

    def _prepared(self, at: datetime) -> Path:
        """As `prepare`, where there is room enough."""
        partial = self.prepare(at)
        if not self.source.exists():
            raise BackupFailed(f"there is no database at {self.source} yet: start the bot first, or give its --data")
        want_room(self.folder, self.source.stat().st_size, "the backup", ", or give another folder with --to")
        return partial


def newest(found: Iterable[Backup], at: datetime) -> Backup | None:
    """The last one that was made by then."""
    return max((one for one in found if one.at <= at), default=None)


def is_due(backups: Sequence[Backup], at: datetime) -> bool:
    """Whether a day has passed since the last one. One of the future is none: the clock was wrong."""
    last = newest(backups, at)
    return last is None or at - last.at >= DAY


def want_room(folder: Path, size: int, what: str, otherwise: str = "") -> None:
    """Raises BackupFailed where a copy of so many bytes would not fit."""
    wants, free = int(size * ROOM), shutil.disk_usage(folder).free
    if free < wants:
        raise BackupFailed(
            f"{what} needs {mebibytes(wants)} MiB in {folder}, and {mebibytes(free)} are free: make room{otherwise}"
        )


def mebibytes(size: int) -> int:
    """Rounded up."""
    return -(-size // 2**20)


def make_folder(folder: Path, like: Path | None = None) -> None:
    """People's data are in it: it is its owner's alone, who is that of `like`. One that is there stays as it is."""
    new = [path for path in (folder, *folder.parents) if not path.exists()]
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    if like and like.exists():
        for path in new:
            give(path, like=like)


@contextmanager
def told(folder: Path) -> Iterator[None]:
    """What a disk or SQLite refuses, as a sentence that says what to do."""
    try:
        yield
    except (aiosqlite.Error, ValueError) as error:
        raise BackupFailed(f"no backup was made in {folder}: {error}{_hint(str(error))}") from error
    except OSError as error:
        raise BackupFailed(
            f"no backup was made in {folder}: {error.strerror}; give a folder that this user can write to"
        ) from error


def _hint(error: str) -> str:
    return "; make room on this disk, or give another folder with --to" if "full" in error else ""


async def _copied(source: Path, to: Path, at: datetime) -> Facts:
    """A copy that is whole and on the disk, and what it holds. SQLite's thread works on it, this one goes on."""
    os.close(os.open(to, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
    async with connected(source) as connection:
        await connection.execute("VACUUM INTO ?", (str(to),))
    async with connected(to) as copy:
        await copy.execute("PRAGMA journal_mode = OFF")  # where it fails, there is no backup
        await copy.execute("PRAGMA foreign_keys = ON")
        await migrate(copy)  # a newer program is asked for one before its bot is started
        await copy.execute(_MARK, (stamp(at),))
        facts = await look(copy)
    await asyncio.to_thread(flush, to)
    return facts


def _size(path: Path) -> int:
    return path.stat().st_size if path.exists() else 0


@asynccontextmanager
async def connected(path: Path | str) -> AsyncIterator[aiosqlite.Connection]:
    """A file, or a URI of one. Where somebody cancels, what goes on in it is broken off."""
    connection = await aiosqlite.connect(path, timeout=BUSY_SECONDS, isolation_level=None, uri=isinstance(path, str))
    try:
        yield connection
    except asyncio.CancelledError:
        await connection.interrupt()
        raise
    finally:
        await asyncio.shield(connection.close())


async def look(connection: Connection) -> Facts:
    """What a SQLite database holds. Raises BackupFailed where it is not whole."""
    for check in ("PRAGMA quick_check(1)", "PRAGMA foreign_key_check"):
        rows = [row for row in await connection.execute_fetchall(check) if row[0] != "ok"]
        if rows:
            raise BackupFailed(f"the copy is not whole: {rows[0]}; run khabar doctor")
    return await facts_of(connection)


async def facts_of(connection: Connection) -> Facts:
    """What a database holds."""
    [[articles]] = await connection.execute_fetchall("SELECT count(*) FROM articles")
    [[subscriptions]] = await connection.execute_fetchall("SELECT count(*) FROM subscriptions WHERE state = 'active'")
    [[lineage]] = await connection.execute_fetchall(LINEAGE)
    forgotten = await connection.execute_fetchall("SELECT key, value FROM memory WHERE owner = 'forgotten'")
    return Facts(articles, subscriptions, lineage, {row[0]: row[1] for row in forgotten})


def put(partial: Path, to: Path) -> None:
    partial.replace(to)
    flush(to.parent)
