"""Pictures, and files, as they arrive (items 7 and 8)."""

import json
from pathlib import Path

import pytest

from tests.comfort.conftest import Comes, Town
from tests.comfort.readers import InTheBrowser, Reader
from tests.drawing import draws, opened
from tests.platforms.web.browser import visit
from tests.running import WEB, configuration, running

pytestmark = pytest.mark.asyncio(loop_scope="session")


@draws
async def test_an_article_as_a_picture_with_its_words(reader: Reader) -> None:
    await reader.asks("read", "1")
    await reader.presses("على شكل صورة")
    [(picture, words)] = await reader.pictures()
    assert opened(picture).size == (1200, 630)
    assert "صنّاع العود في دمشق" in words


@draws
@pytest.mark.parametrize("platform", ["telegram", "discord"], indirect=True)
async def test_statistics_are_charts(town: Town, platform: str) -> None:
    editor = await town.editor(platform)
    said = await editor.asks("stats")
    assert "articles today" in said
    assert "Tigris Daily" in said
    assert all(opened(picture).width == 1200 for picture, _ in await editor.pictures())


@draws
async def test_statistics_are_charts_in_the_browser(town: Town, tmp_path: Path) -> None:
    """Where everybody who reaches the page is an editor."""
    if town.browser is None:
        pytest.skip("chromium is missing (on Debian: apt install chromium)")
    environ = {**WEB, "KHABAR_WEB_EVERYONE_IS_ADMIN": "true"}
    async with running(configuration(tmp_path, environ), now=town.clock) as bot:
        await bot.connected("web")
        async with visit(town.browser, "about:blank", locale="en-GB") as page:
            editor = InTheBrowser(page)
            await editor.arrives(bot.addresses["web"])
            assert "articles today" in await editor.asks("stats")
            assert [opened(picture).width for picture, words in await editor.pictures() if words]


async def test_all_that_is_kept_is_a_file(comes: Comes) -> None:
    reader = await comes("en")
    await reader.asks("save", "1")
    assert "This is all that I keep of you." in await reader.asks("export")
    kept = json.loads(await reader.file())["kept"]
    assert {"saved", "accounts"} <= kept.keys()


async def test_what_is_kept_is_told_and_forgotten(comes: Comes) -> None:
    reader = await comes("en")
    await reader.asks("save", "1")
    assert "/forgetme removes it" in await reader.asks("privacy")
    assert "saved" in (await reader.presses("Forget me")).casefold()
    assert "All of it is gone." in await reader.presses("Forget me")
    nothing = await reader.asks("saved")
    assert "You keep no articles yet" in nothing or "لا محفوظات لديك بعد" in nothing  # the language is forgotten, too
