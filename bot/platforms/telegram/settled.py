"""Marks updates as done in the inbox, many in one transaction."""

import asyncio
import logging

from bot.errors import KhabarError
from bot.platforms.base import Inbox

log = logging.getLogger(__name__)

GATHERING = 0.01
"""Seconds that a settled update waits for others: less than a message takes to Telegram, so that a crash repeats no
more answers than were on their way; and the next update's own transaction finds the writer free."""
PAUSE = 1.0
"""Seconds before a database that failed is asked again."""


class Settled:
    """What is settled within a moment goes in one transaction, however busy the bot is."""

    def __init__(self, inbox: Inbox, pause: float = PAUSE) -> None:
        self._inbox = inbox
        self._pause = pause
        self._ids: list[int] = []
        self._writing: asyncio.Task[None] | None = None
        self._closing = False

    def add(self, number: int) -> None:
        """The update of this inbox id is handled for good. It is written soon, and not waited for."""
        self._ids.append(number)
        if self._writing is None:
            self._writing = asyncio.create_task(self._write())

    async def put_aside(self, number: int, reason: str) -> None:
        """The update of this inbox id can't be read. Raises KhabarError where that could not be written."""
        await self._inbox.quarantine(number, reason)

    async def close(self) -> None:
        """Wait until all that was added is written, or the database fails once more."""
        self._closing = True
        if self._writing is not None:
            await self._writing

    async def _write(self) -> None:
        while self._ids:
            if not self._closing:
                await asyncio.sleep(GATHERING)
            ids, self._ids = self._ids, []
            try:
                await self._inbox.done(ids)
            except KhabarError as error:
                log.warning("%d answered updates can't be marked as done: %s", len(ids), error)
                if self._closing:
                    break
                self._ids = ids + self._ids
                await asyncio.sleep(self._pause)
        self._writing = None
