"""Backups of a PostgreSQL database, made and read by its own programs, pg_dump and pg_restore."""

import asyncio
import os
import shutil
import time
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from urllib.parse import unquote, urlsplit

from bot.errors import BackupFailed
from bot.store.backups import Backups, make_folder, put, told
from bot.store.rotation import Backup, name, whose

_DUMP = ("--format=custom", "--no-owner", "--no-privileges")
_RESTORE = ("--clean", "--if-exists", "--single-transaction", "--exit-on-error", "--no-owner", "--no-privileges")


@dataclass(frozen=True, slots=True)
class Dumps:
    """Those of the database at `url` (postgresql://user:password@host/name), which is of this lineage, in `folder`."""

    url: str
    folder: Path
    lineage: str

    async def make(self, at: datetime) -> Backup:
        """A new one as of now, which is `at`; older ones go as the rotation says. Raises BackupFailed."""
        its = whose(self.lineage)
        made = self.folder / name(its, at, "dump")
        partial = self.folder / f".khabar-{os.getpid()}-{time.monotonic_ns():x}.partial"
        with told(self.folder):
            make_folder(self.folder)
            os.close(os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
            try:
                await _run("pg_dump", [*_DUMP, f"--file={partial}"], self.url)
                await asyncio.to_thread(put, partial, made)
            finally:
                partial.unlink(missing_ok=True)
        Backups(made, self.folder).rotate(its, at)
        return Backup(at.replace(microsecond=0), its, made)

    async def restore(self, file: Path) -> None:
        """The database is as it was in that file, all at once; else it is as it is. Raises BackupFailed."""
        await _run("pg_restore", [*_RESTORE, str(file)], self.url)


async def _run(program: str, arguments: Sequence[str], url: str) -> None:
    """The password goes by the environment: everybody on the machine may read a command line."""
    bare, password = _apart(url)
    found = shutil.which(program)
    if found is None:
        raise BackupFailed(
            f"{program} is missing: install PostgreSQL's client programs, or run, where they are:"
            f" {program} {' '.join(arguments)} --dbname={bare}"
        )
    environ = {**os.environ, **({"PGPASSWORD": password} if password else {})}
    process = await asyncio.create_subprocess_exec(
        *(found, *arguments, "--no-password", f"--dbname={bare}"),
        env=environ,
        stdin=asyncio.subprocess.DEVNULL,
        stdout=asyncio.subprocess.DEVNULL,
        stderr=asyncio.subprocess.PIPE,
    )
    try:
        _, complaint = await process.communicate()
    except asyncio.CancelledError:
        process.terminate()
        await process.wait()
        raise
    if process.returncode:
        lines = complaint.decode(errors="replace").strip().splitlines() or [f"exit code {process.returncode}"]
        raise BackupFailed(f"{program} failed: {lines[0]}")


def _apart(url: str) -> tuple[str, str]:
    """The address without its password, and the password."""
    parts = urlsplit(url)
    user, at, host = parts.netloc.rpartition("@")
    login, _, password = user.partition(":")
    return url.replace(f"//{parts.netloc}", f"//{login}{at}{host}", 1), unquote(password)
