"""What is old goes, what somebody needs stays, and nobody waits for it."""

import asyncio
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.model import Article, FacetKind, Feed, FeedState, Item, Person, State
from bot.store.retention import ALWAYS_KEPT, AT_ONCE, ENTRIES_AT_ONCE, LOOKED_AT, Retention
from bot.store.rows import stamp
from bot.store.sqlite import Store, open_store
from tests.samples import NOON, article
from tests.searching import search_over
from tests.store.test_stories import placed
from tests.subscribing import planned, subscription

DAY = timedelta(days=1)
KIM = Person("telegram", "8")


def aged(number: int, days: float, **values: object) -> Article:
    at = NOON - days * DAY
    return replace(article(number, published=at, added=at), **values)  # type: ignore[arg-type]


async def stored(store: Store) -> set[str]:
    return {one.title async for one in store.export()}


async def test_nothing_goes_unless_the_operator_says_so(store: Store) -> None:
    await store.add_all([aged(1, 4000)])
    await store.tidy(NOON)
    assert await store.count() == 1


async def test_articles_go_by_age(store: Store) -> None:
    await store.add_all(
        [aged(1, 31), aged(2, 29), aged(3, 31, published=NOON - DAY), aged(4, 1, published=NOON - 99 * DAY)]
    )
    await store.tidy(NOON, Retention(days=30))
    assert await stored(store) == {"Report 2", "Report 3", "Report 4"}
    assert await store.check() == "ok"


async def test_articles_go_by_number_but_not_the_newest_days(store: Store) -> None:
    await store.add_all([aged(number, 20 - number) for number in range(20)])
    await store.tidy(NOON, Retention(articles=15))
    assert await stored(store) == {f"Report {number}" for number in range(5, 20)}
    await store.tidy(NOON, Retention(articles=3))
    assert await stored(store) == {f"Report {number}" for number in range(12, 20)}
    await store.add(aged(20, 30, published=NOON - DAY))  # it came in long ago, and is dated later
    await store.tidy(NOON, Retention(articles=3))
    assert "Report 20" in await stored(store)
    await store._database.write("DELETE FROM articles WHERE title = 'Report 20'")
    await store.tidy(NOON, Retention(articles=100))
    assert await store.count() == 8


async def test_one_that_came_in_by_a_wrong_clock_keeps_no_other(store: Store) -> None:
    await store.add_all([aged(1, -366), *(aged(number, 40) for number in range(2, 5))])
    await store.tidy(NOON, Retention(days=30))
    assert await stored(store) == {"Report 1"}


async def test_many_go_and_what_belongs_to_them(store: Store) -> None:
    count = LOOKED_AT + AT_ONCE + 3
    await store.add_all([aged(number, 40, tags=(f"tag {number % 3}", "old")) for number in range(count)])
    await store.add(aged(count, 1, tags=("new",)))
    store.retiring.rest = 0
    search = search_over(store)
    await search.index.refresh(all_of_it=True)
    assert await store.retiring.retire(Retention(days=30), NOON) == count
    assert [facet.name for facet in await store.facets(FacetKind.TOPIC)] == ["new"]
    left = "SELECT (SELECT count(*) FROM article_facets), (SELECT count(*) FROM facets), count(*) FROM publications"
    assert await store._database.read(left) == [(2, 2, 1)]
    await search.index.refresh(all_of_it=True)
    assert search.index.engine.articles == 1
    assert await store.retiring.retire(Retention(days=30), NOON) == 0


class Old(NamedTuple):
    """An old article, and who needs it."""

    days: int
    saved: bool
    draft: bool
    unsent: bool
    sent: bool
    breaking: bool
    state: State

    @property
    def needed(self) -> bool:
        return self.saved or self.draft or self.unsent or self.breaking or self.days < ALWAYS_KEPT.days


ANY = st.builds(
    Old,
    st.integers(0, 60),
    *[st.booleans() for _ in range(5)],
    st.sampled_from([State.PUBLISHED, State.REMOVED, State.DISCARDED]),
)


async def _kept(some: list[Old], its: Retention, folder: Path) -> None:
    async with open_store(folder / "khabar.db") as store:
        numbers = [(await store.add(aged(number, one.days)))[0].id for number, one in enumerate(some)]
        for number, one in zip(numbers, some, strict=True):
            await _needed(store, number, one)
        await store.tidy(NOON, its)
        left = {one.id async for one in store.export()}
        assert {number for number, one in zip(numbers, some, strict=True) if one.needed} <= left
        newest = set(numbers[-its.articles :]) if its.articles else set(numbers)
        young = {number for number, one in zip(numbers, some, strict=True) if not its.days or one.days <= its.days}
        goes = {number for number, one in zip(numbers, some, strict=True) if not one.needed}
        assert left == set(numbers) - (goes - (newest & young))
        assert await store.check() == "ok"
        assert [*await store._database.read("PRAGMA foreign_key_check")] == []


async def _needed(store: Store, number: int, one: Old) -> None:
    if one.saved:
        await store.saved.keep(KIM, number, NOON)
    for slot in [*(["2026-11-20 09:00"] if one.unsent else []), *(["2026-11-19 09:00"] if one.sent else [])]:
        its = await store.subscriptions.begin(subscription(by=f"telegram:{number}{slot}"))
        await store.digests.record([planned(its, (number,), slot=slot)], NOON)
    await store._database.write(
        "UPDATE deliveries SET state = 'sent' WHERE run IN (SELECT id FROM runs WHERE slot = '2026-11-19 09:00')"
    )
    if one.breaking:
        await store._database.write("INSERT INTO story_articles VALUES (?, ?)", (number, number))
        await store._database.write("INSERT INTO breaking_stories VALUES (?, ?, 0)", (number, stamp(NOON - DAY)))
    await store.mark(number, State.DRAFT if one.draft else one.state)


@settings(max_examples=15)
@given(
    st.lists(ANY, max_size=12),
    st.builds(Retention, st.sampled_from([0, 20, 40]), st.sampled_from([0, 3, 8])).filter(bool),
)
def test_what_is_needed_never_goes_and_all_else_does(some: list[Old], its: Retention) -> None:
    some = sorted(some, key=lambda one: -one.days)
    with TemporaryDirectory() as folder:
        asyncio.run(_kept(some, its, Path(folder)))


async def test_one_that_is_saved_just_now_stays(store: Store) -> None:
    """Between the look at it and its end."""
    one, _ = await store.add(aged(1, 40))
    bounds = await store.retiring._bounds(Retention(days=30), NOON)
    assert await store.retiring._may_go([one.id], bounds) == [one.id]
    await store.saved.keep(KIM, one.id, NOON)
    assert await store.retiring._delete([one.id], bounds) == 0


async def test_who_writes_meanwhile_gets_a_turn(store: Store) -> None:
    await store.add_all([aged(number, 40) for number in range(AT_ONCE * 4)])
    store.retiring.rest = 0
    retiring = asyncio.create_task(store.retiring.retire(Retention(days=30), NOON))
    left = []
    while not retiring.done():
        await store.memory("test").remember("turn", "mine")
        left.append(await store.count())
        await asyncio.sleep(0)
    assert any(0 < count < AT_ONCE * 4 for count in left)


# Entries of feeds


async def _told(store: Store, feed: Feed, keys: list[str], day: int) -> tuple[int, int]:
    items = [Item(key, article(number, external_id=f"{feed.id} {key}"), True) for number, key in enumerate(keys)]
    return await store.feeds.apply(feed, items, None, NOON + day * DAY)


@pytest.fixture
async def feed(store: Store) -> Feed:
    new = Feed(address="https://news.example/feed", title="News", due=NOON, state=FeedState.ACTIVE)
    return await store.feeds.propose(new)


async def test_entries_go_that_their_feed_has_not_told_for_long(store: Store, feed: Feed) -> None:
    store.retiring.rest = 0
    gone = [f"gone {number}" for number in range(ENTRIES_AT_ONCE + 1)]
    await _told(store, feed, ["stays", *gone], 0)
    for day in (3, 150, 175):
        await _told(store, feed, ["stays", "new"], day)
    assert await store.retiring.retire_entries(NOON + 175 * DAY) == 0
    await _told(store, feed, ["stays", "new"], 190)
    await store.tidy(NOON + 190 * DAY)
    assert await store.feeds.fresh(feed.id, ["stays", "new", *gone]) == set(gone)


async def test_a_day_that_has_not_come_makes_no_entry_long_gone(store: Store, feed: Feed) -> None:
    await _told(store, feed, ["one", "other"], 366)  # by a clock that was wrong
    await _told(store, feed, ["one", "later"], 1)
    await store.tidy(NOON + 8 * DAY)
    assert await store.feeds.fresh(feed.id, ["one", "other", "later"]) == set()
    assert await store._database.read("SELECT seen FROM feed_entries WHERE key = 'one'") == [("2026-11-21",)]


async def test_a_silent_feed_forgets_nothing(store: Store, feed: Feed) -> None:
    other = await store.feeds.propose(replace(feed, address="https://other.example/feed", id=0))
    await _told(store, feed, ["old"], 0)
    await _told(store, other, ["old"], 900)
    assert await store.retiring.retire_entries(NOON + 900 * DAY) == 0


async def test_an_entry_stays_known_when_its_article_goes(store: Store, feed: Feed) -> None:
    await _told(store, feed, ["one"], 0)
    await store.tidy(NOON + 60 * DAY, Retention(days=30))
    assert await store.count() == 0
    assert (await _told(store, feed, ["one"], 60)) == (0, 0)
    assert await store.count() == 0


async def test_a_story_loses_the_article(store: Store) -> None:
    one, other = await placed(store, 1), await placed(store, 2)
    await store._database.write(
        "UPDATE articles SET added = :at, published = :at WHERE id = :id",
        {"at": stamp(NOON - 40 * DAY), "id": one.number},
    )
    await store.tidy(NOON, Retention(days=30))
    assert await store.count() == 1
    assert other.article
    assert await store.stories.also_in(other.article.id) == []
