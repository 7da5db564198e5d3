"""Buttons that ask for something first: the form, what comes of it, and what happens when the question is forgotten."""

import asyncio

import pytest

from bot.model import Button, Card, Question, Reply, Request
from bot.platforms.discord.questions import REMEMBERED, Questions
from tests.fakes.core import FakeCore
from tests.fakes.discord import FakeDiscord
from tests.platforms.discord.bot import COMMANDS, core_of, serving

LONG_LABEL = "What should the title of this article be, in one line of not too many words?"


async def desk(request: Request) -> Reply:
    """A draft whose title and body can be changed."""
    if request.pressed:
        title = request.answer if request.answer is not None else "no answer"
        return draft(title, replaces=request.text.startswith("title"))
    return draft("Rain in Mosul")


def draft(title: str, *, replaces: bool = False) -> Reply:
    buttons = (
        Button("Title", "edit title 7", asks=Question("Title", title)),
        Button("Body", "edit body 7", asks=Question(LONG_LABEL, "line\nline", long=True)),
    )
    card = Card(title=title, buttons=(Button("Place", "edit place 7", asks=Question("Place")),))
    return Reply(language="en", cards=(card,), buttons=(buttons,), replaces=replaces)


async def test_a_form_holds_what_is_to_be_changed_and_brings_back_what_was_typed() -> None:
    core = core_of(desk)
    async with FakeDiscord() as server, serving(server, core):
        shown = await server.interact("latest")
        asked = await server.press(shown.message, "Title")
        assert asked.form
        assert (asked.form["title"], asked.messages) == ("Title", [])
        [label] = asked.form["components"]
        assert (label["component"]["value"], label["component"]["style"]) == ("Rain in Mosul", 1)
        answered = await server.fill_in(asked, "Rain in Basra")
    request = core.requests[-1]
    assert (request.command, request.text, request.pressed) == ("edit", "title 7", True)
    assert (request.answer, request.message, request.forms) == ("Rain in Basra", str(shown.message.id), True)
    assert all(each.discreet for each in core.requests)
    assert answered.message is shown.message
    assert "Rain in Basra" in shown.message.text


async def test_the_next_form_holds_what_was_typed_before() -> None:
    async with FakeDiscord() as server, serving(server, core_of(desk)):
        shown = await server.interact("latest")
        await server.fill_in(await server.press(shown.message, "Title"), "Rain in Basra")
        asked = await server.press(shown.message, "Title")
    assert asked.form
    assert asked.form["components"][0]["component"]["value"] == "Rain in Basra"


async def test_a_long_question_has_room_for_lines() -> None:
    async with FakeDiscord() as server, serving(server, core_of(desk)):
        asked = await server.press((await server.interact("latest")).message, "Body")
        answered = await server.fill_in(asked, "")
    assert asked.form
    [label] = asked.form["components"]
    assert label["component"]["style"] == 2
    assert LONG_LABEL.startswith(label["label"].removesuffix("…"))
    assert label["description"] == LONG_LABEL
    assert answered.message.text == "### —"


async def test_an_empty_question_beside_a_card() -> None:
    async with FakeDiscord() as server, serving(server, core_of(desk)):
        asked = await server.press((await server.interact("latest")).message, "Place")
    assert asked.form
    assert not asked.form["components"][0]["component"].get("value")


async def test_after_a_restart_the_press_goes_alone_and_an_open_form_still_works() -> None:
    core = core_of(desk)
    async with FakeDiscord() as server:
        async with serving(server, core):
            shown = await server.interact("latest")
            asked = await server.press(shown.message, "Title")
        async with serving(server, core_of(desk)):
            assert "no answer" in (await server.press(shown.message, "Title")).text
        async with serving(server, core_of(desk)):
            assert "typed" in (await server.fill_in(asked, "typed")).text


async def test_a_text_that_is_too_long_for_a_form_is_asked_for_in_words() -> None:
    async def long(request: Request) -> Reply:
        if request.pressed:
            return Reply(language="en", text=f"answer: {request.answer}")
        button = Button("Title", "edit title 7", asks=Question("Title", "🌧" * 2001))
        return Reply(language="en", text="draft", buttons=((button,),))

    async with FakeDiscord() as server, serving(server, FakeCore(long, COMMANDS)):
        pressed = await server.press((await server.interact("latest")).message, "Title")
    assert pressed.text == "answer: None"


async def test_a_form_that_can_not_be_shown_is_logged(caplog: pytest.LogCaptureFixture) -> None:
    async with FakeDiscord() as server, serving(server, core_of(desk)):
        shown = await server.interact("latest")
        server.fail("POST", "/callback", 404, {"code": 10062, "message": "Unknown interaction"})
        press = asyncio.create_task(server.press(shown.message, "Title"))
        await server.until(lambda: len(server.find("POST", "/callback")) == 2)
        await server.direct_message("end")
        press.cancel()
    assert "a form could not be shown" in caplog.text


async def test_so_many_questions_are_remembered() -> None:
    questions = Questions()
    for number in range(REMEMBERED + 1):
        button = Button("Title", f"edit {number}", asks=Question("Title"))
        questions.remember(Reply(language="en", buttons=((button,),)))
    assert questions.form("edit 0") is None
    assert questions.form("edit 1") is not None
