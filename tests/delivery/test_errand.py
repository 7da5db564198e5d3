"""What becomes of one message, by what its platform says."""

import asyncio
import logging
from dataclasses import replace
from datetime import timedelta
from itertools import pairwise

import pytest

from bot.delivery.pacer import Pacer
from bot.delivery.verdict import ADMIN_WAITS
from bot.errors import (
    GoneForGood,
    Malformed,
    Moved,
    NeedsAdmin,
    OutcomeUnknown,
    PlatformError,
    StoreUnusable,
    TryLater,
    Unauthorized,
)
from bot.model import Chat, Delivery, DeliveryState, Reply
from bot.platforms.base import Pace
from bot.platforms.telegram.failures import ThreadGone
from bot.store.sqlite import Store
from tests.delivery.office import LONG, Fragile, Office, Post, people

DAY = timedelta(days=1)
FIRST, SECOND = people(2)


async def test_a_limit_of_one_chat_concerns_nobody_else(store: Store) -> None:
    post = Post(answers={"1": [TryLater(10_072)]})
    office = Office(store, post)
    [limited, *others] = await office.plan(*people(30))
    await office.drain()
    await office.drain(timedelta(seconds=10_000))
    its = await office.found(limited)
    assert (its.state, its.attempts, post.to(FIRST)) == (DeliveryState.WAITING, 0, 1)
    assert its.reason == "the platform asks the bot to wait"
    assert set(await office.states(others)) == {"sent"}
    office.pacer.release(FIRST)  # in the pacer's own time, too
    await office.drain(timedelta(seconds=100))
    assert await office.states([limited]) == ["sent"]


async def test_three_chats_that_are_told_to_wait_halt_the_bot(store: Store, caplog: pytest.LogCaptureFixture) -> None:
    post = Post(answers={chat.id: [TryLater(600)] for chat in people(50)})
    office = Office(store, post, Pacer(Pace(1000)))
    await office.plan(*people(50))
    await office.drain()
    assert 3 <= len(post.sends) <= 6
    assert "tells one chat after the other to wait" in caplog.text


async def test_what_gets_through_shows_that_the_bot_is_not_meant(store: Store) -> None:
    post = Post(answers={chat.id: [TryLater(600)] for chat in people(2)})
    office = Office(store, post, Pacer(Pace(1000)))
    await office.plan(*people(2))
    await office.drain()
    await office.plan(*people(1, first=3))
    await office.drain()
    post.answers["4"] = [TryLater(600)]
    await office.plan(*people(1, first=4))
    await office.drain()
    at = asyncio.get_running_loop().time()
    assert 4 < office.pacer.opens(Chat("telegram", "5"), at) - at <= 5


async def test_a_wait_for_longer_than_news_last_is_cut(store: Store) -> None:
    office = Office(store, Post(answers={"1": [TryLater(1e300)]}))
    [delivery] = await office.plan(FIRST)
    await office.drain()
    assert (await office.found(delivery)).ready == office.at + DAY


async def test_what_may_have_arrived_is_sent_again_twelve_times(store: Store) -> None:
    post = Post(answers={"1": [OutcomeUnknown("reset")] * 50, "2": [OutcomeUnknown("reset")] * 2})
    office = Office(store, post)
    deliveries = await office.plan(FIRST, SECOND)
    await office.drain()
    assert [(await office.found(one)).ready for one in deliveries] == [office.at + timedelta(seconds=5)] * 2
    for _ in range(20):
        await office.drain(LONG)
    assert await office.states(deliveries) == ["unknown", "sent"]
    assert (post.to(FIRST), post.to(SECOND)) == (12, 3)
    assert (await office.found(deliveries[0])).reason == "the platform gave no answer"


@pytest.mark.parametrize("idempotent", [True, False])
async def test_what_may_have_arrived_is_left_alone_where_the_operator_says_so(store: Store, idempotent: bool) -> None:
    post = Post(idempotent, answers={"1": [OutcomeUnknown("reset")]})
    office = Office(store, post, resend=False)
    deliveries = await office.plan(FIRST)
    await office.drain()
    await office.drain(LONG)
    assert await office.states(deliveries) == ["sent" if idempotent else "unknown"]


async def test_a_chat_that_is_gone_is_tried_once(store: Store) -> None:
    post = Post(answers={"1": [GoneForGood("blocked")]})
    office = Office(store, post)
    deliveries = [*await office.plan(FIRST), *await office.plan(FIRST)]
    await office.drain()
    await office.drain(LONG)
    assert await office.states(deliveries) == ["gone", "gone"]
    assert post.to(FIRST) == 1
    assert FIRST in store.away


async def test_a_closed_topic_stops_no_other(store: Store) -> None:
    topic, other = replace(FIRST, thread="5"), replace(FIRST, thread="6")
    post = Post(answers={"1": [ThreadGone("deleted")]})
    office = Office(store, post)
    deliveries = [*await office.plan(topic), *await office.plan(other)]
    await office.drain()
    assert await office.states(deliveries) == ["waiting", "sent"]
    assert topic in store.away
    assert other not in store.away


@pytest.mark.parametrize("kind", [NeedsAdmin, ThreadGone])
async def test_an_admin_has_five_chances_and_whoever_subscribed_hears_once(
    store: Store, kind: type[PlatformError]
) -> None:
    post = Post(answers={"1": [kind("no rights")] * 50})
    office = Office(store, post)
    tried = []
    for _ in range(24 * 15):
        if office.at.hour == 12:
            await office.plan(FIRST)
        before = post.to(FIRST)
        await office.drain()
        tried += [office.at] * (post.to(FIRST) - before)
        office.at += timedelta(hours=1)
    assert len(tried) == 5
    assert [later - sooner for sooner, later in pairwise(tried)] == list(ADMIN_WAITS)
    assert office.told == [("1", "the bot is not allowed to write in the chat")]
    failed = [one for number in range(1, 16) if (one := await store.ledger.get(number))]
    assert sum(one.state is DeliveryState.FAILED for one in failed) == 1
    await store.away.back(FIRST, office.at)
    post.answers.clear()
    [new] = await office.plan(FIRST)
    await office.drain()
    assert await office.states([new]) == ["sent"]


async def test_an_admin_who_acted_has_five_chances_again(store: Store) -> None:
    post = Post(answers={"1": [NeedsAdmin("no rights")] * 4})
    office = Office(store, post)
    await office.plan(FIRST)
    for _ in range(4):
        await office.drain()
        await office.plan(FIRST)
        office.at += DAY * 3
    [last] = await office.plan(FIRST)
    await office.drain()
    assert await office.states([last]) == ["sent"]
    assert FIRST not in store.away
    post.answers["1"] = [NeedsAdmin("no rights")]
    await office.plan(FIRST)
    await office.drain()
    assert len(office.told) == 2
    assert await store.away.reason(FIRST) == (office.told[-1][1], office.at + ADMIN_WAITS[0])


async def test_a_courier_that_was_started_anew_counts_on(store: Store) -> None:
    post = Post(answers={"1": [NeedsAdmin("no rights")] * 50})
    office = Office(store, post)
    for _ in range(9):
        await office.plan(FIRST)
        office.courier = office.hire()
        await office.drain()
        office.at += DAY * 3
    assert post.to(FIRST) == 5
    assert len(office.told) == 1


async def test_a_chat_that_has_moved_is_sent_to_where_it_is(store: Store) -> None:
    post = Post(answers={"1": [Moved("-100")]})
    office = Office(store, post)
    [first] = await office.plan(FIRST)
    [second] = await office.plan(FIRST)
    await office.drain()
    assert post.sends == [("1", "delivery 1"), ("-100", "delivery 1"), ("-100", "delivery 2")]
    assert office.moves == [("1", "-100")]
    for one in (first, second):
        its = await office.found(one)
        assert (its.state, its.chat.id, its.attempts) == (DeliveryState.SENT, "-100", 1)


async def test_what_a_moved_chat_says_is_about_the_new_one(store: Store) -> None:
    office = Office(store, Post(answers={"1": [Moved("-100")], "-100": [GoneForGood("kicked")]}))
    [delivery] = await office.plan(FIRST)
    await office.drain()
    assert await office.states([delivery]) == ["gone"]
    assert Chat("telegram", "-100") in store.away
    assert FIRST not in store.away


async def test_a_chat_that_moves_in_a_circle_is_given_up(store: Store) -> None:
    post = Post(answers={"1": [Moved("-1")] * 50, "-1": [Moved("1")] * 50})
    office = Office(store, post)
    [delivery] = await office.plan(FIRST)
    for _ in range(5):
        await office.drain(LONG)
    assert await office.states([delivery]) == ["failed"]
    assert len(post.sends) == 9


async def test_a_form_that_is_refused_is_tried_once(store: Store) -> None:
    post = Post(answers={"1": [Malformed("too long")]})
    office = Office(store, post)
    [delivery, other] = await office.plan(FIRST, SECOND)
    await office.drain()
    await office.drain(LONG)
    its = await office.found(delivery)
    assert (its.state, its.reason, post.to(FIRST)) == (DeliveryState.FAILED, "the platform refuses the message", 1)
    assert await office.states([other]) == ["sent"]


@pytest.mark.parametrize("shows", [True, False])
async def test_a_poisoned_message_is_tried_three_times_and_stops_no_other(
    store: Store, shows: bool, caplog: pytest.LogCaptureFixture
) -> None:
    post = Post()
    office = Office(store, post)
    poisoned, *others = await office.plan(*people(20))
    error = ValueError("a fault of ours")
    if shows:
        office.shows[poisoned.id] = error
    else:
        post.answers["1"] = [error] * 50
    for _ in range(5):
        await office.drain(LONG)
    its = await office.found(poisoned)
    assert (its.state, its.reason, its.attempts) == (DeliveryState.FAILED, "the bot has a fault", 3)
    assert post.to(FIRST) == (0 if shows else 3)
    assert set(await office.states(others)) == {"sent"}
    assert "Traceback" in caplog.text


async def test_what_was_taken_back_is_not_sent(store: Store) -> None:
    post = Post()
    office = Office(store, post)
    empty, other = await office.plan(FIRST, SECOND)
    office.shows[empty.id] = None
    await office.drain()
    its = await office.found(empty)
    assert (its.state, its.reason) == (DeliveryState.FAILED, "the editors took back all that it held")
    assert [chat for chat, _ in post.sends] == ["2"]
    assert await office.states([other]) == ["sent"]


async def test_a_database_that_can_not_show_a_message_is_waited_for(store: Store) -> None:
    post, ledger = Post(), Fragile(store.ledger)
    office = Office(store, post, ledger=ledger)
    [delivery] = await office.plan(FIRST)
    office.shows[delivery.id] = StoreUnusable("locked")
    async with office.running():
        await ledger.hears("again")
        office.shows.clear()
        await post.gets(1)
    its = await office.found(delivery)
    assert (its.state, its.attempts) == (DeliveryState.SENT, 1)


async def test_the_breaker_says_so_once(store: Store, caplog: pytest.LogCaptureFixture) -> None:
    chats = people(150)
    post = Post(answers={chat.id: [GoneForGood("blocked")] for chat in chats})
    office = Office(store, post, Pacer(Pace(refusals=100)))
    await office.plan(*chats)
    await office.drain()
    assert 100 <= len(post.sends) <= 103
    assert caplog.text.count("refuses so much that nothing is sent") == 1


async def test_what_belongs_to_a_message_besides_is_no_matter_of_its(
    store: Store, caplog: pytest.LogCaptureFixture
) -> None:
    class Deaf(Office):
        async def tell(self, delivery: Delivery, reason: str) -> None:
            raise ValueError(f"{delivery.chat} can't be told {reason}")

        async def back(self, chat: Chat) -> None:
            raise StoreUnusable(f"locked, and {chat} is not back")

    office = Deaf(store, Post(answers={"1": [NeedsAdmin("no rights")]}))
    deliveries = await office.plan(FIRST, SECOND)
    await office.drain()
    assert await office.states(deliveries) == ["waiting", "sent"]
    assert caplog.text.count("not all that belongs to it") == 2


async def test_the_log_says_in_a_line_what_a_platform_said(store: Store, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO)
    office = Office(store, Post(answers={"1": [Unauthorized("Telegram does not know the token")]}))
    await office.plan(FIRST)
    await office.drain()
    assert "delivery 1 on telegram: Unauthorized: Telegram does not know the token" in caplog.text
    assert "Traceback" not in caplog.text


async def test_who_does_not_lead_any_more_begins_nothing(store: Store) -> None:
    """Neither looks anything up, nor sends what was claimed meanwhile: that is for whoever leads now."""
    post = Post()
    office = Office(store, post)
    first, second = await office.plan(FIRST, SECOND)

    async def overtaken(_: str) -> None:
        office.leads = False

    post.looks = overtaken
    await office.drain()
    assert sorted(await office.states([first, second])) == ["sent", "waiting"]
    assert len(post.sends) == 1
    await office.drain()
    assert len(post.sends) == 1


class Overtaken(Office):
    """Another process takes over after something was claimed."""

    async def show(self, delivery: Delivery) -> Reply | None:
        self.leads = False
        return await super().show(delivery)


async def test_what_was_claimed_just_before_is_not_sent(store: Store) -> None:
    post = Post()
    office = Overtaken(store, post)
    [its] = await office.plan(FIRST)
    await office.drain()
    assert post.sends == []
    assert (await office.found(its)).attempts == 0
