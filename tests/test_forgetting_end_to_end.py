"""Who has themselves forgotten is nowhere in the files of the running program, on each platform over its socket."""

import asyncio
import json
import os
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from types import SimpleNamespace
from typing import Any, Protocol

import pytest
from aiohttp import ClientSession

from bot import storage
from bot.model import Chat, Kept, Person
from bot.store.sqlite import Store, open_store
from tests.conversation import BARE
from tests.fakes.discord import FakeDiscord, Message, User
from tests.fakes.telegram import FakeTelegram
from tests.fakes.telegram.chats import Message as Sent
from tests.platforms.web.visitor import Said, Visitor, client, visiting
from tests.running import SECONDS, WEB, configuration, on_discord, on_telegram, running
from tests.samples import WATER, article
from tests.store.test_forgetting import found

NAME = "Zubaydah Qasimiyya"
UNLIMITED = {"KHABAR_LIMITS_REQUESTS_PER_MINUTE": "0"}
SEARCHES = 15
"""A page may ask no more than 30 questions at once."""


class Somebody(Protocol):
    """A person on a platform: what they see is text; `traces` are what may not be left of them."""

    person: Person
    chat: Chat

    async def asks(self, command: str, word: str = "") -> str: ...

    async def presses(self, label: str) -> str: ...


class OnTelegram:
    def __init__(self, server: FakeTelegram, number: int, name: str) -> None:
        self._person = server.person(number, name, language_code="en")
        self._last: Sent | None = None
        self.person, self.chat = Person("telegram", str(number), name), Chat("telegram", str(number))

    async def asks(self, command: str, word: str = "") -> str:
        self._last = await self._person.says(f"/{command} {word}".rstrip())
        return self._last.text.translate(BARE)

    async def presses(self, label: str) -> str:
        assert self._last
        self._last = await self._person.presses(self._last, label)
        return self._last.text.translate(BARE)


class OnDiscord:
    OPTIONS = {"language": "language", "save": "number", "search": "words", "place": "city"}  # noqa: RUF012

    def __init__(self, server: FakeDiscord, number: int, name: str) -> None:
        self._server, self._user = server, User(number, name)
        self._last: Message | None = None
        self.person, self.chat = Person("discord", str(number), name), Chat("discord", str(self._user.dm))

    async def asks(self, command: str, word: str = "") -> str:
        options = {self.OPTIONS[command]: word} if word else None
        self._last = (await self._server.interact(command, options, user=self._user)).message
        assert self._last
        return self._last.text.translate(BARE)

    async def presses(self, label: str) -> str:
        assert self._last
        self._last = (await self._server.press(self._last, label, user=self._user)).message
        assert self._last
        return self._last.text.translate(BARE)


class InTheBrowser:
    def __init__(self, visitor: Visitor, number: str) -> None:
        self._visitor = visitor
        self._last: Said = {}
        self.person, self.chat = Person("web", number), Chat("web", number)

    async def asks(self, command: str, word: str = "") -> str:
        *_, self._last = await self._visitor.say(f"/{command} {word}".rstrip())
        return json.dumps(self._last, ensure_ascii=False).translate(BARE)

    async def presses(self, label: str) -> str:
        press = next(each["press"] for row in self._last["reply"]["buttons"] for each in row if each["label"] == label)
        *_, self._last = await self._visitor.press(press, self._last["message"])
        return json.dumps(self._last, ensure_ascii=False).translate(BARE)


@asynccontextmanager
async def in_the_browser(address: str, session: ClientSession, store: Store) -> AsyncIterator[InTheBrowser]:
    """The number of a visitor is found by what the first of their choices left."""
    known = "SELECT id FROM preferences WHERE platform = 'web' AND scope = 'person'"
    before = await store._database.read(known)
    platform: Any = SimpleNamespace(address=address)
    async with visiting(platform, "en", session) as visitor:
        await visitor.say("/language en")
        [number] = {number for (number,) in await store._database.read(known)} - {number for (number,) in before}
        yield InTheBrowser(visitor, number)


async def lives(one: Somebody, number: int) -> None:
    """Much of what people do."""
    await one.asks("language", "en")
    await one.asks("place", "Cairo")
    await one.asks("latest")
    if one.person.platform != "discord":
        await one.asks("read", "1")
    for its in range(SEARCHES):
        await one.asks("search", f"{one.person.name}{its}")
    await one.asks("save", str(number))
    await one.asks("saved")
    await one.asks("subscribe")
    await one.presses("Confirm")
    await one.asks("subscribe")


@pytest.fixture
async def platforms(tmp_path: Path) -> AsyncIterator[dict[str, tuple[Somebody, Somebody, Store]]]:
    """Two people on each platform, the first of whom is to be forgotten."""
    data = tmp_path / "data"
    async with FakeTelegram() as telegram, FakeDiscord() as discord, client() as one, client() as other:
        environ = {**WEB, **UNLIMITED, **on_telegram(telegram), **on_discord(discord)}
        async with running(configuration(data, environ)) as bot, open_store(data / storage.DATABASE) as store:
            await bot.connected("web", "telegram", "discord")
            await store.add_all([WATER, *(article(number) for number in range(20))])
            address = bot.addresses["web"]
            async with in_the_browser(address, one, store) as first, in_the_browser(address, other, store) as second:
                yield {
                    "telegram": (
                        OnTelegram(telegram, 7123456789, NAME),
                        OnTelegram(telegram, 7999999999, "Kim"),
                        store,
                    ),
                    "discord": (
                        OnDiscord(discord, 812345678901234567, NAME),
                        OnDiscord(discord, 899999999999999999, "Kim"),
                        store,
                    ),
                    "web": (first, second, store),
                }


async def wiped(store: Store) -> None:
    """As soon as the program has done what it does after somebody was forgotten."""
    async with asyncio.timeout(SECONDS):
        while await store.memory("khabar").recall("forgetting"):  # noqa: ASYNC110  another connection's change
            await asyncio.sleep(0.05)


@pytest.mark.parametrize("name", ["telegram", "discord", "web"])
async def test_nothing_is_left_of_who_is_forgotten(
    platforms: dict[str, tuple[Somebody, Somebody, Store]], name: str, tmp_path: Path
) -> None:
    one, other, store = platforms[name]
    for somebody in (one, other):
        await lives(somebody, 1)
    traces = [trace for trace in (one.person.id, one.chat.id, one.person.name) if trace]
    assert found(tmp_path, *traces) > SEARCHES
    kept = await store.forgetting.export(one.person, one.chat)
    assert {Kept.SETTINGS, Kept.SAVED, Kept.ACCOUNTS, Kept.SUBSCRIPTIONS, Kept.SEARCHES} <= set(kept)
    before = await store.forgetting.export(other.person, other.chat)
    said = await one.asks("forgetme")
    assert "settings: 1" in said
    assert "subscriptions: 1" in said  # the one that is being made is nobody's to see
    assert "All of it is gone." in await one.presses("Forget me")
    await wiped(store)
    assert found(tmp_path, *traces) == 0
    assert await store.forgetting.export(other.person, other.chat) == before


async def test_nothing_comes_back_after_a_kill(tmp_path: Path) -> None:
    """The program is killed as soon as it has answered, before anything is wiped out."""
    data = tmp_path / "data"
    async with FakeTelegram() as telegram:
        somebody = OnTelegram(telegram, 7123456789, NAME)
        environ = {**UNLIMITED, **on_telegram(telegram), "KHABAR_WEB_ENABLED": "false", "KHABAR_DATA": str(data)}
        process = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "bot", "run", env={**os.environ, **environ}
        )
        try:
            await somebody.asks("language", "en")
            for number in range(SEARCHES):
                await somebody.asks("search", f"{NAME}{number}")
            await somebody.asks("forgetme")
            assert "All of it is gone." in await somebody.presses("Forget me")
        finally:
            process.kill()
            await process.wait()
        assert found(tmp_path, "7123456789", NAME)
        async with (
            running(configuration(data, {**environ})) as bot,
            open_store(data / storage.DATABASE) as store,
        ):
            await bot.connected("telegram")
            assert await store.memory("khabar").recall("forgetting")
            await wiped(store)
            assert found(tmp_path, "7123456789", NAME) == 0
    assert found(tmp_path, "7123456789", NAME) == 0
