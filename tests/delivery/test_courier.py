"""The courier: everything once, in order, a few at a time; through restarts, halts, and a database that fails."""

import asyncio
import logging
from datetime import timedelta

import pytest

from bot.delivery.courier import AT_ONCE, IN_FLIGHT
from bot.delivery.pacer import Pacer
from bot.errors import StoreUnusable, TryLater, Unauthorized
from bot.model import Chat, DeliveryState
from bot.platforms.base import Pace
from bot.store.sqlite import Store
from tests.delivery.office import LONG, Fragile, Office, Post, group, people
from tests.subscribing import planned, published, subscription

HOUR = timedelta(hours=1)
SOON = 4.0
"""Seconds, fewer than those after which it looks by itself."""


async def turns() -> None:
    """Time enough for everything that waits for nothing."""
    for _ in range(50):
        await asyncio.sleep(0)


async def test_everybody_gets_it_once_and_it_is_written_down(store: Store) -> None:
    post = Post()
    office = Office(store, post)
    deliveries = await office.plan(*people(100))
    await office.drain()
    await office.drain(LONG)
    assert sorted(post.sends) == sorted((one.chat.id, f"delivery {one.id}") for one in deliveries)
    assert post.most_in_flight <= IN_FLIGHT
    for number, (_, key) in enumerate(post.sends, 1):
        its = await store.ledger.get(int(key.removeprefix("delivery ")))
        assert its
        assert (its.state, its.messages, its.attempts) == (DeliveryState.SENT, (str(number),), 1)


async def test_nothing_leaves_that_was_not_claimed_and_at_most_four_are_on_their_way(store: Store) -> None:
    post, seen = Post(), []
    office = Office(store, post)
    await office.plan(*people(30))

    async def look(key: str) -> None:
        its = await store.ledger.get(int(key.removeprefix("delivery ")))
        seen.append(its and its.state)

    post.looks = look
    post.open.clear()
    async with office.running():
        await post.gets(4)
        await turns()
        assert len(post.sends) == 4
        post.open.set()
        await post.gets(30)
    assert seen == [DeliveryState.SENDING] * 30
    assert post.most_in_flight == 4


async def test_parts_come_one_after_the_other(store: Store) -> None:
    post = Post(answers={"7": [TryLater(60)]})
    office = Office(store, post)
    articles = tuple(one.id for one in await published(store, 4))
    its = await store.subscriptions.begin(subscription(next=office.at))
    await store.digests.record([planned(its, articles, (2, 1, 1))], office.at)
    await office.plan(*people(1))
    await office.drain()
    assert sorted(post.sends) == [("1", "delivery 4"), ("7", "delivery 1")]
    office.courier.returned(Chat("telegram", "7"), was_away=True)
    await office.drain(LONG)
    assert [key for chat, key in post.sends if chat == "7"] == [f"delivery {number}" for number in (1, 1, 2, 3)]


async def test_it_goes_out_when_it_is_due(store: Store) -> None:
    post, ledger = Post(), Fragile(store.ledger)
    office = Office(store, post, ledger=ledger)
    await office.plan(*people(2), due=office.at + HOUR)
    async with office.running(), asyncio.timeout(SOON):
        await ledger.hears("next_ready")
        await turns()
        office.at += HOUR
        office.courier.wake()
        await post.gets(2)


async def test_it_wakes_by_itself_when_it_is_due(store: Store) -> None:
    post = Post()
    office = Office(store, post, runs=True)
    await office.plan(*people(2), due=office.at + timedelta(seconds=1))
    async with office.running(), asyncio.timeout(SOON):
        await post.gets(2)


@pytest.mark.parametrize(
    ("resend", "idempotent", "state"), [(True, False, "sent"), (False, True, "sent"), (False, False, "unknown")]
)
async def test_what_the_last_process_left_unmarked(
    store: Store, resend: bool, idempotent: bool, state: str, caplog: pytest.LogCaptureFixture
) -> None:
    post = Post(idempotent)
    office = Office(store, post, resend=resend)
    [left, other] = await office.plan(*people(2))
    assert await store.ledger.claim(left.id, office.at)
    await office.drain()
    assert await office.states([left, other]) == [state, "sent"]
    assert "1 messages on telegram may have been sent before the bot ended" in caplog.text


async def test_what_could_not_be_sent_for_a_day_is_no_news(store: Store, caplog: pytest.LogCaptureFixture) -> None:
    post = Post()
    office = Office(store, post)
    old = await office.plan(*people(2))
    office.at += timedelta(hours=25)
    new = await office.plan(*people(1))
    await office.drain()
    assert await office.states([*old, *new]) == ["expired", "expired", "sent"]
    assert "2 messages on telegram could not be sent for a day" in caplog.text


async def test_the_pacer_is_kept(store: Store) -> None:
    post = Post()
    office = Office(store, post, Pacer(Pace(200)))
    await office.plan(*people(41))
    began = asyncio.get_running_loop().time()
    await office.drain()
    assert len(post.sends) == 41
    assert asyncio.get_running_loop().time() - began >= 0.19


async def test_a_halt_of_the_bot_halts_all(store: Store) -> None:
    post = Post(answers={str(number): [TryLater(30, whole_bot=True)] for number in range(1, 30)})
    office = Office(store, post)
    deliveries = await office.plan(*people(29))
    await office.drain()
    assert len(post.sends) <= IN_FLIGHT
    assert set(await office.states(deliveries)) == {"waiting"}
    office.pacer = Pacer(Pace())  # the halt is over
    office.courier = office.hire()
    post.answers.clear()
    await office.drain(LONG)
    assert set(await office.states(deliveries)) == {"sent"}


async def test_those_who_must_wait_keep_nobody_behind_them_waiting(store: Store) -> None:
    post = Post()
    office = Office(store, post)
    await office.plan(*people(AT_ONCE + 6))
    *closed, last = await store.ledger.waiting("telegram", office.at, limit=100)
    at = asyncio.get_running_loop().time()
    for delivery in closed:
        office.pacer.limited(delivery.chat, at + 3600, at)
    async with office.running():
        office.courier.wake()
        await post.gets(1)
    assert post.sends[0][0] == last.chat.id


async def test_who_returns_gets_at_once_what_waits(store: Store) -> None:
    post, ledger = Post(answers={"1": [TryLater(60)]}), Fragile(store.ledger)
    office = Office(store, post, ledger=ledger)
    [chat] = people(1)
    [delivery] = await office.plan(chat)
    async with office.running():
        await post.gets(1)
        await ledger.hears("next_ready")
        office.at += timedelta(minutes=1)
        office.courier.returned(chat, was_away=True)
        await post.gets(2)
    assert await office.states([delivery]) == ["sent"]


async def test_less_urgent_things_find_room_when_nothing_waits(store: Store) -> None:
    post = Post()
    office = Office(store, post, Pacer(Pace(0, 60.0)))
    first, second, _ = chats = people(3)
    assert office.courier.room(first) == 0
    assert 59 < office.courier.room(first) <= 60
    office.courier.spent(second)
    assert 59 < office.courier.room(second) <= 60
    await office.plan(*chats)
    post.open.clear()
    office.courier._batch = await store.ledger.waiting("telegram", office.at, limit=3)
    assert office.courier.room(chats[2]) == 1.0


# The end


async def test_what_is_on_its_way_at_the_end_arrives_and_nothing_else_leaves(store: Store) -> None:
    post = Post()
    office = Office(store, post)
    deliveries = await office.plan(*people(20))
    post.open.clear()
    task = asyncio.create_task(office.courier.run(post))
    await post.gets(IN_FLIGHT)
    task.cancel()
    await asyncio.sleep(0)
    post.open.set()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert len(post.sends) == IN_FLIGHT
    states = await office.states(deliveries)
    assert (states.count("sent"), states.count("waiting")) == (IN_FLIGHT, 20 - IN_FLIGHT)
    await office.drain()
    assert set(await office.states(deliveries)) == {"sent"}
    assert len(post.sends) == 20


async def test_what_does_not_arrive_in_time_is_taken_up_at_the_next_start(
    store: Store, caplog: pytest.LogCaptureFixture
) -> None:
    post = Post()
    office = Office(store, post, grace=0.01)
    deliveries = await office.plan(*people(2))
    post.open.clear()
    async with office.running():
        await post.gets(2)
    assert "2 messages on telegram did not arrive in time" in caplog.text
    assert await office.states(deliveries) == ["sending", "sending"]
    post.open.set()
    await office.drain()
    assert await office.states(deliveries) == ["sent", "sent"]


async def test_who_is_told_to_end_while_ending_leaves_nothing_undone(store: Store) -> None:
    """As a worker is that waits for its jobs for a second only: the next drain sends again."""
    post = Post()
    office = Office(store, post)
    deliveries = await office.plan(*people(20))
    post.open.clear()
    task = asyncio.create_task(office.courier.run(post))
    await post.gets(IN_FLIGHT)
    for _ in range(2):
        task.cancel()
        await turns()
    assert task.done(), "it does not wait for what is late"
    assert [one.get_name() for one in asyncio.all_tasks() if one.get_name().startswith("delivery")] == []
    post.open.set()
    await office.drain()
    assert set(await office.states(deliveries)) == {"sent"}


async def test_what_was_claimed_as_the_end_came_is_given_back(store: Store) -> None:
    post, ledger = Post(), Fragile(store.ledger)
    office = Office(store, post, ledger=ledger)
    [delivery] = await office.plan(*people(1))
    ledger.holds = "claim"
    task = asyncio.create_task(office.courier.run(post))
    await ledger.hears("claim")
    task.cancel()
    await asyncio.sleep(0)
    ledger.go.set()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert post.sends == []
    its = await office.found(delivery)
    assert (its.state, its.attempts) == (DeliveryState.WAITING, 0)


# A database that fails


@pytest.mark.parametrize("step", ["take_up", "expire", "waiting", "next_ready", "claim", "sent"])
async def test_a_database_that_fails_is_waited_for_and_nothing_comes_twice(store: Store, step: str) -> None:
    post, ledger = Post(), Fragile(store.ledger)
    office = Office(store, post, ledger=ledger)
    deliveries = await office.plan(*people(12))
    ledger.fails[step] = 3
    async with office.running():
        await post.gets(12)
        deliveries += await office.plan(*people(1, first=13))
        office.courier.wake()
        await post.gets(13)
    assert ledger.fails[step] < 3, "it failed"
    assert set(await office.states(deliveries)) == {"sent"}
    assert sorted(int(chat) for chat, _ in post.sends) == list(range(1, 14))
    assert {(await office.found(one)).attempts for one in deliveries} == {1}


async def test_a_claim_of_which_nobody_knows_whether_it_was_written_is_taken_back(store: Store) -> None:
    post, ledger = Post(), Fragile(store.ledger)
    office = Office(store, post, ledger=ledger)
    [delivery] = await office.plan(*people(1))
    ledger.fails["claim"], ledger.late = 1, True
    await office.drain()
    its = await office.found(delivery)
    assert (its.state, its.attempts, len(post.sends)) == (DeliveryState.SENT, 1, 1)


async def test_a_database_that_fails_is_not_asked_all_the_time(store: Store) -> None:
    ledger = Fragile(store.ledger)
    office = Office(store, Post(), ledger=ledger, pause=3600.0, grace=0.01)
    await office.plan(*people(9))
    ledger.fails["claim"] = 10**9
    async with office.running():
        await ledger.hears("claim")
        await turns()
    assert "again" not in ledger.asked, "it goes on after a pause"


async def test_who_drains_hears_of_a_database_that_fails(store: Store) -> None:
    ledger = Fragile(store.ledger)
    ledger.fails["waiting"] = 1
    with pytest.raises(StoreUnusable):
        await Office(store, Post(), ledger=ledger).drain()


async def test_marks_that_can_not_be_written_stop_the_courier_at_four(store: Store) -> None:
    post, ledger = Post(), Fragile(store.ledger)
    office = Office(store, post, ledger=ledger, grace=0.05)
    deliveries = await office.plan(*people(20))
    ledger.fails["sent"] = 10**9
    async with office.running():
        await ledger.hears("sent", 20)
    assert len(post.sends) == IN_FLIGHT
    ledger.fails.clear()
    await office.drain()
    assert set(await office.states(deliveries)) == {"sent"}
    assert len(post.sends) == 20, "what was sent was known, over the end of a connection, too"


async def test_a_fault_of_the_ledger_leaves_one_message_and_no_more(
    store: Store, caplog: pytest.LogCaptureFixture
) -> None:
    post, ledger = Post(), Fragile(store.ledger)
    office = Office(store, post, ledger=ledger)
    deliveries = await office.plan(*people(5))
    ledger.fails["sent"], ledger.error = 1, ValueError("a fault of ours")
    await office.drain()
    assert sorted(await office.states(deliveries)) == ["sending", *["sent"] * 4]
    assert "is left as it is until the next start" in caplog.text


async def test_a_message_that_is_not_to_be_sent_any_more_is_let_go(store: Store) -> None:
    post, ledger = Post(), Fragile(store.ledger)
    office = Office(store, post, ledger=ledger)
    first, second = await office.plan(*people(2))
    ledger.holds = "claim"
    async with office.running():
        await ledger.hears("claim")
        await turns()
        assert ledger.asked.count("claim") == 1, "the next one is claimed when this one has left"
        for one in (first, second):
            await store.ledger.failed(one.id, DeliveryState.FAILED, "unsubscribed", office.at)
        ledger.go.set()
        await ledger.hears("next_ready")
    assert post.sends == []


async def test_a_halt_that_comes_while_a_message_is_claimed_holds_it(store: Store) -> None:
    post, ledger = Post(), Fragile(store.ledger)
    office = Office(store, post, ledger=ledger)
    [delivery] = await office.plan(*people(1))
    ledger.holds = "claim"
    async with office.running():
        await ledger.hears("claim")
        office.pacer.halt(asyncio.get_running_loop().time() + 3600)
        ledger.go.set()
        await ledger.hears("again")
    assert post.sends == []
    its = await office.found(delivery)
    assert (its.state, its.attempts) == (DeliveryState.WAITING, 0)


async def test_a_wrong_token_is_asked_again_each_minute(store: Store, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO)
    post = Post(answers={chat.id: [Unauthorized("no")] for chat in people(9)})
    office = Office(store, post)
    deliveries = await office.plan(*people(9))
    await office.drain()
    assert len(post.sends) <= IN_FLIGHT
    assert "nothing is sent on telegram for 60 s" in caplog.text
    its = await office.found(deliveries[0])
    assert (its.state, its.attempts) == (DeliveryState.WAITING, 0)


async def test_groups_and_people_of_one_broadcast(store: Store) -> None:
    post = Post()
    office = Office(store, post, Pacer(Pace(0, 1.0, 20)))
    chats = [*people(30), *map(group, range(1, 30))]
    deliveries = await office.plan(*chats)
    await office.drain()
    assert set(await office.states(deliveries)) == {"sent"}
    assert len(post.sends) == 59
