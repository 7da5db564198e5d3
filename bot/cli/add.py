"""add one article from a text file, whose first line is the title, or from a page of the web"""

import asyncio
from argparse import ArgumentParser, Namespace
from datetime import UTC, datetime

from bot.cli.linked import add_link, is_link
from bot.cli.session import opened, print_json, reading, takes_json
from bot.intake.parse import parse
from bot.intake.records import record
from bot.model import Article, Forward, State


def describe(parser: ArgumentParser) -> None:
    parser.add_argument("file", help='the text, "-" for standard input; or the address of a page, http(s)://...')
    parser.add_argument("--dry-run", action="store_true", help="print what would be added as JSON, and add nothing")
    parser.add_argument("--anyway", action="store_true", help="of a page that can't be read, add its title and link")
    takes_json(parser)


def run(options: Namespace) -> int:
    if is_link(options.file):
        return asyncio.run(add_link(options, show))
    with reading(options.file) as file:
        text = file.read()
    article = parse(Forward(text), at=datetime.now(UTC), by="cli", origin=None)
    if options.dry_run:
        print_json(record(article))
    else:
        show(*asyncio.run(_add(article, options)), json=options.json)
    return 0


def show(article: Article, new: bool, *, json: bool) -> None:
    """Say what was added, or was there already."""
    if json:
        print_json({"number": article.id, "new": new, **record(article)})
    else:
        removed = " (removed)" if article.state is State.REMOVED else ""
        print(f"{'added as' if new else 'is already'} article {article.id}{removed}: {article.title}")
        print(f"source: {article.source or '-'}   language: {article.language}")


async def _add(article: Article, options: Namespace) -> tuple[Article, bool]:
    async with opened(options) as store:
        return await store.add(article)
