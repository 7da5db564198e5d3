"""Messages that an operator pays for."""

from datetime import timedelta

from bot.delivery.pacer import Pacer
from bot.delivery.purse import Purse
from bot.platforms.base import Pace
from bot.store.sqlite import Store
from tests.delivery.office import Office, Post, people
from tests.samples import NOON

SLOW = 1.0
"""Messages a second that go for nothing."""


async def test_a_purse_is_empty_until_the_next_day(store: Store) -> None:
    at = NOON

    def now() -> object:
        return at

    purse = Purse("telegram", 2, store.ledger, now)  # type: ignore[arg-type]
    assert purse.open
    assert [await purse.take() for _ in range(3)] == [True, True, False]
    assert not purse.open
    at += timedelta(days=1)
    assert purse.open
    assert await purse.take()


async def test_without_a_budget_nothing_is_paid(store: Store) -> None:
    assert not Purse("telegram", 0, store.ledger, lambda: NOON).open


async def test_what_the_rate_keeps_waiting_is_paid_for_while_there_is_a_budget(store: Store) -> None:
    post = Post()
    office = Office(store, post, pacer=Pacer(Pace(a_second=SLOW, paid_a_day=3)))
    deliveries = await office.plan(*people(8))
    await office.drain()
    states = await office.states(deliveries)
    assert states.count("sent") >= 1 + 3  # a second that passes meanwhile lets another through for nothing
    assert post.paid == 3
    assert await store.memory("paid").recall(f"{NOON:%Y-%m-%d} telegram") == "3"


async def test_nothing_is_paid_where_it_would_not_help(store: Store) -> None:
    post = Post()
    office = Office(store, post, pacer=Pacer(Pace(gap=3600, paid_a_day=3)))
    [chat] = people(1)
    await office.plan(chat)
    await office.plan(chat)
    await office.drain()
    assert (len(post.sends), post.paid) == (1, 0)
