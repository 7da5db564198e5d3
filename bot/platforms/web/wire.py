"""The socket of one open page, as those who talk to the page see it."""

import asyncio
import logging

from aiohttp import web

from bot.platforms.web.render import Out, encode

log = logging.getLogger(__name__)

PATIENCE = 10.0
"""Seconds that a page may take to accept a frame."""


class Wire:
    """Tells one page. A page that has gone is no error: it asks again when it is back.

    `greeted`: it said hello, so it can be told things unasked. `home`: the beginning of an address that opens it and
    says something there (Request.home).
    """

    def __init__(self, socket: web.WebSocketResponse, home: str = "") -> None:
        self.home = home
        self.greeted = False
        self._socket = socket

    async def tell(self, frame: Out) -> bool:
        """Send a frame; whether it left."""
        if self._socket.closed:
            return False
        try:
            async with asyncio.timeout(PATIENCE):
                await self._socket.send_str(encode(frame))
        except (ConnectionError, TimeoutError) as fault:
            log.debug("a page went away: %r", fault)
            return False
        return True

    async def close(self, code: int) -> None:
        """Say good-bye with a code of RFC 6455, section 7.4.1."""
        await self._socket.close(code=code)
