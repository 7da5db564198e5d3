"""Stories in the store: what follows the changes, what is near, and what a story holds."""

from dataclasses import replace
from datetime import timedelta

from bot.model import Change, Person, State
from bot.store.sqlite import KEPT_STORY_KEYS, Store
from bot.store.stories import ByStory
from tests.samples import NOON, article

APART = timedelta(hours=72)
EVER = (NOON - timedelta(days=99), NOON + timedelta(days=99), 100)
KEYS = ["word:fire", "number:12", "name:3"]


async def placed(store: Store, number: int, keys: list[str] = KEYS, source: str = "", hours: int = 0) -> Change:
    """An article that is stored and put into the first story near it."""
    one = article(number, source=source or f"Source {number}", published=NOON + timedelta(hours=hours))
    await store.add(one)
    [change] = await store.stories.waiting(*EVER)
    assert change.article
    await store.stories.place(change, change.article, keys, APART, first)
    return change


def first(stories: ByStory) -> int | None:
    return min(stories, default=None)


async def numbers(store: Store, number: int) -> list[int]:
    return [one.id for one in await store.stories.also_in(number)]


async def test_articles_that_share_keys_find_each_other(store: Store) -> None:
    for number in (1, 2, 3):
        await placed(store, number)
    await placed(store, 4, ["word:fire", "word:museum"])
    assert await numbers(store, 1) == [2, 3]
    assert await numbers(store, 4) == []
    assert await store.stories.sources([1, 4, 99]) == {1: 2}
    assert not await store.stories.waiting(*EVER)


async def test_time_keeps_stories_apart(store: Store) -> None:
    await placed(store, 1)
    await placed(store, 2, hours=73)
    await placed(store, 3, hours=71)
    assert await numbers(store, 1) == [3]


async def test_one_source_is_no_other_source(store: Store) -> None:
    for number in (1, 2):
        await placed(store, number, source="Same")
    assert await numbers(store, 1) == [2]
    assert await store.stories.sources([1]) == {}


async def test_placing_again_changes_nothing(store: Store) -> None:
    await placed(store, 1)
    change = await placed(store, 2)
    assert change.article
    await store.stories.place(change, change.article, KEYS, APART, first)
    assert await numbers(store, 1) == [2]
    assert await store.stories.position() == change.number


async def test_a_removed_article_is_not_shown_and_comes_back(store: Store) -> None:
    await placed(store, 1)
    await placed(store, 2)
    await store.mark(2, State.REMOVED)
    assert await numbers(store, 1) == []
    assert await store.stories.sources([1]) == {}
    assert [one.id for one in await store.stories.near(article(9, id=9, published=NOON), KEYS, APART)] == [1]
    await store.mark(2, State.PUBLISHED)
    assert await numbers(store, 1) == [2]


async def test_an_article_that_is_gone_by_now_is_left_out(store: Store) -> None:
    await store.add(article(1))
    [change] = await store.stories.waiting(*EVER)
    await store.delete_added_by("test")
    assert change.article
    await store.stories.place(change, change.article, KEYS, APART, first)
    assert not await store.stories.near(article(9, id=9), KEYS, APART)
    assert await store.stories.position() == change.number


async def test_what_is_too_old_or_lies_ahead_does_not_wait(store: Store) -> None:
    await store.add(article(1, published=NOON - timedelta(days=30)))
    await store.add(article(2, published=NOON + timedelta(days=30)))
    assert not await store.stories.waiting(NOON - timedelta(days=7), NOON + timedelta(days=1), 9)
    await store.stories.reached(await store.last_change())
    await store.stories.reached(1)
    assert await store.stories.position() == 2


async def test_keys_are_forgotten_when_nothing_can_stand_near(store: Store) -> None:
    await placed(store, 1)
    near = article(9, id=9, published=NOON)
    await store.tidy(NOON)
    assert await store.stories.near(near, KEYS, APART)
    await store.tidy(NOON + KEPT_STORY_KEYS + timedelta(hours=1))
    assert not await store.stories.near(near, KEYS, APART)
    assert await store.stories.sources([1]) == {}


async def test_a_story_of_one_article_outlives_its_correction(store: Store) -> None:
    change = await placed(store, 1)
    assert change.article
    await store.editing.change(replace(change.article, title="Corrected"), Person("telegram", "1000"), NOON)
    [again] = await store.stories.waiting(*EVER)
    assert again.article
    assert again.number > change.number
    await store.stories.place(again, again.article, ["word:other", "word:thing"], APART, first)
    news = await store.subscriptions.news_of(change.id)
    assert news
    assert news.story == change.number
    second = await placed(store, 2, ["word:other", "word:thing"])
    assert await numbers(store, 1) == [second.id]
    assert second.article
    await store.stories.place(Change(99, second.id, second.article), second.article, ["x:y", "x:z"], APART, first)
    assert await numbers(store, 1) == [], "what is no more of a story that others tell begins one"
