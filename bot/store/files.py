"""The files of the store on this machine: people's data, so their owner's alone; and whether this user can use them."""

import errno
import os
import shlex
import stat
from contextlib import suppress
from pathlib import Path

from bot.errors import StoreUnusable

FOLDER, FILE = 0o700, 0o600
"""The rights of what is made. SQLite gives what it makes beside a database the rights of that."""


def make_folder(folder: Path) -> None:
    """Raises StoreUnusable. One that is there stays as it is."""
    try:
        folder.mkdir(mode=FOLDER, parents=True, exist_ok=True)
    except OSError as error:
        raise StoreUnusable(f"can't make the folder {folder}: {error.strerror}") from error


def make_file(path: Path) -> None:
    """The file is there, and this user can write to it and beside it: else SQLite would open it for reading only, and
    lock nothing. Raises StoreUnusable.

    One that is there is not opened: closing it would let go of the locks that this process has on it (fcntl(2)).
    """
    path = path.resolve()
    try:
        os.close(os.open(path, os.O_RDWR | os.O_CREAT | os.O_EXCL, FILE))
        give(path, like=path.parent)
    except FileExistsError:
        if path.is_dir():
            raise StoreUnusable(f"{path} is a folder, where the database belongs: move it away") from None
        for its in (path, path.parent):
            if not os.access(its, os.R_OK | os.W_OK, effective_ids=True):
                raise StoreUnusable(_refused(its, os.strerror(errno.EACCES))) from None
    except OSError as error:
        raise StoreUnusable(_refused(path.parent, str(error.strerror))) from error


def give(path: Path, *, like: Path) -> None:
    """The file has the owner of another one, where this process may say so, as root may, and the file system can:
    whoever calls a command as root is not who runs the bot."""
    with suppress(OSError):
        its = like.stat()
        os.chown(path, its.st_uid, its.st_gid, follow_symlinks=False)


def give_all(folder: Path, *, like: Path) -> None:
    """The same for a folder and all that is in it, if it is there."""
    for where, _, files in os.walk(folder):
        for path in (Path(where), *(Path(where, name) for name in files)):
            give(path, like=like)


def _refused(path: Path, why: str) -> str:
    its = path.stat()
    rights, folder = stat.filemode(its.st_mode), path if path.is_dir() else path.parent
    mend = f"sudo chown -R {os.geteuid()} {shlex.quote(str(folder))}"
    return (
        f"can't write to {path}: {why} ({rights}, of user {its.st_uid}; this is user {os.geteuid()}):"
        f" {mend} lets it, unless the disk is read-only, or give another folder with --data"
    )
