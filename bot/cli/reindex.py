"""make the search index anew; the old one answers meanwhile"""

import asyncio
import os
import signal
import sys
from argparse import ArgumentParser, Namespace
from collections.abc import AsyncIterator, Coroutine, Iterator
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from contextlib import asynccontextmanager, contextmanager
from multiprocessing import get_context, parent_process
from threading import Thread
from typing import Any

from tqdm import tqdm

from bot import storage
from bot.cli.session import configured, searchable
from bot.config import Config
from bot.errors import OperatorError
from bot.runners.indexing import places
from bot.search.engine import Damaged
from bot.search.folder import Folder
from bot.search.index import rebuild
from bot.store.files import give_all
from bot.store.sqlite import open_store

INTERRUPTED = 143
"""The exit code of what SIGTERM ended."""
AT_ONCE = 5000
"""Changes that are waited for, as each commit takes its time; at the end all are made."""
PAUSE = 0.1
"""Seconds between two looks at what is new."""


def describe(parser: ArgumentParser) -> None:
    parser.add_argument("--quiet", action="store_true", help="show no progress")
    following = "bring the index up to date instead, until standard input ends"
    parser.add_argument("--follow", action="store_true", help=following)


def run(options: Namespace) -> int:
    try:
        asyncio.run(_ended(_follow(options) if options.follow else _anew(options)))
    except (OSError, Damaged) as error:
        raise OperatorError(f"the search index can't be written: {error}") from error
    except asyncio.CancelledError:
        return INTERRUPTED
    return 0


async def _ended(work: Coroutine[Any, Any, None]) -> None:
    """Do it, and end its processes, too, where SIGTERM ends it."""
    task = asyncio.create_task(work)
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, task.cancel)
    await task


async def _anew(options: Namespace) -> None:
    config = configured(options)
    async with open_store(storage.database(config)) as store:
        bar = tqdm(total=await store.count(), unit=" articles", disable=True if options.quiet else None)
        try:
            with bar, ThreadPoolExecutor(1) as threads, _workers() as workers:
                await rebuild(store, Folder(storage.index(config)), threads, workers, bar.update)
        finally:
            give_all(storage.index(config), like=config.data)


@contextmanager
def _workers() -> Iterator[ProcessPoolExecutor]:
    """Processes that analyse. A fork would copy the database's threads in whatever state they are."""
    count = max(1, (os.cpu_count() or 2) - 1)
    workers = ProcessPoolExecutor(count, get_context("spawn"), initializer=_end_with_parent)
    try:
        yield workers
    finally:  # who interrupts does not wait for what nobody wants any more
        workers.shutdown(cancel_futures=True)


def _end_with_parent() -> None:  # pragma: no cover  it runs in other processes only
    """A worker whose parent was killed would wait for work for ever. A terminal tells a whole group to end: that is for
    the parent, which lets its workers come to their end."""
    for name in (signal.SIGINT, signal.SIGTERM):
        signal.signal(name, signal.SIG_IGN)

    def end() -> None:
        if parent := parent_process():
            parent.join()
        os._exit(1)

    Thread(target=end, daemon=True).start()


async def _follow(options: Namespace) -> None:
    async with searchable(options) as (_, _, search):
        ended = asyncio.create_task(asyncio.to_thread(_read_to_the_end))
        while not ended.done():
            if await search.index.waiting() >= AT_ONCE:
                await search.index.refresh(all_of_it=True)
            await asyncio.wait([ended], timeout=PAUSE)
        await search.index.refresh(all_of_it=True)


def _read_to_the_end() -> None:
    if sys.stdin:  # else it is closed
        sys.stdin.buffer.read()


@asynccontextmanager
async def followed(config: Config) -> AsyncIterator[None]:
    """The index follows in a process of its own, as a machine has several cores; it is up to date at the end."""
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-P", "-m", "bot", "reindex", "--follow", *places(config)),
        stdin=asyncio.subprocess.PIPE,
        start_new_session=True,  # a terminal's Ctrl-C is for the command, whose end ends it
    )
    try:
        yield
    finally:
        await process.communicate(b"")  # which ends its standard input
    if process.returncode:
        raise OperatorError("the articles are stored, but the search index could not follow: khabar reindex")
