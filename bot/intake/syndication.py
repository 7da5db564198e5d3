"""RSS 0.9x and 2.0, RSS 1.0 (RDF) and Atom, well-formed or not: read by feedparser."""

import io
from calendar import timegm
from collections.abc import Iterator, Mapping
from contextlib import suppress
from datetime import UTC, datetime
from typing import Any

import feedparser

from bot.errors import BadInput
from bot.i18n import N_
from bot.intake.entry import Raw, absolute, entries, language_of
from bot.intake.feed import Contents
from bot.intake.markup import line_of

_PERIODS = {"hourly": 3600, "daily": 86400, "weekly": 7 * 86400, "monthly": 30 * 86400, "yearly": 365 * 86400}


def read(body: bytes, kind: str, address: str) -> Contents:
    """The contents of an XML feed. Raises BadInput where it is none."""
    # As a stream: a text that looks like an address or a file's name would be opened.
    # Tags are taken out by us, and links made whole: feedparser's own ways take half of its time.
    found = feedparser.parse(
        io.BytesIO(body), response_headers={"content-type": kind}, sanitize_html=False, resolve_relative_uris=False
    )
    if not found.version and not found.entries:
        raise BadInput(N_("There is no feed at this address."))
    feed = found.feed
    return Contents(
        title=line_of(_text(feed, "title")),
        home=absolute(_text(feed, "link"), address),
        language=language_of(_text(feed, "language")),
        ttl=_minutes(_text(feed, "ttl")) * 60,
        rhythm=_rhythm(feed),
        hub=next((absolute(_text(link, "href"), address) for link in _links(feed, "hub")), None),
        entries=entries([_raw(entry) for entry in found.entries], address),
    )


def _raw(entry: Mapping[str, Any]) -> Raw:
    contents = [_text(content, "value") for content in _all(entry, "content")]
    return Raw(
        id=_text(entry, "id"),
        link=_text(entry, "link"),
        title=_text(entry, "title"),
        content=max(contents, key=len, default=""),
        summary=_text(entry, "summary"),
        author=_text(entry, "author"),
        tags=[_text(tag, "label") or _text(tag, "term") for tag in _all(entry, "tags")],
        published=_moment(entry, "published_parsed") or _moment(entry, "created_parsed"),
        updated=_moment(entry, "updated_parsed"),
        picture=next(_pictures(entry), ""),
    )


def _pictures(entry: Mapping[str, Any]) -> Iterator[str]:
    """The addresses of the pictures that an entry names, the fittest first."""
    media = [one for one in _all(entry, "media_content") if _is_picture(one)]
    enclosed = [one for one in _links(entry, "enclosure") if _is_picture(one)]
    for one in (*media, *_all(entry, "media_thumbnail"), *enclosed):
        if address := _text(one, "url") or _text(one, "href"):
            yield address


def _is_picture(media: Mapping[str, Any]) -> bool:
    return _text(media, "medium") == "image" or _text(media, "type").startswith("image/")


def _links(found: Mapping[str, Any], rel: str) -> list[Mapping[str, Any]]:
    return [link for link in _all(found, "links") if _text(link, "rel") == rel]


def _rhythm(feed: Mapping[str, Any]) -> int:
    """Seconds between news, of the module "syndication": updatePeriod over updateFrequency."""
    times = _minutes(_text(feed, "sy_updatefrequency")) or 1
    return _PERIODS.get(_text(feed, "sy_updateperiod").strip().lower(), 0) // times


def _minutes(text: str) -> int:
    """A small whole number; 0 where it is none."""
    text = text.strip()
    return int(text) if text.isascii() and text.isdigit() and len(text) <= 6 else 0  # noqa: PLR2004  two years


def _moment(entry: Mapping[str, Any], name: str) -> datetime | None:
    """feedparser gives times of UTC, and some that no calendar has."""
    parts = _value(entry, name)
    with suppress(ValueError, TypeError, OverflowError, OSError):
        return datetime.fromtimestamp(timegm(parts), UTC) if parts else None
    return None


def _text(found: Mapping[str, Any], name: str) -> str:
    value = _value(found, name)
    return value if isinstance(value, str) else ""


def _all(found: Mapping[str, Any], name: str) -> list[Mapping[str, Any]]:
    value = _value(found, name)
    return [one for one in value if isinstance(one, Mapping)] if isinstance(value, list) else []


def _value(found: Mapping[str, Any], name: str) -> Any:
    """As it stands there: feedparser's own `get` looks under other names besides, and warns of it."""
    return dict.get(found, name) if isinstance(found, dict) else None
