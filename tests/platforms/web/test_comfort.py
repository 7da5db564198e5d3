"""The page in a real browser: links that lead here, sharing, times, pictures and files."""

import asyncio
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from playwright.async_api import Browser, Page, Route, WebSocketRoute, expect

from bot.model import Button, Card, Digits, Document, Drawing, Moment, Picture, Reply
from tests.platforms.web.browser import CHROMIUM, say, visit
from tests.platforms.web.drawings import png
from tests.platforms.web.newsroom import Newsroom
from tests.platforms.web.test_page import bots, told
from tests.platforms.web.visitor import serving

pytestmark = [
    pytest.mark.asyncio(loop_scope="session"),
    pytest.mark.skipif(CHROMIUM is None, reason="chromium is missing (on Debian: apt install chromium)"),
]
ELSEWHERE = "https://pictures.example/rain.jpg"
SHARE = Button("شارك", "share 7", share="#7")


def asked(news: Newsroom) -> list[tuple[str | None, str]]:
    return [(request.command, request.text) for request in news.core.requests]


async def test_a_link_is_followed_once(browser: Browser) -> None:
    news = Newsroom()
    async with serving(news.core) as web, visit(browser, f"{web.address}/?start=read_7") as page:
        await bots(page, 1)
        assert page.url == f"{web.address}/"
        await page.reload()
        await say(page, "ماء")
        await page.goto(f"{web.address}/?start=read_8")
        await bots(page, 3)
    assert asked(news) == [("start", "read_7"), (None, "ماء"), ("start", "read_8")]
    assert len({request.chat for request in news.core.requests}) == 1


async def test_a_link_from_elsewhere_finds_the_visitor_who_was_here(browser: Browser) -> None:
    news = Newsroom()
    async with serving(news.core) as web, visit(browser, web.address) as page:
        await bots(page, 1)
        there = "https://letters.example/"
        link = f'<a href="{web.address}/?start=read_7">News</a>'

        async def letter(route: Route) -> None:
            await route.fulfill(body=link, content_type="text/html")

        await page.route(there, letter)
        await page.goto(there)
        await page.get_by_role("link").click()
        await bots(page, 2)
    assert asked(news) == [("start", ""), ("start", "read_7")]
    assert len({request.chat for request in news.core.requests}) == 1


@pytest.mark.parametrize("wanted", ["", "a b", "<b>", "x" * 65, "ماء"])
async def test_what_is_no_link_of_ours_is_a_first_visit(browser: Browser, wanted: str) -> None:
    news = Newsroom()
    async with serving(news.core) as web, visit(browser, f"{web.address}/?start={wanted}&x=1") as page:
        await bots(page, 1)
        assert page.url == f"{web.address}/"
    assert asked(news) == [("start", "")]


async def test_a_link_waits_for_a_server_that_is_away(browser: Browser) -> None:
    news = Newsroom()
    away = [True]

    async def door(socket: WebSocketRoute) -> None:
        if away:
            await socket.close()
        else:
            socket.connect_to_server()

    async with serving(news.core) as web, visit(browser, web.address) as page:
        await bots(page, 1)
        await page.route_web_socket("**/socket", door)
        await page.goto(f"{web.address}/?start=read_7")
        await expect(page.locator("#away")).to_be_visible()
        await page.reload()
        await expect(page.locator("#away")).to_be_visible()
        away.clear()
        await page.locator("#retry").click()
        await bots(page, 2)
    assert asked(news) == [("start", ""), ("start", "read_7")]


async def share(page: Page, script: str) -> Any:
    """Press the button with the browser's way of sharing replaced; what it was given."""
    await page.add_init_script(f"window.given = []; {script}")
    await page.reload()
    await page.get_by_role("button", name="شارك").click()
    return await page.evaluate("window.given")


GIVE = "Object.defineProperty(navigator, 'share', {value: async ({url}) => { window.given.push(url); %s }});"
CLIPBOARD = "Object.defineProperty(navigator, 'clipboard', {value: %s});"
COPY = CLIPBOARD % "{writeText: async (text) => window.given.push(text)}"
NEITHER = "Object.defineProperty(navigator, 'share', {value: undefined});" + CLIPBOARD % "undefined"


async def open_article(browser_page: Page) -> None:
    await say(browser_page, "/article")


@pytest.mark.parametrize(
    ("script", "given", "notice", "pressed"),
    [
        (GIVE % "", 1, False, False),
        (GIVE % "throw new DOMException('', 'AbortError');" + COPY, 1, False, False),
        (GIVE % "throw new DOMException('', 'NotAllowedError');" + COPY, 2, True, False),
        ("Object.defineProperty(navigator, 'share', {value: undefined});" + COPY, 1, True, False),
        (NEITHER, 0, False, True),
    ],
    ids=["shared", "given up", "refused", "copied", "neither"],
)
async def test_an_article_is_shared_as_the_device_can(
    browser: Browser, script: str, given: int, notice: bool, pressed: bool
) -> None:
    news = Newsroom()
    news.special["article"] = Reply(language="ar", cards=(Card(title="المطر"),), buttons=((SHARE,),))
    async with serving(news.core) as web, visit(browser, web.address) as page:
        await open_article(page)
        urls = await share(page, script)
        if notice:
            await expect(page.locator("#toast")).to_have_text(told("copied"))
            urls = await page.evaluate("window.given")
        if pressed:
            await bots(page, 3)
        assert urls == [f"{web.address}/?start=read_7"] * given
    assert (("share", "7") in asked(news)) is pressed


AGO = """seconds => document.querySelectorAll("time").forEach(each => {
    each.dateTime = new Date(Date.now() - seconds * 1000).toISOString();
})"""


@pytest.mark.parametrize(
    ("language", "digits", "seconds", "shown"),
    [
        ("ar", Digits.EUROPEAN, 3 * 3600 + 60, "قبل 3 ساعات"),
        ("ar", Digits.ARABIC, 11 * 60, "قبل ١١ دقيقة"),
        ("ar", Digits.ARABIC, 2 * 86400, "قبل يومين"),
        ("en", Digits.EUROPEAN, 86400 + 60, "1 day ago"),
        ("en", Digits.EUROPEAN, 10, "now"),
    ],
)
async def test_a_time_moves_with_the_clock(
    browser: Browser, language: str, digits: Digits, seconds: int, shown: str
) -> None:
    news = Newsroom()
    when = Moment(datetime.now(UTC), "now")
    card = Card(title="المطر", note="رويترز", when=when)
    news.special["article"] = Reply(language=language, cards=(card,), digits=digits)
    async with serving(news.core) as web, visit(browser, web.address) as page:
        answer = await say(page, "/article")
        await expect(answer.locator("time")).to_have_text("now")
        assert await answer.locator(".note").inner_text() == "رويترز ·\u00a0now"
        assert await answer.locator("time").get_attribute("title")
        await page.evaluate(AGO, seconds)
        await page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
        await expect(answer.locator("time")).to_have_text(shown)


async def test_a_date_stays_a_date(browser: Browser) -> None:
    news = Newsroom()
    when = Moment(datetime.now(UTC) - timedelta(days=30), "28 تشرين الأول 2026")
    news.special["article"] = Reply(language="ar", cards=(Card(title="المطر", when=when),))
    async with serving(news.core) as web, visit(browser, web.address) as page:
        await say(page, "/article")
        await page.reload()
        await expect(page.locator("time")).to_have_text("28 تشرين الأول 2026")
        await expect(page.locator("time")).not_to_have_attribute("data-locale", "ar-u-nu-latn")


async def test_drawn_pictures_take_their_room_before_they_come(browser: Browser) -> None:
    news = Newsroom()
    chart = Drawing(png(600, 300), "المصادر: 3 أخبار")
    news.special["stats"] = Reply(language="ar", text="الأرقام", drawings=(chart,))
    may_come = asyncio.Event()

    async def later(route: Route) -> None:
        await may_come.wait()
        await route.continue_()

    async with serving(news.core) as web, visit(browser, web.address) as page:
        await page.route("**/drawings/*", later)
        answer = await say(page, "/stats")
        picture = answer.get_by_role("img", name=chart.alt)
        before = await picture.bounding_box()
        may_come.set()
        await expect(page.locator(".drawing")).to_have_js_property("naturalWidth", 600)
        assert await picture.bounding_box() == before
        assert before
        assert before["width"] == pytest.approx(2 * before["height"], abs=1)
        words = await answer.locator(".words").bounding_box()
        assert words
        assert before["y"] + before["height"] <= words["y"], "it stands above all else"
        await page.reload()
        await expect(page.locator(".drawing")).to_have_js_property("naturalWidth", 600)


async def test_a_correction_without_a_drawing_leaves_the_one_that_stands_there(browser: Browser) -> None:
    news = Newsroom()
    cover, other = Drawing(png(600, 300), "غلاف العدد"), Drawing(png(300, 300), "غلاف آخر")
    async with serving(news.core) as web, visit(browser, web.address) as page:
        await bots(page, 1)
        [request] = news.core.requests
        digest = Reply(language="ar", text="موجزك", drawings=(cover,))
        receipt = await web.send(request.chat, digest, "1")
        for reply, alt in (
            (replace(digest, text="صُحح", drawings=()), cover.alt),
            (replace(digest, text="صُحح ثانية", drawings=(other,)), other.alt),
        ):
            await web.edit(receipt, reply)
            await expect(page.locator(".message.bot").nth(1).locator(".words")).to_have_text(reply.text)
            await expect(page.locator(".drawing")).to_have_attribute("alt", alt)


async def test_an_articles_picture_is_loaded_when_it_is_asked_for(browser: Browser) -> None:
    """Its server hears of the reader then, and of nothing but that somebody looks."""
    news = Newsroom()
    pictures = (Picture("telegram", "1", ELSEWHERE), Picture("telegram", "2", ELSEWHERE.replace("rain", "gone")))
    card = Card(title="المطر في الموصل", pictures=pictures)
    news.special["article"] = Reply(language="ar", cards=(card,))
    loaded: list[dict[str, str]] = []

    async def there(route: Route) -> None:
        loaded.append(await route.request.all_headers())
        if "gone" in route.request.url:
            await route.fulfill(status=404)
        else:
            await route.fulfill(body=png(300, 200), content_type="image/png")

    async with serving(news.core) as web, visit(browser, web.address) as page:
        await page.route("https://pictures.example/*", there)
        answer = await say(page, "/article")
        ask = answer.get_by_role("button", name=told("show_pictures"))
        await expect(ask).to_contain_text("pictures.example")
        await page.reload()
        assert not loaded
        await ask.click()
        await expect(page.locator(".picture")).to_have_js_property("naturalWidth", 300)
        await expect(page.get_by_role("img", name=card.title)).to_have_count(1)
        await expect(page.locator(".pictures")).to_contain_text(told("no_picture"))
    assert len(loaded) == 2
    assert all("referer" not in headers and "cookie" not in headers for headers in loaded)


async def test_a_file_is_downloaded_under_its_name(browser: Browser) -> None:
    news = Newsroom()
    document = Document("khabar.json", b"[" + b" " * 2500 + b"]", "كل ما يُعرف عنك")
    news.special["export"] = Reply(language="ar", text="هذا كل شيء.", document=document)
    async with serving(news.core) as web, visit(browser, web.address) as page:
        answer = await say(page, "/export")
        link = answer.get_by_role("link", name="khabar.json")
        await expect(link).to_contain_text("كل ما يُعرف عنك")
        await expect(link).to_contain_text("2.5")
        async with page.expect_download() as waiting:
            await link.click()
        download = await waiting.value
        assert download.suggested_filename == "khabar.json"
        path = await download.path()
        assert path.read_bytes() == document.content


async def test_what_belongs_together_stays_on_a_line(browser: Browser) -> None:
    """A code of two halves with its command; and the dot of a note with the time behind it."""
    news = Newsroom()
    told = Moment(datetime.now(UTC) - timedelta(days=30), "20 تشرين الثاني/نوفمبر 2026، 15:00")
    cards = [Card(title="x", note="\u2068" + "م" * n + "\u2069", when=told) for n in range(20, 50)]
    said = [f"{'م' * n} \u2068/read RQNG-ETH3\u2069" for n in range(10, 40)]
    news.special["article"] = Reply(language="ar", text="\n\n".join(said), cards=tuple(cards))
    narrow = {"width": 360, "height": 640}
    async with serving(news.core) as web, visit(browser, web.address, locale="ar-IQ", viewport=narrow) as page:
        answer = await say(page, "/article")
        typed = await answer.locator(".typed").evaluate_all(f"all => all.map({SPREAD})")
        assert [high for high in typed if high >= LINE] == []
        assert len(typed) == len(said)
        noted = await answer.locator(".note").evaluate_all(f"all => all.map(each => ({SPREAD})(({FROM_DOT})(each)))")
        assert [high for high in noted if high >= LINE] == []
        assert len(noted) == len(cards)


LINE = 10
"""Pixels: what stands further down is on the next line."""
SPREAD = """(its) => {
    const tops = [...its.getClientRects()].map((each) => each.top);
    return Math.max(...tops) - Math.min(...tops);
}"""
FROM_DOT = """(note) => {
    const range = document.createRange();
    const [, between] = note.childNodes;
    range.setStart(between, between.data.indexOf("·"));
    range.setEndAfter(note.querySelector("time"));
    return range;
}"""


OLD = """const log = sessionStorage.getItem("khabar.log") ?? "{}";
    const kept = JSON.parse(log);
    for (const {reply} of kept.entries ?? []) {
        if (!reply) continue;
        for (const name of ["drawings", "document", "numbers"]) delete reply[name];
        for (const card of reply.cards) for (const name of ["when", "pictures"]) delete card[name];
    }
    sessionStorage.setItem("khabar.log", JSON.stringify(kept));"""


async def test_a_reply_remembered_from_before_an_upgrade_is_drawn(browser: Browser) -> None:
    news = Newsroom()
    card = Card(title="المطر", note="رويترز", when=Moment(datetime.now(UTC), "الآن"))
    news.special["article"] = Reply(
        language="ar", cards=(card, replace(card, note="")), document=Document("x", b"x", "")
    )
    async with serving(news.core) as web, visit(browser, web.address) as page:
        await say(page, "/article")
        await page.add_init_script(OLD)
        await page.reload()
        await expect(page.locator(".title")).to_have_count(2)
        await expect(page.locator(".note")).to_have_text(["رويترز"])


SPOILT = """const kept = JSON.parse(sessionStorage.getItem("khabar.log") ?? "{}");
    const [, spoilt, odd] = (kept.entries ?? []).filter(({reply}) => reply);
    if (spoilt) delete spoilt.reply.cards;
    if (odd) odd.reply.cards[0].pictures = ["https://example.org:99999/x.png", "https://1.2.3.4.5/x.png"];
    sessionStorage.setItem("khabar.log", JSON.stringify(kept));"""


async def test_a_reply_that_can_not_be_drawn_hides_no_other(browser: Browser) -> None:
    news = Newsroom()
    news.special["article"] = Reply(language="ar", cards=(Card(title="المطر"),))
    async with serving(news.core) as web, visit(browser, web.address) as page:
        await say(page, "/article")
        await say(page, "/article")
        await page.add_init_script(SPOILT)
        await page.reload()
        await expect(page.locator(".message.fault")).to_have_text([told("failed")])
        await expect(page.locator(".title")).to_have_text(["المطر"])
        await expect(page.locator(".pictures")).to_have_count(0)
