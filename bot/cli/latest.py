"""list the newest articles"""

import asyncio
from argparse import ArgumentParser, Namespace
from zoneinfo import ZoneInfo

from bot import storage
from bot.cli.search import print_articles, takes_limit
from bot.cli.session import configured, print_json, takes_json
from bot.intake.records import record
from bot.model import Selection
from bot.store.sqlite import open_store


def describe(parser: ArgumentParser) -> None:
    parser.add_argument("--language", default="", help="only this language, as ar, en or fr")
    takes_limit(parser)
    takes_json(parser)


def run(options: Namespace) -> int:
    return asyncio.run(_run(options))


async def _run(options: Namespace) -> int:
    config = configured(options)
    async with open_store(storage.database(config)) as store:
        page = await store.latest(Selection(language=options.language), limit=options.limit)
    if options.json:
        for article in page.articles:
            print_json({"number": article.id, **record(article)})
    else:
        print_articles(page.articles, ZoneInfo(config.interface.time_zone))
    return 0 if page.articles else 1
