"""New databases for tests: the migrations run once, and each test gets a copy of what they made."""

import asyncio
import secrets
import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import cache
from pathlib import Path
from threading import Thread

from bot.store.sqlite import Store, open_store

NAME = "khabar.db"


@asynccontextmanager
async def new_store(path: Path, *, alone: bool = False) -> AsyncIterator[Store]:
    """The store at `path`, empty where there is none yet."""
    lay(path)
    async with open_store(path, alone=alone) as opened:
        yield opened


def lay(path: Path) -> None:
    """An empty database at `path`, as a first start makes it; one that is there already stays as it is.

    Each has an identity of its own, by which an index knows that it belongs to another one.
    """
    if path.exists():
        return
    database, identity = _made()
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(database.replace(identity.encode(), secrets.token_hex(len(identity) // 2).encode()))


@cache
def _made() -> tuple[bytes, str]:
    """What a first start makes, and its identity."""
    made: list[tuple[bytes, str]] = []
    # whoever asks is in an event loop already
    thread = Thread(target=lambda: made.append(asyncio.run(_make())))
    thread.start()
    thread.join()
    [its] = made
    return its


async def _make() -> tuple[bytes, str]:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / NAME
        async with open_store(path) as store:
            identity = await store.identity()
        return path.read_bytes(), identity
