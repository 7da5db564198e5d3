"""khabar migrate-store, as an operator sees it."""

import asyncio
import os
import signal
import sys
import termios
from pathlib import Path

import pytest

from bot import storage
from bot.cli import UNUSABLE
from bot.model import Secret
from bot.store.sqlite import open_store
from bot.store.tables import schema
from tests.cli.conftest import Khabar
from tests.postgres import Server
from tests.running import SECONDS
from tests.samples import article
from tests.store.moved import address, held, many, opened

ROOT = Path(__file__).parents[2]


@pytest.fixture
def url(server: Server) -> Secret:
    return server.empty()


@pytest.fixture
def source(tmp_path: Path) -> Path:
    """Where a bot without a configuration has its database."""
    return asyncio.run(many(tmp_path / "data" / storage.DATABASE, 5))


def test_everything_is_moved_and_it_is_told_what_to_do_next(khabar: Khabar, source: Path, url: Secret) -> None:
    moved = khabar("migrate-store", "--from", address(source), "--to", url.reveal())
    assert (moved.code, moved.err) == (0, "")
    assert f"rows of {len(schema().tables)} tables are the same on both sides." in moved.out
    for told in (
        "KHABAR_STORE_URL",
        "docs/scale.md",
        f"Keep sqlite:{source}",
        "All of it is in postgresql:///khabar now",
    ):
        assert told in moved.out
    assert held(url) == held(source)
    again = khabar("migrate-store", "--to", url.reveal())
    assert (again.code, again.out.count("nothing is moved twice")) == (0, 1)


def test_the_usual_places(khabar: Khabar, source: Path, url: Secret, monkeypatch: pytest.MonkeyPatch) -> None:
    """The file of the configuration goes to the address of the configuration, and back."""
    monkeypatch.setenv("KHABAR_STORE_URL", url.reveal())
    assert khabar("migrate-store", "--quiet").code == 0
    back = khabar("migrate-store", "--to", "sqlite:back.db")
    assert back.code == 0
    assert "Take KHABAR_STORE_URL" in back.out
    assert f"belongs at {Path('data') / storage.DATABASE}" in back.out
    assert held(Path("back.db")) == held(source)


def test_two_are_compared_and_nothing_is_moved(khabar: Khabar, source: Path, url: Secret) -> None:
    before = held(source)
    differs = khabar("migrate-store", "--to", url.reveal(), "--verify-only")
    assert differs.code == 1
    assert "not the same: articles: 5 rows in the source, 0 in the target; first at [1]" in differs.err
    assert held(url)["articles"] == []
    khabar("migrate-store", "--to", url.reveal())
    same = khabar("migrate-store", "--to", url.reveal(), "--verify-only")
    assert (same.code, same.err) == (0, "")
    assert "are the same on both sides." in same.out
    assert held(source) == before


def test_what_is_not_the_same_after_a_move_is_mended_by_the_next(khabar: Khabar, source: Path, url: Secret) -> None:
    lost = "CREATE RULE lost AS ON INSERT TO {} WHERE new.{} DO INSTEAD NOTHING"
    with opened(url) as session:
        session.execute(lost.format("footers", "line = 'x'"))
    with opened(source) as connection:
        connection.execute("INSERT INTO footers VALUES ('a', 'x', 1, '')")
    try:
        failed = khabar("migrate-store", "--to", url.reveal())
    finally:
        with opened(url) as session:
            session.execute("DROP RULE lost ON footers")
    assert failed.code == 1
    assert 'footers: 1 rows in the source, 0 in the target; first at ["a", "x"]' in failed.err
    assert "the same command goes on" in failed.err
    assert khabar("migrate-store", "--to", url.reveal()).code == 0
    assert held(url) == held(source)


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ((), "say where to: --to"),
        (("--to", "mysql://u:cret@h/d"), "an address of a database is"),
        (("--to", "sqlite:new.db"), "say where from: --from"),
        (("--from", "sqlite:new.db", "--to", "sqlite:new.db"), "are the same"),
    ],
)
def test_what_can_not_be_meant_is_refused(khabar: Khabar, arguments: tuple[str, ...], said: str) -> None:
    refused = khabar("migrate-store", *arguments)
    assert (refused.code, refused.out) == (2, "")
    assert said in refused.err
    assert "cret" not in refused.err


def test_a_password_is_never_shown(khabar: Khabar, source: Path) -> None:
    for to in (
        "postgresql://u:cret@127.0.0.1:1/d",
        "postgresql://u:se@cret:x@127.0.0.1:1/d",
        "postgresql://u:se/cret@h",
    ):
        refused = khabar("migrate-store", "--from", address(source), "--to", to)
        assert (refused.code, refused.out) == (UNUSABLE, "")
        assert "cret" not in refused.err


def test_without_the_driver_it_is_told_what_to_install(
    khabar: Khabar, source: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "bot.store.moving", None)  # which is to be imported, and can't be
    refused = khabar("migrate-store", "--from", address(source), "--to", "postgresql://h/d")
    assert refused.code == UNUSABLE
    assert "pip install khabar[postgres]" in refused.err


async def test_progress_is_shown_to_whoever_looks_on(tmp_path: Path, server: Server) -> None:
    source, url = await many(tmp_path / "khabar.db", 5), server.empty()
    terminal, its_end = os.openpty()
    termios.tcsetwinsize(its_end, (24, 80))
    command = (sys.executable, "-m", "bot", "migrate-store", "--from", address(source), "--to", url.reveal())
    process = await asyncio.create_subprocess_exec(*command, cwd=ROOT, stderr=its_end, stdout=asyncio.subprocess.PIPE)
    await process.communicate()
    os.write(its_end, b"end")
    os.close(its_end)
    shown = os.read(terminal, 20_000).decode()
    os.close(terminal)
    assert process.returncode == 0
    assert "moving: 100%" in shown
    assert "comparing: 100%" in shown
    assert " rows/s" in shown


async def test_who_interrupts_is_told_that_it_goes_on(tmp_path: Path, server: Server) -> None:
    source, url = await many(tmp_path / "khabar.db", 3000), server.empty()
    command = (sys.executable, "-m", "bot", "migrate-store", "--from", address(source), "--to", url.reveal())
    process = await asyncio.create_subprocess_exec(*command, cwd=ROOT, stderr=asyncio.subprocess.PIPE)
    async with asyncio.timeout(SECONDS):
        while not held(url)["articles"]:  # noqa: ASYNC110  another process's work, which tells nobody
            await asyncio.sleep(0.01)
        process.send_signal(signal.SIGINT)
        _, said = await process.communicate()
    assert process.returncode == 130
    assert "the same command goes on from there" in said.decode()
    assert "Traceback" not in said.decode()


async def test_a_moved_database_is_a_store_again(tmp_path: Path, server: Server) -> None:
    source, url = await many(tmp_path / "khabar.db", 5), server.empty()
    command = (sys.executable, "-m", "bot", "migrate-store", "--from", address(source), "--to", url.reveal())
    process = await asyncio.create_subprocess_exec(*command, cwd=ROOT, stdout=asyncio.subprocess.DEVNULL)
    assert await process.wait() == 0
    async with open_store(url, alone=True) as store:
        added, is_new = await store.add(article(70, title="After it"))
        assert (added.id, is_new) == (6, True)
