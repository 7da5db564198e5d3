"""What becomes of one update: read, asked, answered, settled. Whatever fails in it stays in it."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial
from typing import Any

from bot.errors import KhabarError, PlatformError
from bot.model import ChatKind, Reply, Request
from bot.platforms.base import Core
from bot.platforms.telegram.outbox import TOAST, Outbox
from bot.platforms.telegram.poller import Taken
from bot.platforms.telegram.read import Asked, Me, Migrated, read
from bot.platforms.telegram.sending import Sending
from bot.platforms.telegram.settled import Settled

log = logging.getLogger(__name__)

AT_ONCE = 64
"""Requests that the core answers at the same time."""


Act = Callable[[], Awaitable[object]]
"""What is to be done about an update, once it is safe in the inbox."""


async def _nothing() -> None:
    """Nothing is to be done."""


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
        """Answer an update and mark it as done. Raises nothing but cancellation, which leaves it waiting.

        What is to be done is found out while the update is being stored, and done when it is.
        """
        finish = await self._prepared(taken.update)
        try:
            number = await taken.number()
        except KhabarError as error:
            log.debug("an update could not be stored, and will come again: %s", error)
            return
        if number is not None:
            await finish(number)

    async def _prepared(self, update: Any) -> Callable[[int], Awaitable[None]]:
        """What finishes the update of an inbox id."""
        try:
            found = read(update, self._me, datetime.now(UTC))
        except Exception as error:  # what a malformed update may raise can't be foreseen
            return partial(self._put_aside, f"{type(error).__name__}: {error}")
        try:
            act = await self._decided(found)
        except Exception:
            log.exception("an update could not be answered")
            act = _nothing
        return partial(self._settle, act)

    async def _put_aside(self, reason: str, number: int) -> None:
        log.warning("an update can't be read and is put aside: %s", reason)
        try:
            await self._inbox.quarantine(number, reason)
        except Exception:
            log.exception("an update could not be put aside")

    async def _settle(self, act: Act, number: int) -> None:
        try:
            await act()
        except PlatformError as error:
            log.warning("an answer did not arrive: %s: %s", type(error).__name__, error)
        except Exception:
            log.exception("an update could not be answered")
        self._settled.add(number)

    async def _decided(self, found: Asked | Migrated | None) -> Act:
        match found:
            case Migrated(old, new):
                return partial(self._core.moved, old, new)
            case Asked(None, str(callback)):
                return partial(self._tell, callback, "")
            case Asked(Request() as request, callback):
                return await self._answered(request, callback)
        return _nothing

    async def _answered(self, request: Request, callback: str | None) -> Act:
        async with self._slots:
            if request.command in self._asks_rights:
                request = await self._with_rights(request)
            reply = await self._core.answer(request)
        if callback is not None:
            return partial(self._answer_press, request, callback, reply)
        return partial(Sending(self._core, self._outbox, request).send, reply) if reply else _nothing

    async def _answer_press(self, request: Request, callback: str, reply: Reply | None) -> None:
        """The toast and the message go side by side; what only the presser should read is an alert and no message."""
        if reply is None or is_alert(request, reply):
            await self._tell(callback, reply.text if reply else "", alert=reply is not None)
            return
        sending = Sending(self._core, self._outbox, request)
        await asyncio.gather(self._tell(callback, reply.notice), sending.send(reply))

    async def _tell(self, callback: str, notice: str, *, alert: bool = False) -> None:
        """A query may be too old to be answered; the person has long stopped waiting then."""
        try:
            await self._outbox.toast(callback, notice, alert=alert)
        except PlatformError as error:
            log.debug("a press was not acknowledged: %s", error)

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


def is_alert(request: Request, reply: Reply) -> bool:
    """Whether a reply to a press fits into an alert, which in a group only the presser sees."""
    bare = not reply.cards and not reply.buttons and not reply.notice
    return reply.personal and bare and request.chat.kind is not ChatKind.PRIVATE and 0 < len(reply.text) <= TOAST
