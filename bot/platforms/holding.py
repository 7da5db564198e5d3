"""Messages that may belong together wait a moment for each other."""

import asyncio
from collections.abc import Callable, Hashable
from typing import Generic, TypeVar

QUIET = 1.0
"""Seconds without a further message after which those of a chat are answered together."""
LONGEST = 10.0
MOST = 100
"""Seconds, and messages, after which they are answered though more may come."""
MOST_OF_ALL = 2000
"""Held for all chats at most: more is handed on, to where work is counted."""

Work = TypeVar("Work")


class Holding(Generic[Work]):
    """Holds work of each lane until it is quiet there, then hands it to `release`, oldest first.

    Nothing is safe in here: what is held is in the inbox, or can be lost.
    """

    def __init__(
        self, release: Callable[[Hashable, tuple[Work, ...]], None], quiet: float = QUIET, longest: float = LONGEST
    ) -> None:
        self._release = release
        self._quiet, self._longest = quiet, longest
        self._held: dict[Hashable, _Lane[Work]] = {}
        self._count = 0

    def hold(self, lane: Hashable, work: Work) -> None:
        """Keep `work` until nothing has been added to its lane for a while."""
        its = self._held.get(lane)
        if its is None:
            its = self._held[lane] = _Lane(asyncio.get_running_loop().time() + self._longest)
        its.works.append(work)
        self._count += 1
        if len(its.works) >= MOST:
            self.flush(lane)
        elif self._count >= MOST_OF_ALL:
            self.flush_all()
        else:
            its.wait(self._quiet, lambda: self.flush(lane))

    def last(self, lane: Hashable) -> Work | None:
        """What was held last in a lane."""
        its = self._held.get(lane)
        return its.works[-1] if its else None

    def flush(self, lane: Hashable) -> None:
        """Hand on what is held of a lane, now."""
        if its := self._held.pop(lane, None):
            its.stop()
            self._count -= len(its.works)
            self._release(lane, tuple(its.works))

    def flush_all(self) -> None:
        for lane in tuple(self._held):
            self.flush(lane)

    def drop(self) -> None:
        """End: forget what is held."""
        for its in self._held.values():
            its.stop()
        self._held.clear()


class _Lane(Generic[Work]):
    """What is held of one lane, and the alarm that ends it; never later than `until` (the loop's time)."""

    def __init__(self, until: float) -> None:
        self.works: list[Work] = []
        self._until = until
        self._alarm: asyncio.TimerHandle | None = None

    def wait(self, quiet: float, then: Callable[[], None]) -> None:
        self.stop()
        loop = asyncio.get_running_loop()
        self._alarm = loop.call_at(min(loop.time() + quiet, self._until), then)

    def stop(self) -> None:
        if self._alarm is not None:
            self._alarm.cancel()
