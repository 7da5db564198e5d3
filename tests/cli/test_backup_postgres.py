"""backup and restore where the store is a PostgreSQL database."""

import asyncio
import io
import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot import storage
from bot.errors import OperatorError
from bot.model import Chat, Secret
from bot.runners.procrastinate import opened
from bot.store.sqlite import open_store
from tests.cli.conftest import Khabar
from tests.cli.test_backup import broken_off
from tests.postgres import Server
from tests.running import configuration, running
from tests.samples import article
from tests.subscribing import subscription


@pytest.fixture
def url(server: Server, programs: Path, monkeypatch: pytest.MonkeyPatch) -> Secret:
    """A database with the sample articles of `khabar seed`, by the configuration."""
    assert programs
    where = server.empty()
    monkeypatch.setenv("KHABAR_STORE_URL", where.reveal())
    return where


@pytest.fixture
def seeded(khabar: Khabar, url: Secret) -> Secret:
    assert khabar("seed").code == 0
    return url


def titles(khabar: Khabar) -> set[str]:
    return {line["title"] for line in khabar("export").lines}


def add(khabar: Khabar, title: str) -> None:
    assert khabar("import", "-", stdin=json.dumps({"title": title, "body": title})).code == 0


async def begin(url: Secret) -> int:
    """A subscription whose digest has been due for an hour; its number."""
    async with open_store(url) as store:
        due = datetime.now(UTC).replace(microsecond=0) - timedelta(hours=1)
        return (await store.subscriptions.begin(subscription(Chat("telegram", "7"), next=due))).id


async def next_of(url: Secret, number: int) -> datetime | None:
    async with open_store(url) as store:
        its = await store.subscriptions.get(number)
        return its.next if its else None


async def number_of_the_next(url: Secret) -> int:
    async with open_store(url) as store:
        added, _ = await store.add(article(5, title="After the restore"))
        return added.id


@pytest.mark.usefixtures("seeded")
def test_a_backup_is_made_listed_and_tried(khabar: Khabar, tmp_path: Path) -> None:
    assert khabar("backup", "--list").code == 1
    [made] = khabar("backup", "--json").lines
    assert (made["articles"], made["kept"], Path(made["file"]).suffix) == (48, 1, ".dump")
    [listed] = khabar("backup", "--list", "--json").lines
    assert (listed["file"], Path(listed["file"]).parent) == (made["file"], tmp_path / "data" / "backups")
    [tried] = khabar("backup", "--drill", "--json").lines
    assert (tried["articles"], tried["subscriptions"], tried["found"] > 0) == (48, 0, True)


def test_a_restore_brings_back_what_there_was_and_tells_nothing_twice(
    khabar: Khabar, seeded: Secret, tmp_path: Path
) -> None:
    subscribed = asyncio.run(begin(seeded))
    before = titles(khabar)
    assert khabar("backup").code == 0
    add(khabar, "After the backup")
    done = khabar("restore", "--yes", "--until", datetime.now(UTC).isoformat())
    assert done.code == 0, done.err
    for told in ("postgresql:///khabar is as it was at", "48 articles, 1 active", "and 1 subscriptions go on"):
        assert told in done.out
    assert titles(khabar) == before
    due = asyncio.run(next_of(seeded, subscribed))
    assert due
    assert due > datetime.now(UTC)
    assert asyncio.run(number_of_the_next(seeded)) == 50
    [kept] = (tmp_path / "data" / "backups").glob("khabar-before-*.dump")
    assert str(kept) in done.out
    back = khabar("restore", kept, "--yes")
    assert back.code == 0, back.err
    assert "After the backup" in titles(khabar)


def test_it_is_restored_into_a_new_database(
    khabar: Khabar, seeded: Secret, server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = titles(khabar)
    assert seeded
    khabar("backup")
    monkeypatch.setenv("KHABAR_STORE_URL", server.fresh().reveal())
    done = khabar("restore", "--yes")
    assert (done.code, "There was none before." in done.out) == (0, True), done.err
    assert titles(khabar) == before


@pytest.mark.usefixtures("seeded")
def test_it_asks_before_it_replaces(khabar: Khabar) -> None:
    class Terminal(io.BytesIO):
        def isatty(self) -> bool:
            return True

    khabar("backup")
    add(khabar, "After the backup")
    declined = khabar("restore", stdin=Terminal(b"n\n"))
    assert (declined.code, "Nothing was changed" in declined.err) == (1, True)
    assert "the database at postgresql:///khabar, which is kept" in declined.out
    assert "After the backup" in titles(khabar)


async def test_who_is_asked_may_break_it_off(khabar: Khabar, seeded: Secret, tmp_path: Path) -> None:
    assert seeded
    await asyncio.to_thread(khabar, "backup")
    assert await broken_off(tmp_path / "data") == 130
    assert (await asyncio.to_thread(khabar, "restore", "--yes")).code == 0


@pytest.mark.usefixtures("seeded")
def test_a_backup_of_a_clock_that_was_ahead_is_not_the_latest(khabar: Khabar) -> None:
    [made] = khabar("backup", "--json").lines
    backup = Path(made["file"])
    add(khabar, "After the backup")
    assert khabar("backup", "--json").lines[0]["articles"] == 49
    later = next(path for path in backup.parent.glob("khabar-*.dump") if path != backup)
    ahead = later.rename(later.with_name(f"{later.name[:16]}29990101T000000Z.dump"))
    assert "made by a clock that was ahead" in khabar("backup", "--list").out
    tried = khabar("backup", "--drill", "--json")
    assert (tried.lines[0]["articles"], "1 backups are left aside" in tried.err) == (48, True)
    done = khabar("restore", "--yes")
    assert (done.code, "48 articles" in done.out, "left aside" in done.err) == (0, True, True)
    named = khabar("restore", ahead, "--yes")
    assert (named.code, "49 articles" in named.out, "2999" in named.out) == (0, True, False), named.err
    assert "kept database: data/backups/khabar-before-" in khabar("doctor").out


async def test_it_refuses_while_the_bot_runs(khabar: Khabar, seeded: Secret, tmp_path: Path) -> None:
    await asyncio.to_thread(khabar, "backup")
    environ = {"KHABAR_WEB_PORT": "0", "KHABAR_STORE_URL": seeded.reveal()}
    async with running(configuration(tmp_path / "bot", environ)) as bot:
        await bot.connected("web")
        refused = await asyncio.to_thread(khabar, "restore", "--yes")
    assert (refused.code, "another bot is running" in refused.err) == (3, True)


def test_without_its_driver_it_is_told_how_to_get_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(__import__("sys").modules, "bot.store.dumps", None)
    config = configuration(tmp_path, {"KHABAR_STORE_URL": "postgresql://h/d"})
    with pytest.raises(OperatorError, match=r"pip install khabar\[postgres\]"):
        storage.backups(config)


def test_queues_that_came_after_the_backup_are_there_after_the_restore(khabar: Khabar, seeded: Secret) -> None:
    """And jobs that are in the backup are done again, which is no harm."""

    async def put() -> None:
        async with opened(seeded) as queues:
            await queues.put("work", "stories")

    assert khabar("backup").code == 0
    asyncio.run(put())
    for _ in range(2):
        done = khabar("restore", "--yes")
        assert done.code == 0, done.err
        asyncio.run(put())
        assert khabar("backup").code == 0
