"""The page's own words. Its scripts know them by key and get them with the page, in every language."""

from collections.abc import Iterable
from typing import TypedDict

from bot.i18n import N_, language
from bot.model import Command, Role

TEXTS = {
    "conversation": N_("Conversation"),
    "languages": N_("Language"),
    "composer": N_("Search, or type / for commands"),
    "send": N_("Send"),
    "cancel": N_("Cancel"),
    "menu": N_("Suggestions"),
    "working": N_("Looking …"),
    "away": N_("Khabar is away. What you write is kept and goes out when it is back."),
    "retry": N_("Try now"),
    "newest": N_("Newest message"),
    "you": N_("You wrote:"),
    "unasked": N_("Sent automatically"),
    "outside": N_("opens a page outside Khabar"),
    "waiting": N_("Goes out when Khabar is back"),
    "too_long": N_("That is too long: at most 200,000 characters go at once. Send it in parts."),
    "excess": N_("That is too long. Characters too many: {n}"),
    "busy": N_("That was too fast. Wait a moment, then send it again."),
    "malformed": N_("That could not be read. Reload the page and try again."),
    "failed": N_("Something went wrong on our side. Try again."),
    "copied": N_("The link is copied."),
    "show_picture": N_("Show the picture"),
    "show_pictures": N_("Show the pictures"),
    "no_picture": N_("The picture can't be shown."),
    "needs_script": N_("This page needs JavaScript, which is switched off in your browser."),
}


class Spoken(TypedDict):
    """What the page must know of a language: its name and direction, and its own words in it."""

    code: str
    name: str
    direction: str
    texts: dict[str, str]


class Entry(TypedDict):
    """A command in the menu, in one language."""

    name: str
    help: str
    argument: str
    required: bool
    suggests: bool


def spoken(codes: Iterable[str]) -> list[Spoken]:
    return [
        Spoken(code=t.code, name=t.name, direction=t.direction, texts={key: t(text) for key, text in TEXTS.items()})
        for t in map(language, codes)
    ]


def menus(commands: Iterable[Command], codes: Iterable[str], role: Role) -> dict[str, list[Entry]]:
    """The commands that a visitor may use, by language."""
    shown = [command for command in commands if command.menu and role.covers(command.role)]
    return {code: [_entry(command, code) for command in shown] for code in codes}


def _entry(command: Command, code: str) -> Entry:
    t, argument = language(code), command.argument
    return Entry(
        name=command.name,
        help=t(command.help),
        argument=t(argument.name) if argument else "",
        required=bool(argument and argument.required),
        suggests=bool(argument and argument.suggests),
    )
