"""The two ends of a move (bot.store.moving), whichever databases they are."""

from collections.abc import Awaitable, Callable, Sequence
from typing import Protocol, TypeVar

from bot.store.interface import Connection, Rows, Values
from bot.store.tables import Row, Table

T = TypeVar("T")


class End(Protocol):
    """One end of a move."""

    async def read(self, sql: str, values: Values = (), /) -> Rows: ...

    async def highest(self, table: Table) -> int | None:
        """The number that the next row's is higher than; None where the database does not count."""
        ...


class Source(End, Protocol):
    """What is read is as it was when it was opened."""

    async def unchanged(self) -> bool:
        """Whether it is so still. The last question: nothing is read after it."""
        ...


class Target(End, Protocol):
    """Rows come as they are: what was done about them when they were new is not done again."""

    async def transaction(self, work: Callable[[Connection], Awaitable[T]]) -> T: ...

    async def optimize(self) -> None: ...

    async def arrive(self, connection: Connection, table: Table, rows: Sequence[Row]) -> None: ...

    async def clear(self, connection: Connection, tables: Sequence[Table]) -> None:
        """Of tables in the order of references, all to the last."""
        ...

    async def count_on(self, connection: Connection, table: Table, highest: int) -> None:
        """The next number that is given is a higher one."""
        ...
