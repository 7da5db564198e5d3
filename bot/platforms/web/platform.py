"""The web server: pages, sockets, and what the program says unasked."""

import asyncio
import errno
import hashlib
import itertools
import time
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from http import HTTPStatus
from pathlib import Path

from aiohttp import WSCloseCode, hdrs, web
from aiohttp.typedefs import Handler

from bot.errors import Malformed, OperatorError, TryLater
from bot.model import Chat, Person, Reply
from bot.platforms.base import Capabilities, Core, Receipt
from bot.platforms.web import guard, pages, pictures, render, visitor
from bot.platforms.web.conversation import HEARING, Conversation
from bot.platforms.web.page import Page
from bot.platforms.web.pictures import PICTURES
from bot.platforms.web.read import LARGEST, LONGEST, NAME
from bot.platforms.web.settings import ADMIN, Settings
from bot.platforms.web.shelf import DOCUMENTS, DRAWINGS, Shelf
from bot.platforms.web.wire import Wire

HEARTBEAT = 25.0
"""Seconds between two pings; a page that misses one is gone."""
ABSENT = 60.0
"""Seconds until a visitor who is not there is tried again."""
DRAIN, GOODBYE = 0.8, 0.5
"""Seconds for requests at hand, and for pages to say good-bye, when the server stops."""
START = "start"
"""The part of the page's address that says what is said with /start."""
MOST_PAGES = 1000
"""Open pages at once; each costs some tens of kilobytes."""


class Web:
    """`bot.platforms.base.Platform` for browsers. A visitor is a chat; each open page has its own list of messages.

    `send` and `edit` raise TryLater while the visitor has no page open: nothing is kept here for later, and as soon as
    one is opened the program hears that the visitor returned.
    Ids of messages are numbers, and different after a restart, because pages keep theirs.
    """

    name = NAME
    capabilities = Capabilities(
        longest_text=100_000,
        utf16=False,
        buttons_a_row=8,
        cards_a_message=50,
        edits=True,
        deletes=True,
        idempotent_sends=True,
    )

    def __init__(self, settings: Settings, core: Core, hearing: float = HEARING) -> None:
        self.address = ""
        self._hearing = hearing
        self._settings, self._core = settings, core
        self._index = pages.index(core.languages)
        self._conversations: dict[str, Conversation] = {}
        self._shelf = Shelf()
        self._numbers = itertools.count(time.time_ns() // 1_000_000)

    async def serve(self) -> None:
        """Pages are answered by their own tasks from the moment of connecting; this only waits to be cancelled."""
        await asyncio.get_running_loop().create_future()

    async def send(self, chat: Chat, reply: Reply, key: str) -> Receipt:
        """Until a page shows it. One that has a message of this key already shows it in the same place."""
        number = int.from_bytes(hashlib.blake2b(key.encode(), digest_size=6).digest()) + 1
        conversation = self._conversations.get(chat.id)
        reply = self._kept(chat, reply)
        if conversation is None or not await conversation.deliver(number, render.unasked(reply, number), self._hearing):
            raise TryLater(ABSENT)
        return Receipt(chat, (str(number),))

    def here(self) -> tuple[str, ...]:
        """Those who have a page open."""
        return tuple(self._conversations)

    async def chat_with(self, person: str) -> Chat:  # noqa: ARG002
        """A page that nobody has open can't be told anything, so nobody is told unasked."""
        raise TryLater(ABSENT)

    async def edit(self, receipt: Receipt, reply: Reply) -> Receipt:
        reply = self._kept(receipt.chat, reply)
        await self._tell(receipt.chat, render.correction(reply, _number(receipt)))
        return receipt

    async def delete(self, receipt: Receipt) -> None:
        """Without an open page there is nothing to take back."""
        if conversation := self._conversations.get(receipt.chat.id):
            await conversation.tell({"type": "delete", "message": _number(receipt)})

    def _kept(self, chat: Chat, reply: Reply) -> Reply:
        """A reply whose pictures have addresses and whose files are kept, before a page is told of it; for whom none is
        open, none are."""
        if chat.id in self._conversations:
            self._shelf.put(chat.id, reply, asyncio.get_running_loop().time())
        return pictures.addressed(reply, self._core.lenders, NAME)

    async def _tell(self, chat: Chat, frame: render.Out) -> None:
        conversation = self._conversations.get(chat.id)
        if conversation is None or not await conversation.tell(frame):
            raise TryLater(ABSENT)

    def application(self) -> web.Application:
        application = web.Application(middlewares=[self._guarded])
        application.on_response_prepare.append(_add_headers)
        application.on_shutdown.append(self._part)
        application.router.add_get("/", self._page)
        application.router.add_get("/socket", self._socket)
        application.router.add_get("/healthz", self._health)
        application.router.add_get(f"/{DRAWINGS}/{{name}}", self._drawing)
        application.router.add_get(f"/{DOCUMENTS}/{{mark}}/{{name}}", self._document)
        number = "[0-9]{1,9}"
        application.router.add_get(f"/{PICTURES}/{{article:{number}}}/{{number:{number}}}", self._picture)
        for address, path in pages.files().items():
            application.router.add_get(address, _file(address, path))
        return application

    @web.middleware
    async def _guarded(self, request: web.Request, handler: Handler) -> web.StreamResponse:
        if not guard.is_known_host(request.headers.get(hdrs.HOST, ""), self._settings):
            raise web.HTTPForbidden(text="This is not an address of Khabar (public_origins under [web] names others).")
        return await handler(request)

    async def _page(self, request: web.Request) -> web.Response:
        text = self._index.preferred(request.headers.get(hdrs.ACCEPT_LANGUAGE, ""))
        headers = {hdrs.CACHE_CONTROL: pages.ASK_EACH_TIME, hdrs.VARY: hdrs.ACCEPT_LANGUAGE}
        response = web.Response(text=text, content_type="text/html", headers=headers)
        visitor.keep(visitor.token_of(request), response, secure=guard.is_secure(request.host, self._settings))
        return response

    async def _drawing(self, request: web.Request) -> web.Response:
        return self._taken(request, "image/png", {hdrs.CACHE_CONTROL: pages.KEEP_FOR_EVER})

    async def _document(self, request: web.Request) -> web.Response:
        disposition = f'attachment; filename="{request.match_info["name"]}"'
        headers: dict[str, str] = {hdrs.CONTENT_DISPOSITION: disposition, hdrs.CACHE_CONTROL: "no-store"}
        return self._taken(request, "application/octet-stream", headers)

    async def _picture(self, request: web.Request) -> web.Response:
        """A picture of a published article that another platform keeps, for whom the page is open: else this server
        would fetch for everybody who counts numbers up."""
        conversation = self._conversations.get(visitor.id_of(visitor.token_of(request)))
        if conversation is None:
            raise web.HTTPForbidden(text="Open the page first.")
        if not conversation.looks(asyncio.get_running_loop().time()):
            raise web.HTTPTooManyRequests(text="These are too many pictures at once. Wait a moment.")
        asked = request.match_info
        photo = await self._core.picture(int(asked["article"]), int(asked["number"]))
        if photo is None:
            raise web.HTTPNotFound(text="This picture can't be had.")
        headers = {hdrs.CACHE_CONTROL: pictures.KEEP_A_DAY}
        return web.Response(body=photo.content, content_type=f"image/{photo.kind}", headers=headers)

    def _taken(self, request: web.Request, content_type: str, headers: Mapping[str, str]) -> web.Response:
        """A file of this visitor's; who else asks for it is told that there is none."""
        visitor_id = visitor.id_of(visitor.token_of(request))
        content = self._shelf.take(visitor_id, request.path.lstrip("/"), asyncio.get_running_loop().time())
        if content is None:
            raise web.HTTPNotFound(text="This file is not kept any more. Ask for it again.")
        return web.Response(body=content, content_type=content_type, headers=headers)

    async def _health(self, _: web.Request) -> web.Response:
        """For whoever watches the bot: 200 where every platform serves, else 503, and what is wrong with which."""
        health = self._core.health()
        well = not any(health.values())
        told = {"ok": well, "platforms": {name: wrong or "ok" for name, wrong in health.items()}}
        return web.json_response(told, status=HTTPStatus.OK if well else HTTPStatus.SERVICE_UNAVAILABLE)

    async def _socket(self, request: web.Request) -> web.StreamResponse:
        if not guard.is_same_origin(request.headers.get(hdrs.ORIGIN, ""), request.host, self._settings):
            raise web.HTTPForbidden(text="Only Khabar's own page may open its socket.")
        if sum(len(each.pages) for each in self._conversations.values()) >= MOST_PAGES:
            raise web.HTTPServiceUnavailable(text="Too many pages are open.")
        # Larger by some than what is answered with "too long": only beyond this the socket has to close.
        socket = web.WebSocketResponse(heartbeat=HEARTBEAT, max_msg_size=2 * LONGEST, compress=False, timeout=GOODBYE)
        await socket.prepare(request)
        origin = request.headers[hdrs.ORIGIN]
        await self._talk(socket, visitor.id_of(visitor.token_of(request)), f"{origin}/?{START}=")
        return socket

    async def _talk(self, socket: web.WebSocketResponse, who: str, home: str) -> None:
        if who not in self._conversations:
            self._conversations[who] = Conversation(
                Chat(NAME, who), self._core, lambda: next(self._numbers), self._shelf
            )
        person = Person(NAME, ADMIN if self._settings.everyone_is_admin else who)
        page = Page(self._core, self._conversations[who], Wire(socket, home), person, self._index.version)
        try:
            await page.serve(socket)
        finally:
            for gone in [who for who, each in self._conversations.items() if each.idle]:
                del self._conversations[gone]

    async def _part(self, _: web.Application) -> None:
        """The server stops: answers at hand get a moment, then each page is told that we are going away."""
        conversations = list(self._conversations.values())
        await asyncio.gather(*(each.finish(DRAIN) for each in conversations))
        wires = [wire for each in conversations for wire in each.pages]
        await asyncio.gather(*(wire.close(WSCloseCode.GOING_AWAY) for wire in wires))


@asynccontextmanager
async def connect(settings: Settings, core: Core, hearing: float = HEARING) -> AsyncIterator[Web]:
    """A server that answers. Raises OperatorError where it can't listen.

    `hearing`: seconds within which a page says that it shows what it did not ask for.
    """
    platform = Web(settings, core, hearing)
    runner = web.AppRunner(platform.application(), access_log=None, shutdown_timeout=GOODBYE)
    await runner.setup()
    try:
        platform.address = await _listen(runner, settings)
        yield platform
    finally:
        await runner.cleanup()


async def _listen(runner: web.AppRunner, settings: Settings) -> str:
    """The address of the page as this machine's own browser can open it."""
    try:
        await web.TCPSite(runner, settings.host, settings.port).start()
    except OSError as fault:
        raise OperatorError(_reason(fault, settings)) from fault
    port = runner.addresses[0][1]
    host = "127.0.0.1" if settings.host in guard.EVERYWHERE else settings.host
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"


def _reason(fault: OSError, settings: Settings) -> str:
    where = f"{settings.host}:{settings.port}"
    if fault.errno == errno.EADDRINUSE:
        return f"port {settings.port} is taken by another program: set another port under [web], or 0 for any free one"
    if fault.errno == errno.EACCES:
        return f"port {settings.port} is not allowed to this user: set one above 1023 under [web]"
    return f"can't listen on {where}: set host under [web] to an address of this machine ({fault.strerror})"


async def _add_headers(_: web.Request, response: web.StreamResponse) -> None:
    response.headers.update(guard.HEADERS)


def _file(address: str, path: Path) -> Handler:
    async def handler(_: web.Request) -> web.StreamResponse:
        return pages.served(path, address)

    return handler


def _number(receipt: Receipt) -> int:
    """The id of the one message that a reply is here. Raises Malformed where the receipt is not of ours."""
    match receipt.messages:
        case (text,) if text.isascii() and text.isdigit() and len(text) <= len(str(LARGEST)):
            return int(text)
    raise Malformed("not a message of a page")
