"""Shows that the bot is at work, where an answer takes long: a page that is fetched may take twenty seconds."""

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from bot.errors import PlatformError
from bot.model import Chat
from bot.platforms.telegram.outbox import Outbox

log = logging.getLogger(__name__)

SOON, AGAIN = 1.0, 4.5
"""Seconds until it is shown, and until it is shown again: it lasts five (Bot API, sendChatAction)."""


@asynccontextmanager
async def shown(outbox: Outbox, chat: Chat, soon: float = SOON) -> AsyncIterator[None]:
    """Within it work goes on for a chat. Most of it ends before anything is shown, and costs a timer only."""
    tasks: list[asyncio.Task[None]] = []
    timer = asyncio.get_running_loop().call_later(soon, lambda: tasks.append(asyncio.create_task(_show(outbox, chat))))
    try:
        yield
    finally:
        timer.cancel()
        for task in tasks:
            task.cancel()


async def _show(outbox: Outbox, chat: Chat) -> None:
    try:
        while True:
            await outbox.typing(chat)
            await asyncio.sleep(AGAIN)
    except PlatformError as error:
        log.debug("that the bot is at work can't be shown: %s", error)
