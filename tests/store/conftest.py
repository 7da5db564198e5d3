"""The contract of the store: what is tested of it is tested on both databases."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.model import Secret
from bot.store.sqlite import Store, open_store
from tests.postgres import Server


@pytest.fixture(params=["sqlite", "postgres"])
def where(request: pytest.FixtureRequest, tmp_path: Path) -> Path | Secret:
    """A place for a store."""
    if request.param == "sqlite":
        return tmp_path / "khabar.db"
    server: Server = request.getfixturevalue("server")
    return server.empty()


@pytest.fixture
async def store(where: Path | Secret) -> AsyncIterator[Store]:
    """An empty store."""
    async with open_store(where) as opened:
        yield opened
