"""What a restored database must know: it went on without this copy, up to some time, and people saw what it did."""

import json
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from bot.i18n import N_
from bot.model import News
from bot.store.feeds import AUTHOR
from bot.store.interface import Connection, Database
from bot.store.rows import stamp

LEAP = 1_000_000
"""So many numbers are left out where nobody knows which were given since: old buttons must not mean new articles."""

_FOLLOWED = frozenset({"changes"})
"""Who follows these counts how far behind they are. So a button of the lost days may mute another story."""
_REASON = N_("the database was brought back from a backup, and this may have been sent before")
_ANEW = "INSERT INTO memory VALUES ('khabar', ?, ?) ON CONFLICT (owner, key) DO UPDATE SET value = excluded.value"


@dataclass(frozen=True, slots=True)
class Restored:
    """Publications after `number` are of after a restore; the lost database may have told what feeds published up to
    `until` (UTC) to the subscriptions that have seen this number.
    """

    number: int
    until: datetime

    def told(self, one: News, seen: int) -> bool:
        """Whether it was told before, as far as anybody knows: feeds bring again what the lost database had of them."""
        again = one.number > self.number and one.article.added_by.startswith(f"{AUTHOR}:")
        return again and one.article.published <= self.until and seen >= self.number


class Restoring:
    """One method is one question. Times are UTC."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def last(self) -> Restored | None:
        """What is known of the last restore; None where there was none."""
        rows = await self._database.glance("SELECT value FROM memory WHERE (owner, key) = ('khabar', 'restored')")
        if not rows:
            return None
        number, until = json.loads(rows[0][0])
        return Restored(number, datetime.fromisoformat(until))

    async def made_at(self, now: datetime) -> datetime | None:
        """When this copy was made; where it is no backup of this program, or one that is dated later than `now` by a
        clock that was wrong, the last time before now that it knows of, if any."""
        rows = await self._database.read(
            "SELECT (SELECT value FROM memory WHERE (owner, key) = ('khabar', 'backup') AND value <= :now),"
            " (SELECT max(added) FROM articles WHERE added <= :now),"
            " (SELECT max(received) FROM inbox WHERE received <= :seconds)",
            {"now": stamp(now), "seconds": int(now.timestamp())},
        )
        [[made, added, received]] = rows
        if made:
            return datetime.fromisoformat(made)
        known = [datetime.fromisoformat(added)] if added else []
        if received is not None:
            known.append(datetime.fromtimestamp(received, UTC))
        return max(known, default=None)

    async def made(self, at: datetime) -> None:
        """This copy was made then: it does not say so by itself."""
        await self._database.write(_ANEW, ("backup", stamp(at)))

    async def settle(self, until: datetime, numbers: Mapping[str, int] | None) -> tuple[int, Restored]:
        """In one transaction: what was open was done by the lost database, as that went on until then.

        How many messages are not sent (again), and what is known of the restore from now on.

        `numbers` are the last ones that it gave, by table, where that is known: no number is given twice.
        """

        async def work(connection: Connection) -> tuple[int, Restored]:
            given_up = await connection.execute(
                "UPDATE deliveries SET state = 'unknown', reason = ?"
                " WHERE state = 'sending' OR state = 'waiting' AND ready <= ?",
                (_REASON, stamp(until)),
            )
            await connection.execute(
                "UPDATE inbox SET state = 'done', raw = NULL WHERE state = 'waiting' AND received <= ?",
                (int(until.timestamp()),),
            )
            await connection.execute("DELETE FROM link_codes")
            await connection.execute(
                "UPDATE memory SET value = (SELECT CAST(coalesce(max(id), 0) AS TEXT) FROM notices)"
                " WHERE owner = 'notices'"
            )
            await connection.execute("UPDATE leases SET epoch = epoch + ?, until = ''", (LEAP,))
            given = await self._leap(connection, numbers)
            return int(given_up.rowcount), await _mark(connection, given["publications"], until)

        return await self._database.transaction(work)

    async def served(self, until: datetime) -> list[int]:
        """The subscriptions that the lost database told something by then, as far as anybody knows."""
        rows = await self._database.read(
            "SELECT id FROM subscriptions WHERE state = 'active' AND (next <= ? OR next IS NULL AND times = '[]')"
            " ORDER BY id",
            (stamp(until),),
        )
        return [number for (number,) in rows]

    async def resume(self, nexts: Sequence[tuple[int, datetime | None]], number: int) -> None:
        """These subscriptions have seen all up to this publication, and go on at that time."""

        async def work(connection: Connection) -> None:
            await connection.executemany(
                "UPDATE subscriptions SET next = ?, seen = max(seen, ?), version = version + 1 WHERE id = ?",
                [(stamp(at) if at else None, number, one) for one, at in nexts],
            )

        await self._database.transaction(work)

    async def _leap(self, connection: Connection, numbers: Mapping[str, int] | None) -> dict[str, int]:
        """Numbers go on after those that were given: these are meant to be, by table."""
        given = {}
        for table, last in (await self._database.numbers(connection)).items():
            unknown = last + (0 if table in _FOLLOWED else LEAP)
            given[table] = unknown if numbers is None else max(last, numbers.get(table, 0))
            await self._database.count_on(connection, table, given[table])
        # the numbers of articles follow those of their changes (bot.store.adding)
        await connection.execute(
            "INSERT INTO changes (article) VALUES (?) ON CONFLICT (article) DO NOTHING", (given["articles"],)
        )
        return given


async def _mark(connection: Connection, number: int, until: datetime) -> Restored:
    """It is no backup any more, but another database than the one that the search's index knows."""
    await connection.execute(_ANEW, ("database", secrets.token_hex(8)))
    await connection.execute(_ANEW, ("restored", json.dumps([number, stamp(until)])))
    await connection.execute("DELETE FROM memory WHERE (owner, key) = ('khabar', 'backup')")
    return Restored(number, until)
