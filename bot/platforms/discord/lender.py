"""Pictures that Discord keeps, for a process that does not serve it: fetching them disturbs nobody who does."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from discord.http import HTTPClient

from bot.errors import Malformed
from bot.platforms.base import Lending
from bot.platforms.discord.cdn import download
from bot.platforms.discord.pictures import attachments
from bot.platforms.discord.rest import Rest, reaching
from bot.platforms.discord.settings import Settings

MESSAGE = "/channels/{channel_id}/messages/{message_id}"


@asynccontextmanager
async def lend(settings: Settings) -> AsyncIterator[Lending]:
    """Discord, as far as it lends pictures. Nothing is asked of it before."""
    agent = HTTPClient(asyncio.get_running_loop()).user_agent
    async with reaching(settings.api_base_url, settings.token.reveal(), agent, None) as rest:
        yield Lender(rest, settings.api_base_url)


class Lender:
    """A `bot.platforms.base.Lending`; `api` is where Discord is asked."""

    def __init__(self, rest: Rest, api: str) -> None:
        self._rest, self._api = rest, api

    async def fetch(self, file: str, most: int) -> bytes:
        """An attachment of a message that the bot may read."""
        match file.split("/"):
            case [channel, message, number]:
                found = await self._rest.order("GET", MESSAGE, channel_id=channel, message_id=message)
                for each in attachments(found):
                    if each["id"] == number:
                        return await download(str(each["url"]), most, self._api)
        raise Malformed("a picture that is not to be found")
