"""Subscriptions that people hand on."""

import re
from dataclasses import replace
from datetime import time, timedelta

from bot.model import EVERY_DAY, Chat, ChatKind, Quiet, SubscriptionState, Wanted
from bot.store.sqlite import KEPT_SHARED, Store
from tests.samples import NOON
from tests.subscribing import subscription

GROUP, OTHER = Chat("telegram", "-100123", ChatKind.GROUP, "5"), Chat("discord", "77")
WANTED = Wanted(topics=("sport",), languages=("ar",), sources=("رويترز",), words="كرة", none=("تنس",), breaking=True)


async def test_what_and_when_is_shared_under_a_code_that_nobody_guesses(store: Store) -> None:
    one = await store.subscriptions.begin(
        subscription(
            GROUP,
            **{"wanted": WANTED, "quiet": Quiet(time(22), time(7)), "most": 5, "least": 3, "weekdays": (0, 2)},
            **{"ping": "99", "follow": True, "together": 15, "cover": True},
        )
    )
    code = await store.shared.share(one, "telegram:1", NOON)
    assert re.fullmatch(r"[A-Za-z0-9_-]{22}", code)
    its = await store.shared.get(code, OTHER, "en", "discord:7", NOON)
    assert its
    assert (its.wanted, its.times, its.weekdays, its.zone) == (WANTED, one.times, (0, 2), one.zone)
    assert (its.quiet, its.most, its.least, its.together, its.cover) == (one.quiet, 5, 3, 15, True)
    assert (its.chat, its.by, its.language, its.ping, its.follow, its.id) == (OTHER, "discord:7", "en", "", False, 0)


async def test_nothing_of_the_chat_the_person_or_the_role_is_kept_in_it(store: Store) -> None:
    await store.shared.share(subscription(GROUP, by="telegram:4242", ping="9009"), "telegram:1", NOON)
    [[kept]] = await store._database.read("SELECT subscription FROM shared_subscriptions")
    assert not [secret for secret in ("100123", "4242", "9009", "telegram") if secret in kept]


async def test_the_same_by_the_same_has_one_code(store: Store) -> None:
    one, other = subscription(GROUP), subscription(GROUP, weekdays=EVERY_DAY[:5])
    code = await store.shared.share(one, "telegram:1", NOON)
    assert await store.shared.share(one, "telegram:1", NOON) == code
    others = [await store.shared.share(other, "telegram:1", NOON), await store.shared.share(one, "telegram:2", NOON)]
    assert len({code, *others}) == 3
    assert await store.shared.get("x", GROUP, "ar", "telegram:1", NOON) is None


async def test_what_an_earlier_version_shared_has_what_it_knew_nothing_of(store: Store) -> None:
    one = await store.subscriptions.begin(subscription(GROUP, together=15, cover=True))
    code = await store.shared.share(one, "telegram:1", NOON)
    await store._database.write(
        'UPDATE shared_subscriptions SET subscription = json_patch(subscription, \'{"together": null, "cover": null}\')'
    )
    its = await store.shared.get(code, OTHER, "en", "discord:7", NOON)
    assert its
    assert (its.together, its.cover) == (1, False)


async def test_a_link_leads_nowhere_once_its_subscription_is_removed(store: Store) -> None:
    one = await store.subscriptions.begin(subscription(GROUP))
    code = await store.shared.share(one, "telegram:1", NOON)

    async def leads() -> bool:
        return await store.shared.get(code, OTHER, "en", "discord:7", NOON) is not None

    paused = await store.subscriptions.change(replace(one, state=SubscriptionState.PAUSED))
    assert paused
    assert await leads()
    removed = await store.subscriptions.change(replace(paused, state=SubscriptionState.REMOVED))
    assert removed
    assert not await leads()
    assert await store.subscriptions.change(replace(removed, state=SubscriptionState.ACTIVE))
    assert await leads()  # as it was, where the removal is undone


async def test_links_end(store: Store) -> None:
    """Half a year after they were last shared; those of subscriptions that do not come back at once."""
    one, gone = [await store.subscriptions.begin(subscription(GROUP, most=most)) for most in (3, 4)]
    codes = [await store.shared.share(its, "telegram:1", NOON) for its in (one, gone)]
    await store._database.write("DELETE FROM subscriptions WHERE id = ?", (gone.id,))
    assert await store.shared.get(codes[1], OTHER, "en", "discord:7", NOON) is None
    await store.tidy(NOON)
    kept = "SELECT code FROM shared_subscriptions"
    assert await store._database.read(kept) == [(codes[0],)]
    again = NOON + timedelta(days=100)
    assert await store.shared.share(one, "telegram:1", again) == codes[0]
    await store.tidy(again + KEPT_SHARED)
    assert await store._database.read(kept) == [(codes[0],)]
    await store.tidy(again + KEPT_SHARED + timedelta(seconds=1))
    assert await store._database.read(kept) == []
