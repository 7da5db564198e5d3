"""Long polling into the durable inbox."""

import asyncio
import json
import logging
import random
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from telegram.error import TelegramError

from bot.errors import KhabarError, Unauthorized
from bot.platforms.holding import QUIET
from bot.platforms.telegram.failures import CONFLICT, meaning
from bot.platforms.telegram.inlet import Inlet, Taken, Update, number_of
from bot.platforms.telegram.menu import REST
from bot.platforms.telegram.read import UPDATES
from bot.platforms.telegram.transport import READ_TIMEOUT, TOO_MANY, Api, RefusedError

log = logging.getLogger(__name__)

LONG_POLL, MARGIN = 30, 10
"""Seconds that the server waits for news, and those that its answer may take besides."""
BATCH = 100


@dataclass(frozen=True, slots=True)
class Pace:
    """Seconds: the first wait after a fault, the longest, the one after another poller was met; what answers that are
    on their way get at the end; how long it must be quiet in a chat after messages that may belong together; how long
    the server may take for its answer to anything but a poll; and how long a call of its may take to come in, and
    again to be stored for another process; after how long a menu that could not be set is tried again."""

    first: float = 0.25
    longest: float = 30.0
    conflict: float = 20.0
    grace: float = 3.0
    quiet: float = QUIET
    answer: float = READ_TIMEOUT
    call: float = 10.0
    menu: float = REST

    def wait(self, faults: int, jitter: float) -> float:
        """The wait after so many faults in a row; `jitter` (0 to 1) spreads bots that lost the server together."""
        return min(self.longest, self.first * 2.0 ** min(faults - 1, 30)) * (1 + jitter) / 2


class GarbageError(Exception):
    """What the server sent is no list of updates."""


class Poller:
    """Brings updates from the server to the inlet; `room` is awaited before more are asked for."""

    def __init__(self, api: Api, inlet: Inlet, pace: Pace) -> None:
        self._api = api
        self._inlet = inlet
        self._pace = pace
        self._offset = 0
        self._faults = 0

    async def run(self, room: Callable[[], Awaitable[None]]) -> None:
        """Poll for ever. Raises Unauthorized when the server refuses the token; other faults are waited out."""
        await self._inlet.resume()
        while True:
            await room()
            try:
                updates = await self._poll()
                await self._take(updates)
            except (TelegramError, KhabarError, GarbageError) as error:
                await self._recover(error)
            else:
                self._faults = 0

    async def _poll(self) -> list[Update]:
        updates = await self._api.call(
            "getUpdates",
            read_timeout=LONG_POLL + MARGIN,
            offset=self._offset,
            limit=BATCH,
            timeout=LONG_POLL,
            allowed_updates=UPDATES,
        )
        if not isinstance(updates, list):
            raise GarbageError("the server's answer is no list of updates")
        return updates

    async def _take(self, updates: list[Update]) -> None:
        """Store a batch, and only then advance; meanwhile its answers are thought about, and sent when it is stored.

        The first batch is stored before: what an earlier run took and could not acknowledge is in it again.
        """
        if not updates:
            return
        parsed = {json.dumps(update): update for update in updates}
        storing = asyncio.ensure_future(self._inlet.store(parsed))
        await asyncio.sleep(0)  # the storing begins before the thinking
        known = parsed.keys() - (await asyncio.shield(storing)).keys() if not self._offset else ()
        for raw, update in parsed.items():
            if raw not in known:
                self._inlet.submit(Taken(update, raw, storing))
        await asyncio.shield(storing)
        numbers = [number for update in updates if (number := number_of(update)) is not None]
        if not numbers:
            raise GarbageError("no update of a batch has a number, so none of it can be acknowledged")
        self._offset = max(numbers) + 1

    async def _recover(self, error: Exception) -> None:
        """Wait as long as `error` asks for, longer with each fault in a row. Raises Unauthorized."""
        self._faults += 1
        pause = self._pace.wait(self._faults, random.random())  # noqa: S311  it spreads load and guards nothing
        if isinstance(error, RefusedError):
            if isinstance(meant := meaning(error), Unauthorized):
                raise meant from None
            if error.code == CONFLICT:
                pause = await self._clear_way(error, pause)
            elif error.code == TOO_MANY:
                pause = max(pause, error.retry_after)
        # One line for a fault, however long it lasts.
        level = logging.WARNING if self._faults == 1 else logging.DEBUG
        log.log(level, "polling failed: %s; trying again in %.1f s", error, pause)
        await asyncio.sleep(pause)

    async def _clear_way(self, error: RefusedError, pause: float) -> float:
        """Take away a webhook that stands in the way of polling; another poller can only be waited for."""
        if "webhook" not in error.description.casefold():
            return self._pace.conflict
        log.warning("a webhook is set for this bot; it is taken away, as updates are polled here")
        try:
            await self._api.call("deleteWebhook")
        except TelegramError as refused:
            log.warning("the webhook could not be taken away: %s", refused)
            return self._pace.conflict
        return pause
