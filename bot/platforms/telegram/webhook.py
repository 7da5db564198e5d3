"""Telegram calls: the process that leads the bot tells it where, and answers what is called about."""

import asyncio
import logging
import random
from collections.abc import Awaitable, Callable, Coroutine
from typing import Any, NoReturn

from telegram.error import TelegramError

from bot.errors import Unauthorized
from bot.platforms.telegram.failures import meaning
from bot.platforms.telegram.following import Follower
from bot.platforms.telegram.hook import Hook
from bot.platforms.telegram.inlet import Inlet, Update
from bot.platforms.telegram.poller import Pace
from bot.platforms.telegram.read import UPDATES
from bot.platforms.telegram.receiver import listening
from bot.platforms.telegram.transport import Api, RefusedError

log = logging.getLogger(__name__)

RENEWED = 300.0
"""Seconds until the webhook is set again, which costs nothing where it still is: somebody may have taken it away."""

Room = Callable[[], Awaitable[None]]


class Webhook:
    """Keeps the webhook set, and takes what Telegram calls about: here, or where other processes put it."""

    def __init__(self, api: Api, inlet: Inlet, pace: Pace, hook: Hook, follower: Follower | None = None) -> None:
        """With a `follower` other processes receive, and it brings what they put into the inbox."""
        self._api = api
        self._inlet = inlet
        self._pace = pace
        self._hook = hook
        self._follower = follower

    async def run(self, room: Room) -> None:
        """Take updates for ever; `room` is awaited before one is taken, so that a flood waits where it is safe.

        Raises Unauthorized when the server refuses the token, OperatorError for a port in use. At the end the webhook
        stays set: Telegram keeps the updates for the next start.
        """
        if self._follower:
            await _together(self._follower.run(room), self._keep_set())
        else:
            await self._listen(room)

    async def _listen(self, room: Room) -> NoReturn:
        await self._inlet.resume()

        async def take(update: Update) -> None:
            await room()
            await self._inlet.take(update)

        async with listening(self._hook, take, self._pace):
            await self._keep_set()

    async def _keep_set(self) -> NoReturn:
        """Set the webhook now and then. Raises Unauthorized; other faults are waited out."""
        faults = 0
        while True:
            try:
                await self._set()
            except TelegramError as error:
                faults += 1
                await self._wait_out(error, faults)
            else:
                faults = 0
                await asyncio.sleep(RENEWED)

    async def _set(self) -> None:
        await self._api.call(
            "setWebhook", url=self._hook.url, secret_token=self._hook.secret.reveal(), allowed_updates=UPDATES
        )

    async def _wait_out(self, error: TelegramError, faults: int) -> None:
        if isinstance(meant := meaning(error), Unauthorized):
            raise meant from None
        pause = self._pace.wait(faults, random.random())  # noqa: S311  it spreads load and guards nothing
        if isinstance(error, RefusedError):
            pause = max(pause, error.retry_after)
        level = logging.WARNING if faults == 1 else logging.DEBUG
        log.log(level, "the webhook could not be set: %s; trying again in %.1f s", error, pause)
        await asyncio.sleep(pause)


async def _together(*works: Coroutine[Any, Any, NoReturn]) -> NoReturn:
    """None of them ends by itself: what one raises ends the others."""
    tasks = [asyncio.create_task(work) for work in works]
    try:
        await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
    finally:
        for task in tasks:
            task.cancel()
        ended = await asyncio.gather(*tasks, return_exceptions=True)
    raise next(fault for fault in ended if not isinstance(fault, asyncio.CancelledError))
