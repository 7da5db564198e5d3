"""What becomes of one update: read, asked, answered, settled. Whatever fails in it stays in it."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import UTC, datetime
from typing import TypeVar

from bot.errors import Moved, OutcomeUnknown, PlatformError, TryLater
from bot.model import Chat, ChatKind, Reply, Request
from bot.platforms.base import Core
from bot.platforms.telegram.failures import MessageGone, ThreadGone
from bot.platforms.telegram.outbox import Outbox
from bot.platforms.telegram.poller import Taken
from bot.platforms.telegram.read import Asked, Me, Migrated, read
from bot.platforms.telegram.render import Draft, drafts
from bot.platforms.telegram.settled import Settled

log = logging.getLogger(__name__)

AT_ONCE = 64
"""Requests that the core answers at the same time."""
PATIENCE = 30.0
"""Seconds that an answer may have to wait; what Telegram wants later than that is dropped."""
TRIES = 4

Result = TypeVar("Result")


def lane(update: object) -> object:
    """The chat that an update belongs to, as its id: its messages are answered in order. None for no chat."""
    match update:
        case {"message": {"chat": {"id": int(chat)}}} | {"channel_post": {"chat": {"id": int(chat)}}}:
            return chat
        case {"callback_query": {"message": {"chat": {"id": int(chat)}}}}:
            return chat
    return None


class Answers:
    """Takes updates one at a time for each chat, many chats at once."""

    def __init__(self, core: Core, outbox: Outbox, me: Me, settled: Settled) -> None:
        self._core = core
        self._inbox = core.inbox
        self._outbox = outbox
        self._me = me
        self._settled = settled
        self._slots = asyncio.Semaphore(AT_ONCE)
        self._asks_rights = frozenset(command.name for command in core.commands if command.asks_rights)

    async def handle(self, taken: Taken) -> None:
        """Answer an update and mark it as done. Raises nothing but cancellation, which leaves it waiting."""
        try:
            found = read(taken.update, self._me, datetime.now(UTC))
        except Exception as error:  # what a malformed update may raise can't be foreseen
            await self._put_aside(taken, f"{type(error).__name__}: {error}")
            return
        try:
            await self._act(found)
        except PlatformError as error:
            log.warning("an answer did not arrive: %s: %s", type(error).__name__, error)
        except Exception:
            log.exception("an update could not be answered")
        self._settled.add(taken.id)

    async def _put_aside(self, taken: Taken, reason: str) -> None:
        log.warning("an update can't be read and is put aside: %s", reason)
        try:
            await self._inbox.quarantine(taken.id, reason)
        except Exception:
            log.exception("an update could not be put aside")

    async def _act(self, found: Asked | Migrated | None) -> None:
        match found:
            case Migrated(old, new):
                await self._core.moved(old, new)
            case Asked(None, str(callback)):
                await self._outbox.toast(callback, "")
            case Asked(Request() as request, callback):
                await self._answer(request, callback)

    async def _answer(self, request: Request, callback: str | None) -> None:
        async with self._slots:
            if request.command in self._asks_rights:
                request = await self._with_rights(request)
            reply = await self._core.answer(request)
        sending = Sending(self._core, self._outbox, request)
        if callback is None:
            if reply:
                await sending.send(reply)
            return
        toast = self._outbox.toast(callback, reply.notice if reply else "")
        told, sent = await asyncio.gather(toast, sending.send(reply) if reply else _nothing(), return_exceptions=True)
        if isinstance(told, PlatformError):
            # A query may be too old to be answered; the person has long stopped waiting then.
            log.debug("a press was not acknowledged: %s", told)
        if isinstance(sent, BaseException):
            raise sent

    async def _with_rights(self, request: Request) -> Request:
        """`request` with what Telegram says of the person's rights in a group; none where it says nothing."""
        person = request.person
        if request.chat.kind is ChatKind.PRIVATE or not person.genuine or person.manages_chat:
            return request
        try:
            manages = await self._outbox.manages(request.chat, person.id)
        except PlatformError as error:
            log.warning("the rights of a person are unknown: %s", error)
            return request
        return replace(request, person=replace(person, manages_chat=manages))


async def _nothing() -> None:
    """No reply is to be sent."""


class Sending:
    """One reply on its way to the chat that asked, wherever that has moved."""

    def __init__(self, core: Core, outbox: Outbox, request: Request) -> None:
        self._core = core
        self._outbox = outbox
        self._request = request
        self._chat = request.chat
        # In a group others talk in between.
        self._reply_to = request.message if request.chat.kind is ChatKind.GROUP else None

    async def send(self, reply: Reply) -> None:
        """Send or edit. Raises PlatformError when it can't, or when it would take too long."""
        messages = drafts(reply)
        if not messages and reply.notice and not self._request.pressed:
            messages = (Draft(reply.notice),)
        if messages and reply.replaces and self._request.pressed and self._request.message:
            await self._replace(self._request.message, messages[0])
            messages = messages[1:]
        for message in messages:
            await self._post(message)

    async def _replace(self, message: str, draft: Draft) -> None:
        """An edit may be repeated without harm, so it is, when nobody knows whether it was carried out."""
        try:
            await self._insist(lambda chat: self._outbox.rewrite(chat, message, draft), repeatable=True)
        except MessageGone:
            await self._post(draft)

    async def _post(self, draft: Draft) -> None:
        await self._insist(lambda chat: self._outbox.post(chat, draft, self._reply_to))

    async def _insist(self, act: Callable[[Chat], Awaitable[Result]], *, repeatable: bool = False) -> Result:
        """Act until it is done, as long as what failed surely did not happen."""
        for _ in range(TRIES - 1):
            try:
                return await act(self._chat)
            except Moved as moved:
                await self._core.moved(self._chat.id, moved.chat)
                self._chat = replace(self._chat, id=moved.chat)
            except ThreadGone:
                self._chat = replace(self._chat, thread=None)
            except TryLater as error:
                if error.seconds > PATIENCE:
                    raise
                await asyncio.sleep(error.seconds)
            except OutcomeUnknown:
                if not repeatable:
                    raise
        return await act(self._chat)
