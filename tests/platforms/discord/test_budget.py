"""How many sessions are begun in a day: what is decided, and what is remembered of it."""

import asyncio
import logging
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.errors import StoreUnusable
from bot.platforms.discord.budget import DAY, Budget, read, told, written
from bot.platforms.discord.identifying import MEMORY, FewLeftError, Identifying
from tests.fakes.core import FakeMemory

AT = datetime(2026, 11, 27, 12, tzinfo=UTC)
HOURS = timedelta(hours=10)


def limit(remaining: int, reset_after: timedelta = HOURS, concurrency: int = 1) -> dict[str, int]:
    seconds = reset_after.total_seconds()
    return {"total": 1000, "remaining": remaining, "reset_after": int(seconds * 1000), "max_concurrency": concurrency}


def budget(remaining: int, **last: datetime) -> Budget:
    return Budget(1000, remaining, AT + HOURS, last={int(lane[1:]): at for lane, at in last.items()})


@pytest.mark.parametrize("remaining", [1000, 500, 101])
def test_as_long_as_many_are_left_nothing_is_waited_for(remaining: int) -> None:
    assert budget(remaining, _0=AT).wait(AT) == 0


def test_when_few_are_left_they_are_spread_over_the_rest_of_the_day() -> None:
    assert budget(100, _0=AT).wait(AT) == pytest.approx(36_000 / 90)
    assert budget(100, _0=AT - timedelta(seconds=100)).wait(AT) == pytest.approx(300)
    assert budget(100, _0=AT - timedelta(hours=1)).wait(AT) == 0
    assert budget(100).wait(AT) == 0


@pytest.mark.parametrize("remaining", [10, 1, 0])
def test_the_last_are_left_alone_until_the_day_ends(remaining: int) -> None:
    assert budget(remaining).wait(AT) == 36_000
    assert budget(remaining).wait(AT + HOURS) == 0


def test_a_clock_that_was_set_is_not_waited_for_longer_than_a_day() -> None:
    assert budget(0).wait(AT - timedelta(days=400)) == DAY.total_seconds()
    assert budget(11, _0=AT + timedelta(days=1)).wait(AT) == 36_000
    assert budget(500, _0=AT + timedelta(days=1)).gap(0, AT, 5) == 5


@given(st.lists(st.floats(0, 3600), max_size=300), st.integers(11, 300))
def test_a_program_that_crashes_at_every_start_never_spends_the_last(pauses: list[float], remaining: int) -> None:
    its, at = budget(remaining), AT
    for pause in pauses:
        at += timedelta(seconds=pause)
        if its.wait(at) == 0:
            its = its.spent(0, at)
        assert at >= its.resets or its.remaining >= 10


def test_a_session_that_is_begun_is_one_less() -> None:
    its = budget(500).spent(3, AT)
    assert (its.remaining, its.last, its.resets) == (499, {0: AT}, AT + HOURS)
    later = its.spent(0, AT + HOURS)
    assert (later.remaining, later.resets) == (999, AT + HOURS + DAY)


def test_shards_of_one_lane_keep_apart() -> None:
    its = Budget(1000, 500, AT + HOURS, concurrency=2).spent(0, AT)
    second = timedelta(seconds=1)
    assert its.gap(2, AT + second, 5) == 4
    assert its.gap(1, AT + second, 5) == 0
    assert its.gap(0, AT + 9 * second, 5) == 0


def test_what_discord_has_not_counted_yet_counts() -> None:
    assert told(limit(500), budget(490), AT).remaining == 490
    assert told(limit(480), budget(490), AT).remaining == 480
    assert told(limit(500), None, AT).remaining == 500


def test_a_new_day_begins_anew() -> None:
    assert told(limit(1000, DAY), budget(3), AT).remaining == 1000, "Discord says that it ends later"
    assert told(limit(1000), budget(3), AT + HOURS).remaining == 1000, "it has ended"


def test_of_the_last_run_is_known_when_it_identified() -> None:
    assert told(limit(1000, DAY), budget(3, _0=AT), AT).last == {0: AT}
    assert told(limit(1000, concurrency=0), None, AT).concurrency == 1


@pytest.mark.parametrize("its", [budget(3), budget(3, _0=AT, _15=AT + HOURS)])
def test_it_is_written_and_read(its: Budget) -> None:
    assert read(written(its)) == its


@pytest.mark.parametrize(
    "text",
    [None, "", "{", "[]", "[1,2]", "null", "[1, 2, 3, 4, {}]", '[1, 2, "x", 4, {}]', '[1, 2, "2026-01-01", 4, 5]'],
)
def test_what_nobody_wrote_is_nothing(text: str | None) -> None:
    assert read(text) is None


KEY = MEMORY.format(application=42)


class Watch:
    """A clock that goes on by itself, from where the test sets it."""

    def __init__(self) -> None:
        self.at = AT

    def __call__(self) -> datetime:
        return self.at


async def test_each_session_is_written_down_before_it_begins() -> None:
    memory, clock = FakeMemory(), Watch()
    its = Identifying(memory, clock, 0)
    await its.identify(0)
    assert memory.texts == {}, "nobody said yet how many there are"
    await its.told(42, limit(500))
    await its.identify(0)
    await its.identify(1)
    kept = read(memory.texts[KEY])
    assert kept
    assert kept.remaining == 498
    again = Identifying(memory, clock, 0)
    await again.told(42, limit(500))
    await again.identify(0)
    kept = read(memory.texts[KEY])
    assert kept
    assert kept.remaining == 497


async def test_what_one_bot_spent_is_nothing_to_the_next() -> None:
    """Discord counts for each application: a new one has all its sessions."""
    memory, clock = FakeMemory(), Watch()
    old, new = Identifying(memory, clock, 0), Identifying(memory, clock, 0)
    await old.told(42, limit(102))
    await old.identify(0)
    await new.told(43, limit(500))
    await new.identify(0)
    assert new.waiting == ""
    kept = [read(memory.texts[MEMORY.format(application=its)]) for its in (42, 43)]
    assert [one and one.remaining for one in kept] == [101, 499]


async def test_few_are_waited_for_with_one_line_and_a_reason(caplog: pytest.LogCaptureFixture) -> None:
    clock = Watch()
    its = Identifying(FakeMemory(), clock, 0)
    await its.told(42, limit(10))
    for _ in range(2):
        with pytest.raises(FewLeftError, match="10 of 1000 sessions of the day are left"):
            await its.identify(0)
    waiting = asyncio.create_task(its.room())
    await asyncio.sleep(0)
    assert its.waiting.endswith("none is begun before 2026-11-27 22:00:00 UTC")
    assert not waiting.done()
    waiting.cancel()
    assert [record.levelno for record in caplog.records] == [logging.ERROR]
    clock.at += HOURS
    await its.room()
    assert its.waiting == ""


class Away(FakeMemory):
    async def recall(self, key: str) -> str | None:
        raise StoreUnusable(f"{key} is away")

    async def remember(self, key: str, value: str) -> None:
        raise StoreUnusable(f"{key} is away: {value}")


async def test_a_memory_that_fails_is_no_reason_to_be_away(caplog: pytest.LogCaptureFixture) -> None:
    its = Identifying(Away(), Watch(), 0)
    await its.told(42, limit(102))
    await its.identify(0)
    await its.identify(0)
    with pytest.raises(FewLeftError):
        await its.identify(0)
    assert caplog.text.count("is away") == 3
