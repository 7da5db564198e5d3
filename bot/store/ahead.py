"""What a clock that was ahead put off until its own time, which is far from now."""

import json
from collections.abc import Sequence
from datetime import datetime, timedelta

from bot.model import Subscription
from bot.store.interface import Connection, Database
from bot.store.rows import stamp

NEAR = timedelta(days=1)
"""Who waits for no longer is not looked at: what is due each day is."""
FAR = timedelta(days=8)
"""Nothing but subscriptions is put off for so long: an admin has a week to act, feeds are asked oftener."""
GONE = "9999"
"""What waits for a chat that is gone waits until then."""

_PUT_OFF = (
    "UPDATE feeds SET due = :at WHERE due > :far",
    "UPDATE away SET until = :at WHERE until > :far",
    f"UPDATE deliveries SET ready = :at WHERE state = 'waiting' AND ready > :far AND ready < '{GONE}'",
)


class Ahead:
    """One method is one question. Times are UTC."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def bring_back(self, at: datetime) -> None:
        """What waits for a time that is too far from `at` to be meant is due now."""
        for statement in _PUT_OFF:
            await self._database.write(statement, {"at": stamp(at), "far": stamp(at + FAR)})

    async def put_right(self, some: Sequence[Subscription], at: datetime) -> None:
        """These go on at their `next`, after their `last`, unless they were changed meanwhile.

        Their digests of days that have not come are none that were missed; one that was told was told now.
        """
        rows = json.dumps(
            [(one.id, one.version, stamp(one.next or at), str(one.last) if one.last else None) for one in some]
        )

        async def work(connection: Connection) -> None:
            done = await connection.execute_fetchall(
                "UPDATE subscriptions SET next = value ->> 2, last = value ->> 3, version = version + 1"
                " FROM json_each(?) WHERE subscriptions.id = CAST(value ->> 0 AS BIGINT)"
                " AND version = CAST(value ->> 1 AS BIGINT) AND state = 'active' RETURNING subscriptions.id",
                (rows,),
            )
            values = {"numbers": json.dumps([number for [number] in done]), "at": stamp(at)}
            its = "subscription IN (SELECT CAST(value AS BIGINT) FROM json_each(:numbers)) AND due > :at"
            await connection.execute(f"DELETE FROM runs WHERE {its} AND state <> 'made'", values)
            await connection.execute(
                f"UPDATE runs SET slot = 'ahead ' || slot || ' ' || :at, due = :at WHERE {its}", values
            )

        await self._database.transaction(work)
