"""The bells of the alarm clock."""

import asyncio
import time

import pytest

from bot.runners.alarm import bells

SECONDS = 10.0


async def heard(bell: asyncio.Event, times: int = 1) -> None:
    async with asyncio.timeout(SECONDS):
        for _ in range(times):
            await bell.wait()
            bell.clear()


async def test_a_bell_rings_at_once_and_again() -> None:
    async with bells({"often": 0.01, "seldom": 3600}) as ring:
        await heard(ring["seldom"])
        await heard(ring["often"], 3)
        assert not ring["seldom"].is_set()


async def test_a_clock_that_is_set_rings_all_bells(caplog: pytest.LogCaptureFixture) -> None:
    day = 0.0
    async with bells({"seldom": 3600}, look=0.01, wall=lambda: time.time() + day) as ring:
        await heard(ring["seldom"])
        await asyncio.sleep(0.05)  # it looks, and nothing has changed
        assert not ring["seldom"].is_set()
        day = -24 * 3600.0
        await heard(ring["seldom"])
    assert "the clock was set by -86400 s" in caplog.text
