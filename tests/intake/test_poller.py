"""Feeds over real sockets: asked when due, kept in a real store, each entry once."""

import asyncio
import json
from collections import Counter
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from bench import feeds
from bench.guard import lagging
from bot.errors import StoreUnusable
from bot.intake.child import open_child
from bot.intake.poller import Poller
from bot.intake.polling import Pace, digest
from bot.model import Article, Feed, FeedState, Person, Selection, State
from bot.store.sqlite import Store
from tests.fakes.feeds import XML, Here, conditional, item, rss
from tests.fakes.site import Answer, Asked, Site, answer, open_site, redirect, visiting
from tests.intake.test_feed import ATOM, JSON, RDF, RSS

ADDRESS = "http://news.example/feed"
LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)
QUICK = Pace(gap=0.0)


@pytest.fixture
async def site() -> AsyncIterator[Site]:
    async with open_site() as opened:
        yield opened


@pytest.fixture
async def poller(site: Site, store: Store) -> AsyncIterator[Poller]:
    async with visiting(site) as fetcher:
        yield Poller(store.feeds, fetcher, Here(), QUICK)


async def added(store: Store, address: str = ADDRESS, **more: Any) -> Feed:
    await store.feeds.add_all([Feed(address=address, due=LONG_AGO, **more)])
    return await found(store, address)


async def found(store: Store, address: str = ADDRESS) -> Feed:
    return next(feed for feed in await store.feeds.page(limit=100) if feed.address == address)


async def ask(store: Store, poller: Poller, address: str = ADDRESS) -> tuple[int, int]:
    return await poller.ask(await found(store, address))


async def news(store: Store) -> list[Article]:
    page = await store.latest(Selection(), limit=50)
    return sorted(page.articles, key=lambda article: article.id)


async def test_what_a_new_feed_holds_is_known_and_what_comes_is_news(site: Site, store: Store, poller: Poller) -> None:
    await added(store, tags=("river",))
    site.pages["/feed"] = conditional(rss(item(1), item(2)))
    assert await ask(store, poller) == (0, 0)
    assert await ask(store, poller) == (0, 0)  # 304
    site.pages["/feed"] = answer(rss(item(3), item(1), item(2)), 200, XML)
    assert await ask(store, poller) == (1, 0)
    [article] = await news(store)
    assert (article.title, article.source, article.url) == (
        "Report number 3",
        "The River",
        "http://news.example/news/3",
    )
    assert (article.tags, article.added_by, article.language) == (("river",), "feed:1", "en")
    feed = await found(store)
    assert feed.news
    assert feed.news == feed.checked
    assert len(site.asked) == 3
    assert site.asked[1].headers["if-none-match"] == '"1"'


FORMS = {
    "RSS": (RSS.encode(), XML, "افتتاح جسر جديد"),
    "Atom": (ATOM.encode(), "application/atom+xml", "A < B"),
    "RDF": (RDF.encode(), "application/rdf+xml", "Told by RDF"),
    "JSON Feed": (json.dumps(JSON).encode(), "application/feed+json", "Seventh"),
}


@pytest.mark.parametrize("form", FORMS)
async def test_feeds_of_each_form_become_news(site: Site, store: Store, poller: Poller, form: str) -> None:
    told, kind, title = FORMS[form]
    await added(store, known=True)
    site.pages["/feed"] = answer(told, 200, kind)
    await ask(store, poller)
    assert title in [article.title for article in await news(store)]


async def test_the_language_that_was_set_is_that_of_its_articles(site: Site, store: Store, poller: Poller) -> None:
    await added(store, known=True, language="fr")
    site.pages["/feed"] = answer(rss(item(1)), 200, XML)
    await ask(store, poller)
    assert [article.language for article in await news(store)] == ["fr"]


async def test_a_feed_that_makes_a_fault_in_us_is_asked_less_often(
    site: Site, store: Store, poller: Poller, caplog: pytest.LogCaptureFixture
) -> None:
    def fails(_: Article) -> Article:
        raise ValueError("a fault of ours")

    feed = await added(store, known=True)
    site.pages["/feed"] = answer(rss(item(1)), 200, XML)
    poller.tag = fails
    await poller.round()
    now = await found(store)
    assert (now.failures, now.error) == (1, "This feed makes a fault in the bot.")
    assert now.due > feed.due
    assert f"feed {feed.id} can't be asked" in caplog.text
    await poller._set_back(99)  # it was taken out meanwhile


async def test_only_what_is_new_is_tagged(site: Site, store: Store, poller: Poller) -> None:
    asked: list[str] = []

    def tag(article: Article) -> Article:
        asked.append(article.title)
        return replace(article, tags=(*article.tags, "rivers"))

    poller.tag = tag
    await added(store)
    site.pages["/feed"] = answer(rss(item(1)), 200, XML)
    assert await ask(store, poller) == (0, 0)
    for _ in range(2):
        site.pages["/feed"] = answer(rss(item(2), item(1)), 200, XML)
        await ask(store, poller)
    assert asked == ["Report number 2"]
    assert [one.tags for one in await news(store)] == [("rivers",)]


async def test_the_newest_may_be_news_at_once(site: Site, store: Store, poller: Poller) -> None:
    await added(store)
    now = datetime.now(UTC)
    site.pages["/feed"] = answer(rss(item(1, at=now - timedelta(hours=3)), item(2, at=now)), 200, XML)
    poller.newest = True
    assert await ask(store, poller) == (1, 0)
    assert [article.title for article in await news(store)] == ["Report number 2"]


async def fed(site: Site, store: Store, poller: Poller, **more: Any) -> None:
    """A feed whose entry 2 is an article."""
    await added(store, **more)
    for body in (rss(item(1)), rss(item(1), item(2))):
        site.pages["/feed"] = answer(body, 200, XML)
        await ask(store, poller)


async def test_a_changed_entry_changes_its_article(site: Site, store: Store, poller: Poller) -> None:
    await fed(site, store, poller)
    [before] = await news(store)
    site.pages["/feed"] = answer(rss(item(1, "Known, and new words."), item(2, "It was otherwise.")), 200, XML)
    assert await ask(store, poller) == (0, 1)
    [after] = await news(store)
    assert (after.id, after.body, after.version) == (before.id, "It was otherwise.", before.version + 1)
    assert [(edit.field, edit.name) for edit in await store.editing.history(after.id)] == [("body", "The River")]


async def test_what_an_editor_changed_stays(site: Site, store: Store, poller: Poller) -> None:
    await fed(site, store, poller)
    [article] = await news(store)
    editor = Person("telegram", "1", "Ed")
    await store.editing.change(replace(article, title="A better title"), editor, datetime.now(UTC))
    site.pages["/feed"] = answer(rss(item(2, "It was otherwise.")), 200, XML)
    assert await ask(store, poller) == (0, 0)
    assert [article.title for article in await news(store)] == ["A better title"]


async def test_a_removed_article_stays_removed(site: Site, store: Store, poller: Poller) -> None:
    await fed(site, store, poller)
    [article] = await news(store)
    await store.mark(article.id, State.REMOVED)
    site.pages["/feed"] = answer(rss(item(2, "It was otherwise.")), 200, XML)
    await ask(store, poller)
    assert await news(store) == []


async def test_an_entry_that_vanishes_and_comes_back_is_no_news(site: Site, store: Store, poller: Poller) -> None:
    await fed(site, store, poller)
    for body in (rss(item(1)), rss(), rss(item(1), item(2))):
        site.pages["/feed"] = answer(body, 200, XML)
        assert await ask(store, poller) == (0, 0)
    assert len(await news(store)) == 1


async def test_drafts_wait(site: Site, store: Store, poller: Poller) -> None:
    await fed(site, store, poller, drafts=True)
    assert await news(store) == []
    assert (await store.editing.drafts(limit=5)).total == 1


async def test_applied_twice_is_applied_once(site: Site, store: Store, poller: Poller) -> None:
    await fed(site, store, poller)
    feed = await found(store)
    await poller.ask(replace(feed, digest="", etag="", modified=""))
    assert len(await news(store)) == 1


async def test_the_same_bytes_are_not_read_again(site: Site, store: Store, poller: Poller) -> None:
    await added(store)
    body = rss(item(1))
    site.pages["/feed"] = answer(body, 200, XML)
    await ask(store, poller)
    feed = await found(store)
    assert feed.digest == digest(body)
    await ask(store, poller)
    assert (await found(store)).interval > feed.interval


@pytest.mark.parametrize(("status", "kept"), [(301, "http://news.example/new"), (308, None), (302, ADDRESS)])
async def test_an_address_is_kept_that_is_for_good(
    site: Site, store: Store, poller: Poller, status: int, kept: str | None
) -> None:
    await added(store)
    site.pages["/feed"] = redirect("/new", status)
    site.pages["/new"] = answer(b"nothing", 200)
    await ask(store, poller)
    assert (await store.feeds.feed(1)).address == ADDRESS  # type: ignore[union-attr]
    site.pages["/new"] = conditional(rss(item(1)))
    await ask(store, poller)
    assert (await store.feeds.feed(1)).address == (kept or "http://news.example/new")  # type: ignore[union-attr]


async def test_a_feed_does_not_move_to_where_another_is(site: Site, store: Store, poller: Poller) -> None:
    await added(store)
    await added(store, "http://news.example/new")
    site.pages["/feed"] = redirect("/new", 301)
    site.pages["/new"] = answer(rss(item(1)), 200, XML)
    await ask(store, poller)
    assert (await found(store)).known


async def test_gone_feeds_are_not_asked_again(site: Site, store: Store, poller: Poller) -> None:
    await added(store)
    site.pages["/feed"] = answer(b"", 410)
    await poller.round()
    assert (await found(store)).state is FeedState.GONE
    assert await store.feeds.due(datetime.now(UTC) + timedelta(days=9), limit=5) == []
    [notice] = await store.feeds.notices(0)
    assert "gone" in notice.text


@pytest.mark.parametrize("status", [429, 503])
async def test_whoever_asks_us_to_wait_is_left_alone(site: Site, store: Store, poller: Poller, status: int) -> None:
    await added(store)
    site.pages["/feed"] = answer(b"", status, Retry_After="7200")
    await poller.round()
    feed = await found(store)
    assert (feed.status, feed.failures) == (status, 1)
    assert feed.due > datetime.now(UTC) + timedelta(seconds=7100)


async def test_a_broken_feed_is_told_once_and_again_when_it_heals(site: Site, store: Store, poller: Poller) -> None:
    await added(store)
    site.pages["/feed"] = answer(b"<html>Sorry</html>", 200)
    for _ in range(5):
        await ask(store, poller)
    [notice] = await store.feeds.notices(0)
    assert notice.reason == "There is no feed at this address."
    site.pages["/feed"] = answer(rss(item(1)), 200, XML)
    await ask(store, poller)
    await ask(store, poller)
    assert len(await store.feeds.notices(0)) == 2
    assert await store.feeds.last_notice() == 2


async def test_what_happens_to_a_feed_meanwhile_counts(site: Site, store: Store, poller: Poller) -> None:
    feed = await added(store)
    site.pages["/feed"] = answer(rss(item(1)), 200, XML)
    await store.feeds.set(feed, replace(feed, state=FeedState.PAUSED), Person("telegram", "1"), datetime.now(UTC))
    await poller.ask(feed)
    assert not (await found(store)).known
    await store.feeds.set(feed, replace(feed, tags=("late",)), Person("telegram", "1"), datetime.now(UTC))
    await poller.ask(feed)
    assert (await found(store)).tags == ("late",)
    await store.feeds.remove(feed.id, Person("telegram", "1"), datetime.now(UTC))
    assert await poller.ask(feed) == (0, 0)


class Failing:
    """A store whose method of that name fails once."""

    def __init__(self, store: Store, name: str) -> None:
        self._store = store
        self._name = name

    def __getattr__(self, name: str) -> Any:
        if name != self._name:
            return getattr(self._store.feeds, name)
        self._name = ""
        raise StoreUnusable("the disk is full")


async def known(store: Store, count: int) -> None:
    async with asyncio.timeout(10):
        while sum([feed.known for feed in await store.feeds.page(limit=99)]) < count:  # noqa: ASYNC110  it is in a table
            await asyncio.sleep(0.01)


@pytest.mark.parametrize("fails", ["due", "feed", "apply"])
async def test_feeds_are_asked_for_ever_and_a_fault_stops_nobody(
    site: Site, store: Store, poller: Poller, monkeypatch: pytest.MonkeyPatch, fails: str
) -> None:
    monkeypatch.setattr("bot.intake.poller.LOOK", 0.0)
    for number in range(8):
        site.pages[f"/{number}"] = answer(rss(item(number)), 200, XML)
        await added(store, f"http://{'news' if number % 2 else 'other'}.example/{number}")
    poller.pace = Pace(at_once=3, a_host=1, gap=0.01)
    poller.kept = Failing(store, fails)
    task = asyncio.create_task(poller.run())
    await known(store, 8)
    task.cancel()
    await asyncio.wait([task])
    assert task.cancelled()


async def test_what_fails_is_asked_ever_less_often_but_once_a_day(site: Site, store: Store, poller: Poller) -> None:
    await added(store)
    site.pages["/feed"] = answer(b"", 500)
    at, waits = datetime(2026, 11, 20, 12, tzinfo=UTC), []
    poller.now = lambda: at
    for _ in range(10):
        await ask(store, poller)
        waits.append(((await found(store)).due - at).total_seconds())
    assert 900 <= waits[0] < 1000
    assert waits == sorted(waits)
    assert waits[-1] == timedelta(days=1).total_seconds()


async def test_feeds_that_were_added_together_are_asked_apart(site: Site, store: Store, poller: Poller) -> None:
    for number in range(20):
        site.pages[f"/{number}"] = answer(rss(item(number)), 200, XML)
        await added(store, f"http://news.example/{number}")
    poller.pace = Pace(a_host=20, gap=0.0)
    at = datetime(2026, 11, 20, 12, tzinfo=UTC)
    poller.now = lambda: at
    await poller.round()
    every = await store.feeds.page(limit=100)
    waits = [(feed.due - at).total_seconds() for feed in every]
    assert {feed.interval for feed in every} == {1800}
    assert len({round(wait) for wait in waits}) > 15
    assert 1800 <= min(waits) < max(waits) <= 1980


async def test_a_host_is_asked_by_so_many_at_once(site: Site, store: Store, poller: Poller) -> None:
    """However many of its feeds are due; another host does not wait for it."""
    here: Counter[str] = Counter()
    most: Counter[str] = Counter()

    def slowly(body: bytes) -> Answer:
        async def write(writer: asyncio.StreamWriter, asked: Asked) -> None:
            here[asked.host] += 1
            most[asked.host] = max(most[asked.host], here[asked.host])
            await asyncio.sleep(0.02)
            writer.write(answer(body, 200, XML))
            await writer.drain()
            here[asked.host] -= 1

        return write

    for number in range(12):
        host = "news" if number % 3 else "other"
        site.pages[f"/{number}"] = slowly(rss(item(number)))
        await added(store, f"http://{host}.example/{number}")
    poller.pace = Pace(at_once=12, a_host=2, gap=0.0)
    await poller.round()
    assert most == {"news.example": 2, "other.example": 2}
    assert len(site.asked) == 12


async def test_a_round_ends_when_all_were_asked(site: Site, store: Store, poller: Poller) -> None:
    for number in range(8):
        site.pages[f"/{number}"] = answer(rss(item(number)), 200, XML)
        await added(store, f"http://news.example/{number}")
    poller.pace = Pace(at_once=3, a_host=2, gap=0.01)
    await poller.round()
    await known(store, 8)
    assert len(site.asked) == 8


async def test_a_round_with_whole_bodies_stops_nobody(site: Site, store: Store) -> None:
    """Feeds of 50 entries; how long the loop worked on one thing is its own doing, however busy the machine is."""
    for number in range(10):
        await added(store, f"http://news.example/{number}")
    async with visiting(site) as fetcher, open_child() as child:
        poller = Poller(store.feeds, fetcher, child, QUICK)
        async with lagging() as lag:
            for version in (1, 2):
                site.pages |= {f"/{number}": answer(feeds.body(number, version), 200, XML) for number in range(10)}
                poller.now = lambda year=2100 + version: datetime(year, 1, 1, tzinfo=UTC)  # type: ignore[misc]
                await poller.round()
    assert len(await news(store)) == 10
    assert lag.cpu <= feeds.STALL


async def test_a_feed_taken_out_while_it_waited_is_not_asked(site: Site, store: Store, poller: Poller) -> None:
    feed = await added(store)
    poller._waiting = {feed.id: "news.example"}
    await store.feeds.remove(feed.id, Person("telegram", "1"), datetime.now(UTC))
    await poller.round()
    assert not site.asked


async def test_the_child_reads_it_and_a_hostile_one_is_a_failure(site: Site, store: Store) -> None:
    await added(store)
    bomb = b'<?xml version="1.0"?><!DOCTYPE b [<!ENTITY a "ha">' + b"".join(
        b'<!ENTITY %c "%s">' % (98 + n, b"&%c;" % (97 + n) * 20) for n in range(9)
    )
    site.pages["/bomb"] = answer(bomb + b"]><rss><channel><title>&j;</title></channel></rss>", 200, XML)
    site.pages["/feed"] = answer(rss(item(1)), 200, XML)
    await added(store, "http://news.example/bomb")
    async with visiting(site) as fetcher, open_child() as child:
        poller = Poller(store.feeds, fetcher, child, QUICK)
        await poller.round()
    assert (await found(store)).known
    bombed = await found(store, "http://news.example/bomb")
    assert bombed.failures == 1 or len(bombed.title) < 1000
