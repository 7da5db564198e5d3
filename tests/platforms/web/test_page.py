"""The page in a real browser: what a reader does, and what goes wrong around them."""

import asyncio
import time
from contextlib import AsyncExitStack
from urllib.parse import urlsplit

import pytest
from playwright.async_api import Browser, Locator, Page, expect

from bot.i18n import language
from bot.model import Button, Card, Chat, Command, Question, Reply, Request, Suggestion
from bot.platforms.web.platform import Web
from bot.platforms.web.texts import TEXTS
from bot.router.advice import sentence
from tests.fakes.core import Answer, FakeCore
from tests.platforms.web.browser import CHROMIUM, PHONE, say, visit
from tests.platforms.web.newsroom import COMMANDS, NEWS, Newsroom
from tests.platforms.web.visitor import serving

pytestmark = [
    pytest.mark.asyncio(loop_scope="session"),
    pytest.mark.skipif(CHROMIUM is None, reason="chromium is missing (on Debian: apt install chromium)"),
]
CLIPBOARD = ["clipboard-read", "clipboard-write"]
AGAIN = 15_000
"""Milliseconds until a page must have found its server again."""


def port_of(web: Web) -> int:
    return urlsplit(web.address).port or 0


def told(key: str) -> str:
    """One of the page's own words, in Arabic."""
    return language("ar")(TEXTS[key])


async def bots(page: Page, count: int) -> None:
    """Wait until the bot has said that many messages, and no more."""
    await expect(page.locator(".message.bot")).to_have_count(count)


async def test_ask_page_read_and_switch_language(browser: Browser) -> None:
    async with serving(Newsroom().core) as web, visit(browser, web.address) as page:
        await expect(page.locator(".message.bot .words")).to_contain_text("أهلًا بك في خبر")
        await page.get_by_role("button", name="آخر الأخبار").click()
        latest = page.locator(".message.bot").nth(1)
        await expect(latest.locator(".title").first).to_contain_text(f"{NEWS['ar'][0][0]} (1)")
        await latest.get_by_role("button", name="التالي").click()
        await expect(latest.locator(".title").first).to_contain_text(f"{NEWS['ar'][0][0]} (2)")
        await expect(latest.locator(".number")).to_have_text(["4", "5", "6"])
        await bots(page, 2)  # the page took the place of the page before
        await latest.get_by_role("button", name="قراءة").first.click()
        await expect(page.locator(".message.bot").nth(2).locator(".text")).to_have_count(3)
        await page.get_by_role("button", name="English").first.click()
        await expect(page.locator("html")).to_have_attribute("dir", "ltr")
        await expect(page.locator("#say")).to_have_attribute("placeholder", "Search, or type / for commands")
        await expect(page.locator(".message.bot").nth(3)).to_contain_text("Welcome to Khabar.")
        answer = await say(page, "water")
        await expect(answer).to_have_text("Nothing about water")
        await expect(page.locator(".message.me").last).to_contain_text("water")


async def test_a_new_visitor_is_greeted_in_the_browsers_language(browser: Browser) -> None:
    async with serving(Newsroom().core) as web, visit(browser, web.address, locale="en-GB") as page:
        await expect(page.locator(".message.bot .words")).to_contain_text("Welcome to Khabar.")
        await expect(page.locator("html")).to_have_attribute("lang", "en")
        await expect(page.get_by_role("log", name="Conversation")).to_be_visible()
        await expect(page.get_by_role("button", name="Send")).to_be_visible()
        await expect(page.get_by_role("group", name="Language")).to_contain_text("العربية")
        assert await page.locator(".message.me").count() == 0


async def test_keyboard_alone_does_everything(browser: Browser) -> None:
    async with serving(Newsroom().core) as web, visit(browser, web.address, locale="en-GB") as page:
        await bots(page, 1)
        await expect(page.locator("#say")).to_be_focused()
        await page.keyboard.type("/")
        await expect(page.get_by_role("option", name="/start")).to_have_attribute("aria-selected", "true")
        await page.keyboard.press("ArrowDown")
        await page.keyboard.press("Enter")  # /latest takes words, but needs none
        await bots(page, 2)
        latest = page.locator(".message.bot").nth(1)
        following = latest.get_by_role("button", name="Next")
        await following.focus()
        await page.keyboard.press("Enter")
        await expect(latest.locator(".number").first).to_have_text("4")
        await expect(following).to_be_focused()
        await page.keyboard.press("Enter")  # the same key turns the next page
        await expect(latest.locator(".number").first).to_have_text("7")
        await expect(latest.get_by_role("button", name="Previous")).to_be_focused()  # there is no next one
        await latest.get_by_role("button", name="Read").nth(1).focus()
        await page.keyboard.press("Space")
        await expect(page.locator(".message.bot").nth(2)).to_be_focused()
        await page.keyboard.press("Tab")  # what can be done with what is read comes next
        await expect(page.locator(".message.bot").nth(2).get_by_role("link")).to_be_focused()
        outline = await page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
        assert outline == "solid"


async def test_the_menu_of_commands(browser: Browser) -> None:
    news = Newsroom()
    async with serving(news.core) as web, visit(browser, web.address, locale="en-GB") as page:
        await bots(page, 1)
        field, options = page.locator("#say"), page.get_by_role("option")
        await field.press_sequentially("/")
        await expect(options).to_have_count(6)  # neither what is hidden nor what admins do
        await field.press("ArrowUp")
        await expect(options.last).to_have_attribute("aria-selected", "true")
        await field.press("Escape")
        await expect(options).to_have_count(0)
        await field.press_sequentially("se")
        await expect(options).to_have_text(["/search wordsSearch the news"])
        await field.press("Enter")  # it needs words: it is written, not said
        await expect(field).to_have_value("/search ")
        await field.press_sequentially("sci")
        await expect(options).to_have_text(["سياسة", "اقتصاد", "علوم"])
        await field.press("Enter")  # what was typed is said, not what was suggested
        await expect(page.locator(".message.me").last).to_contain_text("/search sci")
        await field.press_sequentially("/latest ")
        await expect(options).to_have_count(3)
        await field.press("ArrowDown")
        assert await field.get_attribute("aria-activedescendant") == "option-0"
        await field.press("Tab")
        await expect(field).to_have_value("/latest politics")
        await field.fill("/latest ")
        await options.nth(1).click()
        await bots(page, 3)
    assert [(request.command, request.text) for request in news.core.requests] == [
        *(("start", ""), ("search", "sci"), ("latest", "economy"))
    ]


async def test_a_command_typed_in_full_is_said_though_another_begins_so(browser: Browser) -> None:
    news = Newsroom()
    named = (Command("topics", "What the news is about"), Command("topic", "Change the topics"))
    core = FakeCore(news.answer, named)
    async with serving(core) as web, visit(browser, web.address, locale="en-GB") as page:
        await bots(page, 1)
        field, options = page.locator("#say"), page.get_by_role("option")
        await field.press_sequentially("/topi")
        await expect(options.first).to_have_attribute("aria-selected", "true")
        await field.press_sequentially("c")
        await expect(options.nth(1)).to_have_attribute("aria-selected", "true")
        await field.press("Enter")
        await bots(page, 2)
    assert [request.command for request in core.requests] == ["start", "topic"]


class SlowSuggestions(FakeCore):
    """Suggests only once the test lets it."""

    def __init__(self, answer: Answer) -> None:
        super().__init__(answer, COMMANDS)
        self.asked, self.gate = asyncio.Event(), asyncio.Event()

    async def suggest(self, request: Request) -> tuple[Suggestion, ...]:
        self.asked.set()
        await self.gate.wait()
        return (Suggestion("too late", request.text),)


async def test_words_alone_are_completed_as_a_search(browser: Browser) -> None:
    news = Newsroom()
    async with serving(news.core) as web, visit(browser, web.address, locale="en-GB") as page:
        await bots(page, 1)
        field, options = page.locator("#say"), page.get_by_role("option")
        await field.press_sequentially("sc")
        await expect(options).to_have_text(["سياسة", "اقتصاد", "علوم"])
        assert [(asked.command, asked.text) for asked in news.core.suggested][-1] == ("search", "sc")
        await field.press("ArrowDown")
        await field.press("Enter")  # the chosen one is said as it stands, without a command
        await bots(page, 2)
    assert (news.core.requests[-1].command, news.core.requests[-1].text) == (None, "politics")


async def test_suggestions_that_come_too_late_are_dropped(browser: Browser) -> None:
    core = SlowSuggestions(Newsroom().answer)
    async with serving(core) as web, visit(browser, web.address) as page:
        await bots(page, 1)
        await page.locator("#say").fill("/latest s")
        await core.asked.wait()
        await page.locator("#say").fill("")
        core.gate.set()
        await page.evaluate("1")  # the server is in this loop, and has its turn
        await web.send(core.requests[0].chat, Reply(language="ar", text="موجز الصباح"), "key")
        await bots(page, 2)
        assert await page.get_by_role("option").count() == 0


async def test_a_command_in_the_bots_words_can_be_pressed(browser: Browser) -> None:
    news = Newsroom()
    news.special["hint"] = Reply(language="en", text="Try \u2066/search\u2069, /start or a/start and /unknown.")
    async with serving(news.core) as web, visit(browser, web.address, locale="en-GB") as page:
        await bots(page, 1)
        hint = await say(page, "/hint")
        assert await hint.locator(".command").all_inner_texts() == ["/search", "/start"]
        await hint.locator(".command").first.click()
        await expect(page.locator("#say")).to_have_value("/search ")
        await hint.locator(".command").last.click()
        await bots(page, 3)


async def test_commands_in_an_arabic_sentence_can_be_pressed_and_stay_whole(browser: Browser) -> None:
    news = Newsroom()
    said = sentence("Say which article or draft by its number.", language("ar")).replace("drafts", "latest")
    texts = [f"{'م' * n} {said}" for n in range(5, 35)]
    news.special["hint"] = Reply(language="ar", text="\n\n".join(texts))
    async with serving(news.core) as web, visit(browser, web.address, viewport=PHONE) as page:
        hint = await say(page, "/hint")
        assert await hint.locator(".command").all_inner_texts() == ["/latest", "/search"] * len(texts)
        lines = await hint.locator(".command").evaluate_all("all => all.map(each => each.getClientRects().length)")
        assert set(lines) == {1}


def long(length: int) -> str:
    """A text of so many characters in lines of 70: nobody writes one word of that length."""
    line = ("ماء نقي في دجلة " * 5)[:69] + "\n"
    return (line * (length // len(line) + 1))[: length - 1] + "م"


async def paste(page: Page, text: str, field: str = "#say") -> None:
    """Put in the place of what stands there, as people do it: a field that has a limit cuts it."""
    await page.locator(field).select_text()
    await page.evaluate("text => navigator.clipboard.writeText(text)", text)
    await page.keyboard.press("Control+V")


async def test_a_long_text_of_several_lines_is_sent_whole(browser: Browser) -> None:
    news = Newsroom()
    async with serving(news.core) as web, visit(browser, web.address, permissions=CLIPBOARD) as page:
        await bots(page, 1)
        await page.locator("#say").press_sequentially("عنوان")
        await page.keyboard.press("Shift+Enter")
        await page.locator("#say").press_sequentially("نص")
        await page.keyboard.press("Enter")
        await bots(page, 2)
        assert news.core.requests[-1].text == "عنوان\nنص"
        await paste(page, long(200_001))
        await page.locator("#send").click()
        await expect(page.locator(".message.fault")).to_have_text(told("too_long"))
        assert len(await page.locator("#say").input_value()) == 200_001


async def test_all_of_a_long_paste_is_taken_and_kept(browser: Browser) -> None:
    """Signs that would be written in six bytes each are left out, so that all that is taken reaches the server."""
    news = Newsroom()
    pasted = [long(44_038), long(200_000), "a" + "\x01" * 199_998 + "b"]
    async with serving(news.core) as web, visit(browser, web.address, permissions=CLIPBOARD) as page:
        await bots(page, 1)
        for number, text in enumerate(pasted, 2):
            await paste(page, text)
            await page.locator("#send").click()
            await bots(page, number)
        assert [len(request.text) for request in news.core.requests[1:]] == [44_038, 200_000, 2]
        await say(page, "آخر")
        await page.reload()
        await expect(page.locator(".message.me").last).to_contain_text("آخر")


async def test_waiting_failing_and_notices_are_shown(browser: Browser) -> None:
    news = Newsroom()
    news.special["done"] = Reply(language="ar", notice="حُذف الخبر")
    async with serving(news.core) as web, visit(browser, web.address) as page:
        await bots(page, 1)
        news.gate.clear()
        await page.locator("#say").fill("/done")
        await page.keyboard.press("Enter")
        await expect(page.locator("#working")).to_be_visible()
        news.gate.set()
        await expect(page.locator("#toast")).to_have_text("حُذف الخبر")
        await expect(page.locator("#working")).to_be_hidden()
        await page.locator("#say").fill("/fail")
        await page.keyboard.press("Enter")
        await expect(page.locator(".message.fault")).to_have_text(told("failed"))


async def test_a_reload_keeps_the_conversation_and_its_buttons(browser: Browser) -> None:
    news = Newsroom()
    async with serving(news.core) as web, visit(browser, web.address) as page:
        await bots(page, 1)
        await say(page, "/latest")
        await page.locator("#say").fill("مسودة")
        await page.reload()
        await bots(page, 2)
        await expect(page.locator("#say")).to_have_value("مسودة")
        await page.get_by_role("button", name="التالي").click()
        await expect(page.locator(".number").first).to_have_text("4")
        await bots(page, 2)
    assert [request.command for request in news.core.requests] == ["start", "latest", "latest"]


async def test_what_is_written_while_the_bot_is_away_goes_out_once_it_is_back(browser: Browser) -> None:
    news = Newsroom()
    async with AsyncExitStack() as stack:
        async with serving(news.core) as web:
            page = await stack.enter_async_context(visit(browser, web.address))
            await bots(page, 1)
        await expect(page.locator("#away")).to_contain_text(told("away"))
        await page.locator("#say").fill("ماء")
        await page.keyboard.press("Enter")
        await expect(page.locator(".message.me .waiting")).to_have_text(told("waiting"))
        await page.locator("#say").fill("مسودة")
        async with serving(news.core, port=port_of(web)):
            await expect(page.locator(".message.bot").nth(1)).to_have_text("لا شيء عن ماء", timeout=AGAIN)
            await expect(page.locator("#away")).to_be_hidden()
            await expect(page.locator(".message.me .waiting")).to_be_hidden()
            await expect(page.locator("#say")).to_have_value("مسودة")
    assert [request.text for request in news.core.requests] == ["", "ماء"]


async def test_an_answer_that_was_lost_with_the_server_is_asked_for_again(browser: Browser) -> None:
    news = Newsroom()
    async with AsyncExitStack() as stack:
        async with serving(news.core) as web:
            page = await stack.enter_async_context(visit(browser, web.address))
            await bots(page, 1)
            news.gate.clear()
            await page.locator("#say").fill("ماء")
            await page.keyboard.press("Enter")
            await expect(page.locator("#working")).to_be_visible()
        news.gate.set()
        async with serving(news.core, port=port_of(web)):
            await expect(page.locator("#away")).to_be_hidden(timeout=AGAIN)
            await bots(page, 2)
    first, again = news.core.requests[1:]
    assert first.message == again.message  # so the program can tell that it is the same question


async def test_a_page_of_an_older_version_loads_the_new_one_and_keeps_the_conversation(browser: Browser) -> None:
    async with AsyncExitStack() as stack:
        async with serving(Newsroom().core) as web:
            page = await stack.enter_async_context(visit(browser, web.address))
            await say(page, "ماء")
            old = await page.locator("html").get_attribute("data-version")
        newer = FakeCore(Newsroom().answer, languages=("ar",))
        async with serving(newer, port=port_of(web)):
            await expect(page.locator("html")).not_to_have_attribute("data-version", old or "", timeout=AGAIN)
            await bots(page, 2)
    assert not newer.requests


async def test_news_that_nobody_asked_for(browser: Browser) -> None:
    news = Newsroom()
    async with serving(news.core) as web, visit(browser, web.address) as page:
        await bots(page, 1)
        chat = news.core.requests[0].chat
        receipt = await web.send(chat, Reply(language="ar", text="موجز الصباح"), "key")
        await web.send(chat, Reply(language="ar", text="موجز الصباح"), "key")
        await web.send(chat, Reply(language="ar", text="موجز المساء"), "other")
        await expect(page.locator(".message.bot .words")).to_have_count(3)
        await web.edit(receipt, Reply(language="ar", text="موجز الظهر"))
        await expect(page.locator(".message.bot .words").nth(1)).to_have_text("موجز الظهر")
        await web.delete(receipt)
        await expect(page.locator(".message.bot .words")).to_have_count(2)


async def test_news_that_nobody_asked_for_leaves_the_reader_where_they_are(browser: Browser) -> None:
    news = Newsroom()
    async with serving(news.core) as web, visit(browser, web.address, viewport=PHONE) as page:
        await bots(page, 1)
        for _ in range(2):
            await say(page, "/latest")
        place = await page.locator("#scroller").evaluate(
            "scroller => { scroller.scrollTop -= 120; return scroller.scrollTop }"
        )
        await page.evaluate("new Promise(requestAnimationFrame)")
        await expect(page.locator("#newest")).to_be_hidden()  # the end is near, and nothing new is there
        await web.send(news.core.requests[0].chat, Reply(language="ar", text="موجز الصباح"), "key")
        digest = page.locator(".message.bot").nth(3)
        await digest.wait_for()
        assert await page.locator("#scroller").evaluate("scroller => scroller.scrollTop") == place
        await page.get_by_role("button", name=told("newest")).click()
        await expect(digest).to_be_in_viewport(ratio=1)


async def test_the_newest_message_stays_in_view_when_the_composer_grows(browser: Browser) -> None:
    async with serving(Newsroom().core) as web, visit(browser, web.address, viewport=PHONE) as page:
        await say(page, "/latest")
        answer = await say(page, "ماء")
        await page.locator("#say").fill("سطر\n" * 6)
        await expect(page.locator("#say")).to_have_css("height", "152px")
        await expect(answer).to_be_in_viewport(ratio=1)


async def test_without_scripts_the_page_says_what_it_needs(browser: Browser) -> None:
    async with (
        serving(Newsroom().core) as web,
        visit(browser, web.address, locale="en-GB", java_script_enabled=False) as page,
    ):
        await expect(page.locator("#composer")).to_be_hidden()
        # Locators do not look into this element.
        shown = await page.evaluate("document.querySelector('noscript').innerText")
        assert shown.startswith("This page needs JavaScript")


async def test_a_button_asks_before_it_acts(browser: Browser) -> None:
    async def desk(request: Request) -> Reply:
        asks = (Question("العنوان", "قديم"), Question("النص", "سطر\nسطر", long=True))
        row = tuple(Button(question.label, f"edit {number}", asks=question) for number, question in enumerate(asks))
        return Reply(language="ar", text=f"{request.text} {request.answer}", buttons=(row,), replaces=request.pressed)

    core = FakeCore(desk, COMMANDS)
    async with serving(core) as web, visit(browser, web.address) as page:
        words = page.locator(".message.bot .words")
        await page.get_by_role("button", name="العنوان").click()
        await expect(page.get_by_role("dialog").get_by_label("العنوان")).to_have_value("قديم")
        await page.get_by_role("dialog").get_by_label("العنوان").fill("جديد")
        await page.get_by_role("dialog").get_by_role("button", name=told("send")).click()
        await expect(words).to_have_text("0 جديد")
        await page.get_by_role("button", name="النص").click()
        await expect(page.get_by_role("dialog").get_by_label("النص")).to_have_value("سطر\nسطر")
        await page.get_by_role("dialog").get_by_role("button", name=told("cancel")).click()
        await expect(page.get_by_role("dialog")).to_have_count(0)
        await page.get_by_role("button", name="النص").click()
        await page.keyboard.press("Escape")
        await expect(page.get_by_role("dialog")).to_have_count(0)
        await expect(words).to_have_text("0 جديد")
    assert [request.answer for request in core.requests] == [None, "جديد"]


NAMED, DATED = Question("العنوان", "قديم", long=True), Question("التاريخ", "2026")


class Desk:
    """Takes what is no longer than six letters; `gate` closed keeps every answer back, `broken` there is none."""

    def __init__(self) -> None:
        self.broken = False
        self.core = FakeCore(self.answer, COMMANDS)
        self.gate = asyncio.Event()
        self.gate.set()

    async def answer(self, request: Request) -> Reply:
        await self.gate.wait()
        if self.broken:
            raise RuntimeError("the test wants it so")
        row = tuple(Button(its.label, f"edit {number}", asks=its) for number, its in enumerate((NAMED, DATED)))
        if request.answer and len(request.answer) > 6:
            return Reply(language="ar", text="هذا تاريخ خاطئ.", refused=True, personal=True)
        return Reply(language="ar", text=f"الآن {request.answer}", buttons=(row,), replaces=request.pressed)


async def fill(page: Page, label: str, text: str) -> Locator:
    """Type into the form of a button and send it; the form."""
    form = page.get_by_role("dialog")
    if not await form.count():
        await page.locator(".rows").get_by_role("button", name=label).click()
    await form.get_by_label(label).fill(text)
    await form.get_by_role("button", name=told("send")).click()
    return form


async def test_a_refused_form_stays_with_what_was_typed(browser: Browser) -> None:
    desk = Desk()
    async with serving(desk.core) as web, visit(browser, web.address) as page:
        form = await fill(page, "التاريخ", "32/13/2026")
        await expect(form.get_by_role("alert")).to_have_text("هذا تاريخ خاطئ.")
        await expect(form.get_by_label("التاريخ")).to_have_value("32/13/2026")
        await expect(form.get_by_label("التاريخ")).to_be_focused()
        await bots(page, 1)
        await fill(page, "التاريخ", "2027")
        await expect(form).to_have_count(0)
        await expect(page.locator(".message.bot .words")).to_have_text("الآن 2027")
        await expect(page.get_by_role("button", name="التاريخ")).to_be_focused()
        await expect(page.locator(".message")).to_have_count(1)
    assert [request.answer for request in desk.core.requests] == [None, "32/13/2026", "2027"]


async def test_a_form_with_too_long_a_text_says_by_how_much(browser: Browser) -> None:
    desk = Desk()
    async with serving(desk.core) as web, visit(browser, web.address, permissions=CLIPBOARD) as page:
        await page.get_by_role("button", name="العنوان").click()
        form = page.get_by_role("dialog")
        await paste(page, long(200_012), "dialog textarea")
        await form.get_by_role("button", name=told("send")).click()
        await expect(form.get_by_role("alert")).to_have_text(told("excess").replace("{n}", "12"))
        assert len(await form.get_by_label("العنوان").input_value()) == 200_012
        assert len(desk.core.requests) == 1
        await paste(page, "جديد", "dialog textarea")
        await form.get_by_role("button", name=told("send")).click()
        await expect(form).to_have_count(0)
        await expect(page.locator("#working")).to_be_hidden()
        await expect(page.locator("[aria-busy]")).to_have_count(0)


async def test_a_form_that_meets_a_fault_stays_and_can_be_sent_again(browser: Browser) -> None:
    desk = Desk()
    async with serving(desk.core) as web, visit(browser, web.address) as page:
        await bots(page, 1)
        desk.broken = True
        form = await fill(page, "التاريخ", "2027")
        await expect(form.get_by_role("alert")).to_have_text(told("failed"))
        desk.broken = False
        await fill(page, "التاريخ", "2027")
        await expect(page.locator(".message.bot .words")).to_have_text("الآن 2027")
        await expect(page.locator(".message.fault")).to_have_count(0)


async def test_what_a_form_held_that_was_closed_before_it_was_refused_stands_in_the_log(browser: Browser) -> None:
    desk = Desk()
    async with serving(desk.core) as web, visit(browser, web.address) as page:
        await bots(page, 1)
        desk.gate.clear()
        form = await fill(page, "التاريخ", "32/13/2026")
        await form.get_by_role("button", name=told("cancel")).click()
        await page.reload()
        desk.gate.set()
        await expect(page.locator(".message.bot .words").last).to_have_text("هذا تاريخ خاطئ.")
        await expect(page.locator(".message.me")).to_contain_text("32/13/2026")


DIGEST = Reply(
    language="en",
    text="Your digest of Friday\n2 new",
    cards=tuple(Card(title=title, note="The Tigris Post", buttons=(Button("Read", "read 1"),)) for title in ("A", "B")),
    buttons=((Button("Show more", "latest 2"),),),
    ordered=True,
)


async def chat_in(news: Newsroom, page: Page) -> Chat:
    """The chat of the visitor who opened the page, once it greeted."""
    await bots(page, 1)
    return news.core.requests[-1].chat


async def test_what_comes_by_itself_is_shown_with_a_quiet_sign_and_kept(browser: Browser) -> None:
    news = Newsroom()
    async with serving(news.core) as web, visit(browser, web.address) as page:
        chat = await chat_in(news, page)
        receipt = await web.send(chat, DIGEST, "key")
        digest = page.locator(".message.bot").nth(1)
        await expect(digest.locator(".unasked")).to_have_text("وصل تلقائيًا")
        await expect(page.locator("html")).to_have_attribute("lang", "ar")  # the reader goes on in their language
        assert await web.send(chat, DIGEST, "key") == receipt
        await bots(page, 2)
        await page.reload()
        await bots(page, 2)
        await expect(digest.locator(".unasked")).to_have_text("وصل تلقائيًا")
        await digest.get_by_role("button", name="Show more").click()
        await expect(digest.locator(".number").first).to_have_text("4")
        await expect(digest.locator(".unasked")).to_have_count(1)  # an edition of it is still the same message
        await page.get_by_role("button", name="English").first.click()
        await expect(digest.locator(".unasked")).to_have_text("Sent automatically")
        answer = await say(page, "water")
        await expect(answer.locator(".unasked")).to_have_count(0)


async def test_what_is_told_again_moves_nothing_under_the_reader(browser: Browser) -> None:
    news = Newsroom()
    async with serving(news.core) as web, visit(browser, web.address, viewport=PHONE) as page:
        chat = await chat_in(news, page)
        await web.send(chat, DIGEST, "key")
        for _ in range(3):
            await say(page, "/latest")
        above = await page.locator("#scroller").evaluate("scroller => scroller.scrollTop")
        await web.send(chat, DIGEST, "key")
        assert await page.locator("#scroller").evaluate("scroller => scroller.scrollTop") == above > 0


async def test_the_title_counts_what_came_while_nobody_looked(browser: Browser) -> None:
    hide = """hidden => {
        Object.defineProperty(document, "hidden", {value: hidden, configurable: true});
        document.dispatchEvent(new Event("visibilitychange"));
    }"""
    news = Newsroom()
    async with serving(news.core) as web, visit(browser, web.address) as page:
        chat = await chat_in(news, page)
        await web.send(chat, DIGEST, "seen")
        await page.evaluate(hide, True)
        for key in ("a", "a", "b"):
            await web.send(chat, DIGEST, key)
        await expect(page).to_have_title("(2) خبر · Khabar")
        await page.evaluate(hide, False)
        await expect(page).to_have_title("خبر · Khabar")


async def test_a_visitor_is_the_same_after_the_browser_and_the_bot_started_again(browser: Browser) -> None:
    """The cookie outlives both by a year, and the chat is made of it alone."""
    chats = []
    state = None
    for _ in range(2):
        news = Newsroom()
        async with (
            serving(news.core, port=0) as web,
            visit(browser, web.address, storage_state=state) as page,
        ):
            chats.append(await chat_in(news, page))
            state = await page.context.storage_state()
    assert chats[0] == chats[1]
    assert state
    [cookie] = state["cookies"]
    assert cookie["expires"] > time.time() + 364 * 24 * 3600
