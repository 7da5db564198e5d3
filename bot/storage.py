"""What lies in the data folder, and the way to it: the database, its index, its backups. Commands need no more."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import bot
from bot.config import Config
from bot.errors import OperatorError
from bot.intake.seed import samples
from bot.model import Secret
from bot.search import Search, open_search
from bot.store.backups import Backups, Folder
from bot.store.files import give_all
from bot.store.sqlite import Store

if TYPE_CHECKING:
    from bot.store.dumps import Dumps

DATABASE, INDEX = "khabar.db", "search"
SEEDS = Path(bot.__file__).parent / "seeds"
OWN = "khabar"
"""Whose memory it is where the program itself remembers something."""


def database(config: Config) -> Path | Secret:
    """Where the store is: a file, or the address of a PostgreSQL database."""
    return config.store.url or config.data / DATABASE


def index(config: Config) -> Path:
    return config.data / INDEX


def backups(config: Config, folder: Path | None = None) -> Folder:
    """The backups of the database, in their folder or another one."""
    its, where = database(config), (folder or config.backups).absolute()
    return Backups(its, where) if isinstance(its, Path) else dumps(its, where)


def dumps(url: Secret, folder: Path) -> "Dumps":
    """Those of a PostgreSQL database. Raises OperatorError without its driver."""
    try:
        from bot.store.dumps import Dumps
    except ImportError as error:
        raise OperatorError("PostgreSQL wants its driver: pip install khabar[postgres]") from error
    return Dumps(url.reveal(), folder)


@asynccontextmanager
async def searching(config: Config, store: Store) -> AsyncIterator[Search]:
    """The search over the store. What is new in its folder belongs to the owner of the data folder."""
    try:
        async with open_search(store, index(config), timedelta(days=config.search.half_life_days)) as search:
            yield search
    finally:
        await asyncio.to_thread(give_all, index(config), like=config.data)


async def load_samples(store: Store) -> int:
    """Store the sample articles that are not there yet; how many those were."""
    added = await store.add_all(list(samples(SEEDS)))
    await store.memory(OWN).remember("samples", "loaded")
    return sum(added)
