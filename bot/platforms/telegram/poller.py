"""Long polling into the durable inbox: an update is in the database before Telegram is told that it arrived."""

import asyncio
import hashlib
import json
import logging
import random
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

from telegram.error import TelegramError

from bot.errors import KhabarError, Unauthorized
from bot.platforms.base import Inbox
from bot.platforms.holding import QUIET
from bot.platforms.telegram.failures import CONFLICT, meaning
from bot.platforms.telegram.read import UPDATES
from bot.platforms.telegram.transport import READ_TIMEOUT, TOO_MANY, Api, RefusedError

log = logging.getLogger(__name__)

LONG_POLL, MARGIN = 30, 10
"""Seconds that the server waits for news, and those that its answer may take besides."""
BATCH = 100

Update = Any
"""As JSON gives it: an object if all is well."""


@dataclass(frozen=True, slots=True)
class Pace:
    """Seconds: the first wait after a fault, the longest, the one after another poller was met; what answers that are
    on their way get at the end; how long it must be quiet in a chat after messages that may belong together; and how
    long the server may take for its answer to anything but a poll."""

    first: float = 0.25
    longest: float = 30.0
    conflict: float = 20.0
    grace: float = 3.0
    quiet: float = QUIET
    answer: float = READ_TIMEOUT

    def wait(self, faults: int, jitter: float) -> float:
        """The wait after so many faults in a row; `jitter` (0 to 1) spreads bots that lost the server together."""
        return min(self.longest, self.first * 2.0 ** min(faults - 1, 30)) * (1 + jitter) / 2


@dataclass(frozen=True, slots=True)
class Taken:
    """An update on its way into the inbox: it may be read and thought about, and nothing may be done about it yet."""

    update: Update
    raw: str
    stored: asyncio.Future[dict[str, int]]

    async def number(self) -> int | None:
        """Its inbox id, as soon as it is safe there; None for one that was there before.

        Raises KhabarError where it could not be stored: then it will be offered again.
        """
        return (await asyncio.shield(self.stored)).get(self.raw)


class GarbageError(Exception):
    """What the server sent is no list of updates."""


class Poller:
    """Brings updates from the server to `submit`; `room` is awaited before more are asked for."""

    def __init__(self, api: Api, inbox: Inbox, submit: Callable[[Taken], None], pace: Pace) -> None:
        self._api = api
        self._inbox = inbox
        self._submit = submit
        self._pace = pace
        self._offset = 0
        self._faults = 0

    async def run(self, room: Callable[[], Awaitable[None]]) -> None:
        """Poll for ever. Raises Unauthorized when the server refuses the token; other faults are waited out."""
        await self._resume()
        while True:
            await room()
            try:
                updates = await self._poll()
                await self._take(updates)
            except (TelegramError, KhabarError, GarbageError) as error:
                await self._recover(error)
            else:
                self._faults = 0

    async def _resume(self) -> None:
        """What an earlier run has stored and not finished."""
        left = await self._inbox.waiting()
        if left:
            log.info("%d updates were left unanswered and are taken up again", len(left))
        stored: asyncio.Future[dict[str, int]] = asyncio.get_running_loop().create_future()
        stored.set_result({incoming.raw: incoming.id for incoming in left})
        for incoming in left:
            self._submit(Taken(json.loads(incoming.raw), incoming.raw, stored))

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
        storing = asyncio.ensure_future(self._stored(parsed))
        await asyncio.sleep(0)  # the storing begins before the thinking
        known = parsed.keys() - (await asyncio.shield(storing)).keys() if not self._offset else ()
        for raw, update in parsed.items():
            if raw not in known:
                self._submit(Taken(update, raw, storing))
        await asyncio.shield(storing)
        numbers = [number for update in updates if (number := _number(update)) is not None]
        if not numbers:
            raise GarbageError("no update of a batch has a number, so none of it can be acknowledged")
        self._offset = max(numbers) + 1

    async def _stored(self, parsed: dict[str, Update]) -> dict[str, int]:
        """The inbox ids of those that are new."""
        keyed = [(self._key(update, raw), raw) for raw, update in parsed.items()]
        return {incoming.raw: incoming.id for incoming in await self._inbox.put(keyed)}

    def _key(self, update: Update, raw: str) -> str:
        """An update's number is unique for its bot; what has none is known by its content."""
        number = _number(update)
        return f"{self._api.id}:{hashlib.sha256(raw.encode()).hexdigest() if number is None else number}"

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


def _number(update: Any) -> int | None:
    number = update.get("update_id") if isinstance(update, dict) else None
    return number if type(number) is int else None
