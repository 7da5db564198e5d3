"""Pictures of articles that other platforms keep: fetched for who clicks, and for nobody else."""

from pathlib import Path

import pytest
from playwright.async_api import Browser, expect

from bot.i18n import language
from bot.model import Card, Chat, Photo, Picture, Reply, Shown
from bot.platforms.web.guard import HEADERS
from bot.platforms.web.pictures import BURST, addressed, is_here
from bot.platforms.web.texts import TEXTS
from tests.platforms.web.browser import CHROMIUM, PHONE, say, visit
from tests.platforms.web.drawings import png
from tests.platforms.web.newsroom import Newsroom
from tests.platforms.web.visitor import client, serving, visiting

PNG = png(300, 200)
KEPT, STRANGE = Picture("telegram", "p"), Picture("discord", "1/2/3")
PUBLIC = Picture("feed", "x", "https://pictures.example/rain.jpg")
ARTICLE = Reply(
    language="ar",
    cards=(Card(title="المطر في الموصل", text="هطلت الأمطار.", pictures=(KEPT, STRANGE, PUBLIC)),),
    shows=Shown(12, 3),
)


def newsroom(reply: Reply = ARTICLE) -> Newsroom:
    news = Newsroom()
    news.special["article"] = reply
    news.core.lenders = frozenset({"telegram"})
    news.core.photos = (Photo(PNG, "png"),)
    return news


def test_only_what_can_be_fetched_has_an_address_here() -> None:
    [card] = addressed(ARTICLE, {"telegram"}, "web").cards
    assert [picture.url for picture in card.pictures] == ["pictures/12/1?v=3", None, PUBLIC.url]
    for reply in (Reply(language="ar", cards=ARTICLE.cards), Reply(language="ar", text="x", shows=Shown(1, 1))):
        assert addressed(reply, {"telegram"}, "web") is reply


@pytest.mark.parametrize(
    ("address", "here"),
    [
        ("pictures/12/1?v=3", True),
        ("/pictures/12/1?v=3", False),
        ("pictures/12/1?v=3#x", False),
        ("pictures/../socket?v=3", False),
        ("//evil.example/pictures/12/1?v=3", False),
        ("javascript:pictures/12/1?v=3", False),
    ],
)
def test_no_other_address_passes_for_one_of_these(address: str, here: bool) -> None:
    assert is_here(address) is here


async def test_a_picture_is_served_to_who_has_the_page_open() -> None:
    news = newsroom()
    async with serving(news.core) as web, client() as mine, client() as other:
        async with visiting(web, session=mine) as visitor:
            [said] = await visitor.say("/article")
            assert said["reply"]["cards"][0]["pictures"] == ["pictures/12/1?v=3", PUBLIC.url]
            assert not news.core.looked_for, "nobody clicked"
            async with mine.get(f"{web.address}/pictures/12/1?v=3") as response:
                assert (response.status, await response.read()) == (200, PNG)
                assert response.headers["Content-Type"] == "image/png"
                assert response.headers["Cache-Control"] == "private, max-age=86400"
                assert HEADERS.items() <= dict(response.headers).items()
            async with mine.get(f"{web.address}/pictures/12/2?v=3") as response:
                assert (response.status, response.headers["Content-Type"]) == (404, "text/plain; charset=utf-8")
            async with other.get(f"{web.address}/pictures/12/1?v=3") as response:
                assert response.status == 403
        assert news.core.looked_for == [(12, 1), (12, 2)]


@pytest.mark.parametrize("path", ["x/1", "1/x", "1", "12/-1", "12/1/1", "9999999999/1", "١/1", "1/..%2f1"])
async def test_other_paths_lead_nowhere(path: str) -> None:
    news = newsroom()
    async with (
        serving(news.core) as web,
        client() as mine,
        visiting(web, session=mine),
        mine.get(f"{web.address}/pictures/{path}") as response,
    ):
        assert response.status == 404
    assert not news.core.looked_for


async def test_who_asks_for_many_at_once_waits() -> None:
    news = newsroom()
    async with serving(news.core) as web, client() as mine, visiting(web, session=mine):
        statuses = []
        for number in range(int(BURST) + 3):
            async with mine.get(f"{web.address}/pictures/{number}/1") as response:
                statuses.append(response.status)
    assert statuses[: int(BURST)] == [200] * int(BURST)
    assert statuses[-1] == 429


async def test_what_comes_unasked_and_what_is_corrected_has_them_too() -> None:
    news = newsroom()
    async with serving(news.core) as web, visiting(web) as visitor:
        await visitor.say("x")
        chat: Chat = news.core.requests[-1].chat
        receipt = await web.send(chat, ARTICLE, "key")
        assert (await visitor.hear())["reply"]["cards"][0]["pictures"][0] == "pictures/12/1?v=3"
        await web.edit(receipt, ARTICLE)
        assert (await visitor.hear())["reply"]["cards"][0]["pictures"][0] == "pictures/12/1?v=3"


@pytest.mark.skipif(CHROMIUM is None, reason="chromium is missing (on Debian: apt install chromium)")
@pytest.mark.asyncio(loop_scope="session")
@pytest.mark.parametrize("locale", ["ar-IQ", "en-GB"])
async def test_a_click_shows_the_picture(browser: Browser, locale: str, tmp_path: Path) -> None:
    t = language(locale.partition("-")[0])
    card = Card(title="المطر في الموصل", text="هطلت الأمطار.", pictures=(KEPT, Picture("telegram", "gone")))
    news = newsroom(Reply(language=t.code, cards=(card,), shows=Shown(12, 3)))
    async with serving(news.core) as web, visit(browser, web.address, locale=locale, viewport=PHONE) as page:
        answer = await say(page, "/article")
        ask = answer.get_by_role("button", name=t(TEXTS["show_pictures"]))
        await expect(ask).to_have_text(t(TEXTS["show_pictures"]))
        await page.screenshot(path=tmp_path / "before.png")
        await page.reload()
        assert not news.core.looked_for
        await ask.click()
        await expect(page.locator(".picture")).to_have_js_property("naturalWidth", 300)
        await expect(page.locator(".pictures")).to_contain_text(t(TEXTS["no_picture"]))
        await page.screenshot(path=tmp_path / "after.png")
    assert sorted(news.core.looked_for) == [(12, 1), (12, 2)]
