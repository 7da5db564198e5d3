"""How the store is doing."""

from datetime import UTC, datetime, timedelta

from bot.model import Feed, FeedState
from bot.store.condition import Condition, Lease
from bot.store.sqlite import Store
from tests.samples import NOON, article


async def test_an_empty_store_has_nothing_waiting(store: Store) -> None:
    assert await store.conditions.now() == Condition()


async def test_what_waits_and_since_when(store: Store) -> None:
    await store.add(article(1))
    first, second = await store.inbox("telegram").put([("1", "{}"), ("2", "{}")])
    await store.inbox("web").put([("1", "{}")])
    await store.inbox("telegram").done([first.id])
    await store.feeds.add_all(
        [
            Feed(address="https://a.example/feed", state=FeedState.ACTIVE, due=NOON),
            Feed(address="https://b.example/feed", state=FeedState.ACTIVE, due=NOON, told=True),
            Feed(address="https://c.example/feed", state=FeedState.PAUSED, due=NOON),
            Feed(address="https://d.example/feed", state=FeedState.PROPOSED, due=NOON),
        ]
    )
    its = await store.conditions.now()
    assert its.articles == 1
    assert set(its.updates) == {"telegram", "web"}
    assert abs(its.updates["telegram"] - datetime.now(UTC)) < timedelta(minutes=5)
    assert its.feeds == {"active": 1, "failing": 1, "paused": 1}
    await store.inbox("telegram").done([second.id])
    assert set((await store.conditions.now()).updates) == {"web"}


async def test_leases(store: Store) -> None:
    await store._database.write(
        "INSERT INTO leases VALUES ('sender', 'a', 3, '2026-07-01T12:00:00Z'), ('poller', '', 1, '')"
    )
    assert (await store.conditions.now()).leases == {
        "sender": Lease(3, datetime(2026, 7, 1, 12, tzinfo=UTC)),
        "poller": Lease(1, None),
    }
    before = datetime.now(UTC)
    await store.leases.take("telegram", "me", 10)
    until = (await store.conditions.now()).leases["telegram"].until
    assert until
    assert timedelta(seconds=5) < until - before < timedelta(seconds=30)


async def test_calls_to_the_database_are_told(store: Store) -> None:
    calls: list[tuple[str, float]] = []
    store.observe(lambda what, seconds: calls.append((what, seconds)))
    await store.add(article(1))
    await store.memory("khabar").remember("a", "b")
    await store.conditions.now()
    assert {what for what, _ in calls} == {"transaction", "write", "search", "read"}
    assert all(seconds > 0 for _, seconds in calls)


async def test_whoever_looks_at_what_is_due_says_so_once_in_a_while(store: Store) -> None:
    its = store.conditions
    for seconds in (0, 9):
        await its.tick(NOON + timedelta(seconds=seconds))
        assert (await its.now()).ticked == NOON
    for seconds in (10, -60):  # a clock that was set back
        await its.tick(NOON + timedelta(seconds=seconds))
        assert (await its.now()).ticked == NOON + timedelta(seconds=seconds)
