"""Links and feeds of a site, from what an editor says to what stands in the news."""

import asyncio
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest

from bot.model import Feed, State
from tests.editorial.conftest import Newsroom
from tests.fakes.feeds import XML, item, rss
from tests.fakes.site import HOME, answer
from tests.running import SECONDS
from tests.samples import words_of

pytestmark = pytest.mark.asyncio(loop_scope="session")
PAGES = Path(__file__).parents[1] / "pages"


@pytest.mark.parametrize("said", ["{}", "/add {}"], ids=["bare", "add"])
async def test_a_link_is_read_and_published(room: Newsroom, said: str) -> None:
    number = room.telegram.next_id()
    text = " ".join(words_of(300 + number % 100, 26).split() * 4)
    page = f"<title>{words_of(number)}</title><h1>{words_of(number)}</h1><article><p>{text}.</p></article>"
    room.site.pages[f"/{number}"] = answer(page.encode())
    assert words_of(number) in await room.mona.writes(said.format(f"{HOME}/{number}"))
    assert "Published as article" in await room.mona.presses("Publish")
    assert (await room.newest()).url == f"{HOME}/{number}"


REFUSED = {
    "paywall": (answer((PAGES / "en-paywall.html").read_bytes()), "only for subscribers"),
    "robots": (answer((PAGES / "challenge.html").read_bytes(), 403), "a check for people"),
    "pdf": (answer(b"%PDF-1.7 x", kind="application/pdf"), "a file and not a web page"),
    "short": (answer((PAGES / "ar-short.html").read_bytes()), "hardly any text"),
}


@pytest.mark.parametrize("kind", REFUSED)
async def test_a_page_that_says_no_is_saved_as_title_and_link(room: Newsroom, kind: str) -> None:
    page, why = REFUSED[kind]
    room.site.pages[f"/{kind}/a-title-of-{kind}"] = page
    said = await room.mona.asks("add", f"{HOME}/{kind}/a-title-of-{kind}")
    assert why in said
    assert "It can be published as a title with a link." in said
    await room.mona.presses("Publish")
    saved = await room.newest()
    assert (saved.url, saved.state) == (f"{HOME}/{kind}/a-title-of-{kind}", State.PUBLISHED)


# Feeds


async def test_a_feeds_life(room: Newsroom) -> None:
    room.site.pages["/"] = answer(b'<link rel="alternate" type="application/rss+xml" href="/rss">')
    room.site.pages["/rss"] = answer(rss(item(1), title="The River"), 200, XML)
    assert "Found: The River" in await room.mona.asks("feeds", "add http://news.example/")
    assert "wait as drafts" in await room.mona.presses("As drafts")
    assert "Paused" in await room.mona.presses("Pause")
    assert "Active" in await room.mona.presses("Resume")
    assert "Report number 1" in await room.mona.presses("Test now")
    await room.mona.presses("Open")
    assert "Tags: rivers, dams" in await room.mona.answers("Tags", "rivers, dams")
    assert "Language: fr" in await room.mona.answers("Language", "fr")
    [number] = [feed.id for feed in await room.store.feeds.page(limit=99) if feed.title == "The River"]
    await becomes(room, lambda feed: feed.known, number)
    room.site.pages["/rss"] = answer(rss(item(2), item(1), title="The River"), 200, XML)
    room.clock.set(room.clock() + timedelta(hours=2))
    await becomes(room, lambda feed: feed.news is not None, number)
    draft = await room.newest()
    assert (draft.title, draft.state, draft.language) == ("Report number 2", State.DRAFT, "fr")
    assert set(draft.tags) >= {"rivers", "dams"}
    await room.mona.presses("Remove")
    assert "Removed: The River" in await room.mona.presses("Remove")


async def becomes(room: Newsroom, condition: Callable[[Feed], bool], number: int) -> None:
    """As soon as the feed of that number is so."""
    async with asyncio.timeout(SECONDS):
        while True:
            feed = await room.store.feeds.feed(number)
            if feed and condition(feed):
                return
            await asyncio.sleep(0.02)


async def test_a_list_that_is_sent_as_a_file_is_brought_in(room: Newsroom) -> None:
    lines = "".join(f'<outline text="Feed {n}" xmlUrl="http://none.example/file/{n}"/>' for n in range(120))
    text = f"<opml version='2.0'><body>{lines}</body></opml>".encode()
    room.telegram.keeping.keep("list", text, path="documents/file_9")
    chat = room.mona.person.chat
    before = len(chat.standing)
    file = {"file_id": "list", "file_unique_id": "9", "file_name": "feeds.opml", "file_size": len(text)}
    room.mona.person.sends(document=file)

    def brought() -> bool:
        return any("120 feeds are new." in each.text for each in chat.standing[before:])

    await room.telegram.signal.until(brought, "the list", SECONDS)


@pytest.mark.parametrize("before", ["/feeds import ", ""], ids=["command", "pasted"])
async def test_a_list_that_was_cut_is_brought_in_whole(room: Newsroom, before: str) -> None:
    """As a client cuts it: at a line's end, below 4,096 letters."""
    its = "command" if before else "pasted"
    lines = [f'<outline text="Feed {n}" xmlUrl="http://none.example/{its}/{n}"/>' for n in range(120)]
    text = f"{before}<opml version='2.0'><body>\n" + "\n".join(lines) + "\n</body></opml>"
    pieces = []
    while text:
        cut = len(text) if len(text) <= 4096 else text.rindex("\n", 0, 4096)
        pieces.append(text[:cut])
        text = text[cut:].strip()
    assert len(pieces) > 1
    heard = len(room.mona.person.chat.heard)
    for piece in pieces:
        room.mona.person.writes(piece)
    [said] = await room.mona.person.chat.hears(since=heard)
    assert "120 feeds are new." in said.text
    assert "breaks off" not in said.text
