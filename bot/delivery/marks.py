"""What happened to messages is written, however long the database can't be."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from typing import Any, TypeVar

from bot.errors import StoreUnusable

log = logging.getLogger(__name__)

PAUSE = 1.0
"""Seconds before a database that failed is asked again."""

T = TypeVar("T")


class Marks:
    """Remembers what is not written yet; each of it is safe to be written twice."""

    def __init__(self, pause: float = PAUSE) -> None:
        self.pause = pause
        self._open: dict[int, Callable[[], Awaitable[Any]]] = {}

    async def write(self, delivery: int, act: Callable[[], Awaitable[T]]) -> T:
        """Do it until it is done. What a cancelled caller leaves open is done by `flush`."""
        self._open[delivery] = act
        told = False
        while True:
            try:
                result = await act()
            except StoreUnusable as error:
                log.log(
                    logging.DEBUG if told else logging.WARNING, "delivery %d waits to be marked: %s", delivery, error
                )
                told = True
                await asyncio.sleep(self.pause)
            except Exception:
                del self._open[delivery]
                raise
            else:
                del self._open[delivery]
                return result

    async def flush(self) -> None:
        """Write what was left open, before anything else is believed of the ledger."""
        for delivery, act in list(self._open.items()):
            await self.write(delivery, act)
