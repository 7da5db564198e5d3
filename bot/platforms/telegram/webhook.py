"""Telegram calls: a small server that takes updates into the durable inbox before it says 200 (Bot API, setWebhook)."""

import asyncio
import hmac
import json
import logging
import random
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import NoReturn
from urllib.parse import urlsplit

from aiohttp import web
from telegram.error import TelegramError

from bot.errors import KhabarError, OperatorError, Unauthorized
from bot.model import Secret
from bot.platforms.telegram.failures import meaning
from bot.platforms.telegram.inlet import Inlet
from bot.platforms.telegram.poller import Pace
from bot.platforms.telegram.read import UPDATES
from bot.platforms.telegram.settings import Settings
from bot.platforms.telegram.transport import Api, RefusedError

log = logging.getLogger(__name__)

LARGEST = 1024 * 1024
"""Bytes of an update: the largest that Telegram sends is a fraction of it."""
HEADER = "X-Telegram-Bot-Api-Secret-Token"
RENEWED = 300.0
"""Seconds until the webhook is set again, which costs nothing where it still is: somebody may have taken it away."""

Room = Callable[[], Awaitable[None]]


@dataclass(frozen=True, slots=True)
class Hook:
    """The address that Telegram calls, where its calls arrive here, and what they are known by."""

    url: str
    host: str
    port: int
    secret: Secret


def hook_of(settings: Settings) -> Hook | None:
    """What the operator wants; None for polling.

    The secret comes from the token, so that it is the same after a restart, and nobody needs to think one up; the
    token can't be found from it.
    """
    if not settings.webhook_url:
        return None
    secret = hmac.new(settings.token.reveal().encode(), b"khabar webhook", "sha256").hexdigest()
    return Hook(settings.webhook_url, settings.webhook_host, settings.webhook_port, Secret(secret))


class Webhook:
    """Takes the calls of Telegram; `room` is awaited before an update is taken, so that a flood waits at Telegram's."""

    def __init__(self, api: Api, inlet: Inlet, pace: Pace, hook: Hook) -> None:
        self._api = api
        self._inlet = inlet
        self._pace = pace
        self._hook = hook

    async def run(self, room: Room) -> NoReturn:
        """Listen for ever. Raises Unauthorized when the server refuses the token, OperatorError for a port in use.

        At the end the webhook stays set: Telegram keeps the updates for the next start.
        """
        await self._inlet.resume()
        async with self._listening(room):
            await self._keep_set()

    @asynccontextmanager
    async def _listening(self, room: Room) -> AsyncIterator[None]:
        async def called(request: web.Request) -> web.Response:
            return await self._called(request, room)

        application = web.Application(client_max_size=LARGEST)
        application.router.add_post(urlsplit(self._hook.url).path, called)
        runner = web.AppRunner(application, access_log=None, shutdown_timeout=self._pace.grace)
        await runner.setup()
        try:
            await self._start(runner)
            yield
        finally:
            await runner.cleanup()

    async def _start(self, runner: web.AppRunner) -> None:
        where = self._hook
        try:
            await web.TCPSite(runner, where.host, where.port).start()
        except OSError as error:
            why = error.strerror or type(error).__name__
            raise OperatorError(
                f"can't listen on {where.host}:{where.port} ({why}): choose another webhook_port"
            ) from None

    async def _called(self, request: web.Request, room: Room) -> web.Response:
        """200 only for what is safe in the inbox; whatever else is said, Telegram calls again."""
        if not self._is_telegram(request):
            return web.Response(status=401)
        if request.content_type != "application/json":
            return web.Response(status=415)
        try:
            update = json.loads(await request.read())
        except (ValueError, RecursionError):
            return web.Response(status=400)
        await room()
        try:
            await self._inlet.take(update)
        except KhabarError as error:
            log.warning("an update could not be stored, and will come again: %s", error)
            return web.Response(status=503)
        return web.Response()

    def _is_telegram(self, request: web.Request) -> bool:
        given = request.headers.get(HEADER, "").encode("utf-8", "surrogateescape")
        return hmac.compare_digest(given, self._hook.secret.reveal().encode())

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
