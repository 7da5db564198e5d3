"""doctor: a line each, with the mend; and run, as far as one process can show it."""

import asyncio
import errno
import logging
import re
import socket
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot import app
from bot.cli import checks, doctor
from bot.cli.checks import Finding
from bot.config import load
from bot.monitor.server import listening
from bot.store import driver
from bot.store.condition import Condition, Lease
from bot.store.driver import newest
from tests.canary import CANARY
from tests.cli.conftest import Khabar, Result
from tests.drawing import draws
from tests.fakes.telegram import FakeTelegram
from tests.monitor.test_watch import Told
from tests.running import NO_WEB, Heard, configuration, on_telegram, running
from tests.samples import NOON


def parts(result: Result) -> dict[str, tuple[bool, str]]:
    return {line["part"]: (line["well"], line["line"]) for line in result.lines}


@pytest.fixture(autouse=True)
def any_port(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KHABAR_WEB_PORT", "0")
    monkeypatch.setenv("KHABAR_MONITOR_PORT", "0")


@draws
def test_a_new_installation_is_well(khabar: Khabar) -> None:
    checked = khabar("doctor")
    assert checked.code == 0
    assert [line.partition(": ")[0] for line in checked.out.splitlines()] == [
        f"ok   {part}"
        for part in (
            "configuration",
            "secrets",
            "sqlite",
            "disk",
            "rights",
            "time zones",
            "fonts",
            "pictures",
            "child processes",
            "log of writes",
            "backups",
            "bot",
            "database",
            "search",
            "feeds",
            "waiting",
            "leases",
            "clock",
            "discord",
            "telegram",
            "web",
        )
    ]


def test_faults_of_the_configuration_are_lines(khabar: Khabar, tmp_path: Path) -> None:
    (tmp_path / "config.toml").write_text("[interface]\npage_size = 99\n[wob]\nport = 1\n")
    checked = khabar("doctor", "--json")
    assert checked.code == 1
    assert [line["part"] for line in checked.lines] == ["configuration", "configuration"]
    assert "did you mean [web]" in checked.lines[1]["line"]


def test_a_damaged_database_is_told(khabar: Khabar, tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "khabar.db").write_text("no database" * 500)
    (tmp_path / "data" / "khabar-before-20261127T120000Z.db").touch()
    checked = khabar("doctor", "--json")
    assert checked.code == 1
    assert "20261127T120000Z.db, 0 MiB" in parts(checked)["kept database"][1]
    assert parts(checked)["database"] == (False, "the database can't be used: file is not a database")


def test_a_damaged_page_is_told(khabar: Khabar, tmp_path: Path) -> None:
    khabar("seed")
    file = tmp_path / "data" / "khabar.db"
    with newest.connect(file) as connection:
        [(page,)] = connection.execute("SELECT rootpage FROM sqlite_schema WHERE name = 'articles_title'")
    connection.close()
    content = bytearray(file.read_bytes())
    content[(page - 1) * 4096 + 8 : page * 4096] = bytes(4096 - 8)
    file.write_bytes(content)
    well, line = parts(khabar("doctor", "--json"))["database"]
    assert not well
    assert "bring back a copy" in line


def test_a_clock_that_went_back_is_told(khabar: Khabar, tmp_path: Path) -> None:
    khabar("add", "-", stdin="News\n\nText.")
    with newest.connect(tmp_path / "data" / "khabar.db") as connection:
        connection.execute("UPDATE articles SET added = '2999-01-01T00:00:00Z'")
    connection.close()
    well, line = parts(khabar("doctor", "--json"))["clock"]
    assert not well
    assert "set it right" in line


def test_missing_parts_are_told(khabar: Khabar, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(checks, "find_spec", lambda _: None)
    monkeypatch.setattr(doctor, "warning", lambda: driver.warning((3, 40, 1)))
    found = parts(khabar("doctor", "--json"))
    assert not found["fonts"][0]
    assert "3.40.1" in found["sqlite"][1]


def test_what_a_machine_lacks_is_told(tmp_path: Path) -> None:
    config = configuration(tmp_path / "not there yet", {})
    assert not checks.disk(config, 2**80).well
    assert checks.disk(config, 1).well
    assert checks.time_zones(frozenset()).line.endswith("tzdata")
    assert checks.pictures("apt install letters") == Finding("pictures", False, "apt install letters")
    assert checks.pictures("").well


def test_a_log_of_writes_that_grows_is_told(tmp_path: Path) -> None:
    (tmp_path / "khabar.db-wal").write_bytes(b"x" * 4096)
    assert checks.log_of_writes(tmp_path / "khabar.db") == Finding("log of writes", True, "4 KiB")
    assert "end other programs" in checks.log_of_writes(tmp_path / "khabar.db", 4000).line


def test_a_file_with_tokens_is_told(tmp_path: Path) -> None:
    file = tmp_path / "config.toml"
    file.write_text(f"[telegram]\ntoken = '12:{CANARY}'\n")
    file.chmod(0o600)
    config = load(file, {}, app.sections())
    assert checks.secrets(config) == Finding("secrets", True, f"only their owner may read {file}")
    file.write_text("")
    assert checks.secrets(config) == Finding("secrets", True, "none in a file")


def test_data_that_others_can_read_are_told(khabar: Khabar, tmp_path: Path) -> None:
    folder = tmp_path / "data"
    khabar("seed")
    assert parts(khabar("doctor", "--json"))["rights"] == (True, "nobody else can read the data")
    folder.chmod(0o755)
    assert parts(khabar("doctor", "--json"))["rights"][0]
    (folder / "khabar.db").chmod(0o644)
    line = "other users of this machine can read data/khabar.db: chmod -R go= data"
    assert parts(khabar("doctor", "--json"))["rights"] == (False, line)


async def test_children_that_can_not_work_are_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "executable", "/bin/false")
    assert "ulimit" in (await checks.children()).line


def test_databases_that_were_put_aside_are_told(tmp_path: Path) -> None:
    """Those of SQLite beside it, those of PostgreSQL among the backups."""
    (tmp_path / "khabar-before-version-8.db").write_bytes(bytes(2**20 + 1))
    (tmp_path / "backups").mkdir()
    (tmp_path / "backups" / "khabar-before-20261127T120000Z.dump").touch()
    found, dump = checks.kept(tmp_path, tmp_path / "backups")
    assert (found.well, "version-8.db, 2 MiB: people stand in it" in found.line) == (True, True)
    assert (dump.well, "20261127T120000Z.dump, 0 MiB" in dump.line) == (True, True)
    assert list(checks.kept(tmp_path / "none", tmp_path / "none")) == []


def test_what_may_not_be_looked_at_stops_no_other_look(
    khabar: Khabar, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refused(*_: object) -> Finding:
        raise PermissionError(errno.EACCES, "Permission denied", "data/x")

    for part in ("disk", "kept"):
        monkeypatch.setattr(checks, part, refused)
    told = khabar("doctor", "--data", tmp_path).out
    assert "MEND disk: data/x: Permission denied: run this as the user who runs the bot" in told
    assert "MEND database: data/x: Permission denied" in told


def test_backups_want_a_folder(tmp_path: Path) -> None:
    (tmp_path / "backups").touch()
    assert "is no folder" in checks.backups(tmp_path / "backups", NOON).line


def test_the_age_of_backups_is_told(tmp_path: Path) -> None:
    folder = tmp_path / "backups"
    assert checks.backups(folder, NOON) == Finding("backups", True, f"there is none in {folder}")
    folder.mkdir()
    (folder / "khabar.db").write_text("")
    made = (folder / "khabar.db").stat().st_mtime
    at = datetime.fromtimestamp(made, UTC)
    assert checks.backups(folder, at + timedelta(hours=3)).line.endswith("is 3 h old")
    assert not checks.backups(folder, at + timedelta(days=3)).well


@pytest.mark.parametrize(
    ("failing", "active", "well", "line"),
    [
        (0, 3, True, "3 are asked"),
        (1, 3, False, "1 of 4 can't be read: look at khabar feeds list"),
        (3, 1, False, "3 of 4 can't be read: look at the network and name resolution"),
    ],
)
def test_feeds_that_fail_are_told(failing: int, active: int, well: bool, line: str) -> None:
    assert checks.feeds(Condition(feeds={"failing": failing, "active": active})) == Finding("feeds", well, line)


def test_what_waits_is_late_only_beside_a_running_bot() -> None:
    condition = Condition(updates={"telegram": NOON - timedelta(hours=1)})
    stopped, late = (checks.waiting(condition, NOON, running=running) for running in (False, True))
    assert stopped.well
    assert stopped.line == "updates: the oldest has been waiting for 60 min; deliveries: nothing waits"
    assert not late.well
    assert "is the machine busy" in late.line


def test_leases_that_are_held_are_named() -> None:
    held = Condition(leases={"sender": Lease(1, NOON + timedelta(seconds=5)), "poller": Lease(2, None)})
    assert checks.leases(held, NOON).line == "held: sender"


async def test_a_right_and_a_wrong_token(khabar: Khabar, monkeypatch: pytest.MonkeyPatch) -> None:
    async with FakeTelegram() as server:
        for name, value in on_telegram(server).items():
            monkeypatch.setenv(name, value)
        right = await asyncio.to_thread(khabar, "doctor", "--json")
        assert parts(right)["telegram"][0]
        monkeypatch.setenv("KHABAR_TELEGRAM_TOKEN", "12:wrong-that-must-not-leak")
        wrong = await asyncio.to_thread(khabar, "doctor", "--json")
    assert parts(wrong)["telegram"] == (False, "the token is refused: make a new one and set it")
    assert "wrong" not in wrong.out.replace("wrong or", "") + wrong.err
    assert wrong.code == 1
    gone = await asyncio.to_thread(khabar, "doctor", "--json")
    assert not parts(gone)["telegram"][0]


async def test_a_server_that_does_not_answer(khabar: Khabar, monkeypatch: pytest.MonkeyPatch) -> None:
    async def silent(_reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        waiting.append(writer)

    waiting: list[asyncio.StreamWriter] = []
    monkeypatch.setattr(doctor, "SECONDS", 0.2)
    async with await asyncio.start_server(silent, "127.0.0.1", 0) as server:
        port = server.sockets[0].getsockname()[1]
        monkeypatch.setenv("KHABAR_TELEGRAM_TOKEN", "12:token-that-must-not-leak")
        monkeypatch.setenv("KHABAR_TELEGRAM_API_BASE_URL", f"http://127.0.0.1:{port}")
        checked = await asyncio.to_thread(khabar, "doctor", "--json")
        for writer in waiting:
            writer.close()
    assert parts(checked)["telegram"] == (False, "no answer in 0.2 s: check the network and the address")


async def test_beside_a_running_bot(khabar: Khabar, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    heard, log = Heard(), logging.getLogger("bot.monitor.server")
    log.addHandler(heard)
    async with running(configuration(tmp_path / "data", {"KHABAR_WEB_PORT": "0"})) as bot:
        await bot.connected("web")
        port = bot.addresses["web"].rpartition(":")[2]
        monkeypatch.setenv("KHABAR_WEB_PORT", port)
        not_asked = parts(await asyncio.to_thread(khabar, "doctor", "--json"))
        monitor = (await heard.line("health and metrics")).rpartition(":")[2]
        monkeypatch.setenv("KHABAR_MONITOR_PORT", monitor)
        found = parts(await asyncio.to_thread(khabar, "doctor", "--json"))
    log.removeHandler(heard)
    assert found["bot"] == (True, "running")
    assert found["web"] == (True, "in use by the running bot")
    assert "was not asked" in not_asked["ready"][1]
    assert re.fullmatch(r"all \d+ parts of the running bot are", found["ready"][1])


async def test_a_running_bot_that_is_not_well_says_so(tmp_path: Path) -> None:
    watch = Told().watch(troubles={"discord": "it refuses the token"})
    async with listening(watch, "::1" if socket.has_dualstack_ipv6() else "127.0.0.1", 0) as address:
        host, _, port = address.removeprefix("http://").rpartition(":")
        config = configuration(tmp_path, {"KHABAR_MONITOR_PORT": port, "KHABAR_MONITOR_HOST": host.strip("[]")})
        found = [its async for its in checks.asked(config)]
    assert found == [Finding("running discord", False, "it refuses the token")]
    [gone] = [its async for its in checks.asked(config)]
    assert not gone.well
    assert "does not answer" in gone.line


async def test_a_taken_port_is_told(khabar: Khabar, monkeypatch: pytest.MonkeyPatch) -> None:
    async with await asyncio.start_server(lambda *_: None, "127.0.0.1", 0) as server:
        monkeypatch.setenv("KHABAR_WEB_PORT", str(server.sockets[0].getsockname()[1]))
        well, line = parts(await asyncio.to_thread(khabar, "doctor", "--json"))["web"]
    assert not well
    assert "port" in line


def test_run_refuses_what_can_not_be_served(khabar: Khabar, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in NO_WEB.items():
        monkeypatch.setenv(name, value)
    refused = khabar("run")
    assert (refused.code, refused.err.count("\n")) == (3, 1)
    assert "no platform is enabled" in refused.err
