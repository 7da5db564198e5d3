"""The guard: fetches a page or a feed of the public web, and nothing else.

What is checked is the address that is really dialled, where the socket is made: a name that answers differently the
second time gains nothing.
"""

import asyncio
import socket
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from importlib.metadata import version

from aiohttp import (
    AddrInfoType,
    ClientError,
    ClientResponse,
    ClientSession,
    ClientTimeout,
    DummyCookieJar,
    TCPConnector,
)
from aiohttp.abc import AbstractResolver
from yarl import URL

from bot.errors import BadInput, Unreachable
from bot.intake.address import web
from bot.intake.public import is_public, may_be_public
from bot.intake.reasons import Reason, unreachable

SECONDS = 20.0
"""From the question to the last byte, redirects and all."""
BODY_SECONDS = 10.0
"""From the head of an answer to its last byte. A busy site may think for a while, but then it does not dribble."""
MOST = 5 * 1024 * 1024
"""Bytes of a body, decompressed."""
REDIRECTS = 5
_MOST_OF_A_REFUSAL = 256 * 1024  # bytes of a page that says no: its title is all that is wanted
_CONNECTIONS = 64
_AT_ONCE = 64 * 1024
"""Bytes that the system holds for a connection: what comes at once is parsed at once, and nothing else runs then."""
_PORTS = {"http": 80, "https": 443}
_TEMPORARY, _PERMANENT = {302, 303, 307}, {301, 308}
_NOT_MODIFIED = 304
_FAULTS = 500
_REASONS = {401: Reason.FORBIDDEN, 402: Reason.PAYWALL, 404: Reason.NOT_FOUND, 410: Reason.NOT_FOUND, 429: Reason.BUSY}
_NOT_OURS = frozenset({"authorization", "cookie", "host", "proxy-authorization", "user-agent"})

SocketFactory = Callable[[AddrInfoType], socket.socket]


@dataclass(frozen=True, slots=True)
class Fetched:
    """What came: 2xx, or 304 with no body. `headers` have lower-case names; `body` is decompressed.

    `address` is where it was found in the end. `moved` is the same where every redirect was permanent (301, 308: RFC
    9110), to be kept from now on in the place of what was asked for; else None.
    """

    status: int
    headers: Mapping[str, str]
    body: bytes
    address: str
    moved: str | None = None

    @property
    def kind(self) -> str:
        """The media type, in lower case and without its parameters; "" where none was said."""
        return self.headers.get("content-type", "").partition(";")[0].strip().lower()


class NotPublicError(OSError):
    """The socket factory's answer to an address that is not public."""


def public_socket(address: AddrInfoType) -> socket.socket:
    """A socket to dial this address with. Raises NotPublicError where it is not public: this is the guard itself."""
    if not is_public(str(address[4][0])):
        raise NotPublicError("not a public address")
    return narrow_socket(address)


def narrow_socket(address: AddrInfoType) -> socket.socket:
    """A socket that takes little at once."""
    made = socket.socket(*address[:3])
    made.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, _AT_ONCE)
    return made


class Fetcher:
    """Gets pages and feeds; made by `open_fetcher`."""

    def __init__(self, session: ClientSession, seconds: float, body_seconds: float) -> None:
        self._session = session
        self._seconds = seconds
        self._body_seconds = body_seconds

    async def get(self, address: str, *, headers: Mapping[str, str] = {}, most: int = MOST) -> Fetched:
        """What stands at the address. `headers` are sent along, such as If-None-Match; `most` bytes are read of a body.

        Raises Unreachable, whose `reason` is a Reason.
        """
        try:
            async with asyncio.timeout(self._seconds):
                return await self._follow(_allowed(address), headers, most)
        except TimeoutError:
            raise unreachable(Reason.SLOW) from None
        except (ClientError, OSError, ValueError) as error:  # ValueError: a name that can't be asked for
            raise unreachable(_why(error)) from error

    async def _follow(self, url: URL, headers: Mapping[str, str], most: int) -> Fetched:
        sent = {name: value for name, value in headers.items() if name.lower() not in _NOT_OURS}
        first, forever = url, True
        for _ in range(REDIRECTS + 1):
            async with self._session.get(url, headers=sent, allow_redirects=False) as response:
                target = response.headers.get("location")
                if response.status not in _TEMPORARY | _PERMANENT or not target:
                    moved = str(url) if forever and url != first else None
                    async with asyncio.timeout(self._body_seconds):
                        return await _answer(response, most, moved)
                forever = forever and response.status in _PERMANENT
            url = _allowed(target, url)
        raise unreachable(Reason.TOO_MANY_REDIRECTS)


@asynccontextmanager
async def open_fetcher(
    *,
    seconds: float = SECONDS,
    body_seconds: float = BODY_SECONDS,
    resolver: AbstractResolver | None = None,
    socket_factory: SocketFactory = public_socket,
) -> AsyncIterator[Fetcher]:
    """A fetcher, for as long as it is needed. It keeps no cookies, asks no proxy, and says who it is."""
    connector = TCPConnector(
        limit=_CONNECTIONS,
        resolver=resolver,
        use_dns_cache=resolver is None,
        socket_factory=socket_factory,
    )
    session = ClientSession(
        connector=connector,
        cookie_jar=DummyCookieJar(),
        trust_env=False,
        timeout=ClientTimeout(total=None),
        headers={"User-Agent": f"Khabar/{version('khabar')} (news bot)"},
    )
    async with session:
        yield Fetcher(session, seconds, body_seconds)


def _allowed(address: str, base: URL | None = None) -> URL:
    """The address, if we may go there; `base` is where a redirect to it stood. Raises Unreachable."""
    try:
        url = URL(web(str(base.join(URL(address))) if base else address)).with_fragment(None)
        host = url.raw_host or ""
        own = url.user is None and url.password is None and url.port == _PORTS[url.scheme]
    except (BadInput, ValueError):
        raise unreachable(Reason.REFUSED) from None
    if not own or not may_be_public(host):
        raise unreachable(Reason.REFUSED)
    return url.with_host(host.rstrip(".")) if host.endswith(".") else url


async def _answer(response: ClientResponse, most: int, moved: str | None) -> Fetched:
    """What an answer that is no redirect says. Raises Unreachable."""
    headers = {name.lower(): value for name, value in response.headers.items()}
    if response.ok or response.status == _NOT_MODIFIED:
        return Fetched(response.status, headers, await _body(response, most), str(response.url), moved)
    try:
        body = await _body(response, _MOST_OF_A_REFUSAL)
    except (Unreachable, ClientError):
        body = b""
    raise unreachable(_reason(response.status), status=response.status, headers=headers, body=body)


async def _body(response: ClientResponse, most: int) -> bytes:
    """The body, decompressed piece by piece: what is too large is not read to its end."""
    found = bytearray()
    async for piece in response.content.iter_any():
        found += piece
        if len(found) > most:
            raise unreachable(Reason.TOO_LARGE, status=response.status)
    return bytes(found)


def _reason(status: int) -> Reason:
    return _REASONS.get(status) or (Reason.SERVER_FAULT if status >= _FAULTS else Reason.FORBIDDEN)


def _why(error: Exception) -> Reason:
    """What a failed connection was about."""
    cause = error.__cause__
    if isinstance(cause, NotPublicError):
        return Reason.REFUSED
    # EAI_AGAIN: the name server was not reached, so nobody knows.
    missing = isinstance(cause, socket.gaierror) and cause.errno != socket.EAI_AGAIN
    return Reason.NO_HOST if missing else Reason.UNREACHABLE
