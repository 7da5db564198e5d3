"""What is old goes by the clock, which may be wrong at a start."""

from datetime import timedelta

import pytest

from bot.runners.tidying import AWAY, BELIEVED, Tidying
from bot.store.retention import Retention
from bot.store.sqlite import Store
from tests.postgres import BOTH
from tests.samples import NOON, article

DAY = timedelta(days=1)
MONTH = Retention(days=30)


@BOTH
async def test_a_clock_that_is_ahead_at_the_start_takes_nothing_out(
    store: Store, caplog: pytest.LogCaptureFixture
) -> None:
    await store.add(article(1, added=NOON, published=NOON))
    await Tidying(store, MONTH).step(NOON + 366 * DAY)
    assert await store.count() == 1
    assert "set the clock right" in caplog.text
    await Tidying(store, MONTH).step(NOON + DAY)
    await store.add(article(2, added=NOON + 366 * DAY, published=NOON + 366 * DAY))  # by that clock
    await Tidying(store, MONTH).step(NOON + 366 * DAY)
    assert await store.count() == 2
    await Tidying(store, MONTH).step(NOON + DAY + AWAY)
    assert caplog.text.count("set the clock right") == 2


async def test_a_day_later_it_is_believed(store: Store) -> None:
    uptime = 7.0
    await store.add(article(1, added=NOON, published=NOON))
    tidying = Tidying(store, MONTH, lambda: uptime)
    uptime += BELIEVED.total_seconds() - 1
    await tidying.step(NOON + 366 * DAY)
    assert await store.count() == 1
    uptime += 1
    await tidying.step(NOON + 366 * DAY)
    assert await store.count() == 0
    assert await store.last_tidied() == NOON + 366 * DAY


async def test_a_new_database_is_tidied(store: Store) -> None:
    await Tidying(store, MONTH).step(NOON)
    assert await store.last_tidied() == NOON
