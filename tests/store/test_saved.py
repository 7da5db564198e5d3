"""Articles that people keep."""

from datetime import timedelta

import pytest

from bot.model import Person, State
from bot.store.saved import _SHOWN
from bot.store.sqlite import Store
from tests.samples import NOON
from tests.samples import article as numbered
from tests.store.conftest import ON_SQLITE
from tests.subscribing import published

READER, OTHER = Person("telegram", "7"), Person("telegram", "8")


async def test_a_list_for_each_person(store: Store) -> None:
    first, second, third = await published(store, 3)
    for hours, article in enumerate((second, first, third)):
        await store.saved.keep(READER, article.id, NOON + timedelta(hours=hours))
    await store.saved.keep(READER, second.id, NOON + timedelta(hours=9))
    await store.saved.keep(OTHER, second.id, NOON)
    page = await store.saved.page(READER, limit=2)
    assert ([one.id for one in page.articles], page.total) == ([third.id, first.id], 3)
    assert await store.saved.has(READER, first.id)
    await store.saved.drop(READER, first.id)
    assert not await store.saved.has(READER, first.id)
    await store.mark(third.id, State.REMOVED)
    page = await store.saved.page(READER, offset=2, limit=2)
    assert ([one.id for one in page.articles], page.offset) == ([second.id], 0)
    assert (await store.saved.page(OTHER, limit=2)).total == 1


async def test_what_was_dropped_comes_back_to_its_place(store: Store) -> None:
    first, second = await published(store, 2)
    await store.saved.keep(READER, first.id, NOON)
    await store.saved.keep(READER, second.id, NOON + timedelta(hours=1))
    assert await store.saved.drop(READER, first.id) == NOON
    assert await store.saved.drop(READER, first.id) is None
    await store.saved.keep(READER, first.id, NOON)
    assert [one.id for one in (await store.saved.page(READER, limit=9)).articles] == [second.id, first.id]


async def test_what_there_is_not_is_not_kept(store: Store) -> None:
    await store.saved.keep(READER, 99, NOON)
    assert (await store.saved.page(READER, limit=9)).total == 0


async def test_topics_and_parts_of_a_list(store: Store) -> None:
    sport = await published(store, 2, tags=("sport", "العراق"))
    health = await published(store, 1, 3, tags=("health",))
    gone = await published(store, 1, 4, tags=("media",))
    for one in (*sport, *health, *gone):
        await store.saved.keep(READER, one.id, NOON)
    await store.mark(gone[0].id, State.REMOVED)
    topics = {its.name: its for its in await store.saved.topics(READER)}
    assert {name: its.articles for name, its in topics.items()} == {"sport": 2, "العراق": 2, "health": 1}
    assert await store.saved.numbers(READER) == [1, 2, 3]
    assert await store.saved.topics(OTHER) == []
    about = await store.saved.page(READER, facet=topics["sport"].id, limit=1)
    assert ([one.id for one in about.articles], about.total) == ([2], 2)
    some = await store.saved.page(READER, facet=topics["sport"].id, among={1, 3}, limit=9)
    assert [one.id for one in some.articles] == [1]
    assert (await store.saved.page(READER, among=(), limit=9)).total == 0


@ON_SQLITE
@pytest.mark.parametrize("measured", [False, True])
async def test_a_list_is_read_from_its_own_rows_however_many_articles_there_are(store: Store, measured: bool) -> None:
    await store.add_all([numbered(number) for number in range(50)])
    if measured:
        await store._database.write("ANALYZE")
    plan = await store._database.read(f"EXPLAIN QUERY PLAN SELECT 1 {_SHOWN} ORDER BY saved.at DESC", ("web", "1"))
    first = next(row[3] for row in plan if "saved" in row[3] or "articles" in row[3])
    assert first.startswith("SEARCH saved"), plan
