"""How long the bot takes from its command to being ready, and what memory it holds when idle."""

import asyncio
import re
import time
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from bench.commands import KHABAR, running
from tests.fakes.discord import FakeDiscord
from tests.fakes.telegram import FakeTelegram
from tests.running import WEB, on_discord, on_telegram

RUNS = 5
IDLE = 5.0
"""Seconds in which nothing is asked, before the memory is read."""


@dataclass(frozen=True, slots=True)
class Start:
    """Seconds until every platform was connected, and resident memory in MiB when idle."""

    seconds: float
    mebibytes: float


async def browser(data: Path) -> Start:
    """The browser alone, with its samples loaded at an earlier start."""
    return await _median({**WEB, "KHABAR_DATA": str(data)}, 1)


async def everything(data: Path) -> Start:
    """The browser, Telegram and Discord."""
    async with FakeTelegram(strict=False) as telegram, FakeDiscord() as discord:
        environ = {**WEB, **on_telegram(telegram), **on_discord(discord), "KHABAR_DATA": str(data)}
        return await _median(environ, 3)


async def _median(environ: dict[str, str], platforms: int) -> Start:
    starts = [await _start(environ, platforms) for _ in range(RUNS)]
    return Start(median(one.seconds for one in starts), median(one.mebibytes for one in starts))


async def _start(environ: dict[str, str], platforms: int) -> Start:
    began = time.perf_counter()
    async with running(*KHABAR, **environ) as process:
        assert process.stdout
        for _ in range(platforms):
            await process.stdout.readline()
        seconds = time.perf_counter() - began
        await asyncio.sleep(IDLE)
        return Start(seconds, _resident(process.pid))


def _resident(pid: int) -> float:
    """VmRSS of Linux's proc(5), in MiB."""
    status = Path(f"/proc/{pid}/status").read_text(encoding="utf-8")
    found = re.search(r"VmRSS:\s+(\d+) kB", status)
    assert found
    return int(found[1]) / 1024
