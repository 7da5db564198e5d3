"""What was found at a link -> an article, or the reason why it is no more than a title and a link. Pure."""

import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any
from urllib.parse import unquote, urlsplit

from bot.intake.address import host, untracked
from bot.intake.reasons import SENTENCES, Reason
from bot.intake.title import LONGEST_SUMMARY, summary
from bot.intake.title import title as title_of
from bot.model import Article, Link, Picture
from bot.text.clean import clean, clean_line
from bot.text.language import detect
from bot.text.split import shorten

SHORTEST = 250
"""Code points of a page's text that make an article."""
ANYWHERE = "web"
"""The platform of pictures that have an address and no file id."""
_LONGEST_TITLE = 300
_HTML = frozenset({"", "text/html", "application/xhtml+xml", "text/plain", "application/xml", "text/xml"})
_MARKUP = re.compile(
    rb"\s*(?:<\?xml[^>]{0,200}>\s*)?(?:<!--.{0,1000}?-->\s*)*<(?!\?|rss|feed|rdf)", re.IGNORECASE | re.DOTALL
)
_BOM = b"\xef\xbb\xbf"
_ENDING = re.compile(r"\.\w{2,5}$")
_WORDS = 2  # in a part of an address that may be a title


def is_page(kind: str, body: bytes) -> bool:
    """Whether this is HTML, by its media type and its first bytes: neither alone is to be trusted."""
    sure = kind in ("text/html", "application/xhtml+xml") and not body.startswith((b"%PDF-", b"\x89PNG", b"\xff\xd8"))
    return sure or (kind in _HTML and bool(_MARKUP.match(body.removeprefix(_BOM))))


def charset(content_type: str) -> str:
    """The charset that a Content-Type names; "" where it names none."""
    match = re.search(r"charset\s*=\s*[\"']?([\w.:-]+)", content_type, re.IGNORECASE)
    return match[1] if match else ""


def whole(found: Mapping[str, Any], *, at: datetime, by: str) -> Link:
    """The article of a page, by what bot.intake.page found in it."""
    reason = _lack(found)
    bare = only_link(found["address"], at=at, by=by, found=found, reason=reason or Reason.TOO_SHORT)
    if reason:
        return bare
    body = clean(found["text"])
    title = bare.article.title
    return Link(
        replace(
            bare.article,
            body=body,
            summary=summary(title, body),
            language=detect(f"{title}\n{body}"),
        )
    )


def only_link(address: str, *, at: datetime, by: str, reason: Reason, found: Mapping[str, Any] | None = None) -> Link:
    """The title and the link, and what a page that is no article tells of itself (`found`), if it could be read."""
    found = found or {}
    named = "" if reason is Reason.ROBOTS_ONLY or reason is Reason.FORBIDDEN else _headline(found.get("title", ""))
    title = named or _from(address)
    told = clean(found.get("description", "")) if named else ""
    article = Article(
        title=title,
        body=told or title,
        summary=shorten(told, LONGEST_SUMMARY, len),
        url=untracked(address),
        source=found.get("source") or host(address),
        author=found.get("author"),
        language=detect(f"{title}\n{told}"),
        pictures=_pictures(found.get("image")),
        published=_published(found.get("published"), at),
        added=at,
        added_by=by,
    )
    return Link(article, reason, SENTENCES[reason])


def _lack(found: Mapping[str, Any]) -> Reason | None:
    """Why a page that was read is no article."""
    short = found["length"] < SHORTEST
    if short and found["challenge"]:
        return Reason.ROBOTS_ONLY
    if not found["free"]:
        return Reason.PAYWALL
    return Reason.TOO_SHORT if short else None


def _headline(said: str) -> str:
    line = shorten(clean_line(said), _LONGEST_TITLE, len)
    return line if any(char.isalnum() for char in line) else ""


def _from(address: str) -> str:
    """A title of what an address says: its last part that has words; else the host."""
    for part in reversed(urlsplit(address).path.split("/")):
        words = re.sub(r"[-_+\s]+", " ", _ENDING.sub("", unquote(part, errors="replace"))).split()
        if sum(any(char.isalpha() for char in word) for word in words) >= _WORDS:
            return title_of(clean_line(" ".join(words))) or host(address)
    return host(address)


def _pictures(image: str | None) -> tuple[Picture, ...]:
    return (Picture(ANYWHERE, "", image),) if image else ()


def _published(said: str | None, at: datetime) -> datetime:
    """When it was published: not in the future, whatever a page says."""
    return min(datetime.fromisoformat(said).replace(microsecond=0), at) if said else at
