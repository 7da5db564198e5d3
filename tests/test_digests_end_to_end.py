"""Digests, as the issue of this program says it: somebody on each platform subscribes, and trusts it from then on."""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any, Protocol

import pytest
from aiohttp import ClientSession

from bot import storage
from bot.model import Person
from bot.store.sqlite import Store, open_store
from tests.conversation import BARE
from tests.fakes.discord import FakeDiscord, Message, User
from tests.fakes.telegram import FakeTelegram
from tests.fakes.telegram.chats import Message as Sent
from tests.platforms.web.visitor import Said, Visitor, client, visiting
from tests.running import SECONDS, WEB, Clock, configuration, on_discord, on_telegram, running
from tests.samples import article, words_of

FRIDAY = datetime(2026, 11, 20, 8, tzinfo=UTC)
"""11:00 in Baghdad, where a reader lives of whom nothing else is known."""
HOUR, DAY, SECOND = timedelta(hours=1), timedelta(days=1), timedelta(seconds=1)
EVENING, NOON = FRIDAY + 7 * HOUR, FRIDAY + HOUR
"""18:00 and 12:00 there."""
UNSEEN = BARE | str.maketrans("", "", "\\\u2060\u200b*")


class Reader(Protocol):
    """Somebody on a platform, in English. What they see is text with the labels of its buttons below."""

    async def asks(self, command: str, number: str = "") -> str: ...

    async def presses(self, label: str) -> str: ...

    async def reads(self) -> str:
        """The first article of what was seen last, which is seen afterwards as before."""

    async def saves(self) -> None:
        """The same article."""

    async def gets(self) -> str:
        """What comes by itself next, since `waits` was called."""

    def waits(self) -> None: ...

    async def leaves(self) -> None:
        """Blocks the bot, or closes the page."""

    async def returns(self) -> None: ...


class OnTelegram:
    def __init__(self, server: FakeTelegram) -> None:
        self._server = server
        self._person = server.person(7, language_code="en")
        self._last: Sent | None = None
        self._since = 0

    async def asks(self, command: str, number: str = "") -> str:
        return self._sees(await self._person.says(f"/{command} {number}".rstrip()))

    async def presses(self, label: str) -> str:
        assert self._last
        return self._sees(await self._person.presses(self._last, label))

    async def reads(self) -> str:
        seen = self._last
        text, self._last = await self.presses("1"), seen
        return text

    async def saves(self) -> None:
        assert self._last
        assert "Saved" in await self._person.taps(self._last, "☆")

    def waits(self) -> None:
        self._since = len(self._person.chat.heard)

    async def gets(self) -> str:
        async with asyncio.timeout(SECONDS):
            await self._server.signal.wait(lambda: len(self._person.chat.heard) > self._since)
        return self._sees(self._person.chat.heard[self._since])

    async def leaves(self) -> None:
        self._person.blocks()

    async def returns(self) -> None:
        self._person.unblocks()

    def _sees(self, message: Sent) -> str:
        self._last = message
        return "\n".join([message.text, *(label for row in message.labels for label in row)]).translate(UNSEEN)


class OnDiscord:
    def __init__(self, server: FakeDiscord) -> None:
        self._server = server
        self._user = User(501, "Kim", locale="en-US")
        self._last: Message | None = None
        self._since = 0

    async def speaks_english(self) -> None:
        """Discord's programs speak no Arabic, so that their language says nothing."""
        await self._server.interact("language", {"language": "en"}, user=self._user)

    async def asks(self, command: str, number: str = "") -> str:
        options = {"number": number} if number else None
        return self._sees((await self._server.interact(command, options, user=self._user)).message)

    async def presses(self, label: str) -> str:
        assert self._last
        whole = next(each["label"] for each in self._last.buttons if label in each["label"].translate(UNSEEN))
        return self._sees((await self._server.press(self._last, whole, user=self._user)).message)

    async def reads(self) -> str:
        seen = self._last
        text, self._last = await self.presses("Read"), seen
        return text

    async def saves(self) -> None:
        await self.presses("Save")

    def waits(self) -> None:
        self._since = len(self._mine())

    async def gets(self) -> str:
        await self._server.until(lambda: len(self._mine()) > self._since, SECONDS)
        return self._sees(self._mine()[self._since])

    async def leaves(self) -> None:
        self._server.limits.refuse(self._user.dm, 403, 50007)

    async def returns(self) -> None:
        self._server.limits.accept(self._user.dm)
        await self.asks("help")

    def _mine(self) -> list[Message]:
        return [each for each in self._server.api.messages.values() if each.channel == self._user.dm]

    def _sees(self, message: Message | None) -> str:
        assert message
        self._last = message
        return "\n".join([message.text, *(each["label"] for each in message.buttons)]).translate(UNSEEN)


class InTheBrowser:
    def __init__(self, address: str, session: ClientSession) -> None:
        self._platform: Any = SimpleNamespace(address=address)
        self._session = session
        self._page = AsyncExitStack()
        self._last: Said = {}

    async def returns(self) -> None:
        page = visiting(self._platform, "en", self._session)
        self._visitor: Visitor = await self._page.enter_async_context(page)

    async def asks(self, command: str, number: str = "") -> str:
        *_, frame = await self._visitor.say(f"/{command} {number}".rstrip())
        return self._sees(frame)

    async def presses(self, label: str) -> str:
        press = next(each["press"] for each in self._buttons() if label in each["label"].translate(UNSEEN))
        *_, frame = await self._visitor.press(press, self._last["message"])
        return self._sees(frame)

    async def reads(self) -> str:
        seen = self._last
        text, self._last = await self.presses("Read"), seen
        return text

    async def saves(self) -> None:
        await self.presses("Save")

    def waits(self) -> None:
        """What comes is kept by the visitor."""

    async def gets(self) -> str:
        async with asyncio.timeout(SECONDS):
            while not (frame := await self._visitor.hear()).get("unasked"):
                pass
        return self._sees(frame)

    async def leaves(self) -> None:
        await self._page.aclose()

    def _buttons(self) -> list[dict[str, Any]]:
        reply = self._last["reply"]
        return [*(b for card in reply["cards"] for b in card["buttons"]), *(b for row in reply["buttons"] for b in row)]

    def _sees(self, frame: Said) -> str:
        self._last = frame if "reply" in frame else self._last
        return json.dumps(frame, ensure_ascii=False).translate(UNSEEN)


class World:
    """The running program with somebody on one platform, its clock, and its news."""

    def __init__(self, reader: Reader, clock: Clock, store: Store) -> None:
        self.reader, self.clock, self._store = reader, clock, store
        self._articles = 0

    async def news(self, count: int = 1, *, breaking: bool = False) -> None:
        for _ in range(count):
            self._articles += 1
            body, at = words_of(self._articles, 20), self.clock() - SECOND
            new = article(self._articles, body=body, summary="", published=at, added=at, breaking=breaking)
            await self._store.add(new)

    async def breaks(self, number: int) -> None:
        """An editor calls an article breaking news that was published before."""
        its = await self._store.article(number)
        assert its
        await self._store.editing.change(replace(its, breaking=True), Person("telegram", "1000"), self.clock())

    async def waits_for(self, sql: str) -> None:
        """As soon as the database has such a row."""
        async with asyncio.timeout(SECONDS):
            while not await self._store._database.read(sql):  # noqa: ASYNC110  another connection's change is no event
                await asyncio.sleep(0.05)

    async def counts(self, sql: str) -> int:
        [[count]] = await self._store._database.read(sql)
        return int(count)

    def is_set(self, to: datetime) -> None:
        self.reader.waits()
        self.clock.set(to)


@pytest.fixture(params=["telegram", "discord", "web"])
async def world(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[World]:
    clock, data = Clock(FRIDAY), tmp_path / "data"
    async with (
        FakeTelegram(clock=lambda: clock().timestamp()) as telegram,
        FakeDiscord() as discord,
        client() as session,
    ):
        environ = {**WEB, **on_telegram(telegram), **on_discord(discord)}
        async with (
            running(configuration(data, environ), now=clock) as bot,
            open_store(data / storage.DATABASE) as store,
        ):
            await bot.connected("web", "telegram", "discord")
            readers: dict[str, Reader] = {
                "telegram": OnTelegram(telegram),
                "discord": OnDiscord(discord),
                "web": InTheBrowser(bot.addresses["web"], session),
            }
            reader = readers[request.param]
            if isinstance(reader, InTheBrowser):
                await reader.returns()
            if isinstance(reader, OnDiscord):
                await reader.speaks_english()
            yield World(reader, clock, store)
            if isinstance(reader, InTheBrowser):
                await reader.leaves()


async def test_breaking_news_comes_at_once_and_a_story_is_muted(world: World) -> None:
    reader = world.reader
    await world.news(2)

    # One tap
    assert "There was no breaking news" in await reader.asks("breaking")
    assert "Breaking news only" in await reader.presses("Tell me at once")

    # An editor says that what everybody could read is breaking
    reader.waits()
    await world.breaks(1)
    alert = await reader.gets()
    assert "Breaking news" in alert
    assert "Report 1" in alert

    # Enough of one story, and of one that did not come yet
    assert "Muted: Report 1" in await reader.presses("Mute this story")
    assert "Muted: Report 2" in await reader.asks("mute", "2")
    assert "not muted any more" in await reader.presses("Undo")
    assert "1 story is muted" in await reader.asks("mute")
    assert "Muted: Report 2" in await reader.asks("mute", "2")
    assert "2 stories are muted" in await reader.asks("mute")

    # Thirty at once are one message, without what is muted
    world.is_set(FRIDAY + HOUR)
    await world.breaks(2)
    await world.news(30, breaking=True)
    together = await reader.gets()
    assert "Breaking news" in together
    assert "more: show" in together
    assert await world.counts("SELECT count(*) FROM deliveries") == 2
    assert await world.counts("SELECT count(*) FROM edition_articles WHERE article > 2") == 30
    assert await world.counts("SELECT count(*) FROM edition_articles WHERE article = 2") == 0


async def test_somebody_trusts_it(world: World) -> None:
    reader = world.reader
    await world.news(3)

    # Four taps
    assert "Every day at 08:00" in await reader.asks("subscribe")
    await reader.presses("When")
    assert "Every day at 18:00" in await reader.presses("Evening")
    assert "Next: Friday, 20 November, 18:00" in await reader.presses("Confirm")

    # At the minute
    world.is_set(EVENING - SECOND)
    digest = await reader.gets()
    assert EVENING <= world.clock() < EVENING + 10 * SECOND
    assert "Your digest · Friday, 20 November" in digest
    assert all(f"Report {number}" in digest for number in (1, 2, 3))

    # Read, saved, explained
    assert words_of(3, 20) in await reader.reads()  # the newest is the first
    await reader.saves()
    assert "Report" in await reader.asks("saved")
    why = await reader.asks("why")
    assert "20 November" in why
    assert "sent" in why.casefold()

    # Another time
    await reader.asks("subscriptions")
    await reader.presses("Change")
    await reader.presses("When")
    assert "Next: Saturday, 21 November, 12:00" in await reader.presses("Noon")
    await world.news()
    world.is_set(NOON + DAY - SECOND)
    digest = await reader.gets()
    assert "Report 4" in digest
    assert "Report 1" not in digest

    # Away, and back
    await reader.leaves()
    await world.news()
    world.is_set(NOON + 2 * DAY - SECOND)
    if isinstance(reader, InTheBrowser):
        await world.waits_for("SELECT 1 FROM deliveries WHERE state = 'waiting' AND attempts = 0 AND reason <> ''")
    else:
        await world.waits_for("SELECT 1 FROM away")
    world.is_set(NOON + 2 * DAY + HOUR)
    await reader.returns()
    if not isinstance(reader, InTheBrowser):
        await world.news()
        world.is_set(NOON + 3 * DAY - SECOND)
    assert "Your digest" in await reader.gets()
