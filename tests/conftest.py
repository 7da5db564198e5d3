"""What many tests begin with."""

import logging
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest
from hypothesis import settings

from bot.model import Secret
from bot.store.sqlite import Store, open_store
from tests.postgres import Server, running

# A machine that is busy with something else is no reason to fail.
settings.register_profile("khabar", deadline=None)
settings.load_profile("khabar")


def loggers() -> list[logging.Logger]:
    named = logging.Logger.manager.loggerDict.values()
    return [logging.getLogger(), *(logger for logger in named if isinstance(logger, logging.Logger))]


@pytest.fixture(autouse=True)
def log_as_it_was() -> Iterator[None]:
    """A command configures the log of this process, which the next test must not notice."""
    root = logging.getLogger()
    levels = {logger: logger.level for logger in loggers()}
    handlers = root.handlers[:]
    yield
    root.handlers[:] = handlers
    for logger in loggers():
        logger.setLevel(levels.get(logger, logging.NOTSET))


@pytest.fixture
def where(request: pytest.FixtureRequest, tmp_path: Path) -> Path | Secret:
    """A place for a store: a file, unless the test says that it is about both databases (tests.postgres.BOTH)."""
    if getattr(request, "param", "sqlite") == "sqlite":
        return tmp_path / "khabar.db"
    server: Server = request.getfixturevalue("server")
    return server.empty()


@pytest.fixture
async def store(where: Path | Secret) -> AsyncIterator[Store]:
    """An empty store."""
    async with open_store(where) as opened:
        yield opened


@pytest.fixture(scope="session")
def server() -> Iterator[Server]:
    """A PostgreSQL server, begun by the first test that wants one."""
    with running() as one:
        yield one
