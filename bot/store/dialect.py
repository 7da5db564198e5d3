"""The SQL of the store in PostgreSQL's words.

The store speaks SQL that both databases understand, as far as there is such; functions that only SQLite has are made in
PostgreSQL by its migration (schema `sqlite`). What is left differs in its letters alone, and is put right here.
"""

import re
from collections.abc import Callable
from functools import lru_cache

_LITERAL = r"""'(?:[^']|'')*'|"[^"]*\""""
_TOKEN = re.compile(
    rf"""
    (?P<prefix>GLOB\ '[^'*?\[]*\*')          # the only pattern that is in use: what begins so
    | (?P<literal>{_LITERAL})
    | (?P<claim>/\*\ FOR\ (?:UPDATE\ SKIP\ LOCKED|UPDATE|SHARE)\ \*/)
    | (?P<order>CROSS\ JOIN)                 # in SQLite, the order in which tables are gone through
    | (?P<index>(?:NOT\ INDEXED|INDEXED\ BY\ \w+))
    | (?P<place>\?)
    | (?P<name>(?<![\w:]):[a-z_]\w*)
    | (?P<percent>%)
    """,
    re.VERBOSE,
)


@lru_cache(maxsize=1024)
def postgres(sql: str) -> str:
    """A statement for psycopg: `?` and `:name` are %s and %(name)s, which they are not within quotation marks."""
    return _TOKEN.sub(_replaced, sql)


_WORDS: dict[str | None, Callable[[str], str]] = {
    "prefix": lambda text: f"LIKE {text.removeprefix('GLOB ')[:-2]}%%'",
    "literal": lambda text: text.replace("%", "%%"),
    "claim": lambda text: text[3:-3],
    "order": lambda _: "JOIN",
    "index": lambda _: "",
    "place": lambda _: "%s",
    "name": lambda text: f"%({text[1:]})s",
    "percent": lambda _: "%%",
}


def _replaced(match: re.Match[str]) -> str:
    return _WORDS[match.lastgroup](match[0])
