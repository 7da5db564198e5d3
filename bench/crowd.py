"""The section "A crowd" of docs/benchmarks.md: many people at once while a digest goes out; one who asks too much."""

import asyncio
import os
import platform
import sys
import tempfile
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from statistics import median, quantiles

from bench.commands import KHABAR, ours, running
from bench.figures import progress, table
from bench.server import Server, serving
from tests.soak.broadcast import readers, seed

CHATS = int(os.environ.get("KHABAR_BENCH_CHATS", "10000"))
"""To which a digest goes out."""
COUNT = int(os.environ.get("KHABAR_BENCH_COMMANDS", "4000"))
AT_ONCE, WARM, ROUNDS = 200, 400, 3
PAUSE = 2.0
"""Seconds between two bursts, in which the digest goes on."""
A_FEW = 4
"""Others in flight beside the one who floods."""
FLOOD, FLOODER = 100.0, 77
"""Commands a second of one person, and the person."""
BAR, FLOOD_BAR = 1.0, 2.0

TEXT = """## A crowd

Measured on {day} (UTC), with {cores} cores, Python {python}, {system}; `python -m bench crowd` measures this part
alone. One `/latest` each, on the loopback server of the first section; the median of {rounds} rounds.

### Two hundred people at once, while a digest to {chats:,} chats goes out

{bursts} bursts of {at_once} commands, {pause:g} s between them. The bare handler of python-telegram-bot sends four
words and has no digest to send. Khabar's digest makes room for answers, and goes on between the bursts.

{crowd}

- p50 takes {p50:.2f} x and p99 {p99:.2f} x the time of the bare handler; the bar is {bar:g} x: {verdict}.

### One person who sends {flood:g} commands a second

{count:,} commands of others with {few} in flight, alone and beside the one person, who is answered as often as the
settings say ([limits]).

{flooded}

- The others' p95 beside the flood is {p95:.2f} x theirs alone; the bar is {flood_bar:g} x: {flood_verdict}.
"""


@dataclass(frozen=True, slots=True)
class Took:
    """Milliseconds at p50, p95 and p99, answers a second, and messages that went out besides."""

    name: str
    p50: float
    p95: float
    p99: float
    rate: float
    others: int

    def __str__(self) -> str:
        times = " | ".join(f"{one:.2f}" for one in (self.p50, self.p95, self.p99))
        return f"| {self.name} | {times} | {self.rate:,.0f} | {self.others:,} |"


async def measure() -> str:
    """The section, from what is measured now; the programs take turns, so that drift meets all."""
    found: dict[str, list[Took]] = {}
    for number in range(ROUNDS):
        progress(f"a crowd: round {number + 1}")
        for its in (await _crowd(), await _bare(), *await _flooded()):
            found.setdefault(its.name, []).append(its)
    return render([sorted(rounds, key=lambda one: one.p50)[ROUNDS // 2] for rounds in found.values()])


def render(found: list[Took]) -> str:
    khabar, bare, alone, beside = found
    p50, p99, p95 = khabar.p50 / bare.p50, khabar.p99 / bare.p99, beside.p95 / alone.p95
    head = "| | p50 ms | p95 ms | p99 ms | answers/s | other messages |"
    return TEXT.format(
        day=f"{datetime.now(UTC):%Y-%m-%d}",
        cores=os.cpu_count(),
        python=platform.python_version(),
        system=platform.system(),
        rounds=ROUNDS,
        chats=CHATS,
        count=COUNT,
        bursts=COUNT // AT_ONCE,
        pause=PAUSE,
        at_once=AT_ONCE,
        crowd=table(head, [khabar, bare]),
        p50=p50,
        p99=p99,
        bar=BAR,
        verdict="reached" if max(p50, p99) <= BAR else "not reached",
        flood=FLOOD,
        few=A_FEW,
        flooded=table(head, [alone, beside]),
        p95=p95,
        flood_bar=FLOOD_BAR,
        flood_verdict="reached" if p95 <= FLOOD_BAR else "not reached",
    )


async def _crowd() -> Took:
    with tempfile.TemporaryDirectory() as folder:
        await seed(Path(folder), readers("telegram", CHATS))
        async with serving() as server, running(*KHABAR, **ours(server, Path(folder))):
            return await _bursts(server, "Khabar, and a digest")


async def _bare() -> Took:
    async with serving() as server, running("-m", "bench.bare_ptb", server.url):
        return await _bursts(server, "python-telegram-bot, bare")


async def _flooded() -> tuple[Took, Took]:
    """The same program, first without the one person."""
    with tempfile.TemporaryDirectory() as folder:
        seeding = await asyncio.create_subprocess_exec(sys.executable, "-m", "bot", "seed", "--data", folder)
        assert await seeding.wait() == 0
        async with serving() as server, running(*KHABAR, **ours(server, Path(folder))):
            alone = await _took(server, "others, alone", A_FEW)
            async with server.flood(FLOODER, FLOOD):
                return alone, await _took(server, f"others, beside {FLOOD:g} a second", A_FEW)


async def _bursts(server: Server, name: str) -> Took:
    await server.measure(WARM, AT_ONCE)
    others, took, seconds = server.others, list[float](), 0.0
    for _ in range(COUNT // AT_ONCE):
        await asyncio.sleep(PAUSE)
        its, lasted = await server.measure(AT_ONCE, AT_ONCE)
        took += its
        seconds += lasted
    return _figures(name, took, seconds, server.others - others)


async def _took(server: Server, name: str, in_flight: int) -> Took:
    await server.measure(WARM, in_flight)
    others = server.others
    took, seconds = await server.measure(COUNT, in_flight)
    return _figures(name, took, seconds, server.others - others)


def _figures(name: str, took: list[float], seconds: float, others: int) -> Took:
    hundredths = [one * 1000 for one in quantiles(took, n=100)]
    return Took(name, median(took) * 1000, hundredths[94], hundredths[98], len(took) / seconds, others)


if __name__ == "__main__":
    print(asyncio.run(measure()))
