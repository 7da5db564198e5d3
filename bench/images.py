"""Takes the pictures of docs/images/ from the running bot with the sample articles: `make images`.

`python -m bench.images NAME ...` takes those of these names only.
"""

import asyncio
import re
import shutil
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

from playwright.async_api import Browser, async_playwright

from bench.commands import KHABAR, running
from bench.drawn import DRAWN, drawn

IMAGES = Path(__file__).parent.parent / "docs" / "images"
DRAFTS = {
    "ar": """🔴 عاجل | افتتاح مكتبة عامة في الكوت بمشاركة 50 دار نشر

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


@dataclass(frozen=True, slots=True)
class Press:
    """A button, by what its label begins with; the last one of them."""

    label: str


@dataclass(frozen=True, slots=True)
class Picture:
    """A page as one person sees it after saying and pressing: language, width and height in CSS pixels, dark or light.

    `edits`: the person is an editor.
    """

    name: str
    language: str
    acts: tuple[str | Press, ...]
    width: int = 390
    height: int = 800
    dark: bool = False
    edits: bool = False


PICTURES = [
    Picture("ar-wide", "ar", ("العراق",), 1100),
    Picture("en-wide", "en", ("Iraq",), 1100),
    Picture("ar-narrow-dark", "ar", ("العراق",), dark=True),
    Picture("en-narrow", "en", ("Iraq", Press("Read"))),
    Picture("ar-narrow-read", "ar", ("العراق", Press("قراءة"))),
    Picture("en-wide-dark", "en", ("Iraq",), 1100, dark=True),
    Picture("ar-subscribe", "ar", ("/subscribe",), height=900),
    Picture("ar-subscribe-when", "ar", ("/subscribe", Press("الوقت"))),
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
    Picture("ar-history", "ar", ("/drafts", Press("نشر"), "/edit 49", Press("السجل")), edits=True),
]


async def take(browser: Browser, address: str, picture: Picture) -> None:
    page = await browser.new_page(
        viewport={"width": picture.width, "height": picture.height},
        color_scheme="dark" if picture.dark else "light",
        locale=picture.language,
    )
    await page.goto(address)
    for act in picture.acts:
        if isinstance(act, Press):
            await page.get_by_role("button", name=re.compile(f"^{act.label}")).last.click()
        else:
            await page.get_by_role("textbox").or_(page.get_by_role("combobox")).first.fill(act)
            await page.keyboard.press("Enter")
        await page.wait_for_timeout(800)
    await page.screenshot(path=IMAGES / f"{picture.name}.png")
    await page.close()


async def _of(pictures: list[Picture], browser: Browser, **environ: str) -> None:
    """The pictures of one bot, one after the other."""
    with tempfile.TemporaryDirectory() as data:
        async with running(*KHABAR, KHABAR_DATA=data, KHABAR_WEB_PORT="0", **environ) as bot:
            assert bot.stdout
            address = (await bot.stdout.readline()).decode().split()[-1]
            for picture in pictures:
                await take(browser, address, picture)


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
        await _of([one for one in wanted if not one.edits], browser)
        await _of([one for one in wanted if one.edits], browser, KHABAR_WEB_EVERYONE_IS_ADMIN="true")
        await browser.close()


if __name__ == "__main__":
    asyncio.run(main())
