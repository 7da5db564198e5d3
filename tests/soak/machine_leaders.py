"""M2: the leader is killed, stopped or cut off from the database; another takes over, and it sends nothing more."""

import asyncio
import math
import os
import signal
import sys
import time
from collections.abc import Callable, Coroutine
from pathlib import Path
from typing import Any

from tests.fakes.telegram import late
from tests.soak.broadcast import readers
from tests.soak.cluster import Cluster, Member, cluster
from tests.soak.finding import Finding, at_most, exactly, told
from tests.soak.kills import LATENCY
from tests.soak.machine_kills import PATIENCE, due, found, wanted

TAKE_OVER = 15.0
"""Seconds from the stroke to the first message of the next leader."""
BEFORE, AFTER = 2.0, 5.0
"""Seconds of messages before a stroke, and after it has ended."""
RATE = 28

Stroke = Callable[[Member, float], Coroutine[Any, Any, None]]
"""Does it to a member, for so many seconds."""


async def killed(data: Path, rounds: int, seconds: int) -> Finding:
    async def stroke(member: Member, seconds: float) -> None:
        await member.kill()
        await asyncio.sleep(seconds)
        await member.start()

    return await _rounds(data, rounds, seconds, stroke, "killed, and started again after")


async def stopped(data: Path, rounds: int, seconds: int) -> Finding:
    async def stroke(member: Member, seconds: float) -> None:
        os.kill(member.bot.pid, signal.SIGSTOP)
        await asyncio.sleep(seconds)
        os.kill(member.bot.pid, signal.SIGCONT)

    return await _rounds(data, rounds, seconds, stroke, "stopped (SIGSTOP) for")


async def cut_off(data: Path, rounds: int, seconds: int) -> Finding:
    async def stroke(member: Member, seconds: float) -> None:
        assert member.line
        member.line.cut()
        await asyncio.sleep(seconds)
        member.line.mend()

    return await _rounds(data, rounds, seconds, stroke, "cut off from PostgreSQL for", lines=True)


async def _rounds(data: Path, rounds: int, seconds: int, stroke: Stroke, how: str, *, lines: bool = False) -> Finding:
    chats = round(rounds * RATE * (seconds + BEFORE + AFTER))
    async with cluster(data, lines=lines) as machines:
        await due(machines, its := readers("telegram", chats))
        machines.telegram.faults.append(late("send", LATENCY, times=math.inf))
        await machines.start()
        took = [await _round(machines, seconds, stroke) for _ in range(rounds)]
        messages = wanted(len(its))
        await machines.until(
            lambda: len({one.key for one in machines.telegram.told}) >= messages, PATIENCE + messages / 10
        )
        await machines.settled(PATIENCE)
        ended = await machines.end()
        repeats = machines.repeats()
        for again in (line for lines in repeats.values() for line in lines):
            print(f"twice: {again[0]:+.3f} s and {again[1]:+.3f} s from a stroke, by {again[2:]}", file=sys.stderr)
        bars = [
            at_most("slowest take-over", max(took), TAKE_OVER, " s"),
            told("quickest", f"{min(took):.1f} s"),
            *await found(machines, chats, messages),
            exactly("did not end well", "; ".join(ended) or 0, 0),
        ]
    return Finding("M2", f"the leader {how} {seconds} s, {rounds} times", bars)


async def _round(machines: Cluster, seconds: float, stroke: Stroke) -> float:
    """Seconds until another one sent."""
    old = await machines.led(PATIENCE)
    await asyncio.sleep(BEFORE)
    machines.killed.append(began := time.monotonic())
    striking = asyncio.create_task(stroke(old, seconds))
    since = len(machines.telegram.told)

    def next_one() -> float | None:
        return next((one.written.at for one in machines.telegram.told[since:] if one.door != old.door), None)

    async with asyncio.timeout(PATIENCE):
        first = await machines.telegram.signal.wait(next_one)
    await striking
    print(f"took over after {first - began:.1f} s", file=sys.stderr, flush=True)
    await asyncio.sleep(AFTER / 2)
    return first - began
