"""What `khabar add` does with the address of a page: fetch it behind the guard, read it in a child, add the article."""

import sys
from argparse import Namespace
from collections.abc import Callable
from datetime import UTC, datetime

from bot.cli.session import opened, print_json
from bot.errors import Unreachable
from bot.intake.links import read_link
from bot.intake.looking import open_reach
from bot.intake.records import record
from bot.model import Article

REFUSED = 1


def is_link(name: str) -> bool:
    return name.lower().startswith(("http://", "https://"))


async def add_link(options: Namespace, show: Callable[..., None]) -> int:
    """Add what stands at the address; the exit code. `show(article, new, json=...)` tells of it."""
    at = datetime.now(UTC)
    try:
        async with open_reach() as its:
            link = await read_link(options.file, its.fetcher, its.child, at=at, by="cli")
    except Unreachable as error:
        print(error, file=sys.stderr)
        return REFUSED
    if options.dry_run:
        print_json({"reason": link.reason, **_fields(link.article)})
    elif link.reason and not options.anyway:
        print(f"{link.sentence} {link.article.title}: --anyway adds the title and the link.", file=sys.stderr)
        return REFUSED
    else:
        async with opened(options) as store:
            article, new = await store.add(link.article)
        show(article, new, json=options.json)
    return 0


def _fields(article: Article) -> dict[str, object]:
    return {**record(article), "pictures": [picture.url for picture in article.pictures]}
