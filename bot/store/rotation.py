"""Which backups stay: their names tell whose they are and when they were made. Pure."""

import re
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import blake2b
from pathlib import Path

DAILY, WEEKLY, LATEST = 7, 4, 3
"""The last backup of so many days, and of so many weeks (Monday to Sunday), UTC; and the latest ones in any case, so
that one that was made before a mistake outlives one of the same day that was made after it."""
ENDINGS = {"sqlite": "db", "postgresql": "dump"}

_NAME = re.compile(r"khabar-([0-9a-f]{8})-([0-9]{8}T[0-9]{6}Z)\.(db|dump)")
_TIME = "%Y%m%dT%H%M%SZ"


@dataclass(frozen=True, slots=True, order=True)
class Backup:
    """A file that holds the whole database as it was at `at` (UTC). `whose` is the same of all of one database."""

    at: datetime
    whose: str
    path: Path

    @property
    def size(self) -> int:
        """Bytes; 0 where it is gone meanwhile."""
        return self.path.stat().st_size if self.path.exists() else 0


def whose(lineage: str) -> str:
    """What stands in names for a database and its copies; it does not give away what it is made of."""
    return blake2b(lineage.encode(), digest_size=4, person=b"khabar-name").hexdigest()


def name(its: str, at: datetime, ending: str = "db") -> str:
    """The name of a backup."""
    return f"khabar-{its}-{at.astimezone(UTC).strftime(_TIME)}.{ending}"


def found(files: Iterable[Path]) -> list[Backup]:
    """Those of the files that are called as backups are, the newest first."""
    return sorted(filter(None, map(_named, files)), reverse=True)


def _named(path: Path) -> Backup | None:
    parts = _NAME.fullmatch(path.name)
    if parts is None:
        return None
    try:
        at = datetime.strptime(parts[2], _TIME).replace(tzinfo=UTC)
    except ValueError:  # the 31st of a shorter month
        return None
    return Backup(at, parts[1], path)


def kept(backups: Collection[Backup], now: datetime) -> frozenset[Backup]:
    """Of the backups of one database those that stay.

    What a clock that was wrong dated later than now stays until then, and counts for none of the others.
    """
    later = {one for one in backups if one.at > now}
    newest_first = sorted(set(backups) - later, reverse=True)
    days = _last_of_each(newest_first, lambda at: at.date(), DAILY)
    weeks = _last_of_each(newest_first, lambda at: at.isocalendar()[:2], WEEKLY)
    return frozenset({*later, *days, *weeks, *newest_first[:LATEST]})


def _last_of_each(newest_first: Iterable[Backup], period: Callable[[datetime], object], most: int) -> list[Backup]:
    last: dict[object, Backup] = {}
    for one in newest_first:
        last.setdefault(period(one.at), one)
    return list(last.values())[:most]
