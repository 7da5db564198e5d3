"""Where things stand on the page: both directions, narrow and dark, and with titles that mean harm."""

import pytest
from playwright.async_api import Browser, Page, expect

from bot.model import Button, Card, Reply, Suggestion
from bot.text.emphasis import emphasised
from tests.platforms.web.browser import CHROMIUM, PHONE, say, text_box, visit
from tests.platforms.web.newsroom import NEWS, Newsroom
from tests.platforms.web.visitor import serving

pytestmark = [
    pytest.mark.asyncio(loop_scope="session"),
    pytest.mark.skipif(CHROMIUM is None, reason="chromium is missing (on Debian: apt install chromium)"),
]
MARKUP = '<img src=x onerror="document.title=\'broken\'"><script>document.title="broken"</script>'
HOSTILE = [
    MARKUP,
    '"><svg onload=alert(1)>&lt;b&gt;',
    "${alert(1)} {{7*7}} javascript:alert(1)",
    "\u202eesrever\u2066\u2067 open isolates",
    "z" + "\u0310\u0489" * 400 + "algo",
    "w" * 4_200,
    "\u200b\u00a0 ",
]


def hostile(language: str) -> Reply:
    button = Button(MARKUP, "read 1")
    away = Button("away", url="javascript:document.title='broken'")
    cards = tuple(
        Card(title=text, text=text, note=text, url="javascript:document.title='broken'", buttons=(button, away))
        for text in HOSTILE
    )
    return Reply(language=language, text=MARKUP, cards=cards, buttons=((button, away),), ordered=True)


async def test_text_is_only_ever_text(browser: Browser) -> None:
    news = Newsroom()
    news.special["hostile"] = hostile("en")
    news.special["notice"] = Reply(language="en", notice=MARKUP)
    news.core.suggestions = (Suggestion(MARKUP, MARKUP),)
    async with serving(news.core) as web, visit(browser, web.address, locale="en-GB") as page:
        page.on("dialog", lambda dialog: pytest.fail(dialog.message))
        answer = await say(page, "/hostile")
        await expect(answer.locator(".title").first).to_have_text(MARKUP)
        await expect(answer.locator(".title").last).to_have_text("…")
        await expect(answer.get_by_role("button", name=MARKUP)).to_have_count(len(HOSTILE) + 1)
        assert await answer.locator("a").count() == 0
        await say(page, MARKUP)
        await expect(page.locator(".message.me").last).to_contain_text(MARKUP)
        await page.locator("#say").fill("/notice")
        await page.keyboard.press("Enter")
        await expect(page.locator("#toast")).to_have_text(MARKUP)
        await page.locator("#say").press_sequentially("/latest ")
        await expect(page.get_by_role("option")).to_have_text([MARKUP])
        await page.reload()
        await expect(page.locator(".title").first).to_have_text(MARKUP)
        assert await page.locator("img, svg, script").count() == 4  # those of the page itself
        assert await page.title() == "خبر · Khabar"


FOUND = "CNN: 🌧 أمطار في العراق\n\n\nوالعراق ينتظر <b>المطر</b>\nBBC"
FOUND_WORDS = ["أمطار", "العراق", "العراق", "<b>المطر</b>", "BBC"]


def found(language: str) -> Reply:
    """A card whose text has FOUND_WORDS emphasised, the third of them joined to the letter before it."""
    spans, at = [], 0
    for word in FOUND_WORDS:
        at = FOUND.index(word, at) + len(word)
        spans.append((at - len(word), at))
    card = Card(title="أمطار", text=emphasised(FOUND, spans), note="المدن")
    return Reply(language=language, cards=(card, Card(title="x", text="y")), ordered=True)


@pytest.mark.parametrize("language", ["ar", "en"])
async def test_words_that_stand_out_are_marked_in_their_paragraphs(browser: Browser, language: str) -> None:
    news = Newsroom()
    news.special["found"] = found(language)
    async with serving(news.core) as web, visit(browser, web.address) as page:
        answer = await say(page, "/found")
        assert await answer.locator(".text mark").all_text_contents() == FOUND_WORDS
        paragraphs = [text.strip("\u200f") for text in await answer.locator(".text").all_text_contents()]
        assert [*paragraphs, "y"] == [*FOUND.split("\n\n\n"), "y", "y"]
        look = "mark => [getComputedStyle(mark).color, getComputedStyle(mark).fontWeight]"
        assert await answer.locator("mark").first.evaluate(look) == ["rgb(29, 27, 24)", "700"]


FORGET_MARKS = """const log = sessionStorage.getItem("khabar.log") ?? "{}";
    sessionStorage.setItem("khabar.log", log.replaceAll('"marks"', '"unknown"'));"""


async def test_a_card_remembered_from_before_there_were_marks_is_drawn(browser: Browser) -> None:
    news = Newsroom()
    news.special["found"] = found("ar")
    async with serving(news.core) as web, visit(browser, web.address) as page:
        await say(page, "/found")
        await page.add_init_script(FORGET_MARKS)
        await page.reload()
        await expect(page.locator(".text")).to_have_count(3)
        assert await page.locator("mark").count() == 0


async def test_links_leave_without_a_trace(browser: Browser) -> None:
    async with serving(Newsroom().core) as web, visit(browser, web.address) as page:
        answer = await say(page, "/latest")
        link = answer.get_by_role("link").first
        assert await link.get_attribute("href") == "https://news.example/1"
        assert await link.get_attribute("rel") == "noopener noreferrer nofollow"
        assert await link.get_attribute("target") == "_blank"


async def left(page: Page, selector: str) -> float:
    box = await page.locator(selector).first.bounding_box()
    assert box
    return box["x"]


async def test_arabic_runs_from_right_to_left(browser: Browser) -> None:
    async with serving(Newsroom().core) as web, visit(browser, web.address) as page:
        await say(page, "/latest")
        await page.get_by_role("button", name="التالي").click()
        await expect(page.get_by_role("button", name="السابق")).to_be_visible()
        assert await left(page, "#send") < await left(page, "#say")
        assert await left(page, "#switch") < await left(page, ".brand")
        assert await left(page, ".message.me") < await left(page, ".message.bot")
        assert await left(page, ".card .title") < await left(page, ".card .number")
        assert await left(page, ".beside") < await left(page, ".foot .note")
        rows = page.locator(".rows").last.locator(".button")
        assert await left(page, ".rows:last-of-type") >= 0
        previous, following = [await row.bounding_box() for row in await rows.all()]
        assert previous
        assert following
        assert previous["x"] > following["x"]
        assert (await page.locator("#send svg").evaluate("icon => getComputedStyle(icon).transform")).startswith(
            "matrix(-1"
        )
        for each in await page.locator(
            ".card .title, .card .text"
        ).all():  # one title begins with Latin, one with a digit
            box = await text_box(each)
            assert box["right"] == pytest.approx(box["outerRight"], abs=1)
            assert box["left"] > box["outerLeft"] + 40


async def test_english_runs_from_left_to_right(browser: Browser) -> None:
    async with serving(Newsroom().core) as web, visit(browser, web.address, locale="en-GB") as page:
        await say(page, "/latest")
        assert await left(page, "#send") > await left(page, "#say")
        assert await left(page, "#switch") > await left(page, ".brand")
        assert await left(page, ".message.me") > await left(page, ".message.bot")
        assert await left(page, ".card .title") > await left(page, ".card .number")
        assert await page.locator("#send svg").evaluate("icon => getComputedStyle(icon).transform") == "none"
        for each in await page.locator(".card .title").all():
            box = await text_box(each)
            assert box["left"] == pytest.approx(box["outerLeft"], abs=1)


async def test_a_paragraph_in_the_other_language_keeps_its_own_side(browser: Browser) -> None:
    news = Newsroom()
    news.special["mixed"] = Reply(
        language="ar",
        cards=(
            Card(title="Old bridge reopens", text="The bridge reopened.\nجسر الموصل\n\u2068خبر\u2069 is the name"),
            Card(title="جسر", text="قصير"),
        ),
    )
    async with serving(news.core) as web, visit(browser, web.address) as page:
        answer = await say(page, "/mixed")
        title = await text_box(answer.locator(".title").first)
        assert title["left"] == pytest.approx(title["outerLeft"], abs=1)
        lines: list[dict[str, float]] = await answer.locator(".text").first.evaluate(
            """element => {
                const outer = element.getBoundingClientRect();
                const text = element.firstChild;
                const at = [0, ...[...text.data.matchAll(/\\n/g)].map(({index}) => index + 1), text.length + 1];
                return at.slice(0, -1).map((start, line) => {
                    const range = document.createRange();
                    range.setStart(text, start);
                    range.setEnd(text, at[line + 1] - 1);
                    const box = range.getBoundingClientRect();
                    return {before: box.left - outer.left, after: outer.right - box.right};
                });
            }"""
        )
        assert [line["before"] < line["after"] for line in lines] == [True, False, True]


async def test_a_button_takes_the_direction_of_its_label(browser: Browser) -> None:
    news = Newsroom()
    news.special["both"] = Reply(language="ar", buttons=((Button("C++ (12)", "x"), Button("علوم (12)", "x")),))
    async with serving(news.core) as web, visit(browser, web.address) as page:
        answer = await say(page, "/both")
        labels = answer.locator(".button span")
        directions = await labels.evaluate_all("all => all.map(each => getComputedStyle(each).direction)")
        assert directions == ["ltr", "rtl"]


async def test_typing_takes_the_direction_of_what_is_typed(browser: Browser) -> None:
    async with serving(Newsroom().core) as web, visit(browser, web.address) as page:
        field = page.locator("#say")
        direction = "field => getComputedStyle(field).direction"
        assert await field.evaluate(direction) == "rtl"  # empty: its hint is Arabic
        await field.fill("water")
        assert await field.evaluate(direction) == "ltr"
        await field.fill("ماء")
        assert await field.evaluate(direction) == "rtl"


@pytest.mark.parametrize("locale", ["ar-IQ", "en-GB"])
async def test_a_narrow_screen_needs_no_sideways_scrolling(browser: Browser, locale: str) -> None:
    news = Newsroom()
    news.special["hostile"] = hostile(locale[:2])
    narrow = {"width": 320, "height": 568}
    async with serving(news.core) as web, visit(browser, web.address, locale=locale, viewport=narrow) as page:
        for text in ("/latest", "/hostile", "w" * 300):
            await say(page, text)
        await page.locator("#say").press_sequentially("/")
        await expect(page.get_by_role("option")).to_have_count(6)
        wide = await page.evaluate(
            """[...document.querySelectorAll("html, body, main, footer, .menu")]
                .filter(each => each.scrollWidth > each.clientWidth).map(each => each.tagName)"""
        )
        assert wide == []
        cut = await page.locator(".message :is(p, h2)").evaluate_all(
            "all => all.filter(each => each.innerText.startsWith('www') && each.scrollWidth > each.clientWidth).length"
        )
        assert cut == 0
        outside = await page.evaluate(
            """[...document.querySelectorAll("button, a, .card, .bubble, textarea")].filter(each => {
                const box = each.getBoundingClientRect();
                return box.width && (box.left < 0 || box.right > innerWidth);
            }).length"""
        )
        assert outside == 0


@pytest.mark.parametrize(("locale", "labels"), [("ar-IQ", ("اقرأ", "احفظ")), ("en-GB", ("Read", "Save"))])
async def test_a_digest_on_a_narrow_screen(browser: Browser, locale: str, labels: tuple[str, str]) -> None:
    """Two buttons of each article stand side by side under it, and the sign that it came by itself over all of it."""
    code = locale[:2]
    cards = tuple(
        Card(
            title=title, note="\u2068The Tigris Post\u2069 · 3 · 4", buttons=tuple(Button(each, "x") for each in labels)
        )
        for title, _ in NEWS[code]
    )
    news, narrow = Newsroom(), {"width": 320, "height": 568}
    async with serving(news.core) as web, visit(browser, web.address, locale=locale, viewport=narrow) as page:
        await page.locator(".message.bot").first.wait_for()
        digest = Reply(language=code, text="2026", cards=cards, buttons=((Button("+", "x"),),), ordered=True)
        await web.send(news.core.requests[-1].chat, digest, "key")
        sign, sheet = await page.locator(".unasked").bounding_box(), await page.locator(".sheet").last.bounding_box()
        assert sign
        assert sheet
        assert sign["y"] + sign["height"] <= sheet["y"]
        for beside in await page.locator(".beside").all():
            boxes = [await button.bounding_box() for button in await beside.locator(".button").all()]
            first, second = [box for box in boxes if box]
            assert first["y"] == second["y"]
            assert (first["x"] > second["x"]) == (code == "ar")
            assert min(first["x"], second["x"]) >= sheet["x"]
            assert max(first["x"], second["x"]) + 32 <= sheet["x"] + sheet["width"]


async def test_fingers_find_every_button(browser: Browser) -> None:
    """WCAG 2.2, 2.5.8: 24 pixels at least; ours have 32."""
    async with (
        serving(Newsroom().core) as web,
        visit(browser, web.address, viewport=PHONE, is_mobile=True, has_touch=True) as page,
    ):
        await say(page, "/latest")
        for button in await page.locator("button:visible:not(.command)").all():
            box = await button.bounding_box()
            assert box
            assert box["height"] >= 32
            assert box["width"] >= 32


async def test_stacked_marks_stay_in_their_card(browser: Browser) -> None:
    news = Newsroom()
    news.special["hostile"] = hostile("en")
    async with serving(news.core) as web, visit(browser, web.address) as page:
        answer = await say(page, "/hostile")
        clipped = await answer.locator(".card").evaluate_all(
            "cards => cards.every(card => getComputedStyle(card).overflow === 'hidden')"
        )
        assert clipped


async def test_dark_where_the_reader_wants_it(browser: Browser) -> None:
    async with serving(Newsroom().core) as web:
        seen = {}
        for scheme in ("light", "dark"):
            async with visit(browser, web.address, color_scheme=scheme) as page:
                seen[scheme] = await page.locator("html").evaluate(
                    "root => [getComputedStyle(root).backgroundColor, getComputedStyle(root).color]"
                )
    assert seen == {
        "light": ["rgb(244, 241, 234)", "rgb(29, 27, 24)"],
        "dark": ["rgb(19, 18, 16)", "rgb(236, 232, 224)"],
    }


async def test_letters_come_from_this_server(browser: Browser) -> None:
    async with serving(Newsroom().core) as web, visit(browser, web.address) as page:
        loaded = await page.evaluate(
            "document.fonts.load('16px Cairo', 'خبر').then(faces => faces.map(face => face.family))"
        )
        assert loaded == ["Cairo"]
        origins = await page.evaluate("performance.getEntriesByType('resource').map(each => new URL(each.name).origin)")
        assert set(origins) == {web.address}


async def test_nothing_moves_for_who_wants_no_motion(browser: Browser) -> None:
    async with serving(Newsroom().core) as web, visit(browser, web.address) as page:
        assert await page.locator(".dots i").first.evaluate("dot => getComputedStyle(dot).animationName") == "none"


ORDERED = ["C++", "+964 770 123 4567", ".NET", "Rust", "Go"]
WITHIN = "3 نقاط: يدعم C++ و .NET، وهاتفه +964 770 123 4567، ولغات Rust، Go."
POSITIONS = """([element, pieces]) => {
    const nodes = [];
    const walker = document.createTreeWalker(element, NodeFilter.SHOW_TEXT);
    while (walker.nextNode()) nodes.push(walker.currentNode);
    const [node] = nodes;
    const left = (at) => {
        const range = document.createRange();
        range.setStart(node, at);
        range.setEnd(node, at + 1);
        return range.getBoundingClientRect().left;
    };
    return pieces.map((piece) => [...piece].map((_, at) => left(node.data.indexOf(piece) + at)));
}"""


@pytest.mark.parametrize("language", ["ar", "en"])
async def test_what_is_latin_in_an_arabic_line_stays_in_order(browser: Browser, language: str) -> None:
    """Each piece runs from its left, and the pieces follow each other from the right, whoever reads it."""
    news = Newsroom()
    card = Card(title=WITHIN, text=WITHIN, note=WITHIN)
    news.special["mixed"] = Reply(language=language, text=WITHIN, cards=(card,))
    async with serving(news.core) as web, visit(browser, web.address, viewport={"width": 1100, "height": 800}) as page:
        answer = await say(page, "/mixed")
        for selector in (".words", ".title", ".text", ".note"):
            element = await answer.locator(selector).element_handle()
            pieces: list[list[float]] = await page.evaluate(POSITIONS, [element, ORDERED])
            for piece, letters in zip(ORDERED, pieces, strict=True):
                assert letters == sorted(letters), f"{piece} in {selector}"
            plus, phone, net, rust, go = (letters[0] for letters in pieces)
            assert plus > net > phone > rust > go, selector
