"""A Sentry on loopback."""

import asyncio
import gzip
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from aiohttp import web

from tests.canary import CANARY
from tests.running import SECONDS


class FakeSentry:
    """Takes envelopes, as https://develop.sentry.dev/sdk/data-model/envelopes/ describes them."""

    def __init__(self) -> None:
        self.events: list[dict[str, Any]] = []
        self.raw: list[str] = []
        self.more = asyncio.Event()

    async def take(self, request: web.Request) -> web.Response:
        assert request.headers["X-Sentry-Auth"].startswith("Sentry ")
        body = await request.read()
        raw = (gzip.decompress(body) if body[:2] == b"\x1f\x8b" else body).decode()
        header, *items = raw.rstrip("\n").split("\n")
        assert json.loads(header)
        for about, payload in zip(items[::2], items[1::2], strict=True):
            assert json.loads(about)["type"] == "event"
            self.events.append(json.loads(payload))
        self.raw.append(raw)
        self.more.set()
        return web.json_response({"id": "1"})

    @asynccontextmanager
    async def listening(self) -> AsyncIterator[str]:
        """Its DSN."""
        application = web.Application()
        application.router.add_post("/api/7/envelope/", self.take)
        runner = web.AppRunner(application)
        await runner.setup()
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        try:
            yield f"http://key-{CANARY}@127.0.0.1:{runner.addresses[0][1]}/7"
        finally:
            await runner.cleanup()

    async def reported(self, logger: str) -> dict[str, Any]:
        """The first report from there."""
        async with asyncio.timeout(SECONDS):
            while not (found := [event for event in self.events if event["logger"] == logger]):
                self.more.clear()
                await self.more.wait()
        return found[0]
