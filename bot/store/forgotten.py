"""Who had themselves forgotten lately, as hashes: a backup from before knows them still, and a restore goes by this.

The hash is keyed with what only the database and its copies hold: without one of these nobody is found in the list.
"""

import os
from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from hashlib import blake2b
from pathlib import Path

from bot.model import Person
from bot.store.interface import Connection, Database
from bot.store.rows import stamp

KEPT_FORGOTTEN = timedelta(days=60)
"""Backups go after four weeks; one that somebody kept longer than this is restored with those who asked to go."""
LIST = "forgotten"
"""The name of the list beside backups: a hash and a time (UTC) a line."""
LINEAGE = "SELECT value FROM memory WHERE (owner, key) = ('khabar', 'lineage')"

_PEOPLE = (
    "SELECT platform, id FROM preferences UNION SELECT platform, person FROM people"
    " UNION SELECT platform, person FROM visits UNION SELECT platform, chat FROM visits WHERE chat IS NOT NULL"
    " UNION SELECT platform, person FROM questions UNION SELECT platform, chat FROM questions"
    " UNION SELECT platform, chat FROM subscriptions UNION SELECT platform, chat FROM chat_searches"
    " UNION SELECT platform, chat FROM sent UNION SELECT platform, chat FROM away"
    " UNION SELECT platform, chat FROM mutes UNION SELECT platform, person FROM roles"
    " UNION SELECT platform, chat FROM heard"
)
_NAMED = (
    "SELECT by FROM subscriptions UNION SELECT by FROM shared_subscriptions UNION SELECT who FROM edits"
    " UNION SELECT added_by FROM articles WHERE added_by NOT GLOB 'feed:*' UNION SELECT added_by FROM aliases"
    " UNION SELECT added_by FROM topics UNION SELECT who FROM audit UNION SELECT whom FROM audit"
)


class Forgotten:
    """The database's own list. `changes` rises with each: it is told beside the backups what is new."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self.changes = 1

    async def all(self) -> dict[str, str]:
        """Hashes, and when these were forgotten (UTC)."""
        return dict(await self._database.read("SELECT key, value FROM memory WHERE owner = 'forgotten'"))

    async def add(self, rows: Mapping[str, str]) -> None:
        """What another list says, too."""
        await self._database.transaction(lambda connection: _add(connection, rows))

    async def forget(self, before: datetime) -> None:
        """No backup is so old."""
        await self._database.write("DELETE FROM memory WHERE owner = 'forgotten' AND value < ?", (stamp(before),))

    async def among(self, hashes: Iterable[str]) -> list[Person]:
        """The persons and chats in this database that have one of these hashes."""
        wanted, [[lineage]] = frozenset(hashes), await self._database.read(LINEAGE)
        rows = await self._database.read(_PEOPLE)
        named = [who.partition(":") for [who] in await self._database.read(_NAMED)]
        people = {*((platform, its) for platform, its in rows), *((one, its) for one, colon, its in named if colon)}
        return [Person(*one) for one in sorted(people) if hash_of(lineage, *one) in wanted]


async def note(connection: Connection, platform: str, numbers: Iterable[str], at: datetime) -> None:
    """Within the transaction that forgets them: a person and their chats were forgotten."""
    [[lineage]] = await connection.execute_fetchall(LINEAGE)
    await _add(connection, {hash_of(lineage, platform, number): stamp(at) for number in numbers})


async def _add(connection: Connection, rows: Mapping[str, str]) -> None:
    await connection.executemany(
        "INSERT INTO memory VALUES ('forgotten', ?, ?) ON CONFLICT (owner, key) DO UPDATE SET value = excluded.value",
        list(rows.items()),
    )


def hash_of(lineage: str, platform: str, number: str) -> str:
    return blake2b(f"{platform}:{number}".encode(), key=lineage.encode(), digest_size=16).hexdigest()


def read_list(path: Path) -> dict[str, str]:
    """A list beside backups; what is no line of it is passed over, as a full disk may have cut it off."""
    if not path.exists():
        return {}
    lines = (line.split(" ") for line in path.read_text(encoding="utf-8", errors="replace").splitlines())
    return {line[0]: line[1] for line in lines if len(line) == 2 and len(line[0]) == 32}  # noqa: PLR2004  as written


def merged(*lists: Mapping[str, str]) -> dict[str, str]:
    """All of these, each with its last time."""
    found: dict[str, str] = {}
    for one in lists:
        for key, at in one.items():
            found[key] = max(at, found.get(key, ""))
    return found


def write_list(path: Path, rows: Mapping[str, str], now: datetime) -> None:
    """In the place of what was there, all at once; without what is older than any backup."""
    least = stamp(now - KEPT_FORGOTTEN)
    lines = [f"{key} {at}\n" for key, at in sorted(rows.items(), key=lambda row: (row[1], row[0])) if at >= least]
    partial = path.with_name(f".{path.name}-{os.getpid()}.partial")
    partial.touch(mode=0o600)
    partial.write_text("".join(lines), encoding="utf-8")
    flush(partial)
    partial.replace(path)
    flush(path.parent)


def flush(path: Path) -> None:
    """What was written of a file or a folder is on the disk."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
