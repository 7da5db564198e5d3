"""Stories follow the news: whole articles, found, compared and counted."""

import asyncio
from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from bot.errors import OperatorError
from bot.model import Article
from bot.router.stories import AT_ONCE, RECENT, Stories
from bot.store.sqlite import Store, open_store
from tests.conversation import Conversation, labels, titles
from tests.samples import NOON, article, words_of
from tests.telling import told

NOW = NOON + timedelta(hours=80)


def events() -> list[Article]:
    """The first two events of the set, each article from a source of its own."""
    every = [one for one in told("events.toml") if one.pattern < 2]
    return [replace(one.article, source=f"Source {one.article.id}", id=0) for one in every]


async def grouped(store: Store, articles: Sequence[Article], stories: Stories) -> list[set[int]]:
    """The stories that these articles make, by their places."""
    await store.add_all(list(articles))
    while await stories.refresh(NOW):
        pass
    return [
        {number, *(one.id for one in await store.stories.also_in(number))} for number in range(1, len(articles) + 1)
    ]


async def test_articles_of_two_languages_form_a_story(store: Store) -> None:
    found = await grouped(store, events(), Stories(store))
    assert found[0] == {1, 2, 4, 5}
    assert found[2] == {3, 6}
    assert found[6] == {7, 8, 10, 11}
    assert await store.stories.sources([1, 3]) == {1: 3, 3: 1}


async def test_the_order_in_which_articles_come_changes_little(store: Store) -> None:
    found = await grouped(store, events()[::-1], Stories(store))
    assert found[11] == {8, 9, 11, 12}


async def test_an_encoder_is_asked_where_there_is_one(store: Store) -> None:
    class Letters:
        """Texts are near where they have the same letters."""

        def encode(self, texts: list[str]) -> list[list[float]]:
            return [[float(text.count(letter)) for letter in "abcdeا"] for text in texts]

    found = await grouped(store, events()[:3], Stories(store, Letters()))
    assert found[0] == {1, 2}
    assert found[2] == {3}


async def test_an_article_that_can_not_be_read_holds_up_nobody(store: Store, caplog: pytest.LogCaptureFixture) -> None:
    class Broken:
        """Fails with the second text that it is given."""

        def encode(self, texts: list[str]) -> list[list[float]]:
            if len(texts) > 1:
                raise ValueError("no such letters")
            return [[1.0]]

    assert await grouped(store, events()[:3], Stories(store, Broken())) == [{1}, {2}, {3}]
    assert "article 2 can't be put into a story" in caplog.text


async def test_a_store_that_fails_is_no_fault_of_the_article(tmp_path: Path) -> None:
    class Absent:
        """Says that the machine can't go on."""

        def encode(self, texts: list[str]) -> list[list[float]]:
            raise OperatorError(f"no memory for {len(texts)} texts")

    async with open_store(tmp_path / "khabar.db") as store:
        await store.add_all(events()[:1])
        with pytest.raises(OperatorError):
            await Stories(store, Absent()).refresh(NOW)
        assert await store.stories.position() == 0


async def test_more_than_at_once_come_bit_by_bit(store: Store) -> None:
    stories = Stories(store)
    await store.add_all([article(n, body=words_of(n), published=NOON) for n in range(AT_ONCE + 1)])
    assert await stories.refresh(NOW)
    assert not await stories.refresh(NOW)
    assert await store.stories.position() == await store.last_change()


async def test_an_archive_makes_no_stories(store: Store) -> None:
    old = [replace(one, published=NOW - RECENT - timedelta(hours=1)) for one in events()[:2]]
    assert await grouped(store, old, Stories(store)) == [{1}, {2}]
    assert await store.stories.position() == await store.last_change()


async def test_two_who_look_at_once_do_not_place_twice(store: Store) -> None:
    stories = Stories(store)
    await store.add_all(events()[:2])
    await asyncio.gather(stories.refresh(NOW), stories.refresh(NOW))
    assert [one.id for one in await store.stories.also_in(1)] == [2]


async def test_a_reader_sees_that_other_sources_tell_it(
    store: Store, reader: Conversation, visitor: Conversation
) -> None:
    reader.at = visitor.at = NOW
    await store.add_all(events()[:3])
    shown = await reader.says("/read 1")
    assert "وفي مصدر آخر" in shown.cards[0].note
    assert "مشابهة" in labels(shown)
    assert titles(await reader.presses("مشابهة")) == [events()[1].title]
    assert "Also in 1 source" in (await visitor.says("/latest")).cards[-1].note
    assert "Also in" not in (await visitor.says("/read 3")).cards[0].note


async def test_what_others_place_is_not_placed_here(store: Store) -> None:
    """Where a worker compares the articles, and has an encoder, no other process does."""
    await store.add_all(events())
    assert not await Stories(store, elsewhere=True).refresh(NOW)
    assert await store.stories.position() == 0
