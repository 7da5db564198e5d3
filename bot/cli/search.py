"""search the news"""

import asyncio
import sys
import time
from argparse import ArgumentParser, Namespace

from bot.cli.session import STANDARD, opened, print_json, reading, takes_json
from bot.model import Article
from bot.store.sqlite import Store

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
    async with opened(options) as store:
        if query == STANDARD:
            return await _many(store, options.limit)
        hits, milliseconds = await _ask(store, query, options.limit)
    if options.json:
        print_json(_answer(query, hits, milliseconds))
    else:
        print_articles(hits)
    return 0 if hits else 1


async def _many(store: Store, limit: int) -> int:
    with reading(STANDARD) as lines:
        for line in lines:
            query = line.rstrip("\n")
            print_json(_answer(query, *await _ask(store, query, limit)))
    return 0


async def _ask(store: Store, query: str, limit: int) -> tuple[tuple[Article, ...], float]:
    """The hits, and the milliseconds that finding them took."""
    began = time.perf_counter()
    page = await store.search(query, limit=limit)
    return page.articles, (time.perf_counter() - began) * 1000


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
