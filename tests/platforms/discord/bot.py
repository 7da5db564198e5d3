"""The bot of these tests: its commands, what it says, and how it runs against the fake Discord."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress

from bot.model import Argument, Button, Card, Command, Reply, Request, Role, Secret
from bot.platforms.discord.platform import DiscordPlatform, Times, connect
from bot.platforms.discord.settings import Settings
from tests.fakes.core import FakeCore
from tests.fakes.discord import FakeDiscord
from tests.fakes.discord_starts import WINDOW

QUIET = 0.05
SPACING = WINDOW + 0.02
COMMANDS = (
    Command("latest", "The latest news", argument=Argument("topic", "Only this topic", suggests=True)),
    Command("search", "Search the news", argument=Argument("words", "What to look for", required=True, suggests=True)),
    Command("about", "About this bot"),
    Command("add", "Add an article", argument=Argument("text", "The article", required=True), role=Role.EDITOR),
    Command("forward", "Add a forwarded message to the news", role=Role.EDITOR, menu=False),
)


async def newsroom(request: Request) -> Reply | None:
    """Pages of news; a word says what else is wanted."""
    if request.command == "search" and request.pressed:
        return page(int(request.text), replaces=True)
    if request.command in ("search", "latest"):
        return page(1)
    if request.forwards:
        return Reply(language="en", text="Added.", cards=(Card(title=request.forwards[0].text.split("\n")[0]),))
    return Reply(language="en", text=f"You said: {request.text}")


def page(number: int, *, replaces: bool = False) -> Reply:
    """Page `number` of a list."""
    cards = tuple(
        Card(title=f"Story {number}.{n}", text="What happened", note="Source", buttons=(Button("Read", f"read {n}"),))
        for n in range(5)
    )
    pager = ((Button("Next", f"search {number + 1}"),),)
    return Reply(language="en", text=f"Page {number}", cards=cards, buttons=pager, ordered=True, replaces=replaces)


def core_of(answer: object = newsroom) -> FakeCore:
    return FakeCore(answer, COMMANDS)  # type: ignore[arg-type]


def settings_for(server: FakeDiscord, token: str = "") -> Settings:
    return Settings(token=Secret(token or server.token), api_base_url=server.api_base_url)


@asynccontextmanager
async def serving(server: FakeDiscord, core: FakeCore, **times: float) -> AsyncIterator[DiscordPlatform]:
    """The platform, logged in and listening.

    What comes together is gathered without much waiting: on loopback, messages come within some milliseconds.
    """
    async with connect(settings_for(server), core, Times(**{"quiet": QUIET, "spacing": SPACING, **times})) as platform:
        listening = asyncio.create_task(platform.serve())
        try:
            yield platform
        finally:
            listening.cancel()
            with suppress(asyncio.CancelledError):
                await listening
