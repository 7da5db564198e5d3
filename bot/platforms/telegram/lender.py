"""Pictures that Telegram keeps, for a process that does not serve it: fetching them disturbs nobody who does."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from bot.platforms.base import Lending
from bot.platforms.telegram.outbox import Outbox
from bot.platforms.telegram.settings import Settings
from bot.platforms.telegram.transport import Transport, bot_over


@asynccontextmanager
async def lend(settings: Settings) -> AsyncIterator[Lending]:
    """Telegram, as far as it lends pictures. Nothing is asked of it before."""
    transport = Transport(settings.api_base_url, settings.token)
    await transport.initialize()
    try:
        yield Outbox(bot_over(transport))
    finally:
        await transport.shutdown()
