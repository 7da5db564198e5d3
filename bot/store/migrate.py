"""Numbered migrations, each atomic. The database's user_version is the number of the last one."""

from collections.abc import Iterator
from pathlib import Path

from bot.errors import NewerDatabase
from bot.store.driver import aiosqlite, newest

MIGRATIONS = Path(__file__).parent / "migrations"


def migrations(folder: Path = MIGRATIONS) -> list[tuple[int, str]]:
    """(number, SQL), ascending."""
    return [(int(path.name[:4]), path.read_text(encoding="utf-8")) for path in sorted(folder.glob("[0-9]*.sql"))]


def statements(script: str) -> Iterator[str]:
    """One statement after the other: executescript would commit before it begins."""
    statement = ""
    for piece in script.split(";")[:-1]:
        statement += piece + ";"
        if newest.complete_statement(statement):
            yield statement
            statement = ""


async def migrate(connection: aiosqlite.Connection, folder: Path = MIGRATIONS) -> None:
    """Bring the database up to date, or raise NewerDatabase. Safe beside another process that does the same."""
    version = await refuse_newer(connection, folder)
    for number, script in migrations(folder):
        if number > version:
            await _apply(connection, number, script)


async def refuse_newer(connection: aiosqlite.Connection, folder: Path = MIGRATIONS) -> int:
    """The version of the database, which this program knows, or NewerDatabase."""
    version, known = await _version(connection), migrations(folder)[-1][0]
    if version > known:
        raise NewerDatabase(f"the database has version {version}, this program knows {known}: upgrade khabar")
    return version


async def _version(connection: aiosqlite.Connection) -> int:
    [row] = await connection.execute_fetchall("PRAGMA user_version")
    return int(row[0])


async def _apply(connection: aiosqlite.Connection, number: int, script: str) -> None:
    await connection.execute("BEGIN IMMEDIATE")
    try:
        if await _version(connection) < number:
            for statement in statements(script):
                await connection.execute(statement)
            await connection.execute(f"PRAGMA user_version = {number}")
        await connection.execute("COMMIT")
    except BaseException:
        await connection.execute("ROLLBACK")
        raise
