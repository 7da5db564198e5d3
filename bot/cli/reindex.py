"""make the search index anew; the old one answers meanwhile"""

import asyncio
import os
import sys
from argparse import ArgumentParser, Namespace
from collections.abc import AsyncIterator
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from contextlib import asynccontextmanager
from multiprocessing import get_context

from tqdm import tqdm

from bot import app
from bot.cli.session import configured, searchable
from bot.config import Config
from bot.errors import OperatorError
from bot.search.folder import Folder
from bot.search.index import rebuild
from bot.store.sqlite import open_store

PAUSE = 0.1
"""Seconds between two looks at what is new."""


def describe(parser: ArgumentParser) -> None:
    parser.add_argument("--quiet", action="store_true", help="show no progress")
    following = "bring the index up to date instead, until standard input ends"
    parser.add_argument("--follow", action="store_true", help=following)


def run(options: Namespace) -> int:
    try:
        asyncio.run(_follow(options) if options.follow else _anew(options))
    except OSError as error:
        raise OperatorError(f"the search index can't be written: {error}") from error
    return 0


async def _anew(options: Namespace) -> None:
    config = configured(options)
    async with open_store(app.database(config)) as store:
        bar = tqdm(total=await store.count(), unit=" articles", disable=True if options.quiet else None)
        with bar, ThreadPoolExecutor(1) as threads, _workers() as workers:
            await rebuild(store, Folder(app.index(config)), threads, workers, bar.update)


def _workers() -> ProcessPoolExecutor:
    """Processes that analyse. A fork would copy the database's threads in whatever state they are."""
    return ProcessPoolExecutor(max(1, (os.cpu_count() or 2) - 1), get_context("spawn"))


async def _follow(options: Namespace) -> None:
    async with searchable(options) as (_, _, search):
        ended = asyncio.create_task(asyncio.to_thread(sys.stdin.read))
        while not ended.done():
            await search.index.refresh(all_of_it=True)
            await asyncio.wait([ended], timeout=PAUSE)
        await search.index.refresh(all_of_it=True)


@asynccontextmanager
async def followed(config: Config) -> AsyncIterator[None]:
    """The index follows in a process of its own, as a machine has several cores; it is up to date at the end."""
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "bot", "reindex", "--follow", *app.places(config)), stdin=asyncio.subprocess.PIPE
    )
    try:
        yield
    finally:
        await process.communicate(b"")  # which ends its standard input
    if process.returncode:
        raise OperatorError("the articles are stored, but the search index could not follow: khabar reindex")
