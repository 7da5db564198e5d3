"""Long work: the core is told where its progress stands, so that it can be put in its place."""

from bot.model import Button, Chat, Reply, Request
from tests.fakes.core import FakeCore
from tests.fakes.telegram import FakeTelegram, Person
from tests.platforms.telegram.conftest import serving

BUTTONS = ((Button("Go on", "import on"), Button("Stop", "import stop")),)


async def working(request: Request) -> Reply:
    """Shows the progress of job 5, until it is stopped."""
    if request.text == "stop":
        return Reply(language="en", text="Stopped", replaces=True)
    return Reply(language="en", text=f"Working {request.text}", job=5, buttons=BUTTONS, replaces=request.pressed)


async def settled(server: FakeTelegram, core: FakeCore, person: Person) -> None:
    """All that was asked is answered and told."""
    person.writes("/end stop")
    await person.chat.hears(1, since=len(person.chat.heard))
    await server.signal.until(lambda: not len(server.updates) or None, "the updates")
    assert core.requests


async def test_progress_is_told_and_put_in_its_place(server: FakeTelegram, person: Person) -> None:
    core = FakeCore(working)
    async with serving(server, core) as platform:
        message = await person.says("/import")
        await settled(server, core, person)
        [(number, reply)] = core.standing.items()
        assert (number, reply.job) == (str(message.id), 5)
        receipt = await platform.edit(
            await platform.send(Chat("telegram", "7"), reply, "1"), Reply(language="en", text="Half", job=5)
        )
        assert person.chat.messages[int(receipt.messages[0])].text == "Half"


async def test_what_takes_the_place_of_progress_is_told(server: FakeTelegram, person: Person) -> None:
    core = FakeCore(working)
    async with serving(server, core):
        message = await person.says("/import")
        await person.presses(message, "Go on")
        await settled(server, core, person)
        assert [reply.job for reply in core.standing.values()] == [5]
        await person.presses(message, "Stop")
        await settled(server, core, person)
    assert core.standing == {}


async def test_progress_that_stands_elsewhere_stands_no_more_where_it_stood(
    server: FakeTelegram, person: Person
) -> None:
    core = FakeCore(working)
    async with serving(server, core):
        message = await person.says("/import")
        await settled(server, core, person)
        del person.chat.messages[message.id]
        anew = await person.presses(message, "Go on")
        await settled(server, core, person)
    assert core.standing.keys() == {str(anew.id)}
