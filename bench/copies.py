"""The section "The same article twice" of docs/benchmarks.md: `python -m bench.copies`, which prints it.

KHABAR_BENCH_ARTICLES holds how many articles are stored; the first number counts where there are several.
"""

import asyncio
import json
import os
import platform
import tempfile
import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path

from bench import press
from bench.figures import Row, Times, dice, progress, table, times
from bench.search import ran
from bot import app, storage
from bot.config import load
from bot.intake.records import record
from bot.model import Article
from bot.search import Search
from bot.store.sqlite import open_store

STORED = int(os.environ.get("KHABAR_BENCH_ARTICLES", "100000").split(",")[0])
EACH = int(os.environ.get("KHABAR_BENCH_COPIES", "2000"))
"""Copies of each kind; as many articles of other content are asked for as five times that."""
FRESH, NEAR = 3 * EACH, EACH // 2
RECALL, MILLISECONDS = 0.98, 2

HEAD = "| | p50 / p99 |"

TEXT = """## The same article twice

Measured on {day} (UTC), with {cores} cores, Python {python}, {system}; `python -m bench.copies` measures this part
alone. {stored:,} articles are stored: `bench/press.py` draws their words one by one from the search's lexicon, as often
as they are written, so that no two tell the same by accident, and then puts in what newspapers share: {phrases} phrases
in half of all sentences, {backgrounds} paragraphs of background under a third of the long articles, {footers} footers
under a quarter of all. One in ten has one line, two a paragraph. A copy counts as found where its original is among the
copies.

{copies}

What is asked for without being there must find nothing: new articles of the same press, and neighbours of stored ones.

{others}

From an article to its copies, read and compared (p50 / p99): {took} for copies, {fresh} for new
articles; the bar is {bar} ms at p50: {verdict}. `khabar import` with the index took {imported:,.0f} articles/s.
"""


@dataclass(slots=True)
class Asked:
    """What became of the questions of one kind."""

    count: int = 0
    found: int = 0
    seconds: list[float] = field(default_factory=list)

    def share(self) -> float:
        return self.found / self.count


@dataclass(frozen=True, slots=True)
class Figures:
    copies: dict[str, Asked]
    others: dict[str, Asked]
    imported: float
    """Articles a second."""


async def measure() -> str:
    """The section, from what is measured now."""
    progress(f"{STORED:,} articles are made")
    drawn = islice(press.articles(press.press(1)), STORED)
    stock = [replace(one, external_id=str(number)) for number, one in enumerate(drawn, 1)]
    with tempfile.TemporaryDirectory() as folder:
        data = Path(folder)
        lines = data / "articles.jsonl"
        lines.write_text("".join(json.dumps(record(one), ensure_ascii=False) + "\n" for one in stock), encoding="utf-8")
        progress("khabar import")
        imported = await ran("-m", "bot", "import", str(lines), "--data", folder)
        progress(f"took {imported.seconds:.0f} s; copies are looked for")
        config = load(None, {"KHABAR_DATA": folder}, app.sections())
        async with open_store(storage.database(config)) as store, storage.searching(config, store) as search:
            return render(await _figures(search, stock, STORED / imported.seconds))


async def _figures(search: Search, stock: Sequence[Article], imported: float) -> Figures:
    its = press.press(2)
    copies = {}
    for kind, copy in press.COPIES.items():
        copies[kind] = await asked(search, ((number, copy(one, its)) for number, one in _some(stock, kind, EACH)))
    others = {"new": await asked(search, ((0, one) for one in islice(press.articles(its), FRESH)))}
    for kind, near in press.NEAR.items():
        others[kind] = await asked(search, ((0, near(one, its)) for _, one in _some(stock, kind, NEAR)))
    return Figures(copies, others, imported)


def _some(stock: Sequence[Article], kind: str, count: int) -> list[tuple[int, Article]]:
    """Articles of which this kind is made, with the numbers by which they were stored."""
    fitting = [(number, one) for number, one in enumerate(stock, 1) if press.may_be(kind, one)]
    return dice(kind).sample(fitting, min(count, len(fitting)))


async def asked(search: Search, questions: Iterable[tuple[int, Article]]) -> Asked:
    """Each article with the number of its original; 0: it has none, and any answer counts as found."""
    its = Asked()
    for number, one in questions:
        began = time.perf_counter()
        copies = await search.copies(one)
        its.seconds.append(time.perf_counter() - began)
        its.count += 1
        its.found += bool(copies) if not number else number in {copy.article_id for copy in copies}
    return its


def render(figures: Figures) -> str:
    copies = [_copies(kind, its) for kind, its in figures.copies.items()]
    took = _times(figures.copies.values())
    return TEXT.format(
        day=f"{datetime.now(UTC):%Y-%m-%d}",
        cores=os.cpu_count(),
        python=platform.python_version(),
        system=platform.system(),
        stored=STORED,
        phrases=press.PHRASES,
        backgrounds=press.BACKGROUNDS,
        footers=press.FOOTERS,
        copies=table(f"| copies | found | bar {HEAD}", copies),
        others=table(f"| others | taken for copies | bar {HEAD}", [*map(_others, figures.others.items())]),
        took=took,
        fresh=_times([figures.others["new"]]),
        bar=MILLISECONDS,
        verdict="reached" if took.p50 <= MILLISECONDS else "not reached",
        imported=figures.imported,
    )


def _copies(kind: str, its: Asked) -> Row:
    found = f"{its.found:,} of {its.count:,} ({its.share():.4f})"
    return Row(kind, found, f"{RECALL:g}", its.share() >= RECALL, str(times(its.seconds)))


def _others(named: tuple[str, Asked]) -> Row:
    kind, its = named
    return Row(kind, f"{its.found:,} of {its.count:,}", "none", not its.found, str(times(its.seconds)))


def _times(some: Iterable[Asked]) -> Times:
    return times([seconds for its in some for seconds in its.seconds])


if __name__ == "__main__":
    print(asyncio.run(measure()))
