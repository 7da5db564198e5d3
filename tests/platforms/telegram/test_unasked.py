"""What nobody asked for: its pace, its sound, its requests; and how answers make room."""

from datetime import UTC, datetime, timedelta

import pytest

from bot.errors import NeedsAdmin
from bot.model import Button, Card, Chat, ChatKind, Picture, Reply, Request, Secret, Shown
from bot.platforms.telegram.failures import ThreadGone
from bot.platforms.telegram.platform import connect
from bot.platforms.telegram.settings import Settings
from tests.fakes.core import FakeCore
from tests.fakes.telegram import FakeTelegram, Person, flood, refuse
from tests.platforms.telegram.conftest import connected, echo, serving

ME = Chat("telegram", "7")
LONG = Reply(language="en", text="\n\n".join(letter * 3000 for letter in "abc"), silent=True)
NOON = datetime(2026, 3, 29, 12, tzinfo=UTC)


def digest(number: int = 10) -> Reply:
    """Ten stories in Arabic, as long as they get, with two buttons each and one for the rest."""
    cards = tuple(
        Card(
            title="عنوان " * 12 + str(each),
            note="وكالة الأنباء · قبل ساعتين · أيضًا في 4 مصادر",
            url=f"https://example.org/{each}",
            buttons=(Button("اقرأ", f"read {each}"), Button("احفظ", f"save {each}")),
        )
        for each in range(number)
    )
    more = ((Button("23 أخرى", "digest 1 2"),),)
    return Reply(language="ar", text="أخبار الصباح", cards=cards, buttons=more, ordered=True)


async def test_its_pace_is_below_telegrams_limits(server: FakeTelegram) -> None:
    async with connected(server, FakeCore(echo)) as platform:
        pace = platform.capabilities.pace
    assert (pace.a_second, pace.gap, pace.group_a_minute, pace.refusals) == (28.0, 1.0, 20, 0)


async def test_a_digest_is_one_request(server: FakeTelegram, person: Person) -> None:
    async with connected(server, FakeCore(echo)) as platform:
        receipt = await platform.send(ME, digest(), "1")
    assert [each.method for each in server.traffic.log] == ["sendRichMessage"]
    assert receipt.messages == (str(person.chat.standing[0].id),)


@pytest.mark.parametrize("silent", [True, False])
async def test_what_is_silent_makes_no_sound(server: FakeTelegram, person: Person, silent: bool) -> None:
    async with connected(server, FakeCore(echo)) as platform:
        one = Reply(language="en", text="one", silent=silent, ping="5", follow=True)
        receipt = await platform.send(ME, one, "1")
        await platform.edit(receipt, Reply(language="en", text=LONG.text, silent=silent))
        illustrated = Card(title="Rain", pictures=(Picture("telegram", "p"),))
        await platform.send(ME, Reply(language="en", cards=(illustrated,), silent=silent), "2")
        await platform.send(ME, Reply(language="en", text=LONG.text, silent=silent), "3")
    tails = [True, True]
    assert [message.silent for message in person.chat.standing] == [silent, *tails, silent, silent, *tails]


async def test_the_tail_of_a_silent_reply_is_silent_too(server: FakeTelegram, person: Person) -> None:
    async with connected(server, FakeCore(echo)) as platform:
        await platform.send(ME, Reply(language="en", text="x"), "0")
        tail = flood("sendMessage", 0.01)
        server.faults.append(tail)
        tail.times = 0
        receipt = await platform.send(ME, Reply(language="en", text="y", silent=True), "1")
        tail.times = 1
        await platform.edit(receipt, LONG)
    assert tail.met == 1
    assert [message.silent for message in person.chat.standing] == [False, True, True, True]


async def test_each_request_beyond_the_first_counts(server: FakeTelegram, person: Person) -> None:
    pictures = (Picture("telegram", "p"), Picture("telegram", "q"))
    core = FakeCore(echo)
    async with connected(server, core) as platform:
        receipt = await platform.send(ME, Reply(language="en", cards=(Card(title="Rain", pictures=pictures),)), "1")
        assert core.spendings == [ME] * 2  # the delivery itself was counted as one
        await platform.edit(receipt, Reply(language="en", text=LONG.text))
    assert core.spendings == [ME] * 4
    assert [message.silent for message in person.chat.standing] == [True] * 3


async def test_an_answer_has_its_sound(server: FakeTelegram, person: Person) -> None:
    async def answer(_: Request) -> Reply:
        return Reply(language="en", text="x", silent=True)

    async with serving(server, FakeCore(answer)):
        assert not (await person.says("/digest")).silent


async def test_a_topic_that_is_gone_needs_an_admin_and_is_asked_once(server: FakeTelegram) -> None:
    group = server.group(-5, topics=(2, 3))
    group.closed_topics.add(2)
    async with connected(server, FakeCore(echo)) as platform:
        with pytest.raises(NeedsAdmin) as closed:
            await platform.send(Chat("telegram", "-5", ChatKind.GROUP, "2"), digest(), "1")
        assert not isinstance(closed.value, ThreadGone)
        group.topics.remove(3)
        with pytest.raises(ThreadGone):
            await platform.send(Chat("telegram", "-5", ChatKind.GROUP, "3"), digest(), "1")
    assert [each.status for each in server.traffic.log] == [400, 400]
    assert group.heard == []


async def test_every_message_of_an_answer_is_told_before_it_goes_out(server: FakeTelegram, person: Person) -> None:
    async def answer(request: Request) -> Reply:
        """A long one, then one in its place."""
        if request.pressed:
            return Reply(language="en", text="turned", replaces=True)
        return Reply(language="en", text=LONG.text, buttons=((Button("Turn", "turn"),),))

    core = FakeCore(answer)
    async with serving(server, core):
        person.writes("/list")
        *_, last = await person.chat.hears(3)
        assert core.spendings == [ME] * 3
        await person.presses(last, "Turn")
    assert core.spendings == [ME] * 4 == [ME] * len(server.traffic.log)


async def test_each_picture_of_an_album_counts(server: FakeTelegram, person: Person) -> None:
    async def answer(_: Request) -> Reply:
        pictures = (Picture("telegram", "p"), Picture("telegram", "q"))
        return Reply(language="en", cards=(Card(title="Rain", pictures=pictures),), shows=Shown(1, 1))

    core = FakeCore(answer)
    async with serving(server, core):
        person.writes("/read 1")
        await person.chat.hears(3)
    assert core.spendings == [ME] * 3


async def test_what_is_tried_again_counts_again(server: FakeTelegram, person: Person) -> None:
    server.faults.append(flood("sendMessage", 0.01, times=3))
    core = FakeCore(echo)
    async with serving(server, core):
        await person.says("/latest")
    assert core.spendings == [ME] * 4


async def test_what_nobody_asked_for_is_not_told_as_an_answer(server: FakeTelegram, person: Person) -> None:
    core = FakeCore(echo)
    server.faults.append(refuse("sendMessage", 400, "Bad Request: BUTTON_URL_INVALID"))
    async with connected(server, core) as platform:
        receipt = await platform.send(ME, digest(), "1")
        await platform.edit(receipt, digest(3))
    assert core.spendings == []
    assert len(person.chat.standing) == 1


async def test_a_press_has_the_time_of_the_programs_clock(server: FakeTelegram, person: Person) -> None:
    class Driven(FakeCore):
        def now(self) -> datetime:
            return NOON

    async def answer(_: Request) -> Reply:
        return Reply(language="en", text="x", buttons=((Button("Again", "again"),),))

    later = NOON + timedelta(hours=6)
    server.clock = later.timestamp
    core = Driven(answer)
    async with serving(server, core):
        await person.presses(await person.says("/digest"), "Again")
    assert [request.at for request in core.requests] == [later, NOON]


async def test_what_is_paid_for_says_so_and_nothing_else(server: FakeTelegram, person: Person) -> None:
    async with connected(server, FakeCore(echo)) as platform:
        assert platform.capabilities.pace.paid_a_day == 0
        await platform.send(ME, Reply(language="en", text="free"), "1")
        server.paid = True
        await platform.send(ME, Reply(language="en", text="paid", paid=True), "2")
    assert [message.text for message in person.chat.standing] == ["free", "paid"]


async def test_a_star_pays_for_ten(server: FakeTelegram) -> None:
    settings = Settings(token=Secret(server.token), api_base_url=server.url, paid_stars_a_day=5)
    async with connect(settings, FakeCore(echo)) as platform:
        assert platform.capabilities.pace.paid_a_day == 50
