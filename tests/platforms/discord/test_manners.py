"""Who sees an answer, where it goes, and who is taken for what: by what Discord itself says, and nothing else."""

import asyncio
from dataclasses import replace
from typing import Any

import pytest

from bot.model import Button, Card, ChatKind, Reply, Request
from tests.fakes.core import FakeCore
from tests.fakes.discord import FakeDiscord, User
from tests.fakes.discord_world import (
    BETWEEN_MANY,
    BETWEEN_TWO,
    EDITORS,
    ELSEWHERE,
    GUILD_CHANNEL,
    MANAGE_GUILD,
    THREAD,
    Place,
)
from tests.platforms.discord.bot import COMMANDS, QUIET, core_of, serving

MINE = Reply(
    language="ar",
    text="المحفوظات",
    cards=(Card(title="المطر", buttons=(Button("شارك", "about 7", share="#7"),)),),
    buttons=((Button("ابحث ثانية", again="المطر"), Button("التالي", "latest 2")),),
    personal=True,
)
PUBLIC = Reply(language="ar", cards=(Card(title="المطر", text="تمطر اليوم"),))


async def answer(request: Request) -> Reply:
    """A list that is one person's; "share" puts an article before everybody, anything else turns the list's page."""
    if request.pressed and request.command == "about":
        return PUBLIC
    return replace(MINE, replaces=request.pressed)


@pytest.mark.parametrize("patience", [2.0, 0.01])
async def test_what_is_shared_from_a_list_of_ones_own_is_seen_by_all(patience: float) -> None:
    async def slowly(request: Request) -> Reply:
        await asyncio.sleep(0.04 if patience < 1 else 0)
        return await answer(request)

    async with FakeDiscord() as server, serving(server, FakeCore(slowly, COMMANDS), patience=patience):
        mine = await server.interact("latest", in_guild=True)
        await server.until(lambda: bool(mine.messages))
        assert mine.message.ephemeral
        pressed = asyncio.create_task(server.press(mine.message, "شارك", in_guild=True))
        await server.until(lambda: any("تمطر" in message.text for message in server.api.messages.values()))
        shared = next(message for message in server.api.messages.values() if "تمطر" in message.text)
        pressed.cancel()
    assert not shared.ephemeral
    assert shared.channel == GUILD_CHANNEL
    assert "المحفوظات" in mine.text, "the list stays"


async def test_words_to_be_asked_again_have_no_button() -> None:
    async with FakeDiscord() as server, serving(server, FakeCore(answer, COMMANDS)):
        mine = await server.interact("latest", in_guild=True)
    assert [button["label"] for button in mine.message.buttons] == ["شارك", "التالي"]


async def test_a_list_of_ones_own_is_turned_in_its_place_and_never_in_a_public_one() -> None:
    async with FakeDiscord() as server, serving(server, FakeCore(answer, COMMANDS)):
        mine = await server.interact("latest", in_guild=True)
        turned = await server.press(mine.message, "التالي", in_guild=True)
        assert turned.message.id == mine.message.id
        assert turned.message.ephemeral
        mine.message.body["flags"] &= ~(1 << 6)  # as if everybody saw it
        public = mine.message
        before = list(public.before)
        apart = await server.press(public, "التالي", in_guild=True)
    assert apart.message.id != public.id
    assert apart.message.ephemeral
    assert public.before == before, "what all see does not become one person's list"


@pytest.mark.parametrize("place", [ELSEWHERE, BETWEEN_TWO, BETWEEN_MANY])
async def test_it_is_asked_pressed_and_shared_anywhere(place: Place) -> None:
    core = FakeCore(answer, COMMANDS)
    async with FakeDiscord() as server, serving(server, core):
        mine = await server.interact("latest", place=place)
        assert mine.message.ephemeral
        shared = await server.press(mine.message, "شارك", place=place)
        assert (shared.message.ephemeral, shared.message.channel) == (False, place.channel)
        assert "تمطر" in shared.text
        form = [each.path for each in server.requests if "/channels/" in each.path]
    assert form == [], "where the bot is not, it has nothing but the interaction's token"
    assert {request.chat.id for request in core.requests} == {str(place.channel)}
    assert all(request.discreet and request.chat.kind is ChatKind.GROUP for request in core.requests)


async def test_an_answer_goes_into_the_thread_where_it_was_asked() -> None:
    core = core_of()
    async with FakeDiscord() as server, serving(server, core):
        asked = await server.interact("about", in_guild=THREAD)
    assert asked.message.channel == THREAD
    assert (core.requests[0].chat.id, core.requests[0].chat.kind) == (str(THREAD), ChatKind.GROUP)


WEBHOOK = User(7001, "Khabar Editors")
IMPOSTORS: dict[str, tuple[User, dict[str, Any]]] = {
    "a bot": (User(7002, "Bot", bot=True), {}),
    "a webhook under an editor's name": (WEBHOOK, {"webhook_id": "7001"}),
    "an application's message": (User(7003, "App", bot=True), {"webhook_id": "7003", "application_id": "7003"}),
    "a system message": (User(5000), {"type": 7}),
    "a pin": (User(5000), {"type": 6}),
}


@pytest.mark.parametrize("who", IMPOSTORS)
async def test_what_no_person_writes_is_not_answered(who: str) -> None:
    user, more = IMPOSTORS[who]
    core = core_of()
    async with FakeDiscord() as server, serving(server, core):
        await server.interact("about")
        await server.gateway.dispatch("MESSAGE_CREATE", server.written("/add fake", user=user, **more))
        assert (await server.direct_message("hello")).text == "You said: hello"
        await asyncio.sleep(QUIET)
    assert [request.text for request in core.requests] == ["", "hello"]
    assert core.inbox.open == []


@pytest.mark.parametrize(
    ("user", "in_guild", "manages"),
    [
        (User(permissions=MANAGE_GUILD), True, True),
        (User(permissions=1 << 3), True, True),  # Administrator has every right
        (User(permissions=1 << 4), True, False),
        (User(permissions=0, roles=(EDITORS,)), True, False),  # the role is known, the right counts
        (User(permissions=MANAGE_GUILD), False, False),  # there is nothing to manage between two
    ],
)
async def test_only_what_the_interaction_says_gives_rights(user: User, in_guild: bool, manages: bool) -> None:
    core = core_of()
    async with FakeDiscord() as server, serving(server, core):
        await server.interact("about", user=user, in_guild=in_guild)
    assert core.requests[0].person.manages_chat is manages


@pytest.mark.parametrize("place", [BETWEEN_TWO, BETWEEN_MANY])
async def test_between_people_nobody_manages_the_chat(place: Place) -> None:
    core = core_of()
    async with FakeDiscord() as server, serving(server, core):
        await server.interact("about", user=User(permissions=MANAGE_GUILD), place=place)
    assert not core.requests[0].person.manages_chat


async def test_a_bot_and_the_system_are_never_genuine() -> None:
    core = core_of()
    async with FakeDiscord() as server, serving(server, core):
        await server.interact("about", user=User(7002, "Bot", bot=True, permissions=MANAGE_GUILD), in_guild=True)
        await server.interact("about", in_guild=True)
    assert [request.person.genuine for request in core.requests] == [False, True]
