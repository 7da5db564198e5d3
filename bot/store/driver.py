"""aiosqlite over the newest SQLite at hand: before 3.51.3, two connections that write at once can corrupt a WAL."""

import sqlite3
import sys
from typing import Any

SAFE_WAL = (3, 51, 3)


def _newest() -> Any:
    try:
        import pysqlite3.dbapi2 as bundled
    except ImportError:  # pragma: no cover - no wheel for this machine
        return sqlite3
    return max(bundled, sqlite3, key=lambda driver: driver.sqlite_version_info)


newest = _newest()
# aiosqlite takes whatever is called sqlite3 while it is imported; nobody else sees the exchange.
sys.modules["sqlite3"] = newest
try:
    import aiosqlite
finally:
    sys.modules["sqlite3"] = sqlite3

VERSION: tuple[int, int, int] = newest.sqlite_version_info

__all__ = ["VERSION", "aiosqlite", "newest", "warning"]


def warning(version: tuple[int, int, int] = VERSION) -> str:
    """One line for the operator where the SQLite at hand is too old, else nothing."""
    if version >= SAFE_WAL:
        return ""
    have, want = (".".join(map(str, number)) for number in (version, SAFE_WAL))
    return (
        f"SQLite {have} can damage the database when two programs write at once: install the package pysqlite3, "
        f"or {want} or newer, and run no other khabar command beside the bot until then"
    )
