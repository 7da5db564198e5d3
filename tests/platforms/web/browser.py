"""A real browser for tests and for pictures: Debian's Chromium, driven by Playwright."""

import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from playwright.async_api import Browser, Locator, Page, async_playwright

CHROMIUM = shutil.which("chromium")
ARGUMENTS = [
    "--headless",
    "--no-sandbox",  # containers and CI run as root, where Chromium's sandbox can't start
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
DESKTOP, PHONE = {"width": 1100, "height": 800}, {"width": 360, "height": 740}
PATIENCE = 5_000
"""Milliseconds until what a test waits for counts as missing."""


@asynccontextmanager
async def chromium() -> AsyncIterator[Browser]:
    """The browser; it fetches nothing from outside."""
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        try:
            yield browser
        finally:
            await browser.close()


@asynccontextmanager
async def visit(browser: Browser, address: str, **options: Any) -> AsyncIterator[Page]:
    """The page as a new visitor sees it. `options` are Playwright's (locale, viewport, color_scheme ...).

    What the page complains of (blocked by its policy, or an exception) fails whoever opened it, at the end.
    """
    context = await browser.new_context(
        **{"locale": "ar-IQ", "viewport": DESKTOP, "reduced_motion": "reduce", **options}
    )
    context.set_default_timeout(PATIENCE)
    complaints: list[str] = []
    try:
        page = await context.new_page()
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on("console", lambda said: complaints.append(said.text) if "Security Policy" in said.text else None)
        await page.goto(address)
        yield page
    finally:
        await context.close()
    assert not complaints


async def say(page: Page, text: str) -> Locator:
    """Type and send, once the bot has greeted; the answer, once it stands there."""
    await page.locator(".message.bot").first.wait_for()
    before = await page.locator(".message.bot").count()
    await page.locator("#say").fill(text)
    await page.locator("#send").click()
    answer = page.locator(".message.bot").nth(before)
    await answer.wait_for()
    return answer


async def settled(page: Page) -> None:
    """Wait until fonts are there and pictures would not change."""
    await page.evaluate("document.fonts.ready.then(() => true)")


async def text_box(locator: Locator) -> dict[str, float]:
    """Where the letters of an element stand, in pixels: left, right, and those of the element around them."""
    box: dict[str, float] = await locator.evaluate(
        """element => {
            const range = document.createRange();
            range.selectNodeContents(element);
            const [inner, outer] = [range.getBoundingClientRect(), element.getBoundingClientRect()];
            return {left: inner.left, right: inner.right, outerLeft: outer.left, outerRight: outer.right};
        }"""
    )
    return box
