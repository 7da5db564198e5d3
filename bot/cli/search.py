"""search the news"""

import asyncio
import sys
from argparse import ArgumentParser, Namespace
from dataclasses import dataclass
from datetime import UTC, datetime, tzinfo
from zoneinfo import ZoneInfo

from bot.cli.session import STANDARD, print_json, reading, searchable, takes_json
from bot.model import Article
from bot.search import Search

LIMIT, MOST = 10, 10_000


def describe(parser: ArgumentParser) -> None:
    parser.add_argument("query", nargs="+", help='the words; "-" reads one query a line and prints one JSON line each')
    takes_limit(parser)
    takes_json(parser)


def takes_limit(parser: ArgumentParser) -> None:
    parser.add_argument("--limit", type=limit, default=LIMIT, metavar="N", help=f"how many at most (default: {LIMIT})")


def limit(text: str) -> int:
    """A whole number from 1 to MOST; argparse turns the ValueError into its sentence."""
    if not 1 <= (number := int(text)) <= MOST:
        raise ValueError(text)
    return number


def run(options: Namespace) -> int:
    return asyncio.run(_run(options))


async def _run(options: Namespace) -> int:
    query = " ".join(options.query)
    async with searchable(options) as (config, _, search):
        await search.index.refresh(all_of_it=True)
        asking = Asking(search, ZoneInfo(config.interface.time_zone), options.limit)
        if query == STANDARD:
            return await _many(asking)
        hits, milliseconds = await asking.ask(query)
    if options.json:
        print_json(_answer(query, hits, milliseconds))
    else:
        print_articles(hits)
    return 0 if hits else 1


@dataclass(frozen=True, slots=True)
class Asking:
    """The search, the time zone of days in queries, and how many hits are wanted."""

    search: Search
    zone: tzinfo
    limit: int

    async def ask(self, query: str) -> tuple[tuple[Article, ...], float]:
        """The articles, and the milliseconds that finding them took."""
        now = datetime.now(UTC)
        found = await self.search.find(query, at=now, zone=self.zone, apart=True, limit=self.limit)
        return tuple(hit.article for hit in found.hits), found.milliseconds


async def _many(asking: Asking) -> int:
    with reading(STANDARD) as lines:
        for line in lines:
            query = line.rstrip("\n")
            print_json(_answer(query, *await asking.ask(query)))
    return 0


def _answer(query: str, hits: tuple[Article, ...], milliseconds: float) -> dict[str, object]:
    return {
        "query": query,
        "hits": [{"id": hit.id, "external_id": hit.external_id, "title": hit.title} for hit in hits],
        "ms": round(milliseconds, 3),
    }


def print_articles(articles: tuple[Article, ...]) -> None:
    """A line each: number, day, title, source."""
    for article in articles:
        print(f"{article.id:>6}  {article.published:%Y-%m-%d}  {article.title}  ({article.source or '-'})")
    if not articles:
        print("nothing found", file=sys.stderr)
