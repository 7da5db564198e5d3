"""Breaking news in the store: what becomes it, how far it has come, and how it is stopped."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.model import Broadcast, Chat, DeliveryState, Person, State, Wanted
from bot.store.broadcasts import NOTICED
from bot.store.sqlite import KEPT_STORY_KEYS, Store
from tests.samples import NOON, article
from tests.store.test_stories import APART, KEYS, first
from tests.subscribing import planned, published, subscription

EDITOR = Person("telegram", "1000", "Ed")
MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)
BREAKING = Wanted(breaking=True)


async def told(store: Store, number: int, minutes: int, source: str = "", keys: tuple[str, ...] = tuple(KEYS)) -> int:
    """An article of one story, that many minutes after noon; its number."""
    one, _ = await store.add(
        article(number, source=source or f"Source {number}", published=NOON + minutes * MINUTE, added=NOON)
    )
    [change] = await store.stories.waiting(NOON - DAY, NOON + DAY, 9)
    assert change.article
    await store.stories.place(change, change.article, keys, APART, first)
    return one.id


async def breaking(store: Store) -> list[int]:
    return [one.article.id for one in await store.subscriptions.news(0, NOON - DAY) if one.breaking]


async def test_what_three_sources_tell_within_an_hour_breaks(store: Store) -> None:
    one, other = await told(store, 1, 0), await told(store, 2, 30)
    assert await store.broadcasts.break_out(3, NOON + 31 * MINUTE) == 0
    assert await breaking(store) == []
    third = await told(store, 3, 60)
    await told(store, 4, 61, keys=("word:other", "word:thing"))
    seen = await store.subscriptions.last_publication()
    assert await store.broadcasts.break_out(3, NOON + 61 * MINUTE) == 1
    assert await breaking(store) == [one, other, third]
    news = await store.subscriptions.news(seen, NOON - DAY)
    assert [each.article.id for each in news] == [one, other, third], "whoever had them as other news is told"
    assert await store.broadcasts.break_out(3, NOON + 61 * MINUTE) == 0
    assert await store.subscriptions.last_publication() == news[-1].number


async def test_one_source_or_a_long_time_breaks_nothing(store: Store) -> None:
    for number, minutes in enumerate((0, 10, 20)):
        await told(store, number, minutes, source="Same")
    for number, minutes in enumerate((0, 30, 61), 5):
        await told(store, number, minutes, keys=("word:b", "word:c"))
    assert await store.broadcasts.break_out(3, NOON + 61 * MINUTE) == 0


async def test_what_is_hours_old_when_it_is_known_does_not_break(store: Store) -> None:
    for number in (1, 2, 3):
        await told(store, number, number)
    assert await store.broadcasts.break_out(3, NOON + NOTICED + 4 * MINUTE) == 0
    assert await store.broadcasts.break_out(3, NOON + NOTICED) == 1


async def test_what_is_published_of_a_story_long_after_it_broke_is_no_breaking_news(store: Store) -> None:
    early = [await told(store, number, number) for number in (1, 2)]
    await store.broadcasts.break_out(2, NOON + 5 * MINUTE)
    soon, late = await told(store, 3, 6 * 60), await told(store, 4, 7 * 60)
    assert await breaking(store) == [*early, soon]
    news = await store.subscriptions.news_of(late)
    assert news
    assert (news.breaking, news.sources) == (False, 4)
    assert await store.subscriptions.news_of(99) is None
    await store.tidy(NOON + KEPT_STORY_KEYS + DAY)
    assert await breaking(store) == []


async def test_an_article_that_is_marked_takes_a_new_number_once(store: Store) -> None:
    one, other = await published(store, 2)
    changed = await store.editing.change(replace(one, breaking=True), EDITOR, NOON)
    assert changed
    assert [each.article.id for each in await store.subscriptions.news(0, NOON - DAY)] == [other.id, one.id]
    last = await store.subscriptions.last_publication()
    changed = await store.editing.change(replace(changed, title="Better"), EDITOR, NOON)
    assert changed
    await store.editing.change(replace(changed, breaking=False), EDITOR, NOON)
    assert await store.subscriptions.last_publication() == last
    draft, _ = await store.add(article(9, state=State.DRAFT))
    await store.editing.change(replace(draft, breaking=True), EDITOR, NOON)
    assert await store.subscriptions.last_publication() == last
    await store.editing.mark(draft.id, State.PUBLISHED, EDITOR, NOON)
    assert await store.subscriptions.last_publication() == last + 1


async def sending(store: Store, count: int, wanted: Wanted = BREAKING, first: int = 1) -> tuple[int, list[int]]:
    """A broken article on its way to so many chats; its number, and those of its messages."""
    [one, beside] = await published(store, 2, breaking=True)
    deliveries = []
    for number in range(first, first + count):
        chat = Chat("telegram", str(number))
        its = await store.subscriptions.begin(subscription(chat, times=(), next=NOON, wanted=wanted))
        await store.digests.record([planned(its, (one.id, beside.id), slot="at once 2", seen=2)], NOON)
        [run] = await store.digests.runs_of(chat, limit=1)
        deliveries += [each.id for each in await store.ledger.deliveries(run.id)]
    return one.id, deliveries


async def test_it_is_counted_by_chats(store: Store) -> None:
    article, deliveries = await sending(store, 5)
    assert await store.broadcasts.progress(article) == Broadcast(waiting=5)
    await store.ledger.claim(deliveries[0], NOON)
    await store.ledger.sent(deliveries[0], ("5",), NOON)
    await store.ledger.claim(deliveries[1], NOON)
    await store.ledger.failed(deliveries[2], DeliveryState.FAILED, "no", NOON)
    its = await store.broadcasts.progress(article)
    assert its == Broadcast(sent=1, waiting=3, failed=1)
    assert its.chats == 5
    assert await store.broadcasts.progress(99) == Broadcast()
    assert await store.subscriptions.breaking() == 5


async def test_what_comes_as_other_news_is_not_counted(store: Store) -> None:
    article, _ = await sending(store, 1, Wanted())
    assert await store.broadcasts.progress(article) == Broadcast()
    assert await store.subscriptions.breaking() == 0
    assert await store.broadcasts.stop(article, EDITOR, NOON) == 0
    [waits] = await store.ledger.waiting("telegram", NOON, limit=9)
    assert not waits.breaking


async def test_stopping_stops_what_waits_and_nothing_else(store: Store) -> None:
    article, deliveries = await sending(store, 3)
    await store.ledger.claim(deliveries[0], NOON)
    await store.ledger.sent(deliveries[0], ("5",), NOON)
    await store.ledger.claim(deliveries[1], NOON)
    assert await store.broadcasts.stop(article, EDITOR, NOON) == 1
    assert await store.broadcasts.progress(article) == Broadcast(sent=1, waiting=1, stopped=1)
    stopped = await store.article(article)
    assert stopped
    assert not stopped.breaking
    assert [edit.field for edit in await store.editing.history(article)] == ["breaking"]
    assert await store.broadcasts.stop(article, EDITOR, NOON) == 0
    assert len(await store.editing.history(article)) == 1
    its = await store.subscriptions.get(3)
    assert its
    assert its.seen == 0, "what it held beside comes again"
    assert await store.broadcasts.stop(99, EDITOR, NOON) == 0


@pytest.mark.parametrize("broke", [True, False])
async def test_a_story_that_was_stopped_does_not_break_again(store: Store, broke: bool) -> None:
    articles = [await told(store, number, number) for number in (1, 2)]
    if broke:
        await store.broadcasts.break_out(2, NOON)
        assert await breaking(store) == articles
    await store.broadcasts.stop(articles[0], EDITOR, NOON)
    await store.broadcasts.break_out(2, NOON + MINUTE)
    assert await breaking(store) == []
