"""A round of 1,000 feeds of 50 entries: where nothing is new (304), and with whole bodies; beside feedparser alone.

The feeds are served by a process of their own on loopback; the guard has one door to it, as in the tests.
"""

import asyncio
import io
import sys
import tempfile
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import feedparser

from bench.figures import Row, progress, table
from bot.intake.child import open_child
from bot.intake.poller import Poller
from bot.intake.polling import Pace
from bot.model import Feed
from bot.store.sqlite import Store, open_store
from tests.fakes.feeds import XML, item, rss
from tests.fakes.site import LOOPBACK, Names, Site, answer, visiting

FEEDS, ENTRIES = 1000, 50
STALL = 50.0
"""Milliseconds that the event loop may stand still at most."""
TICK = 0.005
LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)
SENTENCE = "أعلنت الوزارة اليوم في المدينة خطة جديدة لمياه النهر، وقالت إن العمل يبدأ مطلع العام المقبل. "
TEXT = "".join(f"<p>{SENTENCE * 3}</p>" for _ in range(4))


def body(feed: int, version: int) -> bytes:
    """The feed of that number; each version has one new entry, and has lost its oldest."""
    numbers = range(version + ENTRIES, version, -1)
    return rss(*(item(number, f"<p>{feed}-{number}</p>{TEXT}") for number in numbers), title=f"Feed {feed}")


async def serve() -> None:
    """Answer /VERSION/FEED... with the version that was last asked for by /set/VERSION; 304 to whoever has it."""
    version = 1

    async def take(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        nonlocal version
        with suppress(asyncio.IncompleteReadError, ConnectionError):
            while True:
                head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
                _, what, number = head.split(" ", 2)[1].split("/")
                if what == "set":
                    version = int(number)
                etag = f'"{version}"'
                known = f"if-none-match: {etag}" in head.lower() or what == "set"
                writer.write(
                    answer(b"" if known else body(int(number), version), 304 if known else 200, XML, ETag=etag)
                )
                await writer.drain()
        writer.close()

    server = await asyncio.start_server(take, LOOPBACK, 0)
    print(server.sockets[0].getsockname()[1], flush=True)
    await server.serve_forever()


@dataclass(slots=True)
class Round:
    """Seconds that all feeds took, and the worst stall of the event loop in milliseconds."""

    seconds: float
    stall: float

    def __str__(self) -> str:
        return f"{self.seconds:.1f} s, {FEEDS / self.seconds:.0f} feeds/s; worst stall {self.stall:.0f} ms"


@asynccontextmanager
async def _served() -> AsyncIterator[int]:
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "bench.feeds", "serve"), stdout=asyncio.subprocess.PIPE
    )
    assert process.stdout
    try:
        yield int(await process.stdout.readline())
    finally:
        process.terminate()
        await process.wait()


async def measure() -> str:
    """The section of the page."""
    with tempfile.TemporaryDirectory() as folder:
        async with _served() as port, open_store(Path(folder) / "khabar.db") as store:
            first, nothing, whole, new = await _rounds(store, port)
    progress("feedparser alone")
    alone = await asyncio.to_thread(_alone)
    worst = max(first.stall, nothing.stall, whole.stall)
    rows = [
        Row("nothing new (304)", str(nothing)),
        Row("whole bodies, one new entry each", str(whole), reference=f"feedparser alone {alone:.1f} s"),
        Row("the first round, whole bodies", str(first), reference=f"feedparser alone {alone:.1f} s"),
        Row("the event loop's worst stall", f"{worst:.0f} ms", f"{STALL:g} ms", worst <= STALL),
    ]
    head = "| a round | measured | bar | | reference |"
    return (
        f"## Feeds\n\n{FEEDS:,} feeds of {ENTRIES} entries ({len(body(1, 1)) // 1024} KiB each), asked 16 at once,"
        f" parsed in one child process, kept in SQLite; {new:,} articles came of the last round. feedparser"
        f" alone parses the same bodies one after the other and keeps nothing.\n\n{table(head, rows)}\n"
    )


async def _rounds(store: Store, port: int) -> tuple[Round, Round, Round, int]:
    names = Names(news_example=[(LOOPBACK, port)])
    await store.feeds.add_all(
        [Feed(address=f"http://news.example/feed/{number}", due=LONG_AGO) for number in range(FEEDS)]
    )
    async with visiting(Site(port=port), names, seconds=20.0) as fetcher, open_child() as child:
        poller = Poller(store.feeds, fetcher, child, Pace(at_once=16, a_host=16, gap=0.0))
        rounds = []
        for name, version in (("first", 1), ("nothing new", 1), ("whole bodies", 2)):
            progress(f"feeds: {name}")
            await fetcher.get(f"http://news.example/set/{version}")
            await store._database.write("UPDATE feeds SET due = '2020-01-01T00:00:00Z'")
            rounds.append(await _timed(poller))
    first, nothing, whole = rounds
    assert await store.count() > 0.99 * FEEDS, await store.feeds.page(limit=3)  # a busy machine may cost one
    return first, nothing, whole, await store.count()


async def _timed(poller: Poller) -> Round:
    late = 0.0

    async def tick() -> None:
        nonlocal late
        while True:
            before = time.perf_counter()
            await asyncio.sleep(TICK)
            late = max(late, time.perf_counter() - before - TICK)

    ticking = asyncio.create_task(tick())
    began = time.perf_counter()
    await poller.round()
    seconds = time.perf_counter() - began
    ticking.cancel()
    return Round(seconds, late * 1000)


def _alone() -> float:
    bodies = [body(number, 2) for number in range(FEEDS)]
    began = time.perf_counter()
    for one in bodies:
        assert len(feedparser.parse(io.BytesIO(one)).entries) == ENTRIES
    return time.perf_counter() - began


if __name__ == "__main__":
    if sys.argv[1:] == ["serve"]:
        asyncio.run(serve())
    else:
        print(asyncio.run(measure()))
