"""Direct messages in the durable inbox, from the moment they are heard until they are answered.

Discord tells a message once, and does not ask whether it arrived. What it told nobody is read later from the history of
the chat (bot.platforms.discord.catching_up): with each message it is stored how far that is read.
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
from bot.platforms.base import Hearing, Inbox
from bot.platforms.discord.history import Json, Missed, is_message, is_written, number

log = logging.getLogger(__name__)

MESSAGE = "MESSAGE_CREATE"
BATCH = 100
"""Messages that are taken up at one look."""
LEFT_OUT = "khabar_left_out"
"""In a message of the inbox that is not answered itself: the person is told that it, and older ones, were left out."""


@dataclass(frozen=True, slots=True)
class Held:
    """A direct message, and its inbox id where the inbox took it. `left_out`: see LEFT_OUT."""

    message: discord.Message
    row: int | None
    left_out: bool = False


class Keeping:
    """Knows the raw form of messages that are just being parsed, and the inbox ids of those that were taken up, and of
    all that are in hand."""

    def __init__(self, inbox: Inbox, hearing: Hearing) -> None:
        self._inbox, self._hearing = inbox, hearing
        self._raw: dict[int, str] = {}
        self._rows: dict[int, int] = {}
        self._left_out: set[int] = set()
        self._unkept: set[int] = set()
        self._held: set[int] = set()
        self._turn = asyncio.Lock()  # a look sees nothing of which nobody knows yet that it is in hand

    async def left(self) -> tuple[Json, ...]:
        """The messages that an earlier run left unanswered; asked once, before any other is heard."""
        try:
            waiting = await self._inbox.waiting()
        except KhabarError:
            log.exception("what was left unanswered can't be read")
            return ()
        return self._left(waiting)

    async def late(self) -> tuple[Json, ...]:
        """As `left`, later: those that another process heard while it led, and stored when this one began to."""
        async with self._turn:
            try:
                waiting = await self._inbox.arrived(0, list(self._held), BATCH)
            except KhabarError as error:
                log.warning("what other processes left unanswered can't be read: %s", error)
                return ()
            return self._left(waiting)

    async def missed(self, chat: str, its: Missed) -> tuple[Json, ...]:
        """Store what came in a chat while the bot was away, and that it is read so far; what of it is to be answered.

        Raises KhabarError where it can't be stored.
        """
        marked = [{**data, LEFT_OUT: True} for data in its.left_out[-1:]]
        new = [data for data in (*marked, *its.taken) if number(data) not in self._unkept]
        async with self._turn:
            updates = [(_key(number(data)), json.dumps(data)) for data in new]
            return self._taken(await self._hearing.put(updates, chat, its.last))

    def _left(self, waiting: Sequence[Incoming]) -> tuple[Json, ...]:
        if waiting:
            log.info("%d direct messages were left unanswered and are taken up again", len(waiting))
        return self._taken(waiting)

    def _taken(self, waiting: Sequence[Incoming]) -> tuple[Json, ...]:
        self._held.update(incoming.id for incoming in waiting)
        found = [(incoming.id, json.loads(incoming.raw)) for incoming in waiting]
        self._rows |= {number(data): row for row, data in found}
        self._left_out.update(number(data) for _, data in found if LEFT_OUT in data)
        return tuple(data for _, data in found)

    def heard(self, event: str, data: Any) -> None:
        """An event that could be parsed: of a direct message that somebody wrote, its raw form is needed soon."""
        if event == MESSAGE and is_written(data):
            self._raw[number(data)] = json.dumps(data)

    def is_stored(self, message: discord.Message) -> bool:
        """Whether it was taken up from the inbox."""
        return message.id in self._rows

    async def keep(self, message: discord.Message, *, is_next: bool) -> Held | None:
        """Put a message into the inbox; None where it was there before. One that it can't take is answered as well.

        `is_next`: all that came before it in its chat is there.
        """
        raw, row = self._raw.pop(message.id, ""), self._rows.pop(message.id, None)
        if row is not None:
            return Held(message, row, self._is_left_out(message.id))
        update = (_key(message.id), raw)
        async with self._turn:
            try:
                if is_next:
                    stored = await self._hearing.put([update], str(message.channel.id), message.id)
                else:
                    stored = await self._inbox.put([update])
            except KhabarError as error:
                log.warning("a direct message can't be kept: %s", error)
                self._unkept.add(message.id)
                return Held(message, None)
            self._held.update(incoming.id for incoming in stored)
        return Held(message, stored[0].id) if stored else None

    def _is_left_out(self, message: int) -> bool:
        marked = message in self._left_out
        self._left_out.discard(message)
        return marked

    async def put_aside(self, key: str, raw: str, reason: str, data: Any = None) -> None:
        """Keep what can't be read, which nobody is to take up; a message that was taken up stays in its row."""
        row = self._rows.pop(number(data), None) if is_message(data) else None
        if row is not None:
            await self._inbox.quarantine(row, reason)
            return
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


def _key(message: int) -> str:
    return f"{MESSAGE} {message}"
