"""What the questions of the store ask: a database, whichever of the two it is."""

from collections.abc import AsyncGenerator, Awaitable, Callable, Iterable, Mapping, Sequence
from typing import Any, Protocol, TypeAlias, TypeVar

T = TypeVar("T")
Rows: TypeAlias = list[tuple[Any, ...]]
Values: TypeAlias = Sequence[Any] | Mapping[str, Any]
Changed: TypeAlias = tuple[Any, ...]
"""A table that another process has changed, and the key of the row; the empty tuple: any of them may have changed."""

Observed: TypeAlias = Callable[[str, float], None]
"""Told of each call what it was ("read", "search", "write", "transaction") and its seconds, those of waiting too."""

UNCLAIMED = "/* FOR UPDATE SKIP LOCKED */"
"""At the end of a SELECT within an UPDATE: what another process is just taking is passed over. SQLite has one writer,
and a comment here; PostgreSQL is told so (bot.store.dialect)."""
SHARED = "/* FOR SHARE */"
"""At the end of a SELECT within a statement: what it finds stays as it is until the statement has ended."""


class Result(Protocol):
    """What a statement did."""

    @property
    def rowcount(self) -> int:
        """How many rows it wrote."""
        ...


class Connection(Protocol):
    """What a transaction is made of."""

    async def execute(self, sql: str, values: Values = (), /) -> Result: ...

    async def execute_fetchall(self, sql: str, values: Values = (), /) -> Iterable[Any]: ...

    async def executemany(self, sql: str, rows: Iterable[Sequence[Any]], /) -> Any: ...


class Database(Protocol):
    """SQL that both databases speak (bot.store.dialect). What SQLite and PostgreSQL do each in their own way is a
    method here. Raises StoreUnusable where nothing can be asked now."""

    observed: Observed | None
    in_order: bool
    """Whether what is numbered by the database can be seen in the order of its numbers."""

    async def read(self, sql: str, values: Values = ()) -> Rows:
        """All rows of one SELECT."""
        ...

    async def records(self, sql: str, values: Mapping[str, Any]) -> list[dict[str, Any]]:
        """As `read`, each row with the names of its columns."""
        ...

    async def glance(self, sql: str, values: Values = ()) -> Rows:
        """As `read`, for the few rows of an index that everybody asks for."""
        ...

    async def search(self, sql: str, values: Values = ()) -> Rows:
        """As `read`, where it may take long: only other searches wait for it."""
        ...

    async def write(self, sql: str, values: Values = ()) -> Rows:
        """One statement, a transaction by itself; the rows that it RETURNs. Durable on return."""
        ...

    async def transaction(self, work: Callable[[Connection], Awaitable[T]]) -> T:
        """`work`, all of it or nothing, and no other transaction meanwhile, of whatever process.

        It may be begun again from its start, so it changes nothing but the database.
        """
        ...

    async def wipe(self) -> bool:
        """What was deleted is gone from where it lay, too; False where somebody still reads it."""
        ...

    async def rewrite(self) -> None:
        """All is written anew: what was deleted before deletions were overwritten is gone."""
        ...

    async def optimize(self) -> None:
        """Measure the tables, as questions are planned by it."""
        ...

    async def check(self) -> str:
        """Whether the database is whole: "ok", or its first complaint."""
        ...

    async def numbers(self, connection: Connection) -> dict[str, int]:
        """The last number that each table gave, of those that give none twice."""
        ...

    async def count_on(self, connection: Connection, table: str, last: int) -> None:
        """The next number that the table gives is a higher one than this."""
        ...

    def hurry(self) -> None:
        """The program ends: from now on, what can't be asked at once is given up soon."""
        ...

    def changes(self) -> AsyncGenerator[Changed, None] | None:
        """What other processes change of that which is kept in memory (bot.store.sqlite.Store.follow).

        None where there are no others.
        """
        ...
