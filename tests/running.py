"""The whole program in this process: every platform over its socket, only the far ends are ours."""

import asyncio
import logging
import time
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

from bot import app, storage
from bot.config import Config, load
from bot.intake.looking import Reaches, open_reach
from bot.runners.core import Now, utc
from tests.fakes.discord import FakeDiscord
from tests.fakes.telegram import FakeTelegram
from tests.stores import lay

WEB = {"KHABAR_WEB_PORT": "0", "KHABAR_MONITOR_PORT": "0"}
NO_WEB = {"KHABAR_WEB_ENABLED": "false"}
SECONDS = 20.0
"""The longest that a test waits for what must come."""


def on_telegram(server: FakeTelegram, *admins: int) -> dict[str, str]:
    return {
        "KHABAR_TELEGRAM_TOKEN": server.token,
        "KHABAR_TELEGRAM_API_BASE_URL": server.url,
        "KHABAR_TELEGRAM_ADMINS": ",".join(map(str, admins)),
    }


def on_discord(server: FakeDiscord) -> dict[str, str]:
    return {
        "KHABAR_DISCORD_TOKEN": server.token,
        "KHABAR_DISCORD_API_BASE_URL": server.api_base_url,
    }


def configuration(data: Path, environ: Mapping[str, str]) -> Config:
    return load(None, {"KHABAR_DATA": str(data), "KHABAR_MONITOR_PORT": "0", **environ}, app.sections())


@dataclass
class Clock:
    """UTC, going on by itself from whatever it is set to: a clock for the program."""

    start: datetime
    _began: float = field(default_factory=time.monotonic)

    def __call__(self) -> datetime:
        return self.start + timedelta(seconds=time.monotonic() - self._began)

    def set(self, to: datetime) -> None:
        self.start, self._began = to, time.monotonic()


@dataclass
class Bot:
    """The running program: what it announced, by platform."""

    addresses: dict[str, str] = field(default_factory=dict)
    _changed: asyncio.Event = field(default_factory=asyncio.Event)

    def announce(self, line: str) -> None:
        name, _, address = line.partition(": ")
        self.addresses[name] = address
        self._changed.set()

    async def connected(self, *names: str) -> None:
        """Wait until all these platforms are connected."""
        async with asyncio.timeout(SECONDS):
            while not set(names) <= set(self.addresses):
                self._changed.clear()
                await self._changed.wait()


class Heard(logging.Handler):
    """The log as it is written, to be waited for."""

    def __init__(self) -> None:
        super().__init__()
        self.lines: list[str] = []
        self.records: list[logging.LogRecord] = []
        self._more = asyncio.Event()

    def emit(self, record: logging.LogRecord) -> None:
        self.lines.append(record.getMessage())
        self.records.append(record)
        self._more.set()

    async def line(self, part: str, times: int = 1) -> str:
        """The first line that holds `part`, as soon as there are so many."""
        async with asyncio.timeout(SECONDS):
            while len(found := [line for line in self.lines if part in line]) < times:
                self._more.clear()
                await self._more.wait()
        return found[0]


@asynccontextmanager
async def running(config: Config, now: Now = utc, reach: Reaches = open_reach) -> AsyncIterator[Bot]:
    """The program, by this clock and with this way to the web, until the block ends; then it must end by itself."""
    if isinstance(where := storage.database(config), Path):
        lay(where)
    bot, stop = Bot(), asyncio.Event()
    task = asyncio.create_task(app.run(config, stop, bot.announce, reach, now=now))
    try:
        yield bot
    finally:
        stop.set()
        async with asyncio.timeout(SECONDS):
            await task
