"""The composition root: starting, faults that stay where they are, stopping."""

import asyncio
import logging
import os
import signal
import socket
import sys
from collections.abc import AsyncIterator, Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import aiohttp
import pytest
from yarl import URL

from bot import app, storage
from bot.cli import main
from bot.errors import AlreadyRunning, OperatorError, StoreUnusable
from bot.i18n import available
from bot.model import Chat, Person, Reply, Request, Sent, Shown
from bot.platforms.base import Receipt
from bot.platforms.web.platform import Web
from bot.runners import serving, trouble, works
from bot.search import index
from bot.search.engine import Damaged, Engine
from bot.search.folder import Folder
from bot.store.sqlite import Store, open_store
from tests.fakes.telegram import FakeTelegram
from tests.running import NO_WEB, SECONDS, WEB, Bot, Heard, configuration, on_telegram, running
from tests.samples import NOON, article
from tests.searching import search_over

ROOT = Path(__file__).parent.parent


@pytest.fixture
async def telegram() -> AsyncIterator[FakeTelegram]:
    async with FakeTelegram() as server:
        yield server


@pytest.fixture
def heard() -> Iterator[Heard]:
    handler = Heard()
    logging.getLogger().addHandler(handler)
    yield handler
    logging.getLogger().removeHandler(handler)


async def page(address: str) -> str:
    async with aiohttp.ClientSession() as session, session.get(address) as response:
        assert response.status == 200
        return await response.text()


async def articles(data: Path) -> int:
    async with open_store(data / storage.DATABASE) as store:
        return await store.count()


async def test_without_any_setting_the_browser_is_served_with_samples(tmp_path: Path) -> None:
    async with running(configuration(tmp_path, WEB)) as bot:
        await bot.connected("web")
        assert "<html" in await page(bot.addresses["web"])
        assert await articles(tmp_path) == 48


async def test_a_first_start_warns_of_nothing(tmp_path: Path, heard: Heard) -> None:
    """The samples are of some weeks ago, and no sign of a clock that is wrong."""
    async with running(configuration(tmp_path, WEB)) as bot:
        await bot.connected("web")
        await heard.line("the daily backup is made")
    assert not [record.getMessage() for record in heard.records if record.levelno >= logging.WARNING]


async def test_samples_that_were_taken_out_stay_out(tmp_path: Path) -> None:
    async with running(configuration(tmp_path, WEB)) as bot:
        await bot.connected("web")
    async with open_store(tmp_path / storage.DATABASE) as store:
        await store.delete_added_by("seed")
    async with running(configuration(tmp_path, WEB)) as bot:
        await bot.connected("web")
        assert await articles(tmp_path) == 0


async def test_a_bot_for_people_gets_no_samples_by_itself(tmp_path: Path, telegram: FakeTelegram) -> None:
    async with running(configuration(tmp_path, {**WEB, **on_telegram(telegram)})) as bot:
        await bot.connected("web", "telegram")
        assert await articles(tmp_path) == 0


async def test_a_wrong_token_stops_that_platform_only_and_is_shown_nowhere(
    tmp_path: Path, telegram: FakeTelegram, heard: Heard, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    environ = {**on_telegram(telegram), "KHABAR_TELEGRAM_TOKEN": "1234:wrong-token-that-must-not-leak"}
    async with running(configuration(tmp_path, {**WEB, **environ})) as bot:
        await bot.connected("web")
        assert (await heard.line("refuses the token")).startswith("telegram")
        assert "<html" in await page(bot.addresses["web"])
    assert len([line for line in heard.lines if "refuses the token" in line]) == 1
    assert "wrong-token" not in caplog.text


async def test_a_refused_token_is_tried_again(
    tmp_path: Path, telegram: FakeTelegram, heard: Heard, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(serving, "WRONG_TOKEN", 0.01)
    environ = {**WEB, **on_telegram(telegram), "KHABAR_TELEGRAM_TOKEN": "1234:wrong-token-that-must-not-leak"}
    async with running(configuration(tmp_path, environ)) as bot:
        await bot.connected("web")
        await heard.line("refuses the token", times=3)


async def test_health_is_red_while_a_token_is_refused_and_green_again(
    tmp_path: Path, telegram: FakeTelegram, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(serving, "WRONG_TOKEN", 0.05)
    right, telegram.token = telegram.token, "1234:another-token-that-must-not-leak"
    environ = {**WEB, **on_telegram(telegram), "KHABAR_TELEGRAM_TOKEN": right}

    async def health(bot: Bot, status: int) -> dict[str, str]:
        async with aiohttp.ClientSession() as session, asyncio.timeout(SECONDS):
            while True:
                async with session.get(f"{bot.addresses['web']}/healthz") as answer:
                    told: dict[str, str] = (await answer.json())["platforms"]
                    if answer.status == status and "connected" not in told["telegram"]:
                        return told

    async with running(configuration(tmp_path, environ)) as bot:
        await bot.connected("web")
        assert await health(bot, 503) == {"web": "ok", "telegram": "it refuses the token"}
        telegram.token = right
        assert await health(bot, 200) == {"web": "ok", "telegram": "ok"}


async def test_a_token_that_stays_wrong_is_tried_less_often(
    tmp_path: Path, telegram: FakeTelegram, heard: Heard, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(serving, "WRONG_TOKEN", 0.01)
    monkeypatch.setattr(serving, "QUICK_TRIES", 2)
    environ = {**WEB, **on_telegram(telegram), "KHABAR_TELEGRAM_TOKEN": "1234:wrong-token-that-must-not-leak"}
    async with running(configuration(tmp_path, environ)) as bot:
        await bot.connected("web")
        await heard.line("trying again in 0.01 s", times=2)
        await heard.line("trying again in 300 s")


async def test_a_platform_that_fails_is_tried_again(
    tmp_path: Path, telegram: FakeTelegram, heard: Heard, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(serving, "SHORTEST", 0.01)
    port = URL(telegram.url).port or 0
    await telegram.stop()
    async with running(configuration(tmp_path, {**NO_WEB, **on_telegram(telegram)})) as bot:
        await heard.line("trying again")
        async with FakeTelegram(port=port):
            await bot.connected("telegram")


async def test_a_port_in_use_is_one_clear_line(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        config = configuration(tmp_path, {"KHABAR_WEB_PORT": str(port)})
        with pytest.raises(OperatorError, match=str(port)):
            await app.run(config, asyncio.Event(), print)


async def test_a_port_in_use_does_not_stop_the_others(tmp_path: Path, telegram: FakeTelegram, heard: Heard) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        environ = {"KHABAR_WEB_PORT": str(taken.getsockname()[1]), **on_telegram(telegram)}
        async with running(configuration(tmp_path, environ)) as bot:
            await bot.connected("telegram")
            assert (await telegram.person(7).says("/topics")).text
            await heard.line("web: ")


async def test_a_second_bot_is_refused(tmp_path: Path) -> None:
    config = configuration(tmp_path, WEB)
    async with running(config) as bot:
        await bot.connected("web")
        with pytest.raises(AlreadyRunning):
            await app.run(config, asyncio.Event(), print)


@pytest.mark.parametrize("role", ["platforms", "worker", "web"])
async def test_sqlite_serves_one_process(tmp_path: Path, role: str) -> None:
    with pytest.raises(OperatorError, match=r"docs/scale\.md"):
        await app.run(configuration(tmp_path, WEB), asyncio.Event(), print, role=role)


def test_each_work_belongs_to_a_role() -> None:
    assert set(app.WORKS) == set(app.ROLES["all"].works)
    assert set(app.WORKS) == {name for role in ("platforms", "worker", "web") for name in app.ROLES[role].works}
    assert app.ROLES["platforms"].serves(["telegram", "web"]) == ["telegram"]
    assert app.ROLES["web"].serves(["telegram", "web"]) == ["web"]
    assert app.ROLES["worker"].serves(["telegram", "web"]) == []


async def test_no_platform_is_no_bot(tmp_path: Path) -> None:
    with pytest.raises(OperatorError, match="no platform is enabled"):
        await app.run(configuration(tmp_path, NO_WEB), asyncio.Event(), print)


async def test_an_old_sqlite_is_told(
    tmp_path: Path, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(app, "warning", lambda: "SQLite 3.40.1 can damage the database")
    async with running(configuration(tmp_path, WEB)) as bot:
        await bot.connected("web")
    assert "SQLite 3.40.1 can damage" in caplog.text


async def test_a_core_moves_a_chats_settings(tmp_path: Path, store: Store) -> None:
    config = configuration(tmp_path, WEB)
    its = app.core("telegram", config, store, app.router(config, store, search_over(store)))
    await store.preferences.choose([Chat("telegram", "-5")], language="en")
    await its.moved("-5", "-1005")
    assert (await store.preferences.of_chat(Chat("telegram", "-1005"))).language == "en"
    assert its.languages == available("ar")
    assert [command.name for command in its.commands][:3] == ["latest", "search", "read"]


async def test_housekeeping_tidies(tmp_path: Path) -> None:
    its = Sent(Chat("web", "1"), ("10",), Shown(1, 1), "en")
    async with open_store(tmp_path / storage.DATABASE) as store:
        await store.add(article(1, added=datetime.now(UTC)))
        await store.sent.keep(its, NOON - timedelta(days=90))
        async with running(configuration(tmp_path, WEB)), asyncio.timeout(SECONDS):
            while await store.sent.stands(its):  # noqa: ASYNC110  another connection's change is no event
                await asyncio.sleep(0.01)


@pytest.mark.parametrize("name", [signal.SIGINT, signal.SIGTERM])
async def test_a_signal_ends_the_program_cleanly(tmp_path: Path, name: signal.Signals) -> None:
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "bot", "run", "--data", str(tmp_path)),
        env={**WEB, "PATH": "/usr/bin:/bin", "PYTHONPATH": str(ROOT)},
        cwd=tmp_path,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    assert process.stdout
    assert (await process.stdout.readline()).startswith(b"web: http://127.0.0.1:")
    process.send_signal(name)
    async with asyncio.timeout(10):
        _, err = await process.communicate()
    assert process.returncode == 0, err.decode()
    assert b"Traceback" not in err


async def test_serving_that_ends_is_begun_again(tmp_path: Path, heard: Heard, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(serving, "SHORTEST", 0.01)
    monkeypatch.setattr(serving, "STEADY", 0.0)

    async def ends(_: Web) -> None:
        """As a platform does that has lost its connection without an error."""

    monkeypatch.setattr(Web, "serve", ends)
    async with running(configuration(tmp_path, WEB)) as bot:
        await bot.connected("web")
        assert "serving ended" in await heard.line("trying again")


async def test_samples_among_readers_news_are_told(tmp_path: Path, telegram: FakeTelegram, heard: Heard) -> None:
    async with running(configuration(tmp_path, WEB)) as bot:
        await bot.connected("web")
    async with running(configuration(tmp_path, {**WEB, **on_telegram(telegram)})) as bot:
        await bot.connected("telegram")
        assert "khabar seed --remove" in await heard.line("invented")


async def test_a_platform_that_does_not_end_is_left_behind(
    tmp_path: Path, heard: Heard, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(serving, "DRAIN", 0.05)
    go_on = asyncio.Event()

    async def clings(_: Web) -> None:
        try:
            await go_on.wait()
        except asyncio.CancelledError:
            await go_on.wait()

    monkeypatch.setattr(Web, "serve", clings)
    async with running(configuration(tmp_path, WEB)) as bot:
        await bot.connected("web")
    assert await heard.line("did not end") == "web did not end in 0.05 s"
    go_on.set()


async def test_suggestions_reach_the_router(tmp_path: Path, store: Store) -> None:
    config = configuration(tmp_path, WEB)
    its = app.core("web", config, store, app.router(config, store, search_over(store)))
    asked = Request(chat=Chat("web", "1"), person=Person("web", "1"), command="language", at=NOON)
    assert [choice.value for choice in await its.suggest(asked)] == list(available("ar"))


SAMPLES = 48


def indexed(data: Path) -> int:
    """How many articles the index holds as it lies there; -1 where there is none."""
    try:
        generation = Folder(data / storage.INDEX).current()
        return Engine(generation).articles if generation else -1
    except Damaged:  # it was exchanged just now
        return -1


async def until(condition: Callable[[], bool]) -> None:
    """What other processes do rings no bell here."""
    async with asyncio.timeout(SECONDS):
        while not condition():  # noqa: ASYNC110
            await asyncio.sleep(0.01)


def lives(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    return True


def started(folder: Path) -> list[int]:
    file = folder / "pids"
    return [int(each) for each in file.read_text().split()] if file.exists() else []


@pytest.fixture
def gate(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A backlog is whatever the samples are, and its child waits at the gate until this file is there."""
    monkeypatch.setattr(works, "BACKLOG", 10)
    monkeypatch.setattr(index, "BACKLOG", 10)
    gate = tmp_path / "gate"
    child(tmp_path, monkeypatch, f'while [ ! -e "{gate}" ]; do sleep 0.02; done')
    return gate


def child(folder: Path, monkeypatch: pytest.MonkeyPatch, first: str) -> None:
    """What the bot starts does this first, and is among those `started`."""
    script = folder / "python"
    script.write_text(f'#!/bin/sh\necho $$ >> "{folder}/pids"\n{first}\nexec "{sys.executable}" "$@"\n')
    script.chmod(0o755)
    monkeypatch.setattr(sys, "executable", str(script))


async def test_the_index_follows_what_others_add_though_nobody_searches(tmp_path: Path) -> None:
    data, news = tmp_path / "data", tmp_path / "news.txt"
    news.write_text("Rain returns\n\nIt rained on Monday.")
    async with running(configuration(data, WEB)) as bot:
        await bot.connected("web")
        await until(lambda: indexed(data) == SAMPLES)
        assert await asyncio.to_thread(main, ["add", str(news), "--data", str(data)]) == 0
        await until(lambda: indexed(data) == SAMPLES + 1)
        assert await asyncio.to_thread(main, ["seed", "--remove", "--data", str(data)]) == 0
        await until(lambda: indexed(data) == 1)


async def test_what_others_add_finds_its_story(tmp_path: Path) -> None:
    data = tmp_path / "data"
    async with running(configuration(data, WEB)) as bot, asyncio.timeout(SECONDS):
        await bot.connected("web")
        for number in range(2):
            news = tmp_path / f"{number}.txt"
            news.write_text(
                f"Quake of magnitude 5.1 hits Kerman in Iran\n\nReport {number}: 12 people were injured there."
            )
            assert await asyncio.to_thread(main, ["add", str(news), "--data", str(data)]) == 0
        async with open_store(data / storage.DATABASE) as store:
            last = await store.last_number()
            while [one.id for one in await store.stories.also_in(last)] != [last - 1]:  # noqa: ASYNC110
                await asyncio.sleep(0.01)


async def test_stories_that_can_not_follow_are_told_and_tried_again(
    tmp_path: Path, heard: Heard, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Absent:
        """Says that the machine can't go on."""

        def encode(self, texts: list[str]) -> list[list[float]]:
            raise OperatorError(f"no memory for {len(texts)} texts")

    monkeypatch.setattr(works, "LONGEST", 0.01)
    monkeypatch.setattr(trouble, "REST", 0.0)
    monkeypatch.setattr(app, "installed", Absent)
    news = tmp_path / "news.txt"
    news.write_text("Rain returns\n\nIt rained on Monday.")
    async with running(configuration(tmp_path / "data", WEB)) as bot:
        await bot.connected("web")
        assert await asyncio.to_thread(main, ["add", str(news), "--data", str(tmp_path / "data")]) == 0
        await heard.line("can't be put into stories", times=2)


async def test_a_long_backlog_is_done_by_another_process_while_the_bot_answers(
    tmp_path: Path, gate: Path, telegram: FakeTelegram
) -> None:
    data = tmp_path / "data"
    async with open_store(data / storage.DATABASE) as store:
        await store.add_all([article(number) for number in range(12)])
    async with running(configuration(data, {**WEB, **on_telegram(telegram)})) as bot:
        await bot.connected("telegram")
        await until(lambda: bool(started(tmp_path)))
        reader = telegram.person(7, language_code="en")
        answer = await reader.says("report")
        assert "Nothing found" in answer.text
        assert "being built" in answer.text
        assert "Report 0" in (await reader.says("/latest")).text
        gate.touch()  # noqa: ASYNC240
        await until(lambda: indexed(data) == 12)
        while "12 articles" not in (answer := await reader.says("report")).text:
            assert "being built" in answer.text
        assert "being built" not in answer.text
        [process] = started(tmp_path)
        await until(lambda: not lives(process))
        assert "12 articles" in (await reader.says("report")).text
    assert started(tmp_path) == [process]


async def test_a_backlog_that_fails_is_told_and_tried_again(
    tmp_path: Path, gate: Path, heard: Heard, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.undo()
    for name, value in (("BACKLOG", 10), ("LONGEST", 0.01), ("FOLLOWED", 0.01)):
        monkeypatch.setattr(works, name, value)
    monkeypatch.setattr(trouble, "REST", 0.0)
    monkeypatch.setattr(index, "BACKLOG", 10)
    child(tmp_path, monkeypatch, f'[ -e "{gate}" ] || exit 3')
    async with running(configuration(tmp_path / "data", WEB)) as bot:
        await bot.connected("web")
        await heard.line("can't follow the news", times=2)
        gate.touch()  # noqa: ASYNC240
        await until(lambda: indexed(tmp_path / "data") == SAMPLES)


@pytest.mark.usefixtures("gate")
async def test_who_stops_the_bot_stops_what_it_started(tmp_path: Path, heard: Heard) -> None:
    async with running(configuration(tmp_path / "data", WEB)):
        await until(lambda: bool(started(tmp_path)))
        [process] = started(tmp_path)
        assert lives(process)
    assert not lives(process)
    assert not [line for line in heard.lines if "follow" in line]


@pytest.mark.skipif(not Path("/proc/self/task").exists(), reason="only Linux shows whose child a process is")
async def test_ctrl_c_while_the_index_is_made_ends_all_without_a_word(tmp_path: Path) -> None:
    """A terminal's Ctrl-C is for all processes of the group."""
    async with open_store(tmp_path / storage.DATABASE) as store:
        await store.add_all([article(number, body="") for number in range(index.BACKLOG + 1)])
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "bot", "run", "--data", str(tmp_path)),
        env={**WEB, "PATH": "/usr/bin:/bin", "PYTHONPATH": str(ROOT)},
        cwd=tmp_path,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
        start_new_session=True,
    )
    children = Path(f"/proc/{process.pid}/task/{process.pid}/children")
    await until(lambda: bool(children.read_text()))
    its = [int(each) for each in children.read_text().split()]  # noqa: ASYNC240
    os.killpg(process.pid, signal.SIGINT)
    async with asyncio.timeout(SECONDS):
        _, err = await process.communicate()
    assert process.returncode == 0, err.decode()
    assert b"Traceback" not in err
    assert b"can't follow" not in err
    await until(lambda: not any(map(lives, its)))


async def test_a_reply_that_can_not_be_kept_is_answered_all_the_same(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    config = configuration(tmp_path, WEB)
    async with open_store(tmp_path / "gone.db") as store:
        await store.add(article(1))
        its = app.core("web", config, store, app.router(config, store, search_over(store)))
    receipt = Receipt(Chat("web", "1"), ("10",))
    await its.shown(receipt, Reply(language="en", text="x", shows=Shown(1, 1)))  # the database is closed
    assert "corrections will not reach a message on web" in caplog.text


async def test_corrections_go_on_after_a_fault(
    tmp_path: Path, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    went_on = asyncio.Event()

    async def correct(*_: object, **__: object) -> bool:
        if "corrections can't be sent" in caplog.text:
            went_on.set()
            return False
        raise StoreUnusable("the disk is full")

    monkeypatch.setattr(works, "correct", correct)
    monkeypatch.setattr(works, "AGAIN", 0.01)
    async with running(configuration(tmp_path, WEB)), asyncio.timeout(SECONDS):
        await went_on.wait()


async def test_feeds_are_asked_again_after_a_fault(
    tmp_path: Path, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    went_on = asyncio.Event()

    async def once(*_: object) -> None:
        if "the feeds can't be asked" in caplog.text:
            went_on.set()
            await asyncio.get_running_loop().create_future()
        raise StoreUnusable("the disk is full")

    monkeypatch.setattr(works, "poll_feeds", once)
    monkeypatch.setattr(works, "LONGEST", 0.01)
    async with running(configuration(tmp_path, WEB)), asyncio.timeout(SECONDS):
        await went_on.wait()
