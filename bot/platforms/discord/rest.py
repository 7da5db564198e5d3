"""Requests for what nobody asked for: each leaves once, and is carried out or refused at once.

discord.py waits for limits and repeats what failed, for half a minute and more, and where a channel's limit is used up
it gives an answer only when there is room again. Meanwhile such a request would take the place of others, the pacer
would not hear of the limit, what is repeated would not be counted, and what was sent could not be marked as sent.
"""

import asyncio
import json
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from typing import Any

import aiohttp

from bot.errors import Malformed, OutcomeUnknown, TryLater
from bot.platforms.discord.failures import answered, seconds_in, translated
from bot.platforms.discord.uploads import Upload, form
from bot.platforms.leading import guarded

ANSWER_TIME = 15.0
"""Seconds from the request to the end of its answer."""
CONNECT_TIME = 10.0
"""Seconds until there is a connection; nothing was sent before."""
LONGEST_WAIT = 10.0
"""Seconds that a request waits for a limit which Discord has announced; a longer wait is the caller's."""

Json = dict[str, Any]


class Rest:
    """Discord's REST half. `base` is its address."""

    def __init__(self, session: aiohttp.ClientSession, base: str) -> None:
        self._session = session
        self._base = base.rstrip("/")
        self._empty: dict[str, float] = {}
        """The limits that are used up, and until when, by the loop's clock."""

    async def ask(
        self,
        wanted: str,
        method: str,
        path: str,
        body: Json | None = None,
        uploads: Sequence[Upload] = (),
        /,
        **where: str,
    ) -> Any:
        """The field `wanted` of what Discord answers. `where` fills the names of the path. Raises a PlatformError."""
        answer = await self.order(method, path, body, uploads, **where)
        if not isinstance(answer, dict) or wanted not in answer:
            raise OutcomeUnknown("an answer that is not Discord's")
        return answer[wanted]

    async def order(
        self, method: str, path: str, body: Json | None = None, uploads: Sequence[Upload] = (), /, **where: str
    ) -> object:
        """As `ask`: all of the answer, for whom it does not matter. `where` holds ids; `uploads` go with the body."""
        if not all(value.isascii() and value.isdecimal() for value in where.values()):
            raise Malformed("what is no id of Discord")
        limit = f"{method} {path} {where.get('channel_id')}"
        await self._room(limit)
        url = self._base + path.format_map(where)
        content: dict[str, Any] = {"data": form(body or {}, uploads)} if uploads else {"json": body}
        with translated():
            async with self._session.request(method, url, allow_redirects=False, **content) as response:
                self._account(limit, response.headers)
                text = await response.text(encoding="utf-8", errors="replace")
                if not 200 <= response.status < 300:  # noqa: PLR2004
                    raise answered(response.status, response.headers, text)
                return json.loads(text) if text else None

    async def _room(self, limit: str) -> None:
        left = self._empty.get(limit, 0.0) - asyncio.get_running_loop().time()
        if left > LONGEST_WAIT:
            raise TryLater(left)
        await asyncio.sleep(max(left, 0.0))

    def _account(self, limit: str, headers: Mapping[str, str]) -> None:
        """Remember what Discord says of a limit that is used up with this request."""
        if headers.get("X-RateLimit-Remaining") == "0":
            now = asyncio.get_running_loop().time()
            self._empty = {each: until for each, until in self._empty.items() if until > now}
            self._empty[limit] = now + seconds_in(headers, "X-RateLimit-Reset-After", 0.0)


@asynccontextmanager
async def reaching(
    base: str, token: str, agent: str, leads: Callable[[], bool] | None, answer_time: float = ANSWER_TIME
) -> AsyncIterator[Rest]:
    """Discord at this address, as the bot of this token; `agent` is the name of the program, which Discord wants."""
    headers = {"Authorization": f"Bot {token}", "User-Agent": agent}
    timeout = aiohttp.ClientTimeout(total=answer_time, sock_connect=min(CONNECT_TIME, answer_time))
    guard = guarded(leads)
    async with aiohttp.ClientSession(
        headers=headers, timeout=timeout, trace_configs=[guard] if guard else None
    ) as session:
        yield Rest(session, base)
