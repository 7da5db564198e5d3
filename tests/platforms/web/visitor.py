"""A visitor without a browser: speaks the page's protocol over a real socket."""

import asyncio
import json
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from typing import Any, Protocol

from aiohttp import ClientSession, ClientWebSocketResponse, CookieJar, WSMsgType

from bot.platforms.web.conversation import HEARING
from bot.platforms.web.platform import Web, connect
from bot.platforms.web.settings import Settings
from tests.fakes.core import FakeCore

Said = Mapping[str, Any]


@asynccontextmanager
async def serving(core: FakeCore, *, hearing: float = HEARING, **settings: Any) -> AsyncIterator[Web]:
    """The platform on any free port."""
    async with connect(Settings(**{"port": 0, **settings}), core, hearing) as platform:
        yield platform


@asynccontextmanager
async def client() -> AsyncIterator[ClientSession]:
    """An HTTP client that keeps cookies, as a browser does."""
    async with ClientSession(cookie_jar=CookieJar(unsafe=True)) as session:
        yield session


class Served(Protocol):
    """A server of the page, in this process or another."""

    address: str


class Visitor:
    """One open page. It reads all the time, and says of what it did not ask for that it shows it.

    `drowsy`: it reads, and says nothing by itself.
    """

    def __init__(self, socket: ClientWebSocketResponse) -> None:
        self.socket = socket
        self.drowsy = False
        self._last = 0
        self._heard: asyncio.Queue[Said] = asyncio.Queue()
        self._reading = asyncio.create_task(self._read())

    async def _read(self) -> None:
        while (message := await self.socket.receive()).type is WSMsgType.TEXT:
            frame: Said = json.loads(message.data)
            if frame.get("unasked") and not self.drowsy:
                await self.tell(type="heard", message=frame["message"])
            self._heard.put_nowait(frame)

    async def stop_reading(self) -> None:
        self._reading.cancel()
        await asyncio.wait([self._reading])

    async def closed(self) -> int | None:
        """The code with which the server ends the conversation; what it says before is left out."""
        async with asyncio.timeout(5):
            await self._reading
        return self.socket.close_code

    async def tell(self, **frame: object) -> None:
        await self.socket.send_str(json.dumps(frame))

    async def hear(self) -> Said:
        async with asyncio.timeout(5):
            return await self._heard.get()

    async def hear_until(self, *kinds: str) -> list[Said]:
        """All that is said, up to the first frame of one of these kinds."""
        heard = [await self.hear()]
        while heard[-1]["type"] not in kinds:
            heard.append(await self.hear())
        return heard

    async def ask(self, kind: str, **frame: object) -> list[Said]:
        """Ask, and hear all of the answer but the last frame, which says that it ends."""
        self._last += 1
        await self.tell(type=kind, id=self._last, **frame)
        *heard, end = await self.hear_until("done", "error")
        assert end == {"type": "done", "id": self._last}
        return heard

    async def say(self, text: str) -> list[Said]:
        return await self.ask("say", text=text)

    async def press(self, press: str, message: int | None) -> list[Said]:
        return await self.ask("press", press=press, message=message)


@asynccontextmanager
async def visiting(
    platform: Served, locale: str = "ar-IQ", session: ClientSession | None = None
) -> AsyncIterator[Visitor]:
    """A page that was loaded and has said hello; in `session`, where another visitor's cookie is wanted."""
    async with client() as own:
        using = session or own
        await (await using.get(platform.address)).read()
        async with using.ws_connect(f"{platform.address}/socket", origin=platform.address) as socket:
            visitor = Visitor(socket)
            await visitor.tell(type="hello", locale=locale)
            assert (await visitor.hear())["type"] == "welcome"
            try:
                yield visitor
            finally:
                await visitor.stop_reading()
