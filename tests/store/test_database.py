"""The connections: durable, one writer, many readers, one bot."""

import asyncio
import shutil
import sqlite3
import sys
from contextlib import closing
from pathlib import Path

import pytest

from bot.errors import AlreadyRunning, NewerDatabase, StoreUnusable
from bot.model import Secret
from bot.store import database as module
from bot.store.driver import SAFE_WAL, VERSION, aiosqlite, warning
from bot.store.interface import Connection, Database
from bot.store.migrate import migrate, migrations, statements
from bot.store.opening import opened
from bot.store.sqlite import open_store
from tests.samples import BRIDGE, WATER


async def test_settings_of_every_connection(tmp_path: Path) -> None:
    async with opened(tmp_path / "khabar.db", alone=True) as database:
        for ask in (database.read, database.write):
            assert await ask("PRAGMA journal_mode") == [("wal",)]
            assert await ask("PRAGMA synchronous") == [(2,)]
            assert await ask("PRAGMA foreign_keys") == [(1,)]


async def test_the_log_of_writes_is_brought_in_while_nobody_waits_for_it(tmp_path: Path) -> None:
    def in_the_file() -> int:
        """The rows that are there without the log beside it."""
        shutil.copy(tmp_path / "khabar.db", tmp_path / "alone.db")
        with closing(sqlite3.connect(tmp_path / "alone.db")) as alone:
            [[count]] = alone.execute("SELECT count(*) FROM memory WHERE owner = 'test'").fetchall()
        return int(count)

    async def add(connection: Connection) -> None:
        await connection.execute("INSERT INTO memory VALUES ('test', 'in a transaction', '')")

    async with opened(tmp_path / "khabar.db", alone=True):
        pass
    async with opened(tmp_path / "khabar.db", alone=True) as database:
        for number in range(module.BROUGHT_IN - 2):
            await database.write("INSERT INTO memory VALUES ('test', ?, '')", (number,))
        assert in_the_file() == 0
        await database.transaction(add)
        await database.write("INSERT INTO memory VALUES ('test', 'the last', '')")
        await database.transaction(lambda connection: connection.execute("SELECT 1"))  # after what was asked before it
        assert in_the_file() == module.BROUGHT_IN


async def test_readers_can_not_write(tmp_path: Path) -> None:
    async with opened(tmp_path / "khabar.db", alone=True) as database:
        for ask in (database.read, database.search, database.glance):
            with pytest.raises(StoreUnusable, match="readonly"):
                await ask("INSERT INTO memory VALUES ('test', 'x', '')")


async def test_a_glance_sees_what_was_written(where: Path | Secret) -> None:
    async with opened(where, alone=True) as database:
        await database.write("INSERT INTO memory VALUES ('test', 'x', '')")
        assert await database.glance("SELECT key FROM memory WHERE owner = 'test'") == [("x",)]


async def test_a_transaction_that_raises_leaves_nothing(where: Path | Secret) -> None:
    async def work(connection: Connection) -> None:
        await connection.execute("INSERT INTO memory VALUES ('test', 'x', '')")
        raise LookupError

    async with opened(where, alone=True) as database:
        with pytest.raises(LookupError):
            await database.transaction(work)
        await database.write("INSERT INTO memory VALUES ('test', 'y', '')")
        assert await database.read("SELECT key FROM memory WHERE owner = 'test'") == [("y",)]


async def test_a_cancelled_caller_does_not_stop_its_transaction(where: Path | Secret) -> None:
    begun, go_on = asyncio.Event(), asyncio.Event()

    async def work(connection: Connection) -> None:
        begun.set()
        await go_on.wait()
        await connection.execute("INSERT INTO memory VALUES ('test', 'x', '')")

    async with opened(where, alone=True) as database:
        task = asyncio.create_task(database.transaction(work))
        await begun.wait()
        task.cancel()
        await asyncio.wait([task])
        go_on.set()
        assert await database.write("SELECT key FROM memory WHERE owner = 'test'") == [("x",)]


async def test_a_failure_nobody_waits_for_does_not_stop_the_writer(where: Path | Secret) -> None:
    begun, go_on = asyncio.Event(), asyncio.Event()

    async def work(_: Connection) -> None:
        begun.set()
        await go_on.wait()
        raise LookupError

    async with opened(where, alone=True) as database:
        task = asyncio.create_task(database.transaction(work))
        await begun.wait()
        task.cancel()
        await asyncio.wait([task])
        go_on.set()
        assert await database.write("SELECT 1") == [(1,)]


async def test_work_that_ended_its_transaction_itself(where: Path | Secret) -> None:
    """As SQLite does where the disk is full."""

    async def work(connection: Connection) -> None:
        await connection.execute("ROLLBACK")
        raise LookupError

    async with opened(where, alone=True) as database:
        with pytest.raises(LookupError):
            await database.transaction(work)
        assert await database.write("SELECT 1") == [(1,)]


async def test_work_that_is_cancelled_from_within_does_not_stop_the_writer(where: Path | Secret) -> None:
    async def work(connection: Connection) -> None:
        await connection.execute("INSERT INTO memory VALUES ('test', 'x', '')")
        raise asyncio.CancelledError

    async with opened(where, alone=True) as database:
        with pytest.raises(asyncio.CancelledError):
            await database.transaction(work)
        assert await database.write("SELECT count(*) FROM memory WHERE owner = 'test'") == [(0,)]


async def test_a_closed_database_says_so(where: Path | Secret) -> None:
    async with opened(where, alone=True) as database:
        pass
    for ask in (database.read, database.search, database.write):
        with pytest.raises(StoreUnusable):
            await ask("SELECT 1")


async def test_a_number_too_large_for_the_database_is_our_error(where: Path | Secret) -> None:
    async with opened(where, alone=True) as database:
        with pytest.raises(StoreUnusable):
            await database.read("SELECT ?", (2**80,))


async def test_a_damaged_lock_is_one_clear_line(tmp_path: Path) -> None:
    (tmp_path / "khabar.lock").write_text("no database" * 500)
    with pytest.raises(StoreUnusable, match="not a database"):
        async with open_store(tmp_path / "khabar.db", alone=True):
            pass


async def test_a_database_that_stays_locked_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "BUSY_SECONDS", 0.02)
    monkeypatch.setattr(module, "ATTEMPTS", 2)
    async with aiosqlite.connect(tmp_path / "khabar.db", isolation_level=None) as other:
        await other.execute("BEGIN EXCLUSIVE")
        with pytest.raises(StoreUnusable, match="locked"):
            async with open_store(tmp_path / "khabar.db"):
                pass


async def test_what_was_asked_for_before_the_end_is_written(where: Path | Secret) -> None:
    async with opened(where, alone=True) as database:
        tasks = [asyncio.create_task(database.write("INSERT INTO memory VALUES ('test', ?, '')", (n,))) for n in "abc"]
        await asyncio.sleep(0)
    await asyncio.gather(*tasks)
    async with opened(where, alone=True) as database:
        assert await database.read("SELECT count(*) FROM memory WHERE owner = 'test'") == [(3,)]


async def test_a_second_bot_is_refused_and_a_command_is_not(where: Path | Secret) -> None:
    async with open_store(where, alone=True) as bot:
        with pytest.raises(AlreadyRunning, match="stop it first"):
            async with open_store(where, alone=True):
                pass
        async with open_store(where) as command:
            await command.add(WATER)
            await bot.add(BRIDGE)
            assert await command.count() == await bot.count() == 2
    async with open_store(where, alone=True) as bot:
        assert await bot.count() == 2


async def test_a_killed_bot_loses_nothing_and_locks_nobody_out(tmp_path: Path) -> None:
    path = tmp_path / "khabar.db"
    program = (
        "import asyncio, os, signal, sys; from pathlib import Path\n"
        "from bot.store.sqlite import open_store\n"
        "async def main():\n"
        "    async with open_store(Path(sys.argv[1]), alone=True) as store:\n"
        "        for number in range(10**6):\n"
        "            await store.inbox('telegram').put([(str(number), str(number))])\n"
        "            print(number, flush=True)\n"
        "asyncio.run(main())\n"
    )
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-c", program, str(path), stdout=asyncio.subprocess.PIPE
    )
    assert process.stdout
    for _ in range(20):
        await process.stdout.readline()
    process.kill()
    said = [int(line) for line in (await process.stdout.read()).split()]
    await process.wait()
    async with open_store(path, alone=True) as store:
        kept = [int(update.raw) for update in await store.inbox("telegram").waiting()]
        assert kept == list(range(len(kept)))
        assert len(kept) > max(said, default=19)
        assert await store.check() == "ok"


async def test_a_file_that_is_no_database_is_one_clear_line(tmp_path: Path) -> None:
    path = tmp_path / "khabar.db"
    path.write_text("no database" * 1000)
    with pytest.raises(StoreUnusable, match="not a database"):
        async with open_store(path):
            pass


async def test_a_folder_that_can_not_be_made_is_one_clear_line(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(StoreUnusable, match="can't make the folder"):
        async with open_store(tmp_path / "file" / "khabar.db"):
            pass


async def test_a_newer_database_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "khabar.db"
    async with aiosqlite.connect(path) as connection:
        await connection.execute("PRAGMA user_version = 999")
    with pytest.raises(NewerDatabase, match=r"version 999.*upgrade"):
        async with open_store(path):
            pass


async def test_a_migration_is_whole_or_not_at_all(tmp_path: Path) -> None:
    (tmp_path / "0001_good.sql").write_text("CREATE TABLE a (x); CREATE TABLE b (y);\n")
    (tmp_path / "0002_bad.sql").write_text("CREATE TABLE c (x);\nCREATE TABLE c (x);\n")
    async with aiosqlite.connect(tmp_path / "x.db", isolation_level=None) as connection:
        with pytest.raises(aiosqlite.Error):
            await migrate(connection, tmp_path)
        rows = await connection.execute_fetchall("SELECT name FROM sqlite_schema ORDER BY 1")
        assert [name for (name,) in rows] == ["a", "b"]
        assert list(await connection.execute_fetchall("PRAGMA user_version")) == [(1,)]


async def test_two_that_begin_at_once_migrate_once(tmp_path: Path) -> None:
    async def begin() -> int:
        async with open_store(tmp_path / "khabar.db") as store:
            return await store.count()

    assert await asyncio.gather(*(begin() for _ in range(4))) == [0] * 4


def test_migrations_are_numbered_without_gaps() -> None:
    assert [number for number, _ in migrations()] == list(range(1, len(migrations()) + 1))


def test_statements_are_split_where_sqlite_splits_them() -> None:
    table, trigger = "CREATE TABLE a (x); ", "-- one; two\nCREATE TRIGGER t AFTER INSERT ON a BEGIN\nSELECT 1;\nEND;\n"
    assert [part.strip() for part in statements(table + trigger)] == [table.strip(), trigger.strip()]


def test_an_old_sqlite_is_told_to_the_operator() -> None:
    assert "3.40.1" in warning((3, 40, 1))
    assert warning(SAFE_WAL) == ""


def test_the_standard_library_keeps_its_sqlite() -> None:
    assert sys.modules["sqlite3"] is sqlite3
    assert sqlite3.sqlite_version_info <= VERSION


async def test_the_folder_is_its_owners_alone(tmp_path: Path) -> None:
    async with open_store(tmp_path / "data" / "khabar.db"):
        assert (tmp_path / "data").stat().st_mode & 0o777 == 0o700


# What is written together


def put(key: str, how: str = "INSERT") -> str:
    return f"{how} INTO memory VALUES ('test', '{key}', '')"


async def beside(database: Database, *changes: str) -> list[object]:
    """What each of these brings, all asked for while something else is being written."""
    go_on = asyncio.Event()
    first = asyncio.create_task(database.transaction(lambda _: go_on.wait()))
    await asyncio.sleep(0)
    asked = [asyncio.create_task(database.write(change)) for change in changes]
    await asyncio.sleep(0)
    go_on.set()
    await first
    return await asyncio.gather(*asked, return_exceptions=True)


async def keys(database: Database) -> list[str]:
    return [key for (key,) in await database.read("SELECT key FROM memory WHERE owner = 'test' ORDER BY key")]


def commits(folder: Path) -> int:
    """Frames of the log of writes that end a transaction: they tell the database's size (sqlite.org/walformat)."""
    log = (folder / "khabar.db-wal").read_bytes()
    page = int.from_bytes(log[8:12], "big")
    return sum(log[at + 4 : at + 8] != bytes(4) for at in range(32, len(log), 24 + page))


async def test_changes_that_wait_are_written_at_once(tmp_path: Path) -> None:
    async with opened(tmp_path / "khabar.db", alone=True) as database:
        before = commits(tmp_path)
        assert await beside(database, *map(put, "abcd")) == [[], [], [], []]
        assert commits(tmp_path) == before + 1
        assert await keys(database) == list("abcd")


async def test_each_change_fails_by_itself(where: Path | Secret) -> None:
    async with opened(where, alone=True) as database:
        found = await beside(database, put("a"), put("a"), "UPDATE nothing SET x = 1", put("b"))
        names = [type(one).__name__ for one in found]
        assert (sorted(names[:2]), names[2:]) == (["StoreUnusable", "list"], ["StoreUnusable", "list"])
        assert await keys(database) == ["a", "b"]


async def test_a_change_that_ends_the_transaction_takes_no_other_with_it(tmp_path: Path) -> None:
    """As a full disk does: what waited with it is tried alone."""
    async with opened(tmp_path / "khabar.db", alone=True) as database:
        await database.write(put("a"))
        found = await beside(database, put("b"), put("a", "INSERT OR ROLLBACK"), put("c"))
        assert [type(one).__name__ for one in found] == ["list", "StoreUnusable", "list"]
        assert await keys(database) == ["a", "b", "c"]


async def test_what_is_no_change_is_written_alone_in_its_turn(tmp_path: Path) -> None:
    async with opened(tmp_path / "khabar.db", alone=True) as database:
        found = await beside(database, put("a"), "VACUUM", "SELECT count(*) FROM memory WHERE owner = 'test'", put("b"))
        assert found == [[], [], [(1,)], []]
        assert await keys(database) == ["a", "b"]


async def test_who_waits_no_more_is_written_all_the_same(tmp_path: Path) -> None:
    async with opened(tmp_path / "khabar.db", alone=True) as database:
        go_on = asyncio.Event()
        first = asyncio.create_task(database.transaction(lambda _: go_on.wait()))
        await asyncio.sleep(0)
        asked = [asyncio.create_task(database.write(put(key))) for key in "abc"]
        await asyncio.sleep(0)
        asked[1].cancel()
        await asyncio.sleep(0)
        go_on.set()
        await asyncio.gather(first, *asked, return_exceptions=True)
        assert await keys(database) == ["a", "b", "c"]
