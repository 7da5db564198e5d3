"""The daily backup, and the list beside it."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from bot.delivery.backing import Daily, Noting
from bot.errors import BackupFailed
from bot.model import Chat, Person
from bot.store.backups import DAY, Backups
from bot.store.forgotten import LIST, read_list
from bot.store.sqlite import Store
from tests.samples import NOON

HOUR = timedelta(hours=1)


@pytest.fixture
def backups(tmp_path: Path) -> Backups:
    return Backups(tmp_path / "khabar.db", tmp_path / "backups")


async def test_one_is_made_a_day(store: Store, backups: Backups) -> None:
    daily = Daily(backups, store)
    for hour in range(49):
        await daily.step(NOON + hour * HOUR)
    assert [one.at for one in backups.all()] == [NOON + 2 * DAY, NOON + DAY, NOON]


async def test_those_of_another_database_are_none(store: Store, backups: Backups) -> None:
    backups.folder.mkdir()
    (backups.folder / "khabar-00000000-20261120T115900Z.db").touch()
    await Daily(backups, store).step(NOON)
    assert len(backups.all()) == 2


async def test_the_admins_are_told_once_a_day_what_is_in_the_way(
    store: Store, backups: Backups, tmp_path: Path
) -> None:
    (tmp_path / "file").touch()
    daily = Daily(replace(backups, folder=tmp_path / "file" / "in"), store)
    for hour in range(25):
        await daily.step(NOON + hour * HOUR)
    told = await store.feeds.notices(0)
    assert len(told) == 2
    assert "The daily backup was not made" in told[0].text
    assert "give a folder" in dict(told[0].values)["reason"]


async def test_who_is_forgotten_stands_beside_at_once(store: Store, backups: Backups, tmp_path: Path) -> None:
    noting = Noting(backups, store)
    await noting.step(NOON)
    assert not backups.folder.exists()
    await store.forgetting.forget(Person("telegram", "7"), Chat("telegram", "7"), NOON)
    (tmp_path / "backups").touch()
    with pytest.raises(BackupFailed):
        await noting.step(NOON)
    (tmp_path / "backups").unlink()
    await noting.step(NOON)
    assert len(read_list(backups.folder / LIST)) == 1
    (backups.folder / LIST).unlink()
    await noting.step(NOON)
    assert not (backups.folder / LIST).exists()  # nothing is new
