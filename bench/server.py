"""A Bot API server for measuring: as little work as can be, so that what is measured is the bot.

It keeps so many commands in flight: as soon as one is answered, the next is offered. What is measured is the time from
an update's departure to the arrival of its sendMessage, seen from the server.
"""

import asyncio
import itertools
import json
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qs

from aiohttp import web

TOKEN = "1000:bench"
ME = {"id": 1000, "is_bot": True, "first_name": "Bench", "username": "bench_bot"}
LONG_POLL = 5.0


def update(number: int, asker: int = 0) -> dict[str, object]:
    """A /latest from a chat of its own: what one chat asks is answered in order, and would not be in flight at once.

    With an `asker` it is one of many of the same person.
    """
    asker = asker or number
    person = {"id": asker, "is_bot": False, "first_name": "Reader", "language_code": "ar"}
    entity = {"type": "bot_command", "offset": 0, "length": 7}
    chat = {"id": asker, "type": "private", "first_name": "Reader"}
    message = {"message_id": number, "date": int(time.time()), "chat": chat, "from": person, "text": "/latest"}
    return {"update_id": number, "message": {**message, "entities": [entity]}}


@dataclass
class Server:
    """`measure` offers commands and returns the seconds that each answer took.

    `others` counts the messages that answer none of these: digests, and what a `flood` is answered.
    """

    url: str = ""
    others: int = 0
    ready: asyncio.Event = field(default_factory=asyncio.Event)
    _waiting: list[dict[str, object]] = field(default_factory=list)
    _new: asyncio.Event = field(default_factory=asyncio.Event)
    _left: dict[int, float] = field(default_factory=dict)
    _took: list[float] = field(default_factory=list)
    _answered: asyncio.Event = field(default_factory=asyncio.Event)
    _next: int = field(
        default_factory=lambda: time.time_ns() // 10**6
    )  # a bot knows an update again, from the run before
    _to_offer: int = 0

    async def measure(self, count: int, in_flight: int) -> tuple[list[float], float]:
        """The seconds of each of `count` answers, with so many in flight, and the seconds that all took."""
        await self.ready.wait()
        self._took, self._answered, self._to_offer = [], asyncio.Event(), count
        began = time.perf_counter()
        for _ in range(in_flight):
            self._offer()
        await self._answered.wait()
        return self._took, time.perf_counter() - began

    @asynccontextmanager
    async def flood(self, asker: int, a_second: float) -> AsyncIterator[None]:
        """One person asks so much within the block."""
        task = asyncio.create_task(self._flood(asker, a_second))
        try:
            yield
        finally:
            task.cancel()

    async def _flood(self, asker: int, a_second: float) -> None:
        began = time.perf_counter()
        for number in itertools.count(1):
            self._waiting.append(update(self._next, asker))
            self._next += 1
            self._new.set()
            await asyncio.sleep(began + number / a_second - time.perf_counter())

    def _offer(self) -> None:
        if self._to_offer:
            self._to_offer -= 1
            self._waiting.append(update(self._next))
            self._next += 1
            self._new.set()

    async def handle(self, request: web.Request) -> web.Response:
        method = request.match_info["method"].lower()
        body = await request.read()
        now = time.perf_counter()
        if method == "getupdates":
            return await self._updates()
        if method in ("sendmessage", "sendrichmessage"):
            self._arrived(_chat(request, body), now)
            return _ok({"message_id": 1, "date": 1790000000, "chat": {"id": 1, "type": "private"}, "text": "x"})
        if method == "getme":
            return _ok({**ME, "can_join_groups": True, "can_read_all_group_messages": False})
        return _ok(True)

    async def _updates(self) -> web.Response:
        self.ready.set()
        if not self._waiting:
            self._new.clear()
            try:
                await asyncio.wait_for(self._new.wait(), LONG_POLL)
            except TimeoutError:
                return _ok([])
        updates, self._waiting = self._waiting[:100], self._waiting[100:]
        response = _ok(updates)
        now = time.perf_counter()
        self._left.update({int(str(one["update_id"])): now for one in updates if _is_measured(one)})
        return response

    def _arrived(self, chat: int, now: float) -> None:
        left = self._left.pop(chat, None)
        if left is None:
            self.others += 1
            return
        self._took.append(now - left)
        if self._to_offer:
            self._offer()
        elif not self._left and not any(map(_is_measured, self._waiting)):
            self._answered.set()


def _is_measured(one: dict[str, Any]) -> bool:
    """Not of a flood."""
    return bool(one["update_id"] == one["message"]["chat"]["id"])


def _chat(request: web.Request, body: bytes) -> int:
    """The chat of a sendMessage, however its library encodes a form."""
    if request.content_type == "application/json":
        return int(json.loads(body)["chat_id"])
    if request.content_type == "application/x-www-form-urlencoded":
        return int(parse_qs(body.decode())["chat_id"][0])
    _, _, rest = body.partition(b'name="chat_id"')
    return int(rest.split(b"\r\n\r\n", 1)[1].split(b"\r\n", 1)[0])


def _ok(result: object) -> web.Response:
    return web.Response(body=json.dumps({"ok": True, "result": result}), content_type="application/json")


@asynccontextmanager
async def serving() -> AsyncIterator[Server]:
    """A server on a free port of the loopback interface."""
    server = Server()
    application = web.Application()
    application.router.add_route("*", f"/bot{TOKEN}/{{method}}", server.handle)
    runner = web.AppRunner(application, access_log=None, shutdown_timeout=1)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    host, port = runner.addresses[0][:2]
    server.url = f"http://{host}:{port}"
    try:
        yield server
    finally:
        await runner.cleanup()
