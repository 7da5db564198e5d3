"""list the newest articles"""

import asyncio
from argparse import ArgumentParser, Namespace

from bot.cli.search import print_articles, takes_limit
from bot.cli.session import opened, print_json, takes_json
from bot.intake.records import record
from bot.model import Selection


def describe(parser: ArgumentParser) -> None:
    parser.add_argument("--language", default="", help="only this language (ar, en)")
    takes_limit(parser)
    takes_json(parser)


def run(options: Namespace) -> int:
    return asyncio.run(_run(options))


async def _run(options: Namespace) -> int:
    async with opened(options) as store:
        page = await store.latest(Selection(language=options.language), limit=options.limit)
    if options.json:
        for article in page.articles:
            print_json({"number": article.id, **record(article)})
    else:
        print_articles(page.articles)
    return 0 if page.articles else 1
