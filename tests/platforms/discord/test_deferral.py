"""Discord wants an answer within three seconds: what takes longer is put off, and then said after all."""

import asyncio
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from bot.model import Reply, Request
from bot.platforms.discord.answering import patience_left
from tests.fakes.discord import FakeDiscord, Interaction
from tests.platforms.discord.bot import core_of, newsroom, page, serving

NOW = datetime(2026, 7, 1, tzinfo=UTC)


@pytest.mark.parametrize(("seconds", "left"), [(0, 2.0), (0.5, 1.5), (3, 0.0), (-60, 2.0)])
def test_patience_ends_early_enough_whatever_the_clocks_say(seconds: float, left: float) -> None:
    assert patience_left(NOW - timedelta(seconds=seconds), NOW, 2.0) == left


class Slow:
    """Answers once the bot has told Discord to wait."""

    def __init__(self, answer: Callable[[Request], Reply | None]) -> None:
        self.may_go = asyncio.Event()
        self.may_go.set()
        self._answer = answer

    async def __call__(self, request: Request) -> Reply | None:
        await self.may_go.wait()
        return self._answer(request)


async def after_deferral(server: FakeDiscord, slow: Slow, asking: asyncio.Task[Interaction]) -> Interaction:
    """Let the answer come only when Discord was told to wait."""
    known = len(server.find("POST", "/callback"))
    await server.until(lambda: len(server.find("POST", "/callback")) > known)
    slow.may_go.set()
    return await asking


async def ask_slowly(
    server: FakeDiscord, slow: Slow, command: str, *, in_guild: bool = False, **options: str
) -> Interaction:
    slow.may_go.clear()
    asking = asyncio.create_task(server.interact(command, options, in_guild=in_guild))
    return await after_deferral(server, slow, asking)


async def press_slowly(server: FakeDiscord, slow: Slow, shown: Interaction, label: str) -> Interaction:
    slow.may_go.clear()
    return await after_deferral(server, slow, asyncio.create_task(server.press(shown.message, label)))


async def test_a_slow_command_is_put_off_and_answered() -> None:
    slow = Slow(lambda _: page(1))
    async with FakeDiscord() as server, serving(server, core_of(slow), patience=0.02):
        answer = await ask_slowly(server, slow, "search", words="x")
    assert (answer.deferred, answer.message.ephemeral) == (True, False)
    assert "Page 1" in answer.text


async def test_a_slow_page_is_turned_in_place() -> None:
    slow = Slow(lambda request: page(1 + request.pressed, replaces=request.pressed))
    async with FakeDiscord() as server, serving(server, core_of(slow), patience=0.02):
        shown = await server.interact("search", {"words": "x"})
        turned = await press_slowly(server, slow, shown, "Next")
    assert (turned.deferred, turned.message) == (True, shown.message)
    assert "Page 2" in turned.text


async def test_a_slow_press_that_replaces_nothing_answers_below() -> None:
    slow = Slow(lambda request: page(1 + request.pressed))
    async with FakeDiscord() as server, serving(server, core_of(slow), patience=0.02):
        shown = await server.interact("search", {"words": "x"})
        pressed = asyncio.create_task(press_slowly(server, slow, shown, "Next"))
        await server.until(lambda: len(server.api.messages) == 2)
        below = list(server.api.messages.values())[1]
        pressed.cancel()
    assert "Page 2" in below.text
    assert "Page 1" in shown.text


@pytest.mark.parametrize("in_guild", [True, False])
async def test_what_editors_ask_is_put_off_in_private_where_others_are(in_guild: bool) -> None:
    slow = Slow(lambda _: Reply(language="en", text="Added."))
    async with FakeDiscord() as server, serving(server, core_of(slow), patience=0.02):
        answer = await ask_slowly(server, slow, "add", text="News", in_guild=in_guild)
    assert (answer.deferred, answer.message.ephemeral) == (True, in_guild)


@pytest.mark.parametrize("in_guild", [True, False])
async def test_a_personal_answer_stays_personal_though_the_wait_was_public(in_guild: bool) -> None:
    slow = Slow(lambda _: Reply(language="en", text="Your number", personal=True))
    async with FakeDiscord() as server, serving(server, core_of(slow), patience=0.02):
        answer = await ask_slowly(server, slow, "about", in_guild=in_guild)
        await server.until(lambda: bool(answer.messages))
    assert answer.message.ephemeral is in_guild
    assert (answer.original is not answer.message) is in_guild


@pytest.mark.parametrize("patience", [0.02, 2.0])
async def test_nothing_to_say_leaves_nothing(patience: float) -> None:
    slow = Slow(lambda _: None)
    async with FakeDiscord() as server, serving(server, core_of(slow), patience=patience):
        if patience < 1:
            answer = await ask_slowly(server, slow, "about")
        else:
            answer = await server.interact("about")
    assert answer.messages == []
    assert answer.original is not None
    assert answer.original.deleted


async def test_a_press_without_answer_is_acknowledged() -> None:
    slow = Slow(lambda request: None if request.pressed else page(1))
    async with FakeDiscord() as server, serving(server, core_of(slow)):
        shown = await server.interact("search", {"words": "x"})
        pressed = asyncio.create_task(server.press(shown.message, "Next"))
        await server.until(lambda: len(server.find("POST", "/callback")) == 2)
        pressed.cancel()
    assert server.find("POST", "/callback")[1] == {"type": 6}
    assert "Page 1" in shown.text


@pytest.mark.parametrize(
    ("reply", "ephemeral"),
    [
        (Reply(language="en", notice="Saved."), True),
        (Reply(language="en", text="For you", personal=True), True),
        (Reply(language="en", text="For all", notice="Saved."), False),
    ],
)
async def test_what_only_one_person_should_see(reply: Reply, ephemeral: bool) -> None:
    async def answer(request: Request) -> Reply | None:
        return reply if request.pressed else await newsroom(request)

    async with FakeDiscord() as server, serving(server, core_of(answer)):
        shown = await server.interact("search", {"words": "x"}, in_guild=True)
        answered = await server.press(shown.message, "Next", in_guild=True)
    assert answered.message.ephemeral is ephemeral
    assert answered.text == (reply.text or reply.notice)


async def test_a_long_answer_goes_on_in_more_messages() -> None:
    reply = Reply(language="ar", text="خبر طويل. " * 1500)
    slow = Slow(lambda request: replace(reply, replaces=request.pressed))
    async with FakeDiscord() as server, serving(server, core_of(slow)):
        answer = await server.interact("about")
        await server.until(lambda: len(answer.messages) == 5)
    assert "".join(answer.text.split()) == "".join(reply.text.split())


async def test_a_wait_that_discord_refuses_is_logged(caplog: pytest.LogCaptureFixture) -> None:
    slow = Slow(lambda _: page(1))
    async with FakeDiscord() as server, serving(server, core_of(slow), patience=0.02):
        server.fail("POST", "/callback", 404, {"message": "Unknown interaction", "code": 10062})
        late = asyncio.create_task(ask_slowly(server, slow, "about"))
        await server.until(lambda: bool(server.find("POST", "/callback")))
        assert "Page 1" in (await server.interact("about")).text
        late.cancel()
    assert "came too late" in caplog.text


@pytest.mark.parametrize(("code", "said"), [(40060, "another bot"), (50035, "refused an answer: 400 50035")])
async def test_what_discord_refuses_is_told_to_the_operator(
    code: int, said: str, caplog: pytest.LogCaptureFixture
) -> None:
    async with FakeDiscord() as server, serving(server, core_of()):
        server.fail("POST", "/callback", 400, {"message": "no", "code": code})
        refused = asyncio.create_task(server.interact("about"))
        await server.until(lambda: bool(server.find("POST", "/callback")))
        assert (await server.interact("about")).text == "You said:"
        refused.cancel()
    assert said in caplog.text
    assert "Traceback" not in caplog.text
