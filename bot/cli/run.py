"""run the bot on every platform that is configured"""

import asyncio
import signal
from argparse import ArgumentParser, Namespace

from bot import app
from bot.cli.session import configured


def describe(parser: ArgumentParser) -> None:
    """Nothing but what every command takes."""


def run(options: Namespace) -> int:
    """Until Ctrl-C or SIGTERM."""
    asyncio.run(_run(options))
    return 0


async def _run(options: Namespace) -> None:
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for name in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(name, stop.set)
    await app.run(configured(options), stop, _announce)


def _announce(line: str) -> None:
    print(line, flush=True)
