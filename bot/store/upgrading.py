"""Before a database is brought up to date, a copy of it is kept beside it: an older program can't read the new one."""

import logging
import os
import shutil
from pathlib import Path

from bot.store.driver import aiosqlite
from bot.store.files import give
from bot.store.forgotten import flush
from bot.store.migrate import migrations, refuse_newer

log = logging.getLogger(__name__)


async def keep_before(connection: aiosqlite.Connection, path: Path) -> None:
    """Keep it, if it has articles, and is of an earlier version. A disk without room keeps no bot from starting."""
    version, known = await refuse_newer(connection), migrations()[-1][0]
    if version in {0, known} or not await connection.execute_fetchall("SELECT 1 FROM articles LIMIT 1"):
        return
    kept = path.with_name(f"{path.stem}-before-version-{known}{path.suffix}")
    if kept.exists():
        return
    partial = kept.with_name(f".{kept.name}.partial")
    try:
        _make(partial, path)
        await connection.execute("VACUUM INTO ?", (str(partial),))
        _put(partial, kept)
    except (aiosqlite.Error, OSError) as error:
        partial.unlink(missing_ok=True)
        log.warning(
            "the database is brought up to date (version %d) without a copy of what it was, as none could be made: %s",
            *(known, error),
        )
    else:
        log.warning(
            "the database is brought up to date from version %d to %d; %s is as it was: people stand in it, so remove"
            " it when all is well",
            *(version, known, kept),
        )


def _make(partial: Path, path: Path) -> None:
    """An empty file, its owner's alone. Raises OSError where the copy would not fit."""
    partial.unlink(missing_ok=True)
    wants, free = path.stat().st_size, shutil.disk_usage(path.parent).free
    if free < wants:
        raise OSError(f"it needs {wants} bytes in {path.parent}, and {free} are free")
    os.close(os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
    give(partial, like=path)


def _put(partial: Path, kept: Path) -> None:
    flush(partial)
    partial.replace(kept)
    flush(kept.parent)
