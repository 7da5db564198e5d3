"""Answers whoever watches: /healthz, /readyz, /metrics. A server of its own, which the page's visitors do not reach."""

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import asdict
from http import HTTPStatus
from ipaddress import ip_address
from typing import NoReturn
from urllib.parse import urlsplit

from aiohttp import hdrs, web
from aiohttp.typedefs import Handler

from bot.monitor.watch import Watch

log = logging.getLogger(__name__)

AGAIN = 60.0
"""Seconds until it is tried again to listen where another program does."""
GOODBYE = 0.5
"""Seconds for requests at hand when the server stops."""
TEXT_FORMAT = "text/plain; version=0.0.4; charset=utf-8"


HEADERS = {
    "Cache-Control": "no-store",
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Referrer-Policy": "no-referrer",
    "Server": "Khabar",
    "X-Content-Type-Options": "nosniff",
}
"""They go with every answer, errors too: no browser shows or gives on what is here, and no version is told."""


def application(watch: Watch, *, metrics: bool = True, near: bool = False) -> web.Application:
    """`metrics`: whether they are shown. `near`: whether only this machine is to be answered."""

    async def live(_: web.Request) -> web.Response:
        """The program runs, and its event loop answers: who is asked nothing else must not be started anew."""
        return web.json_response({"ok": True})

    async def ready(_: web.Request) -> web.Response:
        parts = await watch.ready()
        well = all(part.ready for part in parts)
        told = {"ok": well, "parts": [asdict(part) for part in parts]}
        return web.json_response(told, status=HTTPStatus.OK if well else HTTPStatus.SERVICE_UNAVAILABLE)

    async def exposed(_: web.Request) -> web.Response:
        return web.Response(body=await watch.exposition(), headers={hdrs.CONTENT_TYPE: TEXT_FORMAT})

    @web.middleware
    async def guarded(request: web.Request, handler: Handler) -> web.StreamResponse:
        if near and not is_near(request.headers.get(hdrs.HOST, "")):
            raise web.HTTPForbidden(text="Ask by the address of this machine, such as 127.0.0.1.")
        return await handler(request)

    made = web.Application(middlewares=[guarded])
    made.on_response_prepare.append(_add_headers)
    made.router.add_get("/healthz", live)
    made.router.add_get("/readyz", ready)
    if metrics:
        made.router.add_get("/metrics", exposed)
    return made


def is_near(host: str) -> bool:
    """Whether a Host header, or the host that is listened on, is this machine's own.

    A browser lets any site's name point here (DNS rebinding), and then sends that name; an address is sent as it was
    dialled.
    """
    try:
        name = urlsplit(f"//{host}").hostname or ""
        return name == "localhost" or ip_address(name).is_loopback
    except ValueError:
        return False


async def _add_headers(_: web.Request, response: web.StreamResponse) -> None:
    response.headers.update(HEADERS)


@asynccontextmanager
async def listening(watch: Watch, host: str, port: int, *, metrics: bool = True) -> AsyncIterator[str]:
    """Its address; `port` 0 takes any free one. Raises OSError."""
    near = is_near(f"[{host}]" if ":" in host else host)
    runner = web.AppRunner(application(watch, metrics=metrics, near=near), access_log=None, shutdown_timeout=GOODBYE)
    await runner.setup()
    try:
        await web.TCPSite(runner, host, port).start()
        taken = runner.addresses[0][1]
        yield f"http://[{host}]:{taken}" if ":" in host else f"http://{host}:{taken}"
    finally:
        await runner.cleanup()


async def serve(watch: Watch, host: str, port: int, *, metrics: bool = True, again: float = AGAIN) -> NoReturn:
    """For ever. That nobody can watch it is no reason for a bot to stop: it is told, and tried again."""
    told = False
    while True:
        try:
            async with listening(watch, host, port, metrics=metrics) as address:
                log.info("health and metrics: %s", address)
                await asyncio.get_running_loop().create_future()
        except OSError as error:
            level = logging.DEBUG if told else logging.WARNING
            where = f"{host}:{port}"
            log.log(level, "nobody can watch the bot on %s (%s): set another port under [monitor]", where, error)
            told = True
        await asyncio.sleep(again)
