"""systemd hears that the bot has begun and goes on."""

import asyncio
import os
import signal
import socket
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from bot.runners.local import beside
from bot.runners.supervised import ALIVE, READY, tell, watched
from tests.running import SECONDS, WEB

ROOT = Path(__file__).parents[2]


@contextmanager
def supervisor(address: str | Path) -> Iterator[socket.socket]:
    """systemd's end of the socket."""
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as heard:
        heard.bind(str(address))
        heard.setblocking(False)
        yield heard


async def heard(by: socket.socket) -> str:
    async with asyncio.timeout(SECONDS):
        return (await asyncio.get_running_loop().sock_recv(by, 100)).decode()


@pytest.mark.parametrize(
    "abstract", [False, pytest.param(True, marks=pytest.mark.skipif(sys.platform != "linux", reason="Linux only"))]
)
async def test_it_is_told(tmp_path: Path, abstract: bool) -> None:
    address = f"@khabar-{os.getpid()}" if abstract else str(tmp_path / "notify")
    with supervisor(address.replace("@", "\0")) as systemd:
        tell({"NOTIFY_SOCKET": address}, READY)
        assert await heard(systemd) == "READY=1"


def test_without_systemd_nobody_is_told(tmp_path: Path) -> None:
    tell({}, READY)
    tell({"NOTIFY_SOCKET": str(tmp_path / "gone")}, READY)


def test_who_does_not_listen_keeps_nobody_waiting(tmp_path: Path) -> None:
    with supervisor(tmp_path / "notify"):
        for _ in range(2000):  # more than any system keeps for who does not read
            tell({"NOTIFY_SOCKET": str(tmp_path / "notify")}, ALIVE)


async def test_the_watchdog_hears_again_and_again(tmp_path: Path) -> None:
    with supervisor(tmp_path / "notify") as systemd:
        environ = {"NOTIFY_SOCKET": str(tmp_path / "notify"), "WATCHDOG_USEC": "2000"}
        async with beside(watched(environ), "watchdog"):
            assert [await heard(systemd) for _ in range(3)] == [ALIVE] * 3


@pytest.mark.parametrize("environ", [{}, {"WATCHDOG_USEC": "0"}, {"WATCHDOG_USEC": "soon"}])
async def test_without_a_watchdog_there_is_nothing_to_do(environ: dict[str, str]) -> None:
    async with asyncio.timeout(SECONDS):
        await watched(environ)


async def test_a_bot_that_systemd_started_says_that_it_lives(tmp_path: Path) -> None:
    with supervisor(tmp_path / "notify") as systemd:
        process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "bot", "run", "--data", str(tmp_path / "data")),
            cwd=tmp_path,
            env={
                **WEB,
                "KHABAR_MONITOR_PORT": "0",
                "NOTIFY_SOCKET": str(tmp_path / "notify"),
                "PATH": "/usr/bin:/bin",
                "PYTHONPATH": str(ROOT),
                "WATCHDOG_USEC": "100000",
            },
            stdout=asyncio.subprocess.DEVNULL,
            stderr=asyncio.subprocess.DEVNULL,
        )
        try:
            said = [await heard(systemd) for _ in range(4)]
        finally:
            process.send_signal(signal.SIGTERM)
            await process.wait()
    assert READY in said[:2]
    assert said.count(ALIVE) == 3
