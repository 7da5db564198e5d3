"""The last lines of messages, by channel: what a channel ends its messages with again and again is no news."""

import json
from collections.abc import Collection
from datetime import datetime

from bot.store.interface import Database
from bot.store.rows import stamp

ENOUGH = 3
"""In so many messages of a channel a last line must have been seen."""

LONGEST = 500
"""Code points: what is longer is a paragraph."""


class Footers:
    """Folded lines that were last in messages."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def saw(self, channel: str, lines: Collection[str], at: datetime) -> None:
        """A new message of a channel ended in these lines; `at` is when it came."""
        if channel and (short := {line for line in lines if len(line) <= LONGEST}):
            await self._database.write(
                "INSERT INTO footers SELECT ?, value, 1, ? FROM json_each(?) WHERE true"
                " ON CONFLICT (channel, line) DO UPDATE SET messages = footers.messages + 1, last = excluded.last",
                (channel, stamp(at), json.dumps(sorted(short))),
            )

    async def known(self, channel: str) -> frozenset[str]:
        """The lines that are footers in this channel."""
        if not channel:
            return frozenset()
        rows = await self._database.read(
            "SELECT line FROM footers WHERE channel = ? AND messages >= ?", (channel, ENOUGH)
        )
        return frozenset(line for [line] in rows)
