"""Where corrections have to go."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.model import Chat, Listing, Person, Sent, Shown, State
from bot.store.sqlite import KEPT_LISTS, KEPT_SENT, Store
from tests.samples import NOON, WATER

ED = Person("telegram", "8", "Ed")
CHAT = Chat("telegram", "1")


def message(version: int = 1, number: str = "10", page: int = 1) -> Sent:
    return Sent(CHAT, ("1", number), Shown(1, version, page), "ar")


async def outdated(store: Store) -> list[Sent]:
    return await store.sent.outdated(NOON + timedelta(hours=2), (CHAT.platform,), limit=10)


async def test_what_was_sent_is_outdated_by_a_change(store: Store) -> None:
    await store.add(WATER)
    await store.sent.keep(message(page=2), NOON)
    await store.sent.keep(message(number="20"), NOON + timedelta(hours=1))
    assert await outdated(store) == []
    await store.editing.mark(1, State.REMOVED, ED, NOON)
    assert sorted(await outdated(store), key=lambda its: its.messages) == [message(page=2), message(number="20")]
    assert len(await store.sent.outdated(NOON, (CHAT.platform,), limit=1)) == 1
    assert await store.sent.outdated(NOON, ("discord",), limit=1) == []
    for here, found in (("2",), 0), ((CHAT.id, "2"), 1), ((), 0):
        assert len(await store.sent.outdated(NOON, (CHAT.platform,), {CHAT.platform: here}, limit=1)) == found
    assert len(await store.sent.outdated(NOON, (CHAT.platform,), {"web": ()}, limit=1)) == 1
    await store.sent.keep(message(version=2), NOON)
    await store.sent.forget(CHAT, "20")
    await store.sent.forget(CHAT, "20")
    assert await outdated(store) == []


async def test_what_can_not_be_reached_waits(store: Store) -> None:
    await store.add(WATER)
    await store.sent.keep(message(), NOON)
    await store.editing.mark(1, State.REMOVED, ED, NOON)
    await store.sent.wait(message(), NOON + timedelta(hours=3))
    assert await outdated(store) == []
    assert await store.sent.outdated(NOON + timedelta(hours=3), (CHAT.platform,), limit=10) == [message()]


async def test_only_what_still_stands_is_corrected(store: Store) -> None:
    await store.add(WATER)
    await store.sent.keep(message(page=2), NOON)
    assert await store.sent.stands(message(page=2))
    assert not await store.sent.stands(message(page=1))
    await store.editing.mark(1, State.REMOVED, ED, NOON)
    await store.sent.corrected(message(page=1), Shown(1, 2), NOON)
    assert await outdated(store) == [message(page=2)]
    await store.sent.corrected(message(page=2), Shown(1, 2, 2), NOON)
    assert await outdated(store) == []


async def test_what_is_kept_late_is_outdated_at_once(store: Store) -> None:
    """An editor was faster than the message."""
    old, _ = await store.add(WATER)
    await store.editing.change(replace(old, title="عنوان"), ED, NOON)
    await store.sent.keep(message(), NOON)
    assert await outdated(store) == [message()]


async def test_what_there_is_not_is_not_kept(store: Store) -> None:
    await store.sent.keep(message(), NOON)
    await store.add(WATER)
    await store.sent.keep(message(), NOON)
    await store.delete_added_by(WATER.added_by)
    assert await outdated(store) == []


async def test_old_messages_are_forgotten(store: Store) -> None:
    await store.add(WATER)
    await store.sent.keep(message(), NOON)
    await store.editing.mark(1, State.REMOVED, ED, NOON)
    await store.tidy(NOON + KEPT_SENT + timedelta(days=1))
    assert await outdated(store) == []


# Lists


def listed(*articles: tuple[int, int], again: str = "latest 1 9 0 ar", number: str = "10") -> Sent:
    return Sent(CHAT, (number,), Listing(again, articles), "ar")


@pytest.fixture
async def three(store: Store) -> Store:
    await store.add_all([replace(WATER, title=f"Title {number}", body=str(number)) for number in range(3)])
    return store


async def test_a_list_is_outdated_by_each_of_its_articles(three: Store) -> None:
    await three.sent.keep(listed((2, 1), (1, 1)), NOON)
    assert await outdated(three) == []
    for number in (1, 2):
        await three.editing.mark(number, State.REMOVED, ED, NOON)
        assert await outdated(three) == [listed((2, 1), (1, 1))]
    await three.editing.mark(3, State.REMOVED, ED, NOON)
    await three.sent.corrected(listed((2, 1), (1, 1)), Listing("latest 1 9 0 ar", ((1, 2), (3, 2))), NOON)
    assert await outdated(three) == []
    await three.editing.mark(2, State.PUBLISHED, ED, NOON)
    assert await outdated(three) == []
    await three.editing.mark(3, State.PUBLISHED, ED, NOON)
    assert await outdated(three) == [listed((1, 2), (3, 2))]


async def test_a_list_that_is_kept_late_is_outdated_at_once(three: Store) -> None:
    await three.editing.mark(1, State.REMOVED, ED, NOON)
    await three.sent.keep(listed((1, 1), (2, 1)), NOON)
    assert await outdated(three) == [listed((1, 1), (2, 1))]


async def test_another_page_takes_the_place_of_a_list(three: Store) -> None:
    first, second = listed((1, 1), (2, 1)), listed((3, 1), again="latest 2 9 0 ar")
    await three.sent.keep(first, NOON)
    await three.sent.keep(second, NOON)
    assert await three.sent.stands(second)
    assert not await three.sent.stands(first)
    await three.editing.mark(1, State.REMOVED, ED, NOON)
    assert await outdated(three) == []
    await three.sent.corrected(first, Listing("latest 1 9 0 ar", ((1, 2),)), NOON)
    assert await outdated(three) == [second]


async def test_an_article_takes_the_place_of_a_list(three: Store) -> None:
    await three.sent.keep(listed((1, 1), (2, 1)), NOON)
    await three.sent.keep(message(), NOON)
    await three.editing.mark(2, State.REMOVED, ED, NOON)
    assert await outdated(three) == []
    await three.editing.mark(1, State.REMOVED, ED, NOON)
    assert await outdated(three) == [message()]
    await three.sent.keep(listed((1, 2)), NOON)
    assert await outdated(three) == []
    await three.sent.forget(CHAT, "10")
    assert not await three.sent.stands(listed((1, 2)))


async def test_a_list_waits_as_a_whole(three: Store) -> None:
    await three.sent.keep(listed((1, 1), (2, 1)), NOON)
    await three.editing.mark(1, State.REMOVED, ED, NOON)
    await three.sent.wait(listed((1, 1), (2, 1)), NOON + timedelta(hours=3))
    await three.editing.mark(2, State.REMOVED, ED, NOON)
    assert await outdated(three) == []


async def test_lists_are_forgotten_sooner(three: Store) -> None:
    await three.sent.keep(listed((1, 1), (2, 1)), NOON)
    await three.sent.keep(message(number="20"), NOON)
    await three.tidy(NOON + KEPT_LISTS + timedelta(days=1))
    assert not await three.sent.stands(listed((1, 1)))
    assert await three.sent.stands(message(number="20"))
