"""docs/scale.md, walked as it is written: from SQLite and one process to PostgreSQL and three, and back."""

import asyncio
import json
import os
import re
import shlex
import sys
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import SimpleNamespace

from bot import app, storage
from bot.store.sqlite import open_store
from tests.fakes.telegram import FakeTelegram
from tests.platforms.telegram.test_webhook import free_port
from tests.platforms.web.visitor import client, visiting
from tests.postgres import Server
from tests.running import SECONDS, on_telegram
from tests.samples import WATER
from tests.soak.process import ROOT, Bot
from tests.stores import lay
from tests.subscribing import READER, subscription

GUIDE = (ROOT / "docs" / "scale.md").read_text("utf-8")
BLOCK = re.compile(r"^```(sh|sql)\n(.*?)^```", re.MULTILINE | re.DOTALL)
THERE, BACK = "## From one process to three", "### Going back"
ADDRESS, NAMED = "postgresql://khabar:another-one@db.example.org/khabar", "khabar:another-one@"
PORTS = (8082, 8083, 8084)
ELSEWHERE = ("pg_dump",)
"""Programs of others, which are on no machine of ours."""
MINUTE = 60.0


def blocks(heading: str) -> list[tuple[str, list[str]]]:
    """The kind and the lines of each fenced block of a section, without those of the sections in it."""
    level = heading.partition(" ")[0]
    section = re.split(rf"\n#{{1,{len(level) + 1}}} ", GUIDE.partition(heading + "\n")[2])[0]
    return [(kind, text.splitlines()) for kind, text in BLOCK.findall(section)]


@dataclass
class Walk:
    """A newcomer at a machine, who types what the guide says; `instead` is what stands there for its examples."""

    folder: Path
    server: Server
    instead: dict[str, str]
    environ: dict[str, str]
    exported: dict[str, str] = field(default_factory=dict)
    bots: dict[str, Bot] = field(default_factory=dict)

    async def types(self, kind: str, lines: list[str]) -> None:
        for line in lines:
            for example, ours in self.instead.items():
                line = line.replace(example, ours)  # noqa: PLW2901  what is typed
            if kind == "sql":
                with self.server.session() as session:
                    session.execute(line)
            elif line.startswith("export "):
                name, _, value = line.removeprefix("export ").partition("=")
                self.exported[name] = value
            else:
                await self._runs(self._words(line))

    def _words(self, line: str) -> list[str]:
        return [re.sub(r"\$(\w+)", lambda name: self.exported[name[1]], word) for word in shlex.split(line)]

    async def _runs(self, words: list[str]) -> None:
        """A command ends well, at the latest when what it asks for has come; `run` goes on."""
        set_ = dict(word.split("=", 1) for word in words if re.match(r"[A-Z_]+=", word))
        program, *rest = words[len(set_) :]
        if program in ELSEWHERE:
            return
        assert program == "khabar"
        environ = {**self.environ, **self.exported, **set_}
        if rest[0] == "run":
            role = rest[rest.index("--role") + 1]
            bot = self.bots[role] = Bot(self.folder / "data", environ, ("bot", *rest), self.folder)
            await bot.start()
            return
        async with asyncio.timeout(MINUTE):
            while told := await self._failed(rest, environ):
                assert rest[0] == "health", told  # a process is not ready in its first moment

    async def _failed(self, words: list[str], environ: dict[str, str]) -> str:
        """What a command says that did not end well."""
        inherited = {name: value for name, value in os.environ.items() if not name.startswith("KHABAR_")}
        process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "bot", *words),
            cwd=self.folder,
            env={**inherited, "PYTHONPATH": str(ROOT), **environ},
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.STDOUT,
        )
        told, _ = await process.communicate()
        return told.decode() or "it said nothing" if process.returncode else ""


@asynccontextmanager
async def walking(folder: Path, server: Server, telegram: FakeTelegram) -> AsyncIterator[Walk]:
    address = server.url("walked").reveal().replace("postgres@", NAMED)
    examples = {ADDRESS: address, "DATABASE khabar": "DATABASE walked"}
    examples |= {str(port): str(free_port()) for port in PORTS}
    environ = {**on_telegram(telegram), "KHABAR_WEB_ENABLED": "true", "KHABAR_WEB_PORT": "0"}
    async with AsyncExitStack() as stack:
        walk = Walk(folder, server, examples, environ)
        stack.push_async_callback(_cleaned, walk)
        try:
            yield walk
        except BaseException as error:
            for role, bot in walk.bots.items():
                error.add_note("\n".join([f"the log of {role}:", *bot.log]))
            raise


async def _cleaned(walk: Walk) -> None:
    for bot in walk.bots.values():
        if bot.runs:
            await bot.kill()
    with walk.server.session() as session:
        session.execute("DROP DATABASE IF EXISTS walked WITH (FORCE)")
        session.execute("DROP ROLE IF EXISTS khabar")


async def before(folder: Path) -> None:
    """A bot on SQLite, with an article and a reader whose digest was due a minute ago."""
    lay(folder / "data" / storage.DATABASE)
    now = datetime.now(UTC)
    due = now.replace(second=0, microsecond=0) - timedelta(minutes=1)
    daily = subscription(READER, times=(due.time(),), zone="UTC", created=now - timedelta(days=1), next=due)
    async with open_store(folder / "data" / storage.DATABASE) as store:
        await store.subscriptions.begin(daily)
        await store.add(replace(WATER, published=now, added=now))


async def test_the_way_to_three_processes_and_back(tmp_path: Path, server: Server) -> None:
    await before(tmp_path)
    async with FakeTelegram() as telegram, walking(tmp_path, server, telegram) as walk:
        reader = telegram.person(7)
        for kind, lines in blocks(THERE):
            await walk.types(kind, lines)
        assert list(walk.bots) == ["platforms", "worker", "web"]
        async with asyncio.timeout(SECONDS):
            await telegram.signal.wait(lambda: reader.chat.heard)
        assert WATER.title in reader.chat.heard[0].text
        page = SimpleNamespace(address=await walk.bots["web"].announced("web"))
        async with client() as session, visiting(page, "ar", session) as visitor:
            assert WATER.title in json.dumps(await visitor.say("/latest"), ensure_ascii=False)
        assert WATER.title in (await reader.says("/latest")).text
        for bot in walk.bots.values():
            await bot.end()
        for kind, lines in blocks(BACK):
            await walk.types(kind, lines)
    async with open_store(tmp_path / "data" / "back.db") as store:
        assert await store.count() == 1
        [run] = await store.digests.runs_of(READER, limit=5)
        [delivery] = await store.ledger.deliveries(run.id)
        assert delivery.messages


def test_every_role_is_told() -> None:
    assert set(re.findall(r"^\| `(\w+)` \|", GUIDE, re.MULTILINE)) == set(app.ROLES)
