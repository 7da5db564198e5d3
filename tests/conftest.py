"""What many tests begin with."""

import logging
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest
from hypothesis import settings

from bot.store.sqlite import Store
from tests.stores import NAME, new_store

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
        if logger.level != (level := levels.get(logger, logging.NOTSET)):  # setting one costs all loggers their caches
            logger.setLevel(level)


@pytest.fixture
async def store(tmp_path: Path) -> AsyncIterator[Store]:
    """An empty store."""
    async with new_store(tmp_path / NAME) as opened:
        yield opened
