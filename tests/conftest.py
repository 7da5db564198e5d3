"""What many tests begin with."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from hypothesis import settings

from bot.store.sqlite import Store, open_store

# A machine that is busy with something else is no reason to fail.
settings.register_profile("khabar", deadline=None)
settings.load_profile("khabar")


@pytest.fixture
async def store(tmp_path: Path) -> AsyncIterator[Store]:
    """An empty store."""
    async with open_store(tmp_path / "khabar.db") as opened:
        yield opened
