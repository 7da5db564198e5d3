"""Who waits long sees that the bot is at work."""

import asyncio

from bot.model import Reply, Request
from tests.fakes.core import FakeCore
from tests.fakes.telegram import FakeTelegram, Person
from tests.platforms.telegram.conftest import serving


async def test_a_long_answer_shows_that_the_bot_is_at_work(server: FakeTelegram, person: Person) -> None:
    shown = asyncio.Event()

    async def slowly(request: Request) -> Reply:
        if request.command == "slow":
            await shown.wait()
        return Reply(language="en", text="Done.")

    forum = server.group(-1001, topics=(4,))
    async with serving(server, FakeCore(slowly)):
        await person.says("/quick")
        assert not server.called("sendChatAction")
        person.writes("/slow", to=forum, message_thread_id=4, is_topic_message=True)
        assert await server.hears("sendChatAction") == {"chat_id": -1001, "action": "typing", "message_thread_id": 4}
        shown.set()
        await forum.hears()


async def test_where_it_can_not_be_shown_the_answer_comes_all_the_same(server: FakeTelegram, person: Person) -> None:
    refused = asyncio.Event()

    async def slowly(_: Request) -> Reply:
        await refused.wait()
        return Reply(language="en", text="Done.")

    async with serving(server, FakeCore(slowly)):
        since = len(person.chat.heard)
        person.chat.blocks()
        person.writes("/slow")
        await server.hears("sendChatAction")
        person.chat.refusal = None
        refused.set()
        await person.chat.hears(since=since)
