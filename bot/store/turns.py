"""What is kept in memory beside its table: the two are changed together, and read together."""

import functools
from asyncio import Lock
from collections.abc import Awaitable, Callable
from typing import Any, Protocol, TypeVar


class Remembering(Protocol):
    """Whoever keeps rows in memory, too. The `turn` is held by who changes them, or reads them to keep them."""

    turn: Lock


Done = TypeVar("Done", bound=Callable[..., Awaitable[Any]])


def in_turn(done: Done) -> Done:
    """A method after whose end memory says what the table does: no other one of its kind goes on meanwhile.

    Rows that were read before a change would be taken into memory after it, for good.
    """

    @functools.wraps(done)
    async def call(self: Remembering, *values: Any, **more: Any) -> Any:
        async with self.turn:
            return await done(self, *values, **more)

    return call  # type: ignore[return-value]  # it has the form of what it calls
