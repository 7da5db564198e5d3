"""The whole program with all its platforms, and people who come to it: each test has somebody new."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

import pytest
import pytest_asyncio
from playwright.async_api import Browser

from bot import storage
from bot.intake.seed import samples
from bot.model import Article
from bot.store.sqlite import Store
from tests.comfort.readers import InTheBrowser, OnDiscord, OnTelegram, Reader
from tests.fakes.discord import FakeDiscord, User
from tests.fakes.telegram import FakeTelegram
from tests.platforms.web.browser import CHROMIUM, chromium, visit
from tests.running import SECONDS, WEB, Clock, configuration, on_discord, on_telegram, running
from tests.samples import article, words_of
from tests.stores import new_store

EVENING = datetime(2026, 11, 20, 21, tzinfo=UTC)
"""When the newest of the samples is some minutes old: midnight in Baghdad."""
EDITOR = 1000
LOCALES = {"ar": "ar-IQ", "en": "en-GB"}
Comes = Callable[..., Awaitable[Reader]]


@dataclass
class Town:
    """The running program, whose clock can be set, over the sample articles."""

    telegram: FakeTelegram
    discord: FakeDiscord
    address: str
    store: Store
    clock: Clock
    browser: Browser | None
    people: int = field(default=7000)
    reports: int = 0

    def number(self) -> int:
        """Of somebody who was never here."""
        self.people += 1
        return self.people

    async def news(self, **values: object) -> Article:
        """A new article, in words that no other one has."""
        return (await self.store.add(self._report(**values)))[0]

    async def many_news(self, count: int, **values: object) -> None:
        """So many at one moment, however slow the machine is."""
        await self.store.add_all([self._report(**values) for _ in range(count)])

    def _report(self, **values: object) -> Article:
        self.reports += 1
        at = self.clock() - timedelta(seconds=1)
        values = {"summary": "", "body": words_of(self.reports, 20), "published": at, "added": at, **values}
        return article(self.reports, **values)

    def passes(self, time: timedelta) -> None:
        self.clock.set(self.clock() + time)

    async def settles(self) -> None:
        """Minutes pass, once the program has found the story of all that came."""
        last = "SELECT 1 FROM story_articles WHERE article = (SELECT max(id) FROM articles)"
        async with asyncio.timeout(SECONDS):
            while not await self.store._database.read(last):  # noqa: ASYNC110  another connection's change is no event
                await asyncio.sleep(0.02)
        self.passes(timedelta(minutes=2))

    async def editor(self, platform: str, language: str = "en") -> Reader:
        """On Telegram or Discord. In the browser either everybody is one, and all of them one person, or nobody."""
        if platform == "telegram":
            return OnTelegram(self.telegram, self.telegram.person(EDITOR, language_code=language))
        somebody = OnDiscord(self.discord, User(EDITOR, "Mona"))
        await somebody.asks("language", language)
        return somebody

    def on_telegram(self, language: str = "ar") -> OnTelegram:
        return OnTelegram(self.telegram, self.telegram.person(self.number(), language_code=language))

    async def on_discord(self, language: str = "ar", **who: object) -> OnDiscord:
        """Discord's programs speak no Arabic, so that their language says nothing."""
        somebody = OnDiscord(self.discord, User(self.number(), "Noor", **who))  # type: ignore[arg-type]
        await somebody.asks("language", language)
        return somebody


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def comfort_browser() -> AsyncIterator[Browser | None]:
    if CHROMIUM is None:
        yield None
        return
    async with chromium() as started:
        yield started


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def town(comfort_browser: Browser | None, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Town]:
    data, clock = tmp_path_factory.mktemp("town"), Clock(EVENING)
    async with FakeTelegram(clock=lambda: clock().timestamp()) as telegram, FakeDiscord() as discord:
        environ = {**WEB, **on_telegram(telegram, EDITOR), **on_discord(discord), "KHABAR_DISCORD_ADMINS": str(EDITOR)}
        async with new_store(data / storage.DATABASE) as store:
            await store.add_all(list(samples(storage.SEEDS)))
            async with running(configuration(data, environ), now=clock) as bot:
                await bot.connected("web", "telegram", "discord")
                yield Town(telegram, discord, bot.addresses["web"], store, clock, comfort_browser)


@pytest.fixture(params=["telegram", "discord", "web"])
def platform(request: pytest.FixtureRequest) -> str:
    """Each of them."""
    name: str = request.param
    if name == "web" and CHROMIUM is None:
        pytest.skip("chromium is missing (on Debian: apt install chromium)")
    return name


@pytest_asyncio.fixture(loop_scope="session")
async def comes(town: Town, platform: str) -> AsyncIterator[Comes]:
    """Lets somebody new come to the platform, in a language."""
    async with AsyncExitStack() as stack:

        async def comes(language: str = "ar") -> Reader:
            match platform:
                case "telegram":
                    return town.on_telegram(language)
                case "discord":
                    return await town.on_discord(language)
            return await stack.enter_async_context(in_the_browser(town, language))

        yield comes


@pytest_asyncio.fixture(loop_scope="session")
async def reader(comes: Comes) -> Reader:
    """Somebody who reads Arabic."""
    return await comes()


@asynccontextmanager
async def in_the_browser(town: Town, language: str = "ar") -> AsyncIterator[InTheBrowser]:
    assert town.browser
    async with visit(town.browser, "about:blank", locale=LOCALES[language]) as page:
        reader = InTheBrowser(page)
        await reader.arrives(town.address)
        yield reader
