"""Who watches the bot is answered over a socket."""

import asyncio
import logging
import socket

import aiohttp
import pytest

from bot.monitor.server import HEADERS, TEXT_FORMAT, listening, serve
from tests.monitor.test_watch import Told
from tests.running import Heard


async def test_live_ready_and_metrics() -> None:
    watch = Told().watch(troubles={"web": ""})
    async with listening(watch, "127.0.0.1", 0) as address, aiohttp.ClientSession(address) as session:
        async with session.get("/healthz") as answer:
            assert (answer.status, await answer.json()) == (200, {"ok": True})
        async with session.get("/readyz") as answer:
            told = await answer.json()
            assert (answer.status, told["ok"]) == (200, True)
            assert {"name": "web", "ready": True, "reason": "serves"} in told["parts"]
        async with session.get("/metrics") as answer:
            assert answer.headers["Content-Type"] == TEXT_FORMAT
            assert "khabar_build_info" in await answer.text()


async def test_what_is_not_ready_is_503_and_live_all_the_same() -> None:
    watch = Told().watch(troubles={"web": "the port is taken"})
    async with listening(watch, "127.0.0.1", 0, metrics=False) as address, aiohttp.ClientSession(address) as session:
        async with session.get("/readyz") as answer:
            assert (answer.status, (await answer.json())["ok"]) == (503, False)
        async with session.get("/healthz") as answer:
            assert answer.status == 200
        async with session.get("/metrics") as answer:
            assert answer.status == 404


async def test_an_address_of_version_six_is_written_in_brackets() -> None:
    if not socket.has_dualstack_ipv6():
        pytest.skip("no IPv6 here")
    async with listening(Told().watch(), "::1", 0) as address:
        assert address.startswith("http://[::1]:")


async def test_a_taken_port_is_told_once_and_tried_again() -> None:
    heard, log = Heard(), logging.getLogger("bot.monitor.server")
    log.addHandler(heard)
    async with await asyncio.start_server(lambda *_: None, "127.0.0.1", 0) as server:
        port = server.sockets[0].getsockname()[1]
        task = asyncio.create_task(serve(Told().watch(), "127.0.0.1", port, again=0.01))
        await heard.line("nobody can watch the bot", times=2)
    await heard.line("health and metrics: http://127.0.0.1:")
    task.cancel()
    await asyncio.wait([task])
    log.removeHandler(heard)
    warned = [record for record in heard.records if record.levelno == logging.WARNING]
    assert len(warned) == 1


@pytest.mark.parametrize("path", ["/healthz", "/readyz", "/metrics", "/nothing"])
async def test_a_site_whose_name_points_here_reads_nothing(path: str) -> None:
    """DNS rebinding: the browser sends the name of the site."""
    async with listening(Told().watch(), "127.0.0.1", 0) as address, aiohttp.ClientSession(address) as session:
        for host in ("evil.example", "evil.example:8082", "", "[::1", "10.0.0.7", "localhost.evil.example"):
            async with session.get(path, headers={"Host": host}) as answer:
                assert (answer.status, "khabar" in await answer.text()) == (403, False), host
        for host in ("localhost:8082", "127.0.0.1", "[::1]:8082", "127.8.9.1"):
            async with session.get(path, headers={"Host": host}) as answer:
                assert answer.status in {200, 404}, host


async def test_other_machines_ask_by_any_name_where_they_are_let_in() -> None:
    async with listening(Told().watch(), "0.0.0.0", 0) as address, aiohttp.ClientSession() as session:  # noqa: S104
        where = f"http://127.0.0.1:{address.rpartition(':')[2]}/healthz"
        async with session.get(where, headers={"Host": "khabar:8082"}) as answer:
            assert answer.status == 200


@pytest.mark.parametrize("path", ["/healthz", "/nothing"])
async def test_every_answer_is_for_nobody_else_and_tells_no_version(path: str) -> None:
    async with (
        listening(Told().watch(), "127.0.0.1", 0) as address,
        aiohttp.ClientSession(address) as session,
        session.get(path) as answer,
    ):
        assert HEADERS.items() <= answer.headers.items()
        assert "aiohttp" not in str(answer.headers)
