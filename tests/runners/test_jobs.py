"""How far long work is, in the place of the messages that show it."""

import asyncio
from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import cast

import pytest

from bot.delivery.corrections import Here
from bot.errors import Malformed, OutcomeUnknown, PlatformError, TryLater
from bot.model import Chat, ChatKind, Job, Reply, Unit
from bot.platforms.base import Capabilities, Platform, Receipt
from bot.router.jobs import Jobs, Standing
from bot.runners.core import PlatformCore
from bot.runners.jobs import EVERY, IN_GROUPS, UNKNOWN, resting, show
from bot.store.sqlite import Store
from tests.conversation import PRIVATE
from tests.router.test_jobs import OWNER, Office
from tests.samples import NOON


@dataclass
class Loft:
    """A platform, and the way to it: what it is asked to edit is noted, unless the test says what it answers."""

    edits: bool = True
    answers: list[PlatformError] = field(default_factory=list)
    edited: list[tuple[tuple[str, ...], str]] = field(default_factory=list)
    met_: list[str] = field(default_factory=list)
    urgent: float = 0.0
    is_open: bool = True
    moves_to: tuple[str, ...] = ()
    name: str = "telegram"

    @property
    def capabilities(self) -> Capabilities:
        return Capabilities(4000, True, 8, 6, self.edits, True, False)

    async def edit(self, receipt: Receipt, reply: Reply) -> Receipt:
        if self.answers:
            raise self.answers.pop(0)
        self.edited.append((receipt.messages, reply.text))
        return replace(receipt, messages=self.moves_to or receipt.messages)

    @property
    def connected(self) -> Mapping[str, Platform]:
        return {"telegram": cast("Platform", self)}

    @property
    def open(self) -> Sequence[str]:
        return ["telegram"] if self.is_open else []

    @property
    def here(self) -> Here:
        return {}

    def room(self, chat: Chat) -> float:
        return self.urgent if chat else 0.0

    def met(self, chat: Chat, error: Exception) -> None:
        self.met_.append(f"{chat.id}: {type(error).__name__}")

    @property
    def last(self) -> str:
        return self.edited[-1][1].split("\n")[-1]


class Desk:
    """Long work that stands in a message, and the loft to which it is told."""

    def __init__(self, office: Office, store: Store) -> None:
        self.office, self.store, self.loft = office, store, Loft()
        self.core = PlatformCore("telegram", office.router, store, ("en",))

    @property
    def jobs(self) -> Jobs:
        return self.office.jobs

    async def begins(self, chat: Chat = PRIVATE) -> Reply:
        reply = await self.office.who(OWNER).says("/work")
        await self.core.shown(Receipt(chat, ("5",)), reply)
        return reply

    async def goes(self, steps: int, *, rests: bool = False) -> None:
        """The work goes on, and so much time passes that it may be told (unless it still rests)."""
        work = self.office.work
        work.lets(steps)
        await work.reaches(work.done + steps)
        await asyncio.sleep(0)
        for standing in self.standing if not rests else []:
            standing.rest = standing.halted = 0.0
        await show(self.jobs, self.office.router.job, self.loft)

    @property
    def standing(self) -> list[Standing]:
        return self.jobs.due(float("inf"))


@pytest.fixture
async def desk(store: Store) -> AsyncIterator[Desk]:
    office = Office(store)
    yield Desk(office, store)
    await office.jobs.close()


async def test_progress_takes_the_place_of_what_stood_there(desk: Desk) -> None:
    await desk.begins()
    await desk.goes(1, rests=True)
    assert desk.loft.edited == []  # it was said a moment ago
    await desk.goes(1)
    assert (desk.loft.edited[0][0], desk.loft.last) == (("5",), "2 of 10 feeds")
    await desk.goes(0)
    await desk.goes(1, rests=True)
    assert len(desk.loft.edited) == 1
    assert [(job.done, job.total) for job in await desk.store.jobs.left()] == [(3, 10)]
    await desk.goes(7, rests=True)
    assert desk.loft.last == "All of 10."  # the end does not wait
    assert desk.standing == []
    assert await desk.store.jobs.left() == []
    await desk.goes(0)
    assert len(desk.loft.edited) == 2


async def test_the_end_comes_where_it_was_cancelled_elsewhere(desk: Desk) -> None:
    reply = await desk.begins()
    its = desk.jobs.get(reply.job)
    assert its
    await desk.jobs.cancel(its)
    await desk.goes(0, rests=True)
    assert "Cancelled" in desk.loft.edited[0][1]


async def test_who_turned_away_is_left_alone(desk: Desk) -> None:
    await desk.begins()
    await desk.core.shown(Receipt(PRIVATE, ("5",)), Reply(language="en", text="Something else"))
    await desk.goes(2)
    assert desk.loft.edited == []


async def test_who_turns_away_just_now_is_left_alone(desk: Desk) -> None:
    await desk.begins()

    async def render(its: Standing) -> Reply | None:
        desk.jobs.leaves(its.chat, its.messages)
        return await desk.office.router.job(its)

    desk.standing[0].rest = 0.0
    desk.office.work.lets(1)
    await desk.office.work.reaches(1)
    await show(desk.jobs, render, desk.loft)
    assert desk.loft.edited == []


async def test_who_turns_away_while_it_is_told_is_left_alone(desk: Desk) -> None:
    await desk.begins()
    [standing] = desk.standing
    desk.jobs.leaves(standing.chat, standing.messages)
    await desk.jobs.told(standing, ("5",), Reply(language="en", job=standing.number), 0.0)
    assert desk.standing == []


async def test_digests_are_more_urgent(desk: Desk) -> None:
    await desk.begins()
    desk.loft.urgent = 1.0
    await desk.goes(1)
    desk.loft.urgent, desk.loft.is_open = 0.0, False
    await desk.goes(1)
    assert desk.loft.edited == []
    desk.loft.is_open = True
    await desk.goes(1)
    assert desk.loft.last == "3 of 10 feeds"


@pytest.mark.parametrize(
    ("error", "seconds"), [(TryLater(30), 30), (TryLater(0.1), EVERY), (OutcomeUnknown("timeout"), UNKNOWN)]
)
async def test_a_platform_that_asks_to_wait_is_waited_for(desk: Desk, error: PlatformError, seconds: float) -> None:
    await desk.begins()
    desk.loft.answers = [error]
    at = asyncio.get_running_loop().time()
    await desk.goes(1)
    assert desk.loft.met_ == [f"1: {type(error).__name__}"]
    [standing] = desk.standing
    assert at + seconds <= standing.halted < at + seconds + 5
    await desk.goes(9, rests=True)
    assert desk.loft.edited == []
    await desk.goes(0)
    assert desk.loft.last == "All of 10."


async def test_any_other_error_ends_the_telling_and_not_the_work(desk: Desk) -> None:
    reply = await desk.begins()
    desk.loft.answers = [Malformed("no")]
    await desk.goes(1)
    assert desk.standing == []
    assert [job.chat for job in await desk.store.jobs.left()] == [None]
    await desk.goes(8)
    its = desk.jobs.get(reply.job)
    assert its
    assert (its.goes_on, its.done) == (True, 9)


async def test_a_fault_of_ours_ends_the_telling_and_not_the_work(desk: Desk, caplog: pytest.LogCaptureFixture) -> None:
    await desk.begins()

    async def render(its: Standing) -> Reply | None:
        raise ValueError(its.number)

    desk.standing[0].rest = 0.0
    await show(desk.jobs, render, desk.loft)
    assert "how far long work is can't be told" in caplog.text
    assert desk.standing == []


async def test_what_can_not_be_edited_is_not(desk: Desk) -> None:
    await desk.begins()
    desk.loft.edits = False
    await desk.goes(1)
    assert desk.standing == []


async def test_what_is_edited_may_be_another_message_then(desk: Desk) -> None:
    await desk.begins()
    desk.loft.moves_to = ("8",)
    await desk.goes(1)
    await desk.goes(1)
    assert [messages for messages, _ in desk.loft.edited] == [("5",), ("8",)]


async def test_a_group_is_told_less_often() -> None:
    at = asyncio.get_running_loop().time()
    assert at + IN_GROUPS <= resting(Chat("telegram", "-5", ChatKind.GROUP)) < at + IN_GROUPS + 1
    assert at + EVERY <= resting(PRIVATE) < at + EVERY + 1


async def test_a_restart_is_told_where_it_stood(desk: Desk) -> None:
    stored = desk.store.jobs
    number = await stored.begin(Job(what="Testing the feeds", unit=Unit.FEEDS, done=4, total=10), NOON)
    await stored.stands(number, PRIVATE, ("5",), "ar")
    other = await stored.begin(Job(what="Testing all feeds", unit=Unit.FEEDS), NOON)
    await desk.jobs.load()
    await show(desk.jobs, desk.office.router.job, desk.loft)
    [(messages, told)] = desk.loft.edited
    assert messages == ("5",)
    assert "انقطع العمل لأن البوت أُعيد تشغيله" in told
    assert "4 من 10 خلاصات" in told
    assert [job.id for job in await stored.left()] == [other]


async def test_who_takes_over_a_platform_tells_what_was_interrupted_there(desk: Desk) -> None:
    """Of several processes: what goes on in this one, or belongs to another platform, is left alone."""
    stored = desk.store.jobs
    number = await stored.begin(Job(what="Testing the feeds", unit=Unit.FEEDS), NOON)
    await stored.stands(number, PRIVATE, ("5",), "ar")
    await stored.begin(Job(what="Testing all feeds", unit=Unit.FEEDS), NOON)
    await desk.jobs.load("discord")
    assert desk.jobs.get(number) is None
    await desk.jobs.load("telegram")
    its = desk.jobs.get(number)
    assert its
    await desk.jobs.load("telegram")
    assert desk.jobs.get(number) is its


async def test_what_is_unknown_is_not_told(desk: Desk) -> None:
    unknown = Standing(99, PRIVATE, ("7",), "en")
    assert await desk.office.router.job(unknown) is None
