"""What many tests begin with."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.store.sqlite import Store, open_store


@pytest.fixture
async def store(tmp_path: Path) -> AsyncIterator[Store]:
    """An empty store."""
    async with open_store(tmp_path / "khabar.db") as opened:
        yield opened
