"""How python-telegram-bot reaches the Bot API: aiohttp's connections, JSON bodies, and a token that stays here."""

import json
import re
from collections.abc import Callable, Mapping
from io import BytesIO
from typing import Any, Final, cast

import aiohttp
from telegram import Bot
from telegram.error import NetworkError, TelegramError, TimedOut
from telegram.request import BaseRequest, RequestData

from bot.errors import Malformed
from bot.model import Secret
from bot.platforms.borrowing import read_within
from bot.platforms.leading import OvertakenError, guarded
from bot.platforms.telegram.uploads import Fields, Files, parted

CONNECTIONS = 100
"""At once: 64 answers with a toast here and there, the poll, and some to spare."""
CONNECT_TIMEOUT, READ_TIMEOUT = 10.0, 20.0
"""Seconds, for a free connection or a new one, and for the server's next byte."""
UPLOAD_TIMEOUT = 120.0
"""Seconds for the next byte where files are sent: a slow line takes its time for ten megabytes."""
HEADERS = {"Content-Type": "application/json"}
SERVER_ERROR, ERROR, OK = 500, 400, 200
TOO_LARGE, TOO_MANY = 413, 429
NEVER_DONE = frozenset({TOO_LARGE, TOO_MANY})
"""Whoever answers so, Telegram or a proxy before it, did not act on the request."""
_PATH = re.compile(r"[\w-]+(?:[/. ][\w-]+)*", re.ASCII)
"""A path of a file, with no way out of its folder."""


class NotSentError(NetworkError):
    """The request surely never left: no connection came about."""


class RefusedError(TelegramError):
    """The Bot API said no, in its own JSON (Bot API, "Making requests" and ResponseParameters)."""

    def __init__(self, code: int, answer: dict[str, Any]) -> None:
        self.code = code
        self.description = str(answer.get("description") or f"HTTP status {code}")
        parameters = answer.get("parameters")
        told = parameters if isinstance(parameters, dict) else {}
        self.retry_after = _seconds(told.get("retry_after"))
        self.migrate_to: int | None = told.get("migrate_to_chat_id")
        super().__init__(f"{code} {self.description}")


class Transport(BaseRequest):
    """A pool of kept connections to one Bot API server.

    Only this object knows the token: it is put into the address here, and no error and no log of the libraries holds an
    address. python-telegram-bot itself gets an empty one (`bot_over`).
    """

    __slots__ = ("_base", "_files", "_guards", "_patience", "_reading", "_session")

    def __init__(
        self, server: str, token: Secret, patience: float = READ_TIMEOUT, leads: Callable[[], bool] | None = None
    ) -> None:
        """`patience` is how long the server's next byte may take, in seconds, where a request does not say.

        No request is written while `leads` says no.
        """
        guard = guarded(leads)
        self._guards = [guard] if guard else None
        self._base: Final = f"{server.rstrip('/')}/bot{token.reveal()}/"
        self._files: Final = f"{server.rstrip('/')}/file/bot{token.reveal()}/"
        self._session: aiohttp.ClientSession | None = None
        self._patience = patience
        self._reading = aiohttp.ClientTimeout(total=None, connect=CONNECT_TIMEOUT, sock_read=patience)

    @property
    def read_timeout(self) -> float:
        return self._patience

    async def initialize(self) -> None:
        """Open the pool; connections come with the first requests. Called again, it does nothing."""
        if self._session is None:
            self._session = aiohttp.ClientSession(
                connector=aiohttp.TCPConnector(limit=CONNECTIONS),
                cookie_jar=aiohttp.DummyCookieJar(),
                timeout=self._reading,
                skip_auto_headers=("Accept-Encoding", "User-Agent"),
                trace_configs=self._guards,
            )

    async def shutdown(self) -> None:
        if self._session is not None:
            await self._session.close()
            self._session = None

    async def do_request(  # noqa: PLR0913, PLR0917  the library's own signature
        self,
        url: str,
        method: str,
        request_data: RequestData | None = None,
        read_timeout: Any = BaseRequest.DEFAULT_NONE,
        write_timeout: Any = BaseRequest.DEFAULT_NONE,  # noqa: ARG002  aiohttp has no such limit
        connect_timeout: Any = BaseRequest.DEFAULT_NONE,  # noqa: ARG002  one for all requests, above
        pool_timeout: Any = BaseRequest.DEFAULT_NONE,  # noqa: ARG002  part of the one above
    ) -> tuple[int, bytes]:
        """Make a request of the Bot API method that `url` ends with. Files are sent by `call` alone.

        Raises RefusedError, NotSentError, TimedOut, or NetworkError where nobody knows whether it was carried out.
        """
        parameters = request_data.parameters if request_data else {}
        return await self._ask(method, url.rpartition("/")[2], parameters, self._timeout(read_timeout))

    async def call(self, name: str, parameters: dict[str, Any], read_timeout: float | None) -> Any:
        """The result of the Bot API method `name`; as `do_request`, without the library's objects around it."""
        fields, files = parted(parameters)
        if files:
            _, payload = await self._upload(name, fields, files)
        else:
            _, payload = await self._ask("POST", name, parameters, self._timeout(read_timeout))
        return self.parse_json_payload(payload)["result"]

    async def download(self, path: str, most: int) -> bytes:
        """A file by the path that getFile tells. Raises Malformed where it is not to be had or has more than `most`
        bytes, else as `do_request`. The address of it holds the token: no error and no log has it."""
        if self._session is None:
            raise NotSentError("there is no open connection")
        if not _PATH.fullmatch(path):  # a server in its local mode names a file of its own machine
            raise Malformed("a file that the server does not hand out")
        try:
            async with self._session.get(self._files + path, allow_redirects=False) as response:
                if response.status != OK:
                    raise Malformed(f"HTTP status {response.status} for a file")
                return await read_within(response, most)
        except (aiohttp.ClientError, TimeoutError, OSError) as error:
            broken = failure(error)
        # As in `_exchange`.
        raise broken

    async def _ask(
        self, verb: str, name: str, parameters: dict[str, Any], timeout: aiohttp.ClientTimeout
    ) -> tuple[int, bytes]:
        body = json.dumps(parameters, ensure_ascii=False).encode("utf-8", "replace")
        return _judged(*await self._exchange(verb, name, body, HEADERS, timeout))

    async def _upload(self, name: str, fields: Fields, files: Files) -> tuple[int, bytes]:
        """The same with files: a form of several parts (Bot API, "Sending files")."""
        form = aiohttp.FormData()
        for field, value in fields.items():
            form.add_field(field, value)
        for field, file in files.items():
            form.add_field(field, BytesIO(file.content), filename=file.name, content_type=file.kind)
        body = form()
        return _judged(*await self._exchange("POST", name, body, body.headers, self._timeout(UPLOAD_TIMEOUT)))

    @staticmethod
    def parse_json_payload(payload: bytes) -> dict[str, Any]:
        """The server's answer. Raises NetworkError for what is no answer of a Bot API server."""
        answer = _told(payload)
        if answer.get("ok") is False and type(code := answer.get("error_code")) is int:
            raise _refusal(code, answer)  # a "no" is one whatever the status that it comes with
        if "result" not in answer:
            raise NetworkError("the server's answer is not the Bot API's JSON")
        return answer

    async def _exchange(
        self,
        verb: str,
        name: str,
        body: bytes | aiohttp.Payload,
        headers: Mapping[str, str],
        timeout: aiohttp.ClientTimeout,
    ) -> tuple[int, bytes]:
        if self._session is None:
            raise NotSentError("there is no open connection")
        try:
            async with self._session.request(
                verb, self._base + name, data=body, headers=headers, timeout=timeout, allow_redirects=False
            ) as response:
                return response.status, await response.read()
        except (aiohttp.ClientError, TimeoutError, OSError) as error:
            broken = failure(error)
        # Raised out here, so that the library's error and the address in it are not even its context.
        raise broken

    def _timeout(self, seconds: Any) -> aiohttp.ClientTimeout:
        if isinstance(seconds, int | float):
            return aiohttp.ClientTimeout(total=None, connect=CONNECT_TIMEOUT, sock_read=seconds)
        return self._reading


def failure(error: Exception) -> NetworkError:
    """What an error of aiohttp means for the request, without the text of it where that may hold the address."""
    if isinstance(error, OvertakenError):
        return NotSentError(str(error))
    if isinstance(error, aiohttp.ClientConnectorCertificateError):
        return NotSentError("no connection: the server's certificate is not valid")
    if isinstance(error, aiohttp.ClientConnectorError):
        return NotSentError(f"no connection: {error.os_error.strerror or type(error.os_error).__name__}")
    if isinstance(error, aiohttp.ConnectionTimeoutError):
        return NotSentError("no connection in time")
    if isinstance(error, TimeoutError):
        return TimedOut("no answer in time")
    return NetworkError(f"the connection broke: {type(error).__name__}")


def _judged(code: int, payload: bytes) -> tuple[int, bytes]:
    """An answer with its status. Raises what `_refusal` makes of a status that says no."""
    if code >= ERROR:
        raise _refusal(code, _told(payload))
    return code, payload


def _told(payload: bytes) -> dict[str, Any]:
    """An answer's JSON; nothing for what is none of the Bot API's."""
    try:
        answer = json.loads(payload)
    except ValueError:
        answer = None
    return answer if isinstance(answer, dict) else {}


def _refusal(code: int, answer: dict[str, Any]) -> TelegramError:
    """Only Telegram's own JSON counts as its word: a proxy's page of HTML says nothing about the token or the chat."""
    if code in NEVER_DONE or (code < SERVER_ERROR and answer.get("ok") is False):
        return RefusedError(code, answer)
    return NetworkError(f"the server answered with HTTP status {code}")


def _seconds(told: object) -> float:
    return float(told) if isinstance(told, int | float) and told > 0 else 0.0


class Api(Bot):
    """python-telegram-bot's Bot, with one way to call a method by its name in the Bot API and get the result raw.

    Its typed methods take four times as long for a message with a keyboard, most of it for objects that nobody reads
    (docs/decisions.md).
    """

    __slots__ = ()

    async def call(self, method: str, *, read_timeout: float | None = None, **parameters: Any) -> Any:
        """The result of `method`. A parameter of None is left out. Raises telegram.error.TelegramError."""
        transport = cast("Transport", self.request)
        given = {name: value for name, value in parameters.items() if value is not None}
        return await transport.call(method, given, read_timeout)

    async def download(self, path: str, most: int) -> bytes:
        """A file: see Transport."""
        return await cast("Transport", self.request).download(path, most)


def bot_over(transport: Transport) -> Api:
    """A Bot that uses `transport` and, so that none of its logs and errors can tell the token, does not have it."""
    nowhere = ""
    return Api(
        "hidden",
        base_url=lambda _: nowhere,
        base_file_url=lambda _: nowhere,
        request=transport,
        get_updates_request=transport,
    )
