"""What waits for each other, and until when."""

import asyncio
from collections.abc import Hashable

from bot.platforms import holding
from bot.platforms.holding import Holding

SOON, NEVER = 0.01, 60.0


class Released:
    """What was handed on, to be waited for."""

    def __init__(self) -> None:
        self.works: list[tuple[Hashable, tuple[int, ...]]] = []
        self.one = asyncio.Event()

    def __call__(self, lane: Hashable, works: tuple[int, ...]) -> None:
        self.works.append((lane, works))
        self.one.set()


async def test_what_comes_close_together_is_handed_on_together() -> None:
    released = Released()
    holder = Holding[int](released, SOON)
    holder.hold("a", 1)
    holder.hold("a", 2)
    holder.hold("b", 3)
    assert (holder.last("a"), holder.last("c"), released.works) == (2, None, [])
    async with asyncio.timeout(5):
        while len(released.works) < 2:
            released.one.clear()
            await released.one.wait()
    assert sorted(released.works) == [("a", (1, 2)), ("b", (3,))]
    assert holder.last("a") is None


async def test_flushing_hands_on_now_and_once() -> None:
    released = Released()
    holder = Holding[int](released, NEVER)
    holder.hold("a", 1)
    holder.flush("a")
    holder.flush("a")
    assert released.works == [("a", (1,))]


async def test_no_more_than_so_many_are_held() -> None:
    released = Released()
    holder = Holding[int](released, NEVER)
    for number in range(holding.MOST + 1):
        holder.hold("a", number)
    assert released.works == [("a", tuple(range(holding.MOST)))]
    for lane in range(holding.MOST_OF_ALL - 1):
        holder.hold(lane, lane)
    assert sum(len(works) for _, works in released.works) == holding.MOST + holding.MOST_OF_ALL


async def test_a_chat_that_never_rests_is_answered_all_the_same() -> None:
    released = Released()
    holder = Holding[int](released, NEVER, longest=SOON)
    holder.hold("a", 1)
    async with asyncio.timeout(5):
        await released.one.wait()
    assert released.works == [("a", (1,))]


async def test_at_the_end_nothing_is_handed_on() -> None:
    released = Released()
    holder = Holding[int](released, SOON)
    holder.hold("a", 1)
    holder.drop()
    other = Holding[int](released, 2 * SOON)
    other.hold("b", 2)
    async with asyncio.timeout(5):
        await released.one.wait()
    assert released.works == [("b", (2,))]
