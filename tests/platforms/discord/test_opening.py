"""What one of the staff writes for the very first time while the bot is away is found: their chat was opened before."""

import asyncio

import pytest

from bot.model import Role
from bot.platforms.discord.platform import Times, connect
from tests.fakes.core import FakeCore
from tests.fakes.discord import FakeDiscord, User
from tests.platforms.discord.bot import COMMANDS, serving, settings_for
from tests.platforms.discord.test_catching_up import NOOR, answered, asked, texts, told
from tests.platforms.discord.test_direct_messages import forwarded
from tests.router.works import until

OPEN = "/users/@me/channels"
KIM, SAM = User(6000, "Kim"), User(7000, "Sam")
NO_SUCH_PERSON = {"code": 50033, "message": "Invalid Recipient(s)"}
CLOSED = {"code": 50007, "message": "Cannot send messages to this user"}


def core_of(*staff: User) -> FakeCore:
    return FakeCore(told, COMMANDS, admins=[str(person.id) for person in staff])


def opened(server: FakeDiscord) -> list[str]:
    """Whose chats were asked for."""
    return [body["recipient_id"] for body in server.find("POST", OPEN)]


async def met(core: FakeCore, person: User) -> None:
    """Until the chat with a person is known."""
    await until(lambda: str(person.dm) in core.hearing.read)


async def test_the_first_forwards_of_an_editor_are_found_though_nobody_listened() -> None:
    core = core_of(NOOR)
    async with FakeDiscord() as server:
        async with serving(server, core):
            await met(core, NOOR)
        for story in ("one", "two"):
            server.written("", **forwarded(content=story))
        async with serving(server, core):
            await answered(server, "one two")
        async with serving(server, core):
            await server.direct_message("later")
    assert texts(core) == ["one two", "later"]


async def test_what_was_written_before_the_chat_was_known_is_not_taken_in() -> None:
    core = core_of(NOOR)
    async with FakeDiscord() as server:
        old = server.written("before anything was known")
        for _ in range(2):
            async with serving(server, core):
                await met(core, NOOR)
                await server.direct_message("hello")
        assert asked(server) > 0
    assert core.hearing.read[str(NOOR.dm)] > int(old["id"])
    assert texts(core) == ["hello", "hello"]


async def test_who_joins_the_staff_is_met_at_once_and_nobody_twice() -> None:
    core = core_of(NOOR)
    async with FakeDiscord() as server, serving(server, core):
        await server.until(lambda: opened(server) == [str(NOOR.id)])
        core.appoint(**{f"_{NOOR.id}": Role.OWNER, f"_{KIM.id}": Role.EDITOR})
        await met(core, KIM)
    assert opened(server) == [str(NOOR.id), str(KIM.id)]


async def test_a_chat_that_does_not_open_is_asked_for_again() -> None:
    core = core_of(NOOR)
    async with FakeDiscord() as server:
        for _ in range(2):
            server.fail("POST", OPEN, 503, {})
        async with serving(server, core, again=0.01):
            await met(core, NOOR)
    assert len(opened(server)) == 3


@pytest.mark.parametrize(("status", "body"), [(400, NO_SUCH_PERSON), (403, CLOSED)])
async def test_who_can_not_be_written_to_keeps_no_other_chat_closed(status: int, body: dict[str, object]) -> None:
    """And is tried again, with whoever joins the staff, or after an hour."""
    core = core_of(NOOR, KIM)
    async with FakeDiscord() as server:
        server.fail("POST", OPEN, status, body)
        async with serving(server, core, again=0.01):
            await met(core, KIM)
            core.appoint(**{f"_{person.id}": Role.EDITOR for person in (NOOR, KIM, SAM)})
            await met(core, SAM)
            await until(lambda: opened(server) == [str(each.id) for each in (NOOR, KIM, NOOR, SAM)])


async def test_an_answer_that_is_not_discords_is_asked_for_again() -> None:
    core = core_of(NOOR)
    async with FakeDiscord() as server:
        server.fail("POST", OPEN, 200, {"captive": "portal"})
        async with serving(server, core, again=0.01):
            await met(core, NOOR)


async def test_opening_ends_with_the_platform() -> None:
    core = core_of(NOOR)
    async with FakeDiscord() as server, connect(settings_for(server), core, Times()) as platform:
        serving_it = asyncio.create_task(platform.serve())
        await met(core, NOOR)
        serving_it.cancel()
        await asyncio.wait([serving_it], timeout=10)
    assert serving_it.cancelled()
