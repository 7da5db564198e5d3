"""Feeds that are due are asked by one worker each, of however many."""

import asyncio
from datetime import timedelta
from pathlib import Path

from bot.model import Feed, Secret
from bot.store.feeds import CLAIMED
from bot.store.sqlite import Store, open_store
from tests.samples import NOON

SECOND = timedelta(seconds=1)


async def feeds(store: Store, count: int) -> None:
    await store.feeds.add_all([Feed(address=f"http://news.example/{n}", due=NOON) for n in range(count)])


async def test_two_workers_take_different_feeds(store: Store, where: Path | Secret) -> None:
    await feeds(store, 20)
    async with open_store(where) as other:
        taken = await asyncio.gather(*(one.feeds.due(NOON, limit=3) for one in (store, other) * 3))
    numbers = [number for some in taken for number, _ in some]
    assert len(numbers) == len(set(numbers)) == 18


async def test_a_feed_that_was_taken_is_free_again_after_its_time(store: Store) -> None:
    await feeds(store, 2)
    first = await store.feeds.due(NOON, limit=5)
    assert [number for number, _ in first] == [1, 2]
    assert await store.feeds.due(NOON + CLAIMED - SECOND, limit=5) == []
    assert await store.feeds.due(NOON + CLAIMED, limit=5) == first


async def test_who_has_a_feed_takes_it_again(store: Store) -> None:
    await feeds(store, 2)
    await store.feeds.due(NOON, limit=1)
    later = NOON + CLAIMED - SECOND
    assert [number for number, _ in await store.feeds.due(later, limit=5, held=[1])] == [1, 2]
    assert await store.feeds.due(NOON + CLAIMED, limit=5) == []


async def test_a_feed_that_was_asked_is_free_when_it_is_due(store: Store) -> None:
    await feeds(store, 1)
    await store.feeds.due(NOON, limit=1)
    feed = await store.feeds.feed(1)
    assert feed
    await store.feeds.apply(feed, [], None, NOON)
    assert [number for number, _ in await store.feeds.due(NOON, limit=5)] == [1]
