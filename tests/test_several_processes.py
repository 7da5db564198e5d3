"""Several processes on one PostgreSQL: who sends, who takes over, and who works."""

import asyncio
import json
import logging
import time
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path
from types import SimpleNamespace

import aiohttp
import pytest

from bot import app
from bot.errors import AlreadyRunning
from bot.intake.looking import open_reach
from bot.model import Chat, Feed, Person, Secret
from bot.platforms.web.visitor import id_of
from bot.runners.procrastinate import opened
from bot.runners.sharing import WORK
from bot.store.forgotten import LIST, read_list
from bot.store.sqlite import open_store
from tests.fakes.discord import FakeDiscord
from tests.fakes.feeds import XML, item, reach_to, rss
from tests.fakes.site import Site, answer, open_site
from tests.fakes.telegram import FakeTelegram
from tests.platforms.telegram.test_webhook import free_port
from tests.platforms.web.visitor import client, visiting
from tests.postgres import Server
from tests.processes import leads, processes
from tests.running import NO_WEB, SECONDS, WEB, Bot, Heard, configuration, on_discord, on_telegram, running
from tests.soak.broadcast import due_now, readers
from tests.subscribing import published
from tests.test_lending_end_to_end import EDITOR, JPEG, PNG, in_the_browser, on_discords_side, on_telegrams_side

CHATS = 60
IN_FLIGHT = 4
TAKE_OVER = 15.0
LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)


def on_postgres(url: Secret) -> dict[str, str]:
    return {"KHABAR_STORE_URL": url.reveal()}


@asynccontextmanager
async def together(folder: Path, environ: dict[str, str], *roles: str, site: Site | None = None) -> AsyncIterator[Bot]:
    """The program in each of these roles, all of them in this process."""
    bot, stop = Bot(), asyncio.Event()
    reach = (lambda: reach_to(site)) if site else open_reach
    tasks = [
        asyncio.create_task(app.run(configuration(folder / role, environ), stop, bot.announce, reach, role=role))
        for role in roles
    ]
    try:
        yield bot
    finally:
        stop.set()
        async with asyncio.timeout(SECONDS):
            await asyncio.gather(*tasks)


async def test_a_call_that_the_web_process_receives_is_answered_by_the_leader(tmp_path: Path, server: Server) -> None:
    url, port = server.empty(), free_port()
    async with FakeTelegram() as telegram:
        environ = {
            **{**WEB, **on_telegram(telegram), **on_postgres(url), "KHABAR_TELEGRAM_WEBHOOK_PORT": str(port)},
            "KHABAR_TELEGRAM_WEBHOOK_URL": f"http://127.0.0.1:{port}/telegram",
        }
        async with together(tmp_path, environ, "platforms", "web") as bot:
            await bot.connected("telegram", "telegram calls", "web")
            assert "/latest" in (await telegram.person(7).says("/help")).text


async def test_a_page_shows_pictures_of_platforms_that_another_process_serves(tmp_path: Path, server: Server) -> None:
    async with FakeTelegram() as telegram, FakeDiscord() as discord:
        environ = {
            **{**WEB, **on_telegram(telegram, EDITOR), **on_discord(discord), **on_postgres(server.empty())},
            **{"KHABAR_DISCORD_ADMINS": "5000", "KHABAR_INTERFACE_LANGUAGE": "en"},
        }
        async with together(tmp_path, environ, "platforms", "web") as bot:
            await bot.connected("telegram", "discord", "web")
            await on_telegrams_side(telegram)
            assert await in_the_browser(bot) == (200, JPEG, "image/jpeg")
            await on_discords_side(discord, news="The bridge in Mosul is open\n\nCars crossed it on Friday.")
            assert await in_the_browser(bot, 2) == (200, PNG, "image/png")


async def test_a_worker_asks_a_feed_and_others_tell_its_news(tmp_path: Path, server: Server) -> None:
    """The worker stores it, the leader answers and sends, the web page shows it and gets its digest."""
    url = server.empty()
    async with open_site() as site, FakeTelegram() as telegram, open_store(url) as store:
        site.pages["/feed"] = answer(rss(item(1)), 200, XML)
        environ = {**WEB, **on_telegram(telegram), **on_postgres(url), "KHABAR_INTAKE_NEWEST_OF_NEW_FEEDS": "true"}
        async with together(tmp_path, environ, "platforms", "worker", "web", site=site) as bot:
            await bot.connected("telegram", "web")
            reader = telegram.person(7)
            await store.feeds.add_all(
                [Feed(address=f"http://news.example/{name}", due=LONG_AGO) for name in ("feed", "gone")]
            )
            async with asyncio.timeout(SECONDS):
                # Not by asking the bot: who asks too much is answered no more.
                while not await store.count():  # noqa: ASYNC110  the database tells nobody here
                    await asyncio.sleep(0.05)
            assert "Report number 1" in (await reader.says("/latest")).text
            page = SimpleNamespace(address=bot.addresses["web"])
            async with client() as session, visiting(page, "en", session) as visitor:
                [cookie] = session.cookie_jar
                here = Chat("web", id_of(cookie.value))
                assert "Report number 1" in json.dumps(await visitor.say("/latest"))
                [its] = await store.articles([1])
                heard = len(reader.chat.heard)
                await due_now(store, [Chat("telegram", "7"), here], (its,))
                await reader.chat.hears(1, since=heard)
                *_, told = await visitor.hear_until("message")
                assert "Report number 1" in json.dumps(told)
            held = {one.name: one.free for one in await store.leases.all()}
            assert held == {"telegram": False}
        assert [one.free for one in await store.leases.all()] == [True]


async def test_a_digest_comes_to_the_page_wherever_it_is_open(tmp_path: Path, server: Server) -> None:
    """Of several web processes, the one that the visitor is with sends it, and no other one puts it off."""
    url = server.empty()
    environ = {**WEB, **on_postgres(url)}
    async with (
        open_store(url) as store,
        together(tmp_path / "a", environ, "web") as one,
        together(tmp_path / "b", environ, "web") as other,
        AsyncExitStack() as stack,
    ):
        await one.connected("web")
        await other.connected("web")
        articles = tuple(its.id for its in await published(store, 1))
        visitors, chats = [], []
        for bot in (one, one, one, other, other, other):
            session = await stack.enter_async_context(client())
            page = SimpleNamespace(address=bot.addresses["web"])
            visitors.append(await stack.enter_async_context(visiting(page, "en", session)))
            [cookie] = session.cookie_jar
            chats.append(Chat("web", id_of(cookie.value)))
        await due_now(store, chats, articles)
        async with asyncio.timeout(SECONDS):
            for visitor in visitors:
                await visitor.hear_until("message")


async def test_one_process_may_do_all_on_postgresql(tmp_path: Path, server: Server) -> None:
    """And a second one beside it wants a folder of its own."""
    url = server.empty()
    async with FakeTelegram() as telegram:
        config = configuration(tmp_path, {**NO_WEB, **on_telegram(telegram), **on_postgres(url)})
        async with running(config) as bot:
            await bot.connected("telegram")
            with pytest.raises(AlreadyRunning):
                await app.run(config, asyncio.Event(), print)
            assert (await telegram.person(7).says("/topics")).text


async def test_a_process_ends_in_time_where_the_database_is_away(tmp_path: Path, server: Server) -> None:
    """`docker stop` kills after ten seconds; a machine that runs tests may be slower."""
    url = server.empty()
    async with FakeTelegram() as telegram, processes(tmp_path, url, on_telegram(telegram), "all") as [one]:
        await one.start()
        await leads(one, "telegram", epoch=1)
        await one.connected()
        await asyncio.to_thread(server.stop, "immediate")
        try:
            assert await one.end() < 15
        finally:
            await asyncio.to_thread(server.start)


async def test_another_process_takes_over_from_one_that_was_killed(tmp_path: Path, server: Server) -> None:
    """Nothing is lost, and no more comes twice than was on its way; where one ends by itself, it is at once."""
    url, chats = server.empty(), readers("telegram", CHATS)
    async with (
        FakeTelegram() as telegram,
        open_store(url) as store,
        processes(tmp_path, url, on_telegram(telegram), "platforms", "platforms") as (one, other),
    ):
        for chat in chats:
            telegram.person(int(chat.id))
        await one.start()
        await leads(one, "telegram", epoch=1)
        await other.start()
        articles = tuple(its.id for its in await published(store, 1))
        await due_now(store, chats, articles)
        async with asyncio.timeout(20):
            await telegram.signal.wait(lambda: telegram.traffic.delivered > 20)
        await one.kill()
        began = time.monotonic()
        await leads(other, "telegram", epoch=2)
        async with asyncio.timeout(30):
            await telegram.signal.wait(lambda: len(telegram.traffic.copies) == CHATS)
        assert time.monotonic() - began < TAKE_OVER + CHATS / 28
        assert telegram.traffic.delivered - CHATS <= IN_FLIGHT
        await one.start()
        assert await other.end() < 5
        await leads(one, "telegram", 5, epoch=3)
        answer = await telegram.person(7).says("/topics")
        assert answer.text


async def test_a_worker_makes_backups_and_lists_who_was_forgotten(
    tmp_path: Path, server: Server, programs: Path
) -> None:
    """Whichever process somebody had themselves forgotten in."""
    assert programs
    url = server.empty()
    environ = {**on_postgres(url), "KHABAR_MONITOR_PORT": "0", "KHABAR_BACKUP_DIRECTORY": str(tmp_path / "safe")}
    async with open_store(url) as store, opened(url) as queues, together(tmp_path, environ, "worker"):
        await queues.put(WORK, "backup")
        async with asyncio.timeout(SECONDS):
            while not [*(tmp_path / "safe").glob("khabar-*.dump")]:  # noqa: ASYNC110  a file tells nobody
                await asyncio.sleep(0.05)
            await store.forgetting.forget(Person("telegram", "7"), Chat("telegram", "7"), datetime.now(UTC))
            while not read_list(tmp_path / "safe" / LIST):  # noqa: ASYNC110
                await asyncio.sleep(0.05)


async def test_who_does_not_look_at_what_is_due_is_ready_by_the_worker_that_does(
    tmp_path: Path, server: Server
) -> None:
    """Also where another one of several workers does so."""
    heard, log = Heard(), logging.getLogger("bot.monitor.server")
    log.addHandler(heard)
    async with together(tmp_path, {**WEB, **on_postgres(server.empty())}, "web", "worker") as bot:
        await bot.connected("web")
        await heard.line("health and metrics", times=2)
        for line in heard.lines:
            told = {"reason": "none"}
            async with asyncio.timeout(SECONDS), aiohttp.ClientSession(line.partition(": ")[2]) as session:
                while told["reason"].startswith("none"):
                    async with session.get("/readyz") as answer:
                        told = {part["name"]: part for part in (await answer.json())["parts"]}["last tick"]
            assert told["ready"]
            assert told["reason"].endswith("s ago")
    log.removeHandler(heard)
