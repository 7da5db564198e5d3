"""The words that are searched for in a chat."""

from datetime import timedelta

import pytest

from bot.model import Chat
from bot.store import searches
from bot.store.sqlite import KEPT_SEARCHES, Store
from tests.samples import NOON

CHAT, OTHER = Chat("telegram", "1"), Chat("discord", "1")
DAY = timedelta(days=1)


async def test_words_keep_their_number(store: Store) -> None:
    its = store.searches
    number = await its.remember(CHAT, "مياه النهر", NOON)
    for at in (NOON, NOON + DAY, NOON + 2 * DAY):
        assert await its.remember(CHAT, "مياه النهر", at) == number != await its.remember(CHAT, "x", at)
    assert await its.count(CHAT, "مياه النهر", NOON) == number
    assert await its.recall(CHAT, number) == "مياه النهر"
    assert await its.recall(CHAT, 99) is None


async def test_a_number_means_nothing_in_another_chat(store: Store) -> None:
    number = await store.searches.count(CHAT, "secret", NOON)
    assert await store.searches.recall(OTHER, number) is None
    assert await store.searches.remember(OTHER, "secret", NOON) != number


async def test_searches_are_counted(store: Store) -> None:
    its = store.searches
    for day, words in enumerate(["مياه", "bridge", "bridge", "oil"]):
        await its.count(CHAT, words, NOON + day * DAY)
    await its.remember(CHAT, "never searched for", NOON)
    assert await its.of(CHAT) == ["bridge", "oil", "مياه"]
    await its.count(CHAT, "مياه", NOON + 9 * DAY)
    assert await its.of(CHAT) == ["مياه", "bridge", "oil"]
    assert await its.of(OTHER) == []


async def test_what_is_suggested_is_bounded(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(searches, "SUGGESTED", 2)
    for day, words in enumerate("abc"):
        await store.searches.count(CHAT, words, NOON + day * DAY)
    assert await store.searches.of(CHAT) == ["c", "b"]


async def test_a_moved_chat_keeps_its_searches(store: Store) -> None:
    old, new = Chat("telegram", "-5"), Chat("telegram", "-1005")
    number = await store.searches.count(old, "bridge", NOON)
    await store.searches.count(new, "bridge", NOON)
    for _ in range(2):
        await store.move_chat("telegram", "-5", "-1005")
        assert await store.searches.of(new) == ["bridge"]
        assert await store.searches.recall(new, number) == "bridge"
        assert await store.searches.of(old) == []


async def test_all_words_go_half_a_year_after_they_were_last_of_use(store: Store) -> None:
    """Those that were never searched for in a chat as well: examples, and what lists were looked through for."""
    its = store.searches
    await its.remember(CHAT, "example", NOON)
    await its.count(CHAT, "searched", NOON)
    late = await its.remember(CHAT, "late", NOON + 2 * DAY)
    await store.tidy(NOON + KEPT_SEARCHES + DAY)
    assert await store._database.read("SELECT words, number FROM chat_searches") == [("late", late)]
