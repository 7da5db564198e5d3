"""The durable inbox and the memory of one platform (`bot.platforms.base`)."""

import json
import logging
from collections.abc import Sequence

from bot.model import Incoming
from bot.store.interface import UNCLAIMED, Database

log = logging.getLogger(__name__)

STARTS = 10
"""An update that was waiting at so many starts may be what stops the program: it is put aside. Fewer would put aside
innocent ones, where a bot with much to do is started anew some times in a row."""
IN_HAND = 64
"""Of what waits, so many of the oldest are taken up together, and only these can have been what stopped it: who stands
behind them in a flood is counted when its turn comes."""

ALL = 2**62
"""More than there ever are: "LIMIT -1" is SQLite's alone."""

PUT = (
    "INSERT INTO inbox (platform, key, raw) SELECT ?, value ->> 0, value ->> 1 FROM json_each(?) WHERE true"
    " ORDER BY length(value ->> 0), value ->> 0 ON CONFLICT (platform, key) DO NOTHING RETURNING id, raw"
)
"""Those that are new. Bound to `stored`."""


def stored(platform: str, updates: Sequence[tuple[str, str]]) -> tuple[str, str]:
    """Keys and raw JSON, as they are bound."""
    return platform, json.dumps(updates, ensure_ascii=False)


class StoredInbox:
    """`bot.platforms.base.Inbox` over one table."""

    def __init__(self, database: Database, platform: str) -> None:
        self._database = database
        self._platform = platform

    async def put(self, updates: Sequence[tuple[str, str]]) -> tuple[Incoming, ...]:
        """One statement is one transaction, and one trip to the writer, however many updates came.

        They are numbered in the order of their keys, which end in the numbers that the platform gave them: of two
        processes that put the same ones, none holds what the other waits for.
        """
        if not updates:
            return ()
        rows = await self._database.write(PUT, stored(self._platform, updates))
        return tuple(Incoming(number, raw) for number, raw in sorted(rows))

    async def waiting(self, most: int | None = None) -> tuple[Incoming, ...]:
        rows = await self._database.write(
            "WITH oldest AS MATERIALIZED (SELECT id FROM inbox WHERE platform = ? AND state = 'waiting'"
            f" ORDER BY id LIMIT ? {UNCLAIMED})"
            " UPDATE inbox SET starts = starts + 1, state = iif(starts + 1 > ?, 'quarantined', state),"
            " reason = iif(starts + 1 > ?, 'left behind too often', NULL) WHERE id IN (SELECT id FROM oldest)"
            " RETURNING state",
            (self._platform, IN_HAND, STARTS, STARTS),
        )
        if aside := sum(state == "quarantined" for (state,) in rows):
            log.error("%s: %d updates were left behind at %d starts and are put aside", self._platform, aside, STARTS)
        rows = await self._database.read(
            "SELECT id, raw FROM inbox WHERE platform = ? AND state = 'waiting' ORDER BY id LIMIT ?",
            (self._platform, ALL if most is None else most),
        )
        return tuple(Incoming(number, raw) for number, raw in rows)

    async def arrived(self, since: int, besides: Sequence[int], most: int) -> tuple[Incoming, ...]:
        """By the table's own order, not by its index of keys, which holds all of a platform's: `since` spares most."""
        rows = await self._database.read(
            "SELECT id, raw FROM inbox WHERE platform || '' = ? AND state = 'waiting' AND id > ?"
            " AND id NOT IN (SELECT CAST(value AS BIGINT) FROM json_each(?)) ORDER BY id LIMIT ?",
            (self._platform, since, json.dumps(list(besides)), most),
        )
        return tuple(Incoming(number, raw) for number, raw in rows)

    async def done(self, ids: Sequence[int]) -> None:
        await self._database.write(
            "UPDATE inbox SET state = 'done', raw = NULL WHERE id IN (SELECT CAST(value AS BIGINT) FROM json_each(?))",
            (json.dumps(list(ids)),),
        )

    async def quarantine(self, update: int, reason: str) -> None:
        await self._database.write(
            "UPDATE inbox SET state = 'quarantined', reason = ? WHERE id = ?", (reason[:500], update)
        )


class StoredMemory:
    """`bot.platforms.base.Memory` over one table."""

    def __init__(self, database: Database, owner: str) -> None:
        self._database = database
        self._owner = owner

    async def recall(self, key: str) -> str | None:
        rows = await self._database.read("SELECT value FROM memory WHERE owner = ? AND key = ?", (self._owner, key))
        return str(rows[0][0]) if rows else None

    async def remember(self, key: str, value: str) -> None:
        await self._database.write(
            "INSERT INTO memory VALUES (?, ?, ?) ON CONFLICT (owner, key) DO UPDATE SET value = excluded.value",
            (self._owner, key, value),
        )
