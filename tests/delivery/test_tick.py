"""What is due is written down: once, at its time, with what its chat has not had."""

from dataclasses import replace
from datetime import datetime, time, timedelta
from typing import Any

import pytest

from bot.delivery.tick import LATER, SETTLED, SETTLING, Ticker, settling
from bot.digest.parts import Limits
from bot.model import Chat, Feed, FeedState, Person, Quiet, Run, RunState, Subscription, SubscriptionState, Wanted
from bot.store.sqlite import Store
from bot.text.query import Query
from tests.samples import NOON
from tests.searching import search_over
from tests.store.test_stories import placed
from tests.subscribing import READER, planned, published, subscription

MORNING = NOON + timedelta(hours=18)
DAY = timedelta(days=1)
MINUTE = timedelta(minutes=1)


class Unfinished:
    """A search whose index is being built; it is found out before or after it was asked."""

    def __init__(self, *, at_first: bool) -> None:
        self.answers = [at_first, False]

    @property
    def complete(self) -> bool:
        return self.answers.pop(0)

    async def matching(self, query: Query, *, at: datetime, days: int) -> frozenset[int]:  # noqa: ARG002
        return frozenset()


@pytest.fixture
def ticker(store: Store) -> Ticker:
    return Ticker(store, search_over(store), lambda _: Limits(cards=2, longest=4096))


async def begun(store: Store, **more: object) -> Subscription:
    return await store.subscriptions.begin(subscription(**more))  # type: ignore[arg-type]


async def runs(store: Store, chat: Chat = READER) -> list[Run]:
    return (await store.digests.runs_of(chat, limit=50))[::-1]


async def test_a_digest_is_written_when_it_is_due_and_not_again(store: Store, ticker: Ticker) -> None:
    articles = await published(store, 3, body="", tags=("x",))
    its = await begun(store)
    assert not await ticker.tick(MORNING - timedelta(seconds=1))
    assert not ticker.made
    assert not await ticker.tick(MORNING)
    assert ticker.made
    [run] = await runs(store)
    assert (run.state, run.slot, run.due) == (RunState.MADE, "2026-11-21 09:00", MORNING)
    assert set(run.articles) == {one.id for one in articles}
    assert [len(one.articles) for one in await store.ledger.deliveries(run.id)] == [2, 1]
    await ticker.tick(MORNING)
    assert len(await runs(store)) == 1
    moved = await store.subscriptions.get(its.id)
    assert moved
    assert (moved.next, moved.seen) == (MORNING + DAY, 3)


async def test_the_next_one_holds_what_is_new_and_nothing_is_no_message(store: Store, ticker: Ticker) -> None:
    await published(store, 1)
    await begun(store)
    await ticker.tick(MORNING)
    await ticker.tick(MORNING + DAY)
    assert not ticker.made
    [second] = await published(store, 1, first=2)
    await ticker.tick(MORNING + 2 * DAY)
    _, empty, last = await runs(store)
    assert (empty.state, last.articles) == (RunState.EMPTY, (second.id,))


async def test_a_chat_is_not_told_again_by_another_of_its_subscriptions(store: Store, ticker: Ticker) -> None:
    first, second = await published(store, 2, language="en")
    await begun(store, wanted=Wanted(sources=(first.source or "",)), most=1)
    await begun(store, next=MORNING + timedelta(hours=1), times=(time(10),))
    await ticker.tick(MORNING)
    await ticker.tick(MORNING + timedelta(hours=1))
    one, other = await runs(store)
    shown = one.articles[0]
    assert other.articles == tuple({first.id, second.id} - {shown})


async def test_a_saved_search_brings_what_it_finds(store: Store, ticker: Ticker) -> None:
    [found] = await published(store, 1, body="The oil price rose.")
    await published(store, 1, first=2, body="It rained.")
    await begun(store, wanted=Wanted(words="prices oil"))
    await ticker.tick(MORNING)
    [run] = await runs(store)
    assert run.articles == (found.id,)


@pytest.mark.parametrize("at_first", [False, True])
async def test_a_saved_search_waits_for_its_index(store: Store, at_first: bool) -> None:
    await published(store, 1)
    await begun(store, wanted=Wanted(words="oil"))
    await begun(store, chat=Chat("telegram", "8"))
    ticker = Ticker(store, Unfinished(at_first=at_first), lambda _: Limits(cards=2, longest=4096))
    await ticker.tick(MORNING)
    assert await runs(store) == []
    assert len(await runs(store, Chat("telegram", "8"))) == 1


async def test_news_comes_at_once_when_it_has_settled_and_together(store: Store, ticker: Ticker) -> None:
    await published(store, 1)
    its = await begun(store, times=(), next=None)
    await ticker.tick(NOON)
    await ticker.tick(NOON + DAY)
    assert await runs(store) == []
    await published(store, 2, first=2)
    await ticker.tick(NOON)
    assert await runs(store) == []
    await ticker.tick(NOON + SETTLED)
    [run] = await runs(store)
    assert len(run.articles) == 2
    await published(store, 1, first=4)
    await ticker.tick(NOON + 2 * SETTLED)
    await ticker.tick(NOON + 4 * SETTLED)
    assert len(await runs(store)) == 1
    await published(store, 1, first=5)
    await ticker.tick(NOON + SETTLED + MINUTE)
    [_, run] = await runs(store)
    assert (len(run.articles), run.subscription) == (2, its.id)
    await ticker.tick(NOON + 3 * MINUTE)
    assert len(await runs(store)) == 2


async def test_workers_take_turns_at_one_clock(store: Store) -> None:
    """What comes while the first articles settle comes with these, whoever looks."""
    await begun(store, times=(), next=None)
    one, other = (Ticker(store, search_over(store), lambda _: Limits(cards=9, longest=4096)) for _ in range(2))
    await one.tick(NOON - SETTLED)
    await other.tick(NOON - SETTLED)
    await published(store, 1)
    await one.tick(NOON)
    await published(store, 1, first=2)
    await other.tick(NOON + SETTLED * 0.9)
    await one.tick(NOON + SETTLED)
    assert await runs(store) == []
    await one.tick(NOON + SETTLED * 2)
    [run] = await runs(store)
    assert len(run.articles) == 2


async def test_breaking_news_ends_waiting_once_whoever_looks(store: Store) -> None:
    """A worker that comes later puts nothing off, and hurries nothing."""
    its = await begun(store, times=(), next=None, together=60)
    await published(store, 1, breaking=True)
    one, other = (Ticker(store, search_over(store), lambda _: Limits(cards=9, longest=4096)) for _ in range(2))
    await one.tick(NOON)
    waits = await store.subscriptions.get(its.id)
    assert waits
    later = replace(waits, next=NOON + 2 * MINUTE)
    await store.subscriptions.change(later)
    await other.tick(NOON + MINUTE)
    now = await store.subscriptions.get(its.id)
    assert now
    assert now.next == NOON + 2 * MINUTE


async def test_many_who_want_the_same_get_the_same(store: Store, ticker: Ticker) -> None:
    articles = await published(store, 2)
    chats = [Chat("telegram", str(number)) for number in range(300)]
    for chat in chats:
        await begun(store, chat=chat)
    assert await ticker.tick(MORNING), "there are more than are dealt with at once"
    assert not await ticker.tick(MORNING)
    for chat in chats:
        [run] = await runs(store, chat)
        assert set(run.articles) == {one.id for one in articles}


async def test_what_was_changed_meanwhile_is_looked_at_again(store: Store, ticker: Ticker) -> None:
    await published(store, 1)
    its = await begun(store)
    gathered = await ticker.gathered([its], MORNING)
    assert [one.article.id for one in gathered.news] == [1]
    await store.subscriptions.change(replace(its, next=MORNING + DAY))
    await ticker.tick(MORNING)
    assert await runs(store) == []


async def test_a_subscription_that_can_not_be_planned_keeps_none_from_it(
    store: Store, ticker: Ticker, caplog: pytest.LogCaptureFixture
) -> None:
    await published(store, 1)
    its = await begun(store, zone="Atlantis/Poseidonis", wanted=Wanted(words="bridge"))
    await begun(store, chat=Chat("telegram", "8"))
    await ticker.tick(MORNING)
    assert len(await runs(store, Chat("telegram", "8"))) == 1
    assert f"subscription {its.id} can't be planned" in caplog.text
    await ticker.tick(MORNING + LATER / 2)
    assert caplog.text.count("can't be planned") == 1
    assert await store.subscriptions.get(its.id) == its
    await ticker.tick(MORNING + LATER)
    assert caplog.text.count("can't be planned") == 2


async def test_a_clock_that_was_ahead_delays_nothing(store: Store, ticker: Ticker) -> None:
    await begun(store, times=(), next=None)
    await published(store, 1)
    await ticker.tick(NOON + DAY)
    await ticker.tick(NOON + DAY + SETTLED)
    await published(store, 1, first=2)
    await ticker.tick(NOON)
    await ticker.tick(NOON + SETTLED)
    assert len(await runs(store)) == 2


@pytest.mark.parametrize("quiet", [None, Quiet(time(15), time(16))])
async def test_thirty_that_come_over_some_seconds_are_one_message(store: Store, quiet: Quiet | None) -> None:
    ticker = Ticker(store, search_over(store), lambda _: Limits(cards=10, longest=4096))
    its = await begun(store, times=(), next=None, quiet=quiet)
    at = NOON
    for number in range(30):
        at = NOON + number * timedelta(seconds=0.25)
        await published(store, 1, number, published=NOON)
        await ticker.tick(at)
    assert await runs(store) == []
    await ticker.tick(at + SETTLED)
    await ticker.tick(at + MINUTE)
    assert len(await runs(store)) == (0 if quiet else 1)
    await ticker.tick(NOON + timedelta(hours=1))
    [run] = await runs(store)
    assert (len(run.articles), run.subscription) == (30, its.id)
    [message] = await store.ledger.deliveries(run.id)
    assert (len(message.articles), message.total) == (9, 30)
    assert message.ready == (NOON + timedelta(hours=1) if quiet else (at + SETTLED).replace(microsecond=0))


def test_what_never_settles_is_told_all_the_same() -> None:
    first = settling(None, NOON)
    assert first == (NOON, NOON + SETTLED)
    second = settling(first, NOON + SETTLED / 2)
    assert second == (NOON, NOON + SETTLED * 1.5)
    assert settling((NOON, NOON + SETTLING), NOON + SETTLING / 2) == (NOON, NOON + SETTLED + SETTLING / 2)
    assert settling((NOON, NOON + SETTLING), NOON + SETTLING - SETTLED / 2) == (NOON, NOON + SETTLING)
    assert settling(first, NOON + SETTLED) == (NOON + SETTLED, NOON + 2 * SETTLED)
    assert settling(first, NOON - DAY) == (NOON - DAY, NOON - DAY + SETTLED), "the clock was set back"


async def test_the_first_comes_at_once_and_the_next_ones_together(store: Store, ticker: Ticker) -> None:
    """Also after a restart."""
    await begun(store, times=(), next=None, together=15)
    await published(store, 1)
    await ticker.tick(NOON)
    await ticker.tick(NOON + SETTLED)
    assert len(await runs(store)) == 1
    for number in range(2, 5):
        await published(store, 1, number)
        ticker = Ticker(store, search_over(store), lambda _: Limits(cards=2, longest=4096))
        await ticker.tick(NOON + number * MINUTE)
        await ticker.tick(NOON + number * MINUTE + SETTLED)
    assert len(await runs(store)) == 1
    await ticker.tick(NOON + 15 * MINUTE)
    assert len(await runs(store)) == 1
    await ticker.tick(NOON + 15 * MINUTE + SETTLED)
    [_, run] = await runs(store)
    assert len(run.articles) == 3


async def test_filters_bring_what_holds_their_words(store: Store, ticker: Ticker) -> None:
    [found] = await published(store, 1, body="The oil price rose.")
    await published(store, 1, first=2, body="The oil price fell.")
    await published(store, 1, first=3, body="The price of oil rose.")
    await begun(store, wanted=Wanted(must=("oil price", "rose"), some=("gas", "prices"), none=("fell",)))
    await ticker.tick(MORNING)
    [run] = await runs(store)
    assert run.articles == (found.id,)


@pytest.mark.parametrize("part", ["must", "some", "none"])
async def test_filters_wait_for_their_index(store: Store, part: str) -> None:
    await published(store, 1)
    values: dict[str, Any] = {part: ("oil",)}
    await begun(store, wanted=Wanted(**values))
    for at_first in (False, True):
        ticker = Ticker(store, Unfinished(at_first=at_first), lambda _: Limits(cards=2, longest=4096))
        await ticker.tick(MORNING)
        assert await runs(store) == []


async def test_a_filter_that_can_not_be_asked_is_tried_again(store: Store, caplog: pytest.LogCaptureFixture) -> None:
    class Broken(Unfinished):
        async def matching(self, query: Query, *, at: datetime, days: int) -> frozenset[int]:  # noqa: ARG002
            raise OSError

    await published(store, 1)
    await begun(store, wanted=Wanted(none=("oil",)))
    broken = Broken(at_first=True)
    broken.answers = [True, True]
    await Ticker(store, broken, lambda _: Limits(cards=2, longest=4096)).tick(MORNING)
    assert "a saved search can't be made" in caplog.text
    assert await runs(store) == []


async def test_a_muted_story_stays_out(store: Store, ticker: Ticker) -> None:
    change = await placed(store, 1)
    await placed(store, 2, ["word:other", "word:one"])
    its = await begun(store)
    await store.mutes.mute(its.chat, change.number, MORNING + DAY)
    await ticker.tick(MORNING)
    [run] = await runs(store)
    assert run.articles == (2,)


async def test_who_wants_breaking_news_is_told_once_when_it_breaks(store: Store, ticker: Ticker) -> None:
    """Marked after everybody had it as other news, and then once more."""
    mine, its = Chat("telegram", "8"), Chat("telegram", "9")
    await begun(store, chat=mine, times=(), next=None, wanted=Wanted(breaking=True))
    await begun(store, chat=its, times=(), next=None)
    [one] = await published(store, 1)
    await ticker.tick(NOON)
    await ticker.tick(NOON + SETTLED)
    assert (len(await runs(store, mine)), len(await runs(store, its))) == (0, 1)
    for hour in (1, 2):
        for on in (True, False):
            now = await store.article(one.id)
            assert now
            await store.editing.change(replace(now, breaking=on), Person("telegram", "1"), NOON)
            await ticker.tick(NOON + timedelta(hours=hour))
            await ticker.tick(NOON + timedelta(hours=hour) + SETTLED)
    [run] = await runs(store, mine)
    assert run.articles == (one.id,)
    [delivery] = await store.ledger.deliveries(run.id)
    assert delivery.breaking
    assert len(await runs(store, its)) == 1


@pytest.mark.parametrize(("sources", "broken"), [(3, 1), (4, 0), (0, 0)])
async def test_what_many_sources_tell_is_breaking_news(store: Store, sources: int, broken: int) -> None:
    """Also where a story is found late, when everybody had its articles."""
    ticker = Ticker(store, search_over(store), lambda _: Limits(cards=2, longest=4096), sources=sources)
    await begun(store, times=(), next=None, wanted=Wanted(breaking=True))
    for number in (1, 2, 3):
        await placed(store, number)
        await ticker.tick(NOON + number * SETTLING)
        await ticker.tick(NOON + number * SETTLING + SETTLED)
    await ticker.tick(NOON + MINUTE)
    made = await runs(store)
    assert len(made) == broken
    assert all(len(run.articles) == 1 for run in made)


async def test_what_is_due_in_one_chat_at_one_time_is_told_once(store: Store, ticker: Ticker) -> None:
    """And two that tell of one event in two languages."""
    for number in (1, 2):
        await placed(store, number)
    [other] = await published(store, 1, first=3)
    thread = replace(READER, thread="5")
    await begun(store, wanted=Wanted(sources=("Source 1",)))
    await begun(store, wanted=Wanted(sources=("Source 2", other.source or "")))
    await begun(store, wanted=Wanted(sources=("Source 2",)), chat=thread)
    assert await ticker.tick(MORNING), "those that had to wait are due still"
    assert not await ticker.tick(MORNING)
    made = [run for run in await runs(store) if run.articles]
    assert sorted(run.articles for run in made) == [(1,), (2,), (3,)]
    assert {run.subscription for run in made} == {1, 2, 3}


async def test_breaking_news_goes_first_and_is_told_once(store: Store, ticker: Ticker) -> None:
    await begun(store, times=(), next=None)
    alert = await begun(store, times=(), next=None, wanted=Wanted(breaking=True))
    await published(store, 1, breaking=True)
    await ticker.tick(NOON)
    while await ticker.tick(NOON + SETTLED):
        pass
    [run] = await runs(store)
    assert run.subscription == alert.id


async def test_nothing_is_lost_where_the_one_that_went_first_was_changed(store: Store, ticker: Ticker) -> None:
    """Between reading what is due and writing down what is told."""

    class Meddled(Unfinished):
        @property
        def complete(self) -> bool:
            return True

    class Meddler(Ticker):
        async def gathered(self, some: Any, at: datetime) -> Any:
            found = await super().gathered(some, at)
            await store.subscriptions.change(replace(first, state=SubscriptionState.PAUSED, next=None))
            return found

    await published(store, 1)
    first, second = await begun(store), await begun(store)
    ticker = Meddler(store, Meddled(at_first=True), lambda _: Limits(cards=2, longest=4096))
    while await ticker.tick(MORNING):
        pass
    [run] = await runs(store)
    assert (run.subscription, run.articles) == (second.id, (1,))


@pytest.mark.parametrize(("ago", "rings"), [(59, 0), (61, 1)])
async def test_what_a_digest_showed_breaks_all_the_same(store: Store, ago: int, rings: int) -> None:
    """Unless that was just now."""
    ticker = Ticker(store, search_over(store), lambda _: Limits(cards=2, longest=4096), sources=3)
    chat = Chat("telegram", "8")
    alert = await begun(store, chat=chat, times=(), next=None, wanted=Wanted(breaking=True))
    await placed(store, 1)
    await begun(store, chat=chat, times=(time(15, 30),), next=NOON + 30 * MINUTE)
    at = NOON + 30 * MINUTE
    await ticker.tick(at)
    [digest] = await runs(store, chat)
    assert digest.articles == (1,)
    for number in (2, 3):
        await placed(store, number)
    at += ago * MINUTE
    await ticker.tick(at)
    await ticker.tick(at + SETTLED)
    found = [run for run in await runs(store, chat) if run.subscription == alert.id]
    assert len(found) == rings
    assert all(run.articles != (1,) for run in found)


@pytest.mark.parametrize(("minutes", "rings"), [(6 * 60 + 55, 1), (7 * 60 + 5, 2)])
async def test_more_of_what_broke_rings_again_after_some_hours(
    store: Store, ticker: Ticker, minutes: int, rings: int
) -> None:
    await begun(store, times=(), next=None, wanted=Wanted(breaking=True))
    for number in (1, 2):
        await placed(store, number)
    for number, after in ((1, 0), (2, minutes)):
        now = await store.article(number)
        assert now
        await store.editing.change(replace(now, breaking=True), Person("telegram", "1"), NOON)
        await ticker.tick(NOON + after * MINUTE)
        await ticker.tick(NOON + after * MINUTE + SETTLED)
    assert len(await runs(store)) == rings


async def test_a_digest_of_breaking_news_tells_a_story_once(store: Store, ticker: Ticker) -> None:
    await begun(store, wanted=Wanted(breaking=True))
    for number in (1, 2):
        await placed(store, number)
    for number, at in ((1, MORNING), (2, MORNING + DAY)):
        now = await store.article(number)
        assert now
        await store.editing.change(replace(now, breaking=True), Person("telegram", "1"), NOON)
        await ticker.tick(at)
    assert [run.articles for run in await runs(store)] == [(1,), ()]


async def test_what_breaks_waits_for_nothing_else(store: Store, ticker: Ticker) -> None:
    """It ends the time in which other news comes together, also where more comes in while it settles."""
    mine, its = Chat("telegram", "8"), Chat("telegram", "9")
    await begun(store, chat=mine, times=(), next=None, together=60)
    other = await begun(store, chat=its, times=(), next=None, together=60, wanted=Wanted(topics=("sport",)))
    await published(store, 1, tags=("sport",))
    await ticker.tick(NOON)
    while await ticker.tick(NOON + SETTLED):
        pass
    await published(store, 1, first=2, tags=("sport",))
    await ticker.tick(NOON + MINUTE)
    await ticker.tick(NOON + MINUTE + SETTLED)
    assert (len(await runs(store, mine)), len(await runs(store, its))) == (1, 1)
    await published(store, 1, first=3, tags=("war",), breaking=True)
    await ticker.tick(NOON + 2 * MINUTE)
    await published(store, 1, first=4, tags=("war",), published=NOON + MINUTE)
    await ticker.tick(NOON + 2 * MINUTE + SETTLED / 2)
    await ticker.tick(NOON + 2 * MINUTE + SETTLED * 1.5)
    [_, run] = await runs(store, mine)
    assert (run.articles[0], set(run.articles)) == (3, {2, 3, 4})
    assert len(await runs(store, its)) == 1
    moved = await store.subscriptions.get(other.id)
    assert moved
    assert moved.next == NOON + SETTLED + 60 * MINUTE
    await ticker.tick(NOON + SETTLED + 60 * MINUTE)
    assert [run.articles for run in await runs(store, its)] == [(1,), (2,)]
    await published(store, 1, first=5)
    await ticker.tick(NOON + 61 * MINUTE)
    await ticker.tick(NOON + 61 * MINUTE + SETTLED)
    assert len(await runs(store, mine)) == 2, "what is told with it is told once, and the next hour begins"


async def test_a_clock_that_was_a_year_ahead_silences_nobody(
    store: Store, ticker: Ticker, caplog: pytest.LogCaptureFixture
) -> None:
    await published(store, 1)
    its = await begun(store)
    weekly = await begun(store, chat=Chat("telegram", "8"), weekdays=(0,), next=MORNING + 2 * DAY)
    await begun(store, chat=Chat("telegram", "9"), zone="Atlantis/Poseidonis", next=NOON + 400 * DAY)
    await ticker.tick(NOON + 366 * DAY)
    ahead = await store.subscriptions.get(its.id)
    assert ahead
    assert ahead.next
    assert ahead.next > NOON + 366 * DAY
    while await ticker.tick(NOON):
        pass
    back, other = await store.subscriptions.get(its.id), await store.subscriptions.get(weekly.id)
    assert back
    assert other
    assert (back.next, back.last, other.next) == (MORNING, None, weekly.next)
    assert "2 subscriptions go on at their times again" in caplog.text
    assert [run.state for run in await runs(store)] == []
    await published(store, 1, first=2)
    for _ in range(2):
        await ticker.tick(MORNING)
    [run] = await runs(store)
    assert (run.slot, run.state) == ("2026-11-21 09:00", RunState.MADE)


async def test_what_was_told_by_a_clock_that_was_ahead_is_not_told_again(store: Store, ticker: Ticker) -> None:
    [first] = await published(store, 1)
    its = await begun(store)
    await ticker.tick(MORNING + 2 * DAY)
    [*_, early] = await runs(store)
    assert (early.slot, early.articles) == ("2026-11-23 09:00", (first.id,))
    await ticker.tick(NOON)
    [told] = await runs(store)
    assert (told.id, told.due) == (early.id, NOON)
    assert "2026-11-23 09:00" in told.slot
    [second] = await published(store, 1, first=2)
    for day in range(3):
        await ticker.tick(MORNING + day * DAY)
    assert [run.articles for run in await runs(store)] == [(first.id,), (second.id,), (), ()]
    again = await store.subscriptions.get(its.id)
    assert again
    assert again.next == MORNING + 3 * DAY


async def test_what_was_told_a_little_too_early_stays_told(store: Store, ticker: Ticker) -> None:
    await published(store, 1)
    its = await begun(store)
    await ticker.tick(MORNING)
    await published(store, 1, first=2)
    await ticker.tick(MORNING - MINUTE)
    await ticker.tick(MORNING)
    one = await store.subscriptions.get(its.id)
    assert one
    assert (one.next, one.seen) == (MORNING + DAY, 1)


async def test_what_waits_longer_than_anything_does_was_put_off_by_a_wrong_clock(store: Store, ticker: Ticker) -> None:
    its = await begun(store, next=NOON)
    [one] = await published(store, 1)
    await store.digests.record([planned(its, (one.id,), ready=NOON + 366 * DAY)], NOON)
    feed = await store.feeds.propose(
        Feed(address="https://news.example/feed", due=NOON + 366 * DAY, state=FeedState.ACTIVE)
    )
    await ticker.tick(NOON)
    assert await store.ledger.next_ready("telegram") == NOON
    kept = await store.feeds.feed(feed.id)
    assert kept
    assert kept.due == NOON
