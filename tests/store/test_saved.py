"""Articles that people keep."""

from datetime import timedelta

from bot.model import Person, State
from bot.store.sqlite import Store
from tests.samples import NOON
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
