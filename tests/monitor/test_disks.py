"""How much room there is, and how old the newest backup."""

import shutil
from datetime import timedelta
from pathlib import Path

from bot.monitor.disks import Local, free, look
from bot.store.backups import Backups
from bot.store.rotation import name
from tests.samples import NOON

DAY = timedelta(days=1)


def test_a_folder_that_is_not_there_yet_has_the_room_of_the_one_it_will_be_in(tmp_path: Path) -> None:
    assert abs(free(tmp_path / "not" / "there") - shutil.disk_usage(tmp_path).free) < 2**30


def test_the_newest_backup_of_this_database_counts(tmp_path: Path) -> None:
    folder = tmp_path / "backups"
    kept = Backups(tmp_path / "khabar.db", folder)
    assert look(tmp_path, kept, "0123abcd", NOON).backup == 0
    folder.mkdir()
    for its, at in (("0123abcd", NOON - DAY), ("0123abcd", NOON), ("0123abcd", NOON + DAY), ("ffffffff", NOON)):
        (folder / name(its, at)).touch()  # one is of a clock that was ahead
    found = look(tmp_path, kept, "0123abcd", NOON)
    assert found.backup == NOON.timestamp()
    assert set(found.free) == {"data", "backups"}


def test_backups_that_can_not_be_read_are_none(tmp_path: Path) -> None:
    (tmp_path / "backups").touch()
    assert look(tmp_path, Backups(tmp_path / "khabar.db", tmp_path / "backups"), "0123abcd", NOON).backup == 0


def test_where_none_are_made_nothing_is_said_of_them(tmp_path: Path) -> None:
    found = look(tmp_path, None, "0123abcd", NOON)
    assert found == Local(found.free)
    assert set(found.free) == {"data"}
