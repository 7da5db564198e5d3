"""A subscription that is changed while it is due."""

from datetime import timedelta

from bot.model import Role
from bot.router.subscribing import changed_subscription
from bot.store.sqlite import Store
from tests.conversation import PRIVATE, Conversation
from tests.samples import NOON
from tests.subscribing import subscription


async def test_a_change_takes_nothing_from_what_is_due(store: Store, visitor: Conversation) -> None:
    context = await visitor.router._personal(visitor.person, Role.READER)
    its = await store.subscriptions.begin(subscription(PRIVATE, next=NOON))
    changed = await changed_subscription(its, NOON + timedelta(minutes=2), context, silent=True)
    assert changed
    assert changed.next == NOON
    assert await store.subscriptions.due(NOON, limit=1) == [changed]
