"""What is kept in memory beside its table: the two are changed together, and read together."""

import functools
from asyncio import Lock
from collections.abc import Callable, Coroutine
from typing import Any, Concatenate, ParamSpec, Protocol, TypeVar


class Remembering(Protocol):
    """Whoever keeps rows in memory, too."""

    @property
    def turn(self) -> Lock:
        """Held by whoever changes rows, or reads them to keep them."""
        ...


Its = TypeVar("Its", bound=Remembering)
Given = ParamSpec("Given")
T = TypeVar("T")
Method = Callable[Concatenate[Its, Given], Coroutine[Any, Any, T]]


def in_turn(work: Method[Its, Given, T]) -> Method[Its, Given, T]:
    """A method after whose end memory says what the table does: no other one of its kind goes on meanwhile.

    Rows that were read before a change would be taken into memory after it, for good.
    """

    @functools.wraps(work)
    async def call(self: Its, *values: Given.args, **more: Given.kwargs) -> T:
        async with self.turn:
            return await work(self, *values, **more)

    return call
