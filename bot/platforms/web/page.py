"""One open page: reads its frames until it goes."""

import asyncio
import logging
from dataclasses import replace

from aiohttp import WSMessage, WSMsgType, web

from bot.model import Person, Role
from bot.platforms.base import Core
from bot.platforms.web import render
from bot.platforms.web.conversation import Asked, Conversation
from bot.platforms.web.read import BadFrame, Frame, Heard, Hello, Press, Say, Suggest, read, request
from bot.platforms.web.texts import menus
from bot.platforms.web.wire import Wire

log = logging.getLogger(__name__)


class Page:
    """Takes what a page asks to the visitor's conversation. No frame of any form ends it."""

    def __init__(self, core: Core, conversation: Conversation, wire: Wire, person: Person, version: str) -> None:
        self._core, self._conversation, self._wire = core, conversation, wire
        self._person, self._version = person, version
        self._role = Role.READER
        self._typed: Suggest | None = None
        self._suggesting: asyncio.Task[None] | None = None

    async def serve(self, socket: web.WebSocketResponse) -> None:
        """Until the socket closes."""
        self._conversation.pages.add(self._wire)
        following = asyncio.create_task(self._follow())
        try:
            async for message in socket:
                await self._take(message)
        finally:
            self._conversation.pages.discard(self._wire)
            following.cancel()
            if self._suggesting:
                self._suggesting.cancel()

    async def _take(self, message: WSMessage) -> None:
        try:
            await self._act(read(message.data if message.type is WSMsgType.TEXT else ""))
        except BadFrame as bad:
            await self._wire.tell(render.error(bad.code, bad.id))
        except Exception:
            log.exception("a frame could not be taken")
            await self._wire.tell(render.error("failed", None))

    async def _act(self, frame: Frame) -> None:
        match frame:
            case Hello():
                await self._welcome(frame)
            case Heard():
                self._conversation.heard(frame.message)
            case _ if not self._wire.greeted:
                raise BadFrame("malformed", frame.id)
            case Suggest():
                self._suggest(frame)
            case Say() | Press():
                await self._ask(frame)

    async def _welcome(self, hello: Hello) -> None:
        self._person = replace(self._person, locale=hello.locale)
        await self._show_commands()
        self._wire.greeted = True
        await self._core.returned(self._conversation.chat)

    async def _show_commands(self) -> None:
        """What the visitor may do: told again when that is something else."""
        self._role = self._core.staff.get(self._person.id, Role.READER)
        commands = menus(self._core.commands, self._core.languages, self._role)
        await self._wire.tell({"type": "welcome", "version": self._version, "commands": commands})

    async def _follow(self) -> None:
        while True:
            seen = self._core.staff
            if self._wire.greeted and seen.get(self._person.id, Role.READER) is not self._role:
                await self._show_commands()
            await self._core.restaffed(seen)

    async def _ask(self, frame: Say | Press) -> None:
        pressed = frame.message if isinstance(frame, Press) else None
        said = request(frame, self._person, self._conversation.chat, self._core.now(), self._wire.home)
        asked = Asked(self._wire, said, pressed)
        if not self._conversation.take(frame.id, asked, asyncio.get_running_loop().time()):
            raise BadFrame("busy", frame.id)

    def _suggest(self, frame: Suggest) -> None:
        """Only the newest beginning of a word is worth an answer: those typed meanwhile are skipped."""
        self._typed = frame
        if self._suggesting is None or self._suggesting.done():
            self._suggesting = asyncio.create_task(self._complete())

    async def _complete(self) -> None:
        while frame := self._typed:
            self._typed = None
            try:
                asked = request(frame, self._person, self._conversation.chat, self._core.now())
                found = await self._core.suggest(asked)
            except Exception:
                log.exception("no suggestions for a page")
                found = ()
            await self._wire.tell(render.suggestions(frame.id, found))
