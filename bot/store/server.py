"""What whoever looks after the bot wants to know of a PostgreSQL server."""

import re
import shutil
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from bot.errors import BackupFailed
from bot.store.dumps import first, run
from bot.store.migrate import migrations
from bot.store.postgres import translated
from bot.store.sessions import FOLDER, connected

PROGRAMS = "pg_dump", "pg_restore"
_VERSION = "SELECT max(version) FROM schema_version"
_OURS = "SELECT to_regclass('schema_version') IS NOT NULL"
_MAJOR = re.compile(r"\(PostgreSQL\) (\d+)")


@dataclass(frozen=True, slots=True)
class Server:
    """`schema` and `known`: the version of the tables there, 0 for none, and the one that this program makes.

    `ahead`: by how much its clock is ahead of ours. `programs`: the version of each program of PostgreSQL that is at
    hand here and works.
    """

    version: int
    schema: int
    known: int
    ahead: timedelta
    programs: dict[str, int]


async def server(url: str) -> Server:
    """What is at this address now. Raises StoreUnusable where nothing answers."""
    with translated():
        async with connected(url) as session:
            began = datetime.now(UTC)
            there = await first(session, "SELECT clock_timestamp()")
            at = began + (datetime.now(UTC) - began) / 2
            schema = await first(session, _VERSION) if await first(session, _OURS) else 0
            version = session.info.server_version // 10_000
    ahead = there - at if isinstance(there, datetime) else timedelta()
    return Server(version, int(str(schema or 0)), migrations(FOLDER)[-1][0], ahead, await _programs())


async def _programs() -> dict[str, int]:
    found = {name: await _version(name) for name in PROGRAMS if shutil.which(name)}
    return {name: version for name, version in found.items() if version}


async def _version(program: str) -> int:
    try:
        said = _MAJOR.search(await run(program, ["--version"]))
    except BackupFailed:
        return 0
    return int(said[1]) if said else 0
