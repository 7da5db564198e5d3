"""What is said behind /start: where a link leads that opens a chat with the bot.

A link carries 64 of A-Z, a-z, 0-9, _ and - at most (Bot API, deep linking).
"""

import re
from dataclasses import replace

from bot.i18n import N_
from bot.model import Request

START = "start"
NOWHERE = N_("This link leads nowhere any more, or a part of it is missing.")
SUBSCRIPTION = "sub"
"""Before the code of a shared subscription: /start itself shows it."""
_CARRIED = re.compile(r"([a-z]+)_([A-Za-z0-9_-]+)")


def linked(request: Request) -> Request | None:
    """What /start is to do instead of greeting, as if it had been asked for itself; None where it is to greet.

    An article by its number, a search by the number that it is remembered by. Nothing that a link does must be
    anybody's harm: who is given one does not see what is in it, so none joins two lists (/link).
    """
    carried = _CARRIED.fullmatch(request.text.strip()) if request.command == START and not request.pressed else None
    match carried and carried.groups():
        case ("read", value):
            return replace(request, command="read", text=value)
        case ("search", value):
            return replace(request, command="search", text=f"0 0 {value}", pressed=True)
    return None


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
