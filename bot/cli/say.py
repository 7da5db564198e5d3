"""say something to the bot, as its operator, and print the answer"""

import asyncio
from argparse import ArgumentParser, Namespace
from collections.abc import Iterator
from dataclasses import asdict, replace
from datetime import UTC, datetime

from bot import app
from bot.cli.session import print_json, searchable, takes_json
from bot.i18n.cards import small_print
from bot.model import Button, Chat, Person, Reply, Request
from bot.text.emphasis import plain

PLATFORM = "cli"
OPERATOR = "operator"


def describe(parser: ArgumentParser) -> None:
    parser.add_argument("text", help='a command such as "/latest", or words to search for')
    parser.add_argument("--press", action="store_true", help="TEXT is what a button carries, as --json shows it")
    takes_json(parser)


def run(options: Namespace) -> int:
    reply = _bare(asyncio.run(_reply(options)))
    if options.json:
        print_json(asdict(reply))
    else:
        print("\n".join(_lines(reply)))
    return 0


async def _reply(options: Namespace) -> Reply:
    async with searchable(options) as (config, store, search):
        router = app.router(config, store, search, operator=(PLATFORM, OPERATOR))
        reply = await router.answer(request(options.text, options.press))
        await router.settled()
    return reply or Reply(language=config.interface.language)


def request(text: str, press: bool = False) -> Request:
    """What the operator says: a command with or without its slash's arguments, or plain words."""
    asked = Request(chat=Chat(PLATFORM, OPERATOR), person=Person(PLATFORM, OPERATOR), at=datetime.now(UTC))
    if press or text.startswith("/"):
        command, _, rest = text.removeprefix("/").partition(" ")
        return replace(asked, command=command, text=rest, pressed=press)
    return replace(asked, text=text)


def _bare(reply: Reply) -> Reply:
    """The answer without emphasis: its signs are nothing that a terminal or a program could read."""
    return replace(reply, cards=tuple(replace(card, text=plain(card.text)) for card in reply.cards))


def _lines(reply: Reply) -> Iterator[str]:
    """The answer as lines; what a button carries stands behind its label, for --press."""
    if reply.text:
        yield reply.text
    for number, card in enumerate(reply.cards, reply.first):
        yield f"\n{number}. {card.title}" if reply.ordered else f"\n{card.title}"
        yield from (line for line in (card.text, small_print(card), card.url) if line)
        yield from _buttons(card.buttons)
    for row in reply.buttons:
        yield from _buttons(row)


def _buttons(row: tuple[Button, ...]) -> Iterator[str]:
    if row:
        yield "   ".join(f"[{button.label}: {button.press or button.url}]" for button in row)
