"""What the entries of every kind of feed have in common: their keys, titles, addresses and times."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import blake2b
from urllib.parse import urljoin

from bot.errors import BadInput
from bot.intake.address import web
from bot.intake.feed import LONGEST_TEXT, MOST, Entry
from bot.intake.hashtags import distinct
from bot.intake.markup import line_of, picture_in, text_of
from bot.intake.title import summary
from bot.intake.title import title as title_of
from bot.text.language import detect
from bot.text.split import shorten

LONGEST_TITLE, LONGEST_KEY = 300, 500
LONGEST_SUMMARY = 600
"""Code points of what a feed wrote."""
MOST_TAGS = 12
_LANGUAGE = re.compile(r"\s*([a-z]{2,3})(?:[-_][a-z0-9]+)*\s*", re.IGNORECASE)
_REACH = 700  # characters at the end of a text, where a footer stands
# What blogs' programs put below each entry.
_FOOTER = re.compile(
    r"\n*(?:The post .{1,400} (?:appeared first on|first appeared on) .{1,200}"
    r"|ظهرت المقالة .{1,400} على .{1,200}|(?:Continue reading|Read more|اقرأ المزيد|قراءة المزيد)\b.{0,200}"
    r"|\[?(?:…|\.\.\.|&hellip;)\]?)\s*\Z"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Raw:
    """An entry as its feed wrote it: texts may be HTML, addresses relative. `id` is its guid, id or rdf:about."""

    id: str = ""
    link: str = ""
    title: str = ""
    content: str = ""
    summary: str = ""
    author: str = ""
    tags: Sequence[str] = ()
    published: datetime | None = None
    updated: datetime | None = None
    picture: str = ""


def entries(raws: Sequence[Raw], address: str) -> tuple[Entry, ...]:
    """The entries that say something, in the feed's order, each known by a key of its own."""
    raws = raws[:MOST]
    times = Counter(raw.id for raw in raws)
    # Some feeds give all entries one guid.
    found: dict[str, Entry] = {}
    for entry in (_entry(raw, raw.id if times[raw.id] == 1 else "", address) for raw in raws):
        if entry.title:
            found.setdefault(entry.key, entry)
    return tuple(found.values())


def _entry(raw: Raw, own: str, address: str) -> Entry:
    long, short = _told(raw.content), _told(raw.summary)
    text = (long or short)[:LONGEST_TEXT]
    url = absolute(raw.link, address)
    published = raw.published or raw.updated
    title = shorten(line_of(raw.title), LONGEST_TITLE, len) or _made_title(text)
    return Entry(
        key=_key(own or raw.link or f"{title} {published or ''}"),
        title=title,
        text=text,
        summary=_summary(short if len(short) < len(text) else "", title, text),
        language=detect(f"{title}\n{text}"),
        url=url,
        author=line_of(raw.author)[:LONGEST_TITLE] or None,
        tags=distinct(tag for tag in map(line_of, raw.tags) if tag)[:MOST_TAGS],
        published=published,
        updated=raw.updated,
        picture=absolute(raw.picture or picture_in(raw.content) or picture_in(raw.summary) or "", url or address),
    )


def _summary(given: str, title: str, text: str) -> str:
    """What the feed gives for one, where it is shorter than the text."""
    return shorten(given, LONGEST_SUMMARY, len) or summary(title, text)


def _told(markup: str) -> str:
    text, before = text_of(markup), None
    while before != text:
        before, text = text, text[:-_REACH] + _FOOTER.sub("", text[-_REACH:])
    return text


def _made_title(text: str) -> str:
    """Short posts have no title of their own."""
    return next((made for line in text.split("\n") if line and (made := title_of(line))), "")


def _key(words: str) -> str:
    """A guid as it is, unless it is so long that it is no name any more."""
    words = " ".join(words.split())
    return words if len(words) <= LONGEST_KEY else blake2b(words.encode("utf-8", "replace"), digest_size=16).hexdigest()


def absolute(link: str, address: str) -> str | None:
    """The whole address of a link found at `address`; None where it is none of the web."""
    try:
        return web(urljoin(address, link.strip())) if link.strip() else None
    except (BadInput, ValueError):
        return None


def language_of(tag: str) -> str:
    """The code of a language tag without its region: "ar" for ar-IQ; "" where it is none."""
    match = _LANGUAGE.fullmatch(tag)
    return match[1].lower() if match else ""


def moment(text: str) -> datetime | None:
    """A time of ISO 8601 (RFC 3339) in UTC, to the second; without an offset it is UTC. None where it is none."""
    try:
        found = datetime.fromisoformat(text.strip())
        return found.replace(tzinfo=found.tzinfo or UTC).astimezone(UTC).replace(microsecond=0)
    except (ValueError, OverflowError):
        return None
