"""Direct messages: kept until they are answered, forwards gathered, each chat's in order."""

import asyncio
import logging
from collections.abc import Coroutine, Iterable, Sequence
from typing import Any, Protocol

import discord
from discord.http import HTTPClient

from bot import logs
from bot.model import Reply, Request
from bot.platforms.base import Core
from bot.platforms.discord import read
from bot.platforms.discord.answering import NO_MENTIONS, nonce, without_pictures
from bot.platforms.discord.catching_up import CatchingUp, Pauses
from bot.platforms.discord.failures import RAISED, failure
from bot.platforms.discord.history import Json
from bot.platforms.discord.keeping import Held, Keeping
from bot.platforms.discord.layout import Message
from bot.platforms.discord.pictures import NAME
from bot.platforms.discord.render import render
from bot.platforms.discord.turns import Turns
from bot.platforms.gathering import Part, together
from bot.platforms.holding import Holding
from bot.text.decoding import decoded

log = logging.getLogger(__name__)


class Answering(Protocol):
    """The client as this part of it knows it."""

    turns: Turns
    http: HTTPClient

    async def answered(self, request: Request) -> Reply | None:
        """The reply to a request, ready to be drawn."""

    async def stands(self, request: Request, messages: tuple[str, ...], reply: Reply) -> None:
        """Tell where an article or a job's progress stands now."""

    def begin(self, work: Coroutine[Any, Any, None]) -> asyncio.Task[None]:
        """Start what is waited for at the end."""

    def tell(self, messages: Iterable[Json]) -> None:
        """Hand messages on as if they were heard now."""

    def get_guild(self, guild_id: int, /) -> discord.Guild | None: ...


class DirectMessages:
    """`quiet`: seconds that a forwarded message waits for others."""

    def __init__(self, client: Answering, core: Core, quiet: float, pauses: Pauses) -> None:
        self.keeping = Keeping(core.inbox, core.hearing)
        self.catching_up = CatchingUp(client, core, self.keeping, pauses)
        self._client = client
        self._core = core
        self._holding = Holding[Held](lambda _, held: self._start(held), quiet)

    async def hear(self, message: discord.Message) -> None:
        """A forward waits for others that may come with it; words do not, and end the waiting."""
        lane = str(message.channel.id)
        is_next = self.keeping.is_stored(message) or await self.catching_up.before(lane)
        held = await self.keeping.keep(message, is_next=is_next)
        if held is None:
            return
        if message.message_snapshots and not held.left_out:
            self._holding.hold(lane, held)
        else:
            self._holding.flush(lane)
            self._start((held,))

    def flush(self, chat: str) -> None:
        """Answer what waits in a chat: something else is asked there."""
        self._holding.flush(chat)

    def drop(self) -> None:
        """End: what waits is answered after the next start."""
        self.catching_up.end()
        self._holding.drop()

    def _start(self, held: Sequence[Held]) -> None:
        self._client.begin(self._reply(held))

    async def _reply(self, held: Sequence[Held]) -> None:
        """Answer messages of one chat together. Until then they stay in the inbox."""
        async with self._client.turns.of(str(held[0].message.channel.id)):
            with logs.request(NAME):
                for request in await self._asked(held):
                    await self._answer(request, held[0].message.channel)
                await self.keeping.done(held)

    async def _asked(self, held: Sequence[Held]) -> tuple[Request, ...]:
        if held[0].left_out:
            return (read.left_out(held[0].message, at=self._core.now()),)
        return together([part for each in held for part in await self._parts(each.message)])

    async def _answer(self, request: Request, channel: discord.abc.Messageable) -> None:
        """Raises nothing: what one request makes go wrong keeps the others from nothing."""
        try:
            reply = await self._client.answered(request)
            if reply:
                sent = await self._arrived(channel, request, reply)
                await self._client.stands(request, sent, reply)
        except RAISED as error:
            log.warning("a direct message could not be answered: %s", failure(error))
        except Exception:
            log.exception("a direct message could not be answered")

    async def _arrived(self, channel: discord.abc.Messageable, request: Request, reply: Reply) -> tuple[str, ...]:
        """The messages of a reply, with its pictures or without. What arrived of it is not sent twice: see nonce."""
        try:
            return await self._send(channel, request, render(reply))
        except discord.HTTPException as error:
            plain = without_pictures(reply, error)
        return await self._send(channel, request, render(plain))

    async def _send(
        self, channel: discord.abc.Messageable, request: Request, messages: Sequence[Message]
    ) -> tuple[str, ...]:
        sent: list[str] = []
        for part, message in enumerate(messages):
            self._core.spent(request.chat)
            stands = await channel.send(
                view=message.view,
                files=message.files(),
                nonce=nonce(f"answer {request.message}", part),
                allowed_mentions=NO_MENTIONS,
            )
            sent.append(str(stands.id))
        return tuple(sent)

    async def _parts(self, message: discord.Message) -> list[Part]:
        """None for a message that can't be read: it keeps the others from nothing."""
        try:
            guild = self._client.get_guild(read.source_guild(message) or 0)
            pasted = [await _fetched(attachment) for attachment in read.pastes_of(message)]
            return read.parts_of(message, pasted, guild=guild.name if guild else None, at=self._core.now())
        except Exception:
            log.exception("a direct message can't be read")
            return []


async def _fetched(attachment: discord.Attachment) -> str:
    """The text in a file: Discord's programs make one of a long paste. "" where it can't be had."""
    try:
        return decoded(await attachment.read())
    except RAISED:
        log.warning("an attached text could not be fetched", exc_info=True)
        return ""
