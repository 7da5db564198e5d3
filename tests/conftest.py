"""What many tests begin with."""

import logging
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest
from hypothesis import settings

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
async def store(tmp_path: Path) -> AsyncIterator[Store]:
    """An empty store."""
    async with open_store(tmp_path / "khabar.db") as opened:
        yield opened


@pytest.fixture(scope="session")
def server() -> Iterator[Server]:
    """A PostgreSQL server, begun by the first test that wants one."""
    with running() as one:
        yield one
