"""The durable inbox and the memory of a platform."""

import asyncio
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.model import Secret
from bot.store.inbox import IN_HAND, STARTS
from bot.store.sqlite import Store, open_store
from tests.postgres import Server

UPDATES = [("1", '{"text": "خبر"}'), ("2", "{}"), ("3", "[]")]


async def test_updates_come_back_in_order_and_once(store: Store) -> None:
    inbox = store.inbox("telegram")
    put = await inbox.put(UPDATES)
    assert [update.raw for update in put] == [raw for _, raw in UPDATES]
    assert await inbox.put([*UPDATES, ("4", "4")]) == (*await inbox.put([]), *(await inbox.waiting())[3:])


async def test_updates_come_in_the_order_of_their_numbers(store: Store) -> None:
    put = await store.inbox("telegram").put([(f"1:{number}", str(number)) for number in (10, 9, 8)])
    assert [update.raw for update in put] == ["8", "9", "10"]


async def test_two_that_put_the_same_never_wait_for_each_other(server: Server) -> None:
    """Whatever the order in which each has heard of it. Here, PostgreSQL would not look whether they do."""
    url = Secret(f"{server.empty().reveal()}&options=-cdeadlock_timeout%3D600s")
    updates = [(f"1:{number}", str(number)) for number in range(20)]
    async with open_store(url) as one, open_store(url) as other, asyncio.timeout(8):
        with server.session("khabar") as session, session.transaction(force_rollback=True):
            session.execute("INSERT INTO inbox (platform, key) VALUES ('telegram', '1:0')")
            puts = [
                asyncio.create_task(store.inbox("telegram").put(some))
                for store, some in ((one, updates), (other, updates[::-1]))
            ]
            ask = (
                "SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND query LIKE 'INSERT INTO inb%'"
            )
            while await one._database.read(ask) != [(2,)]:  # noqa: ASYNC110  locks have no event
                await asyncio.sleep(0.01)
        assert sum(map(len, await asyncio.gather(*puts))) == len(updates)


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


async def test_who_answers_what_others_store_asks_for_what_is_not_in_hand(store: Store) -> None:
    inbox = store.inbox("telegram")
    await store.inbox("discord").put(UPDATES)
    first, second, third = await inbox.put(UPDATES)
    assert await inbox.arrived(0, (), 100) == (first, second, third)
    assert await inbox.arrived(0, (first.id,), 1) == (second,)
    assert await inbox.arrived(second.id, (), 100) == (third,)
    await inbox.done([first.id])
    await inbox.quarantine(second.id, "no message")
    assert await inbox.arrived(0, (), 100) == (third,)


async def test_of_what_was_left_behind_some_can_be_asked_for(store: Store) -> None:
    inbox = store.inbox("telegram")
    put = await inbox.put(UPDATES)
    assert await inbox.waiting(2) == put[:2]
    assert await inbox.waiting() == put
