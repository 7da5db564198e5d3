"""Addresses in a text, and which of them may become an article's link."""

import re
from urllib.parse import urlsplit, urlunsplit

from bot.errors import BadInput

LONGEST = 2048  # UTF-16 units or code points: browsers and both platforms take as much

# Arabic is often written up to an address without a space between: only Latin letters can be a part of it.
_BEGINS = r"(?<![a-z0-9_.-])"
_CHANNEL = _BEGINS + r"(?:https?://)?(?:www\.)?(?:t|telegram)\.me/\S*"
CHANNEL = re.compile(_CHANNEL, re.IGNORECASE)
"""A link to a Telegram channel, chat or message: where a copy came from, never where the story stands."""

# Beyond whole addresses also what people shorten them to: www.example.com, example.com/page.
ADDRESS = re.compile(
    rf"{_CHANNEL}|[a-z][a-z0-9+.-]{{0,20}}://\S*|www\.\S+|{_BEGINS}(?:[a-z0-9-]+\.)+[a-z]{{2,}}/\S*",
    re.IGNORECASE,
)
HANDLE = re.compile(r"@\w+")
_WEB = re.compile(r"https?://\S+", re.IGNORECASE)
_AFTER = ".,;:!?)]}>»”\"'،؛؟…"


def web(address: str) -> str:
    """The address itself when it is one of the web. Raises BadInput with the reason when it is not."""
    if len(address) > LONGEST:
        raise BadInput(f"the address is longer than {LONGEST} characters")
    if not address.isprintable() or " " in address:
        raise BadInput("the address holds a space or a character that can't be seen")
    try:
        parts = urlsplit(address)
    except ValueError as error:
        raise BadInput("the address is malformed") from error
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise BadInput("the address does not begin with http:// or https:// and a host")
    return address


def story(text: str) -> str | None:
    """The first address of the web in the text that is no link to a Telegram channel; None without one."""
    for match in _WEB.finditer(text):
        address = match[0].rstrip(_AFTER)
        if not CHANNEL.match(address):
            try:
                return web(address)
            except BadInput:
                continue
    return None


def host(address: str) -> str:
    """The host of a web address as people name it, without www."""
    return (urlsplit(address).hostname or "").removeprefix("www.")


_TRACKING = re.compile(
    r"(?:utm_\w*|[fgty]clid|gclsrc|[dw]?braid|gbraid|msclkid|igshid?|mc_[ce]id|_ga|at_\w+|cmpid|ocid|ns_\w+|__twitter_impression)",
    re.IGNORECASE,
)


def untracked(address: str) -> str:
    """The address without the parameters that only say which way a reader came."""
    try:
        parts = urlsplit(address)
    except ValueError:
        return address
    kept = [one for one in parts.query.split("&") if not _TRACKING.fullmatch(one.partition("=")[0])]
    return urlunsplit(parts._replace(query="&".join(kept)))
