"""export every article as JSON lines"""

import asyncio
from argparse import ArgumentParser, Namespace
from datetime import UTC, datetime

from bot.cli.session import note, opened, print_json
from bot.intake.records import record


def describe(parser: ArgumentParser) -> None:
    """What it prints is JSON always."""
    parser.add_argument("--json", action="store_true", help="accepted for the sake of scripts: JSON is all it prints")


def run(options: Namespace) -> int:
    return asyncio.run(_run(options))


async def _run(options: Namespace) -> int:
    async with opened(options) as store:
        await note(store, "archive", datetime.now(UTC))
        async for article in store.export():
            print_json(record(article))
    return 0
