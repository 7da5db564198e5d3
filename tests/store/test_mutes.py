"""Stories that chats mute."""

from datetime import timedelta

from bot.model import Chat, Mute, State
from bot.store.sqlite import Store
from tests.samples import NOON
from tests.store.test_stories import placed
from tests.subscribing import READER, subscription

DAY = timedelta(days=1)
OTHER = Chat("telegram", "8")


async def test_a_chat_mutes_for_a_time(store: Store) -> None:
    change = await placed(store, 1)
    await store.mutes.mute(READER, change.number, NOON + DAY)
    assert await store.mutes.of_chat(READER, NOON) == [Mute(change.number, "Report 1", NOON + DAY)]
    assert await store.mutes.of_chat(READER, NOON + DAY) == []
    assert await store.mutes.of_chat(OTHER, NOON) == []
    await store.mutes.mute(READER, change.number, NOON + 2 * DAY)
    await store.mutes.mute(READER, change.number, NOON + DAY)
    assert [its.until for its in await store.mutes.of_chat(READER, NOON)] == [NOON + 2 * DAY]
    await store.mutes.unmute(READER, change.number)
    assert await store.mutes.of_chat(READER, NOON) == []


async def test_its_subscriptions_know_of_it(store: Store) -> None:
    mine = await store.subscriptions.begin(subscription())
    its = await store.subscriptions.begin(subscription(OTHER))
    await store.mutes.mute(READER, 5, NOON + DAY)
    await store.mutes.mute(READER, 6, NOON + DAY)
    await store.mutes.mute(READER, 7, NOON)
    assert await store.mutes.of([mine, its], NOON) == {mine.id: frozenset({5, 6})}


async def test_what_was_taken_back_has_no_title(store: Store) -> None:
    change = await placed(store, 1)
    await store.mutes.mute(READER, change.number, NOON + DAY)
    await store.mark(change.id, State.REMOVED)
    assert [its.title for its in await store.mutes.of_chat(READER, NOON)] == [""]


async def test_what_is_over_is_forgotten_and_a_chat_takes_its_mutes_along(store: Store) -> None:
    await store.mutes.mute(READER, 5, NOON + DAY)
    await store.mutes.mute(READER, 6, NOON)
    await store.tidy(NOON)
    assert [its.story for its in await store.mutes.of_chat(READER, NOON - DAY)] == [5]
    await store.move_chat("telegram", READER.id, OTHER.id)
    assert [its.story for its in await store.mutes.of_chat(OTHER, NOON)] == [5]
