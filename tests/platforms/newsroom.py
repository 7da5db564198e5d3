"""A bot over the real store, that can be killed: it keeps each forwarded message as an article and says so.

`python -m tests.platforms.newsroom PLATFORM DATABASE SERVER` prints "stored" with each article.
"""

import asyncio
import sys
from contextlib import AbstractAsyncContextManager
from pathlib import Path

from bot.intake.parse import parse
from bot.model import Origin, Reply, Request, Secret
from bot.platforms.base import Core, Hearing, Inbox, Platform
from bot.platforms.discord import platform as discord
from bot.platforms.discord import settings as discord_settings
from bot.platforms.telegram import platform as telegram
from bot.platforms.telegram import settings as telegram_settings
from bot.platforms.telegram.poller import Pace
from bot.store.sqlite import Store, open_store
from bot.store.visits import Visit
from tests.fakes.core import FakeCore

QUIET = 0.5
"""Seconds: more than lies between two messages of a burst, however slow the machine."""
BURST = 20
SECONDS = 20.0
TELEGRAM_TOKEN, DISCORD_TOKEN = "4242:fake-token-that-must-not-leak", "loopback-token-that-must-not-leak"


class Newsroom(FakeCore):
    """A core whose inbox and articles are on disk."""

    def __init__(self, store: Store, platform: str) -> None:
        super().__init__(self._keep)
        self._store, self._platform = store, platform

    @property
    def inbox(self) -> Inbox:  # type: ignore[override]
        return self._store.inbox(self._platform)

    @property
    def hearing(self) -> Hearing:  # type: ignore[override]
        return self._store.hearing(self._platform)

    async def _keep(self, request: Request) -> Reply:
        person = request.person
        here = Visit(request.at, 0, request.at, 0, request.chat.id)
        await self._store.visits.keep({(person.platform, person.id): here})
        for forward in request.forwards:
            origin = Origin(self._platform, request.chat.id, forward.message)
            await self._store.add(parse(forward, at=request.at, by=str(request.person), origin=origin))
            print("stored", flush=True)  # noqa: T201  the test listens
        return Reply(language="en", text=f"{len(request.forwards)} added")


def connected(name: str, url: str, core: Core) -> AbstractAsyncContextManager[Platform]:
    if name == "telegram":
        on_telegram = telegram_settings.Settings(token=Secret(TELEGRAM_TOKEN), api_base_url=url)
        return telegram.connect(on_telegram, core, Pace(quiet=QUIET))
    on_discord = discord_settings.Settings(token=Secret(DISCORD_TOKEN), api_base_url=url)
    return discord.connect(on_discord, core, discord.Times(quiet=QUIET))


async def serve(name: str, path: Path, url: str) -> None:
    async with (
        open_store(path, alone=True) as store,
        connected(name, url, Newsroom(store, name)) as platform,
    ):
        await platform.serve()


async def started(name: str, path: Path, url: str) -> asyncio.subprocess.Process:
    """The bot as a process of its own."""
    command = (sys.executable, "-m", "tests.platforms.newsroom", name, str(path), url)
    return await asyncio.create_subprocess_exec(*command, stdout=asyncio.subprocess.PIPE)


async def kill_after(stored: int, process: asyncio.subprocess.Process) -> None:
    """Kill it when it has stored so many articles."""
    assert process.stdout
    for _ in range(stored):
        assert await process.stdout.readline()
    process.kill()
    await process.wait()


async def titles(store: Store) -> list[str]:
    """Of all articles, in the order of their numbers."""
    articles = [await store.article(number) for number in range(1, BURST + 2)]
    return [article.title for article in articles if article]


if __name__ == "__main__":
    asyncio.run(serve(sys.argv[1], Path(sys.argv[2]), sys.argv[3]))
