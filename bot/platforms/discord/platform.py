"""Discord as a Platform: connect, serve, and send unasked."""

import asyncio
import logging
import threading
from collections.abc import AsyncIterator, Mapping
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from dataclasses import dataclass, replace

from discord.gateway import KeepAliveHandler

from bot.model import Chat, Reply
from bot.platforms.base import Capabilities, Core, Pace, Receipt
from bot.platforms.discord.answering import PATIENCE
from bot.platforms.discord.catching_up import Pauses
from bot.platforms.discord.cdn import download
from bot.platforms.discord.client import Client
from bot.platforms.discord.endpoint import webhooks_at
from bot.platforms.discord.failures import RAISED, translated
from bot.platforms.discord.forum import Forum
from bot.platforms.discord.identifying import SPACING
from bot.platforms.discord.opening import Opening, opened
from bot.platforms.discord.passing import Passing
from bot.platforms.discord.pictures import NAME
from bot.platforms.discord.posting import Posting
from bot.platforms.discord.rest import ANSWER_TIME, Rest, reaching
from bot.platforms.discord.settings import Settings
from bot.platforms.discord.shards import ShardedClient
from bot.platforms.holding import QUIET

log = logging.getLogger(__name__)

PAUSES = Pauses()
GOING_ON = 4000
"""A close code that keeps the session."""
LOGIN_TIME = 30.0
INSIST = 0.2
"""Seconds until what does not hear that it is to end is told again."""
CLOSE_TIME = 5.0
"""Seconds that a clean end of the connection may take: nothing that Discord's side does may hold up ours."""


@dataclass(frozen=True, slots=True)
class Times:
    """Seconds: before an answer is put off; that answers under way may take at the end; before a connection is made
    anew that brought what can't be read; that forwarded messages wait for each other; that the answer to what is sent
    unasked may take; between two sessions that begin; between two looks for what another process stored late.

    `wait`, `history` and `again`: see Pauses.
    """

    patience: float = PATIENCE
    drain: float = 3.0
    rest: float = 1.0
    quiet: float = QUIET
    answer: float = ANSWER_TIME
    spacing: float = SPACING
    sweep: float = 30.0
    wait: float = PAUSES.wait
    history: float = PAUSES.history
    again: float = PAUSES.again


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
        pace=Pace(a_second=45, refusals=100),
    )

    def __init__(self, client: Client, rest: Rest, core: Core, settings: Settings, times: Times) -> None:
        self._client = client
        self._rest = rest
        passing = Passing(rest, client.tokens, lambda: str(client.application_id))
        self._posting = Posting(rest, Forum(rest, core.memory), passing, core.spent)
        self._opening = Opening(rest, core, times.again)
        self._settings = settings
        self._times = times

    @property
    def address(self) -> str:
        """The bot's name; known from the moment of logging in."""
        return f"@{self._client.user}"

    def parts(self) -> Mapping[str, str]:
        """Each shard, and what is wrong with it."""
        return self._client.states.named(self._client.identifying.waiting)

    async def serve(self) -> None:
        """Listen until cancelled. Lost connections are taken up again; Unauthorized ends it.

        A new session waits where few are left of those that Discord allows in a day.
        """
        with webhooks_at(self._settings.api_base_url), translated():
            await self._client.take_up()
            beside = [asyncio.create_task(each) for each in (self._client.sweep(self._times.sweep), self._open_chats())]
            try:
                while not self._client.is_closed():
                    await self._client.identifying.room()
                    await self._listen()
            finally:
                self._client.end_catching_up()
                for each in beside:
                    each.cancel()
                await asyncio.wait(beside)

    async def _open_chats(self) -> None:
        """When it is known which chats are to be read: there is nothing to read in those that are opened now."""
        await self._client.listed()
        await self._opening.keep()

    async def _listen(self) -> None:
        """The library takes up lost connections, but not those over which it heard what it can't read."""
        try:
            await ended(asyncio.create_task(self._client.connect(reconnect=True)))
        except RAISED:
            raise
        except Exception:
            log.exception("the connection to Discord brought what can't be read, and is made anew")
            if self._client.ws is not None:  # as it is before the first connection
                await self._client.ws.close(code=GOING_ON)
            await asyncio.sleep(self._times.rest)

    async def send(self, chat: Chat, reply: Reply, key: str) -> Receipt:
        """Send `reply`; for some minutes the same `key` sends nothing twice."""
        return await self._posting.send(chat, await self._client.prepared(reply), key)

    async def fetch(self, file: str, most: int) -> bytes:
        """A picture of a message that the bot may read."""
        url = await self._client.pictures.address(file)
        return await download(url, most, self._settings.api_base_url)

    async def chat_with(self, person: str) -> Chat:
        """The direct messages with a person, which are opened where they are not yet."""
        channel, _ = await opened(self._rest, person)
        return Chat(NAME, channel)

    async def edit(self, receipt: Receipt, reply: Reply) -> Receipt:
        return await self._posting.edit(receipt, await self._client.prepared(reply))

    async def delete(self, receipt: Receipt) -> None:
        await self._posting.delete(receipt)


@asynccontextmanager
async def connect(settings: Settings, core: Core, times: Times | None = None) -> AsyncIterator[DiscordPlatform]:
    """Log in, with as many shards as there are to be; raises a PlatformError when that fails."""
    times = times or Times()
    async with AsyncExitStack() as stack:
        client = await stack.enter_async_context(_logged_in(Client, settings, core, times))
        with translated():
            recommended, gateway, limit = await client.http.get_bot_gateway()
        if (shards := settings.shards or recommended) > 1:
            await stack.aclose()
            settings = replace(settings, gateway_url=settings.gateway_url or gateway)
            client = await stack.enter_async_context(_logged_in(ShardedClient, settings, core, times, shards))
        await client.identifying.told(client.application_id, limit)
        token, agent = settings.token.reveal(), client.http.user_agent
        rest = await stack.enter_async_context(reaching(settings.api_base_url, token, agent, core.leads, times.answer))
        yield DiscordPlatform(client, rest, core, settings, times)


@asynccontextmanager
async def _logged_in(
    kind: type[Client], settings: Settings, core: Core, times: Times, shards: int = 1
) -> AsyncIterator[Client]:
    client = kind(
        settings,
        core,
        patience=times.patience,
        quiet=times.quiet,
        spacing=times.spacing,
        pauses=Pauses(times.wait, times.history, times.again),
        shards=shards,
    )
    try:
        with translated():
            async with asyncio.timeout(LOGIN_TIME):
                await client.login(settings.token.reveal())
        yield client
    finally:
        await client.drain(times.drain)
        await _close(client)


async def ended(connecting: asyncio.Task[None]) -> None:
    """Wait for it; who is cancelled ends it.

    A cancellation that meets the library while it hears that a connection failed is lost in `asyncio.wait_for` (Python
    3.11), and it would connect for ever.
    """
    try:
        await asyncio.wait([connecting])
    finally:
        while not connecting.done():
            connecting.cancel()
            await asyncio.wait([connecting], timeout=INSIST)
        fault = None if connecting.cancelled() else connecting.exception()
    if fault:
        raise fault


async def _close(client: Client) -> None:
    try:
        async with asyncio.timeout(CLOSE_TIME):
            await client.close()
    except RAISED:
        log.warning("Discord did not confirm the end of the connection")
        await client.http.close()
    finally:
        await _stop_hearts(client)


async def _stop_hearts(client: Client) -> None:
    """A connection that was broken off while it began is nobody's in discord.py: its thread would go on beating, and
    its socket stay open."""
    for thread in threading.enumerate():
        if isinstance(thread, KeepAliveHandler) and thread.ws._connection is client._connection:
            thread.stop()
            with suppress(TimeoutError):
                async with asyncio.timeout(INSIST):
                    await thread.ws.socket.close()
