"""Long work over the sockets of each platform: its progress in the place of the message, its end, its cancelling."""

import asyncio
import json
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any, Protocol

import pytest

from bot import app, storage
from bot.config import Config
from bot.delivery.corrections import Here
from bot.model import Chat, Feed
from bot.platforms.base import Platform
from bot.runners import jobs as telling
from bot.runners.core import PlatformCore
from bot.runners.local import beside, repeated
from bot.store.sqlite import Store, open_store
from tests.fakes.discord import FakeDiscord
from tests.fakes.feeds import XML, item, reach_to, rss
from tests.fakes.site import Asked, Site, answer, open_site
from tests.fakes.telegram import FakeTelegram
from tests.platforms.discord import bot as discord_bot
from tests.platforms.telegram import conftest as telegram_bot
from tests.platforms.web import visitor as web_page
from tests.router.test_jobs import Office
from tests.router.works import until
from tests.running import NO_WEB, SECONDS, configuration, on_telegram
from tests.samples import WATER

LATER = datetime(2100, 1, 1, tzinfo=UTC)


@dataclass
class Way:
    """The way to one platform, which takes all that is sent there."""

    platform: Platform

    @property
    def connected(self) -> Mapping[str, Platform]:
        return {self.platform.name: self.platform}

    @property
    def open(self) -> Sequence[str]:
        return [self.platform.name]

    @property
    def here(self) -> Here:
        return {}

    def room(self, chat: Chat) -> float:
        return 0.0 if chat else 1.0

    def met(self, chat: Chat, error: Exception) -> None:
        raise AssertionError(chat) from error


class Screen(Protocol):
    """What one person sees of the bot."""

    async def says(self, command: str) -> None: ...

    async def presses(self, label: str) -> None: ...

    def seen(self) -> str:
        """The message that came last, as it stands now."""


class OnTelegram:
    def __init__(self, server: FakeTelegram) -> None:
        self._person = server.person(7, language_code="en")

    async def says(self, command: str) -> None:
        self._message = await self._person.says(f"/{command}")

    async def presses(self, label: str) -> None:
        await self._person.presses(self._message, label)

    def seen(self) -> str:
        return self._message.chat.messages[self._message.id].text


class OnDiscord:
    def __init__(self, server: FakeDiscord) -> None:
        self._server = server

    async def says(self, command: str) -> None:
        message = (await self._server.interact(command)).message
        assert message
        self._message = message

    async def presses(self, label: str) -> None:
        await self._server.press(self._message, label)

    def seen(self) -> str:
        return json.dumps(self._message.body, ensure_ascii=False).replace("\\\\n", "\n")


class InTheBrowser:
    def __init__(self, visitor: web_page.Visitor) -> None:
        self._visitor = visitor
        self._shows: dict[int, Any] = {}
        self._last = 0

    async def says(self, command: str) -> None:
        self._sees(await self._visitor.say(f"/{command}"))

    async def presses(self, label: str) -> None:
        reply = self._shows[self._last]
        [press] = [each["press"] for row in reply["buttons"] for each in row if each["label"] == label]
        self._sees(await self._visitor.press(press, self._last))

    def seen(self) -> str:
        while not self._visitor._heard.empty():
            self._sees([self._visitor._heard.get_nowait()])
        return str(self._shows[self._last]["text"])

    def _sees(self, frames: Sequence[web_page.Said]) -> None:
        for frame in frames:
            if "reply" in frame:
                self._last = frame["message"]
                self._shows[self._last] = frame["reply"]


@asynccontextmanager
async def on_telegram_screen(core: Any) -> AsyncIterator[tuple[Platform, Screen]]:
    async with FakeTelegram() as server, telegram_bot.serving(server, core) as platform:
        yield platform, OnTelegram(server)


@asynccontextmanager
async def on_discord_screen(core: Any) -> AsyncIterator[tuple[Platform, Screen]]:
    async with FakeDiscord() as server, discord_bot.serving(server, core) as platform:
        yield platform, OnDiscord(server)


@asynccontextmanager
async def in_the_browser(core: Any) -> AsyncIterator[tuple[Platform, Screen]]:
    async with web_page.serving(core) as platform, web_page.visiting(platform, "en") as visitor:
        yield platform, InTheBrowser(visitor)


SCREENS = {"telegram": on_telegram_screen, "discord": on_discord_screen, "web": in_the_browser}


@pytest.fixture(params=SCREENS)
async def at_work(
    request: pytest.FixtureRequest, store: Store, monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[tuple[Office, Screen]]:
    """Somebody in front of a platform, and the work that they begin there."""
    monkeypatch.setattr(telling, "EVERY", 0.02)
    monkeypatch.setattr(telling, "IN_GROUPS", 0.02)
    office = Office(store)
    core = PlatformCore(request.param, office.router, store, ("en", "ar"))
    async with AsyncExitStack() as stack:
        platform, screen = await stack.enter_async_context(SCREENS[request.param](core))
        step = partial(telling.show, office.jobs, office.router.job, Way(platform))
        await stack.enter_async_context(beside(repeated(step, "a fault", rest=0.01, after_fault=1.0), "telling"))
        stack.push_async_callback(office.jobs.close)
        yield office, screen


async def test_progress_takes_the_place_of_the_first_answer(at_work: tuple[Office, Screen]) -> None:
    office, screen = at_work
    await screen.says("work")
    assert "0 of 10 feeds" in screen.seen()
    for done in (2, 5):
        office.work.lets(done - office.work.done)
        await until(lambda done=done: f"{done} of 10 feeds" in screen.seen())  # type: ignore[misc]
    office.work.lets(5)
    await until(lambda: "All of 10." in screen.seen())
    assert "Cancel" not in screen.seen()


async def test_it_is_cancelled_by_a_button(at_work: tuple[Office, Screen]) -> None:
    office, screen = at_work
    await screen.says("work")
    office.work.lets(3)
    await office.work.reaches(3)
    await screen.presses("Cancel")
    await until(lambda: "Cancelled. What was done until then stays." in screen.seen())
    assert "3 of 10 feeds" in screen.seen()
    assert not office.jobs.going()


async def test_all_feeds_are_tested_in_a_chat_and_a_restart_is_told(tmp_path: Path) -> None:
    held = asyncio.Event()

    async def slow(writer: asyncio.StreamWriter, _: Asked) -> None:
        await held.wait()
        writer.write(answer(rss(item(1)), 200, XML))
        await writer.drain()

    async with open_site() as site, FakeTelegram() as telegram:
        for number in range(12):
            site.pages[f"/{number}"] = slow if number > 8 else answer(rss(item(number)), 200, XML)
        config = configuration(tmp_path, {**NO_WEB, **on_telegram(telegram, 1000)})
        async with open_store(tmp_path / storage.DATABASE) as store:
            await store.feeds.add_all(
                [Feed(address=f"http://news.example/{number}", due=LATER) for number in range(12)]
            )
        editor = telegram.person(1000, language_code="en")
        async with program(config, site):
            first = await editor.says("/feeds test all")
            assert "Testing the feeds…" in first.text
            await until(lambda: "9 of 12 feeds" in first.text)
        async with program(config, site):
            await until(lambda: "Interrupted, as the bot was restarted." in first.text)
            held.set()
            again = await editor.says("/feeds test all")
            await until(lambda: "12 feeds can be read." in again.text)


async def test_no_archive_is_sent_into_a_group(tmp_path: Path) -> None:
    async with open_site() as site, FakeTelegram() as telegram:
        config = configuration(tmp_path, {**NO_WEB, **on_telegram(telegram, 1000)})
        editor, group = telegram.person(1000, language_code="en"), telegram.group(-5)
        async with open_store(tmp_path / storage.DATABASE) as store:
            await store.add(WATER)
        async with program(config, site):
            there = await editor.says("/archive", to=group)
            alone = await editor.says("/archive")
    assert ("private chat" in there.text, there.media) == (True, "")
    assert alone.media


@asynccontextmanager
async def program(config: Config, site: Site) -> AsyncIterator[None]:
    """The program, which reaches one site, until the block ends."""
    stop = asyncio.Event()
    task = asyncio.create_task(app.run(config, stop, lambda _: None, lambda: reach_to(site)))
    try:
        yield
    finally:
        stop.set()
        async with asyncio.timeout(SECONDS):
            await task
