"""How long a /latest takes, from the departure of its update to the arrival of its answer, beside bare handlers."""

import asyncio
import os
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from statistics import median, quantiles
from time import perf_counter

from bench.server import TOKEN, Server, serving
from bot.store.driver import newest

WARM, COUNT, ROUNDS = 100, 1000, 5
UPDATE = 350
"""Bytes of an update."""
KHABAR = ("-m", "bot", "run")


@dataclass(frozen=True, slots=True)
class Measured:
    """Milliseconds at p50 and p99, and answers a second."""

    p50: float
    p99: float
    rate: float


@asynccontextmanager
async def running(*arguments: str, **environ: str) -> AsyncIterator[asyncio.subprocess.Process]:
    """A Python program, ended as an operator would end it."""
    process = await asyncio.create_subprocess_exec(
        sys.executable, *arguments, env={**os.environ, **environ}, stdout=asyncio.subprocess.PIPE
    )
    try:
        yield process
    finally:
        process.terminate()
        await process.communicate()


def ours(server: Server, data: Path) -> dict[str, str]:
    """The environment in which the bot speaks to the server, with Telegram alone."""
    return {
        "KHABAR_DATA": str(data),
        "KHABAR_TELEGRAM_TOKEN": TOKEN,
        "KHABAR_TELEGRAM_API_BASE_URL": server.url,
        "KHABAR_WEB_ENABLED": "false",
    }


async def one(server: Server, in_flight: int) -> Measured:
    await server.measure(WARM, in_flight)
    took, seconds = await server.measure(COUNT, in_flight)
    return Measured(median(took) * 1000, quantiles(took, n=100)[98] * 1000, len(took) / seconds)


async def measure(data: Path) -> dict[str, dict[int, Measured]]:
    """For each bot and number in flight, the median of some rounds; the bots take turns, so that drift meets all."""
    rounds: dict[str, dict[int, list[Measured]]] = {}
    for _ in range(ROUNDS):
        for name in ("khabar", "aiogram, bare", "python-telegram-bot, bare"):
            for in_flight in (1, 16):
                rounds.setdefault(name, {}).setdefault(in_flight, []).append(await _run(name, in_flight, data))
    return {
        name: {in_flight: sorted(all_of, key=lambda one: one.p50)[ROUNDS // 2] for in_flight, all_of in its.items()}
        for name, its in rounds.items()
    }


def durable(data: Path) -> float:
    """Milliseconds that SQLite alone takes to have a row of an update's size on the disk, as the inbox has it (p50)."""
    connection = newest.connect(data / "durable.db", isolation_level=None)
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA synchronous = FULL")
    connection.execute("CREATE TABLE inbox (id INTEGER PRIMARY KEY, raw TEXT)")
    took = []
    for _ in range(COUNT):
        began = perf_counter()
        connection.execute("INSERT INTO inbox (raw) VALUES (?)", ("x" * UPDATE,))
        took.append(perf_counter() - began)
    connection.close()
    return median(took) * 1000


async def _run(name: str, in_flight: int, data: Path) -> Measured:
    async with serving() as server:
        if name == "khabar":
            program, environ = KHABAR, ours(server, data)
        else:
            module = "bench.bare_aiogram" if name.startswith("aiogram") else "bench.bare_ptb"
            program, environ = ("-m", module, server.url), {}
        async with running(*program, **environ):
            return await one(server, in_flight)
