"""Conversations over the loopback server: what people do, and what they hear."""

from tests.fakes.core import FakeCore
from tests.fakes.telegram import FakeTelegram, Person
from tests.platforms.telegram.conftest import echo, serving


async def test_a_command_is_answered(server: FakeTelegram, person: Person) -> None:
    core = FakeCore(echo)
    async with serving(server, core):
        reply = await person.says("/latest politics")
    assert reply.text == "latest: politics"
    assert core.inbox.open == []
