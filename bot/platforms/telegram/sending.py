"""One reply on its way back to whoever asked: what is tried again, and for how long."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import replace
from typing import TypeVar

from bot.errors import Moved, OutcomeUnknown, TryLater
from bot.model import Chat, ChatKind, Reply, Request
from bot.platforms.base import Core, Receipt
from bot.platforms.telegram.draft import COVERED, Draft
from bot.platforms.telegram.failures import MessageGone, OtherKind, ThreadGone
from bot.platforms.telegram.outbox import Outbox
from bot.platforms.telegram.render import drafts

PATIENCE, SOON = 30.0, 0.2
"""Seconds that an answer may have to wait, beyond which it is dropped; and those before an edit is repeated."""
TRIES = 4

Result = TypeVar("Result")


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
        """Send or edit, and tell where an article or the progress of a job stands then.

        Raises PlatformError when it can't, or when it would take too long.
        """
        messages = drafts(reply, inline=self._outbox.abilities.inline)
        if not messages and reply.notice and not self._request.pressed:
            messages = (Draft(reply.notice),)
        replaced = self._request.message if reply.replaces and self._request.pressed else None
        standing: list[str] = []
        if messages and replaced:
            standing, messages = await self._replace(replaced, messages)
        for draft in messages:
            standing += await self._post(draft)
        await self._tell(tuple(standing), reply, replaced)

    async def _tell(self, standing: tuple[str, ...], reply: Reply, replaced: str | None) -> None:
        """So that corrections and progress reach what stands now, and nothing what stood there before."""
        kept = bool(reply.shows or reply.job)
        if replaced and standing and (not kept or replaced != standing[-1]):
            await self._core.shown(Receipt(self._chat, (replaced,)), replace(reply, shows=None, job=0))
        if standing and kept:
            await self._core.shown(Receipt(self._chat, standing), reply)

    async def _replace(self, message: str, messages: tuple[Draft, ...]) -> tuple[list[str], tuple[Draft, ...]]:
        """Edit a message; what stands now, and what is still to be sent.

        Pictures that stood before it stay, and no others come above it; drawings do, so all is sent anew then. An edit
        may be repeated without harm, so it is, when nobody knows whether it was carried out.
        """
        if any(draft.draws_alone for draft in messages):
            return await self._anew(message, messages), ()
        first, *rest = (draft for draft in messages if draft.text)
        try:
            await self._insist(lambda chat: self._outbox.rewrite(chat, message, first), 1, repeatable=True)
        except OtherKind:
            return await self._anew(message, messages), ()
        except MessageGone:
            return [], messages
        return [message], tuple(rest)

    async def _anew(self, message: str, messages: tuple[Draft, ...]) -> list[str]:
        sent = [message for draft in messages for message in await self._post(draft)]
        await self._outbox.remove(self._chat, message)
        return sent

    async def _post(self, draft: Draft) -> tuple[str, ...]:
        """Ids as a press on the message names it, which may take its drawing away."""
        messages = len(draft.media) or 1
        sent = await self._insist(lambda chat: self._outbox.post(chat, draft, self._reply_to), messages)
        return tuple(message.removeprefix(COVERED) for message in sent)

    async def _insist(
        self, act: Callable[[Chat], Awaitable[Result]], messages: int, *, repeatable: bool = False
    ) -> Result:
        """Act until it is done, as long as what failed surely did not happen."""
        for _ in range(TRIES - 1):
            try:
                return await self._once(act, messages)
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
                await asyncio.sleep(SOON)
        return await self._once(act, messages)

    async def _once(self, act: Callable[[Chat], Awaitable[Result]], messages: int) -> Result:
        """Telegram's limits count what it refuses, too, and each picture of an album."""
        for _ in range(messages):
            self._core.spent(self._chat)
        return await act(self._chat)
