"""Pages of a list of hits."""

from itertools import chain

import pytest

from bot.model import COUNTED, Article, Refinement, State
from bot.store.sqlite import Store
from tests.samples import article
from tests.searching import find, ids

STORY = "The council of the city has decided to reopen its old stone bridge for walkers after many years of repair."


def some(count: int, *, first: int = 0, **more: str) -> list[Article]:
    """Articles that differ by their numbers only; the newest comes last."""
    return [article(10_000 - number, body=f"A bridge {number}.", **more) for number in range(first, first + count)]


async def pages(store: Store, text: str, limit: int, refined: Refinement | None = None) -> list[list[int]]:
    """All pages of a list, as a reader turns them."""
    found = await find(store, text, limit=limit, refined=refined)
    turned = range(limit, found.listed, limit)
    more = [await find(store, text, limit=limit, offset=at, newest=found.newest, refined=refined) for at in turned]
    assert [one.offset for one in more] == list(turned)
    return [[one.id for hit in page.hits for one in (hit.article, *hit.similar)] for page in (found, *more)]


@pytest.mark.parametrize("limit", [5, 7, 40])
@pytest.mark.parametrize("refined", [Refinement(), Refinement(newest_first=True)])
async def test_pages_hold_every_article_once(store: Store, limit: int, refined: Refinement) -> None:
    await store.add_all(some(137))
    turned = await pages(store, "bridge", limit, refined)
    assert all(len(page) == limit for page in turned[:-1])
    assert sorted(chain.from_iterable(turned)) == list(range(1, 138))


async def test_pages_after_many_articles_of_one_story(store: Store) -> None:
    """They stand together on the first page, and there is a second one."""
    same = [article(number, title="Bridge, the old bridge", body=f"{STORY} {number}") for number in range(80)]
    await store.add_all([*some(10), *same])
    turned = await pages(store, "bridge", 5)
    assert all(turned)
    assert sorted(chain.from_iterable(turned)) == list(range(1, 91))


async def test_the_newest_are_weighed_though_the_engine_sees_others_first(store: Store) -> None:
    await store.add_all(some(100))
    assert (await ids(store, "bridge"))[0] > 80


async def test_a_page_past_the_end_is_the_last(store: Store) -> None:
    await store.add_all(some(12))
    last = await find(store, "bridge", offset=10)
    for offset in (11, 15, 10**4, 10**10, 10**18, 2**80):
        found = await find(store, "bridge", offset=offset)
        assert (found.offset, found.hits) == (10, last.hits), offset
    assert (await find(store, "bridge", offset=-5)).offset == 0
    assert (await find(store, "nowhere", offset=10)).offset == 0


async def test_the_list_stays_the_same_while_news_comes_in(store: Store) -> None:
    await store.add_all(some(60))
    before = await pages(store, "bridge", 7)
    newest = (await find(store, "bridge")).newest
    assert newest == 60
    await store.add_all(some(30, first=100))
    again = [await ids(store, "bridge", limit=7, offset=at, newest=newest) for at in range(0, 60, 7)]
    assert again == before
    assert (await find(store, "bridge")).newest == 90


async def test_a_list_that_gets_shorter_stays_one_list(store: Store) -> None:
    await store.add_all([article(number, title=f"old bridge {number}", body="Quiet.") for number in range(4)])
    await store.add_all([article(number, title=f"old road {number}", body="Quiet.") for number in range(10, 20)])
    first = await find(store, "old bridge", limit=3)
    assert first.total == 4
    await store.mark(1, State.REMOVED)
    second = await find(store, "old bridge", limit=3, offset=3, newest=first.newest)
    assert (second.offset, second.total) == (0, 3)
    assert all("bridge" in hit.article.title for hit in second.hits)


async def test_lists_are_counted_up_to_a_bound(store: Store) -> None:
    await store.add_all(some(COUNTED + 50))
    for refined in (Refinement(), Refinement(newest_first=True)):
        found = await find(store, "bridge", offset=10**6, limit=10, refined=refined)
        assert found.total == found.exact == COUNTED <= found.listed
        assert (found.offset, len(found.hits)) == (COUNTED - 1, 10)
