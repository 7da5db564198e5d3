"""Whose files are: who runs a command as root is not who runs the bot, and takes nothing away from it."""

import os
from contextlib import suppress
from pathlib import Path


def give(path: Path, like: Path) -> None:
    """`path` belongs to whom `like` belongs, where this process may say so, as root may, and the file system can."""
    with suppress(OSError):
        its = like.stat()
        os.chown(path, its.st_uid, its.st_gid, follow_symlinks=False)


def give_all(folder: Path, like: Path) -> None:
    """The same for a folder and all that is in it, if it is there."""
    for where, _, files in os.walk(folder):
        for path in (Path(where), *(Path(where, name) for name in files)):
            give(path, like)
