"""Readers who are several people: one list, linked by a code and parted again."""

from datetime import timedelta

import pytest

from bot.model import Person
from bot.store.sqlite import Store
from tests.samples import NOON
from tests.subscribing import published

HERE, THERE, THIRD = Person("telegram", "7"), Person("discord", "8"), Person("web", "9")
LATER = NOON + timedelta(minutes=10)


async def kept(store: Store, person: Person) -> list[int]:
    return [one.id for one in (await store.saved.page(person, limit=50)).articles]


async def test_a_code_makes_one_list_of_two_and_loses_nothing(store: Store) -> None:
    await published(store, 4)
    for hours, (person, number) in enumerate([(THERE, 2), (THERE, 3), (HERE, 1), (HERE, 2), (THERE, 1)]):
        await store.saved.keep(person, number, NOON + timedelta(hours=hours))
    await store.people.offer(HERE, "CODE", LATER)
    assert await store.people.link(THERE, "CODE", NOON)
    assert await kept(store, HERE) == await kept(store, THERE) == [1, 2, 3]  # the newer of two times stays
    assert await store.people.linked(HERE) == [THERE]
    assert await store.people.linked(THERE) == [HERE]
    await store.saved.keep(HERE, 4, NOON + timedelta(days=1))
    assert (await kept(store, THERE))[0] == 4


async def test_a_code_is_of_one_use_and_ten_minutes(store: Store) -> None:
    await store.people.offer(HERE, "CODE", LATER)
    assert not await store.people.link(THERE, "CODE", LATER)
    assert not await store.people.link(THERE, "OTHER", NOON)
    assert not await store.people.link(HERE, "CODE", NOON)  # their own, which is not used up
    assert await store.people.link(THERE, "CODE", NOON)
    assert not await store.people.link(THIRD, "CODE", NOON)
    assert await store.people.linked(THIRD) == []
    await store.people.offer(HERE, "FIRST", LATER)
    await store.people.offer(HERE, "SECOND", LATER)
    assert not await store.people.link(THIRD, "FIRST", NOON)
    await store.people.void("SECOND")
    assert not await store.people.link(THIRD, "SECOND", NOON)


async def test_whose_a_code_is(store: Store) -> None:
    await store.people.offer(HERE, "CODE", LATER)
    assert await store.people.knows(HERE, "CODE", NOON) is True
    assert await store.people.knows(THERE, "CODE", NOON) is False
    assert await store.people.knows(THERE, "OTHER", NOON) is None
    assert await store.people.knows(THERE, "CODE", LATER) is None


async def test_three_are_one_and_one_leaves_with_a_copy(store: Store) -> None:
    await published(store, 3)
    for number, person in enumerate((HERE, THERE, THIRD), 1):
        await store.saved.keep(person, number, NOON)
    for person in (THERE, THIRD):
        await store.people.offer(HERE, "CODE", LATER)
        assert await store.people.link(person, "CODE", NOON)
    assert await store.people.linked(THIRD) == [THERE, HERE]
    await store.people.leave(THERE)
    assert (await store.people.linked(THERE), await store.people.linked(HERE)) == ([], [THIRD])
    await store.saved.drop(THERE, 1)
    assert (await kept(store, THERE), await kept(store, HERE)) == ([3, 2], [3, 2, 1])


async def test_a_code_is_not_kept_as_it_is(store: Store) -> None:
    await store.people.offer(HERE, "CODE", LATER)
    rows = await store._database.read("SELECT * FROM link_codes")
    assert "CODE" not in str(rows)
    await store.tidy(LATER + timedelta(seconds=1))
    assert await store._database.read("SELECT * FROM link_codes") == []


@pytest.mark.parametrize("leaver", [HERE, THIRD])
async def test_who_is_linked_with_nobody_may_leave(store: Store, leaver: Person) -> None:
    await published(store, 1)
    await store.saved.keep(HERE, 1, NOON)
    await store.people.leave(leaver)
    assert await kept(store, HERE) == [1]
    assert len(await store._database.read("SELECT * FROM readers")) == len({HERE, leaver})


async def test_a_merged_reader_is_gone(store: Store) -> None:
    await store.people.offer(HERE, "CODE", LATER)
    await store.people.offer(THERE, "OTHER", LATER)
    await store.people.link(THERE, "CODE", NOON)
    assert len(await store._database.read("SELECT * FROM readers")) == 1
