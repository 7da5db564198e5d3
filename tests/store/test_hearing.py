"""Up to which message private chats are read."""

from datetime import datetime, timedelta

from bot.model import Heard
from bot.store.rows import stamp
from bot.store.sqlite import Store
from bot.store.visits import Visit
from tests.samples import NOON

UPDATES = [("1", "{}"), ("2", "{}")]


async def visit(store: Store, person: str, chat: str | None, at: datetime) -> None:
    await store.visits.keep({("discord", person): Visit(at, 0, at, 0, chat)})


async def test_it_is_known_up_to_where_chats_are_read_and_who_was_here_last(store: Store) -> None:
    hearing = store.hearing("discord")
    await hearing.put(UPDATES[:1], "81", 2**60)
    await hearing.put(UPDATES, "82", 6)
    await hearing.put([], "82", 5)
    await store.hearing("telegram").put(UPDATES, "83", 7)
    await visit(store, "1", "81", NOON)
    await visit(store, "3", "84", NOON + timedelta(hours=1))
    await visit(store, "4", None, NOON)
    await store._database.write("INSERT INTO visits VALUES ('discord', '5', '85', '', 0, '', 0)")
    known = (
        Heard("82", 6, None, None),
        Heard("84", 0, None, NOON + timedelta(hours=1)),
        Heard("81", 2**60, None, NOON),
    )
    assert await hearing.known(9) == known
    assert await hearing.known(1) == known[:1]
    assert len(await store.inbox("discord").waiting()) == len(UPDATES), "what is read is stored"


async def test_a_chat_that_was_opened_is_known_before_anybody_was_there(store: Store) -> None:
    """Of a chat in which somebody was it is known from when on it has to be read, and that stays."""
    hearing = store.hearing("discord")
    await hearing.put(UPDATES, "81", 7)
    await visit(store, "2", "82", NOON)
    for chat, message in (("81", 9), ("82", 9), ("83", 0), ("83", 9)):
        await hearing.opened(chat, message)
    await store.tidy(NOON)
    assert await hearing.known(9) == (Heard("83", 0, None, None), Heard("82", 0, None, NOON))
    await hearing.put([], "83", 10)
    assert await hearing.known(1) == (Heard("83", 10, None, None),)


async def test_before_an_upgrade_and_up_to_a_restore_nothing_is_asked_for(store: Store) -> None:
    hearing, later = store.hearing("discord"), NOON + timedelta(hours=1)
    await hearing.put([], "81", 1)
    await store.memory("khabar").remember("heard", stamp(NOON))
    assert await hearing.known(9) == (Heard("81", 1, NOON, None),)
    await store.restoring.settle(later, None)
    assert await hearing.known(9) == (Heard("81", 1, later, None),)


async def test_of_whom_nothing_is_known_it_is_not_kept_how_far_the_chat_is_read(store: Store) -> None:
    """As of somebody who only asked what is kept of them."""
    hearing = store.hearing("discord")
    for chat in ("81", "82"):
        await hearing.put([], chat, 1)
    await visit(store, "1", "81", NOON)
    await store.tidy(NOON)
    assert [its.chat for its in await hearing.known(9)] == ["81"]
