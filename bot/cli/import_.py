"""import articles from JSON lines"""

import asyncio
import json
import sys
from argparse import ArgumentParser, Namespace
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime

from tqdm import tqdm

from bot import storage
from bot.cli.reindex import followed
from bot.cli.session import configured, print_json, takes_json
from bot.cli.texts import legible, lines
from bot.errors import BadInput
from bot.intake.records import article
from bot.model import Article
from bot.store.sqlite import BATCH, Store, open_store


@dataclass(slots=True)
class Counts:
    """What became of the lines; `refused` are their numbers and the reasons."""

    added: int = 0
    known: int = 0
    refused: list[tuple[int, str]] = field(default_factory=list)


def describe(parser: ArgumentParser) -> None:
    parser.add_argument("file", help='JSON lines, as `khabar export` prints them; "-" for standard input')
    takes_json(parser)


def run(options: Namespace) -> int:
    """Exit code 1 where a line was refused; all others are in."""
    counts = Counts()
    try:
        asyncio.run(_run(options, counts))
    except KeyboardInterrupt:
        print(f"interrupted: {counts.added} added, {counts.known} known; import it again for the rest", file=sys.stderr)
        raise
    for number, reason in counts.refused:
        print(f"line {number}: {reason}", file=sys.stderr)
    if options.json:
        refused = [{"line": number, "reason": reason} for number, reason in counts.refused]
        print_json({"added": counts.added, "known": counts.known, "refused": refused})
    else:
        print(f"{counts.added} added, {counts.known} known, {len(counts.refused)} refused")
    return 1 if counts.refused else 0


async def _run(options: Namespace, counts: Counts) -> None:
    config = configured(options)
    async with open_store(storage.database(config)) as store, followed(config):
        with lines(options.file) as found, tqdm(unit=" articles", disable=None) as bar:
            for batch in _batches(found, counts):
                await _store(store, batch, counts)
                bar.update(len(batch))


async def _store(store: Store, batch: list[Article], counts: Counts) -> None:
    new = await store.add_all(batch)
    counts.added += sum(new)
    counts.known += len(new) - sum(new)


def _batches(found: Iterable[str], counts: Counts) -> Iterator[list[Article]]:
    """What a transaction takes at once; an interrupted import keeps the batches before."""
    batch: list[Article] = []
    at = datetime.now(UTC)
    for number, line in enumerate(found, 1):
        try:
            if line.strip():
                batch.append(article(_parsed(legible(line)), at=at, by="import"))
        except BadInput as error:
            counts.refused.append((number, str(error)))
        if len(batch) == BATCH:
            yield batch
            batch = []
    yield batch


def _parsed(line: str) -> dict[str, object]:
    try:
        value = json.loads(line)
    except (ValueError, RecursionError) as error:
        raise BadInput(f"this is not JSON: {error}") from error
    if not isinstance(value, dict):
        raise BadInput("this is not a JSON object")
    return value
