"""make the search index anew; the old one answers meanwhile"""

import asyncio
import os
from argparse import ArgumentParser, Namespace
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from multiprocessing import get_context

from tqdm import tqdm

from bot import app
from bot.cli.session import configured
from bot.search.folder import Folder
from bot.search.index import rebuild
from bot.store.sqlite import open_store


def describe(parser: ArgumentParser) -> None:
    parser.add_argument("--quiet", action="store_true", help="show no progress")


def run(options: Namespace) -> int:
    return asyncio.run(_run(options))


async def _run(options: Namespace) -> int:
    config = configured(options)
    spawning = get_context("spawn")  # a fork would copy the threads of the database in whatever state they are
    async with open_store(app.database(config)) as store:
        with (
            ThreadPoolExecutor(1) as threads,
            ProcessPoolExecutor(max(1, (os.cpu_count() or 2) - 1), spawning) as workers,
            tqdm(total=await store.count(), unit=" articles", disable=True if options.quiet else None) as bar,
        ):
            await rebuild(store, Folder(app.index(config)), threads, workers, bar.update)
    return 0
