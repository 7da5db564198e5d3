"""What readers keep and what they missed, over sockets: one person on Telegram and on Discord."""

import re
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot import storage
from bot.store.sqlite import Store, open_store
from tests.conversation import BARE
from tests.fakes.discord import FakeDiscord, Message, User
from tests.fakes.telegram import FakeTelegram
from tests.fakes.telegram.people import Person
from tests.running import NO_WEB, Clock, configuration, on_discord, on_telegram, running
from tests.samples import WATER, article, words_of

FRIDAY = datetime(2026, 11, 20, 8, tzinfo=UTC)
HOUR = timedelta(hours=1)
UNSEEN = BARE | str.maketrans("", "", "\\\u2060\u200b*")


@dataclass
class World:
    """The running program, whose clock can be set, and one person on two platforms."""

    telegram: Person
    discord: FakeDiscord
    user: User
    clock: Clock
    store: Store

    async def news(self, first: int, count: int, **values: object) -> None:
        for number in range(first, first + count):
            at = self.clock() - timedelta(seconds=1)
            its = article(number, body=words_of(number, 20), published=at, added=at, **values)
            await self.store.add(its)

    async def asks(self, command: str, **options: str) -> str:
        """On Discord; what is answered."""
        return seen((await self.discord.interact(command, options, user=self.user)).message)


def seen(message: Message | None) -> str:
    assert message
    return message.text.translate(UNSEEN)


@pytest.fixture
async def world(tmp_path: Path) -> AsyncIterator[World]:
    clock, data = Clock(FRIDAY), tmp_path / "data"
    async with FakeTelegram(clock=lambda: clock().timestamp()) as telegram, FakeDiscord() as discord:
        environ = {**NO_WEB, **on_telegram(telegram), **on_discord(discord)}
        async with (
            running(configuration(data, environ), now=clock) as bot,
            open_store(data / storage.DATABASE) as store,
        ):
            await bot.connected("telegram", "discord")
            user = User(501, "Kim", locale="en-US")
            await discord.interact("language", {"language": "en"}, user=user)
            yield World(telegram.person(7, language_code="ar"), discord, user, clock, store)


async def test_one_list_on_two_platforms(world: World) -> None:
    await world.store.add(WATER)
    await world.news(1, 3)

    # Kept on Telegram from a list, and on Discord by its number
    latest = await world.telegram.says("/latest")
    assert "محفوظ" in await world.telegram.taps(latest, "حفظ")
    assert "Saved: Report 2" in await world.asks("save", number="3")

    # Linked by a code of one use
    found = re.search("/link (.{4}-.{4})", await world.asks("link"))
    assert found
    linked = await world.telegram.says(f"/link {found[1]}")
    assert (
        linked.text.translate(UNSEEN) == "تم الربط مع حسابك على ديسكورد: القائمة واحدة.\nلم يُفقد شيء، وفي القائمة خبران"
    )
    assert "خاطئ" in (await world.telegram.says(f"/link {found[1]}")).text

    # One list, searched with other letters than it is written in
    both = await world.asks("saved")
    assert "You keep 2 articles" in both
    assert "Report 2" in both
    one = await world.telegram.says("/saved المِيـاه")
    assert WATER.title in one.text
    assert "Report" not in one.text

    # Dropped, and brought back
    gone = await world.telegram.presses(one, "إزالة")
    assert WATER.title not in await world.asks("saved")
    await world.telegram.presses(gone, "إعادة حفظه")
    assert WATER.title in await world.asks("saved")


async def test_what_was_missed_on_either(world: World) -> None:
    await world.news(1, 2)
    await world.telegram.says("/latest")
    world.clock.set(FRIDAY + HOUR)
    await world.news(10, 2, tags=("sport",))
    world.clock.set(FRIDAY + 3 * HOUR)
    missed = await world.telegram.says("/missed")
    assert "زيارتك السابقة: قبل 3 ساعات" in missed.text.translate(UNSEEN)
    assert "Report 10" in missed.text
    assert "Report 1\n" not in missed.text
