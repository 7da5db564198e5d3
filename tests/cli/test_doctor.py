"""doctor: a line each, with the mend; and run, as far as one process can show it."""

import asyncio
import sqlite3
from pathlib import Path

import pytest

from bot.cli import doctor
from bot.store import driver
from tests.cli.conftest import Khabar, Result
from tests.drawing import draws
from tests.fakes.telegram import FakeTelegram
from tests.running import NO_WEB, configuration, on_telegram, running


def parts(result: Result) -> dict[str, tuple[bool, str]]:
    return {line["part"]: (line["well"], line["line"]) for line in result.lines}


@pytest.fixture(autouse=True)
def any_port(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KHABAR_WEB_PORT", "0")


@draws
def test_a_new_installation_is_well(khabar: Khabar) -> None:
    checked = khabar("doctor")
    assert checked.code == 0
    assert [line.split()[:2] for line in checked.out.splitlines()] == [
        ["ok", f"{part}:"]
        for part in (
            "configuration",
            "sqlite",
            "disk",
            "fonts",
            "pictures",
            "bot",
            "database",
            "search",
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
    checked = khabar("doctor", "--json")
    assert checked.code == 1
    assert parts(checked)["database"] == (False, "the database can't be used: file is not a database")


def test_a_damaged_page_is_told(khabar: Khabar, tmp_path: Path) -> None:
    khabar("seed")
    file = tmp_path / "data" / "khabar.db"
    with sqlite3.connect(file) as connection:
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
    with sqlite3.connect(tmp_path / "data" / "khabar.db") as connection:
        connection.execute("UPDATE articles SET added = '2999-01-01T00:00:00Z'")
    connection.close()
    well, line = parts(khabar("doctor", "--json"))["clock"]
    assert not well
    assert "set it right" in line


def test_a_full_disk_and_missing_parts_are_told(khabar: Khabar, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(doctor, "LEAST_FREE", 2**80)
    monkeypatch.setattr(doctor, "find_spec", lambda _: None)
    monkeypatch.setattr(doctor, "warning", lambda: driver.warning((3, 40, 1)))
    found = parts(khabar("doctor", "--json"))
    assert not found["disk"][0]
    assert not found["fonts"][0]
    assert "3.40.1" in found["sqlite"][1]


def test_what_pictures_need_is_told() -> None:
    assert doctor.pictures("apt install letters") == doctor.Finding("pictures", False, "apt install letters")
    assert doctor.pictures("").well


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
    async with running(configuration(tmp_path / "data", {"KHABAR_WEB_PORT": "0"})) as bot:
        await bot.connected("web")
        port = bot.addresses["web"].rpartition(":")[2]
        monkeypatch.setenv("KHABAR_WEB_PORT", port)
        found = parts(await asyncio.to_thread(khabar, "doctor", "--json"))
    assert found["bot"] == (True, "running")
    assert found["web"] == (True, "in use by the running bot")


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
