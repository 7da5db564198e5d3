"""What goes on by itself beside the rest."""

import asyncio
from collections.abc import Sequence

import pytest

from bot.runners.local import Step, beside, repeated

SECONDS = 10.0


class Work:
    """A step that does as it is told: true, false, or an error to raise; what comes after these, nobody waits for."""

    def __init__(self, steps: Sequence[object]) -> None:
        self._steps = list(steps)
        self.done = asyncio.Event()

    async def step(self) -> object:
        if not self._steps:
            self.done.set()
            return False
        step = self._steps.pop(0)
        if isinstance(step, Exception):
            raise step
        return step


async def worked(step: Step, work: Work, bell: asyncio.Event | None = None) -> None:
    rest = 3600 if bell else 0
    async with beside(repeated(step, "it can't be done", rest=rest, after_fault=0, bell=bell), "work"):
        async with asyncio.timeout(SECONDS):
            await work.done.wait()


async def test_it_goes_on_after_a_fault(caplog: pytest.LogCaptureFixture) -> None:
    work = Work([False, ValueError("a fault of ours"), None])
    await worked(work.step, work)
    assert "it can't be done" in caplog.text


async def test_more_is_done_at_once() -> None:
    work = Work([True, True])
    await worked(work.step, work, asyncio.Event())


async def test_a_bell_ends_the_rest() -> None:
    bell, work = asyncio.Event(), Work([False])

    async def step() -> object:
        asyncio.get_running_loop().call_soon(bell.set)
        return await work.step()

    await worked(step, work, bell)


async def test_what_ends_by_a_fault_is_told(caplog: pytest.LogCaptureFixture) -> None:
    async def fails() -> None:
        raise ValueError("a fault of ours")

    async with beside(fails(), "feeds"), asyncio.timeout(SECONDS):
        while "feeds ended by a fault" not in caplog.text:  # noqa: ASYNC110  the log is no event
            await asyncio.sleep(0)


async def test_who_did_not_hear_that_it_is_to_end_is_told_again() -> None:
    heard: list[str] = []

    async def deaf() -> None:
        for _ in range(2):
            try:
                await asyncio.Event().wait()
            except asyncio.CancelledError:
                heard.append("end")

    async with asyncio.timeout(10), beside(deaf(), "deaf", lost=0.01):
        await asyncio.sleep(0)
    assert heard == ["end", "end"]
