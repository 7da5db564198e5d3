"""run the bot on every platform that is configured"""

import asyncio
import os
import signal
from argparse import ArgumentParser, Namespace
from collections.abc import Callable
from functools import cache

from bot import app
from bot.cli.session import configured
from bot.runners.local import beside
from bot.runners.memory import give_back, set_aside
from bot.runners.supervised import READY, tell, watched


def describe(parser: ArgumentParser) -> None:
    """Which of the works: all of them, or some where several processes share a PostgreSQL database."""
    role = "what this process does, where several share a PostgreSQL database (docs/scale.md)"
    parser.add_argument("--role", choices=tuple(app.ROLES), default="all", help=role)


def run(options: Namespace) -> int:
    """Until Ctrl-C or SIGTERM. Exit code 0."""
    give_back()
    with asyncio.Runner(loop_factory=_loop_factory()) as runner:
        runner.run(_run(options))
    return 0  # pragma: no cover - tests/test_app.py ends a program of its own


def _loop_factory() -> Callable[[], asyncio.AbstractEventLoop] | None:
    """uvloop where there is one (docs/decisions.md), else asyncio's own."""
    try:
        from uvloop import new_event_loop
    except ImportError:  # pragma: no cover - Windows has none
        return None
    return new_event_loop


async def _run(options: Namespace) -> None:
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for name in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(name, stop.set)
    config = configured(options)
    async with beside(watched(os.environ), "watchdog"):
        tell(os.environ, READY)
        await app.run(config, stop, _announce, role=options.role)


def _announce(line: str) -> None:  # pragma: no cover - tests/test_app.py reads it from a program of its own
    print(line, flush=True)
    _loaded(line)


@cache
def _loaded(_: str) -> None:  # pragma: no cover - as above
    """A platform is connected for the first time, with all that it consists of; what is made anew later goes again."""
    set_aside()
