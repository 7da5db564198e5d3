"""The durable inbox and the memory of a platform."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.model import Secret
from bot.store.inbox import IN_HAND, STARTS
from bot.store.sqlite import Store, open_store

UPDATES = [("1", '{"text": "خبر"}'), ("2", "{}"), ("3", "[]")]


async def test_updates_come_back_in_order_and_once(store: Store) -> None:
    inbox = store.inbox("telegram")
    put = await inbox.put(UPDATES)
    assert [update.raw for update in put] == [raw for _, raw in UPDATES]
    assert await inbox.put([*UPDATES, ("4", "4")]) == (*await inbox.put([]), *(await inbox.waiting())[3:])


async def test_a_done_update_is_not_taken_again(store: Store) -> None:
    inbox = store.inbox("telegram")
    [first, *others] = await inbox.put(UPDATES)
    await inbox.done([first.id])
    assert await inbox.waiting() == tuple(others)
    assert await inbox.put(UPDATES) == ()


async def test_a_quarantined_update_is_kept_and_not_tried_again(store: Store) -> None:
    inbox = store.inbox("telegram")
    [first, *others] = await inbox.put(UPDATES)
    await inbox.quarantine(first.id, "no message" * 1000)
    assert await inbox.waiting() == tuple(others)


async def test_an_update_left_behind_at_every_start_is_put_aside(
    store: Store, caplog: pytest.LogCaptureFixture
) -> None:
    inbox = store.inbox("telegram")
    await inbox.put(UPDATES[:1])
    for _ in range(STARTS):
        assert len(await inbox.waiting()) == 1
    assert not caplog.text
    assert await inbox.waiting() == ()
    assert "1 updates were left behind" in caplog.text


async def test_who_stands_behind_in_a_flood_is_not_counted(store: Store) -> None:
    inbox = store.inbox("telegram")
    await inbox.put([(str(number), "{}") for number in range(IN_HAND + 1)])
    for _ in range(STARTS + 1):
        left = await inbox.waiting()
    assert [one.id for one in left] == [IN_HAND + 1]
    assert len(await inbox.waiting()) == 1


async def test_platforms_have_inboxes_of_their_own(store: Store) -> None:
    await store.inbox("telegram").put(UPDATES)
    assert await store.inbox("discord").waiting() == ()
    assert len(await store.inbox("discord").put(UPDATES)) == len(UPDATES)


async def test_old_keys_are_forgotten_and_waiting_updates_are_not(store: Store) -> None:
    inbox = store.inbox("telegram")
    first, *_ = await inbox.put(UPDATES)
    await inbox.done([first.id])
    await store.tidy(datetime.now(UTC))
    assert await inbox.put(UPDATES[:1]) == ()
    await store.tidy(datetime.now(UTC) + timedelta(days=4))
    assert len(await inbox.put(UPDATES[:1])) == 1
    assert len(await inbox.waiting()) == len(UPDATES)


async def test_a_quarantined_update_is_kept_for_a_month(store: Store) -> None:
    inbox = store.inbox("telegram")
    first, *_ = await inbox.put(UPDATES)
    await inbox.quarantine(first.id, "no message")
    await store.tidy(datetime.now(UTC) + timedelta(days=29))
    assert await inbox.put(UPDATES[:1]) == ()
    await store.tidy(datetime.now(UTC) + timedelta(days=31))
    assert len(await inbox.put(UPDATES[:1])) == 1


async def test_memory_outlives_the_program(where: Path | Secret) -> None:
    async with open_store(where) as store:
        await store.memory("telegram").remember("menu", "old")
        await store.memory("telegram").remember("menu", "new")
    async with open_store(where) as store:
        assert await store.memory("telegram").recall("menu") == "new"
        assert await store.memory("discord").recall("menu") is None
