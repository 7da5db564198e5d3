"""The section "Pictures" of docs/benchmarks.md: what drawing one takes, and what counting for the charts takes."""

import asyncio
import os
import platform
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from bench.figures import Row, Times, dice, progress, table, timed, times
from bot.i18n import language
from bot.model import Article, FacetKind
from bot.pictures.designs import Design
from bot.pictures.studio import Studio, open_studio
from bot.pictures.wording import by_source, by_topic, cover, share_card
from bot.router.drawings import DAYS, SOURCES, TOPICS, day_bounds
from bot.store.sqlite import Store, open_store
from tests.samples import NOON, article

ROUNDS, ASKERS = 300, 1000
ARTICLES = int(os.environ.get("KHABAR_BENCH_PICTURES_ARTICLES", "100000"))
BAR, SIZE_BAR = 150.0, 150
"""Milliseconds that one picture may take, and kB that it may have."""
ZONE = ZoneInfo("Asia/Baghdad")
LONG = 60.0
SENTENCE = (
    "اتفاق على تقاسم مياه النهر بين المدن بعد أشهر من الحوار في بغداد والبصرة والموصل أعلنت الوزارة نتائج"
    " الانتخابات وافتتاح مكتبة عامة جديدة بمشاركة دور نشر عربية وعالمية BBC وReuters في 2026 بقيمة 25 مليار دولار"
)
WORDS = SENTENCE.split()

TEXT = """## Pictures

Measured on {day} (UTC), with {cores} cores, Python {python}, {system}; `python -m bench pictures` measures this part
alone. Each picture is another one, asked for after the one before it had come: from the question to the file, with the
way to the other process and back. Times are p50 / p99.

{drawn}

The charts count the articles of {days} days, of {articles:,} that lie in six weeks:

{counted}
"""


async def measure() -> str:
    """The section, from what is measured now."""
    async with open_studio() as studio:
        drawn = [await _start(studio)]
        for name, make in KINDS.items():
            progress(name)
            drawn.append(await _kind(name, make, studio))
        drawn.append(await _together(studio))
    progress(f"{ARTICLES:,} articles")
    with tempfile.TemporaryDirectory() as folder:
        async with open_store(Path(folder) / "khabar.db") as store:
            counted = await _counting(store)
    return TEXT.format(
        day=f"{datetime.now(UTC):%Y-%m-%d}",
        cores=os.cpu_count(),
        python=platform.python_version(),
        system=platform.system(),
        days=DAYS,
        articles=ARTICLES,
        drawn=table("| | measured | bar | | |", drawn),
        counted=table("| | measured | bar | | |", counted),
    )


def _articles(seed: object) -> list[Article]:
    """Ten of them, with titles of ten to twenty words."""
    chance = dice(seed)
    return [
        article(
            number,
            title=" ".join(chance.choices(WORDS, k=chance.randint(10, 20))),
            source="بوابة الرافدين",
            tags=tuple(chance.sample(["culture", "economy", "environment", "العراق"], 2)),
        )
        for number in range(10)
    ]


def _cover(code: str) -> Callable[[int], Design]:
    return lambda number: cover(_articles(number), NOON, ZONE, language(code))


def _sources(number: int) -> Design:
    chance = dice(number)
    counts = [(" ".join(chance.choices(WORDS, k=2)), 1000 - 100 * row) for row in range(SOURCES)]
    return by_source(counts, 77, "", language("ar"))


def _topics(number: int) -> Design:
    chance = dice(number)
    counts = [(name, [chance.randrange(50) for _ in range(DAYS)]) for name in WORDS[:TOPICS]]
    days = [each.astimezone(ZONE).date() for each in day_bounds(NOON, ZONE, DAYS)[:-1]]
    return by_topic(counts, days, "", language("ar"))


KINDS: dict[str, Callable[[int], Design]] = {
    "cover, Arabic": _cover("ar"),
    "cover, English": _cover("en"),
    "card of an article": lambda number: share_card(_articles(number)[0], ZONE, language("ar")),
    "chart of sources": _sources,
    "chart of topics": _topics,
}


async def _start(studio: Studio) -> Row:
    """The first picture starts the process."""
    began = time.perf_counter()
    assert await studio.draw(_cover("ar")(-1), seconds=LONG)
    return Row("the first of all, with the start of its process", f"{(time.perf_counter() - began) * 1000:.0f} ms")


async def _kind(name: str, make: Callable[[int], Design], studio: Studio) -> Row:
    took, largest = [], 0
    for design in (make(number) for number in range(ROUNDS)):
        began = time.perf_counter()
        drawing = await studio.draw(design, seconds=LONG)
        took.append(time.perf_counter() - began)
        assert drawing
        largest = max(largest, len(drawing.png))
    assert largest < SIZE_BAR * 1000
    return replace(timed(name, times(took), p99=BAR), reference=f"at most {largest / 1000:.0f} kB")


async def _together(studio: Studio) -> Row:
    """As in a digest that goes to many chats."""
    design = _cover("ar")(-2)
    began = time.perf_counter()
    drawings = await asyncio.gather(*(studio.draw(design, seconds=LONG) for _ in range(ASKERS)))
    took = (time.perf_counter() - began) * 1000
    assert all(drawings)
    return Row(f"one cover for {ASKERS:,} chats at once", f"{took:.0f} ms together")


async def _counting(store: Store) -> list[Row]:
    chance = dice("counting")
    minute = timedelta(days=3 * DAYS) / ARTICLES

    def chunks() -> Iterator[list[Article]]:
        for first in range(0, ARTICLES, 2000):
            yield [
                article(
                    number,
                    published=NOON - number * minute,
                    source=f"Source {chance.randrange(60)}",
                    body=" ".join(chance.choices(WORDS, k=150)),
                    tags=tuple({f"topic {int(chance.paretovariate(0.7)) % 5000}" for _ in range(4)}),
                )
                for number in range(first, min(first + 2000, ARTICLES))
            ]

    for some in chunks():
        await store.add_all(some)
    bounds = day_bounds(NOON, ZONE, DAYS)
    return [
        timed("sources", await _timed_count(store, FacetKind.SOURCE, SOURCES, bounds)),
        timed("topics by day", await _timed_count(store, FacetKind.TOPIC, TOPICS, bounds)),
    ]


async def _timed_count(store: Store, kind: FacetKind, limit: int, bounds: list[datetime]) -> Times:
    took = []
    for _ in range(20):
        began = time.perf_counter()
        assert len(await store.statistics.most(kind, bounds, limit=limit)) == limit
        took.append(time.perf_counter() - began)
    return times(took)
