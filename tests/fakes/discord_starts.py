"""Who may begin a session at the fake Discord: how often in a day, how soon after another, with how many shards."""

import asyncio
from dataclasses import dataclass, field
from typing import Any

WRONG_SHARD, MORE_SHARDS = 4010, 4011
WINDOW = 0.05
"""Seconds in which a lane of shards may begin one session; five at Discord's."""


@dataclass(slots=True)
class Starts:
    """`recommended` shards, of which `needed` is the least that is let in; `remaining` of `total` sessions are left
    until the day ends in `seconds`; `hasty` counts those that came too soon."""

    recommended: int = 1
    needed: int = 1
    total: int = 1000
    remaining: int = 1000
    seconds: float = 3600.0
    concurrency: int = 1
    hasty: int = 0
    _over: bool = False
    _last: dict[int, float] = field(default_factory=dict)

    def json(self) -> dict[str, Any]:
        """What Get Gateway Bot says."""
        limit = {
            "total": self.total,
            "remaining": self.remaining,
            "reset_after": int(self.seconds * 1000),
            "max_concurrency": self.concurrency,
        }
        return {"shards": self.recommended, "session_start_limit": limit}

    def refusal(self, shard: int, shards: int) -> int | None:
        """The code with which a connection of so many shards is closed."""
        if not 0 <= shard < shards:
            return WRONG_SHARD
        return MORE_SHARDS if shards < self.needed else None

    def spend(self, shard: int) -> bool:
        """One session less; False for one that comes too soon after another of its lane."""
        now, lane = asyncio.get_running_loop().time(), shard % self.concurrency
        soon = now - self._last.get(lane, -WINDOW) < WINDOW
        self.hasty += soon
        self.remaining -= 1
        self._last[lane] = now
        return not soon

    def taken_away(self) -> bool:
        """Whether the token is of no use any more, as more sessions were wanted than there are."""
        self._over = self._over or self.remaining <= 0
        return self._over
