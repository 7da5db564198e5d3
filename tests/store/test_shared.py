"""Subscriptions that people hand on."""

import re
from datetime import time

from bot.model import EVERY_DAY, Chat, ChatKind, Quiet, Wanted
from bot.store.sqlite import Store
from tests.samples import NOON
from tests.subscribing import subscription

GROUP, OTHER = Chat("telegram", "-100123", ChatKind.GROUP, "5"), Chat("discord", "77")
WANTED = Wanted(topics=("sport",), languages=("ar",), sources=("رويترز",), words="كرة", none=("تنس",), breaking=True)


async def test_what_and_when_is_shared_under_a_code_that_nobody_guesses(store: Store) -> None:
    one = subscription(
        GROUP, wanted=WANTED, quiet=Quiet(time(22), time(7)), most=5, least=3, weekdays=(0, 2), ping="99", follow=True
    )
    code = await store.shared.share(one, "telegram:1", NOON)
    assert re.fullmatch(r"[A-Za-z0-9_-]{22}", code)
    its = await store.shared.get(code, OTHER, "en", "discord:7", NOON)
    assert its
    assert (its.wanted, its.times, its.weekdays, its.zone) == (WANTED, one.times, (0, 2), one.zone)
    assert (its.quiet, its.most, its.least) == (one.quiet, 5, 3)
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
