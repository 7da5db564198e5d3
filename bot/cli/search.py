"""search the news"""

import asyncio
import sys
from argparse import ArgumentParser, Namespace
from dataclasses import dataclass
from datetime import UTC, datetime, tzinfo
from zoneinfo import ZoneInfo

from bot.cli.session import print_json, searchable, takes_json
from bot.cli.texts import STANDARD, legible, lines
from bot.errors import BadInput
from bot.i18n import language
from bot.i18n.language import SOURCE
from bot.i18n.remarks import caveats, remarks
from bot.model import Article, Found
from bot.search import Search
from bot.text.bidi import strip_controls

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
        found = await asking.ask(query)
    if options.json:
        print_json(_answer(query, found))
    else:
        print_articles(tuple(hit.article for hit in found.hits), asking.zone)
    for line in _remarks(found):
        print(line, file=sys.stderr)
    return 0 if found.hits else 1


def _remarks(found: Found) -> list[str]:
    """What the bot says of how a search was read."""
    t = language(SOURCE)
    return [strip_controls(line) for line in (remarks(found, t) if found.hits else caveats(found, t))]


@dataclass(frozen=True, slots=True)
class Asking:
    """The search, the time zone of days in queries, and how many hits are wanted."""

    search: Search
    zone: tzinfo
    limit: int

    async def ask(self, query: str) -> Found:
        """What is found at this moment, each article a hit."""
        now = datetime.now(UTC)
        return await self.search.find(query, at=now, zone=self.zone, apart=True, limit=self.limit)


async def _many(asking: Asking) -> int:
    """A line that can't be read gets an answer that says why, and stops no other."""
    refused = False
    with lines(STANDARD) as found:
        for line in found:
            try:
                query = legible(line).rstrip("\r\n")
                print_json(_answer(query, await asking.ask(query)))
            except BadInput as error:
                refused = True
                print_json({"query": line.rstrip("\r\n"), "error": str(error)})
    return int(refused)


def _answer(query: str, found: Found) -> dict[str, object]:
    hits = [hit.article for hit in found.hits]
    return {
        "query": query,
        "hits": [{"id": hit.id, "external_id": hit.external_id, "title": hit.title} for hit in hits],
        "ms": round(found.milliseconds, 3),
    }


def print_articles(articles: tuple[Article, ...], zone: tzinfo) -> None:
    """A line each: number, day in `zone`, title, source."""
    for article in articles:
        day = article.published.astimezone(zone).date()
        print(f"{article.id:>6}  {day}  {article.title}  ({article.source or '-'})")
    if not articles:
        print("nothing found", file=sys.stderr)
