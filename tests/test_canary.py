"""What people write and what nobody may know is planted wherever something comes in, and comes out nowhere.

The whole program runs at DEBUG over its sockets; what it logs, prints, reports and tells whoever watches it is read.
(Tokens besides are watched for by every test: tests/canary.py.)
"""

import asyncio
import io
import json
import logging
import re
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from pathlib import Path
from types import SimpleNamespace

import pytest
from aiohttp import ClientSession

from bot import logs
from bot.cli import main
from bot.config import Config
from bot.model import Feed
from bot.store.driver import newest
from bot.store.sqlite import open_store
from tests.canary import CANARY, Witness
from tests.fakes.discord import FakeDiscord
from tests.fakes.sentry import FakeSentry
from tests.fakes.telegram import FakeTelegram, Person, from_hidden_user, refuse
from tests.platforms.web.visitor import visiting
from tests.running import WEB, Heard, configuration, on_discord, on_telegram, running
from tests.samples import NOON

EDITOR = 1000
WORDS = ("sallyscanary", "كناريسالي")
PLANTED = " ".join(WORDS)


class World:
    """Everything that comes in and out of one running program."""

    def __init__(self, config: Config, telegram: FakeTelegram, discord: FakeDiscord, page: str, monitor: str) -> None:
        self.config = config
        self.telegram, self.discord = telegram, discord
        self.page, self.monitor = page, monitor
        self.told: dict[str, str] = {}
        """What people were told of a fault of ours, by platform."""

    @property
    def database(self) -> Path:
        return self.config.data / "khabar.db"

    async def on_telegram(self) -> None:
        sally = self.telegram.person(7, name=PLANTED)
        answer = await sally.says(f"/search {PLANTED}")
        await sally.says(f"/{WORDS[0]} {PLANTED}")
        await sally.says(PLANTED)
        await sally.asks(PLANTED)
        sally.presses_data(answer, PLANTED[:40])
        sally.presses_elsewhere(PLANTED[:40])
        self.telegram.updates.add({"message": {"text": PLANTED, "chat": PLANTED}})
        await self._edits(self.telegram.person(EDITOR, name=PLANTED, language_code="en"))
        self.telegram.faults.append(refuse("sendMessage", 400, f"Bad Request: can't parse '{PLANTED}'"))
        sally.writes(f"/search {PLANTED}")

    async def _edits(self, editor: Person) -> None:
        card = await editor.forwards(f"{PLANTED}\n\nIt rained on {PLANTED}.", from_hidden_user(PLANTED))
        await editor.presses(card, "Publish")
        await editor.says(f"/feeds add http://127.0.0.1:9/{PLANTED}")

    async def on_discord(self) -> None:
        await self.discord.interact("search", {"words": PLANTED})
        await self.discord.autocomplete("search", "words", WORDS[0])
        await self.discord.direct_message(PLANTED)
        await self.discord.gateway.dispatch("MESSAGE_CREATE", {"content": PLANTED, "author": PLANTED})
        self.discord.fail("POST", "/messages", 400, {"code": 50035, "message": f"Invalid Form Body: '{PLANTED}'"})
        await self.discord.gateway.dispatch("MESSAGE_CREATE", self.discord.written(PLANTED))

    async def in_the_browser(self) -> None:
        async with visiting(SimpleNamespace(address=self.page)) as visitor:
            await visitor.say(PLANTED)
            await visitor.press(PLANTED[:40], None)
            await visitor.say(f"/subscribe {PLANTED}")
            await visitor.tell(type=PLANTED)
            await visitor.hear_until("error")

    async def a_fault_of_ours(self) -> None:
        """The table of searches is gone while somebody searches: as a disk that loses a part."""
        # By the same library: two in one process let go of each other's locks (sqlite.org/howtocorrupt.html, 2.2).
        with newest.connect(self.database) as connection:
            connection.execute("DROP TABLE chat_searches")
        connection.close()
        self.told["telegram"] = (await self.telegram.person(7).says(f"/search {PLANTED}")).text
        answer = await self.discord.interact("search", {"words": PLANTED})
        assert answer.message
        self.told["discord"] = json.dumps(answer.message.body)
        async with visiting(SimpleNamespace(address=self.page)) as visitor:
            self.told["web"] = json.dumps(await visitor.say(f"/search {PLANTED}"))

    async def watched(self) -> str:
        seen = []
        async with ClientSession() as session:
            for address in (
                *(f"{self.monitor}/{each}" for each in ("healthz", "readyz", "metrics")),
                f"{self.page}/healthz",
            ):
                async with session.get(address) as answer:
                    seen.append(await answer.text())
        return "\n".join(seen)


@asynccontextmanager
async def world(folder: Path, stream: io.StringIO, *, as_json: bool, dsn: str) -> AsyncIterator[World]:
    heard = Heard()
    async with AsyncExitStack() as stack:
        telegram = await stack.enter_async_context(FakeTelegram())
        discord = await stack.enter_async_context(FakeDiscord())
        environ = {**WEB, **on_telegram(telegram, EDITOR), **on_discord(discord), "KHABAR_ERRORS_DSN": dsn}
        config = configuration(folder, {**environ, "KHABAR_UNKNOWN": PLANTED})
        logs.configure("DEBUG", config.secrets, stream, as_json=as_json)
        logging.getLogger("bot.monitor.server").addHandler(heard)
        stack.callback(logging.getLogger("bot.monitor.server").removeHandler, heard)
        async with open_store(folder / "khabar.db") as store:
            await store.feeds.add_all([Feed(address=f"http://127.0.0.1:9/{WORDS[0]}", title=PLANTED, due=NOON)])
        bot = await stack.enter_async_context(running(config))
        await bot.connected("web", "telegram", "discord")
        monitor = (await heard.line("health and metrics")).partition(": ")[2]
        yield World(config, telegram, discord, bot.addresses["web"], monitor)


@pytest.mark.parametrize("form", ["human", "json"])
async def test_nothing_that_people_write_and_no_secret_comes_out(
    tmp_path: Path, form: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    stream, sentry = io.StringIO(), FakeSentry()
    async with sentry.listening() as dsn, world(tmp_path, stream, as_json=form == "json", dsn=dsn) as its:
        await its.on_telegram()
        await its.on_discord()
        await its.in_the_browser()
        await its.a_fault_of_ours()
        report = await sentry.reported("bot.router.router")
        watched = await its.watched()
    monkeypatch.setenv("KHABAR_LOG_LEVEL", "DEBUG")
    with suppress(SystemExit):
        await asyncio.to_thread(main, ["doctor", "--json", "--data", str(tmp_path)])
    printed = capsys.readouterr()
    log = stream.getvalue()
    out = {"log": log, "watched": watched, "printed": printed.out + printed.err, "reports": "\n".join(sentry.raw)}
    for where, text in out.items():
        assert text, where
        for secret in (*WORDS, *(ascii(word)[1:-1] for word in WORDS), CANARY):
            assert secret not in text, where
    assert "put aside" in log
    failed = [line for line in log.splitlines() if "a request failed: search" in line]
    found = {platform: line for line in failed for platform in its.told if re.search(rf"platform\W+{platform}\b", line)}
    assert found.keys() == its.told.keys() == {"telegram", "discord", "web"}
    for platform, line in found.items():
        [mark] = re.findall(r"\b[b-df-hj-km-np-tv-xz]{8}\b", line)
        assert mark in its.told[platform]
    assert report["tags"]["request"] in found["telegram"]
    assert report["tags"]["platform"] == "telegram"
    assert report["logentry"]["formatted"].startswith("a request failed: search")
    assert {frame.get("vars") for each in report["exception"]["values"] for frame in each["stacktrace"]["frames"]} == {
        None
    }


def test_a_line_with_the_canary_is_kept_for_the_test_that_wrote_it() -> None:
    witness = Witness()
    witness.handle(logging.makeLogRecord({"name": "bot", "levelno": logging.DEBUG, "msg": f"12:{CANARY}"}))
    witness.handle(logging.makeLogRecord({"name": "bot", "levelno": logging.DEBUG, "msg": "nothing"}))
    assert len(witness.leaked) == 1
