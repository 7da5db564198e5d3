"""The bytes of a feed -> what it tells: RSS, Atom, RDF and JSON Feed alike. Runs in the child that may be killed.

`job` is what the child runs: it takes bytes and gives what JSON can carry, and `contents` reads that again.
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from bot.errors import BadInput
from bot.i18n import N_

MOST = 500
"""Entries that are read of one feed; more than any feed has that is meant to be polled."""
LONGEST_TEXT = 100_000
"""Characters of an entry's text."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One thing that a feed tells. `key` is what it is known again by; texts are clean, `text` in paragraphs.

    `language` is what the letters of its text say. `published` and `updated` are in UTC; `picture` and `url` are whole
    addresses of the web.
    """

    key: str
    title: str
    text: str = ""
    summary: str = ""
    language: str = ""
    url: str | None = None
    author: str | None = None
    tags: tuple[str, ...] = ()
    published: datetime | None = None
    updated: datetime | None = None
    picture: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Contents:
    """A feed as it was read. `language` is a code without region, "" where it names none.

    `ttl`: seconds that the feed asks to be left alone for; `rhythm`: seconds between its news, as its sy:updatePeriod
    says; 0 where it says nothing. `hub`: where one could subscribe instead of asking (WebSub).
    """

    title: str = ""
    home: str | None = None
    language: str = ""
    ttl: int = 0
    rhythm: int = 0
    hub: str | None = None
    entries: tuple[Entry, ...] = ()


def read(body: bytes, kind: str, address: str) -> Contents:
    """What a feed at `address` tells; `kind` is its content type. Raises BadInput where it is no feed."""
    from bot.intake import jsonfeed, syndication

    start = body.lstrip(b"\xef\xbb\xbf \t\r\n")[:1]
    if start == b"{" or "json" in kind:
        return jsonfeed.read(body, address)
    if not start:
        raise BadInput(N_("The page is empty."))
    return syndication.read(body, kind, address)


def job(payload: bytes, *, kind: str = "", address: str = "") -> dict[str, Any]:
    """What the child answers: the contents, or {"refused": why} for what is no feed."""
    try:
        return written(read(payload, kind, address))
    except BadInput as error:
        return {"refused": str(error)}


def written(contents: Contents) -> dict[str, Any]:
    """The contents as JSON can carry them."""
    found = asdict(contents)
    for entry in found["entries"]:
        for name in ("published", "updated"):
            entry[name] = entry[name] and entry[name].isoformat()
    return found


def contents(answer: Mapping[str, Any]) -> Contents:
    """What `job` answered. Raises BadInput where that was a refusal."""
    if "refused" in answer:
        raise BadInput(answer["refused"])
    return Contents(**{**answer, "entries": tuple(map(_entry, answer["entries"]))})


def _entry(found: Mapping[str, Any]) -> Entry:
    moments = {name: found[name] and datetime.fromisoformat(found[name]) for name in ("published", "updated")}
    return Entry(**{**found, **moments, "tags": tuple(found["tags"])})
