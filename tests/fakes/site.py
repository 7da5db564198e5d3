"""A strict web server on loopback, and the way round the guard that leads to it, which stands nowhere else."""

import asyncio
import gzip
import socket
import ssl
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field

from aiohttp import AddrInfoType
from aiohttp.abc import AbstractResolver, ResolveResult

from bot.intake.fetch import Fetcher, narrow_socket, open_fetcher, public_socket

NAME = "news.example"
HOME = f"http://{NAME}"
LOOPBACK = "127.0.0.1"
AWAY = "away.example"
"""A name whose name server is not reached."""
_FORBIDDEN = ("cookie", "authorization", "proxy-authorization", "referer")


@dataclass(frozen=True)
class Asked:
    """A request as it arrived; `headers` have lower-case names."""

    host: str
    path: str
    headers: dict[str, str]


Answer = Callable[[asyncio.StreamWriter, Asked], Awaitable[None]]


@dataclass
class Site:
    """`pages`: what is written for a path, or a host and path. `asked`: the requests; `faults`: what they had wrong."""

    pages: dict[str, bytes | Answer] = field(default_factory=dict)
    asked: list[Asked] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)
    dialled: int = 0
    port: int = 0
    serving: set[asyncio.Task[None]] = field(default_factory=set)

    def accept(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.create_task(self.serve(reader, writer))
        self.serving.add(task)
        task.add_done_callback(self.serving.discard)

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.dialled += 1
        try:
            with suppress(ConnectionError, asyncio.IncompleteReadError):
                while await self._answered(reader, writer):
                    pass
        finally:
            writer.close()
            with suppress(ConnectionError):
                await writer.wait_closed()

    async def _answered(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> bool:
        """Answer one request; whether another may follow on this connection."""
        request = _read(await reader.readuntil(b"\r\n\r\n"))
        self._check(request)
        page = self.pages.get(request.host + request.path) or self.pages.get(request.path) or answer(b"", 404)
        if callable(page):
            await page(writer, request)
            return False
        writer.write(page)
        await writer.drain()
        return True

    def _check(self, request: Asked) -> None:
        self.asked.append(request)
        self.faults += [f"sent {name}" for name in _FORBIDDEN if name in request.headers]
        if not request.headers.get("user-agent", "").startswith("Khabar/"):
            self.faults.append("said not who it is")


def _read(head: bytes) -> Asked:
    first, *lines = head.decode("latin-1").split("\r\n")
    method, path, form = first.split(" ")
    assert (method, form) == ("GET", "HTTP/1.1")
    headers = dict(line.split(": ", 1) for line in lines if line)
    lowered = {name.lower(): value for name, value in headers.items()}
    return Asked(lowered["host"], path, lowered)


def answer(body: bytes, status: int = 200, kind: str = "text/html; charset=utf-8", **headers: str) -> bytes:
    """A whole answer; `headers` with _ for -."""
    lines = [f"HTTP/1.1 {status} X", f"Content-Type: {kind}", f"Content-Length: {len(body)}"]
    lines += [f"{name.replace('_', '-')}: {value}" for name, value in headers.items()]
    return "\r\n".join([*lines, "", ""]).encode() + body


def redirect(target: str, status: int = 302) -> bytes:
    return answer(b"", status, Location=target)


def zipped(body: bytes) -> bytes:
    return answer(gzip.compress(body, 9), Content_Encoding="gzip")


HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n"


def stream(piece: bytes, *, head: bytes = HEAD, pause: float = 0.0) -> Answer:
    """An answer without end: the same piece again and again."""

    async def write(writer: asyncio.StreamWriter, _: Asked) -> None:
        writer.write(head)
        while not writer.is_closing():
            writer.write(piece)
            await writer.drain()
            await asyncio.sleep(pause)

    return write


def raw(*pieces: bytes) -> Answer:
    """Exactly these bytes; then the connection is closed."""

    async def write(writer: asyncio.StreamWriter, _: Asked) -> None:
        writer.writelines(pieces)
        await writer.drain()

    return write


class Names(AbstractResolver):
    """A name server that we hold: to each name its answers in turn, the last of them for ever."""

    def __init__(self, **names: list[tuple[str, int]]) -> None:
        self.names = {name.replace("_", "."): answers for name, answers in names.items()}

    async def resolve(self, host: str, port: int = 0, family: int = 0) -> list[ResolveResult]:  # noqa: ARG002 - aiohttp names it
        answers = self.names.get(host)
        if not answers:
            raise socket.gaierror(socket.EAI_AGAIN if host == AWAY else socket.EAI_NONAME, "no answer")
        ip, port = answers.pop(0) if len(answers) > 1 else answers[0]
        kind = socket.AF_INET6 if ":" in ip else socket.AF_INET
        return [ResolveResult(hostname=host, host=ip, port=port, family=kind, proto=0, flags=0)]

    async def close(self) -> None:
        """Nothing is held."""


@asynccontextmanager
async def open_site(tls: ssl.SSLContext | None = None) -> AsyncIterator[Site]:
    site = Site()
    server = await asyncio.start_server(site.accept, LOOPBACK, 0, ssl=tls)
    site.port = server.sockets[0].getsockname()[1]
    try:
        yield site
    finally:
        server.close()
        for task in site.serving:
            task.cancel()
        await asyncio.gather(*site.serving, return_exceptions=True)
        await server.wait_closed()
    assert not site.faults


@asynccontextmanager
async def visiting(
    site: Site, names: Names | None = None, *, seconds: float = 5.0, body_seconds: float = 5.0
) -> AsyncIterator[Fetcher]:
    """A fetcher whose guard has one door, to this site's port; two names lead there, or what `names` says."""

    def through_the_door(address: AddrInfoType) -> socket.socket:
        if address[4][:2] == (LOOPBACK, site.port):
            return narrow_socket(address)
        return public_socket(address)

    known = names or Names(news_example=[(LOOPBACK, site.port)], other_example=[(LOOPBACK, site.port)])
    async with open_fetcher(
        seconds=seconds, body_seconds=body_seconds, resolver=known, socket_factory=through_the_door
    ) as fetcher:
        yield fetcher
