"""A picture that came with a forward on one platform is shown on the others, in the whole program over its sockets."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from bot import storage
from bot.model import Picture
from bot.runners.loans import LARGEST
from bot.store.sqlite import open_store
from tests.fakes.discord import FakeDiscord, User
from tests.fakes.telegram import FakeTelegram, from_channel
from tests.fakes.telegram.people import PHOTO
from tests.platforms.discord.test_direct_messages import forwarded
from tests.platforms.web.drawings import png
from tests.platforms.web.visitor import client, visiting
from tests.running import WEB, Bot, configuration, on_discord, on_telegram, running

EDITOR = 1000
READER = User(5001, "Rana")
JPEG = b"\xff\xd8\xff\xe0 a photo of the rain"
PNG = png(40, 20)
NEWS = "Rain returns to Basra\n\nIt rained on Monday, for the first time since spring."


@pytest.fixture
async def telegram() -> AsyncIterator[FakeTelegram]:
    async with FakeTelegram() as server:
        yield server


@pytest.fixture
async def discord() -> AsyncIterator[FakeDiscord]:
    async with FakeDiscord() as server:
        server.patience = 10.0
        yield server


@pytest.fixture
async def bot(tmp_path: Path, telegram: FakeTelegram, discord: FakeDiscord) -> AsyncIterator[Bot]:
    environ = {**WEB, **on_telegram(telegram, EDITOR), **on_discord(discord), "KHABAR_DISCORD_ADMINS": "5000"}
    environ["KHABAR_INTERFACE_LANGUAGE"] = "en"  # messages on Discord say no language
    async with running(configuration(tmp_path, environ)) as bot:
        await bot.connected("web", "telegram", "discord")
        yield bot


async def on_telegrams_side(
    telegram: FakeTelegram, content: bytes = JPEG, *, publishes: bool = True, **how: Any
) -> None:
    """An editor forwards a photo, and publishes it."""
    telegram.keeping.keep("p", content, **how)
    editor = telegram.person(EDITOR, language_code="en")
    since = len(editor.chat.heard)
    editor.sends(photo=PHOTO, caption=NEWS, forward_origin=from_channel("Gulf Weather", "gulf"))
    [card] = await editor.chat.hears(since=since)
    assert card.media == "p"
    if publishes:
        await editor.presses(card, "Publish")


async def on_discords_side(discord: FakeDiscord, content: bytes = PNG, news: str = NEWS) -> None:
    attached = discord.upload("rain.png", content, "image/png")
    card = await discord.direct_message(**forwarded(content=news, **attached))
    assert card.pictures
    await discord.press(card, "Publish")


async def in_the_browser(bot: Bot, article: int = 1) -> tuple[int, bytes, str]:
    """What a click on the picture of an article brings."""
    web = SimpleNamespace(address=bot.addresses["web"])
    async with client() as session, visiting(web, "en", session) as visitor:
        [said] = await visitor.say(f"/read {article}")
        [address] = said["reply"]["cards"][0]["pictures"]
        async with session.get(f"{web.address}/{address}") as response:
            return response.status, await response.read(), response.headers["Content-Type"]


async def test_a_photo_of_telegram_on_discord_and_in_the_browser(
    bot: Bot, telegram: FakeTelegram, discord: FakeDiscord
) -> None:
    await on_telegrams_side(telegram)
    assert telegram.keeping.taken == [], "nobody asked for it"
    await discord.interact("latest", user=READER)
    assert telegram.keeping.taken == [], "a list is no article"
    shown = await discord.interact("read", {"article": "1"}, user=READER)
    assert shown.message.files == {"photo-1.jpeg": JPEG}
    assert shown.message.pictures == ["attachment://photo-1.jpeg"]
    assert await in_the_browser(bot) == (200, JPEG, "image/jpeg")
    assert telegram.keeping.taken == ["photos/p.jpg"], "once for all of them"


async def test_a_file_of_discord_on_telegram_and_in_the_browser(
    bot: Bot, telegram: FakeTelegram, discord: FakeDiscord
) -> None:
    await on_discords_side(discord)
    reader = telegram.person(7, language_code="en")
    await reader.says("/latest")
    assert discord.fetched == []
    shown = await reader.says("/read 1")
    assert telegram.uploads.files[shown.media].content == PNG
    assert shown.text.startswith("Rain returns to Basra")
    assert await in_the_browser(bot) == (200, PNG, "image/png")
    assert discord.fetched == ["rain.png"]


async def test_an_editor_elsewhere_sees_a_draft_with_its_picture_and_nobody_else_does(
    bot: Bot, telegram: FakeTelegram, discord: FakeDiscord
) -> None:
    await on_telegrams_side(telegram, publishes=False)
    draft = await discord.interact("edit", {"number": "1"})
    assert draft.message.files == {"photo-1.jpeg": JPEG}
    web = SimpleNamespace(address=bot.addresses["web"])
    async with (
        client() as session,
        visiting(web, "en", session),
        session.get(f"{web.address}/pictures/1/1") as response,
    ):
        assert response.status == 404


async def test_a_correction_leaves_the_picture_where_it_was_sent(
    bot: Bot, telegram: FakeTelegram, discord: FakeDiscord
) -> None:
    assert bot.addresses
    await on_discords_side(discord)
    editor, reader = telegram.person(EDITOR, language_code="en"), telegram.person(7, language_code="en")
    shown = await reader.says("/read 1")
    picture = shown.media
    await editor.presses(await editor.says("/edit 1"), "Title")
    await editor.says("It rains in Basra again")
    await telegram.signal.until(lambda: "It rains in Basra again" in shown.text, "the correction")
    assert (shown.media, len(reader.chat.standing)) == (picture, 1)
    await editor.says("/remove 1")
    await telegram.signal.until(lambda: "took this article back" in reader.chat.standing[-1].text, "what stands there")
    await telegram.signal.until(lambda: len(reader.chat.standing) == 1, "the picture is gone")
    assert reader.chat.standing[0].media == ""


@pytest.mark.parametrize(
    ("content", "how"),
    [
        (b"\xff\xd8\xff" + b"x" * LARGEST, {}),
        (b"\xff\xd8\xff" + b"x" * LARGEST, {"told": None}),
        (b"<html><script>alert(1)</script>", {}),
        (JPEG, {"path": ""}),
        (JPEG, {"status": 404}),
    ],
    ids=["too large", "larger than it says", "a page", "gone", "not found"],
)
async def test_what_can_not_be_shown_costs_the_picture_alone(
    bot: Bot, telegram: FakeTelegram, discord: FakeDiscord, content: bytes, how: dict[str, Any]
) -> None:
    await on_telegrams_side(telegram, content, **how)
    shown = await discord.interact("read", {"article": "1"}, user=READER)
    assert "Rain returns to Basra" in shown.text
    assert (shown.message.files, shown.message.pictures) == ({}, [])
    status, body, kind = await in_the_browser(bot)
    assert (status, kind) == (404, "text/plain; charset=utf-8")
    assert body == b"This picture can't be had."


async def test_a_slow_one_keeps_nobody_waiting_for_long(bot: Bot, telegram: FakeTelegram, discord: FakeDiscord) -> None:
    assert bot.addresses
    await on_telegrams_side(telegram)
    telegram.keeping.open.clear()
    began = asyncio.get_running_loop().time()
    shown = await discord.interact("read", {"article": "1"}, user=READER)
    assert asyncio.get_running_loop().time() - began < 6
    assert (shown.message.files, shown.deferred) == ({}, True)
    telegram.keeping.open.set()
    again = await discord.interact("read", {"article": "1"}, user=READER)
    assert again.message.files == {"photo-1.jpeg": JPEG}
    assert telegram.keeping.taken == ["photos/p.jpg"]


async def test_where_its_platform_does_not_run_the_article_comes_without(
    tmp_path: Path, telegram: FakeTelegram
) -> None:
    environ = {**WEB, **on_telegram(telegram, EDITOR)}
    async with running(configuration(tmp_path, environ)) as bot:
        await bot.connected("web", "telegram")
        await on_telegrams_side(telegram)
    async with open_store(tmp_path / storage.DATABASE) as store:
        article = await store.article(1)
    assert article
    assert article.pictures == (Picture("telegram", "p"),)
    async with running(configuration(tmp_path, WEB)) as bot:
        await bot.connected("web")
        web = SimpleNamespace(address=bot.addresses["web"])
        async with client() as session, visiting(web, "en", session) as visitor:
            [said] = await visitor.say("/read 1")
            assert said["reply"]["cards"][0]["pictures"] == []
            async with session.get(f"{web.address}/pictures/1/1") as response:
                assert response.status == 404
    assert telegram.keeping.taken == []


async def test_what_the_editors_took_back_is_not_served(bot: Bot, telegram: FakeTelegram) -> None:
    await on_telegrams_side(telegram)
    assert (await in_the_browser(bot))[0] == 200
    await telegram.person(EDITOR, language_code="en").says("/remove 1")
    web = SimpleNamespace(address=bot.addresses["web"])
    async with (
        client() as session,
        visiting(web, "en", session),
        session.get(f"{web.address}/pictures/1/1") as response,
    ):
        assert response.status == 404
