"""What a page says of itself in its head: repairs of what extraction alone gets wrong (pure; values in, values out)."""

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any
from urllib.parse import urljoin, urlsplit

from bot.errors import BadInput
from bot.intake.address import host, web
from bot.text.clean import clean_line
from bot.text.fold import fold

_DEEPEST = 20  # levels of JSON-LD; what lies deeper is no article's
_ARTICLE = re.compile(r"Article|Report|BlogPosting|LiveBlog", re.IGNORECASE)
_DATES = (
    *("article:published_time", "og:published_time", "og:article:published_time", "datepublished", "date.published"),
    *("pubdate", "publishdate", "publish-date", "publish_date", "parsely-pub-date", "sailthru.date", "dc.date.issued"),
    *("dcterms.created", "dc.date", "date"),
)
_CUT = re.compile(r"(?:\.{2,}|…|\[…\])\s*$")
_SHORTEST_DESCRIPTION = 40  # code points; what is shorter is a slogan
_LONG_WORD = 4
_KIN = 0.4  # of the long words of a description stand in the story that it describes
_MOBILE = re.compile(r"^(?:www|m|mobile|amp)\.", re.IGNORECASE)


def linked(scripts: Iterable[str]) -> tuple[dict[str, Any], ...]:
    """The things that a page's JSON-LD describes, articles first; what is no JSON is passed over."""
    found: list[dict[str, Any]] = []
    for script in scripts:
        try:
            found += _things(json.loads(script, strict=False), _DEEPEST)
        except (ValueError, RecursionError):
            continue
    return tuple(sorted(found, key=lambda thing: not _is_article(thing)))


def _things(value: object, levels: int) -> Iterator[dict[str, Any]]:
    if isinstance(value, list) and levels:
        for one in value:
            yield from _things(one, levels - 1)
    elif isinstance(value, dict):
        yield value
        yield from _things([value.get("@graph"), value.get("mainEntity")], levels - 1 if levels else 0)


def _is_article(thing: Mapping[str, Any]) -> bool:
    kinds = thing.get("@type")
    return any(
        isinstance(kind, str) and _ARTICLE.search(kind) for kind in (kinds if isinstance(kinds, list) else [kinds])
    )


def headline(og: str, h1s: Iterable[str], otherwise: str) -> str:
    """The longest h1 that stands inside og:title, which often has the site's name behind it; else og:title, or what
    extraction found.
    """
    inside = [h1 for h1 in h1s if h1 and fold(h1) in fold(og)]
    return max(inside, key=len, default="") or og or otherwise


def source(site_name: str, otherwise: str, address: str) -> str:
    """og:site_name, unless it is an address; then what extraction found, then the host."""
    named = [name for name in (site_name, otherwise) if name and not _is_address(name)]
    return named[0] if named else host(address)


def _is_address(name: str) -> bool:
    return bool(re.fullmatch(r"(?:https?:)?//\S*|(?:[\w-]+\.)+[a-z]{2,}/?", name, re.IGNORECASE))


def published(things: Iterable[Mapping[str, Any]], metas: Mapping[str, str], otherwise: str | None) -> str | None:
    """When, in ISO 8601: JSON-LD's datePublished before a date of the head before the one that extraction found."""
    said = [thing.get("datePublished") for thing in things]
    for text in (*said, *(metas.get(name) for name in _DATES), otherwise):
        moment = _moment(text) if isinstance(text, str) else None
        if moment:
            return moment.isoformat(timespec="seconds")
    return None


def _moment(text: str) -> datetime | None:
    """A time of ISO 8601 or RFC 5322; without an offset it is UTC."""
    for read in (datetime.fromisoformat, parsedate_to_datetime):
        try:
            moment = read(text.strip())
            return moment.replace(tzinfo=moment.tzinfo or UTC).astimezone(UTC)
        except (ValueError, OverflowError, TypeError, IndexError):
            continue
    return None


def is_free(things: Iterable[Mapping[str, Any]], metas: Mapping[str, str]) -> bool:
    """False where the page says that it is for subscribers (schema.org isAccessibleForFree, article:content_tier)."""
    said = [part.get("isAccessibleForFree") for thing in things for part in (thing, *_parts(thing)) if _counts(thing)]
    return (
        not any(str(one).lower() in ("false", "0", "no") for one in said)
        and metas.get("article:content_tier") != "locked"
    )


def _counts(thing: Mapping[str, Any]) -> bool:
    return _is_article(thing) or "WebPage" in str(thing.get("@type"))


def _parts(thing: Mapping[str, Any]) -> list[dict[str, Any]]:
    parts = thing.get("hasPart")
    return [part for part in (parts if isinstance(parts, list) else [parts]) if isinstance(part, dict)]


def led(description: str, text: str) -> str:
    """The text with og:description in front, where its first paragraph lacks it and it tells of the same."""
    told = fold(_CUT.sub("", description)).strip()
    first = text.partition("\n")[0]
    if len(description) < _SHORTEST_DESCRIPTION or not text or told in fold(first) or fold(first) in told:
        return text
    if told in fold(text) or not _is_kin(told, fold(text)):
        return text
    return f"{description}\n{text}"


def _is_kin(told: str, text: str) -> bool:
    words = [word for word in told.split() if len(word) >= _LONG_WORD]
    return sum(word in text for word in words) >= _KIN * len(words)


def canonical(found: Iterable[str], address: str) -> str:
    """The first address that a page gives for itself on its own site; else where it was found."""
    for said in found:
        own = _absolute(said, address)
        if own and _same_site(own, address) and (not _is_front(own) or _is_front(address)):
            return own
    return address


def picture(said: str, address: str) -> str | None:
    """The address of the page's picture."""
    return _absolute(said, address) if said else None


def _absolute(said: str, address: str) -> str | None:
    try:
        return web(urljoin(address, said.strip())) if said.strip() else None
    except (BadInput, ValueError):
        return None


def _is_front(address: str) -> bool:
    return urlsplit(address).path in ("", "/") and not urlsplit(address).query


def _same_site(one: str, other: str) -> bool:
    hosts = [_MOBILE.sub("", urlsplit(address).hostname or "") for address in (one, other)]
    return hosts[0] == hosts[1]


def people(author: str | None, source: str) -> str | None:
    """Who wrote it; None where it is the source itself, or an address."""
    name = ", ".join(part for part in map(clean_line, (author or "").split(";")) if part and not _is_address(part))
    return name if name and fold(name) != fold(source) else None
