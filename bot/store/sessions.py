"""Sessions of PostgreSQL: what is set in each, and how Python's values go there and come back."""

import asyncio
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from pathlib import Path
from typing import Any, TypeAlias

import psycopg
from psycopg.adapt import Buffer, Loader
from psycopg.types.numeric import Int8Dumper
from psycopg.types.string import StrDumper

from bot.errors import NewerDatabase, StoreUnusable
from bot.store.migrate import MIGRATIONS, migrations

OLDEST = 16
"""The first version that has what the schema needs (IS JSON)."""
FOLDER = MIGRATIONS / "postgres"
TURN, ALONE, MIGRATING = 27496, 27497, 27498
"""Numbers of advisory locks, each beside that of the schema: two bots in one database have one each."""
SCHEMA = "hashtext(current_schema())"
PARAMETERS: dict[str, Any] = {
    "connect_timeout": 5,
    # A server that is cut off is noticed after some ten seconds, and not after the two hours of TCP.
    **{"keepalives": 1, "keepalives_idle": 5, "keepalives_interval": 2, "keepalives_count": 3},
    "tcp_user_timeout": 10_000,
    "application_name": "khabar",
}
SETTINGS = {
    # A process that is stopped in the middle of a transaction keeps the others waiting for so long.
    "idle_in_transaction_session_timeout": "5s",
    "lock_timeout": "10s",
    # Compiling a question takes longer than any of ours.
    "jit": "off",
    "TimeZone": "UTC",
}
_HALF = re.compile("[\ud800-\udfff]")

Session: TypeAlias = psycopg.AsyncConnection[tuple[Any, ...]]


def clean(text: str) -> str:
    """What PostgreSQL can't hold is U+FFFD there: NUL, and halves of surrogate pairs."""
    return _HALF.sub("\ufffd", text.replace("\x00", "\ufffd"))


class _Text(StrDumper):
    """Typed as text: a value of no type would have none where nothing stands beside it that has one."""

    def dump(self, obj: str) -> Buffer | None:
        return super().dump(clean(obj))


class _Number(Int8Dumper):
    """All whole numbers are BIGINT, truth values too: SQLite has no others."""

    def dump(self, obj: int) -> Buffer | None:
        return super().dump(int(obj))


class _Sum(Loader):
    """Sums of BIGINT are NUMERIC in PostgreSQL."""

    def load(self, data: Buffer) -> int | float:
        text = bytes(data).decode()
        return float(text) if "." in text else int(text)


async def prepare(session: Session, process: str = "") -> None:
    """Each new session. `process` names who changes what others keep in memory, too."""
    adapters = session.adapters
    adapters.register_dumper(str, _Text)
    adapters.register_dumper(int, _Number)
    adapters.register_dumper(bool, _Number)
    adapters.register_loader("numeric", _Sum)
    settings = {**SETTINGS, "khabar.process": process}
    calls = ", ".join("set_config(%s, %s, false)" for _ in settings)
    await session.execute(
        f"SELECT {calls}, set_config('search_path', current_setting('search_path') || ', sqlite', false)",
        [part for pair in settings.items() for part in pair],
    )


async def alive(session: Session) -> None:
    """Raises where the server has ended the session, which nobody noticed while it was idle: no question is asked."""
    for _ in range(2):  # what it said before, and that it ended
        session.pgconn.consume_input()


def heed(error: Exception) -> None:
    """Raises CancelledError where this task was cancelled: psycopg, and what builds on it, may raise in its place what
    goes wrong at that moment, and whoever went on after that would never end."""
    task = asyncio.current_task()
    if task and task.cancelling():
        raise asyncio.CancelledError from error


@asynccontextmanager
async def connected(url: str, process: str = "") -> AsyncIterator[Session]:
    """One session, beside those of the pools."""
    session = await psycopg.AsyncConnection.connect(url, autocommit=True, **PARAMETERS)
    try:
        await prepare(session, process)
        yield session
    finally:
        with suppress(psycopg.Error):
            await session.close()


async def migrate(session: Session, folder: Path = FOLDER, oldest: int = OLDEST) -> None:
    """Bring the database up to date, or raise NewerDatabase; of processes that begin at once, one does it."""
    if (version := session.info.server_version // 10_000) < oldest:
        raise StoreUnusable(f"this is PostgreSQL {version}: PostgreSQL {oldest} or newer is needed")
    async with session.transaction():
        await session.execute("SET LOCAL lock_timeout = 0")
        await session.execute(f"SELECT pg_advisory_xact_lock({MIGRATING}, {SCHEMA})")
        await session.execute("CREATE TABLE IF NOT EXISTS schema_version (version BIGINT PRIMARY KEY)")
        rows = await session.execute("SELECT coalesce(max(version), 0) FROM schema_version")
        [here] = await rows.fetchone() or (0,)
        await _bring(session, here, migrations(folder))


async def _bring(session: Session, here: int, steps: list[tuple[int, str]]) -> None:
    known = steps[-1][0]
    if here > known:
        raise NewerDatabase(f"the database has version {here}, this program knows {known}: upgrade khabar")
    for number, script in steps:
        if number > here:
            await session.execute(script)
            await session.execute("INSERT INTO schema_version VALUES (%s)", (number,))
