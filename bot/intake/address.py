"""Addresses in a text, and which of them may become an article's link."""

import re
from collections.abc import Iterator
from urllib.parse import urlsplit

from bot.errors import BadInput
from bot.text.hosts import host_of

LONGEST = 2048  # UTF-16 units or code points: browsers and both platforms take as much

# Arabic is often written up to an address without a space between: only Latin letters can be a part of it.
_BEGINS = r"(?<![a-z0-9_-])(?<![a-z0-9_-]\.)"
_CHANNEL = _BEGINS + r"(?:https?://)?(?:www\.)?(?:t|telegram)\.me/\S*"
CHANNEL = re.compile(_CHANNEL, re.IGNORECASE)
"""A link to a Telegram channel, chat or message: where a copy came from, never where the story stands."""

# Beyond whole addresses also what people shorten them to: www.example.com, example.com/page.
ADDRESS = re.compile(
    rf"{_CHANNEL}|[a-z][a-z0-9+.-]{{0,20}}://\S*|www\.\S+|{_BEGINS}(?:[a-z0-9-]{{1,63}}\.)+[a-z]{{2,}}/\S*",
    re.IGNORECASE,
)
HANDLE = re.compile(r"(?<![\w.])@\w+")
EMAIL = re.compile(r"[\w.+-]*@[\w.-]+")
"""An address of mail, which is a word of a story; and whatever else a reader would take for a handle."""
_SCHEME = re.compile(r"[a-z][a-z0-9+.-]*://", re.IGNORECASE)
_AFTER = ".,;:!?)]}>»”\"'،؛؟…|"

_TRACKING = re.compile(
    r"utm_\w*|(?:fb|g|dcl|ms|tw|yc|y|igsh|tt|li_fat_|rdt_|wbra|gbra)clid|wbraid|gbraid|igshid|igsh|mc_[ce]id|mkt_tok"
    r"|_hs(?:enc|mi)|oly_(?:anon|enc)_id|vero_id|_openstat|ns_(?:mchannel|source|campaign|linkname)|at_(?:medium|campaign)"
    r"|at_custom\d|cmpid|ocid|__twitter_impression",
    re.IGNORECASE,
)
_PROFILES = frozenset(
    [
        "t.me",
        "telegram.me",
        "facebook.com",
        "fb.com",
        "fb.me",
        "instagram.com",
        "x.com",
        "twitter.com",
        "youtube.com",
        "tiktok.com",
        "whatsapp.com",
        "wa.me",
        "threads.net",
        "chat.whatsapp.com",
        "linktr.ee",
        "play.google.com",
        "apps.apple.com",
        "discord.gg",
        "discord.com",
        "snapchat.com",
        "linkedin.com",
    ]
)
_POSTS = re.compile(r"/(?:status|posts?|p|reels?|watch|video|videos|shorts|story|permalink|articles?)(?:[/.?]|$)")


def web(address: str) -> str:
    """The address itself when it is one of the web. Raises BadInput with the reason when it is not."""
    if len(address) > LONGEST:
        raise BadInput(f"the address is longer than {LONGEST} characters")
    if not address.isprintable() or " " in address:
        raise BadInput("the address holds a space or a character that can't be seen")
    try:
        there = host_of(address)
    except ValueError as error:
        raise BadInput("the address is malformed") from error
    if not there:
        raise BadInput("the address does not begin with http:// or https:// and a host")
    return address


def _may_hold_address(text: str) -> bool:
    """All addresses hold one of these; most lines hold neither, and need not be looked through."""
    return "/" in text or "www." in text.lower()


def unaddressed(text: str) -> str:
    """The text with a space in the place of each address and each @handle."""
    if _may_hold_address(text):
        text = ADDRESS.sub(" ", text)
    return HANDLE.sub(" ", text) if "@" in text else text


def stories(text: str) -> Iterator[str]:
    """The addresses of the web in the text that lead to no Telegram channel and no page of an account, untracked.

    One that was shortened ("www.example.com/1") is completed with https://.
    """
    for match in ADDRESS.finditer(text) if _may_hold_address(text) else ():
        if address := story_address(match[0].rstrip(_AFTER)):
            yield address


def story_address(address: str) -> str | None:
    """An address as an article may link it: complete and untracked; None for channels, accounts and what is none."""
    if CHANNEL.match(address) or len(address) > LONGEST:
        return None
    whole = completed(address)
    try:
        return None if is_profile(web(whole)) else untracked(whole)
    except BadInput:
        return None


def completed(address: str) -> str:
    """An address with its scheme."""
    return address if _SCHEME.match(address) else f"https://{address}"


def story(text: str) -> str | None:
    """The first of `stories`; None without one."""
    return next(stories(text), None)


def is_profile(address: str) -> bool:
    """Whether a web address is an account's page, a group's or a shop's for programs, and no post."""
    try:
        named = host(address)
    except ValueError:
        return False
    return named.removeprefix("m.") in _PROFILES and not _POSTS.search(address)


def untracked(address: str) -> str:
    """The address without parameters that only tell where a reader came from; all others stay, in order."""
    before, mark, rest = address.partition("?")
    if not mark:
        return address
    query, hash_, fragment = rest.partition("#")
    kept = "&".join(pair for pair in query.split("&") if not _TRACKING.fullmatch(pair.partition("=")[0]))
    if kept == query:
        return address
    return before + (f"?{kept}" if kept else "") + hash_ + fragment


def host(address: str) -> str:
    """The host of a web address as people name it, without www."""
    return (urlsplit(address).hostname or "").removeprefix("www.")
