"""Conversations of editors about feeds, with a site on loopback."""

from collections.abc import AsyncIterator
from contextlib import nullcontext
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

import handlers
from bot.errors import BadInput
from bot.intake.looking import Reach, look, open_reach
from bot.intake.poller import Poller
from bot.intake.reasons import unreadable
from bot.model import Feed, Notice, Person
from bot.router.desk import FeedDesk
from bot.router.handlers import found
from bot.router.router import Router
from bot.store.sqlite import Store
from tests.conversation import EDITOR, PATIENT, Conversation, labels, router, text, titles
from tests.fakes.feeds import XML, Here, item, reach_to, rss
from tests.fakes.site import Site, answer, open_site, stream, visiting
from tests.samples import NOON
from tests.searching import search_over

PAGE = b'<link rel="alternate" type="application/rss+xml" href="/rss"><link rel="alternate" \
type="application/rss+xml" href="/more">'


@pytest.fixture
async def site() -> AsyncIterator[Site]:
    async with open_site() as opened:
        opened.pages["/rss"] = answer(rss(*(item(n, at=NOON - timedelta(hours=n)) for n in range(5))), 200, XML)
        opened.pages["/"] = answer(PAGE)
        yield opened


@pytest.fixture
def editor(store: Store, site: Site) -> Conversation:
    plain = router(store)
    reaching = Router(found(handlers), store, search_over(store), plain._rules, reach=lambda: reach_to(site))
    reaching.jobs.patience = PATIENT
    return Conversation(reaching, Person("telegram", EDITOR, "Ed", "en"))


async def test_a_site_leads_to_its_feed(editor: Conversation) -> None:
    reply = await editor.says("/feeds add http://news.example/")
    assert "Found: The River" in text(reply)
    assert "/feeds add http://news.example/more" in text(reply)
    assert titles(reply) == ["Report number 0", "Report number 1", "Report number 2"]
    assert labels(reply) == ["Publish at once", "As drafts"]
    assert text(await editor.says("/feeds")).startswith("No feeds yet")
    await editor.says("/feeds add http://news.example/")
    reply = await editor.presses("Publish at once")
    assert reply.replaces
    assert "is added" in text(reply)
    assert titles(await editor.says("/feeds")) == ["The River"]
    assert "already" in text(await editor.says("/feeds add http://news.example/rss"))


async def test_without_feeds_there_is_nothing_to_test(editor: Conversation) -> None:
    assert text(await editor.says("/feeds test all")).startswith("No feeds yet.")


async def test_a_feed_as_drafts_and_all_its_buttons(editor: Conversation) -> None:
    await editor.says("/feeds add http://news.example/rss")
    assert "wait as drafts" in (await editor.presses("As drafts")).cards[0].text
    assert "published at once" in (await editor.presses("Publish at once")).cards[0].text
    assert "Paused" in (await editor.presses("Pause")).cards[0].text
    assert "Active" in (await editor.presses("Resume")).cards[0].text
    assert titles(await editor.presses("Test now"))[0] == "Report number 0"
    await editor.presses("Open")
    assert editor.button("Tags").asks
    reply = await editor.sends_press("feeds tags 1", "economy، #energy, ")
    assert "economy" in reply.cards[0].text
    assert "ar" in (await editor.sends_press("feeds language 1", "AR")).cards[0].text
    assert "as each text" in (await editor.sends_press("feeds language 1", "-")).cards[0].text
    assert "Its articles stay" in text(await editor.presses("Remove"))
    await editor.presses("Keep it")
    await editor.presses("Remove")
    assert "Removed" in text(await editor.presses("Remove"))
    assert text(await editor.sends_press("feeds drop 1")) == "There is no such feed. /feeds shows those that there are."


async def test_a_question_is_asked_in_words(store: Store, editor: Conversation) -> None:
    await store.feeds.add_all([feed(1)])
    assert "with commas" in text(await editor.sends_press("feeds tags 1"))
    assert "health" in (await editor.says("health, sport")).cards[0].text
    assert "river news, dams" in (await editor.says("/feeds tags 1 #river_news #dams")).cards[0].text
    assert "No tags" in (await editor.says("/feeds tags 1 -")).cards[0].text
    assert "/feeds language 1 …" in text(await editor.says("/feeds language 1"))
    assert "en" in (await editor.says("/feeds language 1 en")).cards[0].text
    assert "code of a language" in text(await editor.says("/feeds language 1 English"))
    assert "too long" in text(await editor.says("/feeds tags 1 1,2,3,4,5,6,7,8,9"))


def feed(number: int, **more: object) -> Feed:
    return Feed(address=f"http://news.example/{number}", title=f"Feed {number}", due=NOON, **more)  # type: ignore[arg-type]


async def test_the_list_has_pages_and_says_what_is_wrong(store: Store, editor: Conversation) -> None:
    await store.feeds.add_all([feed(number) for number in range(1, 6)])
    broken = replace(await stored(store, 5), failures=3, error="The site has a fault at the moment.", told=True)
    await store.feeds.apply(broken, [], None, NOON)
    await store.feeds.apply(replace(await stored(store, 1), checked=NOON), [], None, NOON)
    await store.feeds.apply(replace(await stored(store, 2), checked=NOON, news=NOON), [], None, NOON)
    reply = await editor.says("/feeds")
    assert (text(reply), titles(reply)) == ("5 feeds", ["Feed 5", "Feed 1", "Feed 2"])
    assert "The site has a fault at the moment.\nIt failed 3 times in a row." in reply.cards[0].text
    assert "No news yet" in reply.cards[1].text
    assert "Last news" in reply.cards[2].text
    assert titles(await editor.presses("Next")) == ["Feed 3", "Feed 4"]


async def stored(store: Store, number: int) -> Feed:
    found = await store.feeds.feed(number)
    assert found
    return found


async def test_a_feed_that_is_gone_says_so(store: Store, site: Site, editor: Conversation) -> None:
    await store.feeds.add_all([feed(1)])
    site.pages["/1"] = answer(b"", 410)
    async with visiting(site) as fetcher:
        await Poller(store.feeds, fetcher, Here()).ask(await stored(store, 1))
    assert "Gone for good" in (await editor.says("/feeds show 1")).cards[0].text
    assert "has no such page" in text(await editor.says("/feeds test 1"))


async def test_a_feed_that_tells_nothing(store: Store, site: Site, editor: Conversation) -> None:
    await store.feeds.add_all([feed(1)])
    site.pages["/1"] = answer(rss(), 200, XML)
    assert "tells nothing" in text(await editor.says("/feeds test 1"))


@pytest.mark.parametrize(
    ("said", "part"),
    [
        ("/feeds what", "Write /feeds alone"),
        ("/feeds add", "Write the address"),
        ("/feeds add two words", "no address of the web"),
        ("/feeds add http://news.example/nothing", "has no such page"),
        ("/feeds add http://news.example/plain", "There is no feed at this address, and none"),
        ("/feeds show", "no such feed"),
        ("/feeds pause 99999999999999999999", "no such feed"),
        ("/feeds import", "Paste an OPML"),
        ("/feeds import words", "no OPML"),
        ("/feeds import <opml></opml>", "holds no feed"),
    ],
)
async def test_what_can_not_be_done_is_explained(site: Site, editor: Conversation, said: str, part: str) -> None:
    site.pages = {"/plain": answer(b"<p>Hello")}
    assert part in text(await editor.says(said))


async def test_guesses_find_a_feed_that_nobody_names(site: Site, editor: Conversation) -> None:
    site.pages["/plain"] = answer(b"<p>Hello")
    site.pages["/plain/feed"] = answer(rss(item(1)), 200, XML)
    assert "Found" in text(await editor.says("/feeds add http://news.example/plain"))


async def test_lists_go_in_and_out(store: Store, site: Site, editor: Conversation) -> None:
    await store.feeds.add_all([feed(1, tags=("a", "b"))])
    await store.feeds.propose(feed(2))
    exported = await editor.says("/feeds export")
    assert exported.document
    assert (exported.document.name, text(exported)) == ("feeds.opml", "2 feeds")
    opml = exported.document.content.decode()
    more = '<outline text="Two" xmlUrl="http://news.example/2"/><outline text="F" xmlUrl="file:///x"/></body>'
    site.pages["/list"] = answer(opml.replace("</body>", more).encode(), 200, "text/x-opml")
    for said in (f"/feeds import {opml}", "/feeds import http://news.example/list"):
        reply = text(await editor.says(said))
        assert "known" in reply
    assert reply == "0 feeds are new.\n2 were known.\n1 was refused.\nF: Its address is none of the web."


async def test_a_pasted_list_is_brought_in(store: Store, editor: Conversation, visitor: Conversation) -> None:
    listed = '<?xml version="1.0"?>\n<opml><body><outline xmlUrl="http://news.example/rss"/></body></opml>'
    assert text(await editor.says(listed)).startswith("1 feed is new.")
    assert text(await editor.says(f"/feeds {listed}")).startswith("0 feeds are new.\n1 was known.")
    assert "Nothing found" in text(await visitor.says(listed))
    assert await store.feeds.count() == 1
    assert (await store.editing.drafts(limit=1)).total == 0


@pytest.mark.parametrize("mark", ["", "\ufeff"])
@pytest.mark.parametrize("said", ["windows-1256", "UTF-16", "utf-8"])
async def test_a_pasted_list_is_text_whatever_it_says_of_its_encoding(
    editor: Conversation, mark: str, said: str
) -> None:
    begin = f'{mark}<?xml version="1.0" encoding="{said}"?><opml><body>'
    listed = f'{begin}<outline text="بغداد" xmlUrl="http://news.example/rss"/></body></opml>'
    assert text(await editor.says(f"/feeds import {listed}")).startswith("1 feed is new.")
    assert titles(await editor.says("/feeds")) == ["بغداد"]


async def test_a_list_that_breaks_off_says_so(editor: Conversation) -> None:
    reply = await editor.says(
        '/feeds import <opml><body><outline xmlUrl="http://news.example/rss"/><outline xmlUrl="htt'
    )
    assert "1 feed is new." in text(reply)
    assert text(reply).endswith("send its address after /feeds import.")
    assert "breaks off" not in text(
        await editor.says('/feeds import <opml><outline xmlUrl="http://a.example"/></opml>')
    )


async def test_a_proposed_feed_in_a_list_is_taken_up(store: Store, editor: Conversation) -> None:
    await editor.says("/feeds add http://news.example/rss")
    listed = '<opml><body><outline xmlUrl="http://news.example/rss"/></body></opml>'
    assert "1 feed is new" in text(await editor.says(f"/feeds import {listed}"))
    assert await store.feeds.count() == 1


async def test_a_long_list_is_a_file_as_well(store: Store, editor: Conversation) -> None:
    await store.feeds.add_all([feed(number) for number in range(200)])
    await editor.says("/feeds")
    exported = await editor.presses("Export")
    assert exported.document
    assert exported.document.content.count(b"xmlUrl") == 200
    assert not exported.replaces


async def test_all_feeds_are_tested(store: Store, site: Site, editor: Conversation) -> None:
    class Odd(Here):
        async def run(self, job: str, payload: bytes, **options: Any) -> Any:
            if b"odd" in payload:
                raise ValueError("no such letters")
            return await super().run(job, payload, **options)

    site.pages["/3"] = answer(b"odd", 200, XML)
    await store.feeds.add_all([replace(feed(1), address="http://news.example/rss"), feed(2), feed(3)])
    async with visiting(site) as fetcher:
        rules, reach = editor.router._rules, Reach(fetcher, Odd())
        editor.router = Router(found(handlers), store, search_over(store), rules, reach=lambda: nullcontext(reach))
        editor.router.jobs.patience = PATIENT
        await editor.says("/feeds")
        reply = await editor.presses("Test all")
        said = ["1 feed can be read.", "2 can't be read:", "Feed 2: The site has no such page."]
        assert text(reply).split("\n") == [*said, "Feed 3: This page can't be read."]
        assert labels(reply) == ["Open: Feed 2", "Open: Feed 3", "All feeds"]
        assert not reply.replaces
        await store.feeds.add_all([feed(number) for number in range(4, 14)])
        reply = await editor.says("/feeds test all")
    assert "… and 2 more" in text(reply)
    assert len(labels(reply)) == 11


async def test_a_list_by_its_address_can_be_brought_again(site: Site, editor: Conversation) -> None:
    listed = "".join(f'<outline xmlUrl="http://news.example/{number}"/>' for number in range(120))
    site.pages["/list"] = stream(b"x", pause=0.05)
    editor.router.jobs.patience = 0.0
    reply = await editor.says("/feeds import http://news.example/list")
    assert text(reply) == "Adding the feeds of the list…"
    assert "0 feeds are new." in text(await editor.presses("Cancel"))
    site.pages["/list"] = answer(f"<opml><body>{listed}</body></opml>".encode(), 200, "text/x-opml")
    editor.router.jobs.patience = PATIENT
    reply = await editor.presses("Begin again")
    assert text(reply).startswith("120 feeds are new.")


async def test_feeds_are_looked_through(store: Store, editor: Conversation) -> None:
    names = ["الجزيرة", "النهار", "السومرية", "الأهرام"]
    await store.feeds.add_all([replace(feed(number), title=name) for number, name in enumerate(names)])
    await store.feeds.add_all([feed(number, tags=("Economy",)) for number in range(4, 9)])
    reply = await editor.says("/feeds find الاهرام")
    assert (text(reply), titles(reply)) == ("1 holds “الاهرام”:", ["الأهرام"])
    assert "Search this list" in labels(reply)
    assert text(await editor.presses("The whole list")) == "9 feeds"
    assert editor.button("Search this list").asks
    reply = await editor.sends_press("feeds find", "economy")
    assert (text(reply), reply.replaces) == ("5 hold “economy”:", True)
    assert titles(await editor.presses("Next")) == ["Feed 7", "Feed 8"]
    assert "Which words" in text(await editor.presses("Search this list"))
    assert titles(await editor.says("feed 6")) == ["Feed 6"]
    assert "Nothing in this list" in text(await editor.says("/feeds find nothing"))
    assert "too long to look for" in text(await editor.says("/feeds find " + "x" * 101))
    assert "Write a word" in text(await editor.says("/feeds find ؟!"))
    assert text(await editor.sends_press("feeds page 1 999")) == "9 feeds"


async def test_a_removed_feed_comes_back(store: Store, editor: Conversation) -> None:
    await store.feeds.add_all([feed(1, tags=("a",), drafts=True, known=True)])
    await editor.sends_press("feeds drop 1")
    assert editor.last
    assert "http://news.example/1" in text(editor.last)
    reply = await editor.presses("Undo")
    assert "It is back" in text(reply)
    again = await stored(store, 1)
    assert (again.tags, again.drafts, again.known, again.due) == (("a",), True, False, editor.at)


async def test_readers_have_nothing_to_do_with_feeds(visitor: Conversation) -> None:
    assert "Only the bot's admins" in text(await visitor.says("/feeds add http://news.example/"))


async def test_a_notice_is_in_the_language_of_the_admin(editor: Conversation) -> None:
    text_id = "The feed {feed} can't be read any more. {reason} I go on trying."
    notice = Notice(text_id, (("feed", "The River"),), "There is no feed at this address.")
    said = await editor.router.told(Person("telegram", EDITOR), notice)
    assert text(said) == "لم تعد قراءة الخلاصة The River ممكنة. لا خلاصة في هذا العنوان. سأواصل المحاولة."


async def test_a_site_that_never_ends_is_given_up(
    site: Site, editor: Conversation, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.intake.looking.PATIENCE", 0.05)
    site.pages["/plain"] = stream(b"x", pause=0.01)
    assert "too long" in text(await editor.says("/feeds add http://news.example/plain"))


async def test_a_page_that_can_not_be_parsed_may_have_a_feed_all_the_same(site: Site) -> None:
    class Broken(Here):
        async def run(self, job: str, payload: bytes, **options: Any) -> Any:
            if job == "discover":
                raise unreadable("timeout")
            return await super().run(job, payload, **options)

    async with visiting(site) as fetcher:
        seen = await look("http://news.example/", Reach(fetcher, Broken()))
    assert seen.address == "http://news.example/rss"


async def test_a_decision_on_a_feed_that_was_taken_out_meanwhile(store: Store) -> None:
    desk = FeedDesk(store.feeds, open_reach)
    with pytest.raises(BadInput):
        await desk.decide(feed(1), Person("telegram", "1"), NOON, drafts=True)
