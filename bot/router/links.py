"""What is said behind /start: where a link leads that opens a chat with the bot.

A link carries 64 of A-Z, a-z, 0-9, _ and - at most (Bot API, deep linking).
"""

import base64
import binascii
import re
from dataclasses import replace

from bot.i18n import N_, Language
from bot.model import Button, Request

START = "start"
NOWHERE = N_("This link leads nowhere any more, or a part of it is missing.")
SUBSCRIPTION = "sub"
"""Before the code of a shared subscription: /start itself shows it."""
OPENED = frozenset({"saved", "missed", "link", "export", "forgetme", "help"})
"""Commands that a link gives, as they are without an argument: what is between a person and the bot."""
SEARCH = "search"
LONGEST = 64
"""Characters of what a link carries."""
_ENCODINGS = {"a": "cp1256", "u": "utf-8"}
"""Of words in a link: one byte a letter for Arabic and what Europe's west writes, and one that has all."""
_CARRIED = re.compile(r"([a-z]+)_([A-Za-z0-9_-]+)")


def linked(request: Request) -> Request | None:
    """What /start is to do instead of greeting, as if it had been asked for itself; None where it is to greet.

    An article by its number, a search by its words (a number would tell of what others search for), an invitation by
    its code, a command by its name. Nothing that a link does must be anybody's harm: who is given one does not see what
    is in it, so none joins two lists (/link).
    """
    carried = _CARRIED.fullmatch(request.text.strip()) if request.command == START and not request.pressed else None
    match carried and carried.groups():
        case ("read", value):
            return replace(request, command="read", text=value)
        case ("search", value):
            words = _words(value)
            return replace(request, command="search", text=words) if words else None
        case ("join", value):
            return replace(request, command="join", text=value)
        case ("open", value) if value in OPENED:
            return replace(request, command=value, text="")
    return None


def open_in_private(command: str, request: Request, t: Language) -> tuple[tuple[Button, ...], ...]:
    """The row of a button that gives a command of OPENED in a private chat; none where the platform has no such links.

    It is for whoever presses it.
    """
    opens = Button(t("Open a private chat"), url=f"{request.home}open_{command}")
    return ((opens,),) if request.home else ()


def shared_code(payload: str) -> str:
    """The code of a shared subscription that /start carries; "" where it carries none."""
    carried = _CARRIED.fullmatch(payload.strip())
    return carried[2] if carried and carried[1] == SUBSCRIPTION else ""


def read_link(number: int) -> str:
    """What opens an article."""
    return f"read_{number}"


def search_link(words: str) -> str:
    """What searches for these words; as many of the first as a link has room for, some 40 letters of Arabic."""
    return f"{SEARCH}_{_packed(words)}"


def _packed(words: str) -> str:
    """In the encoding that takes less room, whose name is the first character."""
    coded = min((f"{name}{_base64(words, encoding)}" for name, encoding in _ENCODINGS.items()), key=len)
    if len(coded) <= LONGEST - len(f"{SEARCH}_"):
        return coded
    fewer, _, _ = words.rpartition(" ")
    return _packed(fewer or words[:-1])


def _base64(words: str, encoding: str) -> str:
    try:
        return base64.urlsafe_b64encode(words.encode(encoding)).decode().rstrip("=")
    except UnicodeEncodeError:
        return "=" * LONGEST  # it has no such letters


def _words(value: str) -> str:
    """The words that a link carries; "" where it carries none."""
    padding = "=" * (-len(value[1:]) % 4)
    try:
        words = base64.urlsafe_b64decode(value[1:] + padding).decode(_ENCODINGS[value[0]])
    except (KeyError, binascii.Error, UnicodeDecodeError):
        return ""
    return " ".join(words.split())


def subscription_link(code: str) -> str:
    """What shows a shared subscription."""
    return f"{SUBSCRIPTION}_{code}"
