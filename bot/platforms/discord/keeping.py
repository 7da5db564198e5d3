"""Direct messages in the durable inbox, from the moment they are heard until they are answered.

Discord tells a message once, and does not ask whether it arrived: what is said while the bot is away, or in the
milliseconds before the inbox has it, is lost to it.
"""

import asyncio
import json
import logging
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import discord

from bot.errors import KhabarError
from bot.model import Incoming
from bot.platforms.base import Inbox

log = logging.getLogger(__name__)

MESSAGE = "MESSAGE_CREATE"
BATCH = 100
"""Messages that are taken up at one look."""
WRITTEN = (0, 19)
"""The types of messages that people write: one, and one in answer to another."""


@dataclass(frozen=True, slots=True)
class Held:
    """A direct message, and its inbox id where the inbox took it."""

    message: discord.Message
    row: int | None


class Keeping:
    """Knows the raw form of messages that are just being parsed, and the inbox ids of those that were left behind, and
    of all that are in hand."""

    def __init__(self, inbox: Inbox) -> None:
        self._inbox = inbox
        self._raw: dict[int, str] = {}
        self._rows: dict[int, int] = {}
        self._held: set[int] = set()
        self._turn = asyncio.Lock()  # a look sees nothing of which nobody knows yet that it is in hand

    async def left(self) -> tuple[Any, ...]:
        """The messages that an earlier run left unanswered, as JSON; asked once, before any other is heard."""
        try:
            waiting = await self._inbox.waiting()
        except KhabarError:
            log.exception("what was left unanswered can't be read")
            return ()
        return self._taken(waiting)

    async def late(self) -> tuple[Any, ...]:
        """As `left`, later: those that another process heard while it led, and stored when this one began to."""
        async with self._turn:
            try:
                waiting = await self._inbox.arrived(0, list(self._held), BATCH)
            except KhabarError as error:
                log.warning("what other processes left unanswered can't be read: %s", error)
                return ()
            return self._taken(waiting)

    def _taken(self, waiting: Sequence[Incoming]) -> tuple[Any, ...]:
        if waiting:
            log.info("%d direct messages were left unanswered and are taken up again", len(waiting))
        self._held.update(incoming.id for incoming in waiting)
        found = [(incoming.id, json.loads(incoming.raw)) for incoming in waiting]
        self._rows |= {int(data["id"]): row for row, data in found}
        return tuple(data for _, data in found)

    def heard(self, event: str, data: Any) -> None:
        """An event that could be parsed: of a direct message that somebody wrote, its raw form is needed soon."""
        if event == MESSAGE and _is_written(data):
            self._raw[int(data["id"])] = json.dumps(data)

    async def keep(self, message: discord.Message) -> Held | None:
        """Put a message into the inbox; None where it was there before. One that it can't take is answered as well."""
        raw, row = self._raw.pop(message.id, ""), self._rows.pop(message.id, None)
        if row is not None:
            return Held(message, row)
        async with self._turn:
            try:
                stored = await self._inbox.put([(f"{MESSAGE} {message.id}", raw)])
            except KhabarError as error:
                log.warning("a direct message can't be kept: %s", error)
                return Held(message, None)
            self._held.update(incoming.id for incoming in stored)
        return Held(message, stored[0].id) if stored else None

    async def put_aside(self, key: str, raw: str, reason: str) -> None:
        """Keep what can't be read, which nobody is to take up."""
        async with self._turn:
            for incoming in await self._inbox.put([(key, raw)]):
                await self._inbox.quarantine(incoming.id, reason)

    async def done(self, held: Iterable[Held]) -> None:
        """These messages are answered."""
        rows = [each.row for each in held if each.row is not None]
        try:
            await self._inbox.done(rows)
            self._held.difference_update(rows)
        except KhabarError as error:
            log.warning("answered direct messages can't be marked as done: %s", error)


def _is_written(data: Any) -> bool:
    """By a person, to the bot alone."""
    is_talk = "guild_id" not in data and data["type"] in WRITTEN
    return is_talk and not data["author"].get("bot") and "webhook_id" not in data
