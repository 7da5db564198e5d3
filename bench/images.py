"""Takes the pictures of docs/images/ from the running bot with the sample articles: `make images`.

`python -m bench.images NAME ...` takes those of these names only.
"""

import asyncio
import hashlib
import re
import shutil
import sys
import tempfile
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from playwright.async_api import Browser, Page, async_playwright

from bench.commands import KHABAR, running
from bench.drawn import DRAWN, drawn
from bot.cli.session import OPERATOR
from bot.model import Person, Role
from bot.platforms.web.settings import ADMIN
from bot.platforms.web.visitor import COOKIE, id_of
from bot.storage import DATABASE
from bot.store.sqlite import open_store
from bot.store.visits import Visit

IMAGES = Path(__file__).parent.parent / "docs" / "images"
DRAFTS = {
    "ar": """عاجل | افتتاح مكتبة عامة في الكوت بمشاركة 50 دار نشر

افتتحت المدينة مكتبة عامة جديدة يوم السبت، بحضور وزير الثقافة.

وتضم المكتبة 40 ألف كتاب بالعربية وEnglish.

المصدر: بوابة واسط
#ثقافة #الكوت""",
    "en": """Public library opens in Kut

The city opened a new library on Saturday, with 40,000 books.

It stays open until 9 p.m. on weekdays.
Source: The Tigris Post
#culture""",
}

"""What an editor forwards."""
NEWS = {
    "ar": (
        """عاجل | إعادة فتح مطار الموصل أمام الرحلات المدنية

حطت صباح اليوم أول طائرة ركاب في مطار الموصل، بعد توقف دام أعوامًا.

المصدر: وكالة الرافد للأنباء
#اقتصاد""",
        """ارتفاع منسوب المياه في سد حديثة بعد أمطار غزيرة

قالت وزارة الموارد المائية إن خزين السد زاد مترين خلال أسبوع.

المصدر: صحيفة أم الربيعين
#بيئة""",
        """متحف البصرة يعرض ألواحًا سومرية لأول مرة

يفتح المتحف أبوابه مجانًا طوال الأسبوع.

المصدر: صحيفة النخيل
#ثقافة""",
    ),
    "en": (
        """Breaking: Mosul airport reopens to passengers

The first airliner for years landed this morning.

Source: Tigris Daily
#economy""",
        """Haditha reservoir rises after heavy rain

The ministry says that the level rose by two metres within a week.

Source: The Tigris Post
#environment""",
        """Basra museum shows Sumerian tablets for the first time

Entry is free all week.

Source: Cedar and Coast Review
#culture""",
    ),
}
"""What comes while a reader is away; the first of it is breaking news."""
AWAY = timedelta(hours=9)
"""So long ago the editor was here before."""
KEPT = (5, 6, 7, 8, 9, 10, 11)
"""Sample articles that a reader keeps, in Arabic."""
IN_ENGLISH = 24
"""So many numbers further they stand in English."""


@dataclass(frozen=True, slots=True)
class Press:
    """A button, by what its label begins with; the last one of them."""

    label: str


@dataclass(frozen=True, slots=True)
class Answer:
    """What is typed into the form that a button opened."""

    text: str


@dataclass(frozen=True, slots=True)
class Picture:
    """A page as one person sees it after saying and pressing: language, width and height in CSS pixels, dark or light.

    `edits`: the person is one of all who reach the page, admins together; `owns`: an owner by themselves.
    """

    name: str
    language: str
    acts: tuple[str | Press | Answer, ...]
    width: int = 390
    height: int = 800
    dark: bool = False
    edits: bool = False
    owns: bool = False

    @property
    def token(self) -> str:
        """The cookie of whoever sees it."""
        return hashlib.blake2b(self.name.encode(), digest_size=16).hexdigest()


START = {
    "ar": (Press("العربية"), Press("بغداد"), Press("الصباح")),
    "en": (Press("English"), Press("Baghdad"), Press("Morning 08")),
}
"""The first taps."""


def published(texts: tuple[str, ...], label: str) -> tuple[str | Press, ...]:
    return tuple(act for text in texts for act in (text, Press(label)))


def appointed(yes: str, number: str) -> tuple[str | Press, ...]:
    """Two people, whose numbers begin so, are given roles."""
    people = {f"telegram:{number}7890": "editor", f"discord:{number}901234567890": "admin"}
    return tuple(act for who, role in people.items() for act in (f"/roles {who} {role}", Press(yes)))


PICTURES = [
    Picture("ar-wide", "ar", ("العراق",), 1100),
    Picture("en-wide", "en", ("Iraq",), 1100),
    Picture("ar-narrow-dark", "ar", ("العراق",), dark=True),
    Picture("en-narrow", "en", ("Iraq", Press("Read"))),
    Picture("ar-subscribe", "ar", ("/subscribe",), height=900),
    Picture("en-subscribe", "en", ("/subscribe",), height=900),
    Picture("ar-subscribed", "ar", ("/subscribe", Press("تأكيد"))),
    Picture("ar-digest", "ar", ("/digest",), height=1200),
    Picture("en-digest-dark", "en", ("/digest",), height=1200, dark=True),
    Picture("ar-why", "ar", ("/subscribe", Press("تأكيد"), "/why 1")),
    Picture("en-why", "en", ("/subscribe", Press("Confirm"), "/why 1")),
    Picture("en-subscriptions", "en", ("/subscribe", Press("Confirm"), "/subscriptions")),
    Picture("ar-draft", "ar", (DRAFTS["ar"],), edits=True),
    Picture("en-draft", "en", (DRAFTS["en"],), edits=True),
    Picture("ar-question", "ar", ("/drafts", Press("فتح"), Press("العنوان")), edits=True),
    Picture("en-lines", "en", ("/drafts", Press("Open"), Press("Drop a line")), edits=True),
    Picture("en-drafts", "en", ("/drafts",), edits=True),
    Picture("ar-start", "ar", (), height=420),
    Picture("en-start", "en", (), height=450),
    Picture("ar-start-topics", "ar", START["ar"], height=740),
    Picture("en-start-topics", "en", START["en"], height=740),
    Picture("ar-started", "ar", (*START["ar"], Press("اقتصاد"), Press("تم")), height=700),
    Picture("en-started", "en", (*START["en"], Press("Economy"), Press("Done")), height=700),
    Picture("ar-latest", "ar", ("أخبار",), height=740),
    Picture("en-latest", "en", ("news",), height=740),
    Picture("ar-read", "ar", ("اقرأ 5", Press("على شكل")), height=1100),
    Picture("en-read", "en", ("read 29", Press("As a picture")), height=1100),
    Picture("ar-saved", "ar", (*(f"احفظ {n}" for n in KEPT), "محفوظات", Press("حسب")), height=640),
    Picture("en-saved", "en", (*(f"save {n + IN_ENGLISH}" for n in KEPT), "saved", Press("By topic")), height=640),
    Picture("ar-link", "ar", ("/link",), height=640),
    Picture("en-link", "en", ("/link",), height=640),
    Picture("ar-filter", "ar", ("/subscribe", Press("الكلمات"), Press("كلها مطلوبة"), Answer("العراق")), height=900),
    Picture("en-filter", "en", ("/subscribe", Press("Filter"), Press("All of these"), Answer("cup")), height=900),
    Picture("ar-settings", "ar", ("إعدادات", Press("مع التاريخ"), Press("الأرقام")), height=740),
    Picture("en-settings", "en", ("settings", Press("With Hijri")), height=640),
    Picture("ar-privacy", "ar", ("/privacy",), height=1360),
    Picture("en-privacy", "en", ("/privacy",), height=1360),
    Picture("ar-forget", "ar", ("احفظ 5", "انسني"), height=740),
    Picture("en-forget", "en", ("save 29", "forget me"), height=740),
    Picture("ar-history", "ar", ("/drafts", Press("نشر"), "/edit 49", Press("السجل")), edits=True),
    Picture("ar-missed", "ar", (*published(NEWS["ar"], "نشر"), "فاتني"), height=1340, edits=True),
    Picture("en-missed", "en", (*published(NEWS["en"], "Publish"), "missed"), height=1500, edits=True),
    Picture("ar-roles", "ar", (*appointed("نعم", "123456"), "/roles"), height=900, owns=True),
    Picture("en-roles", "en", (*appointed("Yes", "234567"), "/roles"), height=900, owns=True),
    Picture("ar-invite", "ar", ("/roles invite", Press("تحرير")), height=640, owns=True),
    Picture("en-audit", "en", (*appointed("Yes", "345678"), "/archive", "/audit"), height=740, owns=True),
    Picture("ar-breaking", "ar", ("عاجل",), height=740, edits=True),
    Picture("en-breaking", "en", ("breaking",), height=740, edits=True),
]


async def take(browser: Browser, address: str, picture: Picture) -> None:
    page = await browser.new_page(
        viewport={"width": picture.width, "height": picture.height},
        color_scheme="dark" if picture.dark else "light",
        locale=picture.language,
    )
    await page.context.add_cookies([{"name": COOKIE, "value": picture.token, "url": address}])
    await page.goto(address)
    for act in picture.acts:
        await _done(act, page)
        await page.wait_for_timeout(800)
    await page.mouse.move(0, 0)
    await page.wait_for_timeout(500)  # the button that was under it fades
    await page.screenshot(path=IMAGES / f"{picture.name}.png")
    await page.close()


async def _done(act: str | Press | Answer, page: Page) -> None:
    if isinstance(act, Press):
        return await page.get_by_role("button", name=re.compile(f"^{act.label}")).last.click()
    if isinstance(act, Answer):
        await page.locator("dialog input, dialog textarea").fill(act.text)
        return await page.locator("dialog .primary").click()
    await page.get_by_role("textbox").or_(page.get_by_role("combobox")).first.fill(act)
    return await page.keyboard.press("Enter")


async def _of(pictures: list[Picture], browser: Browser, **environ: str) -> None:
    """The pictures of one bot, one after the other."""
    with tempfile.TemporaryDirectory() as data:
        await _was_here(Path(data), [one for one in pictures if one.owns])
        async with running(*KHABAR, KHABAR_DATA=data, KHABAR_WEB_PORT="0", **environ) as bot:
            assert bot.stdout
            address = (await bot.stdout.readline()).decode().split()[-1]
            for picture in pictures:
                await take(browser, address, picture)


async def _was_here(data: Path, owners: list[Picture]) -> None:
    """The editor has been here before the bot is started, so that there is something to be missed."""
    visit = Visit(datetime.now(UTC) - AWAY, 0, datetime.now(UTC) - AWAY, 0)
    async with open_store(data / DATABASE) as store:
        await store.visits.keep({("web", ADMIN): visit})
        for one in owners:
            whom = Person("web", id_of(one.token))
            await store.roles.give(whom, Role.OWNER, OPERATOR, visit.at, lambda _: None)


async def main() -> None:
    for name in DRAWN:
        if name in sys.argv[1:] or not sys.argv[1:]:
            (IMAGES / f"{name}.png").write_bytes(drawn(name))
    wanted = [one for one in PICTURES if one.name in sys.argv[1:] or not sys.argv[1:]]
    if wanted:
        await _photograph(wanted)


async def _photograph(wanted: list[Picture]) -> None:
    chromium = shutil.which("chromium")
    assert chromium, "the pictures need Debian's chromium"
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        await _of([one for one in wanted if not one.edits and not one.owns], browser)
        for one in wanted:
            if one.owns:  # each has a bot without other owners
                await _of([one], browser)
        await _of([one for one in wanted if one.edits], browser, KHABAR_WEB_EVERYONE_IS_ADMIN="true")
        await browser.close()


if __name__ == "__main__":
    asyncio.run(main())
