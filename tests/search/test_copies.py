"""Copies of an article among many, found at once, in every state that counts."""

from dataclasses import replace
from itertools import islice
from pathlib import Path

import pytest

from bench import press
from bot.intake.copies import copies_among
from bot.model import Alike, Article, Change, State
from bot.search import engine
from bot.search.copies import CANDIDATES, COMMON, alike
from bot.search.documents import prepared
from bot.search.engine import Engine
from bot.store.driver import newest
from bot.store.sqlite import Store
from tests.samples import BRIDGE, WATER, article, words_of
from tests.searching import ids, search_over

STORED, EACH = 2000, 60


@pytest.fixture(scope="module")
def stock(tmp_path_factory: pytest.TempPathFactory) -> tuple[Engine, list[Article]]:
    """Many articles that one press wrote, and an index of them."""
    drawn = islice(press.articles(press.press(1)), STORED)
    its = [replace(one, id=number) for number, one in enumerate(drawn, 1)]
    return indexed(tmp_path_factory.mktemp("stock"), its), its


def indexed(folder: Path, articles: list[Article]) -> Engine:
    its = Engine(folder)
    writer = its.writer()
    writer.add(prepared([Change(one.id, one.id, one) for one in articles]))
    writer.commit()
    writer.close()
    its.reload()
    return its


def found(stock: tuple[Engine, list[Article]], one: Article) -> list[int]:
    its, articles = stock
    likely = alike(its, one)
    others = [articles[number - 1] for number in likely.numbers]
    return [copy.article_id for copy in copies_among(likely.text, others, likely.common)]


@pytest.mark.parametrize("kind", press.COPIES)
def test_copies_are_found_among_many(stock: tuple[Engine, list[Article]], kind: str) -> None:
    its = press.press(2)
    some = [one for one in stock[1] if press.may_be(kind, one)][:EACH]
    assert len(some) == EACH
    lost = [one for one in some if one.id not in found(stock, replace(press.COPIES[kind](one, its), id=0))]
    assert len(lost) <= 0.02 * EACH


@pytest.mark.parametrize("kind", press.NEAR)
def test_what_comes_near_is_no_copy(stock: tuple[Engine, list[Article]], kind: str) -> None:
    its = press.press(2)
    some = [one for one in stock[1] if press.may_be(kind, one)][:EACH]
    assert len(some) == EACH
    assert not [one for one in some if found(stock, replace(press.NEAR[kind](one, its), id=0))]


def test_new_articles_of_the_same_press_are_no_copies(stock: tuple[Engine, list[Article]]) -> None:
    assert not [one for one in islice(press.articles(press.press(2)), 5 * EACH) if found(stock, one)]


def test_shingles_that_many_have_say_nothing(tmp_path: Path) -> None:
    footer = words_of(900, 20)
    channel = [article(n, id=n, title=words_of(n, 6), body=f"{words_of(n)} {footer}") for n in range(1, COMMON + 9)]
    likely = alike(indexed(tmp_path, channel), replace(channel[0], id=0))
    assert likely.numbers == (1,)
    assert len(likely.common) == 18


def test_a_flood_of_copies_is_not_read_to_its_end(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.search.copies.READ", 0)
    its = indexed(tmp_path, [replace(BRIDGE, id=1, title="Other")])
    assert alike(its, BRIDGE).numbers == ()


async def test_a_copy_is_known_the_moment_after(store: Store) -> None:
    search = search_over(store)
    assert await search.copies(WATER) == []
    stored, _ = await store.add(WATER)
    [copy] = await search.copies(replace(WATER, title=f"عاجل: {WATER.title}"))
    assert (copy.article_id, copy.why, copy.share) == (stored.id, Alike.TEXT, 1.0)
    assert await search.copies(stored) == []  # it is no copy of itself


async def test_an_address_is_known_in_whatever_form(store: Store) -> None:
    await store.add(replace(WATER, url="https://www.news.example/water?id=7&utm_source=x"))
    [copy] = await search_over(store).copies(replace(BRIDGE, url="http://m.news.example/water/?id=7"))
    assert (copy.article_id, copy.why) == (1, Alike.ADDRESS)
    assert await search_over(store).copies(replace(BRIDGE, url="https://news.example/water?id=8")) == []


async def test_the_address_is_found_beside_many_of_the_same_headline(store: Store) -> None:
    daily = [article(n, title="أسعار الدولار في أسواق بغداد اليوم", body=words_of(n)) for n in range(3 * CANDIDATES)]
    daily[0] = replace(daily[0], url="https://news.example/a")
    await store.add_all(daily)
    assert [copy.article_id for copy in await search_over(store).copies(replace(daily[0], body="آخر"))] == [1]


def draft(store_path: Path, number: int) -> None:
    """Make an article a draft, as it would come from a preview."""
    connection = newest.connect(store_path, isolation_level=None)
    connection.execute("PRAGMA ignore_check_constraints = ON")
    connection.execute("UPDATE articles SET state = 'draft' WHERE id = ?", (number,))
    connection.close()


async def test_drafts_are_found_as_copies_and_by_nobody_else(store: Store, tmp_path: Path) -> None:
    await store.add_all([replace(WATER, url="https://news.example/a"), BRIDGE])
    draft(tmp_path / "khabar.db", 1)
    search = search_over(store)
    [copy] = await search.copies(replace(WATER, url=None))
    assert copy.article_id == 1
    first, _ = await search.copies(replace(BRIDGE, url="https://news.example/a"))
    assert (first.article_id, first.why) == (1, Alike.ADDRESS)
    assert await ids(store, "مياه") == await ids(store, "العراق") == []
    for everything in ("-zzz", "-zzz since:2000-01-01", "source:tigris"):
        assert await ids(store, everything, newest=9) == [2]
    assert (
        search.index.engine.newest(engine.without(engine.every([]), [engine.word("words", "zzz")]), 9, count=True).count
        == 1
    )


async def test_a_draft_that_is_published_is_found_by_readers(store: Store, tmp_path: Path) -> None:
    await store.add(WATER)
    draft(tmp_path / "khabar.db", 1)
    assert await ids(store, "مياه") == []
    await store.mark(1, State.PUBLISHED)
    assert await ids(store, "مياه") == [1]
    assert [copy.article_id for copy in await search_over(store).copies(WATER)] == [1]


async def test_what_was_removed_is_no_copy(store: Store) -> None:
    await store.add(WATER)
    await store.mark(1, State.REMOVED)
    assert await search_over(store).copies(WATER) == []
