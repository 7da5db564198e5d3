"""Discord as a Platform: connect, serve, and send unasked."""

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

import discord

from bot.model import Chat, Reply
from bot.platforms.base import Capabilities, Core, Receipt
from bot.platforms.discord.answering import NO_MENTIONS, PATIENCE, nonce
from bot.platforms.discord.client import Client
from bot.platforms.discord.endpoint import webhooks_at
from bot.platforms.discord.failures import RAISED, UNKNOWN_MESSAGE, translated
from bot.platforms.discord.pictures import NAME
from bot.platforms.discord.render import render
from bot.platforms.discord.settings import Settings
from bot.platforms.holding import QUIET

log = logging.getLogger(__name__)

GOING_ON = 4000
"""A close code that keeps the session."""
LOGIN_TIME = 30.0
SEND_TIME = 60.0
"""Seconds for one message, the library's own waiting for limits and repeats of failures included."""
CLOSE_TIME = 5.0
"""Seconds that a clean end of the connection may take: nothing that Discord's side does may hold up ours."""


@dataclass(frozen=True, slots=True)
class Times:
    """Seconds: before an answer is put off; that answers under way may take at the end; before a connection is made
    anew that brought what can't be read; that forwarded messages wait for each other.
    """

    patience: float = PATIENCE
    drain: float = 3.0
    rest: float = 1.0
    quiet: float = QUIET


class DiscordPlatform:
    """A `bot.platforms.base.Platform`."""

    name = NAME
    capabilities = Capabilities(
        longest_text=4000,
        utf16=True,
        buttons_a_row=5,
        cards_a_message=6,  # with two buttons each; 8 with one
        edits=True,
        deletes=True,
        idempotent_sends=True,
        reaches_people=True,
    )

    def __init__(self, client: Client, settings: Settings, times: Times) -> None:
        self._client = client
        self._settings = settings
        self._times = times

    @property
    def address(self) -> str:
        """The bot's name; known from the moment of logging in."""
        return f"@{self._client.user}"

    async def serve(self) -> None:
        """Listen until cancelled. Lost connections are taken up again; Unauthorized ends it."""
        with webhooks_at(self._settings.api_base_url), translated():
            await self._client.take_up()
            while not self._client.is_closed():
                await self._listen()

    async def _listen(self) -> None:
        """The library takes up lost connections, but not those over which it heard what it can't read."""
        try:
            await self._client.connect(reconnect=True)
        except RAISED:
            raise
        except Exception:
            log.exception("the connection to Discord brought what can't be read, and is made anew")
            if self._client.ws is not None:  # as it is before the first connection
                await self._client.ws.close(code=GOING_ON)
            await asyncio.sleep(self._times.rest)

    async def send(self, chat: Chat, reply: Reply, key: str) -> Receipt:
        """Send `reply`; for some minutes the same `key` sends nothing twice."""
        views = enumerate(render(await self._client.prepared(reply)))
        return Receipt(chat, tuple([await self._post(chat, view, nonce(key, at)) for at, view in views]))

    async def chat_with(self, person: str) -> Chat:
        """The direct messages with a person, which are opened where they are not yet."""
        with translated():
            async with asyncio.timeout(SEND_TIME):
                # `create_dm` gives the id as a number, where Discord's specification has text.
                channel = await self._client.http.start_private_message(person)
        return Chat(NAME, str(channel["id"]))

    async def edit(self, receipt: Receipt, reply: Reply) -> Receipt:
        """Messages that `reply` needs no more are deleted, those that it needs besides are sent."""
        standing = list(receipt.messages)
        messages: list[str] = []
        for at, view in enumerate(render(await self._client.prepared(reply))):
            if standing:
                messages.append(await self._put(receipt.chat, standing.pop(0), view))
            else:
                messages.append(await self._post(receipt.chat, view, nonce(f"edit {receipt.messages}", at)))
        await self.delete(Receipt(receipt.chat, tuple(standing)))
        return Receipt(receipt.chat, tuple(messages))

    async def delete(self, receipt: Receipt) -> None:
        """Take the messages back; those that are gone are."""
        for message in receipt.messages:
            with translated():
                try:
                    async with asyncio.timeout(SEND_TIME):
                        await self._channel(receipt.chat).get_partial_message(int(message)).delete()
                except discord.NotFound as error:
                    if error.code != UNKNOWN_MESSAGE:
                        raise

    async def _post(self, chat: Chat, view: discord.ui.LayoutView, name: str) -> str:
        with translated():
            async with asyncio.timeout(SEND_TIME):
                sent = await self._channel(chat).send(view=view, nonce=name, allowed_mentions=NO_MENTIONS)
        return str(sent.id)

    async def _put(self, chat: Chat, message: str, view: discord.ui.LayoutView) -> str:
        with translated():
            async with asyncio.timeout(SEND_TIME):
                await (
                    self._channel(chat).get_partial_message(int(message)).edit(view=view, allowed_mentions=NO_MENTIONS)
                )
        return message

    def _channel(self, chat: Chat) -> discord.PartialMessageable:
        return self._client.get_partial_messageable(int(chat.id))


@asynccontextmanager
async def connect(settings: Settings, core: Core, times: Times | None = None) -> AsyncIterator[DiscordPlatform]:
    """Log in; raises a PlatformError when that fails."""
    times = times or Times()
    client = Client(settings, core, patience=times.patience, quiet=times.quiet)
    try:
        with translated():
            async with asyncio.timeout(LOGIN_TIME):
                await client.login(settings.token.reveal())
        yield DiscordPlatform(client, settings, times)
    finally:
        await client.drain(times.drain)
        await _close(client)


async def _close(client: Client) -> None:
    try:
        async with asyncio.timeout(CLOSE_TIME):
            await client.close()
    except RAISED:
        log.warning("Discord did not confirm the end of the connection")
        await client.http.close()
