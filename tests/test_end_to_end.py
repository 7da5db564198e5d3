"""The main job, as the issue of this program says it: one article, three platforms, each over its socket."""

import asyncio
import json
from collections.abc import AsyncIterator
from pathlib import Path
from types import SimpleNamespace

import pytest

from bot.cli import main
from tests.fakes.discord import FakeDiscord
from tests.fakes.telegram import FakeTelegram, from_channel
from tests.platforms.web.visitor import visiting
from tests.running import WEB, Bot, configuration, on_discord, on_telegram, running

SHARED = Path(__file__).parents[2] / "shared"
REAL = SHARED / "seeds" / "000_3cdb0da4f5c1aded.txt"
EDITOR = 1000
NEWS = """ختام جولة الحوار بين بغداد وواشنطن

اتفق الجانبان في ختام الجولة على جدول انسحاب القوات من العراق.
المصدر: المدن
"""


@pytest.fixture
async def telegram() -> AsyncIterator[FakeTelegram]:
    async with FakeTelegram() as server:
        yield server


@pytest.fixture
async def discord() -> AsyncIterator[FakeDiscord]:
    async with FakeDiscord() as server:
        yield server


@pytest.fixture
async def bot(tmp_path: Path, telegram: FakeTelegram, discord: FakeDiscord) -> AsyncIterator[Bot]:
    """All three platforms, with one article that came in by the command line."""
    file = REAL
    if not REAL.exists():
        file = tmp_path / "article.txt"
        file.write_text(NEWS, encoding="utf-8")
    environ = {**WEB, **on_telegram(telegram, EDITOR), **on_discord(discord)}
    async with running(configuration(tmp_path / "data", environ)) as bot:
        await bot.connected("web", "telegram", "discord")
        await _add(file, tmp_path / "data")
        yield bot


async def _add(file: Path, data: Path) -> None:
    """Beside the running bot, as an operator would."""
    assert await asyncio.to_thread(main, ["add", str(file), "--data", str(data)]) == 0


@pytest.mark.usefixtures("bot")
async def test_a_search_answers_on_telegram(telegram: FakeTelegram) -> None:
    answer = await telegram.person(7).says("/search العراق واشنطن")
    assert "المدن" in answer.text
    assert "العراق" in answer.text


@pytest.mark.usefixtures("bot")
async def test_a_search_answers_on_discord(discord: FakeDiscord) -> None:
    answer = await discord.interact("search", {"words": "العراق واشنطن"})
    assert answer.message
    said = json.dumps(answer.message.body, ensure_ascii=False)
    assert "المدن" in said
    assert "العراق" in said


async def test_a_search_answers_in_the_browser(bot: Bot) -> None:
    async with visiting(SimpleNamespace(address=bot.addresses["web"])) as visitor:
        said = json.dumps(await visitor.say("العراق واشنطن"), ensure_ascii=False)
    assert "المدن" in said
    assert "العراق" in said


@pytest.mark.usefixtures("bot")
async def test_a_forward_on_telegram_is_found_everywhere(telegram: FakeTelegram, discord: FakeDiscord) -> None:
    editor = telegram.person(EDITOR, language_code="en")
    card = await editor.forwards("Rain returns to Basra\n\nIt rained on Monday.", from_channel("Gulf Weather", "gulf"))
    assert "Rain returns to Basra" in card.text
    card = await editor.presses(card, "Publish")
    answer = await discord.interact("search", {"words": "rain basra"})
    assert answer.message
    assert "Rain returns to Basra" in json.dumps(answer.message.body)
    undone = await editor.presses(card, "Undo")
    assert "It is a draft again" in undone.text
    gone = await discord.interact("search", {"words": "rain basra"})
    assert gone.message
    assert "Rain returns" not in json.dumps(gone.message.body)


@pytest.mark.parametrize("asked", ["/read 1", "/latest", "/search العراق"])
async def test_a_correction_reaches_who_reads(bot: Bot, telegram: FakeTelegram, asked: str) -> None:
    editor = telegram.person(EDITOR, language_code="en")
    async with visiting(SimpleNamespace(address=bot.addresses["web"]), "en") as visitor:
        assert "took this article back" not in json.dumps(await visitor.say(asked))
        await editor.says("/remove 1")
        *_, edited = await visitor.hear_until("edit")
    assert "The editors took this article back" in edited["reply"]["text"]


@pytest.mark.usefixtures("bot")
async def test_a_correction_reaches_a_chat(telegram: FakeTelegram) -> None:
    editor, reader = telegram.person(EDITOR, language_code="en"), telegram.person(7, language_code="en")
    await reader.says("/read 1")
    heard = len(reader.chat.heard)
    card = await editor.says("/edit 1")
    await editor.presses(card, "Title")
    await editor.says("A better title")
    [edited, *_] = await reader.chat.hears(since=heard)
    assert "A better title" in edited.text


@pytest.mark.usefixtures("bot")
async def test_a_channel_answers_what_its_admin_was_asked(telegram: FakeTelegram) -> None:
    """The admin presses as a person, and writes as the channel."""
    admin, channel = telegram.person(7), telegram.channel(-9)
    channel.members[admin.id] = "administrator"
    telegram.post(channel, "/subscribe")
    [card] = await channel.hears()
    menu = await admin.presses(card, "الوقت")
    question = await admin.presses(menu, "وقت آخر")
    heard = len(channel.heard)
    telegram.post(channel, "21:00", question)
    assert "21:00" in (await channel.hears(since=heard))[0].text
