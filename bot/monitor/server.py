"""Answers whoever watches: /healthz, /readyz, /metrics. A server of its own, which the page's visitors do not reach."""

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import asdict
from http import HTTPStatus
from typing import NoReturn

from aiohttp import hdrs, web

from bot.monitor.watch import Watch

log = logging.getLogger(__name__)

AGAIN = 60.0
"""Seconds until it is tried again to listen where another program does."""
GOODBYE = 0.5
"""Seconds for requests at hand when the server stops."""
TEXT_FORMAT = "text/plain; version=0.0.4; charset=utf-8"


def application(watch: Watch, *, metrics: bool = True) -> web.Application:
    """`metrics`: whether they are shown."""

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

    made = web.Application()
    made.router.add_get("/healthz", live)
    made.router.add_get("/readyz", ready)
    if metrics:
        made.router.add_get("/metrics", exposed)
    return made


@asynccontextmanager
async def listening(watch: Watch, host: str, port: int, *, metrics: bool = True) -> AsyncIterator[str]:
    """Its address; `port` 0 takes any free one. Raises OSError."""
    runner = web.AppRunner(application(watch, metrics=metrics), access_log=None, shutdown_timeout=GOODBYE)
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
