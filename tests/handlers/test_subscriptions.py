"""Conversations about the list of subscriptions."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.model import SubscriptionState
from bot.store.sqlite import Store
from tests.conversation import Conversation, labels, shown, text, titles
from tests.subscribing import published, several


@pytest.fixture
async def subscriber(visitor: Conversation) -> Conversation:
    await visitor.sends_press("subscribe default")
    return visitor


async def state(store: Store, number: int = 1) -> SubscriptionState:
    one = await store.subscriptions.get(number)
    assert one
    return one.state


async def test_there_are_none(visitor: Conversation) -> None:
    reply = await visitor.says("/subscriptions")
    assert (text(reply), labels(reply)) == ("Nothing comes by itself yet.", ["New subscription"])
    assert text(await visitor.presses("New subscription")) == "New subscription"


async def test_the_list_has_pages(store: Store, subscriber: Conversation) -> None:
    await several(store, subscriber.chat, 3)
    reply = await subscriber.says("/subscriptions")
    assert (text(reply), len(reply.cards), reply.ordered) == ("4 subscriptions", 3, True)
    assert labels(reply)[:4] == ["Change", "Pause it", "Show it now", "Remove"]
    turned = await subscriber.presses("Next")
    assert (turned.replaces, turned.first, len(turned.cards)) == (True, 4, 1)
    assert len((await subscriber.sends_press("subscriptions page 99")).cards) == 1
    assert len((await subscriber.sends_press("subscriptions page 0")).cards) == 3
    assert await subscriber.sends_press("subscriptions") == reply


async def test_one_is_changed(store: Store, subscriber: Conversation) -> None:
    await subscriber.says("/subscriptions")
    opened = await subscriber.presses("Change")
    assert text(opened) == "Subscription"
    assert labels(opened)[-5:] == ["Pause it", "Show it now", "Remove", "Share", "All subscriptions"]
    await subscriber.presses("When")
    reply = await subscriber.presses("Noon")
    assert "Next: Saturday, 21 November, 12:00" in shown(reply)
    one = await store.subscriptions.get(1)
    assert one
    assert one.next == subscriber.at.replace(hour=9, day=21)


async def test_pausing_and_resuming_skips_what_was_missed(store: Store, subscriber: Conversation) -> None:
    await subscriber.says("/subscriptions")
    paused = await subscriber.presses("Pause it")
    assert text(paused) == "Paused: nothing comes until you resume it."
    assert "It is paused" in shown(paused)
    one = await store.subscriptions.get(1)
    assert one
    assert one.next is None
    subscriber.at += timedelta(days=3)
    reply = await subscriber.presses("Resume it")
    assert text(reply) == "It comes again."
    assert "Next: Tuesday, 24 November, 08:00" in shown(reply)
    resumed = await store.subscriptions.get(1)
    assert resumed
    assert (resumed.next, resumed.seen) == (subscriber.at.replace(day=24, hour=5), one.seen)


async def test_pressing_twice_says_it_twice(subscriber: Conversation) -> None:
    listed = await subscriber.says("/subscriptions")
    first = await subscriber.presses("Pause it")
    subscriber.last = listed
    assert await subscriber.presses("Pause it") == first
    subscriber.last = listed
    assert "changed meanwhile" in text(await subscriber.presses("Remove"))


async def test_removing_can_be_undone(store: Store, subscriber: Conversation) -> None:
    listed = await subscriber.says("/subscriptions")
    removed = await subscriber.presses("Remove")
    assert text(removed) == "Removed: Every day at 08:00, Baghdad time\nAll topics"
    assert removed.replaces
    assert await state(store) is SubscriptionState.REMOVED
    subscriber.last = listed
    assert "too old" in text(await subscriber.presses("Change"))
    subscriber.last = listed
    assert "Removed" in text(await subscriber.presses("Remove"))
    back = await subscriber.presses("Undo")
    assert text(back) == "It is back."
    assert "Next: Saturday, 21 November, 08:00" in shown(back)
    assert await state(store) is SubscriptionState.ACTIVE


async def test_what_was_paused_comes_back_paused(store: Store, subscriber: Conversation) -> None:
    await subscriber.says("/subscriptions")
    paused = await subscriber.presses("Pause it")
    removed = await subscriber.presses("Remove")
    assert text(removed) == "Removed: Every day at 08:00, Baghdad time\nAll topics"
    subscriber.last = paused
    assert await subscriber.presses("Remove") == removed  # pressed twice
    back = await subscriber.presses("Undo")
    assert text(back) == "It is back."
    assert "It is paused" in shown(back)
    assert await state(store) is SubscriptionState.PAUSED
    one = await store.subscriptions.get(1)
    assert one
    assert one.next is None


async def test_undoing_does_not_get_past_the_limit(store: Store, subscriber: Conversation) -> None:
    await subscriber.says("/subscriptions")
    removed = await subscriber.presses("Remove")
    await several(store, subscriber.chat, 10)
    subscriber.last = removed
    assert "Remove one first" in text(await subscriber.presses("Undo"))


async def test_a_draft_is_not_removed_here(store: Store, visitor: Conversation) -> None:
    await visitor.says("/subscribe")
    assert "changed meanwhile" in text(await visitor.sends_press("subscriptions remove 1 1"))
    assert await state(store) is SubscriptionState.DRAFT


async def test_it_says_why_it_rests(store: Store, subscriber: Conversation) -> None:
    at = subscriber.at
    await store.away.hold(subscriber.chat, (timedelta(hours=1),), "no right to write", at)
    assert "Waits until Friday, 20 November, 17:00: no right to write" in shown(await subscriber.says("/subscriptions"))
    await store.away.gone(subscriber.chat, "blocked", at)
    assert "Rests until the chat is back: blocked" in shown(await subscriber.says("/subscriptions"))


async def test_what_was_at_once_stays_so_when_resumed(store: Store, subscriber: Conversation) -> None:
    await subscriber.sends_press("subscribe 1 2 when now")
    await subscriber.sends_press("subscriptions pause 1 3")
    before = await store.subscriptions.get(1)
    await published(store, 1)
    subscriber.at += timedelta(hours=1)
    await subscriber.sends_press("subscriptions resume 1 4")
    after = await store.subscriptions.get(1)
    assert before
    assert after
    assert (after.seen, after.next) == (before.seen, subscriber.at)


async def test_those_of_a_private_chat_are_its_own(subscriber: Conversation) -> None:
    other = replace(subscriber, person=replace(subscriber.person, id="3"), chat=replace(subscriber.chat, id="3"))
    assert titles(await other.says("/subscriptions")) == []
