"""What only one process may do, and how a former one is refused."""

import asyncio
from collections.abc import Callable
from datetime import timedelta

from bot.model import Chat, DeliveryState
from bot.store.leases import Fence, Held
from bot.store.sqlite import Store, open_store
from tests.postgres import Server
from tests.samples import NOON
from tests.subscribing import broadcast, published

LONG, SHORT = 60.0, 0.05
BEFORE = NOON - timedelta(minutes=3)


async def test_one_has_it_until_it_is_let_go(store: Store) -> None:
    assert await store.leases.take("telegram", "a", LONG) == 1
    assert await store.leases.take("telegram", "b", LONG) is None
    assert await store.leases.take("discord", "b", LONG) == 1
    await store.leases.release("telegram", "a", 1)
    assert await store.leases.all() == [Held("discord", "b", 1, free=False), Held("telegram", "a", 1, free=True)]
    assert await store.leases.take("telegram", "b", LONG) == 2


async def test_it_runs_out_by_the_databases_clock(store: Store) -> None:
    assert await store.leases.take("telegram", "a", SHORT) == 1
    async with asyncio.timeout(5):
        assert await _taken(store, "b") == 2
    assert not await store.leases.renew("telegram", "a", 1, LONG)
    await store.leases.release("telegram", "a", 1)  # which is not its own any more
    assert await store.leases.take("telegram", "a", LONG) is None


async def test_it_is_renewed_by_its_holder_alone(store: Store) -> None:
    assert await store.leases.take("telegram", "a", SHORT) == 1
    assert await store.leases.renew("telegram", "a", 1, LONG)
    assert await store.leases.take("telegram", "b", LONG) is None
    assert not await store.leases.renew("telegram", "b", 1, LONG)
    assert not await store.leases.renew("telegram", "a", 2, LONG)
    await store.leases.release("telegram", "a", 1)
    assert not await store.leases.renew("telegram", "a", 1, LONG)


async def test_who_takes_it_again_has_another_epoch(store: Store) -> None:
    """An answer may have been lost: what was begun before it is refused."""
    assert await store.leases.take("telegram", "a", LONG) == 1
    assert await store.leases.take("telegram", "a", LONG) == 2


async def test_an_old_epoch_is_refused_by_the_ledger(store: Store) -> None:
    [article] = await published(store, 1)
    chats = [Chat("telegram", str(number)) for number in range(3)]
    first, second, third = await broadcast(store, chats, (article.id,))
    epoch = await store.leases.take("telegram", "a", LONG)
    old, new = store.ledger.fenced(_fence(epoch)), store.ledger.fenced(_fence(2))
    assert not await new.claim(first.id, NOON)
    assert await old.claim(first.id, NOON)
    assert await old.claim(second.id, NOON)
    await store.leases.release("telegram", "a", 1)
    await store.leases.take("telegram", "b", LONG)
    assert not await old.claim(third.id, NOON)
    assert not await old.take_up("telegram", resend=True, known=BEFORE, at=NOON)
    await old.again(first.id, NOON, "", counted=True)
    await old.failed(second.id, DeliveryState.FAILED, "", NOON)
    assert await _states(store, first.id, second.id, third.id) == ["sending", "sending", "waiting"]
    assert await new.take_up("telegram", resend=True, known=BEFORE, at=NOON) == 2
    assert await new.claim(third.id, NOON)
    await old.sent(first.id, ("1",), NOON)  # it did arrive
    assert await _states(store, first.id, second.id, third.id) == ["sent", "waiting", "sending"]


async def test_who_has_let_go_of_it_is_refused_too(store: Store) -> None:
    [article] = await published(store, 1)
    [its] = await broadcast(store, [Chat("telegram", "7")], (article.id,))
    epoch = await store.leases.take("telegram", "a", LONG)
    await store.leases.release("telegram", "a", 1)
    assert not await store.ledger.fenced(_fence(epoch)).claim(its.id, NOON)


async def test_nobody_takes_it_while_its_holder_claims_something(server: Server) -> None:
    """A claim may have to wait for its row, and would go by what it saw of the lease before."""
    url = server.empty()
    async with open_store(url) as one, open_store(url) as other:
        [article] = await published(one, 1)
        [its] = await broadcast(one, [Chat("telegram", "7")], (article.id,))
        epoch = await one.leases.take("telegram", "a", SHORT)
        old, new = one.ledger.fenced(_fence(epoch)), other.ledger.fenced(_fence(2))
        with server.session("khabar") as session:
            with session.transaction():
                session.execute("UPDATE deliveries SET turn = turn")
                claim = asyncio.create_task(old.claim(its.id, NOON))
                await _waits(one, "UPDATE deliveries")
                taking = asyncio.create_task(_taken(other, "b"))
                await _waits(one, "INSERT INTO leases")
            assert await claim
            assert await taking == 2
        assert await new.take_up("telegram", resend=True, known=BEFORE, at=NOON) == 1
        assert not await old.claim(its.id, NOON)


async def _waits(store: Store, begin: str) -> None:
    """A statement that begins so waits for a lock."""
    ask = "SELECT 1 FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND query LIKE ? || '%'"
    async with asyncio.timeout(8):
        while not await store._database.read(ask, (begin,)):  # noqa: ASYNC110  locks have no event
            await asyncio.sleep(0.01)


async def _taken(store: Store, holder: str) -> int:
    """As soon as it is free by the database's clock."""
    while (epoch := await store.leases.take("telegram", holder, LONG)) is None:  # noqa: ASYNC110
        await asyncio.sleep(0.01)
    return epoch


def _fence(epoch: int | None) -> Callable[[], Fence]:
    assert epoch
    return lambda: ("telegram", epoch)


async def _states(store: Store, *deliveries: int) -> list[str]:
    found = [await store.ledger.get(number) for number in deliveries]
    return [its.state.value for its in found if its]
