"""The files of the store: their owner's alone, and refused in a sentence where this user can't use them."""

import os
import shutil
import stat
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from bot.errors import StoreUnusable
from bot.search.folder import Folder
from bot.store.files import make_file
from bot.store.sqlite import open_store
from tests.samples import WATER

NOBODY = 65534


@contextmanager
def nobody() -> Iterator[None]:
    """Root may write to everything: within, the process is another user, if it is root."""
    if os.geteuid():
        yield
        return
    os.seteuid(NOBODY)
    try:
        yield
    finally:
        os.seteuid(0)


@pytest.fixture
def data() -> Iterator[Path]:
    """A folder that any user can reach."""
    folder = Path(tempfile.mkdtemp())
    folder.chmod(0o755)
    yield folder
    folder.chmod(0o755)
    shutil.rmtree(folder)


def rights(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def all_rights(folder: Path) -> dict[str, int]:
    return {path.name: rights(path) for path in folder.iterdir()}


def allow(mode: int, *paths: Path) -> None:
    for path in paths:
        path.chmod(mode)


async def test_what_is_made_is_its_owners_alone_in_a_folder_that_all_may_read(data: Path) -> None:
    async with open_store(data / "khabar.db", alone=True) as store:
        await store.add(WATER)
        made = all_rights(data)
    assert made == dict.fromkeys(
        ("khabar.db", "khabar.db-wal", "khabar.db-shm", "khabar.lock", "khabar.lock-journal"), 0o600
    )


def test_the_index_is_its_owners_alone(data: Path) -> None:
    Folder(data / "search").new()
    assert rights(data / "search") == 0o700


@pytest.mark.parametrize("name", ["khabar.lock", "khabar.db"])
async def test_a_file_that_can_not_be_written_to_is_no_lock(data: Path, name: str) -> None:
    """SQLite would open it for reading, and let two bots have it "exclusively"."""
    (data / name).touch(0o444)
    (data / name).chmod(0o444)
    allow(0o777, data)
    with nobody(), pytest.raises(StoreUnusable, match=rf"can't write to \S*{name}: .*sudo chown -R \d+ {data}"):
        async with open_store(data / "khabar.db", alone=True):
            pass


@pytest.mark.parametrize("there", [False, True])
async def test_a_folder_that_can_not_be_written_to_is_named_and_no_other_bot(data: Path, *, there: bool) -> None:
    if there:
        async with open_store(data / "khabar.db", alone=True):
            pass
        allow(0o666, *data.iterdir())  # noqa: ASYNC240
    allow(0o555, data)
    with nobody(), pytest.raises(StoreUnusable, match=rf"can't write to {data}: .*dr-xr-xr-x.*chown -R \d+ {data}"):
        async with open_store(data / "khabar.db", alone=True):
            pass


def test_what_root_makes_belongs_to_the_owner_of_the_folder(data: Path) -> None:
    if os.geteuid() == 0:
        os.chown(data, NOBODY, NOBODY)
    make_file(data / "khabar.lock")
    assert (data / "khabar.lock").stat().st_uid == data.stat().st_uid


def test_a_link_to_nothing_is_made(data: Path) -> None:
    (data / "khabar.db").symlink_to(data / "there.db")
    make_file(data / "khabar.db")
    assert (data / "there.db").exists()


async def test_a_folder_in_the_place_of_the_database_is_named(data: Path) -> None:
    (data / "khabar.db").mkdir(parents=True)
    with pytest.raises(StoreUnusable, match="is a folder, where the database belongs: move it away"):
        async with open_store(data / "khabar.db"):
            pass


async def test_a_lock_that_fails_for_another_reason_is_no_other_bot(data: Path) -> None:
    (data / "khabar.lock-journal").mkdir()
    with pytest.raises(StoreUnusable, match="database can't be used"):
        async with open_store(data / "khabar.db", alone=True):
            pass
