"""add one article from a text file: its first line is the title"""

import asyncio
from argparse import ArgumentParser, Namespace
from datetime import UTC, datetime

from bot.cli.session import opened, print_json, reading, takes_json
from bot.intake.parse import parse
from bot.intake.records import record
from bot.model import Article, Forward, State


def describe(parser: ArgumentParser) -> None:
    parser.add_argument("file", help='the text; "-" for standard input')
    takes_json(parser)


def run(options: Namespace) -> int:
    with reading(options.file) as file:
        text = file.read()
    article, new = asyncio.run(_add(text, options))
    if options.json:
        print_json({"number": article.id, "new": new, **record(article)})
    else:
        removed = " (removed)" if article.state is State.REMOVED else ""
        print(f"{'added as' if new else 'is already'} article {article.id}{removed}: {article.title}")
        print(f"source: {article.source or '-'}   language: {article.language}")
    return 0


async def _add(text: str, options: Namespace) -> tuple[Article, bool]:
    article = parse(Forward(text), at=datetime.now(UTC), by="cli", origin=None)
    async with opened(options) as store:
        return await store.add(article)
