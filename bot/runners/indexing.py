"""The search index is brought up to date by another process, where that is too much to be done beside answering."""

import asyncio
import logging
import signal
import sys
from contextlib import suppress

from bot.config import Config
from bot.errors import OperatorError

log = logging.getLogger(__name__)


def places(config: Config) -> list[str]:
    """Where things are, as arguments of a command."""
    return ["--data", str(config.data), *(["--config", str(config.path)] if config.path else [])]


async def catch_up(config: Config) -> None:
    """The index follows in a process of its own, while this one goes on answering."""
    log.info("the search index has much to catch up with; until then, searches may miss articles")
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-P", "-m", "bot", "reindex", "--follow", *places(config)),
        stdin=asyncio.subprocess.DEVNULL,
        start_new_session=True,  # a terminal's Ctrl-C is for the bot, which ends it
    )
    try:
        code = await process.wait()
    except asyncio.CancelledError:
        with suppress(ProcessLookupError):  # it may have come to its end just now
            process.terminate()
        await process.wait()
        raise
    if code and code != -signal.SIGINT:  # which reaches it before it has a session of its own, if it is that quick
        raise OperatorError("the search index could not be brought up to date: the reason stands above")
