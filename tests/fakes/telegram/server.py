"""A Bot API server on loopback: strict about what it takes, and able to fail in every way that the real one does."""

import asyncio
import json
import time
from collections.abc import Callable
from dataclasses import dataclass
from itertools import count
from types import TracebackType
from typing import Any, Self

from aiohttp import web

from tests.fakes.telegram import membership, specification
from tests.fakes.telegram.chats import Chat, Json, Message, Signal
from tests.fakes.telegram.faults import Fault, FormError, RefusalError
from tests.fakes.telegram.keeping import Keeping
from tests.fakes.telegram.limits import Limits
from tests.fakes.telegram.methods import METHODS, METHODS_SINCE
from tests.fakes.telegram.people import Person
from tests.fakes.telegram.traffic import WRITES, Traffic, Written
from tests.fakes.telegram.updates import Updates
from tests.fakes.telegram.uploads import Uploads

TOKEN = "4242:fake-token-that-must-not-leak"
NEWEST = (10, 1)
"""The version of the Bot API that is served."""
LARGEST = 64 * 1024 * 1024
ME: Json = {"id": 4242, "is_bot": True, "first_name": "Khabar", "username": "khabar_bot"}
STARTED = 100
"""Ids of messages and of callback queries begin here."""


@dataclass(frozen=True, slots=True)
class Call:
    """A request as it arrived; `at` is time.perf_counter."""

    method: str
    parameters: Json
    at: float


class FakeTelegram:
    """`async with FakeTelegram() as server`; at the end it raises AssertionError for every malformed request it got.

    `strict=False` leaves out the judging of texts and forms, for measuring. `clock` gives the Unix time of messages and
    updates. `limits` say 429 where a test gives some that do; `paid`: it takes requests that cost Stars. `version` is
    the Bot API's: an older server does not know what came later. `inline`: people may ask the bot inline.
    """

    def __init__(
        self,
        *,
        strict: bool = True,
        port: int = 0,
        clock: Callable[[], float] = time.time,
        version: tuple[int, int] = NEWEST,
    ) -> None:
        self.strict = strict
        self.version = version
        self.inline = True
        self.clock = clock
        self.limits = Limits()
        self.traffic = Traffic()
        self.paid = False
        self.token, self.me = TOKEN, ME
        self.signal = Signal()
        self.updates = Updates(self.signal)
        self.requests: list[Call] = []
        self.faults: list[Fault] = []
        self.complaints: list[str] = []
        self.chats: dict[int, Chat] = {}
        self.people: dict[int, Person] = {}
        self.queries: dict[str, Person] = {}
        self.files = {"p": "photo", "q": "photo", "f": "document", "g": "document"}
        """File ids that this bot may use, and what they are."""
        self.uploads = Uploads()
        self.keeping = Keeping(ring=self.signal.ring)
        self.inline_queries: dict[str, Person] = {}
        self.menus: dict[tuple[str, int, str], list[Json]] = {}
        self._ids = count(STARTED)
        self._port = port
        self._runner: web.AppRunner | None = None

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._port}"

    async def __aenter__(self) -> Self:
        app = web.Application(client_max_size=LARGEST)
        app.router.add_route("*", "/bot{token}/{method}", self._handle)
        app.router.add_get("/file/bot{token}/{path:.*}", self._handle_file)
        app.router.add_route("*", "/{other:.*}", self._handle_stray)
        self._runner = web.AppRunner(app, access_log=None, keepalive_timeout=75, shutdown_timeout=0.1)
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", self._port)
        await site.start()
        self._port = self._runner.addresses[0][1]
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.stop()
        assert not self.complaints or error, self.complaints

    async def stop(self) -> None:
        """Close the port; chats and updates stay, and `async with` opens the same port again."""
        for fault in self.faults:
            fault.hold.set()
        self.keeping.open.set()
        await self.updates.close()
        if self._runner:
            await self._runner.cleanup()
            self._runner = None

    def person(self, number: int, name: str = "ليلى", language_code: str = "ar") -> Person:
        chat = self.chats[number] = Chat(number, "private", name, self.signal)
        self.people[number] = Person(self, number, name, language_code, chat, [])
        return self.people[number]

    def group(self, number: int, name: str = "أخبار", *, topics: tuple[int, ...] = ()) -> Chat:
        """A supergroup; with `topics` a forum that has these."""
        chat = Chat(number, "supergroup", name, self.signal, forum=bool(topics), topics=set(topics))
        chat.members[self.me["id"]] = "member"
        self.chats[number] = chat
        return chat

    def channel(self, number: int, name: str = "القناة", username: str = "") -> Chat:
        chat = self.chats[number] = Chat(number, "channel", name, self.signal, username)
        return chat

    def lets_in(self, chat: Chat, by: Person, status: str = "member", **rights: Any) -> None:
        """Somebody adds the bot to a group or channel, or gives it rights, of which it is told."""
        membership.let_in(self, chat, by.json, status, **rights)

    def throws_out(self, chat: Chat, by: Person) -> None:
        """Somebody removes the bot from a group or channel, of which it is told."""
        membership.thrown_out(self, chat, by.json)

    def halts(self, seconds: float, chat: int | None = None) -> float:
        """For so long a chat, or the whole bot, gets 429 for every send and edit; when that ends (time.monotonic)."""
        return self.limits.halt(time.monotonic(), seconds, chat)

    def now(self) -> int:
        return int(self.clock())

    def post(self, channel: Chat, text: str, answers: Message | None = None) -> None:
        """A post in a channel, which may answer one of the bot's. No post there names a person as its author."""
        other = None
        if answers:
            keyboard = {"inline_keyboard": answers.keyboard}
            shown = {"sender_chat": channel.json, "text": answers.text, "reply_markup": keyboard}
            other = self.message(channel, answers.id, **shown)
        post = self.message(channel, sender_chat=channel.json, text=text, reply_to_message=other)
        self.updates.add({"channel_post": post})

    def message(self, chat: Chat, number: int | None = None, **fields: Any) -> Json:
        """A message's JSON, with a number of its own unless one is given."""
        head = {"message_id": number or self.next_id(), "date": self.now(), "chat": chat.json}
        return head | {name: value for name, value in fields.items() if value not in (None, [])}

    def next_id(self) -> int:
        return next(self._ids)

    def called(self, method: str) -> list[Json]:
        """The parameters of each request of a method so far."""
        return [call.parameters for call in self.requests if call.method == method]

    async def hears(self, method: str, times: int = 1) -> Json:
        """The parameters of the latest request of a method, as soon as there were so many."""
        return (
            await self.signal.until(
                lambda: self.called(method) if len(self.called(method)) >= times else None, f"{times} x {method}"
            )
        )[-1]

    async def _handle(self, request: web.Request) -> web.StreamResponse:
        at = time.perf_counter()
        method = request.match_info["method"]
        if request.match_info["token"] != self.token:
            return _refused(RefusalError(401, "Unauthorized"))
        if METHODS_SINCE.get(method, self.version) > self.version:
            self.requests.append(Call(method, {}, at))
            return _refused(RefusalError(404, "Not Found: method not found"))
        if method not in METHODS:
            self.complaints.append(f"unknown method {method}")
            return _refused(RefusalError(404, "Not Found: method not found"))
        try:
            parameters = await self._parameters(request, method)
        except FormError as refusal:
            self.complaints.append(f"{method}: {refusal}")
            return _refused(refusal)
        self.requests.append(Call(method, parameters, at))
        written = self._written(method, parameters)
        self.signal.ring()
        answer = await self._judged(request, method, parameters, written)
        if written:
            written.status = answer.status
        return answer

    async def _parameters(self, request: web.Request, method: str) -> Json:
        if request.content_type == "application/json":
            return json.loads(await request.read() or b"{}")  # type: ignore[no-any-return]
        return specification.from_form(method, await self.uploads.taken(request))

    def _written(self, method: str, parameters: Json) -> Written | None:
        if method not in WRITES:
            return None
        chat = parameters.get("chat_id")
        return self.traffic.arrives(time.monotonic(), chat if isinstance(chat, int) else 0, method)

    async def _judged(
        self, request: web.Request, method: str, parameters: Json, written: Written | None
    ) -> web.StreamResponse:
        fault = next((each for each in self.faults if each.fits(method, parameters)), None)
        if fault is None:
            return await self._answer(method, parameters, written)
        fault.happens()
        return await self._fail(fault, request, method, parameters, written)

    async def _handle_file(self, request: web.Request) -> web.StreamResponse:
        if request.match_info["token"] != self.token:
            return _refused(RefusalError(404, "Not Found"))
        try:
            return await self.keeping.send(request)
        except FormError as refusal:
            self.complaints.append(str(refusal))
            return _refused(refusal)

    async def _handle_stray(self, request: web.Request) -> web.Response:
        """A bot that follows redirects would carry its token to whoever it is sent to."""
        self.complaints.append(f"request to {request.path}")
        return web.Response(status=404)

    async def _answer(self, method: str, parameters: Json, written: Written | None) -> web.Response:
        try:
            if parameters.pop(specification.PAID, None) is not None and not self.paid:
                raise FormError("a request that costs Stars")
            if written:
                self.limits.judge(written.at, written.chat)
            if self.strict and (faults := specification.faults(method, parameters)):
                raise FormError("; ".join(faults))
            result = await METHODS[method](self, parameters)
            if written:
                self.traffic.stands(written)
        except RefusalError as refusal:
            if isinstance(refusal, FormError):
                self.complaints.append(f"{method}: {refusal} in {parameters}")
            return _refused(refusal)
        finally:
            self.signal.ring()
        return _json(200, {"ok": True, "result": result})

    async def _fail(
        self, fault: Fault, request: web.Request, method: str, parameters: Json, written: Written | None
    ) -> web.StreamResponse:
        await fault.hold.wait()
        if fault.refusal:
            return _refused(fault.refusal)
        if written:
            written.spoiled = True
        if fault.raw:
            if fault.acted:
                await self._answer(method, parameters, written)
            elsewhere = {"Location": "/elsewhere"} if 300 <= fault.raw[0] < 400 else {}
            return web.Response(status=fault.raw[0], body=fault.raw[1], headers=elsewhere)
        if fault.cut == "before":
            return _cut(request)
        answer = await self._answer(method, parameters, written)
        if fault.cut == "after":
            return _cut(request)
        if fault.cut == "middle":
            return await _halved(request, answer)
        await asyncio.sleep(fault.late)
        return answer


def _json(status: int, answer: Json) -> web.Response:
    return web.Response(status=status, body=json.dumps(answer).encode(), content_type="application/json")


def _refused(refusal: RefusalError) -> web.Response:
    return _json(refusal.code, refusal.answer)


def _cut(request: web.Request) -> web.Response:
    if request.transport:
        request.transport.abort()
    return web.Response()


async def _halved(request: web.Request, answer: web.Response) -> web.StreamResponse:
    """Promise the whole answer, send half of it, and hang up."""
    body = answer.body
    assert isinstance(body, bytes)
    half = web.StreamResponse(headers={"Content-Length": str(len(body))})
    await half.prepare(request)
    await half.write(body[: len(body) // 2])
    await asyncio.sleep(0)
    if request.transport:
        request.transport.close()
    return half
