"""What is like an article: stories that hold its rare words or are about its topic, and it is none of them."""

from bot.store.sqlite import Store
from tests.samples import NOON, article, words_of
from tests.searching import search_over


async def like(store: Store, number: int, *, same: int = 0, newest: int = 999) -> list[list[int]]:
    one = await store.article(number)
    assert one
    found = await search_over(store).like(one, same=same, at=NOON, newest=newest)
    return [[its.id for its in story] for story in found]


async def test_rare_words_in_common_make_a_likeness(store: Store) -> None:
    ferries = [article(n, title=f"Ferry pilots {words_of(n, 2)}", body=words_of(n, 30)) for n in range(3)]
    await store.add_all([*ferries, *(article(n, title=words_of(n, 3), body=words_of(n, 30)) for n in range(50, 80))])
    assert sorted(await like(store, 1)) == [[2], [3]]
    assert await like(store, 1, newest=2) == [[2]]
    assert await like(store, 10) == []


async def test_words_that_its_own_story_holds_alone_say_nothing(store: Store) -> None:
    told = [article(n, title="Ferry pilots strike", body=f"Wharf pier {words_of(n, 30)}") for n in range(2)]
    other = article(5, title="Ferry timetable", body=words_of(5, 30))
    others = [article(n, title=words_of(n, 3), body=words_of(n, 30)) for n in range(50, 80)]
    await store.add_all([*told, other, *others])
    assert sorted(await like(store, 1, same=1)) == [[2], [3]]
    assert [3] not in await like(store, 1)


async def test_an_article_of_no_words_and_topics_is_like_nothing(store: Store) -> None:
    await store.add_all([article(1, title="?", body="!"), article(2)])
    assert await like(store, 1) == []
