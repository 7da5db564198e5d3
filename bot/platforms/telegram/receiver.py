"""Telegram calls: a small server that takes updates into the durable inbox before it says 200 (Bot API, setWebhook).

It needs the inbox and nothing else, neither Telegram nor what answers: any number of processes may each run one, behind
a balancer. It trusts no header that a proxy may add; who calls is known by the secret alone.
"""

import asyncio
import json
import logging
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import NoReturn
from urllib.parse import urlsplit

from aiohttp import web

from bot.errors import KhabarError, OperatorError, StoreUnusable
from bot.platforms.base import Inbox
from bot.platforms.telegram.hook import HEADER, Hook, bot_of, hook_of
from bot.platforms.telegram.inlet import Update, keyed, number_of
from bot.platforms.telegram.poller import Pace
from bot.platforms.telegram.settings import Settings

log = logging.getLogger(__name__)

LARGEST = 1024 * 1024
"""Bytes of an update: the largest that Telegram sends is a fraction of it."""
RETRY_AFTER = "1"
"""Seconds until whoever keeps to it calls again; Telegram has delays of its own."""
UNAUTHORIZED, TOO_SLOW, TOO_LARGE, NO_JSON, BAD, STORE_AWAY = 401, 408, 413, 415, 400, 503

Take = Callable[[Update], Awaitable[None]]
"""Makes an update safe; raises KhabarError where it can't."""


@asynccontextmanager
async def receive(settings: Settings, inbox: Inbox, pace: Pace | None = None) -> AsyncIterator[str]:
    """Within, the calls of Telegram come into the inbox, for whichever process leads the bot to answer.

    Gives where it listens; "" where the settings name no webhook, and nobody does. Raises OperatorError for a port in
    use. Telegram is told of the address by the leading process alone.
    """
    pace, hook = pace or Pace(), hook_of(settings)
    if hook is None:
        yield ""
        return
    bot = bot_of(settings.token)

    async def take(update: Update) -> None:
        try:
            async with asyncio.timeout(pace.call):
                await inbox.put([keyed(bot, update, json.dumps(update))])
        except TimeoutError:
            raise StoreUnusable(f"no answer in {pace.call:g} s") from None

    async with listening(hook, take, pace) as where:
        yield where


@asynccontextmanager
async def listening(hook: Hook, take: Take, pace: Pace) -> AsyncIterator[str]:
    """A server for what calls there; gives its address. Raises OperatorError for a port in use."""
    application = web.Application(client_max_size=LARGEST)
    application.router.add_post(urlsplit(hook.url).path, Receiver(hook, take, pace).called)
    runner = web.AppRunner(application, access_log=None, shutdown_timeout=pace.grace)
    await runner.setup()
    try:
        yield await _start(runner, hook)
    finally:
        await runner.cleanup()


async def _start(runner: web.AppRunner, hook: Hook) -> str:
    where = f"[{hook.host}]:{hook.port}" if ":" in hook.host else f"{hook.host}:{hook.port}"
    try:
        await web.TCPSite(runner, hook.host, hook.port).start()
    except OSError as error:
        why = error.strerror or type(error).__name__
        raise OperatorError(f"can't listen on {where} ({why}): choose another webhook_port") from None
    return where


class Receiver:
    """Answers calls. Nothing of what they hold is ever logged."""

    def __init__(self, hook: Hook, take: Take, pace: Pace) -> None:
        self._hook = hook
        self._take = take
        self._pace = pace
        self._failing = False

    async def called(self, request: web.Request) -> web.Response:
        """200 only for what is safe in the inbox; whatever else is said, Telegram calls again."""
        if not self._hook.knows(request.headers.get(HEADER, "")):
            return web.Response(status=UNAUTHORIZED)
        if status := refusal(request.content_type, request.headers.get("Content-Encoding"), request.content_length):
            return web.Response(status=status)
        try:
            async with asyncio.timeout(self._pace.call):
                update = update_of(await request.read())
        except TimeoutError:
            return _ended(TOO_SLOW)
        except web.HTTPRequestEntityTooLarge:
            return _ended(TOO_LARGE)
        except (ValueError, RecursionError, web.RequestPayloadError, OSError):
            return web.Response(status=BAD)
        return await self._taken(update)

    async def _taken(self, update: Update) -> web.Response:
        try:
            await self._take(update)
        except KhabarError as error:
            # One line for a fault, however long it lasts and however many calls it meets.
            level = logging.DEBUG if self._failing else logging.WARNING
            log.log(level, "an update could not be stored, and will come again: %s", error)
            self._failing = True
            return web.Response(status=STORE_AWAY, headers={"Retry-After": RETRY_AFTER})
        self._failing = False
        return web.Response()


def refusal(kind: str, encoding: str | None, length: int | None) -> int:
    """The status that refuses a call for what its headers say of its body; 0 for one that may be read.

    Telegram never compresses: what is small until it is unpacked is not unpacked.
    """
    if kind != "application/json" or (encoding or "identity").lower() != "identity":
        return NO_JSON
    return TOO_LARGE if length is not None and length > LARGEST else 0


def update_of(body: bytes) -> Update:
    """The update of a call. Raises ValueError for what is none, RecursionError for what is nested without end."""
    update = json.loads(body.decode("utf-8"), parse_constant=_refused)
    if number_of(update) is None:
        raise ValueError("an update is an object with a number")
    return update


def _refused(constant: str) -> NoReturn:
    """Python reads NaN and Infinity, which are no JSON."""
    raise ValueError(constant)


def _ended(status: int) -> web.Response:
    """The rest of what comes is not waited for."""
    response = web.Response(status=status)
    response.force_close()
    return response
