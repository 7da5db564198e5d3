"""Order within a lane, lanes beside each other, and how much is taken at once."""

import asyncio
from collections import defaultdict

from hypothesis import given
from hypothesis import strategies as st

from bot.platforms.telegram.lanes import BREATH, LANE_ROOM, MOST, ROOM, Lanes

Work = tuple[int, int]


class Handler:
    """Handles while its gate is open; `finished` is set when it has handled as much as it expects."""

    def __init__(self, expected: int = 0, *, opened: bool = False) -> None:
        self.expected = expected
        self.finished = asyncio.Event()
        self.done: dict[int, list[int]] = defaultdict(list)
        self.running = self.most = 0
        self.gate = asyncio.Event()
        if opened:
            self.gate.set()

    async def __call__(self, work: Work) -> None:
        self.running += 1
        self.most = max(self.most, self.running)
        await self.gate.wait()
        await asyncio.sleep(0)
        self.running -= 1
        self.done[work[0]].append(work[1])
        if sum(map(len, self.done.values())) == self.expected:
            self.finished.set()


@given(st.lists(st.integers(0, 5), max_size=60))
def test_each_lane_keeps_its_order(lanes: list[int]) -> None:
    async def run() -> Handler:
        handler = Handler(len(lanes), opened=True)
        running = Lanes[Work](handler)
        for number, lane in enumerate(lanes):
            running.submit(lane, (lane, number))
            if number % 7 == 0:
                await asyncio.sleep(0)
        if lanes:
            await handler.finished.wait()
        await running.close(1)
        return handler

    handler = asyncio.run(run())
    assert handler.most <= len(set(lanes))
    for lane, numbers in handler.done.items():
        assert numbers == [number for number, its in enumerate(lanes) if its == lane]


async def no_room(lanes: Lanes[Work]) -> asyncio.Task[None]:
    """The task that waits for room, after it had the time that it takes when there is room."""
    waiting = asyncio.create_task(lanes.room())
    await asyncio.sleep(2 * BREATH)
    assert not waiting.done()
    return waiting


async def test_there_is_room_until_much_is_in_hand() -> None:
    handler = Handler()
    lanes = Lanes[Work](handler)
    for number in range(ROOM - 1):
        lanes.submit(number, (number, 0))
    await lanes.room()
    lanes.submit(ROOM, (ROOM, 0))
    waiting = await no_room(lanes)
    handler.gate.set()
    await waiting
    assert sum(map(len, handler.done.values())) > 0
    await lanes.close(1)


async def test_one_flooding_lane_leaves_room_for_the_others() -> None:
    handler = Handler()
    lanes = Lanes[Work](handler)
    for number in range(MOST - 1):
        lanes.submit(1, (1, number))
    assert LANE_ROOM < ROOM
    await lanes.room()
    lanes.submit(1, (1, MOST))
    waiting = await no_room(lanes)
    handler.gate.set()
    await waiting
    await lanes.close(0)


async def test_room_is_counted_right_after_all_is_done() -> None:
    handler = Handler(opened=True)
    lanes = Lanes[Work](handler)
    for turn in (1, 2, 3):
        handler.expected = 500 * turn
        handler.finished.clear()
        for number in range(500):
            lanes.submit(number % 7, (number % 7, number))
        await handler.finished.wait()
        await lanes.room()
    assert (lanes._load, lanes._in_hand) == (0, 0)


async def test_closing_lets_end_what_runs_and_drops_what_waits() -> None:
    handler = Handler()
    lanes = Lanes[Work](handler)
    for number in range(4):
        lanes.submit(number % 2, (number % 2, number))
    await asyncio.sleep(0)
    closing = asyncio.create_task(lanes.close(5))
    await asyncio.sleep(0)
    handler.gate.set()
    await closing
    assert handler.done == {0: [0], 1: [1]}


async def test_closing_does_not_wait_for_ever() -> None:
    handler = Handler()
    lanes = Lanes[Work](handler)
    lanes.submit(0, (0, 0))
    await asyncio.sleep(0)
    await lanes.close(0.01)
    assert handler.done == {}
