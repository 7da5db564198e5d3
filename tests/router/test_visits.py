"""When people were here: what begins and ends a visit, and what of it is written."""

import logging
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any, cast

import pytest

from bot.model import Chat, ChatKind, Command, Person, Reply, Request
from bot.router import Context
from bot.router.router import Router
from bot.router.visits import ENDS, UNNOTED, WRITTEN_EVERY, Absence, Visits, noted
from bot.store.sqlite import Store
from bot.store.visits import Visit
from tests.conversation import router
from tests.postgres import BOTH
from tests.samples import NOON
from tests.subscribing import published

READER, OTHER = Person("telegram", "7"), Person("discord", "8")
PRIVATE, GROUP = Chat("telegram", "7"), Chat("telegram", "-5", ChatKind.GROUP)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


def test_the_first_visit_has_none_before() -> None:
    assert noted(None, "7", NOON, 5) == Visit(NOON, 5, NOON, 5, "7")


def test_a_visit_goes_on_for_half_an_hour_after_each_request() -> None:
    first = noted(None, "7", NOON, 5)
    second = noted(first, None, NOON + ENDS, 6)
    assert second == Visit(NOON + ENDS, 6, NOON, 5, "7")
    third = noted(second, "9", NOON + ENDS * 3, 9)
    assert third == Visit(NOON + ENDS * 3, 9, NOON + ENDS, 6, "9")


def test_what_waited_somewhere_changes_nothing() -> None:
    known = Visit(NOON, 5, NOON - HOUR, 3)
    assert noted(known, "7", NOON - timedelta(minutes=1), 9) is known


async def stored(store: Store, person: Person = READER) -> Visit | None:
    return await store.visits.of(person)


async def test_it_is_written_at_the_beginning_and_every_few_minutes(store: Store) -> None:
    its = Visits(store)
    await its.note(READER, PRIVATE, NOON)
    await its.settled()
    assert await stored(store) == Visit(NOON, 0, NOON, 0, "7")
    await published(store, 2)
    await its.note(READER, GROUP, NOON + timedelta(minutes=4))
    await its.settled()
    assert await stored(store) == Visit(NOON, 0, NOON, 0, "7")
    assert (await its.absence(READER, NOON)).number == 0
    later = NOON + WRITTEN_EVERY
    await its.note(READER, PRIVATE, later)
    await its.settled()
    assert await stored(store) == Visit(later, 2, NOON, 0, "7")
    await its.note(READER, PRIVATE, later + HOUR)
    await its.settled()
    assert await stored(store) == Visit(later + HOUR, 2, later, 2, "7")


async def test_it_goes_on_after_a_restart(store: Store) -> None:
    its = Visits(store)
    await its.note(READER, PRIVATE, NOON)
    await its.settled()
    again = Visits(store)
    await published(store, 1)
    await again.note(READER, PRIVATE, NOON + HOUR)
    assert await again.absence(READER, NOON + HOUR) == Absence(NOON, 0, (PRIVATE,))
    await again.settled()


@BOTH
async def test_two_processes_may_lead_in_turn(store: Store) -> None:
    """One leads on Monday, the other one until Saturday, and the first one again on Sunday."""
    one, other = Visits(store), Visits(store)
    await one.note(READER, PRIVATE, NOON)
    for day in range(1, 6):
        await other.note(READER, PRIVATE, NOON + day * DAY)
        await other.settled()
    assert (await one.absence(READER, NOON + 5 * DAY)).since == NOON + 4 * DAY
    await one.note(READER, PRIVATE, NOON + 6 * DAY)
    await one.settled()
    assert (await one.absence(READER, NOON + 6 * DAY)).since == NOON + 5 * DAY
    assert await stored(store) == Visit(NOON + 6 * DAY, 0, NOON + 5 * DAY, 0, "7")


@BOTH
async def test_of_two_processes_the_later_visit_counts(store: Store) -> None:
    one, other = Visits(store), Visits(store)
    await published(store, 1)
    await one.note(READER, PRIVATE, NOON)
    await one.settled()
    await published(store, 1, first=2)
    await other.note(READER, PRIVATE, NOON + 2 * ENDS)
    await other.settled()
    await one.note(READER, PRIVATE, NOON + ENDS)  # it waited, and one did not hear of the other
    await one.settled()
    assert await stored(store) == Visit(NOON + 2 * ENDS, 2, NOON, 1, "7")


async def asks(its: Router, person: Person, at: datetime) -> None:
    await its.answer(Request(chat=Chat(person.platform, person.id), person=person, command="latest", at=at))


async def test_who_is_forgotten_elsewhere_begins_anew(store: Store) -> None:
    its = router(store)
    for person in (READER, OTHER):
        await asks(its, person, NOON)
    await its.settled()
    await store.forgetting.forget(READER, PRIVATE, NOON)
    await its.forgotten(READER, PRIVATE)
    for person in (READER, OTHER):
        await asks(its, person, NOON + WRITTEN_EVERY)
    await its.settled()
    assert await stored(store) == Visit(NOON + WRITTEN_EVERY, 0, NOON + WRITTEN_EVERY, 0, "7")
    assert await stored(store, OTHER) == Visit(NOON + WRITTEN_EVERY, 0, NOON, 0, "8")


async def test_who_may_have_been_forgotten_elsewhere_is_looked_up(store: Store) -> None:
    its = router(store)
    await asks(its, READER, NOON)
    await its.settled()
    await store.forgetting.forget(READER, PRIVATE, NOON)
    its.missed()
    await asks(its, READER, NOON + WRITTEN_EVERY)
    await its.settled()
    assert await stored(store) == Visit(NOON + WRITTEN_EVERY, 0, NOON + WRITTEN_EVERY, 0, "7")


async def test_the_private_chat_is_written_as_soon_as_it_is_known(store: Store) -> None:
    its = Visits(store)
    await its.note(READER, GROUP, NOON)
    assert (await its.absence(READER, NOON)).chats == ()
    await its.note(READER, PRIVATE, NOON + timedelta(minutes=1))
    await its.settled()
    visit = await stored(store)
    assert visit
    assert visit.chat == "7"


async def test_the_last_visit_anywhere_counts(store: Store) -> None:
    await store.people.offer(READER, "CODE", NOON + HOUR)
    await store.people.link(OTHER, "CODE", NOON)
    its, dm = Visits(store), Chat("discord", "80")
    await its.note(READER, PRIVATE, NOON)
    await its.note(OTHER, dm, NOON + HOUR)
    await published(store, 2)
    await its.note(OTHER, dm, NOON + 3 * HOUR)
    now = NOON + 5 * HOUR
    await its.note(READER, PRIVATE, now)
    assert await its.absence(READER, now) == Absence(NOON + 3 * HOUR, 2, (PRIVATE, dm))
    assert (await its.absence(OTHER, now)).since == NOON + HOUR  # who has not come back yet
    await its.note(OTHER, dm, now + timedelta(minutes=1))  # the same visit, on the other platform
    assert (await its.absence(READER, now + timedelta(minutes=2))).since == NOON + 3 * HOUR
    await its.settled()


async def test_who_was_never_here_missed_nothing(store: Store) -> None:
    await published(store, 2)
    its = Visits(store)
    await its.note(replace(READER, genuine=False), GROUP, NOON)
    assert await its.absence(READER, NOON) == Absence(NOON, 2)
    await its.settled()


async def test_what_is_forgotten_is_not_written(store: Store) -> None:
    its = Visits(store)
    await its.note(READER, PRIVATE, NOON)
    its.forget(READER)
    await its.settled()
    assert await stored(store) is None


async def test_memory_is_bounded(store: Store) -> None:
    its = Visits(store, remembered=3)
    for number in range(5):
        await its.note(Person("telegram", str(number)), PRIVATE, NOON)
    await its.settled()
    assert (len(its._known), len(its._written)) == (3, 3)
    assert (await its.absence(Person("telegram", "0"), NOON + HOUR)).since == NOON


async def test_a_store_that_is_closed_harms_no_answer(store: Store, caplog: pytest.LogCaptureFixture) -> None:
    its = Visits(store)
    await its.note(READER, PRIVATE, NOON)
    cast(Any, store._database)._open = False
    with caplog.at_level(logging.ERROR):
        await its.settled()
    assert "visits can't be written" in caplog.text


class Telling:
    """A handler of what is kept of somebody."""

    COMMAND = Command("privacy", "What is kept of you")

    async def answer(self, request: Request, context: Context) -> Reply:
        return Reply(language=context.t.code, text=request.person.id)


@pytest.mark.parametrize("name", sorted(UNNOTED))
async def test_what_is_asked_of_ones_own_data_and_inline_leaves_no_trace(store: Store, name: str) -> None:
    handlers: dict[str, Any] = {name: Telling()}
    answering = router(store, **handlers)
    request = Request(chat=PRIVATE, person=READER, at=NOON)
    await answering.offers(replace(request, text="x"), "")
    told = await answering.answer(replace(request, command=name))
    assert told
    assert told.text == READER.id
    await answering.answer(replace(request, command="nonsense"))
    await answering.settled()
    assert await stored(store) is None
    await answering.answer(replace(request, command="help"))
    await answering.settled()
    assert await stored(store) == Visit(NOON, 0, NOON, 0, "7")
