"""The disks that the bot writes to: how much is free there, and how old the newest backup is."""

import shutil
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from bot.errors import BackupFailed
from bot.store.backups import Folder, newest

LEAST_FREE = 200 * 2**20
"""Bytes that should be free where the bot writes: a backup, a merge of the index and a log of writes want room."""
DATA, BACKUPS = "data", "backups"


@dataclass(frozen=True, slots=True)
class Local:
    """`free`: bytes, by what is written there. `backup`: when the newest backup was made (Unix time; 0: there is none
    that can be read), None where the bot makes none by itself."""

    free: Mapping[str, int] = field(default_factory=dict)
    backup: float | None = None


def free(folder: Path) -> int:
    """Bytes that are free where the folder is, or will be."""
    there = next(path for path in (folder, *folder.absolute().parents) if path.exists())
    return shutil.disk_usage(there).free


def look(data: Path, backups: Folder | None, its: str, at: datetime) -> Local:
    """`backups`: where the bot makes some each day, of the database that is called `its` there."""
    if backups is None:
        return Local({DATA: free(data)})
    return Local({DATA: free(data), BACKUPS: free(backups.folder)}, _newest(backups, its, at))


def _newest(backups: Folder, its: str, at: datetime) -> float:
    try:
        last = newest(backups.all(its), at)
    except BackupFailed:
        return 0.0
    return last.at.timestamp() if last else 0.0
