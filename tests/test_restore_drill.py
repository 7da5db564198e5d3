"""The drill: a bot at work, a backup, the disk is gone, a restore; and people notice nothing but the pause."""

import asyncio
import re
import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot import model, storage
from bot.cli import main
from bot.config import Config
from bot.model import Chat, State
from bot.store.forgotten import LIST, read_list
from bot.store.sqlite import open_store
from tests.conversation import BARE
from tests.fakes.telegram import FakeTelegram
from tests.fakes.telegram.people import Person
from tests.running import NO_WEB, SECONDS, configuration, on_telegram, running
from tests.samples import article, words_of
from tests.subscribing import subscription

NOW = datetime.now(UTC).replace(microsecond=0)


@pytest.fixture
async def telegram() -> AsyncIterator[FakeTelegram]:
    async with FakeTelegram() as server:
        yield server


@pytest.fixture
def config(tmp_path: Path, telegram: FakeTelegram) -> Config:
    environ = {
        **NO_WEB,
        **on_telegram(telegram, 1000),
        "KHABAR_BACKUP_DIRECTORY": str(tmp_path / "other disk"),
        "KHABAR_BACKUP_DAILY": "false",
    }
    return configuration(tmp_path / "data", environ)


async def khabar(*arguments: str, config: Config) -> int:
    return await asyncio.to_thread(main, [*arguments, "--data", str(config.data)])


@asynccontextmanager
async def writes(config: Config) -> AsyncIterator[None]:
    """Somebody writes all the time: drafts, which no list shows."""
    stop = asyncio.Event()

    async def write() -> None:
        number = 1000
        async with open_store(storage.database(config)) as store:
            while not stop.is_set():
                await store.add(article(number, state=State.DRAFT, body=words_of(number)))
                number += 1
                await asyncio.sleep(0.05)  # few: the index is made anew afterwards; bench/backup.py writes more

    task = asyncio.create_task(write())
    try:
        yield
    finally:
        stop.set()
        await task


async def publish(config: Config, number: int) -> None:
    async with open_store(storage.database(config)) as store:
        await store.add(article(number, title=f"Today {number}", published=datetime.now(UTC), body=words_of(number)))


async def answers(person: Person) -> list[str]:
    """What somebody sees who asks for news, looks for something, and looks at what they get."""
    while "being built" in (await person.says("/search zulu")).text:  # noqa: ASYNC110  it tells only who asks
        await asyncio.sleep(1.5)  # whoever asks too often is answered later, and is told news later
    asked = ("/latest", "/search zulu", "/subscriptions")
    said = [(await person.says(each)).text.translate(BARE) for each in asked]
    return [re.sub(r" \([\d,]+ ms\)", "", text) for text in said]


async def gets(telegram: FakeTelegram, person: Person, title: str) -> None:
    await telegram.signal.until(lambda: [one for one in person.chat.heard if title in one.text], title, SECONDS)


async def test_after_a_restore_all_goes_on(config: Config, telegram: FakeTelegram) -> None:
    reader, gone = telegram.person(7, language_code="en"), telegram.person(8, language_code="en")
    async with open_store(storage.database(config)) as store:
        await store.add_all([article(number, body=f"Zulu {words_of(number)}") for number in range(5)])
        its = subscription(Chat("telegram", "7"), times=(), together=0, next=None, created=NOW, language="en")
        await store.subscriptions.begin(its)
        await store.subscriptions.begin(subscription(Chat("telegram", "7"), next=NOW + timedelta(days=1), created=NOW))
    async with running(config) as bot, writes(config):
        await bot.connected("telegram")
        await publish(config, 1)
        await gets(telegram, reader, "Today 1")
        await gone.says("/language en")
        before = await answers(reader)
        assert "Today 1" in before[0]
        assert "Report 1" in before[1]
        assert await khabar("backup", "--to", str(config.backups), config=config) == 0
        await publish(config, 2)  # which no backup has
        await gets(telegram, reader, "Today 2")
        await gone.says("/forgetme")
        await gone.presses(gone.chat.heard[-1], "Forget")
        async with asyncio.timeout(SECONDS):
            while not read_list(config.backups / LIST):  # noqa: ASYNC110  a file tells nobody
                await asyncio.sleep(0.05)
    shutil.rmtree(config.data)
    assert await khabar("restore", str(config.backups), "--yes", config=config) == 0
    async with open_store(storage.database(config)) as store:
        kept = await store.forgetting.export(model.Person("telegram", "8"), Chat("telegram", "8"))
    assert kept == {}
    async with running(config) as bot:
        await bot.connected("telegram")
        assert await answers(reader) == before
        heard = len(reader.chat.heard)
        await publish(config, 3)
        await gets(telegram, reader, "Today 3")
        await reader.says("/latest")
        *unasked, _ = [one.text for one in reader.chat.heard[heard:]]
        assert len(unasked) == 1, unasked  # neither what was sent before, nor anything twice
    assert [path.name for path in await asyncio.to_thread(sorted, config.data.glob("*.restoring"))] == []
