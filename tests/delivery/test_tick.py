"""What is due is written down: once, at its time, with what its chat has not had."""

from dataclasses import replace
from datetime import datetime, time, timedelta

import pytest

from bot.delivery.tick import LATER, SETTLED, Ticker
from bot.digest.parts import Limits
from bot.model import Chat, Run, RunState, Subscription, Wanted
from bot.store.sqlite import Store
from bot.text.query import Query
from tests.samples import NOON
from tests.searching import search_over
from tests.subscribing import READER, published, subscription

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
