"""What hostile sites and pages cost: seconds, memory, and how long the bot's event loop stands still meanwhile."""

import asyncio
import contextlib
import gzip
import resource
import sys
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from bot.errors import Unreachable, Unreadable
from bot.intake.child import open_child
from bot.intake.fetch import BODY_SECONDS, SECONDS, Fetcher
from tests.fakes.site import HOME, Answer, Site, answer, open_site, raw, stream, visiting, zipped

TICK = 0.002
IDLE = 8.0
MOST_SECONDS, MOST_MIB, MOST_LAG = 10.0, 256.0, 100.0
BIG = 5_000_000
ADDRESS = f"{HOME}/page"
PARAGRAPH = "<p>{} هذا نص طويل من الخبر الذي يتحدث عن شيء ما في المدينة القديمة.</p>"

TEXT = """## The guard

Hostile servers on loopback, in the bot's own event loop, against the fetcher with its usual limits (5 MiB, {seconds:g} s, of
which {body_seconds:g} s for a body), and hostile pages against the parser in its child process. "Lag" is the longest time in which
the event loop ran nothing else, "CPU" the longest time in which it worked on one thing: what lag has beyond that, the machine
was busy with others. "MiB" is the largest resident memory: of the bot while it fetches (it began with {began:.0f}), of the child
while it parses. {day} (UTC).

| Server | ended after s | with | lag ms | CPU ms | bot's MiB |
|---|---|---|---|---|---|
{servers}

| Page | ended after s | with | lag ms | CPU ms | child's MiB |
|---|---|---|---|---|---|
{pages}

The bars: a page at most {most_seconds:g} s, {most_mib:g} MiB in the child, lag at most {most_lag:g} ms: {verdict}.
"""


@dataclass
class Row:
    """One line of a table. `seconds` to the end, `lag` and `cpu` in milliseconds, `mib` at most."""

    name: str
    seconds: float
    outcome: str
    lag: float
    cpu: float
    mib: float

    def __str__(self) -> str:
        return (
            f"| {self.name} | {self.seconds:.2f} | {self.outcome} | {self.lag:.0f} | {self.cpu:.0f} | {self.mib:.0f} |"
        )


@dataclass
class Lag:
    """The longest delay of a timer, and the most that its thread worked meanwhile, in milliseconds."""

    longest: float = 0.0
    cpu: float = 0.0


@contextlib.asynccontextmanager
async def lagging() -> AsyncIterator[Lag]:
    lag = Lag()

    async def tick() -> None:
        while True:
            before, worked = time.perf_counter(), time.thread_time()
            await asyncio.sleep(TICK)
            lag.cpu = max(lag.cpu, (time.thread_time() - worked) * 1000)
            lag.longest = max(lag.longest, (time.perf_counter() - before - TICK) * 1000)

    task = asyncio.create_task(tick())
    await asyncio.sleep(0)
    try:
        yield lag
    finally:
        task.cancel()


def endless_members() -> Answer:
    """A gzip stream of members that hold nothing: it never grows."""
    members = gzip.compress(b"") * 3000
    return stream(members, head=b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Encoding: gzip\r\n\r\n")


def servers() -> dict[str, bytes | Answer]:
    """What a server may do to whoever asks it."""
    head = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n"
    return {
        "gzip bomb, 1 GB": zipped(bytes(1_000_000_000)),
        "gzip members that hold nothing, without end": endless_members(),
        "endless stream": stream(b"x" * 65536),
        "endless chunks of one byte": stream(b"1\r\nx\r\n" * 10_000, head=head + b"Transfer-Encoding: chunked\r\n\r\n"),
        "endless header": stream(b"x" * 65536, head=head + b"X: "),
        "endless headers": stream(b"X: y\r\n" * 10_000, head=head),
        "a byte a second": stream(b"x", head=head + b"\r\n", pause=1.0),
        "no answer": stream(b"", head=b"", pause=1.0),
        "says 5 bytes, sends more": raw(head + b"Content-Length: 5\r\n\r\n" + b"x" * BIG),
        "4.9 MB page": answer(b"x" * 4_900_000),
    }


def pages() -> dict[str, bytes]:
    """What a page may do to whoever parses it."""
    entities = b"".join(b"<!ENTITY %c '%s'>" % (98 + n, b"&%c;" % (97 + n) * 10) for n in range(12))
    attributes = b" ".join(b"a%d='x'" % number for number in range(100_000))
    long = "".join(PARAGRAPH.format(number) for number in range(36_000))
    return {
        "XML bomb": b"<?xml version='1.0'?><!DOCTYPE l [<!ENTITY a 'lol'>" + entities + b"]><html>&m;</html>",
        "100,000 attributes": b"<div " + attributes + b">x</div>",
        "200,000 nested elements": b"<div>" * 200_000 + b"x" * 300,
        "100,000 nested tables": b"<table><tr><td>" * 100_000,
        "600,000 open formats": b"<b><i>" * 300_000,
        "350,000 spans": b"<p>" + b"<span>a</span>" * 350_000,
        "130,000 links": b"<p><a href='/x'>aaaa aaaa</a></p>" * 130_000,
        "5 MB of <": b"<" * BIG,
        "5 MB in one word": b"<p>" + b"w" * BIG,
        "5 MB of [ as JSON-LD": b"<script type='application/ld+json'>" + b"[" * BIG + b"</script>",
        "120,000 dates": b"<p>2026-01-02 12.12.2026 12/12/2026</p>" * 120_000,
        "5 MB of paragraphs": f"<html><body><article>{long}</article>".encode(),
    }


def resident(process: str = "self") -> float:
    """The most memory that a process ever held, in MiB (Linux)."""
    status = Path(f"/proc/{process}/status").read_text()
    return float(status.partition("VmHWM:")[2].split()[0]) / 1024


async def measured(name: str, work: Callable[[], Awaitable[object]], mib: Callable[[], Awaitable[float]]) -> Row:
    async with lagging() as lag:
        started = time.perf_counter()
        try:
            await work()
            outcome = "an answer"
        except Unreachable as error:
            outcome = error.reason
        except Unreadable as error:
            outcome = error.fault
        seconds = time.perf_counter() - started
    return Row(name, seconds, outcome, lag.longest, lag.cpu, await mib())


async def ours() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


async def fetched(site: Site, fetcher: Fetcher) -> list[Row]:
    found = []
    for name, page in servers().items():
        site.pages["/page"] = page
        found.append(await measured(name, lambda: fetcher.get(ADDRESS), ours))
        site.pages.clear()
    return found


async def parsed(payload: bytes, name: str) -> Row:
    """Each page in a process of its own, whose memory is watched while it works."""
    most = 0.0

    async def watch(pid: int) -> None:
        nonlocal most
        while True:
            with contextlib.suppress(OSError, IndexError, ValueError):
                most = max(most, resident(str(pid)))
            await asyncio.sleep(TICK)

    async with open_child() as child:
        pid = await child.run("tests.fakes.jobs:number", b"")
        await child.run("page", b"<p>x</p>", address=ADDRESS)
        watcher = asyncio.create_task(watch(pid))

        async def peak() -> float:
            return most

        row = await measured(name, lambda: child.run("page", payload, address=ADDRESS), peak)
        watcher.cancel()
    return row


async def measure() -> str:
    """The section of the page."""
    began = await ours()
    idle = await measured("nothing, for comparison", lambda: asyncio.sleep(IDLE), ours)
    async with open_site() as site, visiting(site, seconds=SECONDS, body_seconds=BODY_SECONDS) as fetcher:
        site_rows = await fetched(site, fetcher)
    page_rows = [await parsed(payload, name) for name, payload in pages().items()]
    good = all(row.lag <= MOST_LAG for row in (*site_rows, *page_rows)) and all(
        row.seconds <= MOST_SECONDS and row.mib <= MOST_MIB for row in page_rows
    )
    return TEXT.format(
        seconds=SECONDS,
        body_seconds=BODY_SECONDS,
        began=began,
        day=datetime.now(UTC).date(),
        servers="\n".join(map(str, (idle, *site_rows))),
        pages="\n".join(map(str, page_rows)),
        most_seconds=MOST_SECONDS,
        most_mib=MOST_MIB,
        most_lag=MOST_LAG,
        verdict="met" if good else "not met",
    )


if __name__ == "__main__":
    sys.stdout.write(asyncio.run(measure()))
