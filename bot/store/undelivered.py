"""Messages that will not be sent: what they held has not been had, and may come with a later digest."""

import json
from collections.abc import Mapping

from bot.model import DeliveryState
from bot.store.interface import Connection


async def undelivered(
    connection: Connection, which: str, values: Mapping[str, object], state: DeliveryState, reason: str
) -> int:
    """Give up the open messages of a condition; how many those were. Articles of their digests are new again."""
    rows = await connection.execute_fetchall(
        f"UPDATE deliveries SET state = :its_state, reason = :its_reason"
        f" WHERE state IN ('waiting', 'sending') AND {which} RETURNING run",
        {**values, "its_state": state.value, "its_reason": reason},
    )
    runs = json.dumps(sorted({run for (run,) in rows}))
    await connection.execute(
        "UPDATE subscriptions SET seen = min(seen, coalesce((SELECT min(number) - 1 FROM runs"
        " JOIN edition_articles USING (edition) JOIN publications USING (article)"
        " WHERE runs.subscription = subscriptions.id AND runs.id IN (SELECT CAST(value AS BIGINT)"
        " FROM json_each(:runs))), seen))"
        " WHERE id IN (SELECT subscription FROM runs WHERE id IN (SELECT CAST(value AS BIGINT) FROM json_each(:runs)))",
        {"runs": runs},
    )
    return len(list(rows))
