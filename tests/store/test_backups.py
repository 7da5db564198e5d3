"""A backup is whole, on the disk, its owner's alone; and what goes wrong is told and leaves nothing behind."""

import asyncio
import os
import shutil
import stat
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from bot.errors import BackupFailed
from bot.model import Person
from bot.store.backups import ABANDONED, DAY, Backups, is_due, mebibytes
from bot.store.driver import newest
from bot.store.forgotten import KEPT_FORGOTTEN, LIST, Forgotten, hash_of, merged, note, read_list, write_list
from bot.store.rotation import Backup, whose
from bot.store.rows import stamp
from bot.store.sqlite import Store, open_store
from tests.samples import BRIDGE, NOON, WATER, article
from tests.store.conftest import ON_SQLITE


@pytest.fixture
def backups(tmp_path: Path) -> Backups:
    return Backups(tmp_path / "khabar.db", tmp_path / "deep" / "backups")


@ON_SQLITE
async def test_it_holds_all_and_is_its_owners_alone(store: Store, backups: Backups) -> None:
    await store.add_all([WATER, BRIDGE])
    made, facts = await backups.make(NOON)
    assert (facts.articles, facts.subscriptions, facts.lineage) == (2, 0, await store.lineage())
    assert made.path.name == f"khabar-{whose(facts.lineage)}-20261120T120000Z.db"
    assert [path.name for path in backups.folder.iterdir()] == [made.path.name]
    assert stat.S_IMODE(made.path.stat().st_mode) == 0o600
    assert stat.S_IMODE(backups.folder.stat().st_mode) == 0o700
    assert backups.all() == [made]
    assert backups.all("another") == []
    with newest.connect(made.path) as connection:
        [[mode]] = connection.execute("PRAGMA journal_mode").fetchall()
        [[at]] = connection.execute("SELECT value FROM memory WHERE key = 'backup'").fetchall()
    assert (mode, at) == ("delete", "2026-11-20T12:00:00Z")
    assert not await store.memory("khabar").recall("backup")


@ON_SQLITE
async def test_it_is_one_moment_of_a_database_that_goes_on(store: Store, backups: Backups) -> None:
    """Articles are added in pairs: a backup between two of a pair would hold an odd number."""
    stop = asyncio.Event()

    async def write() -> None:
        number = 0
        while not stop.is_set():
            await store.add_all([article(number), article(number + 1)])
            number += 2

    await store.add_all([article(-number) for number in range(1, 401)])
    writing = asyncio.create_task(write())
    counts = [(await backups.make(NOON + number * DAY))[1].articles for number in range(3)]
    stop.set()
    await writing
    assert all(count % 2 == 0 for count in counts)
    assert counts == sorted(counts)


@ON_SQLITE
async def test_old_ones_go_and_others_files_stay(store: Store, backups: Backups) -> None:
    await store.add(WATER)
    backups.folder.mkdir(parents=True)
    others = [backups.folder / each for each in ("notes.db", "khabar-00000000-20200101T000000Z.db", "khabar.db")]
    for path in others:
        path.write_text("mine")
    for number in range(60):
        made, _ = await backups.make(NOON + number * DAY)
    assert 7 <= len(backups.all(made.whose)) <= 11
    assert all(path.read_text() == "mine" for path in others)


@ON_SQLITE
async def test_what_a_killed_program_left_goes_some_time_later(store: Store, backups: Backups) -> None:
    await store.add(WATER)
    backups.folder.mkdir(parents=True)
    left = backups.folder / ".khabar-1-2.partial"
    left.touch()
    os.utime(left, (NOON.timestamp(),) * 2)
    await backups.make(NOON + ABANDONED)
    assert left.exists()
    await backups.make(NOON + ABANDONED + timedelta(seconds=1))
    assert not left.exists()


@ON_SQLITE
async def test_it_is_told_what_is_in_the_way(store: Store, backups: Backups, tmp_path: Path) -> None:
    await store.add(WATER)
    (tmp_path / "file").touch()
    with pytest.raises(BackupFailed, match="give a folder that this user can write to"):
        await replace(backups, folder=tmp_path / "file" / "in").make(NOON)
    with pytest.raises(BackupFailed, match="Not a directory"):
        replace(backups, folder=tmp_path / "file").all()
    with pytest.raises(BackupFailed, match="there is no database"):
        await replace(backups, source=tmp_path / "none.db").make(NOON)
    assert not (tmp_path / "none.db").exists()


@ON_SQLITE
async def test_a_disk_without_room_is_told_before(store: Store, tmp_path: Path) -> None:
    await store.add(WATER)
    huge = tmp_path / "huge.db"
    with huge.open("wb") as file:
        file.truncate(shutil.disk_usage(tmp_path).free + 2**30)
    with pytest.raises(BackupFailed, match=r"needs \d+ MiB in .* free: make room, or give another folder with --to"):
        await Backups(huge, tmp_path / "backups").make(NOON)


@ON_SQLITE
async def test_a_damaged_database_makes_no_backup(store: Store, backups: Backups, tmp_path: Path) -> None:
    await store.add_all([article(number) for number in range(400)])
    await store._database.wipe()
    damaged = tmp_path / "damaged.db"
    content = bytearray((tmp_path / "khabar.db").read_bytes())
    content[len(content) // 2 : len(content) // 2 + 20_000] = b"\xff" * 20_000
    damaged.write_bytes(content)
    with pytest.raises(BackupFailed, match="malformed"):
        await replace(backups, source=damaged).make(NOON)
    assert list(backups.folder.iterdir()) == []


@ON_SQLITE
async def test_a_copy_that_is_not_whole_is_none(store: Store, backups: Backups) -> None:
    await store.add(WATER)
    with newest.connect(backups.source) as connection:  # beside the program, without foreign keys
        connection.execute("INSERT INTO edits VALUES (1, 99, 1, 'title', '', '', '', '', '')")
    with pytest.raises(BackupFailed, match=r"the copy is not whole: .*edits"):
        await backups.make(NOON)
    assert list(backups.folder.iterdir()) == []


@ON_SQLITE
async def test_whoever_cancels_it_finds_nothing(store: Store, backups: Backups) -> None:
    await store.add_all([article(number, body="word " * 2000) for number in range(3000)])
    making = asyncio.create_task(backups.make(NOON))
    while not any(path.stat().st_size for path in backups.folder.glob(".khabar-*")):  # noqa: ASYNC110  a file tells nobody
        await asyncio.sleep(0.001)
    making.cancel()
    with pytest.raises(asyncio.CancelledError):
        await making
    assert list(backups.folder.iterdir()) == []


@ON_SQLITE
async def test_it_tells_how_far_it_is(store: Store, backups: Backups) -> None:
    backups = replace(backups, look=0.0)
    await store.add_all([article(number, body="word " * 500) for number in range(2000)])
    await store._database.wipe()
    steps: list[tuple[int, int]] = []
    await backups.make(NOON, lambda done, total: steps.append((done, total)))
    assert {total for _, total in steps} == {backups.source.stat().st_size}
    assert any(0 < done <= total for done, total in steps)


def test_one_a_day_is_due(tmp_path: Path) -> None:
    def of(*hours: int) -> list[Backup]:
        return [Backup(NOON - timedelta(hours=number), "", tmp_path) for number in hours]

    assert is_due([], NOON)
    assert not is_due(of(23, 50), NOON)
    assert is_due(of(24), NOON)
    assert is_due(of(-1, 25), NOON)  # a clock that was wrong


def test_sizes_are_rounded_up() -> None:
    assert [mebibytes(size) for size in (0, 1, 2**20, 2**20 + 1)] == [0, 1, 1, 2]


@ON_SQLITE
async def test_who_was_forgotten_stands_beside_without_a_name(store: Store, backups: Backups) -> None:
    await store.add(WATER)
    await backups.make(NOON)
    assert not (backups.folder / LIST).exists()
    its = Forgotten(store._database)
    await store._database.transaction(lambda connection: note(connection, "telegram", ["7123"], NOON))
    await backups.make(NOON + DAY)
    lineage = await store.lineage()
    assert read_list(backups.folder / LIST) == {hash_of(lineage, "telegram", "7123"): stamp(NOON)}
    assert "7123" not in (backups.folder / LIST).read_text()
    assert stat.S_IMODE((backups.folder / LIST).stat().st_mode) == 0o600
    await store.preferences.choose([Person("telegram", "7123"), Person("telegram", "8")], language="en")
    await store._database.write("INSERT INTO edits VALUES (1, 1, 1, 'title', '', '', 'telegram:9', '', '')")
    hashes = [hash_of(lineage, "telegram", number) for number in ("7123", "9", "10")]
    assert await its.among(hashes) == [Person("telegram", "7123"), Person("telegram", "9")]


@ON_SQLITE
async def test_it_is_kept_as_long_as_backups_are(store: Store, tmp_path: Path) -> None:
    its = Forgotten(store._database)
    await its.add({"a" * 32: stamp(NOON), "b" * 32: stamp(NOON + DAY)})
    await store.tidy(NOON + KEPT_FORGOTTEN + timedelta(hours=1))
    assert await its.all() == {"b" * 32: stamp(NOON + DAY)}
    path = tmp_path / LIST
    write_list(path, {"a" * 32: stamp(NOON), "b" * 32: stamp(NOON + DAY)}, NOON + KEPT_FORGOTTEN + timedelta(hours=1))
    assert read_list(path) == {"b" * 32: stamp(NOON + DAY)}


def test_lists_are_put_together_and_torn_lines_passed_over(tmp_path: Path) -> None:
    path = tmp_path / LIST
    assert read_list(path) == {}
    path.write_text(f"{'a' * 32} 2026-11-20T12:00:00Z\nabc\n{'b' * 30}", encoding="utf-8")
    assert read_list(path) == {"a" * 32: "2026-11-20T12:00:00Z"}
    assert merged({"x": "2", "y": "1"}, {"x": "1", "z": "3"}) == {"x": "2", "y": "1", "z": "3"}


async def test_a_copy_is_of_the_same_lineage(tmp_path: Path, backups: Backups) -> None:
    async with open_store(tmp_path / "khabar.db") as store:
        await store.add(WATER)
        lineage = await store.lineage()
        assert lineage
        made, _ = await backups.make(NOON)
    async with open_store(made.path) as copy:
        assert await copy.lineage() == lineage
