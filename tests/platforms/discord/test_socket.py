"""The bot over real sockets, against a Discord that refuses what the real one refuses."""

import asyncio
import logging
from dataclasses import replace

import pytest

from bot.model import Button, Card, ChatKind, Reply, Request, Suggestion
from tests.fakes.core import FakeCore
from tests.fakes.discord import FakeDiscord, Message, User
from tests.platforms.discord.bot import COMMANDS, core_of, newsroom, serving

EDITOR = User(6000, "Huda", permissions=1 << 5, locale="de")


async def test_a_command_is_answered() -> None:
    core = core_of()
    async with FakeDiscord() as server, serving(server, core):
        answer = await server.interact("search", {"words": "Baghdad"})
    assert "Page 1" in answer.text
    assert [(one.command, one.text) for one in core.requests] == [("search", "Baghdad")]


async def test_nothing_is_asked_of_discord_before_it_serves_but_who_the_bot_is() -> None:
    async with FakeDiscord() as server, serving(server, core_of()):
        await server.interact("about")
    asked = [f"{one.method} {one.path}" for one in server.requests]
    assert asked[:3] == ["GET /users/@me", "GET /oauth2/applications/@me", "GET /gateway/bot"]


async def test_who_asks_and_where() -> None:
    core = core_of()
    async with FakeDiscord() as server, serving(server, core):
        await server.interact("about")
        await server.interact("about", user=EDITOR, in_guild=True)
    alone, together = core.requests
    assert (alone.chat.kind, alone.person.manages_chat) == (ChatKind.PRIVATE, False)
    assert (together.chat.kind, together.chat.id, together.person.manages_chat) == (ChatKind.GROUP, "2001", True)
    assert (together.person.id, together.person.name, together.person.locale) == ("6000", "Huda", "de")
    assert alone.person.genuine
    assert alone.person.locale == "", "English may only mean that Discord has no Arabic"


async def test_a_command_is_about_whom_it_mentions() -> None:
    core = core_of()
    async with FakeDiscord() as server, serving(server, core):
        for words in ("<@70> editor", "<@!71> editor", "<@&72> editor", "70 editor"):
            await server.interact("search", {"words": words})
    assert [one.whom and str(one.whom) for one in core.requests] == ["discord:70", "discord:71", None, None]


async def test_a_page_is_turned_in_place() -> None:
    async with FakeDiscord() as server, serving(server, core_of()):
        answer = await server.interact("search", {"words": "Baghdad"})
        turned = await server.press(answer.message, "Next")
    assert turned.message is answer.message
    assert "Page 2" in turned.text
    assert not turned.deferred


async def test_a_button_works_after_a_restart() -> None:
    core = core_of()
    async with FakeDiscord() as server:
        async with serving(server, core):
            answer = await server.interact("search", {"words": "Baghdad"})
        async with serving(server, core):
            turned = await server.press(answer.message, "Next")
    assert "Page 2" in turned.text
    assert core.requests[-1].pressed
    assert core.requests[-1].message == str(answer.message.id)


async def test_a_pressed_button_that_replaces_nothing_answers_anew() -> None:
    async with FakeDiscord() as server, serving(server, core_of()):
        answer = await server.interact("search", {"words": "Baghdad"})
        read = await server.press(answer.message, "k:read 3")
    assert read.message is not answer.message
    assert read.text == "You said: 3"


async def test_a_press_comes_back_as_it_was() -> None:
    async def answer(request: Request) -> Reply | None:
        row = (Button("A", "read a\nb  c"), Button("B", "read a\nb  c"))
        return await newsroom(request) if request.pressed else Reply(language="en", buttons=(row,))

    core = core_of(answer)
    async with FakeDiscord() as server, serving(server, core):
        shown = await server.interact("about")
        for label in ("A", "B"):
            await server.press(shown.message, label)
    assert [(one.command, one.text) for one in core.requests[1:]] == [("read", "a\nb  c")] * 2


async def test_what_is_chosen_in_a_menu_is_a_press() -> None:
    async def answer(request: Request) -> Reply | None:
        acts = (Button("Read", "read 1"), Button("Save", "save 1", sign="☆"), Button("More", "more 1", sign="≈"))
        cards = tuple(
            Card(title=f"Report {n}", buttons=tuple(replace(one, press=f"{one.press}{n}") for one in acts))
            for n in range(14)
        )
        return await newsroom(request) if request.pressed else Reply(language="en", cards=cards, ordered=True)

    core = core_of(answer)
    async with FakeDiscord() as server, serving(server, core):
        shown = await server.interact("about")
        await server.until(lambda: any(each.menus for each in shown.followups))
        message = shown.followups[-1]
        await server.pick(message, "save 13")
        await server.pick(message, "more 113")  # it stands in a second menu
    pressed = [("save", "13", True), ("more", "113", True)]
    assert [(one.command, one.text, one.pressed) for one in core.requests[1:]] == pressed


async def test_words_are_completed_within_discords_limits() -> None:
    core = core_of()
    core.suggestions = (
        *(Suggestion(f"  Title {n} " * 20, f"title {n}") for n in range(40)),
        Suggestion("x", "v" * 101),
    )
    async with FakeDiscord() as server, serving(server, core):
        choices = await server.autocomplete("search", "words", "ti")
    assert [one["value"] for one in choices] == [f"title {n}" for n in range(25)]
    assert all(one["name"].startswith("Title") and len(one["name"]) <= 100 for one in choices)
    assert [(one.command, one.text) for one in core.suggested] == [("search", "ti")]


async def test_completions_that_come_late_are_none() -> None:
    class Pondering(FakeCore):
        async def suggest(self, request: Request) -> tuple[Suggestion, ...]:
            await asyncio.Event().wait()
            return await super().suggest(request)

    async with FakeDiscord() as server, serving(server, Pondering(newsroom, COMMANDS), patience=0.02):
        assert await server.autocomplete("search", "words", "ti") == []


async def test_an_argument_may_be_left_out() -> None:
    core = core_of()
    async with FakeDiscord() as server, serving(server, core):
        await server.interact("latest")
        await server.interact("latest", {"topic": "sport"})
    assert [request.text for request in core.requests] == ["", "sport"]


async def test_a_command_that_changed_meanwhile_is_logged(caplog: pytest.LogCaptureFixture) -> None:
    async with FakeDiscord() as server:
        server.api.commands = [{"name": "search", "type": 1, "options": []}]
        async with serving(server, core_of()):
            old = asyncio.create_task(server.interact("search"))
            assert (await server.interact("about")).text == "You said:"
            old.cancel()
    assert "a command failed" in caplog.text


async def test_the_menu_of_a_message_makes_an_article() -> None:
    core = core_of()
    body = {"content": "**Floods** in Basra", "embeds": [{"title": "More", "description": "Rain"}]}
    message = Message(77, 2001, body, User(6001, "Reuters", bot=True))
    async with FakeDiscord() as server, serving(server, core):
        answer = await server.choose("Add to news", message, in_guild=True)
    [request] = core.requests
    assert (request.command, request.message) == ("forward", "77")
    assert request.forwards
    assert request.forwards[0].text == "Floods in Basra\nMore\nRain"
    assert request.forwards[0].source == "Newsroom"
    assert request.forwards[0].url == "https://discord.com/channels/2000/2001/77"
    assert request.forwards[0].published is not None
    assert "Floods in Basra" in answer.text


async def test_commands_are_told_once() -> None:
    core = core_of()
    async with FakeDiscord() as server:
        for _ in range(2):
            async with serving(server, core):
                await server.interact("about")
        assert server.api.syncs == 1
        core.memory.texts["commands"] = "of another version"
        async with serving(server, core):
            await server.until(lambda: server.api.syncs == 2)


@pytest.mark.parametrize("status", [400, 403])
async def test_commands_that_discord_refuses_stop_nothing(status: int, caplog: pytest.LogCaptureFixture) -> None:
    async with FakeDiscord() as server, serving(server, core_of()):
        await server.until(lambda: server.api.syncs == 1)
    core = core_of()
    async with FakeDiscord() as refusing:
        refusing.api.commands = server.api.commands
        refusing.fail("PUT", "/commands", status, {"message": "no", "code": 50035})
        async with serving(refusing, core):
            assert (await refusing.interact("about")).text == "You said:"
    assert "could not be told" in caplog.text
    assert "commands" not in core.memory.texts


async def test_two_bots_of_two_servers_in_one_process() -> None:
    async with (
        FakeDiscord("first-token") as first,
        FakeDiscord("second-token") as second,
        serving(first, core_of()),
        serving(second, core_of()),
    ):
        await asyncio.gather(first.interact("about"), second.interact("about"))


async def test_a_limit_is_waited_out() -> None:
    async with FakeDiscord() as server, serving(server, core_of()):
        server.limit("POST", "/callback", 0.01)
        answer = await server.interact("about")
        server.limit("POST", "/messages", 0.01)
        reply = await server.direct_message("hello")
    assert answer.text == "You said:"
    assert reply.text == "You said: hello"


async def test_what_comes_too_late_is_logged_and_nothing_more(caplog: pytest.LogCaptureFixture) -> None:
    async with FakeDiscord() as server, serving(server, core_of()):
        server.fail("POST", "/callback", 404, {"message": "Unknown interaction", "code": 10062})
        late = asyncio.create_task(server.interact("about"))
        await server.until(lambda: bool(server.find("POST", "/callback")))
        assert (await server.interact("about")).text == "You said:"
        late.cancel()
    assert "too late" in caplog.text
    assert "Traceback" not in caplog.text


async def test_a_chat_is_answered_in_order_and_waits_for_no_other() -> None:
    first_may_go = asyncio.Event()

    async def answer(request: Request) -> Reply | None:
        if request.text == "slow":
            await first_may_go.wait()
        return await newsroom(request)

    core = core_of(answer)
    async with FakeDiscord() as server, serving(server, core):
        await server.gateway.dispatch("MESSAGE_CREATE", server.written("slow"))
        await server.gateway.dispatch("MESSAGE_CREATE", server.written("quick"))
        other = await server.direct_message("other chat", user=EDITOR)
        assert other.text == "You said: other chat"
        first_may_go.set()
        await server.until(lambda: len(server.api.messages) == 3)
    assert [message.text for message in server.api.messages.values()][1:] == ["You said: slow", "You said: quick"]


async def test_a_failing_answer_stops_no_other(caplog: pytest.LogCaptureFixture) -> None:
    async def answer(request: Request) -> Reply | None:
        if request.text == "break":
            raise RuntimeError("no handler raises, but this one")
        return await newsroom(request)

    async with FakeDiscord() as server, serving(server, core_of(answer)):
        await server.gateway.dispatch("MESSAGE_CREATE", server.written("break"))
        assert (await server.direct_message("go on")).text == "You said: go on"
        broken = asyncio.create_task(server.interact("search", {"words": "break"}))
        assert (await server.interact("about")).text == "You said:"
        broken.cancel()
    assert caplog.text.count("RuntimeError: no handler raises") == 2


async def test_the_log_holds_no_token(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    async with FakeDiscord("a-very-secret-token") as server, serving(server, core_of()):
        await server.interact("about")
        server.limit("POST", "/messages", 0.01)
        await server.direct_message("hello")
    assert "a-very-secret-token" not in caplog.text
