"""Requests for what nobody asked for: each leaves once, and is carried out or refused at once.

discord.py waits for limits and repeats what failed, for half a minute and more. Meanwhile such a request would take the
place of others, the pacer would not hear of the limit, and what is repeated would not be counted.
"""

import asyncio
from typing import Any

import aiohttp
from discord.http import HTTPClient, Route

from bot.errors import OutcomeUnknown
from bot.platforms.discord.failures import broken, limited, translated

SEND_TIME = 60.0
"""Seconds for one request, with the library's own waiting where it knows a limit beforehand."""
ANSWER_TIME = 15.0
"""Seconds from the request to the end of its answer."""
CONNECT_TIME = 10.0
"""Seconds until there is a connection; nothing was sent before."""

Json = dict[str, Any]


class Rest:
    """`answer_time`: seconds that an answer may take."""

    def __init__(self, http: HTTPClient, answer_time: float = ANSWER_TIME) -> None:
        self._http = http
        self._timeout = aiohttp.ClientTimeout(total=answer_time, sock_connect=min(CONNECT_TIME, answer_time))

    async def ask(self, method: str, path: str, body: Json | None = None, /, **where: str) -> Json:
        """The object that Discord answers with. `where` fills the names of the path. Raises a PlatformError."""
        answer = await self.order(method, path, body, **where)
        if not isinstance(answer, dict):
            raise OutcomeUnknown("an answer that is not Discord's")
        return answer

    async def order(self, method: str, path: str, body: Json | None = None, /, **where: str) -> object:
        """As `ask`, where the answer does not matter."""
        more: Json = {} if body is None else {"json": body}
        with translated():
            async with asyncio.timeout(SEND_TIME):
                return await self._http.request(
                    Route(method, path, **where), middlewares=(_once,), timeout=self._timeout, **more
                )


async def _once(request: aiohttp.ClientRequest, handler: aiohttp.ClientHandlerType) -> aiohttp.ClientResponse:
    """Raise for what discord.py would wait out or repeat."""
    response = await handler(request)
    if response.status == 429:  # noqa: PLR2004
        raise limited(response.headers, await response.text(errors="replace"))
    if response.status >= 500:  # noqa: PLR2004
        raise broken(response.status, await response.text(errors="replace"))
    return response
