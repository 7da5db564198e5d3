"""The SQL of the store in PostgreSQL's words.

The store speaks SQL that both databases understand, as far as there is such; functions that only SQLite has are made in
PostgreSQL by its migration (schema `sqlite`). What is left differs in its letters alone, and is put right here.
"""

import re
from functools import lru_cache

_LITERAL = r"""'(?:[^']|'')*'|"[^"]*\""""
_TOKEN = re.compile(
    rf"""
    (?P<prefix>GLOB\ '[^'*?\[]*\*')          # the only pattern that is in use: what begins so
    | (?P<literal>{_LITERAL})
    | (?P<claim>/\*\ FOR\ UPDATE\ SKIP\ LOCKED\ \*/)
    | (?P<order>CROSS\ JOIN)                 # in SQLite, the order in which tables are gone through
    | (?P<index>(?:NOT\ INDEXED|INDEXED\ BY\ \w+))
    | (?P<place>\?)
    | (?<![\w:]):(?P<name>[a-z_]\w*)
    | (?P<percent>%)
    """,
    re.VERBOSE,
)


@lru_cache(maxsize=1024)
def postgres(sql: str) -> str:
    """A statement for psycopg: `?` and `:name` are %s and %(name)s, which they are not within quotation marks."""
    return _TOKEN.sub(_replaced, sql)


def _replaced(match: re.Match[str]) -> str:
    text = match[0]
    match match.lastgroup:
        case "prefix":
            return f"LIKE {text.removeprefix('GLOB ')[:-2]}%%'"
        case "literal" | "percent":
            return text.replace("%", "%%")
        case "claim":
            return text[3:-3]
        case "order":
            return "JOIN"
        case "index":
            return ""
        case "name":
            return f"%({match['name']})s"
        case _:
            return "%s"
