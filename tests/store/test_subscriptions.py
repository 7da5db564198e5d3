"""Subscriptions in the store, and the news that digests are made of."""

from dataclasses import replace
from datetime import time, timedelta

import pytest

from bot.model import Chat, ChatKind, Person, Quiet, Slot, State, SubscriptionState, Wanted
from bot.store.sqlite import Store
from tests.samples import NOON, article
from tests.subscribing import NINE, READER, planned, published, subscription

WEEK = timedelta(days=7)


async def test_a_subscription_comes_back_as_it_was_stored(store: Store) -> None:
    its = subscription(
        replace(READER, kind=ChatKind.FORUM, thread="5"),
        weekdays=(0, 4),
        times=(NINE, time(18, 30)),
        wanted=Wanted(
            *(("economy", "نفط"), ("ar",), ("المدن",), 'title:"بغداد" OR x'),
            *(("a b", '"c"'), ("د",), ("e",), True),
        ),
        most=5,
        least=2,
        silent=True,
        quiet=Quiet(time(22), time(6, 15)),
        ping="99",
        follow=True,
        last=Slot(NOON.date(), NINE),
        together=15,
    )
    stored = await store.subscriptions.begin(its)
    assert stored == replace(its, id=1)
    assert await store.subscriptions.get(1) == stored
    assert await store.subscriptions.get(2) is None


async def test_a_topic_that_an_earlier_version_called_otherwise(store: Store) -> None:
    await store.subscriptions.begin(subscription(wanted=Wanted(topics=("العراق", "sport", "Iraq", "مياه"))))
    stored = await store.subscriptions.get(1)
    assert stored
    assert stored.wanted.topics == ("Iraq", "sport", "مياه")


async def test_a_new_one_has_not_had_the_news_of_the_last_day(store: Store) -> None:
    await published(store, 2, added=NOON - timedelta(days=3))
    await published(store, 2, first=3, added=NOON - timedelta(hours=3))
    assert (await store.subscriptions.begin(subscription())).seen == 2
    at_once = await store.subscriptions.begin(subscription(times=(), next=None))
    assert at_once.seen == 4
    assert await store.subscriptions.last_publication() == 4


async def test_before_any_news_nothing_was_seen(store: Store) -> None:
    assert (await store.subscriptions.begin(subscription())).seen == 0
    assert await store.subscriptions.last_publication() == 0


async def test_a_person_makes_one_at_a_time(store: Store) -> None:
    await store.subscriptions.begin(subscription(state=SubscriptionState.DRAFT))
    second = await store.subscriptions.begin(subscription(state=SubscriptionState.DRAFT))
    assert await store.subscriptions.get(1) is None
    assert await store.subscriptions.of_chat(READER) == []
    active = await store.subscriptions.change(replace(second, state=SubscriptionState.ACTIVE))
    assert active
    assert await store.subscriptions.of_chat(READER) == [active]
    assert await store.subscriptions.by(Person("telegram", "7")) == [active]
    assert await store.subscriptions.by(Person("telegram", "8")) == []


async def test_two_who_change_one_do_not_overwrite_each_other(store: Store) -> None:
    its = await store.subscriptions.begin(subscription())
    changed = await store.subscriptions.change(replace(its, most=3))
    assert changed == replace(its, most=3, version=2)
    assert await store.subscriptions.change(replace(its, most=4)) is None


async def test_a_chat_has_no_more_than_it_may(store: Store) -> None:
    await store.subscriptions.begin(subscription())
    draft = await store.subscriptions.begin(subscription(state=SubscriptionState.DRAFT))
    active = replace(draft, state=SubscriptionState.ACTIVE)
    assert await store.subscriptions.change(active, most=1) is None
    assert await store.subscriptions.change(active, most=2)


async def test_a_change_does_not_take_back_what_was_sent_meanwhile(store: Store) -> None:
    its = await store.subscriptions.begin(subscription(last=Slot(NOON.date(), NINE), seen=9))
    changed = await store.subscriptions.change(replace(its, most=3, last=None, seen=0))
    assert changed
    assert (changed.last, changed.seen) == (its.last, its.seen)


async def test_what_is_due_comes_in_its_order(store: Store) -> None:
    late = await store.subscriptions.begin(subscription(next=NOON))
    early = await store.subscriptions.begin(subscription(next=NOON - timedelta(hours=1)))
    await store.subscriptions.begin(subscription(next=NOON + timedelta(seconds=1)))
    await store.subscriptions.begin(subscription(next=NOON, state=SubscriptionState.PAUSED))
    await store.subscriptions.begin(subscription(next=None, times=()))
    assert await store.subscriptions.due(NOON, limit=9) == [early, late]
    assert await store.subscriptions.due(NOON, limit=1) == [early]
    assert await store.subscriptions.next_due() == early.next


async def test_nothing_is_due_where_nobody_subscribed(store: Store) -> None:
    assert await store.subscriptions.next_due() is None


async def test_those_at_once_are_woken_by_what_they_have_not_had(store: Store) -> None:
    minute = timedelta(minutes=1)
    daily = await store.subscriptions.begin(subscription())
    first = await store.subscriptions.begin(subscription(times=(), next=None))
    second = await store.subscriptions.begin(subscription(times=(), next=None))
    gone = await store.subscriptions.begin(subscription(Chat("telegram", "8"), times=(), next=None))
    await store.away.gone(gone.chat, "blocked", NOON)
    await store.digests.record([planned(second, slot="at once 0", next=None)], NOON - minute / 2)
    await store.subscriptions.wake(0, NOON, NOON)
    await store.subscriptions.wake(1, NOON, NOON)
    await store.subscriptions.wake(2, NOON + 2 * minute, NOON + 2 * minute)
    due = [await store.subscriptions.get(its.id) for its in (daily, first, second, gone)]
    assert [its.next for its in due if its] == [daily.next, NOON, NOON + minute, None]


async def test_a_clock_that_was_ahead_puts_nothing_off(store: Store) -> None:
    its = await store.subscriptions.begin(subscription(times=(), next=NOON + timedelta(days=2)))
    quiet = await store.subscriptions.begin(subscription(times=(), next=NOON + timedelta(hours=9)))
    await store.subscriptions.wake(1, NOON, NOON)
    due = [await store.subscriptions.get(one.id) for one in (its, quiet)]
    assert [one.next for one in due if one] == [NOON, quiet.next]


async def test_those_who_can_not_be_planned_may_be_left_out(store: Store) -> None:
    first = await store.subscriptions.begin(subscription(next=NOON))
    second = await store.subscriptions.begin(subscription(next=NOON))
    assert await store.subscriptions.due(NOON, limit=9, but={first.id: NOON}) == [second]


@pytest.mark.parametrize(
    "wanted", [Wanted(words="نفط"), Wanted(must=("نفط",)), Wanted(some=("نفط",)), Wanted(none=("نفط",))]
)
async def test_saved_searches_may_wait(store: Store, wanted: Wanted) -> None:
    plain = await store.subscriptions.begin(subscription(next=NOON, wanted=Wanted(topics=("x",), breaking=True)))
    await store.subscriptions.begin(subscription(next=NOON, wanted=wanted))
    assert await store.subscriptions.due(NOON, limit=9, searches=False) == [plain]


async def test_an_article_is_news_when_it_is_published_and_again_when_it_had_been_taken_back(store: Store) -> None:
    draft, _ = await store.add(article(9, state=State.DRAFT))
    first, second = await published(store, 2)
    assert [one.article.id for one in await store.subscriptions.news(0, NOON - WEEK)] == [first.id, second.id]
    editor = Person("telegram", "1000", "Editor")
    await store.editing.mark(draft.id, State.PUBLISHED, editor, NOON)
    await store.editing.change(replace(second, title="A better title"), editor, NOON)
    await store.editing.mark(first.id, State.REMOVED, editor, NOON)
    await store.editing.mark(first.id, State.PUBLISHED, editor, NOON)
    news = await store.subscriptions.news(0, NOON - WEEK)
    assert [(one.article.id, one.number) for one in news] == [(second.id, 2), (draft.id, 3), (first.id, 4)]
    assert [one.article.id for one in await store.subscriptions.news(2, NOON - WEEK)] == [draft.id, first.id]
    assert await store.subscriptions.news(0, NOON) == []


async def test_news_knows_its_story_and_leaves_its_text(store: Store) -> None:
    [one, other] = await published(store, 2)
    await store.mark(other.id, State.PUBLISHED)
    changes = await store.changes(0, 9)
    for change in changes:
        assert change.article
        await store.stories.place(change, change.article, ("bridge",), WEEK, lambda found: next(iter(found), None))
    [news, _] = await store.subscriptions.news(0, NOON - WEEK)
    assert (news.article.title, news.article.body, news.article.tags) == (one.title, "", one.tags)
    assert news.story
    assert news.sources == 1


async def test_one_that_an_older_version_wrote_has_fewer_parts(store: Store) -> None:
    its = await store.subscriptions.begin(subscription(next=NOON))
    old = '{"topics": ["x"], "languages": [], "sources": [], "words": ""}'
    await store._database.write("UPDATE subscriptions SET wanted = ?", (old,))
    [due] = await store.subscriptions.due(NOON, limit=9, searches=False)
    assert due == replace(its, wanted=Wanted(topics=("x",)))
    assert await store.subscriptions.breaking() == 0


async def test_what_a_clock_put_off_is_brought_back(store: Store) -> None:
    """On both databases; bot.delivery.tick looks for it."""
    year = NOON + timedelta(days=366)
    its = await store.subscriptions.begin(subscription(next=year))
    await store.digests.record([planned(its, slot="2027-11-21 09:00"), planned(its, (), slot="none")], year)
    [one] = await store.subscriptions.waiting(NOON, after=0, limit=9)
    await store.ahead.put_right([replace(one, next=NOON, last=None)], NOON)
    await store.ahead.bring_back(NOON)
    assert await store.subscriptions.waiting(NOON, after=0, limit=9) == []
    [due] = await store.subscriptions.due(NOON, limit=9)
    assert (due.last, due.version) == (None, one.version + 1)
    assert await store.digests.runs_of(READER, limit=9) == []
