"""How often a bot may begin a session (Discord's documentation, "Session Start Limit Object" and "Rate Limiting").

Whoever identifies more often than that in a day has their token taken away: a program that crashes as soon as it has
started does so within minutes.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any

DAY = timedelta(days=1)
SLACK = timedelta(minutes=1)
"""Two ends of the day that lie so near are one, told at different moments."""
FEW, LAST = 10, 100
"""Shares of a day's sessions, as divisors: with a tenth left they are spread over what is left of the day, and the last
hundredth is left alone."""


@dataclass(frozen=True, slots=True)
class Budget:
    """So many sessions may be begun until `resets` (UTC); `last`: when each lane of shards did, by its number.

    Of the shards of one lane, one begins in any five seconds; there are `concurrency` lanes.
    """

    total: int
    remaining: int
    resets: datetime
    concurrency: int = 1
    last: Mapping[int, datetime] = field(default_factory=dict)

    def left(self, at: datetime) -> int:
        return self.total if at >= self.resets else self.remaining

    def wait(self, at: datetime) -> float:
        """Seconds until a session may be begun; 0 where at once."""
        left, last = self.left(at), self.total // LAST
        if left > self.total // FEW:
            return 0.0
        rest = _bounded(self.resets - at, DAY)
        if left <= last:
            return rest
        since = max((at - max(self.last.values(), default=at - DAY)).total_seconds(), 0.0)
        return max(rest / (left - last) - since, 0.0)

    def gap(self, shard: int, at: datetime, spacing: float) -> float:
        """Seconds until this shard may identify after the last of its lane did; `spacing` is how far apart they are.

        A clock that was set back never makes it more.
        """
        before = self.last.get(shard % self.concurrency)
        return _bounded(before + timedelta(seconds=spacing) - at, timedelta(seconds=spacing)) if before else 0.0

    def spent(self, shard: int, at: datetime) -> "Budget":
        """One session less."""
        resets = at + DAY if at >= self.resets else self.resets
        last = {**self.last, shard % self.concurrency: at}
        return replace(self, remaining=max(self.left(at) - 1, 0), resets=resets, last=last)


def _bounded(time: timedelta, most: timedelta) -> float:
    """In seconds, from none to `most`: what a clock says that was set in between is not believed."""
    return min(max(time, timedelta()), most).total_seconds()


def told(limit: Mapping[str, Any], before: Budget | None, at: datetime) -> Budget:
    """What Discord says, and what is known of the same day that it may not have counted yet."""
    resets = at + min(timedelta(milliseconds=limit["reset_after"]), DAY)
    remaining = limit["remaining"]
    if before and at < before.resets and resets < before.resets + SLACK:
        remaining = min(remaining, before.remaining)
    concurrency = max(limit["max_concurrency"], 1)
    return Budget(limit["total"], remaining, resets, concurrency, before.last if before else {})


def written(budget: Budget) -> str:
    last = {str(lane): at.isoformat() for lane, at in budget.last.items()}
    return json.dumps([budget.total, budget.remaining, budget.resets.isoformat(), budget.concurrency, last])


def read(text: str | None) -> Budget | None:
    """What `written` wrote; None for anything else."""
    try:
        total, remaining, resets, concurrency, last = json.loads(text or "")
        times = {int(lane): datetime.fromisoformat(at) for lane, at in last.items()}
        return Budget(total, remaining, datetime.fromisoformat(resets), concurrency, times)
    except (ValueError, TypeError, AttributeError):
        return None
