"""What only one process may do, and how a former one is refused."""

import asyncio
from collections.abc import Callable
from datetime import timedelta

from bot.model import Chat, DeliveryState
from bot.store.leases import Fence, Held
from bot.store.sqlite import Store
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
        while (epoch := await store.leases.take("telegram", "b", LONG)) is None:  # noqa: ASYNC110  by the database's clock
            await asyncio.sleep(0.01)
    assert epoch == 2
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


def _fence(epoch: int | None) -> Callable[[], Fence]:
    assert epoch
    return lambda: ("telegram", epoch)


async def _states(store: Store, *deliveries: int) -> list[str]:
    found = [await store.ledger.get(number) for number in deliveries]
    return [its.state.value for its in found if its]
