"""Work in order within a lane, lanes beside each other: a chat's messages are answered one after the other."""

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable, Hashable
from typing import Generic, TypeVar

ROOM, LANE_ROOM = 100, 20
"""More work is taken while less than so much is in hand; a lane counts for no more than so much of it, so that one
chat that floods the bot does not stop the others."""
MOST = 5000
"""In hand at most, floods counted in full. What waits in here is safe in the inbox; this only bounds the memory."""
BREATH = 0.005
"""Seconds that work in hand has before more is fetched, so that fetching, which costs as much as answering, delays no
answer and comes in larger batches."""

Work = TypeVar("Work")


class Lanes(Generic[Work]):
    """Runs `handle` on what is submitted. `handle` must raise nothing but cancellation."""

    def __init__(self, handle: Callable[[Work], Awaitable[None]]) -> None:
        self._handle = handle
        self._lanes: dict[Hashable, deque[Work]] = {}
        self._tasks: set[asyncio.Task[None]] = set()
        self._load = self._in_hand = 0
        self._less = asyncio.Event()
        self._idle = asyncio.Event()

    def submit(self, lane: Hashable, work: Work) -> None:
        """Append `work` to its lane; a lane lives as long as it has work."""
        queue = self._lanes.get(lane)
        if queue is not None:
            queue.append(work)
        else:
            queue = self._lanes[lane] = deque([work])
            task = asyncio.create_task(self._run(lane, queue))
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)
        self._in_hand += 1
        self._load += len(queue) <= LANE_ROOM

    async def room(self) -> None:
        """Wait until more should be taken: at once when nothing is in hand, never while there is too much of it."""
        if self._lanes:
            await self._breathe()
        while self._load >= ROOM or self._in_hand >= MOST:
            self._less.clear()
            await self._less.wait()

    async def _breathe(self) -> None:
        self._idle.clear()
        timer = asyncio.get_running_loop().call_later(BREATH, self._idle.set)
        await self._idle.wait()
        timer.cancel()

    async def close(self, grace: float) -> None:
        """End: what is being handled gets `grace` seconds, what still waits is dropped (and waits in the inbox)."""
        for queue in self._lanes.values():
            while len(queue) > 1:
                queue.pop()
        tasks = list(self._tasks)
        if not tasks:
            return
        _, late = await asyncio.wait(tasks, timeout=grace)
        for task in late:
            task.cancel()
        await asyncio.gather(*late, return_exceptions=True)

    async def _run(self, lane: Hashable, queue: deque[Work]) -> None:
        try:
            while queue:
                await self._handle(queue[0])
                self._in_hand -= 1
                self._load -= len(queue) <= LANE_ROOM
                queue.popleft()
                self._less.set()
        finally:
            del self._lanes[lane]
            if not self._lanes:
                self._idle.set()
