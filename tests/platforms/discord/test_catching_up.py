"""What was written to the bot while it was away is read from the history of each private chat, once, in order."""

import asyncio
import time
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

import discord
import pytest

from bot.errors import StoreUnusable
from bot.model import Heard, Incoming, Reply, Request
from bot.platforms.discord.catching_up import MOST_CHATS, TRIES
from bot.platforms.discord.history import MOST
from tests.fakes.core import FakeCore, FakeHearing, FakeInbox
from tests.fakes.discord import FakeDiscord, User
from tests.fakes.discord_rules import Refused
from tests.platforms.discord.bot import COMMANDS, serving
from tests.platforms.discord.test_direct_messages import forwarded
from tests.platforms.discord.test_gathering import Told, send

ALI, NOOR, KIM = User(4000, "Ali"), User(), User(6000, "Kim")
EVERYBODY = (ALI, NOOR, KIM, User(7000, "Sam"), User(8000, "Lee"))
HISTORY = r"/channels/\d+/messages"
DAY = timedelta(days=1)


async def told(request: Request) -> Reply:
    return Reply(language="en", text=" ".join(filter(None, (request.command, said(request)))))


def said(request: Request) -> str:
    return " ".join(forward.text for forward in request.forwards) or request.text


def core_of(
    *people: User, inbox: FakeInbox | None = None, hearing: "Odd | None" = None, ago: timedelta = DAY
) -> FakeCore:
    """These people were here."""
    core = FakeCore(told, COMMANDS, inbox=hearing.inbox if hearing else inbox, hearing=hearing)
    core.hearing.here |= {str(person.dm): datetime.now(UTC) - ago for person in people}
    return core


def asked(server: FakeDiscord, person: User = NOOR) -> int:
    """How often the history of a person's chat was asked for."""
    return len(server.find("GET", f"/channels/{person.dm}/messages"))


def texts(core: FakeCore) -> list[str]:
    return [said(request) for request in core.requests]


def old(ago: timedelta) -> dict[str, Any]:
    """The number of a message that is so old."""
    return {"id": str(discord.utils.time_snowflake(datetime.now(UTC) - ago))}


def trouble(server: FakeDiscord, way: str) -> None:
    """From now on no history comes."""
    server.storm.share, server.storm.ways, server.storm.method, server.storm.path = 1.0, (way,), "GET", HISTORY


async def answered(server: FakeDiscord, text: str) -> None:
    """Until somebody was told this."""
    await server.until(lambda: text in [message.text for message in server.api.messages.values()])


async def test_what_was_written_while_it_was_away_is_answered_in_order() -> None:
    core = core_of(NOOR)
    async with FakeDiscord() as server:
        async with serving(server, core):
            await server.direct_message("before")
        for text in ("one", "two"):
            server.written(text)
        async with serving(server, core):
            await answered(server, "two")
            await server.direct_message("after")
    assert texts(core) == ["before", "one", "two", "after"]
    assert core.inbox.open == []


async def test_a_burst_that_was_sent_while_it_was_away_is_one_request() -> None:
    core = core_of(NOOR)
    async with FakeDiscord() as server:
        stories = [f"Story {number}" for number in range(20)]
        for story in stories:
            server.written("", **forwarded(content=story))
        async with serving(server, core):
            await answered(server, " ".join(stories))
    assert len(core.requests) == 1


async def test_nothing_is_taken_in_twice_after_further_starts() -> None:
    core = core_of(NOOR)
    async with FakeDiscord() as server:
        server.written("one")
        for _ in range(3):
            async with serving(server, core):
                await server.until(lambda: asked(server) > 0)
                await answered(server, "one")
                await server.direct_message("end")
    assert texts(core) == ["one", "end", "end", "end"]
    assert asked(server) == 3


async def test_a_first_start_asks_nothing_and_takes_in_nothing_old() -> None:
    """Nobody knows of a chat; after an upgrade it is known of some, and not up to where they were heard."""
    core, upgraded = core_of(), core_of(NOOR)
    upgraded.hearing.since = datetime.now(UTC) + timedelta(seconds=1)
    async with FakeDiscord() as server:
        server.written("long ago")
        async with serving(server, core):
            await server.direct_message("hello")
        assert asked(server) == 0
        async with serving(server, upgraded):
            await server.until(lambda: asked(server) == 1)
            await server.direct_message("hello")
    assert texts(core) == texts(upgraded) == ["hello"]


async def test_other_chats_are_left_alone_until_somebody_writes_there() -> None:
    """Of those who were here long ago, what they wrote meanwhile comes before what they write now."""
    core = core_of(NOOR)
    core.hearing.here[str(ALI.dm)] = datetime.now(UTC) - timedelta(days=40)
    async with FakeDiscord() as server:
        server.written("from Noor")
        server.written("from Ali", user=ALI)
        async with serving(server, core):
            await answered(server, "from Noor")
            assert asked(server, ALI) == 0
            await server.gateway.dispatch("MESSAGE_CREATE", server.written("hello", user=ALI))
            await answered(server, "hello")
            await server.direct_message("hello", user=User(7000, "Sam"))
    assert texts(core) == ["from Noor", "from Ali", "hello", "hello"]
    assert asked(server, User(7000)) == 0


@pytest.mark.parametrize(("status", "code"), [(403, 50001), (404, 10003)])
async def test_a_chat_that_refuses_is_left_out(status: int, code: int) -> None:
    core = core_of(NOOR, KIM)
    async with FakeDiscord() as server:
        server.limits.refuse(NOOR.dm, status, code)
        server.written("from Kim", user=KIM)
        async with serving(server, core, again=0.01):
            await answered(server, "from Kim")
            server.limits.accept(NOOR.dm)
            await server.direct_message("hello")
    assert texts(core) == ["from Kim", "hello"]
    assert asked(server) == 1


async def test_of_more_than_is_taken_in_the_newest_are_and_the_person_is_told(
    caplog: pytest.LogCaptureFixture,
) -> None:
    core = core_of(NOOR)
    async with FakeDiscord(strict=False) as server:
        for number in range(MOST + 150):
            server.written("", **forwarded(content=str(number)))
        async with serving(server, core):
            await server.until(lambda: str(MOST + 149) in " ".join(texts(core)).split())
            await server.direct_message("end")
        async with serving(server, core):
            await server.direct_message("end")
    assert [request.command for request in core.requests[:2]] == ["unheard", None]
    taken = [forward.text for request in core.requests for forward in request.forwards]
    assert taken == [str(number) for number in range(150, MOST + 150)]
    assert "are left out" in caplog.text


async def test_two_hundred_are_less_than_the_bound_and_all_taken_in() -> None:
    """As full pages follow each other, the newest of which holds what came before the last message that was heard."""
    core = core_of(NOOR)
    async with FakeDiscord(strict=False) as server:
        for number in range(50):
            last = server.written(f"heard {number}")
        core.hearing.read[str(NOOR.dm)] = int(last["id"])
        for number in range(200):
            server.written("", **forwarded(content=str(number)))
        async with serving(server, core):
            await server.until(lambda: "199" in " ".join(texts(core)).split())
            await server.direct_message("end")
    assert [forward.text for request in core.requests for forward in request.forwards] == [str(n) for n in range(200)]
    assert asked(server) == 3


async def test_words_that_are_old_are_left_out_and_the_person_is_told() -> None:
    core = core_of(NOOR, ago=5 * DAY)
    async with FakeDiscord() as server:
        server.written("/latest", **old(3 * DAY))
        server.written("", **forwarded(content="Rain"), **old(2 * DAY))
        server.written("news?", **old(DAY / 2))
        async with serving(server, core):
            await server.direct_message("end")
    assert [(request.command, said(request)) for request in core.requests] == [
        ("unheard", ""),
        (None, "Rain"),
        (None, "news?"),
        (None, "end"),
    ]


async def test_that_something_was_left_out_is_told_after_a_crash() -> None:
    """And a forward that is too old is not taken for one that others follow."""
    inbox = FakeInbox()
    core = core_of(NOOR, inbox=inbox)
    core.hearing.read[str(NOOR.dm)] = 1
    async with FakeDiscord() as server:
        server.written("", **forwarded(content="Old"), **old(40 * DAY))
        server.written("", **forwarded(content="Rain"))

        begun, never = asyncio.Event(), asyncio.Event()

        async def killed(_: Request) -> None:
            begun.set()
            await never.wait()

        async with serving(server, FakeCore(killed, COMMANDS, inbox=inbox, hearing=core.hearing), drain=0.01):
            await begun.wait()
        async with serving(server, core):
            await answered(server, "Rain")
    assert [request.command for request in core.requests] == ["unheard", None]
    assert inbox.open == []


async def test_what_bots_and_discord_say_is_not_answered() -> None:
    core = core_of(NOOR)
    async with FakeDiscord() as server:
        server.written("beep", author=User(6, "Bot", bot=True).json)
        last = server.written("pinned", type=6)
        async with serving(server, core):
            await server.until(lambda: asked(server) == 1)
            await server.direct_message("hello")
        assert texts(core) == ["hello"]
    assert core.inbox.open == []
    assert core.hearing.read[str(NOOR.dm)] > int(last["id"])


async def test_a_resumed_session_asks_nothing() -> None:
    core = core_of(NOOR)
    async with FakeDiscord() as server, serving(server, core):
        await server.direct_message("before")
        await server.gateway.say_reconnect()
        await server.gateway.dispatch("MESSAGE_CREATE", server.written("meanwhile"))
        await answered(server, "meanwhile")
        assert (server.gateway.resumed, asked(server)) == (1, 1)
    assert texts(core) == ["before", "meanwhile"]


@pytest.mark.parametrize("shards", [1, 2])
async def test_a_session_that_begins_anew_asks_again(shards: int) -> None:
    core = core_of(NOOR)
    async with FakeDiscord() as server:
        server.api.starts.recommended = shards
        async with serving(server, core):
            await server.direct_message("before")
            server.written("meanwhile")
            await server.gateway.forget()
            await answered(server, "meanwhile")
            await server.direct_message("after")
    assert texts(core) == ["before", "meanwhile", "after"]


async def test_a_shard_without_direct_messages_asks_nothing() -> None:
    core = core_of(NOOR)
    async with FakeDiscord() as server:
        server.api.starts.recommended = 2
        async with serving(server, core) as platform:
            await server.direct_message("before")
            await server.gateway.forget(1)
            await server.gateway.wait_for(lambda: server.gateway.identified == 3)
            async with asyncio.timeout(5):
                while any(platform.parts().values()):  # noqa: ASYNC110  nothing tells of a state that changes
                    await asyncio.sleep(0.01)
            assert asked(server) == 1


async def test_what_is_written_now_waits_for_what_came_before() -> None:
    core = core_of(NOOR)
    async with FakeDiscord() as server:
        server.written("one")
        server.limit("GET", HISTORY, 0.3)
        async with serving(server, core):
            await server.until(lambda: asked(server) == 1)
            for text in ("two", "three"):
                await server.gateway.dispatch("MESSAGE_CREATE", server.written(text))
            await answered(server, "three")
    assert texts(core) == ["one", "two", "three"]


async def test_what_waits_too_long_is_answered_before_what_came_earlier(caplog: pytest.LogCaptureFixture) -> None:
    core = core_of(NOOR)
    async with FakeDiscord() as server:
        server.written("one")
        server.limit("GET", HISTORY, 1.0)
        async with serving(server, core, wait=0.05):
            await server.until(lambda: asked(server) == 1)
            await server.direct_message("two")
            assert str(NOOR.dm) not in core.hearing.read, "a kill now would lose the first one"
            await answered(server, "one")
            await server.direct_message("three")
    assert texts(core) == ["two", "one", "three"]
    assert "is told late" in caplog.text


@pytest.mark.parametrize("way", ["503", "garbage", "page"])
async def test_a_history_that_does_not_come_is_asked_for_again(way: str, caplog: pytest.LogCaptureFixture) -> None:
    core = core_of(NOOR)
    async with FakeDiscord() as server:
        server.written("one")
        server.spoil("GET", HISTORY, way)
        async with serving(server, core, again=0.05):
            await answered(server, "one")
    assert asked(server) == 2
    assert "can't be read" in caplog.text


async def test_a_history_that_never_comes_is_asked_for_when_somebody_writes() -> None:
    core = core_of(NOOR)
    async with FakeDiscord() as server:
        server.written("one")
        trouble(server, "503")
        async with serving(server, core, again=0.001):
            await server.until(lambda: asked(server) == TRIES)
            for _ in range(5):
                await server.direct_message("hello", user=KIM)
            await server.direct_message("two")
            assert asked(server) == TRIES + 1
            server.storm.share = 0.0
            await server.gateway.dispatch("MESSAGE_CREATE", server.written("three"))
            await answered(server, "three")
    assert texts(core)[5:] == ["two", "one", "three"]


async def test_it_ends_at_once_though_a_history_is_to_be_asked_for_again() -> None:
    core = core_of(NOOR)
    async with FakeDiscord() as server:
        server.spoil("GET", HISTORY, "503")
        began = time.monotonic()
        async with serving(server, core, again=60.0, drain=60.0):
            await server.until(lambda: asked(server) == 1)
            await server.direct_message("hello")
        assert time.monotonic() - began < 10
        await asyncio.sleep(0)
        assert not [task for task in asyncio.all_tasks() if "CatchingUp" in repr(task.get_coro())]


async def test_who_leads_no_longer_asks_for_nothing(caplog: pytest.LogCaptureFixture) -> None:
    """Another process does; what is only thought of is not written."""
    core, leads = core_of(NOOR), True
    core.leading = lambda: leads
    async with FakeDiscord() as server:
        server.spoil("GET", HISTORY, "503")
        async with serving(server, core, again=0.05):
            await server.until(lambda: asked(server) == 1)
            leads = False
            async with asyncio.timeout(5):
                while caplog.text.count("can't be read") < TRIES:  # noqa: ASYNC110  nothing tells of a line
                    await asyncio.sleep(0.01)
            assert asked(server) == 1


async def test_what_an_earlier_run_left_and_what_came_since_are_one_burst() -> None:
    inbox = Told()
    core = core_of(inbox=inbox)
    async with FakeDiscord() as server:
        async with serving(server, core, quiet=60):
            await send(server, **forwarded(content="Rain"))
            await inbox.has(1)
        server.written("", **forwarded(content="Snow"))
        async with serving(server, core):
            await answered(server, "Rain Snow")
    assert len(core.requests) == 1
    assert inbox.open == []


@pytest.mark.parametrize("way", ["503", "silence"])
async def test_what_an_earlier_run_left_does_not_wait_for_a_history_in_trouble(way: str) -> None:
    inbox = Told()
    core = core_of(*EVERYBODY, inbox=inbox)
    async with FakeDiscord() as server:
        async with serving(server, core, quiet=60):
            for person in EVERYBODY:
                await send(server, user=person, **forwarded(content=person.name))
            await inbox.has(len(EVERYBODY))
        trouble(server, way)
        async with serving(server, core, again=60.0, history=0.2):
            await server.until(lambda: len(server.api.messages) == len(EVERYBODY))
    assert sorted(texts(core)) == sorted(person.name for person in EVERYBODY)


async def test_a_message_of_a_history_that_cannot_be_read_is_put_aside_once() -> None:
    core = core_of(NOOR)
    async with FakeDiscord() as server:
        broken = server.written("broken", embeds=7)
        server.written("whole")
        for _ in range(2):
            async with serving(server, core):
                await server.until(lambda: asked(server) > 0)
                await server.direct_message("end")
    assert list(core.inbox.quarantined) == [f"MESSAGE_CREATE {broken['id']}"]
    assert texts(core) == ["whole", "end", "end"]


MANY = 1_000_000


class Odd(FakeHearing):
    """It fails for a while, where it is wanted."""

    def __init__(self, error: Exception, *, where: str, times: int = 1) -> None:
        self.inbox = Told()
        super().__init__(self.inbox)
        self._error, self._where, self.times = error, where, times

    def _fail(self, where: str) -> None:
        if where == self._where and self.times:
            self.times -= 1
            raise self._error

    async def known(self, most: int) -> tuple[Heard, ...]:
        self._fail("known")
        return await super().known(most)

    async def put(self, updates: Sequence[tuple[str, str]], chat: str, message: int) -> tuple[Incoming, ...]:
        self._fail("put")
        return await super().put(updates, chat, message)


@pytest.mark.parametrize("error", [StoreUnusable("the disk is full"), RuntimeError("on purpose")])
async def test_what_cannot_be_stored_is_asked_for_again(error: Exception) -> None:
    core = core_of(NOOR, hearing=Odd(error, where="put"))
    async with FakeDiscord() as server:
        server.written("one")
        async with serving(server, core, again=0.05):
            await answered(server, "one")
    assert texts(core) == ["one"]


async def test_an_inbox_that_does_not_say_how_far_it_was_read_keeps_no_answer() -> None:
    hearing = Odd(StoreUnusable("the database is away"), where="known", times=MANY)
    core = core_of(NOOR, hearing=hearing)
    async with FakeDiscord() as server:
        server.written("one")
        async with serving(server, core, again=0.05):
            await server.direct_message("two")
            assert core.hearing.read == {}, "a kill now would lose the first one"
            hearing.times = 0
            await answered(server, "one")
    assert texts(core) == ["two", "one"]


class Hanging(Odd):
    """It does not say how far chats are read before it is let."""

    def __init__(self) -> None:
        super().__init__(AssertionError(), where="nowhere")
        self.asked, self.let = 0, asyncio.Event()

    async def known(self, most: int) -> tuple[Heard, ...]:
        self.asked += 1
        if self.asked > 1:
            await self.let.wait()
        return await super().known(most)


async def test_what_was_known_before_a_session_says_nothing_in_it() -> None:
    hearing = Hanging()
    core = core_of(NOOR, hearing=hearing)
    async with FakeDiscord() as server, serving(server, core, wait=0.05):
        await server.direct_message("one")
        read = dict(hearing.read)
        server.written("two")
        await server.gateway.forget()
        await server.gateway.wait_for(lambda: server.gateway.identified == 2)
        await server.direct_message("three")
        assert hearing.read == read, "a kill now would lose the second one"
        hearing.let.set()
        await answered(server, "two")
    assert texts(core) == ["one", "three", "two"]


async def test_what_is_written_in_a_new_session_waits_for_what_is_known() -> None:
    hearing = Hanging()
    core = core_of(NOOR, hearing=hearing)
    async with FakeDiscord() as server, serving(server, core):
        await server.direct_message("one")
        server.written("two")
        await server.gateway.forget()
        await server.gateway.wait_for(lambda: server.gateway.identified == 2)
        await server.gateway.dispatch("MESSAGE_CREATE", server.written("three"))
        async with asyncio.timeout(5):
            while hearing.asked < 2:  # noqa: ASYNC110  nothing tells of it
                await asyncio.sleep(0.01)
        hearing.let.set()
        await answered(server, "three")
    assert texts(core) == ["one", "two", "three"]


class Shaky(Odd):
    """It says once how far chats are read."""

    async def known(self, most: int) -> tuple[Heard, ...]:
        found = await super().known(most)
        self.times = MANY
        return found


async def test_what_was_left_waits_for_no_history_where_it_is_not_known_any_more_how_far_chats_were_read() -> None:
    hearing = Odd(AssertionError(), where="nowhere")
    core = core_of(hearing=hearing)
    async with FakeDiscord() as server:
        async with serving(server, core, quiet=60):
            for person in (NOOR, KIM):
                await send(server, user=person, **forwarded(content=person.name))
            await hearing.inbox.has(2)
        shaky = Shaky(StoreUnusable("the database is away"), where="known", times=0)
        shaky.read, again = hearing.read, FakeCore(told, COMMANDS, inbox=hearing.inbox, hearing=shaky)
        trouble(server, "silence")
        async with serving(server, again, again=60.0):
            await answered(server, "Kim")


class Slow(Odd):
    """The first that it stores takes until it is let."""

    def __init__(self) -> None:
        super().__init__(AssertionError(), where="nowhere")
        self.sessions, self.let = 0, asyncio.Event()
        self.putting, self.asked_again = asyncio.Event(), asyncio.Event()

    async def known(self, most: int) -> tuple[Heard, ...]:
        self.sessions += 1
        if self.sessions == 2:
            self.asked_again.set()
        return await super().known(most)

    async def put(self, updates: Sequence[tuple[str, str]], chat: str, message: int) -> tuple[Incoming, ...]:
        self.putting.set()
        await self.let.wait()
        return await super().put(updates, chat, message)


async def test_what_is_still_read_when_another_session_begins_is_read_again() -> None:
    hearing = Slow()
    core = core_of(NOOR, hearing=hearing)
    async with FakeDiscord() as server:
        server.written("one")
        async with serving(server, core):
            await hearing.putting.wait()
            server.written("two")
            await server.gateway.forget()
            await hearing.asked_again.wait()
            for _ in range(10):
                await asyncio.sleep(0)
            hearing.let.set()
            await answered(server, "two")
    assert texts(core) == ["one", "two"]


async def test_what_was_left_is_answered_where_it_is_not_known_how_far_chats_were_read() -> None:
    hearing = Odd(StoreUnusable("the database is away"), where="known", times=0)
    core = core_of(hearing=hearing)
    async with FakeDiscord() as server:
        async with serving(server, core, quiet=60):
            await send(server, **forwarded(content="Rain"))
            await hearing.inbox.has(1)
        hearing.times = MANY
        async with serving(server, core, again=60):
            await answered(server, "Rain")
    assert texts(core) == ["Rain"]


async def test_what_could_not_be_kept_is_not_answered_twice() -> None:
    core = core_of(NOOR, hearing=Odd(StoreUnusable("the disk is full"), where="put"))
    async with FakeDiscord() as server, serving(server, core):
        await server.until(lambda: asked(server) == 1)
        await server.direct_message("one")
        await server.gateway.forget()
        await server.until(lambda: asked(server) == 2)
        await server.direct_message("two")
    assert texts(core) == ["one", "two"]


async def test_of_very_many_chats_those_of_whom_was_here_last_are_read_unasked(
    caplog: pytest.LogCaptureFixture,
) -> None:
    people = [User(10_000 + number, f"P{number}") for number in range(MOST_CHATS)]
    core = core_of(*people)
    core.hearing.here |= {"999999": datetime.now(UTC) - DAY}
    async with FakeDiscord(strict=False) as server:
        server.written("from the last", user=people[-1])
        async with serving(server, core):
            await answered(server, "from the last")
    assert len(server.find("GET", HISTORY)) == MOST_CHATS
    assert "1 private chats are read only when" in caplog.text


async def test_the_fake_tells_a_history_as_discord_does() -> None:
    async with FakeDiscord() as server:
        numbers = [int(server.written(str(number))["id"]) for number in range(5)]

        def page(**query: Any) -> list[int]:
            path, authorization = f"/channels/{NOOR.dm}/messages", f"Bot {server.token}"
            texts = {name: str(value) for name, value in query.items()}
            return [int(each["id"]) for each in server.api.handle("GET", path, None, authorization, query=texts)]

        assert page() == numbers[::-1]
        assert page(limit=2) == numbers[:2:-1]
        assert page(after=numbers[0], limit=2) == [numbers[2], numbers[1]]
        assert page(before=numbers[3], limit=2) == [numbers[2], numbers[1]]
        assert page(around=numbers[2], limit=3) == [numbers[3], numbers[2], numbers[1]]
        for wrong in ({"limit": 101}, {"limit": 0}, {"after": 1, "before": 2}, {"after": "x"}, {"since": 1}):
            with pytest.raises(Refused):
                page(**wrong)
        for channel, status in ((2001, 400), (KIM.dm, 404), (3002, 403)):
            with pytest.raises(Refused) as refused:
                server.api.handle("GET", f"/channels/{channel}/messages", None, f"Bot {server.token}")
            assert refused.value.status == status
