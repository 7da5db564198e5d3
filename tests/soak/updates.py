"""D3: kill -9 at random moments while people write."""

import asyncio
import random
from collections import Counter
from collections.abc import Mapping
from pathlib import Path

from bot.store.sqlite import Store
from tests.fakes.telegram import FakeTelegram, Person, from_channel
from tests.platforms.telegram.test_webhook import free_port
from tests.running import on_telegram
from tests.samples import words_of
from tests.soak.broadcast import all_read, intact, quick_store, unread
from tests.soak.finding import Finding, exactly, told
from tests.soak.process import living

EDITORS = 50
FIRST = 1001
SAVES = 5
"""Every so many updates one is a /save, the others are forwards."""
AT_ONCE = 25
"""Updates that wait for the bot at most: it is never idle, and never far behind."""
STARTING, START_SECONDS, BETWEEN = 0.2, 1.0, 0.1
"""The share of kills that come while it starts, within so many seconds; and so long after an update the others."""
SECONDS = 120.0


class Crowd:
    """Editors who forward messages and save articles, as fast as the bot takes them."""

    def __init__(self, server: FakeTelegram, updates: int) -> None:
        self.taken = 0
        self._server = server
        self._updates = updates
        self._editors = [server.person(FIRST + number, language_code="en") for number in range(EDITORS)]

    async def write(self) -> None:
        for number in range(self._updates):
            await self._server.signal.wait(lambda: len(self._server.updates) < AT_ONCE)
            self._update(self._editors[number % EDITORS], number)
        await self._server.signal.wait(lambda: not len(self._server.updates))

    def _update(self, editor: Person, number: int) -> None:
        self.taken = number + 1
        if number % SAVES == 0:
            editor.writes(f"/save {1 + number // SAVES % 3}")
        else:
            text = f"{title(number)}\n\n{words_of(number, 20)}."
            editor.writes(text, forward_origin=from_channel("Post", "post", number + 1))


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
        admins = range(FIRST, FIRST + EDITORS)
        async with living(data, {**on_telegram(server, *admins), **how}) as bot, asyncio.timeout(SECONDS + updates / 5):
            writing = asyncio.create_task(crowd.write())
            for left in range(kills, 0, -1):
                await bot.start()
                await _moment(server, crowd, (updates - crowd.taken) / (left + 1), dice)
                await bot.kill()
            await bot.start()
            await writing
            await all_read(data)
            await bot.end()
    async with quick_store(data) as store:
        titles = await _titles(store)
    forwards = [title(number) for number in range(updates) if number % SAVES]
    bars = [
        exactly("forwards lost", len(set(forwards) - set(titles)), 0),
        exactly("articles twice", titles.total() - len(titles), 0),
        exactly("other articles", len(set(titles) - set(forwards)), 0),
        exactly("put aside", unread(data)["quarantined"], 0),
        told("answers", sum(len(person.chat.messages) for person in server.people.values())),
        exactly("integrity_check", intact(data), "ok"),
    ]
    return Finding("D3", f"kill -9, {kills} times, under {updates:,} updates by {name}", bars)


async def _moment(server: FakeTelegram, crowd: Crowd, updates: float, dice: random.Random) -> None:
    if dice.random() < STARTING:
        await asyncio.sleep(dice.uniform(0, START_SECONDS))
        return
    wanted = crowd.taken + dice.uniform(0, 2 * updates)
    await server.signal.wait(lambda: crowd.taken >= wanted - 1)
    await asyncio.sleep(dice.uniform(0, BETWEEN))


async def _titles(store: Store) -> Counter[str]:
    articles = [await store.article(number) for number in range(1, await store.last_number() + 1)]
    return Counter(article.title for article in articles if article)
