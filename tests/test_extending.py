"""A new command is one file, a new platform one folder, a new language one catalogue: each is done, and looked at."""

import asyncio
import shutil
import sys
from collections.abc import Iterator
from datetime import time
from pathlib import Path

import pytest

import bot.platforms
import handlers
from bot import app
from bot.config import load
from bot.i18n import available
from bot.i18n.hours import times
from bot.i18n.language import HERE
from bot.model import Person
from bot.router.handlers import found
from bot.store.sqlite import Store
from tests.conversation import Conversation, router, text
from tests.languages import catalogues_of
from tests.running import NO_WEB, running

COMMAND = '''
"""/ping: is anybody there?"""

from bot.model import Command, Reply

COMMAND = Command("ping", "Is anybody there?", rank=10)


async def answer(request, context):
    return Reply(language=context.t.code, text="pong")
'''

SETTINGS = """
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Settings:
    enabled: bool = False
    room: str = "lobby"
    admins: tuple[str, ...] = ()
"""

PLATFORM = '''
"""A platform on which one person asks one thing."""

import asyncio
from contextlib import asynccontextmanager
from datetime import UTC, datetime

from bot.model import Chat, Person, Request
from bot.platforms.base import Capabilities


class Pigeon:
    capabilities = Capabilities(100, False, 1, 1, False, False, False)
    name = "pigeon"

    def __init__(self, settings, core):
        self.address = settings.room
        self._core = core

    async def serve(self):
        reply = await self._core.answer(
            Request(chat=Chat("pigeon", "1"), person=Person("pigeon", "1"), command="help", at=datetime.now(UTC))
        )
        HEARD.put_nowait(reply.text)
        await asyncio.get_running_loop().create_future()


HEARD = asyncio.Queue()


@asynccontextmanager
async def connect(settings, core):
    yield Pigeon(settings, core)
'''


@pytest.fixture
def ping(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    (tmp_path / "ping.py").write_text(COMMAND)
    monkeypatch.setattr(handlers, "__path__", [*handlers.__path__, str(tmp_path)])
    yield
    sys.modules.pop("handlers.ping", None)


@pytest.fixture
def pigeon(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    folder = tmp_path / "platforms" / "pigeon"
    folder.mkdir(parents=True)
    for name, content in (("__init__", ""), ("settings", SETTINGS), ("platform", PLATFORM)):
        (folder / f"{name}.py").write_text(content)
    monkeypatch.setattr(bot.platforms, "__path__", [*bot.platforms.__path__, str(folder.parent)])
    yield
    for name in [name for name in sys.modules if name.startswith("bot.platforms.pigeon")]:
        del sys.modules[name]


async def conversation(store: Store) -> dict[str, str]:
    """What somebody whose device speaks French gets to see, by what they say."""
    someone = Conversation(router(store), Person("telegram", "1", locale="fr-TN"))
    asked = ("/topics", "/help", "/language", "/settings", "/latest", "/search", "thèmes")
    return {said: text(await someone.says(said)) for said in asked}


@pytest.mark.usefixtures("ping")
async def test_a_new_command_is_one_file(store: Store) -> None:
    someone = Conversation(router(store), Person("telegram", "1", locale="en"))
    assert text(await someone.says("/ping")) == "pong"
    assert "/ping – Is anybody there?" in text(await someone.says("/help"))
    names = [handler.COMMAND.name for handler in found(handlers).values()]
    assert names.index("latest") < names.index("ping") < names.index("search")


@pytest.mark.usefixtures("pigeon")
async def test_a_new_platform_is_one_folder(tmp_path: Path) -> None:
    (tmp_path / "config.toml").write_text('[pigeon]\nenabled = true\nroom = "attic"\n')
    config = load(tmp_path / "config.toml", NO_WEB, app.sections(), data=tmp_path)
    async with running(config) as program:
        await program.connected("pigeon")
        async with asyncio.timeout(5):
            heard = await sys.modules["bot.platforms.pigeon.platform"].HEARD.get()
    assert program.addresses["pigeon"] == "attic"
    assert "/latest" in heard


async def test_a_new_language_is_one_catalogue(store: Store, tmp_path: Path) -> None:
    shutil.copy(HERE / "ar.po", tmp_path)
    with catalogues_of(tmp_path):
        assert available("ar") == ("ar", "en")
        before = await conversation(store)
        assert before["/topics"] == "لا مواضيع بعد."
        assert times("21h30 et 22h") == ()
    shutil.copy(HERE / "fr.po", tmp_path)
    with catalogues_of(tmp_path):
        assert available("ar") == ("ar", "en", "fr")
        after = await conversation(store)
        assert after["/topics"] == after["thèmes"] == "Il n’y a pas encore de thèmes."
        assert all(after[said] != before[said] for said in before)
        assert times("21h30 et 22h") == (time(21, 30), time(22))
        someone = Conversation(router(store), Person("telegram", "1", locale="fr-TN"))
        assert "Français" in [choice.label for choice in await someone.types("language", "")]
