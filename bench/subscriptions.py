"""The section "Digests" of docs/benchmarks.md: what a tick costs, with ever more subscriptions over all time zones."""

import asyncio
import os
import platform
import tempfile
import time
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from statistics import median
from zoneinfo import available_timezones

from bench.figures import Times, dice, progress, table
from bot.delivery.tick import Ticker
from bot.digest.schedule import next_due
from bot.model import Chat, Subscription, Wanted
from bot.runners.post import limits
from bot.search import open_search
from bot.store.sqlite import Store, open_store
from tests.digest.reference import HALF_HOURS
from tests.samples import article, words_of
from tests.subscribing import begun, subscription

SIZES = [int(size) for size in os.environ.get("KHABAR_BENCH_SUBSCRIPTIONS", "1000,10000,100000").split(",")]
ARTICLES = 300
"""Of the last day: what each digest is chosen from."""
AT_ONCE, SEARCHES = 0.02, 0.02
"""The share of subscriptions whose articles come at once, and of those with a saved search."""
LOOKS, FEW, ROUNDS = 300, 10, 12
"""Ticks with nothing due; how many are due at once where few are, and how often."""
BEGIN = datetime(2026, 11, 20, 14, 46, tzinfo=UTC)
HALF_HOUR = timedelta(minutes=30)
FIRST_HALF_HOUR, HALF_HOURS_MEASURED = datetime(2026, 11, 20, 15, tzinfo=UTC), 3
BAR, GROWTH = 200.0, 2.0
"""Milliseconds that a tick may take; and how many times longer one may take with a hundred times the subscriptions."""

TEXT = """## Digests

Measured on {day} (UTC), with {cores} cores, Python {python}, {system}; `python -m bench digests` measures this part
alone. A tick looks each second at what is due, chooses its articles, and writes it down with its messages; what is more
than 250 digests is left to the next tick, which follows at once. The subscriptions lie over all {zones} time zones and
48 times of the day; one in fifty has a saved search, one in fifty brings articles at once. {articles} articles of the
last day are chosen from. Times are p50 / the worst; of a half-hour, the worst tick and all of its ticks together.

{table}

- The worst tick took {worst:.0f} ms; the bar is {bar:g} ms: {verdict}.
- With {times_more:g} x the subscriptions a tick with {few} due takes {growth:.2f} x the time (p50), and one with
  nothing due {idle:.2f} x; the bar is {growth_bar:g} x: {verdict_growth}.
"""


@dataclass(frozen=True, slots=True)
class HalfHour:
    """All that is due in one: digests, ticks, milliseconds of the worst tick, and of all."""

    due: int
    ticks: int
    worst: float
    total: float


@dataclass(frozen=True, slots=True)
class Figures:
    """What was measured with so many subscriptions."""

    size: int
    nothing: Times
    few: Times
    new: Times
    half_hour: HalfHour

    def __str__(self) -> str:
        its = self.half_hour
        half_hour = f"{its.due:,} due: {its.worst:.0f} ms; {its.ticks} ticks, {its.total:,.0f} ms"
        return f"| {self.size:,} | {self.nothing} | {self.few} | {self.new} | {half_hour} |"


async def measure() -> str:
    """The section, from what is measured now."""
    figures = []
    for size in SIZES:
        progress(f"{size:,} subscriptions")
        with tempfile.TemporaryDirectory() as folder:
            figures.append(await _measured(Path(folder), size))
    return render(figures)


def render(figures: list[Figures]) -> str:
    smallest, largest = figures[0], figures[-1]
    worst = max(max(its.half_hour.worst, its.few.p99, its.new.p99, its.nothing.p99) for its in figures)
    growth, idle = largest.few.p50 / smallest.few.p50, largest.nothing.p50 / smallest.nothing.p50
    return TEXT.format(
        day=f"{datetime.now(UTC):%Y-%m-%d}",
        cores=os.cpu_count(),
        python=platform.python_version(),
        system=platform.system(),
        zones=len(_zones()),
        articles=ARTICLES,
        table=table(f"| subscriptions | nothing due | {FEW} due | a new article | all of a half-hour |", figures),
        worst=worst,
        bar=BAR,
        verdict="reached" if worst < BAR else "not reached",
        times_more=largest.size / smallest.size,
        few=FEW,
        growth=growth,
        idle=idle,
        growth_bar=GROWTH,
        verdict_growth="reached" if max(growth, idle) <= GROWTH else "not reached",
    )


def _zones() -> list[str]:
    return sorted(available_timezones() - {"localtime", "Factory", "posixrules"})


async def _measured(folder: Path, size: int) -> Figures:
    async with open_store(folder / "khabar.db") as store, open_search(store, folder / "search", timedelta(7)) as search:
        await store.add_all([article(number, **_published(number)) for number in range(ARTICLES)])
        await search.index.refresh()
        await store._database.write("PRAGMA synchronous = OFF")
        await begun(store, [*_spread(size), *_few()])
        await store._database.write("PRAGMA synchronous = FULL")
        await store._database.write("ANALYZE")
        ticker = Ticker(store, search, lambda _: limits(None))
        for before in (60, 45):  # what comes at once is woken by the first, and done by the others
            while await ticker.tick(BEGIN - timedelta(seconds=before)):
                pass
        assert search.complete
        nothing = [await _timed(ticker, BEGIN - timedelta(seconds=30)) for _ in range(LOOKS)]
        few = [await _timed(ticker, BEGIN + number * timedelta(minutes=1)) for number in range(ROUNDS)]
        half_hour = await _half_hour(store, ticker)
        new = [await _with_new(store, ticker, number) for number in range(ROUNDS)]
        return Figures(size, _times(nothing), _times(few), _times(new), half_hour)


def _times(seconds: list[float]) -> Times:
    """The median and, in the place of a p99 that so few do not have, the worst."""
    return Times(median(seconds) * 1000, max(seconds) * 1000, len(seconds))


def _published(number: int) -> dict[str, object]:
    at = BEGIN - timedelta(minutes=4 * number + 1)
    return {"published": at, "added": at, "body": words_of(number, 20), "tags": (f"topic {number % 8}",)}


def _spread(size: int) -> list[Subscription]:
    """So many, over all zones and times of the day; what they want differs."""
    random, zones = dice("subscriptions"), _zones()
    some = []
    for number in range(size):
        wanted = Wanted(topics=(f"topic {number % 8}",) if number % 3 else ())
        if random.random() < SEARCHES:
            wanted = Wanted(words=f"report {number % 20}")
        at = () if random.random() < AT_ONCE else (random.choice(HALF_HOURS),)
        its = subscription(
            Chat("telegram", str(number + 1)), zone=zones[number % len(zones)], times=at, wanted=wanted, created=BEGIN
        )
        some.append(replace(its, next=next_due(its, BEGIN)))
    return some


def _few() -> list[Subscription]:
    """Those that are due between the half-hours, so many at a time."""
    return [
        subscription(Chat("telegram", f"9{number}{one}"), zone="UTC", times=(at.time(),), next=at, created=BEGIN)
        for number in range(ROUNDS)
        for at in [BEGIN + timedelta(minutes=number)]
        for one in range(FEW)
    ]


async def _with_new(store: Store, ticker: Ticker, number: int) -> float:
    """The tick after an article was published, which wakes the subscriptions whose articles come at once."""
    await store.add(article(ARTICLES + number, **_published(number) | {"body": words_of(ARTICLES + number, 20)}))
    return await _timed(ticker, FIRST_HALF_HOUR + HALF_HOURS_MEASURED * HALF_HOUR - timedelta(minutes=1))


async def _half_hour(store: Store, ticker: Ticker) -> HalfHour:
    """The worst of some."""
    found = [
        await _all_of(store, ticker, FIRST_HALF_HOUR + number * HALF_HOUR) for number in range(HALF_HOURS_MEASURED)
    ]
    return max(found, key=lambda its: its.worst)


async def _all_of(store: Store, ticker: Ticker, at: datetime) -> HalfHour:
    due = len(await store.subscriptions.due(at, limit=10**6))
    took = []
    more = True
    while more:
        began = time.perf_counter()
        more = await ticker.tick(at)
        took.append(time.perf_counter() - began)
    return HalfHour(due, len(took), max(took) * 1000, sum(took) * 1000)


async def _timed(ticker: Ticker, at: datetime) -> float:
    began = time.perf_counter()
    await ticker.tick(at)
    return time.perf_counter() - began


if __name__ == "__main__":
    print(asyncio.run(measure()))
