"""khabar add, with an address."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.intake import looking
from tests.cli.conftest import Khabar, Result
from tests.fakes.site import HOME, Site, answer, open_site, visiting

PAGES = Path(__file__).parent.parent / "pages"


@pytest.fixture
async def site(monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Site]:
    async with open_site() as site:
        monkeypatch.setattr(looking, "open_fetcher", lambda: visiting(site))
        for name in ("ar-article", "en-paywall"):
            site.pages[f"/{name}"] = answer((PAGES / f"{name}.html").read_bytes())
        yield site


@pytest.mark.usefixtures("site")
async def test_a_page_is_added(khabar: Khabar) -> None:
    added = await asyncio.to_thread(khabar, "add", f"{HOME}/ar-article")
    assert (added.code, added.err) == (0, "")
    assert "added as article 1: افتتاح جسر المشاة" in added.out
    again: Result = await asyncio.to_thread(khabar, "add", f"{HOME}/ar-article", "--json")
    assert again.lines[0]["url"] == f"{HOME}/local/4411"


@pytest.mark.usefixtures("site")
async def test_a_page_is_looked_at(khabar: Khabar) -> None:
    [looked] = (await asyncio.to_thread(khabar, "add", f"{HOME}/ar-article", "--dry-run")).lines
    assert (looked["reason"], looked["pictures"]) == (None, [f"{HOME}/media/bridge.jpg"])
    assert (await asyncio.to_thread(khabar, "latest")).code == 1


@pytest.mark.usefixtures("site")
async def test_a_page_that_is_no_article_is_added_on_demand(khabar: Khabar) -> None:
    refused = await asyncio.to_thread(khabar, "add", f"{HOME}/en-paywall")
    said = "This page is only for subscribers. What the orchard accounts show: --anyway adds the title and the link.\n"
    assert (refused.code, refused.out, refused.err) == (1, "", said)
    assert (await asyncio.to_thread(khabar, "add", f"{HOME}/en-paywall", "--anyway")).code == 0


@pytest.mark.usefixtures("site")
async def test_there_is_nothing(khabar: Khabar) -> None:
    refused = await asyncio.to_thread(khabar, "add", f"{HOME}/none")
    assert (refused.code, refused.err) == (1, "The site has no such page.\n")


def test_the_guard_of_every_day(khabar: Khabar) -> None:
    refused = khabar("add", "HTTP://127.0.0.1:1/")
    assert (refused.code, refused.err) == (1, "This address is not on the public web.\n")
