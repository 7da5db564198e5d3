"""A bot with the real library against a Bot API server on loopback; only the core behind it is a stand-in."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest

from bot.model import Reply, Request, Secret
from bot.platforms.base import Core
from bot.platforms.telegram.platform import Telegram, connect
from bot.platforms.telegram.poller import Pace
from bot.platforms.telegram.settings import Settings
from tests.fakes.telegram import FakeTelegram, Person

QUIET = 0.05


@pytest.fixture
async def server() -> AsyncIterator[FakeTelegram]:
    async with FakeTelegram() as running:
        yield running


@pytest.fixture
def person(server: FakeTelegram) -> Person:
    return server.person(7)


@asynccontextmanager
async def connected(server: FakeTelegram, core: Core, **pace: float) -> AsyncIterator[Telegram]:
    """What belongs together is gathered without much waiting: on loopback, messages come within some milliseconds.

    `pace` are other seconds of the poller's Pace."""
    settings = Settings(token=Secret(server.token), api_base_url=server.url)
    async with connect(settings, core, Pace(**{"quiet": QUIET, **pace})) as platform:
        yield platform


@asynccontextmanager
async def serving(server: FakeTelegram, core: Core) -> AsyncIterator[Telegram]:
    """A bot that polls until the block ends; what made it end before fails the test."""
    async with connected(server, core) as platform:
        task = asyncio.create_task(platform.serve())
        try:
            yield platform
        finally:
            task.cancel()
            ended = (await asyncio.gather(task, return_exceptions=True))[0]
    assert isinstance(ended, asyncio.CancelledError), ended


async def echo(request: Request) -> Reply:
    """Says what it was asked."""
    return Reply(language="en", text=f"{request.command or 'text'}: {request.text}")
