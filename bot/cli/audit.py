"""tell what was done that somebody may have to answer for, the newest first"""

import asyncio
import sys
from argparse import ArgumentParser, Namespace
from dataclasses import asdict

from bot.cli.search import takes_limit
from bot.cli.session import opened, print_json, takes_json
from bot.i18n import language
from bot.i18n.language import SOURCE
from bot.router.audit import deed_text, doer
from bot.text.bidi import strip_controls


def describe(parser: ArgumentParser) -> None:
    parser.add_argument("--who", default="", help="only what this person did: platform:id, as in telegram:123456")
    parser.add_argument("--what", default="", help="only what is of this kind, such as role")
    takes_limit(parser)
    takes_json(parser)


def run(options: Namespace) -> int:
    return asyncio.run(_run(options))


async def _run(options: Namespace) -> int:
    async with opened(options) as store:
        deeds = await store.audit.page(who=options.who, what=options.what, limit=options.limit)
    t = language(SOURCE)
    for deed in deeds:
        if options.json:
            print_json(asdict(deed))
        else:
            print(
                strip_controls(f"{deed.at:%Y-%m-%d %H:%M} UTC   {doer(deed.who, deed.name, t)}   {deed_text(deed, t)}")
            )
    if not deeds:
        print("nothing found", file=sys.stderr)
    return 0 if deeds else 1
