"""The whole program, its editors on Telegram and Discord, and a site; an editor's day goes through it."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import pytest
import pytest_asyncio

from bot import storage
from bot.intake.child import open_child
from bot.intake.looking import Reach
from bot.model import Article, Origin
from bot.store.sqlite import Store
from tests.comfort.readers import OnDiscord, OnTelegram
from tests.fakes.discord import FakeDiscord, User
from tests.fakes.site import HOME, Site, open_site, visiting
from tests.fakes.telegram import FakeTelegram, from_channel
from tests.running import NO_WEB, SECONDS, Clock, configuration, on_discord, on_telegram, running
from tests.samples import words_of
from tests.stores import new_store

EDITOR = 1000


def posted(number: int) -> dict[str, Any]:
    """That it comes from a channel's post of that number: two that share one are the same."""
    return from_channel("Gulf Weather", "gulf", number)


@dataclass
class Newsroom:
    """The running program, its two editors, and the one site that it reaches."""

    telegram: FakeTelegram
    discord: FakeDiscord
    site: Site
    store: Store
    clock: Clock
    mona: OnTelegram
    noor: OnDiscord
    told: int = 0

    def news(self) -> str:
        """A message in words that no other one has."""
        self.told += 1
        return f"{words_of(self.told, 5).capitalize()}\n\n{words_of(100 + self.told, 26)}."

    async def hands_on(self, text: str = "", **more: Any) -> str:
        """What an editor on Telegram sees of a message that they forward."""
        return self.mona.sees(
            await self.mona.person.forwards(text or self.news(), posted(self.telegram.next_id()), **more)
        )

    async def of(self, message: int) -> Article:
        """What became of a message that was sent on Telegram."""
        found = await self.store.of_origin(Origin("telegram", str(self.mona.person.id), str(message)))
        assert found
        return found

    async def newest(self) -> Article:
        numbers = await self.store._database.read("SELECT max(id) FROM articles")
        found = await self.store.article(int(numbers[0][0]))
        assert found
        return found

    def reader(self, number: int) -> OnTelegram:
        return OnTelegram(self.telegram, self.telegram.person(number, language_code="en"))


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def room(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Newsroom]:
    data, clock = tmp_path_factory.mktemp("newsroom"), Clock(datetime(2026, 11, 20, 12, tzinfo=UTC))
    async with FakeTelegram(clock=lambda: clock().timestamp()) as telegram, FakeDiscord() as discord:
        environ = {
            **NO_WEB,
            **on_telegram(telegram, EDITOR),
            **on_discord(discord),
            "KHABAR_DISCORD_ADMINS": f"{EDITOR}",
        }
        async with open_site() as site, new_store(data / storage.DATABASE) as store:

            @asynccontextmanager
            async def reach() -> AsyncIterator[Reach]:
                async with visiting(site) as fetcher, open_child() as child:
                    await child.run("page", b"<p>x</p>", address=HOME)  # what it imports takes long on a busy machine
                    yield Reach(fetcher, child)

            async with running(configuration(data, environ), clock, reach) as bot:
                await bot.connected("telegram", "discord")
                mona = OnTelegram(telegram, telegram.person(EDITOR, "Mona", "en"))
                noor = OnDiscord(discord, User(EDITOR, "Noor"))
                discord.patience = SECONDS
                await noor.asks("language", "en")
                yield Newsroom(telegram, discord, site, store, clock, mona, noor)
