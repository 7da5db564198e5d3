"""The section "Backups" of docs/benchmarks.md: how long one takes while the bot writes, and who waits for it."""

import asyncio
import os
import platform
import tempfile
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import islice
from pathlib import Path

from bench.corpus import articles
from bench.figures import Row, Times, progress, table, times
from bot.delivery.resuming import resume
from bot.intake.records import article
from bot.storage import DATABASE
from bot.store.backups import Backups
from bot.store.replacing import facts, put_in_place, read_in, single
from bot.store.retention import Retention
from bot.store.sqlite import Store, open_store

ARTICLES = int(os.environ.get("KHABAR_BENCH_BACKUP", "50000"))
WRITES = 300
"""A second, each a transaction of its own."""
ROUNDS = 5
BATCH = 1000
BAR = 2.0
"""Seconds that a backup may take."""
LOOK = 0.005
"""Seconds between two looks at how late the event loop is."""

TEXT = """## Backups

Measured on {day} (UTC), with {cores} cores, Python {python}, {system}; `python -m bench backup` measures this part
alone. A database of {articles:,} articles ({size} MiB) in one process that writes {writes} times a second, each write a
transaction on the disk. A backup is copied (VACUUM INTO), checked (quick_check, foreign_key_check), written to the disk
and put in its place. Retention takes out half of the articles, {retired:,}. Times are p50 / p99.

{table}
"""


@dataclass
class Beside:
    """What goes on beside: how long each write took, and how late the event loop was, in seconds."""

    writes: list[float] = field(default_factory=list)
    lags: list[float] = field(default_factory=list)

    def rows(self, name: str) -> list[Row]:
        """Their rows; the worst stands beside."""
        return [
            Row(f"{name}: a write", _told(self.writes)),
            Row(f"{name}: lag of the event loop", _told(self.lags)),
        ]


def _told(seconds: list[float]) -> str:
    its: Times = times(seconds)
    return f"{its}, worst {max(seconds) * 1000:.0f} ms"


async def measure() -> str:
    with tempfile.TemporaryDirectory() as folder:
        data = Path(folder)
        async with open_store(data / DATABASE) as store:
            await _filled(store)
            size = (data / DATABASE).stat().st_size // 2**20
            rows = await _backed_up(store, Backups(data / DATABASE, data / "backups"))
        rows.append(await _restored(data))
        async with open_store(data / DATABASE) as store:
            retired, more = await _retired(store)
    return TEXT.format(
        day=f"{datetime.now(UTC):%Y-%m-%d}",
        cores=os.cpu_count(),
        python=platform.python_version(),
        system=platform.system(),
        articles=ARTICLES,
        size=size,
        writes=WRITES,
        retired=retired,
        table=table("| What | Measured | Bar | Verdict | |", [*rows, *more]),
    )


async def _filled(store: Store) -> None:
    progress(f"{ARTICLES} articles are stored")
    then = datetime.now(UTC) - timedelta(days=30)
    made = articles(ARTICLES, until=then)
    while some := [article(one, at=then, by="bench") for one in islice(made, BATCH)]:
        await store.add_all(some)


@asynccontextmanager
async def _beside(store: Store) -> AsyncIterator[Beside]:
    beside = Beside()
    tasks = [asyncio.create_task(work) for work in (_write(store, beside.writes), _look(beside.lags))]
    await asyncio.sleep(1)
    try:
        yield beside
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.wait(tasks)


async def _write(store: Store, took: list[float]) -> None:
    memory, number, due = store.memory("bench"), 0, time.perf_counter()
    while True:
        began = time.perf_counter()
        await memory.remember(str(number % 1000), "x" * 200)
        took.append(time.perf_counter() - began)
        number, due = number + 1, due + 1 / WRITES
        await asyncio.sleep(max(0, due - time.perf_counter()))


async def _look(lags: list[float]) -> None:
    while True:
        began = time.perf_counter()
        await asyncio.sleep(LOOK)
        lags.append(max(0, time.perf_counter() - began - LOOK))


async def _backed_up(store: Store, backups: Backups) -> list[Row]:
    progress("backups are made")
    async with _beside(store) as nothing:
        await asyncio.sleep(3)
    took = []
    async with _beside(store) as beside:
        for _ in range(ROUNDS):
            began = time.perf_counter()
            await backups.make(datetime.now(UTC))
            took.append(time.perf_counter() - began)
    seconds = sorted(took)[ROUNDS // 2]
    told = f"{seconds:.2f} s, worst {max(took):.2f} s"
    first = Row("A backup", told, f"{BAR:g} s", max(took) <= BAR)
    return [first, *nothing.rows("Without one"), *beside.rows("Beside it")]


async def _restored(data: Path) -> Row:
    progress("one is restored")
    [backup, *_] = Backups(data / DATABASE, data / "backups").all()
    new, now, began = data / "new.db", datetime.now(UTC), time.perf_counter()
    await read_in(backup.path, new)
    async with open_store(new) as store:
        await resume(store, now, None, {}, now)
    await single(new)
    await facts(new)
    await put_in_place(new, data / DATABASE, now)
    return Row("A restore, the bot being stopped", f"{time.perf_counter() - began:.2f} s")


async def _retired(store: Store) -> tuple[int, list[Row]]:
    progress("half of them are taken out")
    async with _beside(store) as beside:
        began = time.perf_counter()
        retired = await store.retiring.retire(Retention(articles=ARTICLES // 2), datetime.now(UTC))
        seconds = time.perf_counter() - began
    row = Row("Retention", f"{seconds:.1f} s, {retired / seconds:,.0f} articles a second")
    return retired, [row, *beside.rows("Beside it")]
