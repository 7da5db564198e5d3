"""What many tests begin with."""

import logging
import os
from collections.abc import AsyncIterator, Generator, Iterator
from pathlib import Path

import pytest
from hypothesis import settings

from bot import logs
from bot.model import Secret
from bot.store.sqlite import Store, open_store
from tests.canary import CANARY, Witness
from tests.postgres import Server, running
from tests.stores import NAME, new_store

# A machine that is busy with something else is no reason to fail.
settings.register_profile("khabar", deadline=None)
settings.load_profile("khabar")


def loggers() -> list[logging.Logger]:
    named = logging.Logger.manager.loggerDict.values()
    return [logging.getLogger(), *(logger for logger in named if isinstance(logger, logging.Logger))]


@pytest.fixture(autouse=True)
def log_as_it_was() -> Iterator[None]:
    """A command configures the log of this process, which the next test must not notice. No line holds a canary."""
    root = logging.getLogger()
    levels = {logger: logger.level for logger in loggers()}
    handlers = root.handlers[:]
    witness = Witness()
    root.addHandler(witness)
    for name in logs.OURS:
        logging.getLogger(name).setLevel(logging.DEBUG)
    yield
    root.handlers[:] = handlers
    for logger in loggers():
        if logger.level != (level := levels.get(logger, logging.NOTSET)):  # setting one costs all loggers their caches
            logger.setLevel(level)
    assert not witness.leaked


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """What a test printed, and nobody read, holds no canary."""
    report = yield
    if report.passed and any(CANARY in text for name, text in report.sections if "log" not in name):
        report.outcome, report.longrepr = "failed", f"{item.nodeid} printed a secret ({CANARY})"
    return report


@pytest.fixture
def where(request: pytest.FixtureRequest, tmp_path: Path) -> Path | Secret:
    """A place for a store: a file, unless the test says that it is about both databases (tests.postgres.BOTH)."""
    if getattr(request, "param", "sqlite") == "sqlite":
        return tmp_path / NAME
    server: Server = request.getfixturevalue("server")
    return server.empty()


@pytest.fixture
async def store(where: Path | Secret) -> AsyncIterator[Store]:
    """An empty store."""
    async with new_store(where) if isinstance(where, Path) else open_store(where) as opened:
        yield opened


@pytest.fixture
def programs(server: Server, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where pg_dump and pg_restore are, which are found within."""
    folder = server.programs
    monkeypatch.setenv("PATH", f"{folder}{os.pathsep}{os.environ['PATH']}")
    return folder


@pytest.fixture(scope="session")
def server() -> Iterator[Server]:
    """A PostgreSQL server, begun by the first test that wants one."""
    with running() as one:
        yield one
