"""The feeds of a site, from the page at its address: what it names, else where most sites have theirs. In the child."""

from urllib.parse import urlsplit

from bot.intake.entry import absolute
from bot.intake.hashtags import distinct
from bot.intake.markup import parsed

KINDS = ("application/rss+xml", "application/atom+xml", "application/feed+json", "application/rdf+xml")
GUESSES = ("feed", "rss", "rss.xml", "feed.xml", "atom.xml", "index.xml", "feed.json")
MOST = 10
"""Feeds of one page that are named; a page may name one for each of its sections."""


def discover(body: bytes, address: str) -> tuple[str, ...]:
    """The addresses of the feeds that a page names, in its order but for feeds of comments, which come last."""
    root = parsed(body.replace(b"\x00", b""))
    if root is None:
        return ()
    base = next((base.get("href") or "" for base in root.iter("base")), "")
    found = [
        (_is_comments(link.get("title"), link.get("href")), absolute(link.get("href") or "", _base(base, address)))
        for link in root.iter("link")
        if "alternate" in (link.get("rel") or "").lower().split() and _kind(link.get("type")) in KINDS
    ]
    ordered = sorted(found, key=lambda one: one[0])
    return distinct(link for _, link in ordered if link)[:MOST]


def guesses(address: str) -> tuple[str, ...]:
    """Where the feed of a site stands mostly: below the address itself, then at the root."""
    parts = urlsplit(address)
    root = f"{parts.scheme}://{parts.netloc}/"
    below = f"{root}{parts.path.strip('/')}/" if parts.path.strip("/") else root
    return distinct(f"{folder}{name}" for folder in (below, root) for name in GUESSES)


def job(payload: bytes, *, address: str = "") -> list[str]:
    """What the child answers."""
    return list(discover(payload, address))


def _base(base: str, address: str) -> str:
    return absolute(base, address) or address


def _kind(kind: str | None) -> str:
    return (kind or "").partition(";")[0].strip().lower()


def _is_comments(*words: str | None) -> bool:
    return any(mark in (word or "").lower() for word in words for mark in ("comment", "تعليق"))
