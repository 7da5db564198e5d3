"""Takes the pictures of docs/images/ from the running bot with the sample articles: `make images`."""

import asyncio
import re
import shutil
import tempfile
from dataclasses import dataclass
from pathlib import Path

from playwright.async_api import Browser, Page, async_playwright

from bench.commands import KHABAR, running

IMAGES = Path(__file__).parent.parent / "docs" / "images"
WORDS = {"ar": "العراق", "en": "Iraq"}
READ = {"ar": "اقرأ", "en": "Read"}


@dataclass(frozen=True, slots=True)
class Picture:
    """A page as one reader sees it: language, width and height in CSS pixels, dark or light, reading or listing."""

    name: str
    language: str
    width: int
    height: int
    dark: bool = False
    reads: bool = False


PICTURES = [
    Picture("ar-wide", "ar", 1100, 800),
    Picture("en-wide", "en", 1100, 800),
    Picture("ar-narrow-dark", "ar", 390, 800, dark=True),
    Picture("en-narrow", "en", 390, 800, reads=True),
    Picture("ar-narrow-read", "ar", 390, 800, reads=True),
    Picture("en-wide-dark", "en", 1100, 800, dark=True),
]


async def take(browser: Browser, address: str, picture: Picture) -> None:
    page = await browser.new_page(
        viewport={"width": picture.width, "height": picture.height},
        color_scheme="dark" if picture.dark else "light",
        locale=picture.language,
    )
    await page.goto(address)
    await _say(page, WORDS[picture.language])
    if picture.reads:
        await page.get_by_role("button", name=re.compile(READ[picture.language])).first.click()
        await page.wait_for_timeout(600)
    await page.screenshot(path=IMAGES / f"{picture.name}.png")
    await page.close()


async def _say(page: Page, words: str) -> None:
    await page.get_by_role("textbox").or_(page.get_by_role("combobox")).first.fill(words)
    await page.keyboard.press("Enter")
    await page.wait_for_timeout(800)


async def main() -> None:
    chromium = shutil.which("chromium")
    assert chromium, "the pictures need Debian's chromium"
    with tempfile.TemporaryDirectory() as data:
        async with running(*KHABAR, KHABAR_DATA=data, KHABAR_WEB_PORT="0") as bot:
            assert bot.stdout
            address = (await bot.stdout.readline()).decode().split()[-1]
            async with async_playwright() as playwright:
                browser = await playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
                for picture in PICTURES:
                    await take(browser, address, picture)
                await browser.close()


if __name__ == "__main__":
    asyncio.run(main())
