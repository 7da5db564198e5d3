"""What a move from SQLite to PostgreSQL and back takes: `python -m bench.moving 20000`."""

import asyncio
import sys
import tempfile
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path

from bench import corpus
from bot.intake.records import article
from bot.model import Article, Secret
from bot.store.moving import between
from bot.store.sqlite import open_store
from tests.postgres import running

ARTICLES = 20_000
AT_ONCE = 500


def main() -> None:
    count = int(sys.argv[1]) if len(sys.argv) > 1 else ARTICLES
    with running() as server, tempfile.TemporaryDirectory() as folder:
        asyncio.run(_measure(Path(folder), server.fresh(), count))


async def _measure(folder: Path, url: Secret, count: int) -> None:
    async with open_store(folder / "khabar.db") as store:
        made = _articles(count)
        while some := list(islice(made, AT_ONCE)):
            await store.add_all(some)
    size = (folder / "khabar.db").stat().st_size / 2**20
    print(f"{count:,} articles, {size:,.0f} MiB")
    await _moved("SQLite to PostgreSQL", folder / "khabar.db", url, count)
    await _moved("PostgreSQL to SQLite", url, folder / "back.db", count)


def _articles(count: int) -> Iterator[Article]:
    now = datetime.now(UTC)
    return (article(record, at=now, by="bench") for record in corpus.articles(count))


async def _moved(what: str, source: Path | Secret, target: Path | Secret, count: int) -> None:
    async with between(source, target) as move:
        began = time.perf_counter()
        await move.begin(datetime.now(UTC))
        await move.copy(lambda _: None)
        copied = time.perf_counter()
        assert not await move.compare(lambda _: None)
        compared = time.perf_counter()
        await move.finish(datetime.now(UTC))
        rows = sum(move.rows.values())
    for step, seconds in (("moved", copied - began), ("compared", compared - copied)):
        print(
            f"{what}: {rows:,} rows {step} in {seconds:.1f} s,"
            f" {rows / seconds:,.0f} rows/s, {count / seconds:,.0f} articles/s"
        )


if __name__ == "__main__":
    main()
