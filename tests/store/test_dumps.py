"""PostgreSQL's own programs make and read the backups of its databases."""

import asyncio
import os
import shutil
import stat
from datetime import timedelta
from pathlib import Path

import psycopg
import pytest

from bot.errors import AlreadyRunning, BackupFailed, StoreUnusable
from bot.model import Chat, Person, Secret
from bot.store.backups import PARTIAL
from bot.store.dumps import Dumps, _apart, beside, examined
from bot.store.forgotten import LIST, read_list
from bot.store.postgres import RESTORING
from bot.store.replacing import Old
from bot.store.replacing_postgres import Replacing, replacing, tried
from bot.store.rotation import whose
from bot.store.sqlite import open_store
from tests.postgres import Server
from tests.samples import NOON, article

DAY = timedelta(days=1)
LOST = NOON + DAY
"""When what there was is replaced."""
READER = Person("telegram", "7")


@pytest.fixture
async def url(server: Server, programs: Path) -> Secret:
    """A database with three articles."""
    assert programs
    where = server.empty()
    async with open_store(where) as store:
        await store.add_all([article(number) for number in range(3)])
    return where


@pytest.fixture
def dumps(url: Secret, tmp_path: Path) -> Dumps:
    return Dumps(url.reveal(), tmp_path / "backups", look=0.001)


async def count(url: Secret) -> int:
    async with open_store(url) as store:
        return await store.count()


async def test_a_dump_is_made_and_told_what_it_holds(url: Secret, dumps: Dumps) -> None:
    reports: list[tuple[int, int]] = []
    async with open_store(url) as store:
        lineage = await store.lineage()
        await store.forgetting.forget(READER, Chat("telegram", "7"), NOON)
    made, facts = await dumps.make(NOON, lambda *its: reports.append(its))
    assert (facts.articles, facts.subscriptions, facts.lineage, len(facts.forgotten)) == (3, 0, lineage, 1)
    assert sorted(path.name for path in dumps.folder.iterdir()) == sorted([LIST, made.path.name])
    assert (made.path.suffix, stat.S_IMODE(made.path.stat().st_mode)) == (".dump", 0o600)
    assert (made.at, made.whose) == (NOON, whose(lineage))
    assert all(0 <= done <= total for done, total in reports)
    assert reports
    assert read_list(dumps.folder / LIST) == facts.forgotten


async def test_older_ones_go(dumps: Dumps) -> None:
    dumps.folder.mkdir()
    left = dumps.folder / f".khabar-1-1{PARTIAL}"
    left.touch()
    os.utime(left, (0, 0))
    first, _ = await dumps.make(NOON)
    for day in range(1, 50):
        shutil.copy(first.path, dumps.folder / first.path.name.replace("20261120", f"{NOON + day * DAY:%Y%m%d}"))
    await dumps.make(NOON + 50 * DAY)
    assert not left.exists()
    assert 7 <= len(dumps.all()) <= 11


async def test_a_database_that_nobody_began_with_has_no_backup(server: Server, programs: Path, tmp_path: Path) -> None:
    assert programs
    with pytest.raises(BackupFailed, match="start the bot first"):
        await Dumps(server.fresh().reveal(), tmp_path / "backups").make(NOON)
    assert list((tmp_path / "backups").iterdir()) == []


async def test_a_file_says_when_it_was_made_and_of_what_version(dumps: Dumps, tmp_path: Path) -> None:
    made, _ = await dumps.make(NOON)
    version, at = await examined(made.path)
    assert at == NOON
    renamed = made.path.rename(tmp_path / "kept.dump")
    again, written = await examined(renamed)
    assert (again, abs(written.timestamp() - renamed.stat().st_mtime) < 60) == (version, True)


async def test_what_is_no_backup_is_refused(server: Server, dumps: Dumps, tmp_path: Path) -> None:
    (tmp_path / "letter.dump").write_text("a letter")
    with pytest.raises(BackupFailed, match="pg_restore failed: "):
        await examined(tmp_path / "letter.dump")
    strange = await Dumps(server.fresh().reveal(), tmp_path).keep(NOON)
    with pytest.raises(BackupFailed, match="is no backup of khabar"):
        await examined(strange)
    with psycopg.connect(dumps.url, autocommit=True) as session:
        session.execute("INSERT INTO schema_version VALUES (99)")
        newer, _ = await dumps.make(NOON)
        session.execute("DELETE FROM schema_version WHERE version = 99")
    with pytest.raises(BackupFailed, match="upgrade khabar"):
        await examined(newer.path)


async def read_in(one: Replacing, file: Path) -> Path | None:
    version, _ = await examined(file)
    return await one.read_in(file, version, await one.old(LOST), NOON)


async def test_a_restore_that_was_broken_off_keeps_everybody_out(url: Secret, dumps: Dumps) -> None:
    made, _ = await dumps.make(NOON)
    lease = NOON + timedelta(hours=1)
    async with open_store(url) as store:
        await store.add(article(9, added=NOON))
        await store._database.write("UPDATE articles SET added = ?", (f"{NOON:%Y-%m-%dT%H:%M:%SZ}",))
        await store._database.write("INSERT INTO leases VALUES ('t', 'me', 3, ?)", (f"{lease:%Y-%m-%dT%H:%M:%S}.000",))
    async with replacing(dumps) as one:
        before = await one.old(LOST)
        assert (before.numbers["articles"], before.until) == (4, lease)
        with pytest.raises(AlreadyRunning):
            async with open_store(url, serving=True):
                pass
        kept = await read_in(one, made.path)
    assert kept
    assert kept.name.startswith("khabar-before-")
    with pytest.raises(StoreUnusable, match="run khabar restore again"):
        await count(url)
    async with replacing(dumps) as one:
        assert await one.old(LOST) == before  # of what was lost, and not of what was read in
        assert await read_in(one, made.path) is None
        async with one.store() as store:
            assert await store.count() == 3
        assert (await one.end()).articles == 3
    assert await count(url) == 3
    with psycopg.connect(url.reveal()) as session:
        assert session.execute(f"SELECT to_regclass('{RESTORING}')").fetchone() == (None,)


async def test_until_when_it_told_something_the_database_says(url: Secret, dumps: Dumps) -> None:
    """But for what was written by a clock that was ahead."""
    async with replacing(dumps) as one:
        assert (await one.old(LOST)).until is None
    received = "INSERT INTO inbox (platform, key, raw, received) VALUES ('web', ?, 'x', ?)"
    leases = "INSERT INTO leases VALUES (?, 'me', 3, ?)"
    async with open_store(url) as store:
        await store._database.write(received, ("1", int(LOST.timestamp()) + 1))
        await store._database.write(leases, ("ahead", "2999-01-01T00:00:00.000"))
        await store._database.write(leases, ("telegram", f"{NOON:%Y-%m-%dT%H:%M:%S}.000"))
    async with replacing(dumps) as one:
        assert (await one.old(LOST)).until == NOON
    async with open_store(url) as store:
        await store._database.write(received, ("2", int(NOON.timestamp()) + 1))
    async with replacing(dumps) as one:
        assert (await one.old(LOST)).until == NOON + timedelta(seconds=1)


@pytest.mark.skipif(os.geteuid() != 0, reason="only root gives files away")
async def test_what_root_makes_belongs_to_the_owner_of_the_folder(dumps: Dumps, tmp_path: Path) -> None:
    os.chown(tmp_path, 4711, 4712)
    await dumps.make(NOON)
    await dumps.keep(NOON)
    made = [dumps.folder, *dumps.folder.iterdir()]
    assert len(made) == 3
    assert {(path.stat().st_uid, path.stat().st_gid) for path in made} == {(4711, 4712)}


async def test_what_is_kept_takes_nothing_away(dumps: Dumps) -> None:
    """Two restores of one second, the other of what the one has kept."""
    first, other = await dumps.keep(NOON), await dumps.keep(NOON)
    assert first != other
    assert sorted(dumps.folder.iterdir()) == sorted([first, other])


async def test_it_is_restored_where_nothing_is(server: Server, dumps: Dumps) -> None:
    made, _ = await dumps.make(NOON)
    new = server.fresh()
    async with replacing(Dumps(new.reveal(), dumps.folder)) as one:
        assert await one.old(LOST) == Old(until=LOST)
        assert await read_in(one, made.path) is None
        await one.end()
    assert await count(new) == 3


async def test_a_backup_that_is_cut_off_changes_nothing(dumps: Dumps, url: Secret) -> None:
    made, _ = await dumps.make(NOON)
    async with open_store(url) as store:
        await store.add(article(9))
    cut = made.path.read_bytes()[:-400]
    async with replacing(dumps) as one:
        version, _ = await examined(made.path)
        made.path.write_bytes(cut)
        for _ in range(2):  # and the database is not shut for it
            with pytest.raises(BackupFailed, match="pg_restore failed"):
                await one.read_in(made.path, version, await one.old(LOST), NOON)
            assert await count(url) == 4
    with psycopg.connect(url.reveal(), autocommit=True) as session:
        session.execute(f"CREATE TABLE {RESTORING} AS SELECT '{{}}' AS known")
    async with replacing(dumps) as one:
        with pytest.raises(BackupFailed, match="pg_restore failed"):
            await one.read_in(made.path, version, Old(), NOON)
    with pytest.raises(StoreUnusable, match="run khabar restore again"):
        await count(url)
    with psycopg.connect(url.reveal(), autocommit=True) as session:
        session.execute(f"DROP TABLE {RESTORING}")


async def test_an_earlier_version_goes_into_a_new_database(dumps: Dumps, url: Secret) -> None:
    made, _ = await dumps.make(NOON)
    async with replacing(dumps) as one:
        with pytest.raises(BackupFailed, match="make a new, empty database"):
            await one.read_in(made.path, 7, await one.old(LOST), NOON)
    assert await count(url) == 3


async def test_a_backup_is_tried_in_a_database_of_its_own(server: Server, dumps: Dumps) -> None:
    made, _ = await dumps.make(NOON)
    async with tried(dumps, made.path, "khabar_drill_1") as where:
        assert await count(Secret(where)) == 3
    with server.session() as session:
        assert not session.execute("SELECT 1 FROM pg_database WHERE datname = 'khabar_drill_1'").fetchall()
        session.execute("DROP ROLE IF EXISTS humble")
        session.execute("CREATE ROLE humble LOGIN")
    humble = Dumps(dumps.url.replace("postgres@", "humble@"), dumps.folder)
    with pytest.raises(BackupFailed, match="CREATEDB"):
        async with tried(humble, made.path, "khabar_drill_1"):
            pass


async def test_a_server_that_is_away_is_told_without_the_password(url: Secret, tmp_path: Path) -> None:
    away = Dumps("postgresql://khabar:s3cret@127.0.0.1:1/news", tmp_path / "backups")
    with pytest.raises(BackupFailed, match="the database can't be used: ") as told:
        await away.make(NOON)
    assert "s3cret" not in str(told.value)
    with pytest.raises(BackupFailed, match="pg_dump failed: ") as told:
        await away.keep(NOON)
    assert "s3cret" not in str(told.value)
    assert list(away.folder.iterdir()) == []
    assert url


async def test_without_the_programs_it_says_what_to_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(
        BackupFailed, match=r"pg_dump is missing: install .*--dbname=postgresql://khabar@host/news"
    ) as told:
        await Dumps("postgresql://khabar:s3cret@host/news", tmp_path).keep(NOON)
    assert "s3cret" not in str(told.value)


async def test_a_silent_failure_and_a_cancelled_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    program = tmp_path / "pg_dump"
    monkeypatch.setenv("PATH", f"{tmp_path}{os.pathsep}{os.environ['PATH']}")
    for script in ("exit 3", f"touch {tmp_path / 'began'}; exec sleep 60"):
        program.write_text(f"#!/bin/sh\n{script}\n")
        program.chmod(0o700)
        making = asyncio.create_task(Dumps("postgresql://host/news", tmp_path / "backups").keep(NOON))
        if script == "exit 3":
            with pytest.raises(BackupFailed, match="exit code 3"):
                await making
            continue
        while not (tmp_path / "began").exists():  # noqa: ASYNC110  a file tells nobody
            await asyncio.sleep(0.01)
        making.cancel()
        with pytest.raises(asyncio.CancelledError):
            await making
    assert list((tmp_path / "backups").iterdir()) == []
    assert shutil.which("pg_dump")


@pytest.mark.parametrize(
    ("url", "apart"),
    [
        ("postgresql://a:b%40c@h:5432/d?x=1", ("postgresql://a@h:5432/d?x=1", "b@c")),
        ("postgresql://h/d", ("postgresql://h/d", "")),
        ("postgresql:///d?host=/run", ("postgresql:///d?host=/run", "")),
    ],
)
def test_a_password_stands_on_no_command_line(url: str, apart: tuple[str, str]) -> None:
    assert _apart(url) == apart


@pytest.mark.parametrize(
    ("url", "other"),
    [
        ("postgresql://a:b%40c@h:5432/d?x=1", "postgresql://a:b%40c@h:5432/e?x=1"),
        ("postgresql:///d?host=/run", "postgresql:///e?host=/run"),
        ("postgresql://h", "postgresql://h/e"),
    ],
)
def test_another_database_of_the_same_server(url: str, other: str) -> None:
    assert beside(url, "e") == other
