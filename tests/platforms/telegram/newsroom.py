"""A bot over the real store, that can be killed: it keeps each forwarded message as an article and says so.

`python -m tests.platforms.telegram.newsroom DATABASE SERVER` prints "stored" with each article.
"""

import asyncio
import sys
from pathlib import Path

from bot.intake.parse import parse
from bot.model import Origin, Reply, Request, Secret
from bot.platforms.base import Inbox
from bot.platforms.telegram.platform import connect
from bot.platforms.telegram.poller import Pace
from bot.platforms.telegram.settings import Settings
from bot.store.sqlite import Store, open_store
from tests.fakes.core import FakeCore
from tests.fakes.telegram import TOKEN

QUIET = 0.1


class Newsroom(FakeCore):
    """A core whose inbox and articles are on disk."""

    def __init__(self, store: Store) -> None:
        super().__init__(self._keep)
        self._store = store

    @property
    def inbox(self) -> Inbox:  # type: ignore[override]
        return self._store.inbox("telegram")

    async def _keep(self, request: Request) -> Reply:
        for forward in request.forwards:
            origin = Origin("telegram", request.chat.id, forward.message)
            await self._store.add(parse(forward, at=request.at, by=str(request.person), origin=origin))
            print("stored", flush=True)  # noqa: T201  the test listens
        return Reply(language="en", text=f"{len(request.forwards)} added")


async def serve(path: Path, url: str) -> None:
    settings = Settings(token=Secret(TOKEN), api_base_url=url)
    async with (
        open_store(path, alone=True) as store,
        connect(settings, Newsroom(store), Pace(quiet=QUIET)) as platform,
    ):
        await platform.serve()


if __name__ == "__main__":
    asyncio.run(serve(Path(sys.argv[1]), sys.argv[2]))
