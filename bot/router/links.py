"""What is said behind /start: where a link leads that opens a chat with the bot.

A link carries 64 of A-Z, a-z, 0-9, _ and - at most (Bot API, deep linking).
"""

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
_CARRIED = re.compile(r"([a-z]+)_([A-Za-z0-9_-]+)")


def linked(request: Request) -> Request | None:
    """What /start is to do instead of greeting, as if it had been asked for itself; None where it is to greet.

    An article by its number, a search by the number that it is remembered by, a command by its name. Nothing that a
    link does must be anybody's harm: who is given one does not see what is in it, so none joins two lists (/link).
    """
    carried = _CARRIED.fullmatch(request.text.strip()) if request.command == START and not request.pressed else None
    match carried and carried.groups():
        case ("read", value):
            return replace(request, command="read", text=value)
        case ("search", value):
            return replace(request, command="search", text=f"0 0 {value}", pressed=True)
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


def search_link(number: int) -> str:
    """What opens a search that is remembered by this number."""
    return f"search_{number}"


def subscription_link(code: str) -> str:
    """What shows a shared subscription."""
    return f"{SUBSCRIPTION}_{code}"
