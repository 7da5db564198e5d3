"""What is changed while all is read into memory stays changed there."""

import asyncio
from collections.abc import Awaitable, Callable, Coroutine
from dataclasses import dataclass, field
from typing import Any

import pytest

from bot.model import Chat, ChatKind, Person
from bot.store.away import Away
from bot.store.forgetting import Forgetting
from bot.store.interface import Rows, Values
from bot.store.preferences import StoredPreferences
from bot.store.questions import Questions
from bot.store.sqlite import Store
from tests.samples import NOON

READER, GROUP = Person("telegram", "7"), Chat("telegram", "-5", ChatKind.GROUP)
A_MOMENT = 0.1
"""Seconds in which a change is surely written where it does not wait: less makes the test weaker, never wrong."""


@dataclass
class Late:
    """A database whose rows are long on their way, once."""

    database: Any
    read_by: asyncio.Event = field(default_factory=asyncio.Event)
    arrive: asyncio.Event = field(default_factory=asyncio.Event)

    async def read(self, sql: str, values: Values = ()) -> Rows:
        rows: Rows = await self.database.read(sql, values)
        self.read_by.set()
        await self.arrive.wait()
        return rows

    def __getattr__(self, name: str) -> Any:
        return getattr(self.database, name)

    async def loaded(self, load: Callable[[], Awaitable[None]]) -> None:
        """What is read for this comes at once."""
        self.arrive.set()
        await load()
        self.arrive.clear()
        self.read_by.clear()


@pytest.fixture
def late(store: Store) -> Late:
    return Late(store._database)


async def meanwhile(late: Late, reading: Coroutine[Any, Any, None], changing: Coroutine[Any, Any, Any]) -> None:
    """Something is changed when the rows of before have been read, and have not arrived yet."""
    async with asyncio.TaskGroup() as both:
        both.create_task(reading)
        await late.read_by.wait()
        changed = both.create_task(changing)
        await asyncio.wait([changed], timeout=A_MOMENT)
        late.arrive.set()


@pytest.mark.parametrize("one", [False, True])
async def test_what_somebody_chooses(late: Late, one: bool) -> None:
    its = StoredPreferences(late)
    await late.loaded(its.load)
    reading = its.reload("person", READER.platform, READER.id) if one else its.load()
    await meanwhile(late, reading, its.choose([READER], language="en"))
    assert (await its.of_person(READER)).language == "en"


@pytest.mark.parametrize("one", [False, True])
async def test_what_somebody_is_asked(late: Late, one: bool) -> None:
    its = Questions(late)
    reading = its.reload(GROUP.platform, GROUP.id, READER.id) if one else its.load()
    await meanwhile(late, reading, its.ask(GROUP, READER, "place", NOON))
    assert its.asked(GROUP, READER, NOON) == "place"


@pytest.mark.parametrize("one", [False, True])
async def test_where_nothing_arrives(late: Late, one: bool) -> None:
    its = Away(late)
    reading = its.reload(GROUP.platform, GROUP.id, "") if one else its.load()
    await meanwhile(late, reading, its.gone(GROUP, "blocked", NOON))
    assert GROUP in its


async def test_who_is_forgotten(store: Store, late: Late) -> None:
    """What they chose, and that something is to be wiped out."""
    chosen, asked = StoredPreferences(late), Questions(store._database)
    its = Forgetting(late, chosen, asked, store.away, store.roles)
    await store.preferences.choose([READER], language="en")
    await meanwhile(late, chosen.load(), its.forget(READER, GROUP, NOON))
    assert (await chosen.of_person(READER)).language is None
    assert its._left


async def test_a_chat_that_moves(store: Store, late: Late) -> None:
    new = Chat("telegram", "-1005", ChatKind.GROUP)
    await store.away.gone(GROUP, "blocked", NOON)
    store.away._database = late
    await meanwhile(late, store.away.load(), store.move_chat("telegram", GROUP.id, new.id))
    assert (GROUP in store.away, new in store.away) == (False, True)
