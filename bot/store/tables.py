"""What a database consists of: its tables, as the migrations make them, and sums by which two of them are compared."""

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from graphlib import TopologicalSorter
from hashlib import blake2b
from typing import Any

from bot.store.driver import newest
from bot.store.migrate import migrations, statements
from bot.store.sessions import clean

Row = tuple[Any, ...]
OWN = {"memory": "owner NOT IN ('moving', 'queue')"}
"""Of tables that hold more than goes elsewhere, what does: the rest tells of the database itself."""
_SIZE = 32


@dataclass(frozen=True, slots=True)
class Table:
    """`key` are the columns by which its rows are told apart. `counted`: a number of its is never given twice, even
    where the row is gone; `number` is the column of numbers that the database gives, if it has one."""

    name: str
    columns: tuple[str, ...]
    key: tuple[str, ...]
    counted: bool
    number: str

    def key_of(self, row: Row) -> Row:
        return tuple(row[self.columns.index(name)] for name in self.key)

    @property
    def where(self) -> str:
        return OWN.get(self.name, "true")

    def rows(self, limit: int, *, after: bool, until: bool) -> str:
        """A question for rows in the order of the key, bound to the key that they come after, and the last one's."""
        key, places = f"({quoted(self.key)})", f"({', '.join('?' * len(self.key))})"
        conditions = [self.where, *[f"{key} > {places}"] * after, *[f"{key} <= {places}"] * until]
        return (
            f'SELECT {quoted(self.columns)} FROM "{self.name}" WHERE {" AND ".join(conditions)}'
            f" ORDER BY {quoted(self.key)} LIMIT {limit}"
        )


def quoted(names: Iterable[str]) -> str:
    return ", ".join(f'"{name}"' for name in names)


@dataclass(frozen=True, slots=True)
class Schema:
    """All tables, those that others refer to before them; `first` are the rows of memory that a new database has."""

    version: int
    tables: tuple[Table, ...]
    first: frozenset[Row]


def schema() -> Schema:
    """Asked of a database that is made for it: a new table is known here without anybody thinking of it."""
    steps = migrations()
    connection = newest.connect(":memory:", isolation_level=None)
    try:
        for _, script in steps:
            for statement in statements(script):
                connection.execute(statement)
        tables = {name: _table(connection, name, sql) for name, sql in connection.execute(_TABLES)}
        order = TopologicalSorter({name: sorted(_referred(connection, name)) for name in sorted(tables)})
        first = frozenset(connection.execute("SELECT owner, key FROM memory"))
        return Schema(steps[-1][0], tuple(tables[name] for name in order.static_order()), first)
    finally:
        connection.close()


_TABLES = "SELECT name, sql FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY name"


def _table(connection: Any, name: str, sql: str) -> Table:
    found = list(connection.execute("SELECT name, type, pk FROM pragma_table_info(?)", (name,)))
    keys = [(place, column, kind) for column, kind, place in found if place]
    key = tuple(column for _, column, _ in sorted(keys))
    number = key[0] if [kind for _, _, kind in keys] == ["INTEGER"] else ""
    return Table(name, tuple(column for column, _, _ in found), key, "AUTOINCREMENT" in sql, number)


def _referred(connection: Any, name: str) -> set[str]:
    return {its for (its,) in connection.execute('SELECT "table" FROM pragma_foreign_key_list(?)', (name,))}


@dataclass(slots=True)
class Sum:
    """How many rows there are, and the sum of their hashes.

    It is the same in whatever order they come: what PostgreSQL can't hold is another letter there, and sorts
    elsewhere.
    """

    rows: int = 0
    total: int = 0

    def add(self, rows: Sequence[Row]) -> None:
        self.rows += len(rows)
        for row in rows:
            self.total = (self.total + int.from_bytes(hashed(row), "big")) % 2 ** (8 * _SIZE)


def hashed(row: Sequence[Any]) -> bytes:
    return blake2b(canonical(row), digest_size=_SIZE).digest()


def canonical(row: Sequence[Any]) -> bytes:
    """The same for a row in either database: what PostgreSQL can't hold is as it is there."""
    try:
        raw = _spelled(row).encode()
    except UnicodeEncodeError:
        return _cleaned(row)
    return _cleaned(row) if rb"\u0000" in raw else raw  # how JSON spells NUL


def _cleaned(row: Sequence[Any]) -> bytes:
    return _spelled([clean(value) if isinstance(value, str) else value for value in row]).encode()


def _spelled(row: Sequence[Any]) -> str:
    return json.dumps(row, ensure_ascii=False, separators=(",", ":"))


@dataclass(slots=True)
class Unmatched:
    """Rows of two databases, in the order of their keys or near it, without those that both have."""

    table: Table
    _left: dict[Row, bytes] = field(default_factory=dict)
    _right: dict[Row, bytes] = field(default_factory=dict)

    def add(self, left: Sequence[Row], right: Sequence[Row]) -> None:
        self._left.update(self._hashed(left))
        self._right.update(self._hashed(right))
        for key in [key for key, its in self._left.items() if self._right.get(key) == its]:
            del self._left[key], self._right[key]

    def _hashed(self, rows: Sequence[Row]) -> Iterator[tuple[Row, bytes]]:
        for row in rows:
            yield tuple(clean(its) if isinstance(its, str) else its for its in self.table.key_of(row)), hashed(row)

    def __len__(self) -> int:
        return len(self._left) + len(self._right)

    @property
    def first(self) -> Row | None:
        """The lowest key of those rows."""
        return min([*self._left, *self._right], default=None)
