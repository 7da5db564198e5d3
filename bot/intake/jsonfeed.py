"""JSON Feed 1.0 and 1.1 (jsonfeed.org/version/1.1), read with patience for what the two versions do differently."""

import json
from collections.abc import Mapping
from typing import Any

from bot.errors import BadInput
from bot.i18n import N_
from bot.intake.entry import Raw, absolute, entries, language_of, moment
from bot.intake.feed import Contents
from bot.intake.markup import line_of

VERSION = "jsonfeed.org/version/1"


def read(body: bytes, address: str) -> Contents:
    """The contents of a JSON feed. Raises BadInput where it is none."""
    feed = _document(body)
    if VERSION not in _text(feed, "version"):
        raise BadInput(N_("There is no feed at this address."))
    return Contents(
        title=line_of(_text(feed, "title")),
        home=absolute(_text(feed, "home_page_url"), address),
        language=language_of(_text(feed, "language")),
        hub=next((absolute(_text(hub, "url"), address) for hub in _all(feed, "hubs")), None),
        entries=entries([_raw(item) for item in _all(feed, "items")], address),
    )


def _document(body: bytes) -> Mapping[str, Any]:
    try:
        found = json.loads(body.decode("utf-8-sig", "replace"))
    except (ValueError, RecursionError) as error:
        raise BadInput(N_("There is no feed at this address.")) from error
    return found if isinstance(found, dict) else {}


def _raw(item: Mapping[str, Any]) -> Raw:
    authors = [_text(author, "name") for author in _all(item, "authors")] or [_text(item.get("author"), "name")]
    return Raw(
        id=_text(item, "id"),
        link=_text(item, "url") or _text(item, "external_url"),
        title=_text(item, "title"),
        content=_text(item, "content_html") or _text(item, "content_text"),
        summary=_text(item, "summary"),
        author="، ".join(filter(None, authors)),
        tags=[tag for tag in _list(item, "tags") if isinstance(tag, str)],
        published=moment(_text(item, "date_published")),
        updated=moment(_text(item, "date_modified")),
        picture=_text(item, "image") or _text(item, "banner_image"),
    )


def _text(found: Any, name: str) -> str:
    """Ids are texts, and numbers in some feeds all the same."""
    value = found.get(name) if isinstance(found, dict) else None
    return str(value) if isinstance(value, str | int) and not isinstance(value, bool) else ""


def _list(found: Mapping[str, Any], name: str) -> list[Any]:
    value = found.get(name)
    return value if isinstance(value, list) else []


def _all(found: Mapping[str, Any], name: str) -> list[Mapping[str, Any]]:
    return [one for one in _list(found, name) if isinstance(one, dict)]
