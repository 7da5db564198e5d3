"""Feeds: what editors decide on, and where they are."""

import random
from dataclasses import replace

from bot.model import Feed, FeedState, Person
from bot.store.sqlite import Store
from tests.samples import NOON

HERE = "http://news.example/feed"
EDITOR = Person("telegram", "1", "Ed")


async def test_what_two_editors_decide_stands_both(store: Store) -> None:
    """Each was shown the feed before the other one decided."""
    shown = await store.feeds.propose(Feed(address=HERE, due=NOON, state=FeedState.ACTIVE))
    assert await store.feeds.set(shown, replace(shown, state=FeedState.PAUSED), EDITOR, NOON)
    now = await store.feeds.set(shown, replace(shown, tags=("sport",)), EDITOR, NOON)
    assert now
    assert (now.state, now.tags) == (FeedState.PAUSED, ("sport",))
    assert await store.feeds.set(shown, shown, EDITOR, NOON) == now


async def test_addresses_may_be_long(store: Store) -> None:
    """PostgreSQL's ordered indexes take 2,704 bytes, packed."""
    far = f"{HERE}?{random.Random(7).randbytes(4000).hex()}"  # noqa: S311  no secret
    proposed = Feed(address=far, due=NOON, state=FeedState.PROPOSED)
    first = await store.feeds.propose(proposed)
    assert await store.feeds.propose(proposed) == first
    assert await store.feeds.add_all([Feed(address=HERE, due=NOON), Feed(address=far, due=NOON)]) == [True, True]
    assert await store.feeds.add_all([Feed(address=far, due=NOON)]) == [False]
    near = await store.feeds.propose(Feed(address=HERE, due=NOON))
    assert near.state is FeedState.ACTIVE
    await store.feeds.apply(replace(near, address=f"{far}2"), [], None, NOON)
    moved = await store.feeds.feed(near.id)
    assert moved
    assert moved.address == f"{far}2"
