"""backup and restore, as an operator types them."""

import asyncio
import io
import json
import os
import shutil
import signal
import subprocess
import sys
from contextlib import closing, suppress
from pathlib import Path

import pytest

from bot.cli.session import OPERATOR
from bot.store.backups import Backups
from bot.store.driver import newest
from bot.store.files import give
from bot.store.replacing import trying, unread
from bot.store.rotation import Backup
from tests.cli.conftest import Khabar
from tests.running import NO_WEB, configuration, running
from tests.samples import NOON
from tests.store.test_upgrades import made_by

ROOT = Path(__file__).parents[2]
STOP = """
import os, signal, sys
from bot.cli import main
STEPS = {"os.rename", "os.link", "os.remove", "os.chown"}
left = int(sys.argv[1])
def look(event, values):
    global left
    if event in STEPS and "khabar.db" in str(values[0]) and os.path.exists(values[0]):
        left -= 1
        if left < 0:
            os.kill(os.getpid(), signal.SIGKILL)
sys.addaudithook(look)
sys.exit(main(["restore", "--yes", "--data", sys.argv[2]]))
"""
"""A restore that is killed right before its n-th step with a file of the database."""


@pytest.fixture
def data(khabar: Khabar, tmp_path: Path) -> Path:
    """The sample articles, and a backup of them."""
    assert khabar("seed").code == 0
    assert khabar("backup").code == 0
    return tmp_path / "data"


def titles(khabar: Khabar) -> set[str]:
    return {line["title"] for line in khabar("export").lines}


def add(khabar: Khabar, title: str) -> None:
    assert khabar("import", "-", stdin=json.dumps({"title": title, "body": title})).code == 0


def test_a_backup_is_told_and_listed(khabar: Khabar, data: Path, tmp_path: Path) -> None:
    made = khabar("backup", "--to", tmp_path / "else")
    assert made.code == 0
    assert "48 articles, 0 active subscriptions\n1 backups are kept, the oldest of" in made.out
    [line] = khabar("backup", "--to", tmp_path / "else", "--json").lines[:1]
    assert (line["articles"], Path(line["file"]).parent) == (48, tmp_path / "else")
    [listed] = khabar("backup", "--list", "--json").lines
    assert Path(listed["file"]).parent == data / "backups"
    assert listed["bytes"] == Path(listed["file"]).stat().st_size
    assert f"MiB  {listed['file']}" in khabar("backup", "--list").out


def test_the_folder_stands_in_the_configuration(khabar: Khabar, tmp_path: Path) -> None:
    (tmp_path / "config.toml").write_text('[backup]\ndirectory = "safe"\n')
    khabar("seed")
    assert khabar("backup").code == 0
    assert len(list((tmp_path / "safe").iterdir())) == 1


def test_nothing_to_list_to_try_or_to_restore(khabar: Khabar, tmp_path: Path) -> None:
    listed = khabar("backup", "--list")
    assert (listed.code, "khabar backup makes one" in listed.out) == (1, True)
    assert khabar("backup", "--list", "--json").out == ""
    for tried in (khabar("backup", "--drill"), khabar("restore"), khabar("restore", tmp_path), khabar("backup")):
        assert (tried.code, "there " in tried.err) == (3, True), tried.err
    assert not (tmp_path / "data" / "khabar.db").exists()


def test_a_drill_says_what_it_found(khabar: Khabar, data: Path) -> None:
    before = sorted(path.name for path in data.rglob("*"))
    tried = khabar("backup", "--drill", "--json")
    assert tried.code == 0
    [line] = tried.lines
    assert (line["articles"], line["subscriptions"], line["found"] > 0) == (48, 0, True)
    assert "newest: " in khabar("backup", "--drill").out
    assert sorted(path.name for path in data.rglob("*")) == before


def test_a_backup_of_a_clock_that_was_ahead_is_not_the_latest(khabar: Khabar, data: Path) -> None:
    add(khabar, "After the backup")
    [backup] = (data / "backups").glob("khabar-*.db")
    ahead = backup.with_name(f"{backup.name[:16]}29990101T000000Z.db")
    with newest.connect(backup) as before, newest.connect(ahead) as copy:
        before.backup(copy)
        copy.execute("PRAGMA foreign_keys = ON")
        copy.execute("DELETE FROM articles")
        copy.execute("UPDATE memory SET value = '2999-01-01T00:00:00Z' WHERE (owner, key) = ('khabar', 'backup')")
    assert "made by a clock that was ahead" in khabar("backup", "--list").out
    tried = khabar("backup", "--drill", "--json")
    assert (tried.lines[0]["articles"], "1 backups are left aside" in tried.err) == (48, True)
    done = khabar("restore", "--yes")
    assert (done.code, "48 articles" in done.out, "left aside" in done.err) == (0, True, True)
    named = khabar("restore", ahead, "--yes")
    assert (named.code, "0 articles" in named.out, "2999" in named.out) == (0, True, False), named.err
    backup.unlink()
    refused = khabar("restore", "--yes")
    assert (refused.code, "name a file" in refused.err) == (3, True)


def test_a_drill_is_beside_the_database_and_what_a_kill_left_goes(tmp_path: Path) -> None:
    folders = [tmp_path / f".khabar-drill-{name}" for name in ("old", "new")]
    for folder in folders:
        folder.mkdir()
        (folder / "khabar.db").touch()
    os.utime(folders[0], (0, 0))
    with trying(tmp_path) as folder:
        assert (folder.parent, folder.stat().st_mode & 0o777) == (tmp_path, 0o700)
        (folder / "khabar.db").touch()
    assert [path for path in tmp_path.iterdir() if path.is_dir()] == [folders[1]]


def test_a_disk_without_room_is_no_fault_of_the_backup(khabar: Khabar, data: Path) -> None:
    [backup] = (data / "backups").glob("khabar-*.db")
    with backup.open("ab") as file:
        file.truncate(shutil.disk_usage(data).free + 2**30)
    for tried in (khabar("backup", "--drill"), khabar("restore", "--yes")):
        assert (tried.code, "are free: make room" in tried.err) == (3, True), tried.err
    assert "make room on this disk" in unread("database or disk is full", backup, data)


def test_a_drill_of_an_empty_database(khabar: Khabar) -> None:
    khabar("export")
    khabar("backup")
    [line] = khabar("backup", "--drill", "--json").lines
    assert (line["articles"], line["newest"], line["found"]) == (0, "", 0)


def test_a_drill_finds_a_damaged_backup(khabar: Khabar, data: Path) -> None:
    [backup] = (data / "backups").glob("khabar-*.db")
    content = bytearray(backup.read_bytes())
    content[len(content) // 2 : len(content) // 2 + 50_000] = b"\xff" * 50_000
    backup.write_bytes(content)
    tried = khabar("backup", "--drill")
    assert tried.code == 3
    assert "can't be read" in tried.err


def test_a_restore_brings_back_what_there_was(khabar: Khabar, data: Path) -> None:
    before = titles(khabar)
    add(khabar, "After the backup")
    done = khabar("restore", "--yes")
    assert done.code == 0, done.err
    assert "48 articles" in done.out
    assert titles(khabar) == before
    [kept] = data.glob("khabar-before-*.db")
    assert f"{kept.name}: people stand in it, so remove it when all is well" in done.out
    assert kept.stat().st_mode & 0o777 == 0o600
    with newest.connect(kept) as connection:
        assert connection.execute("SELECT 1 FROM articles WHERE title = 'After the backup'").fetchall()
    found = khabar("search", "goalkeeper")
    assert found.code == 0
    assert not list(data.glob("khabar.db?*"))


def test_backups_and_restores_are_in_the_audit_log(khabar: Khabar, data: Path) -> None:
    def done() -> list[tuple[str, str, str]]:
        return [(line["who"], line["what"], line["after"]) for line in khabar("audit", "--json").lines]

    [backup] = (data / "backups").glob("*.db")
    assert done() == [("cli:operator", "backup", backup.name)]
    assert khabar("restore", "--yes").code == 0
    assert done() == [("cli:operator", "restore", backup.name)]


def test_a_database_of_an_earlier_version_has_no_audit_log(tmp_path: Path) -> None:
    """And gets none by a backup."""
    path = asyncio.run(made_by(7, tmp_path))
    made = Backup(NOON, "x", tmp_path / "backups" / "x.db")
    asyncio.run(Backups(path, tmp_path / "backups").note(made, OPERATOR))
    with newest.connect(path) as connection:
        assert connection.execute("PRAGMA user_version").fetchall() == [(7,)]


def test_a_number_is_not_given_to_another_article(khabar: Khabar, data: Path) -> None:
    add(khabar, "After the backup")
    assert khabar("restore", "--yes").code == 0
    add(khabar, "After the restore")
    with newest.connect(data / "khabar.db") as connection:
        [[number]] = connection.execute("SELECT id FROM articles WHERE title = 'After the restore'").fetchall()
    assert number == 50


def test_it_is_restored_where_nothing_is(khabar: Khabar, data: Path, tmp_path: Path) -> None:
    before = titles(khabar)
    backups = (data / "backups").rename(tmp_path / "elsewhere")
    for path in data.iterdir():
        path.rename(tmp_path / f"lost-{path.name}")
    data.rmdir()
    done = khabar("restore", backups, "--yes")
    assert (done.code, "There was none before." in done.out) == (0, True), done.err
    assert titles(khabar) == before


def test_a_damaged_database_is_replaced_and_its_log_with_it(khabar: Khabar, data: Path) -> None:
    before = titles(khabar)
    (data / "khabar.db").write_bytes(b"no database" * 500)
    (data / "khabar.db-wal").write_bytes(b"no log")
    done = khabar("restore", "--yes")
    assert done.code == 0, done.err
    assert titles(khabar) == before
    [kept] = data.glob("khabar-before-*")
    assert kept.read_bytes() == b"no database" * 500
    assert not list(data.glob("khabar.db?*"))


async def test_it_refuses_while_the_bot_runs(khabar: Khabar, data: Path) -> None:
    async with running(configuration(data, {"KHABAR_WEB_PORT": "0"})) as bot:
        await bot.connected("web")
        refused = await asyncio.to_thread(khabar, "restore", "--yes")
    assert refused.code == 3
    assert "another bot is running" in refused.err


def test_it_refuses_while_a_command_is_at_it(khabar: Khabar, data: Path) -> None:
    with newest.connect(data / "khabar.db") as connection:
        connection.execute("SELECT 1 FROM articles").fetchall()
        connection.execute("BEGIN")
        connection.execute("SELECT 1 FROM articles").fetchall()
        refused = khabar("restore", "--yes")
        connection.execute("ROLLBACK")
    assert refused.code == 3
    assert "end the other khabar commands first" in refused.err
    assert not list(data.glob("*.restoring"))


def test_what_is_no_backup_is_refused(khabar: Khabar, data: Path, tmp_path: Path) -> None:
    before = titles(khabar)
    (tmp_path / "text.db").write_text("a letter")
    empty = tmp_path / "none.db"
    with newest.connect(tmp_path / "newer.db") as connection:
        connection.execute("PRAGMA user_version = 99")
        connection.execute("CREATE TABLE some (thing)")
    for file, why in (
        (tmp_path / "text.db", "it is not SQLite"),
        (empty, "No such file"),
        (tmp_path / "newer.db", "upgrade khabar"),
    ):
        refused = khabar("restore", file, "--yes")
        assert refused.code == 3
        assert why in refused.err
    assert titles(khabar) == before
    assert not list(data.glob("*.restoring"))


def test_a_folder_of_several_databases_wants_a_name(khabar: Khabar, data: Path, tmp_path: Path) -> None:
    khabar("seed", "--data", tmp_path / "second")
    khabar("backup", "--data", tmp_path / "second", "--to", data / "backups")
    refused = khabar("restore", "--yes")
    assert (refused.code, "of several databases: name a file" in refused.err) == (3, True)
    [own, _] = sorted(khabar("backup", "--list", "--json").lines, key=lambda line: line["at"])
    assert khabar("restore", own["file"], "--yes").code == 0


@pytest.mark.usefixtures("data")
def test_it_asks_before_it_replaces(khabar: Khabar, monkeypatch: pytest.MonkeyPatch) -> None:
    add(khabar, "After the backup")
    refused = khabar("restore")
    assert (refused.code, "say --yes" in refused.err) == (3, True)

    class Terminal(io.BytesIO):
        def isatty(self) -> bool:
            return True

    declined = khabar("restore", stdin=Terminal(b"n\n"))
    assert (declined.code, "Restore it? [y/N]" in declined.out, "Nothing was changed" in declined.err) == (
        1,
        True,
        True,
    )
    assert "After the backup" in titles(khabar)
    assert khabar("restore", stdin=Terminal(b"y\n")).code == 0
    assert "After the backup" not in titles(khabar)
    backup = Path(khabar("backup", "--json").lines[0]["file"])
    alone = khabar("restore", backup, "--data", "nothing", stdin=Terminal(b"n\n"))
    assert (alone.code, "takes the place of" in alone.out) == (1, False)
    monkeypatch.setattr(sys, "stdin", None)
    assert khabar("restore", stdin=None).code == 3


@pytest.mark.usefixtures("data")
def test_until_when_it_sent_can_be_said(khabar: Khabar) -> None:
    for wrong in ("yesterday", "2026-11-27T12:00"):
        refused = khabar("restore", "--yes", "--until", wrong)
        assert (refused.code, "wants a time with its zone" in refused.err) == (2, True)
    done = khabar("restore", "--yes", "--until", "2020-01-01T00:00Z")
    assert "What was due until 2020" not in done.out  # it sent until the backup was made, at least
    done = khabar("restore", "--yes", "--until", "2999-01-01T00:00Z")
    assert "What was due until 2999" not in done.out


def test_a_look_before_the_restore_makes_nothing_sent(khabar: Khabar, data: Path) -> None:
    """What the database says of itself counts, not when somebody last looked into it."""
    with closing(newest.connect(data / "khabar.db", isolation_level=None)) as connection:
        connection.execute("INSERT INTO inbox (platform, key, raw, received) VALUES ('web', '1', 'x', 4000000000)")
        connection.execute("INSERT INTO inbox (platform, key, raw, received) VALUES ('web', '2', 'x', 1000)")
    assert khabar("latest").code == 0
    made = khabar("backup", "--list", "--json").lines[0]["at"][:16].replace("T", " ")
    os.utime(data / "khabar.db", (4102444800, 4102444800))
    assert f"What was due until {made} UTC counts as sent" in khabar("restore", "--yes").out


async def broken_off(data: Path) -> int | None:
    """The exit code of a restore where Ctrl-C is typed at the question, on a terminal."""
    terminal, its = os.openpty()
    environ = {**os.environ, "PYTHONPATH": str(ROOT), **NO_WEB}
    command = ["-m", "bot", "restore", "--data", str(data)]
    process = await asyncio.create_subprocess_exec(
        sys.executable, *command, stdin=its, stdout=its, stderr=its, env=environ
    )
    said = b""
    while b"[y/N]" not in said:
        said += await asyncio.to_thread(os.read, terminal, 1024)
    try:
        for _ in range(6):  # Python loses what comes between the question and the reading: who types does so again
            process.send_signal(signal.SIGINT)
            with suppress(TimeoutError):
                await asyncio.wait_for(process.wait(), 5)
                break
    finally:
        if process.returncode is None:
            process.kill()
    os.close(its)
    os.close(terminal)
    return process.returncode


async def test_who_is_asked_may_break_it_off(khabar: Khabar, data: Path) -> None:
    assert await broken_off(data) == 130
    assert not await asyncio.to_thread(lambda: list(data.glob("*.restoring")))
    assert (await asyncio.to_thread(khabar, "restore", "--yes")).code == 0


def test_a_backup_of_an_earlier_version_is_brought_up_to_date(khabar: Khabar, data: Path, tmp_path: Path) -> None:
    (tmp_path / "old").mkdir()
    old = asyncio.run(made_by(5, tmp_path / "old"))
    done = khabar("restore", old, "--yes")
    assert done.code == 0, done.err
    assert titles(khabar) == {"عنوان"}
    with newest.connect(data / "khabar.db") as connection:
        [[version]] = connection.execute("PRAGMA user_version").fetchall()
    assert version >= 8


def test_a_kill_between_any_two_steps_leaves_the_old_one_or_the_new_one(khabar: Khabar, data: Path) -> None:
    new = titles(khabar)
    add(khabar, "After the backup")
    old = titles(khabar)
    seen = []
    environ = {**os.environ, "PYTHONPATH": str(ROOT), **NO_WEB}
    for step in range(30):
        ended = subprocess.run(  # noqa: S603  our own program
            [sys.executable, "-c", STOP, str(step), str(data)], env=environ, capture_output=True, check=False
        )
        seen.append(titles(khabar))
        assert seen[-1] in (old, new)
        if ended.returncode == 0:
            break
        assert ended.returncode == -signal.SIGKILL, ended.stderr
    assert step >= 3
    assert seen[0] == old
    assert seen[-1] == new
    assert not list(data.glob("*.restoring"))


@pytest.mark.skipif(os.geteuid() != 0, reason="only root gives files away")
def test_what_root_makes_belongs_to_the_owner_of_the_data(khabar: Khabar, tmp_path: Path) -> None:
    folder = tmp_path / "data"
    folder.mkdir()
    os.chown(folder, 4711, 4712)
    assert khabar("seed").code == 0
    assert khabar("search", "goalkeeper").code == 0
    assert khabar("backup").code == 0
    assert khabar("doctor", "--json").lines
    assert khabar("reindex").code == 0
    assert khabar("restore", "--yes").code == 0
    found = {str(path): (path.stat().st_uid, path.stat().st_gid) for path in folder.rglob("*")}
    assert {path for path, owner in found.items() if owner != (4711, 4712)} == set()
    assert {"khabar.db", "khabar.lock", "backups", "search"} <= {path.name for path in folder.iterdir()}


def test_who_is_not_root_gives_nothing_away(tmp_path: Path) -> None:
    (tmp_path / "new").touch()
    before = (tmp_path / "new").stat()
    give(tmp_path / "new", like=tmp_path)
    give(tmp_path / "gone", like=tmp_path)
    assert (tmp_path / "new").stat().st_uid == before.st_uid
