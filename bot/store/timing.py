"""How long the database takes, told to whoever watches."""

import functools
import time
from collections.abc import Awaitable, Callable
from typing import Any, TypeVar

from bot.store.interface import Database

Asked = TypeVar("Asked", bound=Callable[..., Awaitable[Any]])


def timed(asked: Asked) -> Asked:
    """A method of a database whose calls are told to its `observed`."""

    @functools.wraps(asked)
    async def call(self: Database, *values: Any) -> Any:
        if self.observed is None:
            return await asked(self, *values)
        began = time.perf_counter()
        try:
            return await asked(self, *values)
        finally:
            self.observed(asked.__name__, time.perf_counter() - began)

    return call  # type: ignore[return-value]  # it has the form of what it calls
