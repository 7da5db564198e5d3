"""The running program as whoever watches it sees it."""

import logging
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from pathlib import Path

import aiohttp
import pytest

from tests.fakes.discord import FakeDiscord
from tests.fakes.telegram import FakeTelegram
from tests.monitor.test_watch import samples
from tests.running import NO_WEB, WEB, Heard, configuration, on_discord, on_telegram, running


@pytest.fixture
def heard() -> Iterator[Heard]:
    heard = Heard()
    logging.getLogger().addHandler(heard)
    yield heard
    logging.getLogger().removeHandler(heard)


@asynccontextmanager
async def watching(heard: Heard) -> AsyncIterator[aiohttp.ClientSession]:
    address = (await heard.line("health and metrics")).partition(": ")[2]
    async with aiohttp.ClientSession(address) as session:
        yield session


async def test_a_bot_that_answers_is_ready_and_counts_what_it_does(tmp_path: Path, heard: Heard) -> None:
    async with FakeTelegram() as server, running(configuration(tmp_path, {**NO_WEB, **on_telegram(server)})) as bot:
        await bot.connected("telegram")
        await server.person(7).says("/latest")
        await server.person(7).says("أخبار")
        async with watching(heard) as session:
            async with session.get("/readyz") as answer:
                told = {part["name"]: part for part in (await answer.json())["parts"]}
            async with session.get("/metrics") as answer:
                shown = samples(await answer.read())
    assert told["telegram"] == {"name": "telegram", "ready": True, "reason": "serves"}
    assert told["last update"]["reason"].endswith("s ago")
    telegram = ("platform", "telegram")
    assert shown["khabar_updates_total", (telegram,)] == 2
    assert shown["khabar_request_duration_seconds_count", (("command", "latest"), telegram)] == 1
    assert shown["khabar_request_duration_seconds_count", (("command", "text"), telegram)] == 1
    assert shown["khabar_last_timestamp_seconds", (("event", "tick"),)] > 0
    assert shown["khabar_store_seconds_count", (("operation", "write"),)] > 0


async def test_what_is_wrong_with_a_platform_makes_it_unready(tmp_path: Path, heard: Heard) -> None:
    async with FakeTelegram() as server:
        environ = {**WEB, **on_telegram(server), "KHABAR_TELEGRAM_TOKEN": "1:wrong-that-must-not-leak"}
        async with running(configuration(tmp_path, environ)) as bot:
            await bot.connected("web")
            await heard.line("telegram refuses the token")
            async with watching(heard) as session, session.get("/readyz") as answer:
                told = {part["name"]: part for part in (await answer.json())["parts"]}
                assert answer.status == 503
    assert told["telegram"]["reason"] == "it refuses the token"
    assert told["web"]["ready"]


async def test_each_connection_of_a_platform_that_has_several_is_told(tmp_path: Path, heard: Heard) -> None:
    async with FakeDiscord() as server, running(configuration(tmp_path, {**NO_WEB, **on_discord(server)})) as bot:
        await bot.connected("discord")
        await server.interact("topics")
        async with watching(heard) as session, session.get("/readyz") as answer:
            parts = (await answer.json())["parts"]
    told = {part["name"]: part["ready"] for part in parts if part["name"].startswith("discord")}
    assert told == {"discord": True, "discord shard 0": True}


async def test_who_wants_no_monitor_gets_none(tmp_path: Path, heard: Heard) -> None:
    async with running(configuration(tmp_path, {**WEB, "KHABAR_MONITOR_ENABLED": "false"})) as bot:
        await bot.connected("web")
        async with aiohttp.ClientSession(bot.addresses["web"]) as session, session.get("/healthz") as answer:
            assert answer.status == 200
    assert not [line for line in heard.lines if "health and metrics" in line]
