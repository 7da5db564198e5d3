"""Another database in the place of one: whatever happens in between, the old one is there, or the new one."""

import os
import shutil
import tempfile
import time
from collections.abc import AsyncIterator, Iterator, Mapping
from contextlib import asynccontextmanager, contextmanager, suppress
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path

from bot.errors import BackupFailed, StoreUnusable
from bot.store.backups import ABANDONED, Facts, connected, look, make_folder, want_room
from bot.store.database import locked, translated
from bot.store.driver import aiosqlite
from bot.store.files import give
from bot.store.forgotten import LINEAGE, flush
from bot.store.interface import Connection
from bot.store.migrate import refuse_newer
from bot.store.rows import stamp

HEAD = b"SQLite format 3\0"
"""sqlite.org/fileformat2.html, 1.3."""
_DRILL = ".khabar-drill-"
_BESIDE = ("-wal", "-shm", "-journal")
_TOLD = """SELECT max(at) FROM (
    SELECT max(sent) at FROM deliveries WHERE sent <= :now
    UNION ALL SELECT max(ready) FROM deliveries WHERE state = 'sending' AND ready <= :now
    UNION ALL SELECT max(at) FROM runs WHERE at <= :now
    UNION ALL SELECT max(at) FROM sent WHERE at <= :now
    UNION ALL SELECT strftime('%Y-%m-%dT%H:%M:%SZ', max(received), 'unixepoch') FROM inbox
        WHERE received <= unixepoch(:now)
)"""
"""When the bot was last at work, as it wrote down itself: a file is written to by whatever looks at it. What is later
than now was written by a clock that was wrong."""


@dataclass(frozen=True, slots=True)
class Old:
    """What is known of the database that is replaced, as far as it can be read: whose it is, the last numbers that it
    gave by table, who was forgotten; and until when it may have told anybody something (UTC), by what it says, or by
    when its file was last written to; now, where there is none. None: it told nobody anything."""

    lineage: str = ""
    numbers: Mapping[str, int] = field(default_factory=dict)
    forgotten: Mapping[str, str] = field(default_factory=dict)
    until: datetime | None = None


@asynccontextmanager
async def alone(path: Path) -> AsyncIterator[None]:
    """No bot runs on the database at `path`, and none can start. Raises AlreadyRunning, StoreUnusable."""
    with translated(), _told(path):
        make_folder(path.parent)
        async with locked(path):
            yield


async def read_in(backup: Path, to: Path) -> None:
    """A copy of a backup, whole and checked, in the place of what an earlier attempt left. Raises BackupFailed.

    It is made by SQLite: it reads what stands in a log of writes beside the file, and every page of it.
    """
    source = _source(backup)
    _make(to, backup)
    try:
        async with connected(source) as connection:
            await refuse_newer(connection)
            await connection.execute("VACUUM INTO ?", (str(to),))
    except aiosqlite.Error as error:
        raise BackupFailed(unread(str(error), backup, to.parent)) from error


def unread(error: str, backup: Path, folder: Path) -> str:
    """What SQLite says is the backup's fault, unless it is that of the disk that its copy is written to."""
    if "full" in error:
        return f"{folder} has no room for what is in {backup}: make room on this disk"
    return f"{backup} can't be read: {error}; take another backup"


def _make(to: Path, backup: Path) -> None:
    """An empty file, its owner's alone, where there is room enough."""
    remove(to)
    with _told(to):
        want_room(to.parent, backup.stat().st_size, f"what is in {backup.name}")
        os.close(os.open(to, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))


def _source(backup: Path) -> str:
    """How SQLite opens a file and changes nothing in it."""
    with _told(backup), backup.open("rb") as file:
        if file.read(len(HEAD)) != HEAD:
            raise BackupFailed(f"{backup} is no database of khabar: it is not SQLite")
    return f"{backup.absolute().as_uri()}?mode=ro"


@contextmanager
def trying(beside: Path) -> Iterator[Path]:
    """A folder for a database that nobody wants afterwards; what a killed program left of such goes."""
    with _told(beside):
        make_folder(beside)
        for left in beside.glob(f"{_DRILL}*"):
            if left.stat().st_mtime < time.time() - ABANDONED.total_seconds():
                shutil.rmtree(left, ignore_errors=True)
        folder = Path(tempfile.mkdtemp(prefix=_DRILL, dir=beside))
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


async def facts(path: Path) -> Facts:
    """What a database holds that was brought up to date. Raises BackupFailed where it is not whole."""
    with translated():
        async with connected(path) as connection:
            return await look(connection)


async def single(path: Path) -> None:
    """All of it is in the one file, and on the disk. Raises StoreUnusable where another program has it open."""
    with translated():
        async with connected(path) as connection:
            rows = await connection.execute_fetchall("PRAGMA journal_mode = DELETE")
            if next(iter(rows))[0] != "delete":  # pragma: no cover - SQLite raises, as it seems
                raise StoreUnusable(f"{path} is in use: end the other khabar commands first")
    flush(path)


async def old(path: Path, now: datetime) -> Old:
    """What there is to know before it is replaced; of a damaged database little, of none nothing."""
    files = _files(path)
    if not files:
        return Old(until=now)
    written = max(datetime.fromtimestamp(one.stat().st_mtime, UTC) for one in files)
    its = Old(until=written)
    with suppress(aiosqlite.Error, ValueError):
        async with connected(path) as connection:
            its = await _known(connection, written)
            [[told]] = await connection.execute_fetchall(_TOLD, {"now": stamp(now)})
            its = replace(its, until=datetime.fromisoformat(told) if told else None)
    return its


async def _known(connection: Connection, written: datetime) -> Old:
    [[lineage]] = await connection.execute_fetchall(LINEAGE)
    numbers = await connection.execute_fetchall("SELECT name, seq FROM sqlite_sequence")
    forgotten = await connection.execute_fetchall("SELECT key, value FROM memory WHERE owner = 'forgotten'")
    return Old(lineage, {row[0]: row[1] for row in numbers}, {row[0]: row[1] for row in forgotten}, written)


def _files(path: Path) -> list[Path]:
    return [one for one in (path, path.with_name(f"{path.name}-wal")) if one.exists()]


async def put_in_place(new: Path, path: Path, at: datetime) -> Path | None:
    """The database at `new` is the one at `path` from now on; where the one that was there is kept, if any was.

    The last step is one rename. Before it everything is as it was, but that a database that can't be read any more has
    its log of writes beside its copy only: it would be read into the new one.
    """
    there = bool(_files(path))
    if there:
        try:
            await single(path)
        except StoreUnusable as error:  # damaged, or no database at all; else somebody has it open
            if "locked" in str(error):
                raise StoreUnusable(f"{path} is in use: end the other khabar commands first") from error
    return _exchanged(new, path, at, there=there)


def _exchanged(new: Path, path: Path, at: datetime, *, there: bool) -> Path | None:
    kept = path.with_name(f"{path.stem}-before-{at:%Y%m%dT%H%M%SZ}{path.suffix}")
    with _told(path):
        if there:
            _keep(path, kept)
        for ending in _BESIDE:
            path.with_name(path.name + ending).unlink(missing_ok=True)
        give(new, like=path if there else path.parent)
        new.replace(path)
        flush(path.parent)
    return kept if there else None


def _keep(path: Path, kept: Path) -> None:
    """The file has a second name, without being copied where that can be."""
    for ending in ("", *_BESIDE):
        source, to = (one.with_name(one.name + ending) for one in (path, kept))
        if source.exists():
            to.unlink(missing_ok=True)
            try:
                os.link(source, to)
            except OSError:  # pragma: no cover - a file system without links
                shutil.copy2(source, to)
                flush(to)
            to.chmod(0o600)  # people stand in it


@contextmanager
def _told(path: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise BackupFailed(f"{error.filename or path}: {error.strerror}") from error


def remove(path: Path) -> None:
    """A database that nobody wants any more."""
    for ending in ("", *_BESIDE):
        path.with_name(path.name + ending).unlink(missing_ok=True)
