"""Long work: its first answer, its progress, its ends, and what a restart leaves of it."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from bot.errors import BadInput
from bot.i18n import language
from bot.model import Chat, ChatKind, Command, Person, Reply, Request, Role, Unit
from bot.router import Alone, Context, at_work, counted_units
from bot.router.archive import Archive
from bot.router.jobs import IN_ALL, KEPT, LOOKS, RENEWED, Jobs, Standing
from bot.router.work import Running, Stage
from bot.store.sqlite import Store, open_store
from tests.conversation import EDITOR, GROUP, PRIVATE, Conversation, labels, router, shown, text, titles
from tests.postgres import BOTH
from tests.router.works import Slow, until
from tests.samples import NOON

OWNER, OTHER = Person("telegram", "7", "Dana", "en"), Person("telegram", "8", "Kim", "en")


class Office:
    """A bot of which /work begins the long work that a test puts there."""

    def __init__(self, store: Store, patience: float = 0.0) -> None:
        self.work: Any = Slow()
        handler: Any = SimpleNamespace(COMMAND=Command("work", "Work"), answer=self._answer)
        self.router = router(store, "en", work=handler)
        self.router.jobs.patience = patience

    @property
    def jobs(self) -> Jobs:
        return self.router.jobs

    async def _answer(self, request: Request, context: Context) -> Reply:
        return await at_work(self.work, request, context)

    def who(self, person: Person, language: str = "en", chat: Chat = PRIVATE) -> Conversation:
        return Conversation(self.router, replace(person, locale=language), chat)


@pytest.fixture
async def office(store: Store) -> AsyncIterator[Office]:
    made = Office(store)
    yield made
    await made.jobs.close()


async def test_its_progress_is_a_bar_and_counts_in_words(office: Office) -> None:
    dana = office.who(OWNER)
    reply = await dana.says("/work")
    assert (text(reply), labels(reply)) == ("Testing the feeds…\n▱▱▱▱▱▱▱▱▱▱\n0 of 10 feeds", ["Refresh", "Cancel"])
    assert reply.job
    office.work.lets(3)
    await office.work.reaches(3)
    reply = await dana.presses("Refresh")
    assert reply.replaces
    assert text(reply) == "Testing the feeds…\n▰▰▰▱▱▱▱▱▱▱\n3 of 10 feeds"
    arabic = await office.who(OWNER, "ar").sends_press(f"job {reply.job}")
    assert text(arabic).endswith("3 من 10 خلاصات")
    office.work.lets(7)
    await office.work.reaches(10)
    reply = await dana.presses("Refresh")
    assert (text(reply), reply.job) == ("All of 10.", 0)


async def test_what_ends_soon_shows_no_progress(store: Store) -> None:
    office = Office(store, patience=20.0)
    office.work.lets(10)
    reply = await office.who(OWNER).says("/work")
    assert (text(reply), reply.job) == ("All of 10.", 0)
    assert await store.jobs.left() == []


async def test_what_is_cancelled_keeps_what_was_done(office: Office) -> None:
    office.work = Slow(again="work")
    dana = office.who(OWNER)
    await dana.says("/work")
    office.work.lets(4)
    await office.work.reaches(4)
    reply = await dana.presses("Cancel")
    assert reply.replaces
    said = "Testing the feeds:\nCancelled. What was done until then stays.\n4 of 10 feeds\nAll of 4."
    assert (text(reply), labels(reply)) == (said, ["Begin again"])
    old = office.work
    office.work = Slow()
    assert "0 of 10" in text(await dana.presses("Begin again"))
    office.work.lets(1)
    await office.work.reaches(1)
    assert old.done == 4


@pytest.mark.parametrize(
    ("fault", "said"),
    [
        (BadInput("The site took too long to answer."), "The site took too long to answer. Try again later."),
        (ValueError("what now"), "Sorry, something went wrong on our side. What was done until then stays;"),
    ],
)
async def test_a_fault_ends_in_a_sentence(
    office: Office, caplog: pytest.LogCaptureFixture, fault: Exception, said: str
) -> None:
    office.work = Slow(fault=fault)
    dana = office.who(OWNER)
    await dana.says("/work")
    office.work.lets(1)
    await until(lambda: not office.jobs.going())
    assert said in text(await dana.presses("Refresh"))
    assert ("long work failed" in caplog.text) is isinstance(fault, ValueError)


async def test_a_fault_that_comes_at_once_is_answered_at_once(store: Store) -> None:
    office = Office(store, patience=20.0)
    office.work = Slow(fault=BadInput("There is no feed at this address."))
    office.work.lets(1)
    assert text(await office.who(OWNER).says("/work")).startswith("There is no feed at this address. Send the address")


async def test_only_its_owner_and_editors_have_a_say(office: Office) -> None:
    reply = await office.who(OWNER).says("/work")
    for verb in ("", " cancel", " file"):
        assert "Only who began this" in text(await office.who(OTHER).sends_press(f"job {reply.job}{verb}"))
    nobody = replace(OWNER, genuine=False)
    assert "Only who began this" in text(await office.who(nobody).sends_press(f"job {reply.job} cancel"))
    assert "Cancelled" in text(await office.who(Person("telegram", EDITOR)).sends_press(f"job {reply.job} cancel"))
    again = await office.who(OWNER).sends_press(f"job {reply.job} cancel")
    assert "Cancelled" in text(again)


async def test_so_many_go_on_at_once(office: Office) -> None:
    dana = office.who(OWNER)
    for _ in range(2):
        await dana.says("/work")
    assert text(await dana.says("/work")).startswith("Two works of yours are going on.")
    for number in range(IN_ALL - 2):
        await office.who(Person("telegram", f"9{number}")).says("/work")
    assert text(await office.who(OTHER).says("/work")).startswith("Too much is going on")


async def test_of_work_that_takes_much_one_goes_on_at_a_time(office: Office) -> None:
    office.work = Slow()
    office.work.sole = Archive.sole
    await office.who(OWNER).says("/work")
    assert text(await office.who(OTHER).says("/work")).startswith("Too much is going on")
    office.work.lets(10)
    await until(lambda: not office.jobs.going())
    office.work = Slow()
    assert text(await office.who(OTHER).says("/work")).startswith("Testing the feeds")


async def test_what_goes_on_is_listed(office: Office) -> None:
    dana, kim = office.who(OWNER), office.who(OTHER)
    assert text(await dana.says("/job")) == "No long work is going on."
    await dana.says("/work")
    reply = await dana.says("/job")
    assert (titles(reply), reply.cards[0].text) == (["Testing the feeds"], "0 of 10 feeds")
    assert text(await kim.says("/job")) == "No long work is going on."
    assert len((await office.who(Person("telegram", EDITOR)).says("/job")).cards) == 1
    assert "Cancelled" in text(await dana.presses("Cancel"))


async def test_a_file_comes_by_a_button(office: Office) -> None:
    office.work = Slow(file=b"abc")
    dana = office.who(OWNER)
    await dana.says("/work")
    with pytest.raises(StopIteration):
        dana.button("Get the file")
    assert dana.last
    assert "not kept any more" in text(await dana.sends_press(f"job {dana.last.job} file"))
    number = office.jobs.going()[0].number
    office.work.lets(10)
    await office.work.reaches(10)
    reply = await dana.sends_press(f"job {number}")
    assert (labels(reply), reply.document) == (["Get the file"], None)
    reply = await dana.presses("Get the file")
    assert reply.document
    assert (reply.document.content, reply.replaces) == (b"abc", False)


async def test_buttons_that_nobody_made(office: Office) -> None:
    dana = office.who(OWNER)
    reply = await dana.says("/work")
    assert "too old" in text(await dana.sends_press(f"job {reply.job} eat"))
    assert "nothing more is known" in text(await dana.sends_press("job 999"))


async def test_one_step_has_no_bar(office: Office) -> None:
    ended = asyncio.Event()

    async def doing() -> Reply:
        await ended.wait()
        return Reply(language="en", text="It can be read.")

    office.work = Alone("Testing the feed", doing, role=Role.READER)
    dana = office.who(OWNER)
    assert text(await dana.says("/work")) == "Testing the feed…"
    ended.set()
    await until(lambda: not office.jobs.going())
    assert text(await dana.presses("Refresh")) == "It can be read."
    office.work = Alone("Testing the feed", doing, role=Role.READER)
    ended.clear()
    await dana.says("/work")
    assert text(await dana.presses("Cancel")) == "Testing the feed:\nCancelled. What was done until then stays."


async def test_a_restart_is_told(tmp_path: Path) -> None:
    async with open_store(tmp_path / "khabar.db") as store:
        office = Office(store)
        reply = await office.who(OWNER).says("/work")
        office.work.lets(2)
        await office.work.reaches(2)
        await office.jobs.keep()
        await office.jobs.close()
    async with open_store(tmp_path / "khabar.db") as store:
        office = Office(store)
        interrupted = await office.who(OTHER).sends_press(f"job {reply.job}")  # whose it was is not kept
        assert "Interrupted, as the bot was restarted" in text(interrupted)
        assert "2 of 10 feeds" in text(interrupted)
        assert (await office.who(OWNER).says("/work")).job > reply.job
        await store.tidy(NOON + timedelta(days=9))
        assert "nothing more is known" in text(await office.who(OWNER).sends_press(f"job {reply.job}"))
        await office.jobs.close()


@pytest.fixture
async def elsewhere(store: Store) -> AsyncIterator[Office]:
    """Another process."""
    made = Office(store)
    yield made
    await made.jobs.close()


@BOTH
async def test_what_goes_on_in_another_process_goes_on(office: Office, elsewhere: Office) -> None:
    """Where a visitor is with another web process than the one that does the work."""
    reply = await office.who(OWNER).says("/work")
    await office.jobs.stands(PRIVATE, ("5",), reply, 0.0)
    office.work.lets(2)
    await office.work.reaches(2)
    await office.jobs.keep()
    dana = elsewhere.who(OWNER)
    await elsewhere.jobs.load("discord")
    assert text(await dana.sends_press(f"job {reply.job}")).endswith("2 of 10 feeds")
    assert "nothing more is known" in text(await elsewhere.who(OTHER, chat=GROUP).sends_press(f"job {reply.job}"))
    assert "Cancelled" in text(await dana.sends_press(f"job {reply.job} cancel"))
    await office.jobs.look(RENEWED - 0.1, {})
    assert office.jobs.going()
    await office.jobs.look(RENEWED, {})
    assert office.jobs.going() == []
    told = office.jobs.get(reply.job)
    assert told
    assert told.stage is Stage.CANCELLED


@BOTH
async def test_what_a_dead_process_left_is_told_by_who_has_the_page(
    office: Office, elsewhere: Office, store: Store
) -> None:
    """Once, by one of them; what goes on is left alone."""
    third, page = Jobs(store.jobs), Chat("web", "1")
    left = await office.who(OWNER).says("/work")
    await office.jobs.stands(page, ("5",), left, 0.0)
    for jobs in (elsewhere.jobs, third):
        await jobs.look(LOOKS, {"web": (page.id, "2")})
        assert jobs.due(9.0) == []
    await store.jobs.let_go([left.job])
    await third.look(LOOKS * 2, {"web": ("2",)})
    assert third.due(9.0) == []
    await elsewhere.jobs.look(LOOKS * 2, {"web": (page.id, "2")})
    await third.look(LOOKS * 3, {"web": (page.id,)})
    assert [its.messages for its in elsewhere.jobs.due(9.0)] == [("5",)]
    assert third.due(9.0) == []
    told = elsewhere.jobs.get(left.job)
    assert told
    assert told.stage is Stage.INTERRUPTED


async def test_work_that_nobody_knows_any_more_ends(office: Office, store: Store) -> None:
    """Another one has told that it was interrupted, as this process was asleep."""
    reply = await office.who(OWNER).says("/work")
    await store.jobs.forget(reply.job)
    await office.jobs.look(RENEWED, {})
    assert office.jobs.going() == []


@BOTH
async def test_who_leads_no_more_ends_what_was_begun_there(office: Office, elsewhere: Office) -> None:
    """The next one says that it was interrupted, and nobody else says otherwise."""
    mine = await office.who(OWNER).says("/work")
    await office.jobs.stands(PRIVATE, ("5",), mine, 0.0)
    office.work = Slow()
    other = await office.who(Person("discord", "9")).says("/work")
    await office.jobs.stands(Chat("discord", "9"), ("6",), other, 0.0)
    await office.jobs.leave("web")
    await office.jobs.leave("telegram")
    assert [its.number for its in office.jobs.going()] == [other.job]
    assert [its.messages for its in office.jobs.due(9.0)] == [("6",)]
    await office.jobs.keep()
    await elsewhere.jobs.load("telegram")
    assert [its.messages for its in elsewhere.jobs.due(9.0)] == [("5",)]
    await office.jobs.load("telegram")  # it leads again
    assert len(office.jobs.due(9.0)) == 2


async def test_a_database_that_is_away_keeps_no_program_from_its_end(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    async with open_store(tmp_path / "khabar.db") as store:
        office = Office(store)
        await office.who(OWNER).says("/work")
    await office.jobs.close()
    assert "is told a little later" in caplog.text


async def test_what_ended_long_ago_is_forgotten(office: Office) -> None:
    dana, kim = office.who(OWNER), office.who(OTHER)
    first = await dana.says("/work")
    await dana.presses("Cancel")
    await kim.says("/work")
    assert office.jobs.get(first.job)
    kim.at += KEPT + timedelta(seconds=1)
    await kim.says("/work")
    assert office.jobs.get(first.job) is None
    third = await dana.says("/work")
    await dana.presses("Cancel")
    await dana.says("/work")
    assert office.jobs.get(third.job) is None  # begun anew


async def test_cancelled_twice_it_is_forgotten_once(store: Store) -> None:
    office = Office(store)
    its = await office.jobs.start(office.work, OWNER, NOON)
    assert its.goes_on
    await office.jobs.cancel(its)
    await office.jobs.cancel(its)
    assert its.stage is Stage.CANCELLED
    await office.jobs.keep()
    await office.jobs.keep()
    assert await store.jobs.left() == []


async def test_where_it_stands(store: Store) -> None:
    office = Office(store)
    reply = await office.who(OWNER).says("/work")
    await office.jobs.stands(PRIVATE, ("5", "6"), reply, 2.0)
    await office.jobs.stands(Chat("web", "1"), ("1",), replace(reply, job=99), 0.0)  # of which nothing is known
    [job] = await store.jobs.left()
    assert (job.chat, job.messages, job.language) == (PRIVATE, ("5", "6"), "en")
    assert office.jobs.due(1.0) == []
    [standing] = office.jobs.due(2.0)
    standing.halted = 9.0
    assert office.jobs.due(8.0) == []
    shown(reply)
    office.jobs.leaves(PRIVATE, ("6",))
    assert office.jobs.due(10.0) == []
    await office.jobs.close()


async def test_who_is_forgotten_has_no_work(office: Office, store: Store) -> None:
    """What goes on is stopped, what has ended is not shown any more; others go on."""
    dana, kim = office.who(OWNER), office.who(OTHER)
    ended = await dana.says("/work")
    office.work.lets(10)
    await until(lambda: office.jobs.going() == [])
    office.work = Slow("again")
    office.work.what = "Testing one feed"
    reply = await dana.says("/work")
    await office.jobs.stands(Chat("telegram", "-5", ChatKind.GROUP), ("5",), reply, 0.0)
    office.work = Slow()
    others = await kim.says("/work")
    await office.jobs.stands(PRIVATE, ("6",), others, 0.0)
    await office.jobs.stands(Chat("telegram", "8"), ("7",), others, 0.0)
    await office.jobs.forget(OWNER, PRIVATE)
    assert [its.owner for its in office.jobs.going()] == [str(OTHER)]
    assert [its.messages for its in office.jobs.due(9.0)] == [("7",)]
    assert [job.id for job in await store.jobs.left()] == [others.job]
    assert office.jobs._jobs.keys() == {others.job}
    for number in (ended.job, reply.job):
        assert "nothing more is known" in text(await dana.sends_press(f"job {number}"))


@pytest.mark.parametrize(
    ("unit", "english", "arabic"),
    [
        (Unit.FEEDS, "1 of 2 feeds", "1 من خلاصتين"),
        (Unit.ARTICLES, "1 of 2 articles", "1 من خبرين"),
    ],
)
def test_it_is_counted_in_its_units(unit: Unit, english: str, arabic: str) -> None:
    its = Running(what="", unit=unit, done=1, total=2)
    assert counted_units(its, language("en")) == english
    assert counted_units(its, language("ar")) == arabic
    its.total = 1
    assert counted_units(its, language("en")) == ""


async def test_a_role_that_was_taken_keeps_no_file(office: Office, store: Store) -> None:
    """Nor what it came to, by whatever way; nor does a role that is less see what more may."""
    office.work, dana = Slow(file=b"drafts"), office.who(OWNER)
    office.work.role = Role.ADMIN
    await store.roles.give(OWNER, Role.ADMIN, OTHER, NOON, lambda _: None)
    begun = await dana.says("/work")
    standing = Standing(begun.job, PRIVATE, ("1",), "en")
    office.work.lets(10)
    await until(lambda: not office.jobs.going())
    shown_now = await office.router.job(standing)
    assert shown_now
    assert labels(shown_now) == ["Get the file"]
    await store.roles.give(OWNER, Role.READER, OTHER, NOON, lambda _: None)
    for press in (f"job {begun.job}", f"job {begun.job} file", f"job {begun.job} cancel"):
        refused = await dana.sends_press(press)
        assert (text(refused).split(".")[0], refused.document) == ("Only the bot's admins can do that", None)
    changed = await office.router.job(standing)
    assert changed
    assert (text(changed).split(".")[0], labels(changed), changed.job) == ("Only the bot's admins can do that", [], 0)


async def test_an_admin_is_told_nothing_of_an_owners_backup(office: Office, store: Store) -> None:
    office.work.role = Role.OWNER
    begun = await office.who(Person("telegram", EDITOR)).says("/work")
    await store.roles.give(OTHER, Role.ADMIN, OWNER, NOON, lambda _: None)
    admin = office.who(OTHER)
    assert text(await admin.says("/job")) == "No long work is going on."
    assert "owners can do that" in text(await admin.sends_press(f"job {begun.job}"))
