"""add one article from a text file, whose first line is the title, or from a page of the web"""

import asyncio
from argparse import ArgumentParser, Namespace
from datetime import UTC, datetime

from bot.cli import reading
from bot.cli.linked import add_link, is_link
from bot.cli.session import opened, print_json, takes_json
from bot.cli.texts import lines, whole
from bot.errors import BadInput
from bot.intake.message import read
from bot.intake.parse import parse
from bot.intake.records import record
from bot.model import Article, Forward, State


def describe(parser: ArgumentParser) -> None:
    parser.add_argument("file", help='the text, "-" for standard input; or the address of a page, http(s)://...')
    parser.add_argument("--anyway", action="store_true", help="of a page that can't be read, add its title and link")
    takes_json(parser)
    parser.add_argument(
        "--dry-run", action="store_true", help="only show what is read from the text, and store nothing"
    )
    parser.add_argument(
        "--entities", metavar="FILE", help="the entities of the text: a JSON list as the Bot API has it"
    )
    parser.add_argument("--forwarded-from", metavar="JSON", help="where it was forwarded from: type, title, date ...")
    parser.add_argument(
        "--jsonl", action="store_true", help="with --dry-run: one message as JSON a line, an answer each"
    )


def run(options: Namespace) -> int:
    if is_link(options.file):
        return asyncio.run(add_link(options, show))
    if options.jsonl:
        return _read_many(options)
    text = whole(options.file)
    forward = reading.forward(text, reading.entities_of(options.entities), reading.origin_of(options.forwarded_from))
    return _show(forward, options) if options.dry_run else _store(forward, options)


def _read_many(options: Namespace) -> int:
    """A line that can't be read gets an answer that says why, and stops no other."""
    if not options.dry_run:
        raise BadInput("--jsonl only goes with --dry-run; khabar import stores many articles")
    refused = False
    with lines(options.file) as found:
        for line in filter(str.strip, found):
            answer = reading.answered(line)
            refused = refused or "error" in answer
            print_json(answer)
    return int(refused)


def _show(forward: Forward, options: Namespace) -> int:
    message = read(forward)
    if options.json:
        print_json(reading.fields(message))
    else:
        print(reading.readable(message))
    return 0


def _store(forward: Forward, options: Namespace) -> int:
    show(*asyncio.run(_add(forward, options)), json=options.json)
    return 0


def show(article: Article, new: bool, *, json: bool) -> None:
    """Say what was added, or was there already."""
    if json:
        print_json({"number": article.id, "new": new, **record(article)})
    else:
        removed = " (removed)" if article.state is State.REMOVED else ""
        print(f"{'added as' if new else 'is already'} article {article.id}{removed}: {article.title}")
        print(f"source: {article.source or '-'}   language: {article.language}")


async def _add(forward: Forward, options: Namespace) -> tuple[Article, bool]:
    article = parse(forward, at=datetime.now(UTC), by="cli", origin=None)
    async with opened(options) as store:
        return await store.add(article)
