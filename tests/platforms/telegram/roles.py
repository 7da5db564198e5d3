"""A process that receives, or one that leads, over a database that they share.

`python -m tests.platforms.telegram.roles receiver|leader DATABASE SERVER PORT ADDRESS` says so when it is ready.
"""

import asyncio
import sys
from pathlib import Path

from bot.model import Secret
from bot.platforms.base import Inbox
from bot.platforms.telegram.platform import connect
from bot.platforms.telegram.poller import Pace
from bot.platforms.telegram.receiver import receive
from bot.platforms.telegram.settings import Settings
from bot.store.sqlite import Store, open_store
from tests.fakes.core import FakeCore
from tests.platforms.newsroom import TELEGRAM_TOKEN
from tests.platforms.telegram.conftest import echo

SECONDS = 20.0


class Leading(FakeCore):
    """A core over an inbox that other processes fill."""

    def __init__(self, store: Store) -> None:
        super().__init__(echo, receives=False)
        self._store = store

    @property
    def inbox(self) -> Inbox:  # type: ignore[override]
        return self._store.inbox("telegram")


async def started(role: str, path: Path, server: str, port: int, address: str) -> asyncio.subprocess.Process:
    """A process of that role, when it is ready."""
    command = (sys.executable, "-m", __name__, role, str(path), server, str(port), address)
    process = await asyncio.create_subprocess_exec(*command, stdout=asyncio.subprocess.PIPE)
    assert process.stdout
    async with asyncio.timeout(SECONDS):
        assert await process.stdout.readline()
    return process


async def run(role: str, path: Path, settings: Settings) -> None:
    async with open_store(path) as store:
        if role == "receiver":
            async with receive(settings, store.inbox("telegram")) as where:
                print(where, flush=True)  # noqa: T201  whoever started it listens
                await asyncio.Event().wait()
        async with connect(settings, Leading(store), Pace(quiet=0.05)) as platform:
            print(platform.address, flush=True)  # noqa: T201  as above
            await platform.serve()


if __name__ == "__main__":
    ROLE, PATH, SERVER, PORT, ADDRESS = sys.argv[1:]
    HERE = Settings(token=Secret(TELEGRAM_TOKEN), api_base_url=SERVER, webhook_url=ADDRESS, webhook_port=int(PORT))
    asyncio.run(run(ROLE, Path(PATH), HERE))
