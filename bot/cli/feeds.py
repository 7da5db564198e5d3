"""look after the feeds: list, add, remove, import and export them"""

import asyncio
import sys
from argparse import ArgumentParser, Namespace
from collections.abc import Iterable
from datetime import UTC, datetime

from tqdm import tqdm

from bot.cli.session import OPERATOR, note, opened, print_json, takes_json
from bot.cli.texts import content
from bot.intake.charset import decode
from bot.intake.looking import Reaches, open_reach
from bot.model import Feed, FeedState
from bot.router.desk import MOST, Brought, FeedDesk

REFUSED = 1
LARGEST = 2**63 - 1


def describe(parser: ArgumentParser) -> None:
    actions = parser.add_subparsers(dest="action", required=True, metavar="ACTION")
    takes_json(actions.add_parser("list", help="every feed, a line each"))
    add = actions.add_parser("add", help="add a feed by its address, or that of its site")
    add.add_argument("address")
    add.add_argument("--drafts", action="store_true", help="its articles wait for an editor")
    takes_json(add)
    remove = actions.add_parser("remove", help="forget a feed; its articles stay")
    remove.add_argument("number", type=number, help="the number of a feed, as `list` shows it")
    bring = actions.add_parser("import", help="add the feeds of an OPML list")
    bring.add_argument("file", help='the list: a file, its address on the web, or "-" for standard input')
    bring.add_argument("--drafts", action="store_true", help="their articles wait for an editor")
    takes_json(bring)
    actions.add_parser("export", help="print all feeds as an OPML list")


def number(text: str) -> int:
    """One that a row of a table can have; argparse turns the ValueError into its sentence."""
    if not 1 <= (found := int(text)) <= LARGEST:
        raise ValueError(text)
    return found


def run(options: Namespace, reach: Reaches = open_reach) -> int:
    """Exit code 1 where a feed was refused or there is none."""
    return asyncio.run(_run(options, reach))


async def _run(options: Namespace, reach: Reaches) -> int:
    async with opened(options) as store:
        desk = FeedDesk(store.feeds, reach)
        match options.action:
            case "list":
                return _list(await store.feeds.page(limit=MOST), json=options.json)
            case "add":
                return await _add(desk, options)
            case "remove":
                return _removed(await store.feeds.remove(options.number, OPERATOR, _now()), options.number)
            case "import":
                return _brought(await _bring(desk, options), options)
            case _:
                await note(store, "feed-list", _now())
                print(await desk.listed(), end="")
    return 0


def _list(feeds: Iterable[Feed], *, json: bool) -> int:
    for feed in feeds:
        if json:
            print_json(_fields(feed))
        else:
            fault = f"   {feed.error} ({feed.failures} times)" if feed.error else ""
            print(f"{feed.id:>5}  {feed.state:<7} {feed.name}   {feed.address}{fault}")
    return 0


async def _add(desk: FeedDesk, options: Namespace) -> int:
    feed, newest, _ = await desk.find(options.address, _now())
    new = feed.state is FeedState.PROPOSED
    if new:
        feed = await desk.decide(feed, OPERATOR, _now(), state=FeedState.ACTIVE, drafts=options.drafts)
    if options.json:
        print_json({"new": new, **_fields(feed), "newest": [article.title for article in newest]})
    else:
        print(f"{'added as' if new else 'is already'} feed {feed.id}: {feed.name}   {feed.address}")
        print("\n".join(f"  {article.title}" for article in newest))
    return 0


def _removed(feed: Feed | None, number: int) -> int:
    if feed is None:
        print(f"there is no feed {number}", file=sys.stderr)
        return REFUSED
    print(f"removed feed {feed.id}: {feed.name}")
    return 0


async def _bring(desk: FeedDesk, options: Namespace) -> Brought:
    """Who interrupts keeps the feeds before, and may begin again: those are known then."""
    brought, found = Brought(), await desk.outlined(_text(options.file))
    with tqdm(total=len(found), unit=" feeds", disable=None) as bar:
        try:
            async for step in desk.take(found, OPERATOR, _now(), drafts=options.drafts):
                brought += step
                bar.update(step.count)
        except asyncio.CancelledError:  # Ctrl-C
            bar.close()
            print(
                f"interrupted: {brought.new} new, {brought.known} known; import it again for the rest", file=sys.stderr
            )
            raise
    return brought


def _brought(brought: Brought, options: Namespace) -> int:
    for name, reason in brought.refused:
        print(f"{name}: {reason}", file=sys.stderr)
    if options.json:
        refused = [{"feed": name, "reason": reason} for name, reason in brought.refused]
        print_json({"new": brought.new, "known": brought.known, "refused": refused})
    else:
        print(f"{brought.new} new, {brought.known} known, {len(brought.refused)} refused")
    return REFUSED if brought.refused else 0


def _text(name: str) -> str:
    if name.lower().startswith(("http://", "https://")):
        return name
    return decode(content(name))


def _fields(feed: Feed) -> dict[str, object]:
    return {
        "number": feed.id,
        "title": feed.title,
        "address": feed.address,
        "state": feed.state.value,
        "drafts": feed.drafts,
        "language": feed.language,
        "tags": list(feed.tags),
        "failures": feed.failures,
        "error": feed.error,
    }


def _now() -> datetime:
    return datetime.now(UTC)
