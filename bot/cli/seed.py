"""load the sample articles, or take them out"""

import asyncio
from argparse import ArgumentParser, Namespace

from bot import storage
from bot.cli.session import opened
from bot.intake.seed import ADDED_BY


def describe(parser: ArgumentParser) -> None:
    parser.add_argument("--remove", action="store_true", help="take the sample articles out again")


def run(options: Namespace) -> int:
    return asyncio.run(_run(options))


async def _run(options: Namespace) -> int:
    async with opened(options) as store:
        if options.remove:
            print(f"{await store.delete_added_by(ADDED_BY)} sample articles removed")
        else:
            print(f"{await storage.load_samples(store)} sample articles added")
    return 0
