"""The search as readers and editors meet it, in a process of its own: `python -m bench.searching DATA`.

DATA is a folder that was imported and indexed; articles are added to it. Prints one line of JSON.
"""

import asyncio
import json
import logging
import os
import re
import signal
import sys
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable
from contextlib import asynccontextmanager
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from bench.engine import some
from bench.figures import Times, dice, progress, times
from bench.readers import KINDS, hostile, words
from bot import app, storage
from bot.config import load
from bot.model import Article, Chat, Person, Request
from bot.router.router import Router
from bot.search import Search
from bot.store.sqlite import Store, open_store

EACH = int(os.environ.get("KHABAR_BENCH_QUERIES", "200"))
HOSTILE, WARM = 3 * EACH, 50
"""Searches of each kind, beginnings of words, /latest and added articles; hostile ones; searches before all these."""
DRAWN = 1000
APART = 0.1
"""Seconds from one article's end to the next one's beginning, in which segments of the index may be merged."""
STILL, BESIDE = 5.0, 30.0
"""Seconds in which the loop is watched without an index being built, and at most while one is."""
TICK = 0.001
UNPACED = {"KHABAR_LIMITS_REQUESTS_PER_MINUTE": "0", "KHABAR_LIMITS_REQUESTS_PER_MINUTE_IN_GROUPS": "0"}
"""One reader asks as quickly as they are answered."""
READER, CHAT = Person("telegram", "1", locale="ar"), Chat("telegram", "1")


@dataclass(slots=True)
class Figures:
    """What one process measured; memory in MiB."""

    articles: int = 0
    times: dict[str, Times] = field(default_factory=dict)
    kinds: dict[str, Times] = field(default_factory=dict)
    failures: int = 0
    peak: float = 0.0
    """The most memory that was resident at any time ..."""
    own: float = 0.0
    """... and how much is the process's own at the end: without the index's files, which the system may drop."""


@dataclass(slots=True)
class Failures(logging.Handler):
    """Counts what the router apologized for."""

    count: int = 0

    def __post_init__(self) -> None:
        logging.Handler.__init__(self, logging.ERROR)

    def emit(self, record: logging.LogRecord) -> None:
        self.count += 1
        print(self.format(record), file=sys.stderr)

    __hash__ = logging.Handler.__hash__


@dataclass(frozen=True, slots=True)
class Bench:
    """The bot without its platforms."""

    data: Path
    store: Store
    search: Search
    router: Router
    drawn: list[Article]

    async def says(self, command: str, text: str = "") -> None:
        assert await self.router.answer(self._request(command, text))

    async def types(self, text: str) -> None:
        await self.router.suggest(self._request("search", text))

    async def titles(self, text: str) -> None:
        await self.search.titles(text, 10)

    @staticmethod
    def _request(command: str, text: str) -> Request:
        return Request(chat=CHAT, person=READER, command=command, text=text, message="1", at=datetime.now(UTC))


@asynccontextmanager
async def opened(data: Path) -> AsyncIterator[Bench]:
    config = load(None, {"KHABAR_DATA": str(data), **UNPACED}, app.sections())
    async with open_store(storage.database(config)) as store, storage.searching(config, store) as search:
        await search.index.refresh(all_of_it=True)
        drawn = await some(store, DRAWN, dice("drawn"))
        yield Bench(data, store, search, app.router(config, store, search), drawn)


async def measure(data: Path) -> Figures:
    failures, its = Failures(), Figures()
    logging.getLogger("bot").addHandler(failures)
    async with opened(data) as bench:
        its.articles = await bench.store.count()
        asked = typed(bench.drawn)
        every = [query for one in asked.values() for query in one]
        dice("order").shuffle(every)
        await each(lambda query: bench.says("search", query), every[:WARM])
        its.times["latest"] = times(await each(lambda _: bench.says("latest"), range(EACH)))
        await _searches(bench, its, asked)
        progress("searching: suggestions")
        its.times["suggestions"] = times(await each(bench.types, begun(bench.drawn)))
        its.times["titles"] = times(await each(bench.titles, begun(bench.drawn)))
        progress(f"searching: {HOSTILE} hostile queries")
        its.times["hostile"] = times(await each(lambda query: bench.says("search", query), strange(bench.drawn)))
        its.peak, its.own = memory()
        progress(f"searching: {EACH} articles are added")
        its.times["added in a row"] = (await adding(bench, 0.0))["added"]
        its.times.update(await adding(bench, APART))
        progress("searching: the event loop's lag")
        its.times["lag alone"] = times(await lag(bench, every, STILL))
        its.times["lag"] = times(await _lag_beside_reindex(bench, every))
    its.failures = failures.count
    return its


async def _searches(bench: Bench, its: Figures, asked: dict[str, list[str]]) -> None:
    """Each kind for itself, and all together."""
    took: dict[str, list[float]] = {}
    for kind, queries in asked.items():
        progress(f"searching: {kind}")
        took[kind] = await each(lambda query: bench.says("search", query), queries)
    its.kinds = {kind: times(seconds) for kind, seconds in took.items()}
    its.times["search"] = times([second for seconds in took.values() for second in seconds])


async def each(ask: Callable[[str], Awaitable[object]], some: Iterable[object]) -> list[float]:
    """The seconds of each."""
    took = []
    for one in some:
        began = time.perf_counter()
        await ask(str(one))
        took.append(time.perf_counter() - began)
    return took


def typed(drawn: list[Article]) -> dict[str, list[str]]:
    """What readers type, by its kind."""
    random = dice("typed")
    return {kind: [make(random.choice(drawn), random) for _ in range(EACH)] for kind, make in KINDS.items()}


def begun(drawn: list[Article]) -> list[str]:
    """Words of titles as far as somebody has typed them."""
    random = dice("begun")
    found = []
    for _ in range(EACH):
        before, word = random.choice(
            list(zip(["", *(every := words(random.choice(drawn).title))], every, strict=False))
        )
        found.append(f"{before if random.random() < 0.3 else ''} {word[: random.randint(2, 5)]}".strip())
    return found


def strange(drawn: list[Article]) -> list[str]:
    random = dice("strange")
    known = sorted({word for one in drawn for word in words(one.title)})
    return [hostile(known, random) or "-" for _ in range(HOSTILE)]


async def adding(bench: Bench, apart: float) -> dict[str, Times]:
    """From the call that stores an article to the answer that holds it, and what its parts take."""
    every = []
    for number in range(EACH):
        await asyncio.sleep(apart)
        every.append(await _added(bench, number))
    names = ("stored", "indexed", "ingested", "found", "added")
    return {name: times(seconds) for name, seconds in zip(names, zip(*every, strict=True), strict=True)}


async def _added(bench: Bench, number: int) -> tuple[float, ...]:
    """The seconds of one: stored, indexed, both together, found, and all together."""
    at, word = datetime.now(UTC), f"zq{number}x{time.time_ns()}zq"
    body = bench.drawn[number % len(bench.drawn)].body
    new = Article(title=f"خبر عاجل {word}", body=body, published=at, added=at, added_by="bench", source="bench")
    began = time.perf_counter()
    await bench.store.add(new)
    stored = time.perf_counter()
    await bench.search.index.refresh()
    indexed = time.perf_counter()
    found = await bench.search.find(f'title:"{word}"', at=at, zone=ZoneInfo("Asia/Baghdad"), limit=5)
    ended = time.perf_counter()
    assert word in found.hits[0].article.title
    return stored - began, indexed - stored, indexed - began, ended - indexed, ended - began


async def lag(bench: Bench, queries: list[str], seconds: float, ended: asyncio.Event | None = None) -> list[float]:
    """How late a task wakes that sleeps for a thousandth of a second, while one search follows the other."""
    answering = asyncio.create_task(_answer_for_ever(bench, queries))
    until, late = time.monotonic() + seconds, []
    while time.monotonic() < until and not (ended and ended.is_set()):
        began = time.perf_counter()
        await asyncio.sleep(TICK)
        late.append(time.perf_counter() - began - TICK)
    answering.cancel()
    await asyncio.wait([answering])
    return late


async def _answer_for_ever(bench: Bench, queries: list[str]) -> None:
    while True:
        for query in queries:
            await bench.says("search", query)


async def _lag_beside_reindex(bench: Bench, queries: list[str]) -> list[float]:
    arguments = ("-m", "bot", "reindex", "--quiet", "--data", str(bench.data))
    process = await asyncio.create_subprocess_exec(sys.executable, *arguments, start_new_session=True)
    ended = asyncio.Event()
    waiting = asyncio.create_task(process.wait())
    waiting.add_done_callback(lambda _: ended.set())
    late = await lag(bench, queries, BESIDE, ended)
    if not ended.is_set():
        os.killpg(process.pid, signal.SIGTERM)
    await waiting
    return late


def memory() -> tuple[float, float]:
    """MiB of Linux's proc(5): the most that was resident, and what is the process's own now."""
    status = Path("/proc/self/status").read_text(encoding="utf-8")
    found = dict(re.findall(r"(VmHWM|RssAnon):\s+(\d+) kB", status))
    return int(found["VmHWM"]) / 1024, int(found["RssAnon"]) / 1024


def main() -> None:
    print(json.dumps(asdict(asyncio.run(measure(Path(sys.argv[1]))))))


def read(line: str | bytes) -> Figures:
    """What `main` printed."""
    found = json.loads(line)
    for key in ("times", "kinds"):
        found[key] = {name: Times(**its) for name, its in found[key].items()}
    return Figures(**found)


if __name__ == "__main__":
    main()
