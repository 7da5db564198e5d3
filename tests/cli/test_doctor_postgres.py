"""doctor, where the store is a PostgreSQL database."""

import asyncio
import sys
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from bot.cli import postgres
from bot.cli.checks import Finding
from bot.store.server import Server
from bot.store.server import server as looked_at
from tests.cli.conftest import Khabar
from tests.cli.test_doctor import parts
from tests.postgres import Server as Running
from tests.running import configuration, running

WELL = Server(18, 8, 8, timedelta(), {"pg_dump": 18, "pg_restore": 18})


@pytest.fixture(autouse=True)
def address(server: Running, monkeypatch: pytest.MonkeyPatch) -> str:
    """A database without news, by the configuration."""
    url = server.empty().reveal()
    for name, value in {"STORE_URL": url, "WEB_PORT": "0", "MONITOR_PORT": "0"}.items():
        monkeypatch.setenv(f"KHABAR_{name}", value)
    return url


@pytest.mark.usefixtures("programs")
def test_a_server_that_is_well(khabar: Khabar, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KHABAR_BACKUP_DIRECTORY", str(tmp_path / "safe"))
    assert khabar("backup").code == 0
    found = parts(khabar("doctor", "--json"))
    wanted = ("server", "schema", "server clock", "pg_dump", "pg_restore", "bot", "database", "backups")
    assert {name: found[name][0] for name in wanted} == dict.fromkeys(wanted, True)
    assert found["server"][1].startswith("PostgreSQL 1")
    assert found["bot"] == (True, "not running")
    assert found["backups"][1] == f"the newest in {tmp_path / 'safe'} is 0 h old"
    assert "log of writes" not in found


async def test_bots_that_run_on_it_are_seen(khabar: Khabar, address: str, tmp_path: Path) -> None:
    environ = {"KHABAR_WEB_PORT": "0", "KHABAR_STORE_URL": address}
    async with running(configuration(tmp_path / "bot", environ)) as bot:
        await bot.connected("web")
        found = parts(await asyncio.to_thread(khabar, "doctor", "--json"))
    assert found["bot"] == (True, "running")


def test_a_server_that_is_away_is_one_line(khabar: Khabar, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KHABAR_STORE_URL", "postgresql://khabar:s3cret@127.0.0.1:1/news")
    checked = khabar("doctor", "--json")
    well, line = parts(checked)["database"]
    assert (checked.code, well) == (1, False)
    assert "can't be used" in line
    assert "s3cret" not in checked.out
    monkeypatch.setitem(sys.modules, "bot.cli.postgres", None)
    assert "pip install khabar[postgres]" in parts(khabar("doctor", "--json"))["database"][1]


async def test_a_new_database_has_no_tables_yet(
    server: Running, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """And programs that fail, or say nothing of their version, are none."""
    for name, script in (("pg_dump", "exit 1"), ("pg_restore", "echo hello")):
        (tmp_path / name).write_text(f"#!/bin/sh\n{script}\n")
        (tmp_path / name).chmod(0o700)
    monkeypatch.setenv("PATH", f"{tmp_path}:/bin:/usr/bin")
    its = await looked_at(server.fresh().reveal())
    assert (its.schema, its.programs) == (0, {})
    assert abs(its.ahead) < timedelta(seconds=5)
    assert postgres.schema(its).line == f"version 0: the next start makes it {its.known}"


def test_what_is_to_be_mended_says_how() -> None:
    assert not postgres.version(replace(WELL, version=15)).well
    assert postgres.version(WELL) == Finding("server", True, "PostgreSQL 18")
    assert postgres.schema(replace(WELL, schema=9)).line.endswith("upgrade khabar")
    assert postgres.schema(WELL) == Finding("schema", True, "version 8")
    assert postgres.clock(WELL) == Finding("server clock", True, "as here")
    assert postgres.clock(replace(WELL, ahead=timedelta(seconds=30))).line.startswith("30 s ahead of this")
    assert postgres.clock(replace(WELL, ahead=timedelta(seconds=-30))).line.startswith("30 s behind this")
    missing = postgres.program("pg_dump", replace(WELL, programs={}))
    assert "install PostgreSQL's client programs of version 18" in missing.line
    assert not postgres.program("pg_dump", replace(WELL, programs={"pg_dump": 17})).well
    assert postgres.program("pg_dump", WELL) == Finding("pg_dump", True, "version 18")
