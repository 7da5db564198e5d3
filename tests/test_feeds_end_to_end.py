"""A feed from its server to the reader, and its faults to the admin, through the running program."""

import asyncio
import logging
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot import app, storage
from bot.model import Feed
from bot.runners import works
from bot.store.feeds import Feeds
from bot.store.sqlite import open_store
from tests.fakes.feeds import XML, item, reach_to, rss
from tests.fakes.site import answer, open_site
from tests.fakes.telegram import FakeTelegram
from tests.running import NO_WEB, SECONDS, Heard, configuration, on_telegram

EDITOR = 1000
LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)


async def test_a_feed_becomes_news_and_its_end_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(works, "AGAIN", 0.01)
    heard = Heard()
    logging.getLogger().addHandler(heard)
    last_notice = Feeds.last_notice
    asked: list[int] = []

    async def failing_once(self: Feeds) -> int:
        asked.append(1)
        if len(asked) == 1:
            raise OSError("the disk")
        return await last_notice(self)

    monkeypatch.setattr(Feeds, "last_notice", failing_once)
    async with open_site() as site, FakeTelegram() as telegram:
        site.pages["/feed"] = answer(rss(item(1)), 200, XML)
        site.pages["/gone"] = answer(b"", 410)
        environ = {**NO_WEB, **on_telegram(telegram, EDITOR), "KHABAR_INTAKE_NEWEST_OF_NEW_FEEDS": "true"}
        config = configuration(tmp_path, environ)
        admin = telegram.person(EDITOR)
        stop = asyncio.Event()
        running = asyncio.create_task(app.run(config, stop, lambda _: None, lambda: reach_to(site)))
        await heard.line("the admins can't be told")
        async with open_store(tmp_path / storage.DATABASE) as store:
            async with asyncio.timeout(SECONDS):
                while await store.memory(works.NOTICES).recall(f"telegram:{EDITOR}") is None:  # noqa: ASYNC110  a table
                    await asyncio.sleep(0.01)
            await store.feeds.add_all(
                [Feed(address=f"http://news.example/{name}", due=LONG_AGO) for name in ("feed", "gone")]
            )
        [told] = await admin.chat.hears()
        assert "أُغلقت نهائيًا" in told.text
        answered = await admin.says("/latest")
        assert "Report number 1" in answered.text
        stop.set()
        await running
    logging.getLogger().removeHandler(heard)
