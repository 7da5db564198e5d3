"""Discord at another address: a proxy, a self-hosted server, a test.

discord.py keeps its addresses in class attributes (`Route.BASE`, `DiscordWebSocket.DEFAULT_GATEWAY`), which would move
every client of the process. Each request of one client passes through its own `HTTPClient` or through the webhook
adapter of its context, so these two are told where to go instead.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import aiohttp
import yarl
from discord.gateway import DiscordWebSocket
from discord.http import HTTPClient, Route
from discord.webhook.async_ import AsyncWebhookAdapter, async_context

from bot.platforms.leading import guarded

LONGEST_WAIT = 30.0
"""Seconds of a rate limit that are waited out; longer ones are raised. The least that discord.py takes."""


class Endpoint(HTTPClient):
    """The REST half of a client, and where its gateway is; "" for the one that discord.py knows."""

    def __init__(
        self, owner: HTTPClient, api_base_url: str, gateway_url: str, leads: Callable[[], bool] | None
    ) -> None:
        super().__init__(owner.loop, max_ratelimit_timeout=LONGEST_WAIT, http_trace=guarded(leads))
        self._base = api_base_url.rstrip("/")
        self._gateway = gateway_url

    async def request(self, route: Route, **kwargs: Any) -> Any:
        """As discord.py's, at our address."""
        return await super().request(_moved(route, self._base), **kwargs)

    async def ws_connect(self, url: str, *, compress: int = 0) -> aiohttp.ClientWebSocketResponse:
        """As discord.py's. An address that READY named for resuming is taken as it is."""
        target = yarl.URL(url)
        if self._gateway and target.origin() == DiscordWebSocket.DEFAULT_GATEWAY.origin():
            target = yarl.URL(self._gateway).with_query(target.query)
        return await super().ws_connect(str(target), compress=compress)

    async def get_bot_gateway(self) -> tuple[int, str, Any]:
        """As discord.py's. The gateway that it names is taken, where no other is."""
        shards, url, limit = await super().get_bot_gateway()
        self._gateway = self._gateway or url
        return shards, url, limit


class WebhookEndpoint(AsyncWebhookAdapter):
    """Answers to interactions do not pass through HTTPClient but through this."""

    def __init__(self, api_base_url: str) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self._base = api_base_url.rstrip("/")

    async def request(self, route: Route, *args: Any, **kwargs: Any) -> Any:
        """As discord.py's, at our address."""
        return await super().request(_moved(route, self._base), *args, **kwargs)


@contextmanager
def webhooks_at(api_base_url: str) -> Iterator[None]:
    """Within this context and the tasks that it starts, answers to interactions go to this address."""
    before = async_context.get()
    async_context.set(WebhookEndpoint(api_base_url))
    try:
        yield
    finally:
        async_context.set(before)


def _moved(route: Route, base: str) -> Route:
    route.url = base + route.url.removeprefix(Route.BASE)
    return route
