"""The section "Search" of docs/benchmarks.md: a corpus of each size is made, imported, indexed, and asked."""

import asyncio
import os
import platform
import re
import sys
import tempfile
import time
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from bench import corpus, engine, quality, searching
from bench.figures import Row, progress, table, timed
from bench.quality import Compared
from bench.searching import Figures
from bot.storage import DATABASE, INDEX
from bot.store.driver import newest

SIZES = [int(size) for size in os.environ.get("KHABAR_BENCH_ARTICLES", "100000").split(",")]
LARGE = 100_000
"""More articles than these have bars of their own, and none for hostile queries."""
RATE, MEMORY = 2000, 400
"""The least articles a second that an import takes, the most MiB that a bot holds."""
LOOK = 0.02
"""Seconds between two looks at a program's memory."""

TEXT = """## Search

Measured on {day} (UTC), with {cores} cores, Python {python}, {system}; `python -m bench search` measures
this part alone. The {sizes} articles are made by `bench/corpus.py` from the sentences of the samples and invented
names, about 330 words each, two thirds Arabic; `KHABAR_BENCH_ARTICLES` holds the numbers, with commas between.
Times are p50 / p99.

### What is found

XQuAD: a question must find its paragraph among 240, which have no titles. The others: the {paragraphs} paragraphs of
the Arabic samples are articles, and parts of their first ten words must find them. The references rank the same texts
by bm25 (k1 1.2, b 0.75), with all folding of Khabar's, and then with the usual stemmer of the language.

{quality}

{typed}
{measured}"""

SIZE = """
### With {articles:,} articles

{rows}

Whole searches are calls of the router as a platform makes them, for an Arabic reader, with cards, snippets and buttons;
the queries are of {kinds} kinds, typed as people type them. The loop's lag is how late a task wakes that sleeps for
1 ms while one search follows the other (the reference is without `khabar reindex` beside it). From adding an article to
finding it: it is stored ({stored}), indexed ({indexed}) and found ({found}). Hostile are {hostile} queries that no
reader types; {failures} of all searches failed. The database has {database:,.0f} MiB, the index {index:,.0f} MiB.

{asked}

The engine alone, the ten best and how many there are, {queries} queries of each kind, beside FTS5 of SQLite {sqlite}
(bm25, optimized) over the same folded words of {limited:,} articles. The bar for each is 5 / 30 ms with a
million articles: {verdict}.

{engine}
"""


@dataclass(frozen=True, slots=True)
class Ran:
    """A program: its seconds, and the most memory of it and its children at once, in MiB: all of it, and what is their
    own, without the files that are mapped, which the system may drop."""

    seconds: float
    mebibytes: float
    own: float
    printed: bytes


@dataclass(frozen=True, slots=True)
class Sized:
    """What was measured with a corpus of one size."""

    articles: int
    imported: Ran
    plain: float
    """Seconds that SQLite takes for the same rows, and nothing else."""
    indexed: Ran
    engine: list[engine.Measured]
    limited: int
    figures: Figures
    database: float
    index: float


async def measure() -> str:
    """The section, from what is measured now."""
    found, typed = await quality.measure()
    return render(found, typed, [await _sized(size) for size in SIZES])


async def _sized(size: int) -> Sized:
    with tempfile.TemporaryDirectory() as folder:
        lines, data = Path(folder) / "articles.jsonl", Path(folder) / "data"
        progress(f"{size:,} articles are made")
        await asyncio.to_thread(corpus.write, size, lines)
        progress("khabar import")
        imported = await ran("-m", "bot", "import", str(lines), "--data", str(data))
        plain = await asyncio.to_thread(_plain, lines, Path(folder) / "plain.db")
        lines.unlink()
        progress(f"khabar import took {imported.seconds:.0f} s; khabar reindex")
        indexed = await ran("-m", "bot", "reindex", "--quiet", "--data", str(data))
        database, index = (data / DATABASE).stat().st_size / 2**20, _size(data / INDEX)
        engines, limited = await engine.measure(data)
        asked = await ran("-m", "bench.searching", str(data))
        figures = searching.read(asked.printed)
        return Sized(size, imported, plain, indexed, engines, limited, figures, database, index)


async def ran(*arguments: str) -> Ran:
    """A Python program from its start to its end. It must succeed."""
    began = time.perf_counter()
    process = await asyncio.create_subprocess_exec(sys.executable, *arguments, stdout=asyncio.subprocess.PIPE)
    reading = asyncio.create_task(process.communicate())
    most = own = 0.0
    while not reading.done():
        held = [_held(pid) for pid in _family(process.pid)]
        most, own = max(most, sum(peak for peak, _ in held)), max(own, sum(its for _, its in held))
        await asyncio.wait([reading], timeout=LOOK)
    printed, _ = await reading
    assert process.returncode == 0, arguments
    return Ran(time.perf_counter() - began, most, own, printed)


def _family(pid: int) -> list[int]:
    """A process and its children and theirs, by Linux's proc(5)."""
    found = [pid]
    for one in found:
        for listed in Path(f"/proc/{one}/task").glob("*/children"):
            found += map(int, _read(listed).split())
    return found


def _held(pid: int) -> tuple[float, float]:
    """The most MiB that it ever held, and those of its own now; 0 where it is gone."""
    found = dict(re.findall(r"(VmHWM|RssAnon):\s+(\d+) kB", _read(Path(f"/proc/{pid}/status"))))
    return int(found.get("VmHWM", 0)) / 1024, int(found.get("RssAnon", 0)) / 1024


def _read(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except OSError:
        return ""


def _plain(lines: Path, path: Path) -> float:
    """The seconds in which SQLite stores the lines as they are, five hundred in a transaction."""
    began = time.perf_counter()
    connection = newest.connect(path, isolation_level=None)
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("CREATE TABLE articles (id INTEGER PRIMARY KEY, record TEXT)")
    connection.execute("BEGIN")
    with lines.open(encoding="utf-8") as file:
        for number, line in enumerate(file, 1):
            connection.execute("INSERT INTO articles (record) VALUES (?)", (line,))
            if number % 500 == 0:
                connection.execute("COMMIT")
                connection.execute("BEGIN")
    connection.execute("COMMIT")
    connection.close()
    path.unlink()
    return time.perf_counter() - began


def _size(folder: Path) -> float:
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file()) / 2**20


# The page


def render(found: list[Compared], typed: list[Row], measured: list[Sized]) -> str:
    return TEXT.format(
        day=f"{datetime.now(UTC):%Y-%m-%d}",
        cores=os.cpu_count(),
        python=platform.python_version(),
        system=platform.system(),
        sizes=" and ".join(f"{one.articles:,}" for one in measured),
        paragraphs=len(quality.paragraphs()),
        quality=table("| queries | search | nDCG@10 | MRR@10 | recall@10 | bar |", found),
        typed=table("| typed otherwise | measured | bar | | reference |", typed),
        measured="".join(map(_of_size, measured)),
    )


def _of_size(its: Sized) -> str:
    figures = its.figures
    kinds = [timed(name, one) for name, one in figures.kinds.items()]
    return SIZE.format(
        articles=its.articles,
        rows=table("| | measured | bar | | reference |", _rows(its)),
        kinds=len(kinds),
        **{name: figures.times[name] for name in ("stored", "indexed", "found")},
        hostile=figures.times["hostile"].count,
        failures=figures.failures or "none",
        database=its.database,
        index=its.index,
        asked=table("| whole searches | p50 / p99 |", [f"| {one.name} | {one.measured} |" for one in kinds]),
        queries=engine.QUERIES,
        sqlite=newest.sqlite_version,
        limited=its.limited,
        verdict=_verdict(its.engine),
        engine=table("| query | articles found (median) | p50 ms | p99 ms | SQLite p50 ms | p99 ms |", its.engine),
    )


def _verdict(some: list[engine.Measured]) -> str:
    late = [f'"{one.name}"' for one in some if one.ours.p50 > 5 or one.ours.p99 > 30]
    return f"not reached by {', '.join(late)}" if late else "reached"


def _rows(its: Sized) -> list[Row]:
    measured, large = its.figures.times, its.articles > LARGE
    rate, peak = its.articles / its.imported.seconds, its.figures.peak
    return [
        timed("whole searches", measured["search"], *((50, 150) if large else (30, 100)), _latest(its)),
        timed("hostile queries", measured["hostile"], p99=None if large else 100),
        timed("suggestions", measured["suggestions"], p99=20, reference=f"titles alone: {measured['titles']}"),
        timed("an article analysed, stored and indexed, ten a second", measured["ingested"], p99=20),
        timed("from adding it to finding it", measured["added"], p99=100),
        timed("the same, one right after the other", measured["added in a row"], p99=100),
        timed("the loop's lag beside `khabar reindex`", measured["lag"], p99=20, reference=str(measured["lag alone"])),
        Row(
            "`khabar import`, indexed",
            f"{rate:,.0f} articles/s, {_memory(its.imported)}",
            f"{RATE:,} articles/s, {MEMORY} MiB of its own",
            rate >= RATE and its.imported.own <= MEMORY,
            f"SQLite alone, lines as they are: {its.articles / its.plain:,.0f} articles/s",
        ),
        Row(
            "`khabar reindex`",
            f"{its.articles / its.indexed.seconds:,.0f} articles/s, {_memory(its.indexed)}",
        ),
        Row(
            "resident memory of the searching bot",
            f"{peak:.0f} MiB at most, {its.figures.own:.0f} of its own",
            f"{MEMORY} MiB of its own",
            its.figures.own <= MEMORY,
            "the others are files of the index, which the system may drop",
        ),
    ]


def _memory(its: Ran) -> str:
    return f"{its.mebibytes:.0f} MiB at most, {its.own:.0f} of its own"


def _latest(its: Sized) -> str:
    return f"/latest, which searches nothing: {its.figures.times['latest']}"
