"""D3: kill -9 at random moments while people write."""

import asyncio
import random
from collections import Counter
from collections.abc import Mapping
from pathlib import Path

from bot.model import Chat
from bot.store.sqlite import Store
from tests.fakes.telegram import FakeTelegram, Message, Person, from_channel
from tests.platforms.telegram.test_webhook import free_port
from tests.running import on_telegram
from tests.samples import words_of
from tests.soak.broadcast import all_read, intact, quick_store, unread
from tests.soak.finding import Finding, exactly, told
from tests.soak.process import living

EDITORS, READERS = 1001, 100_001
"""The numbers of the first editor and of the first reader."""
BURST = 4
"""Forwards of an editor, after which one reader subscribes with one tap."""
AT_ONCE = 60
"""People who wait for their answer at most."""
STARTING, START_SECONDS, BETWEEN = 0.2, 1.0, 0.5
"""The share of kills that come while it starts, within so many seconds; and so long after an answer the others."""
SECONDS = 120.0


class Crowd:
    """Editors who forward bursts of messages, and readers who subscribe; each waits for the answer, and has one."""

    def __init__(self, server: FakeTelegram, updates: int) -> None:
        self._server = server
        self.bursts = updates // (BURST + 1)
        self._waiting: list[Person] = []

    @property
    def editors(self) -> range:
        return range(EDITORS, EDITORS + self.bursts)

    @property
    def readers(self) -> range:
        return range(READERS, READERS + self.bursts)

    @property
    def forwards(self) -> list[str]:
        return [title(number) for number in range(self.bursts * BURST)]

    @property
    def answered(self) -> int:
        """How many people were."""
        return len(self._server.people) - len(self._unanswered())

    async def write(self) -> None:
        for burst in range(self.bursts):
            await self._server.signal.wait(lambda: len(self._unanswered()) < AT_ONCE)
            self._forward(self._server.person(EDITORS + burst, language_code="en"), burst * BURST)
            self._press(self._server.person(READERS + burst, language_code="en"))
        await self._server.signal.wait(lambda: not self._unanswered())

    def _forward(self, editor: Person, first: int) -> None:
        for number in range(first, first + BURST):
            text = f"{title(number)}\n\n{words_of(number, 20)}."
            editor.writes(text, forward_origin=from_channel("Post", "post", number + 1))
        self._waiting.append(editor)

    def _press(self, reader: Person) -> None:
        reader.presses_data(Message(self._server.next_id(), reader.chat, "A digest"), "subscribe default")
        self._waiting.append(reader)

    def _unanswered(self) -> list[Person]:
        self._waiting = [each for each in self._waiting if not (each.chat.heard or each.toasts)]
        return self._waiting


def title(number: int) -> str:
    return f"{words_of(number, 4)} {number}"


async def polled(data: Path, updates: int, kills: int) -> Finding:
    return await _kills(data, updates, kills, {}, "polling")


async def called(data: Path, updates: int, kills: int) -> Finding:
    port = free_port()
    webhook = {
        "KHABAR_TELEGRAM_WEBHOOK_URL": f"http://127.0.0.1:{port}/updates",
        "KHABAR_TELEGRAM_WEBHOOK_PORT": str(port),
    }
    return await _kills(data, updates, kills, webhook, "webhook")


async def _kills(data: Path, updates: int, kills: int, how: Mapping[str, str], name: str) -> Finding:
    dice = random.Random(name)
    async with FakeTelegram(strict=False) as server:
        crowd = Crowd(server, updates)
        environ = {**on_telegram(server, *crowd.editors), **how}
        async with living(data, environ) as bot, asyncio.timeout(SECONDS + updates / 5):
            writing = asyncio.create_task(crowd.write())
            for left in range(kills, 0, -1):
                await bot.start()
                await _moment(server, crowd, left, dice)
                await bot.kill()
            await bot.start()
            await bot.connected()
            await writing
            await all_read(data)
            await bot.end()
    async with quick_store(data) as store:
        stored = await titles(store)
        subscribed = [len(await store.subscriptions.of_chat(Chat("telegram", str(one)))) for one in crowd.readers]
    bars = [
        exactly("forwards lost", len(set(crowd.forwards) - set(stored)), 0),
        exactly("articles twice", stored.total() - len(stored), 0),
        exactly("other articles", len(set(stored) - set(crowd.forwards)), 0),
        exactly("presses lost", subscribed.count(0), 0),
        exactly("subscriptions twice", sum(count > 1 for count in subscribed), 0),
        exactly("put aside", unread(data)["quarantined"], 0),
        told("answers", sum(len(person.chat.messages) for person in server.people.values())),
        exactly("integrity_check", intact(data), "ok"),
    ]
    return Finding("D3", f"kill -9, {kills} times, under {updates:,} updates by {name}", bars)


async def _moment(server: FakeTelegram, crowd: Crowd, left: int, dice: random.Random) -> None:
    """A random one, such that so many kills, this one included, come before the last answer."""
    if dice.random() < STARTING:
        await asyncio.sleep(dice.uniform(0, START_SECONDS))
        return
    people = 2 * crowd.bursts
    wanted = crowd.answered + dice.uniform(0, 2 * (people - crowd.answered) / (left + 1))
    await server.signal.wait(lambda: crowd.answered >= min(wanted, people - 1))
    await asyncio.sleep(dice.uniform(0, BETWEEN))


async def titles(store: Store) -> Counter[str]:
    """How often each stands in the store."""
    articles = [await store.article(number) for number in range(1, await store.last_number() + 1)]
    return Counter(article.title for article in articles if article)
