"""Articles as rows and back."""

import json
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from bot.model import Article, Origin, Picture, State

COLUMNS = (
    "title, body, summary, url, source, author, language, place, published, added, added_by, "
    "origin_platform, origin_chat, origin_message, state, external_id, breaking, pictures, version"
)
TAGS = (
    "(SELECT json_group_array(name) FROM (SELECT name FROM article_facets JOIN facets ON facets.id = facet"
    " WHERE article = articles.id AND kind = 'topic' ORDER BY position))"
)
_QUALIFIED = COLUMNS.replace("published", "articles.published").replace("version", "articles.version")
ARTICLE = f"articles.id, {_QUALIFIED}, {TAGS}"
"""What an article is selected as; `article` reads it."""
HEADLINE = ARTICLE.replace(", body,", ", '' AS body,")
"""The same without its text, which lists of many do not show."""


def stamp(at: datetime) -> str:
    """UTC, ISO 8601 to the second with Z; years before 1000 keep four digits, so that stamps sort as text."""
    return at.astimezone(UTC).replace(tzinfo=None).isoformat(timespec="seconds") + "Z"


def article(row: tuple[Any, ...]) -> Article:
    """The article that the columns of ARTICLE hold."""
    number, title, body, summary, url, source, author, language, place, published, added, added_by = row[:12]
    platform, chat, message, state, external_id, breaking, pictures, version, tags = row[12:21]
    return Article(
        id=number,
        title=title,
        body=body,
        summary=summary,
        url=url,
        source=source,
        author=author,
        language=language,
        place=place,
        published=datetime.fromisoformat(published),
        added=datetime.fromisoformat(added),
        added_by=added_by,
        origin=Origin(platform, chat, message) if platform is not None else None,
        state=State(state),
        external_id=external_id,
        tags=tuple(json.loads(tags)),
        breaking=bool(breaking),
        pictures=tuple(Picture(*one) for one in json.loads(pictures)) if pictures != "[]" else (),
        version=version,
    )


def columns(article: Article) -> tuple[object, ...]:
    """Values in the order of COLUMNS."""
    origin = article.origin
    return (
        *(article.title, article.body, article.summary, article.url, article.source, article.author),
        *(article.language, article.place, stamp(article.published), stamp(article.added), article.added_by),
        *((origin.platform, origin.chat, origin.message) if origin else (None, None, None)),
        *(article.state.value, article.external_id),
        *(int(article.breaking), pictured(article.pictures), article.version),
    )


def pictured(some: Sequence[Picture]) -> str:
    """The pictures as JSON."""
    return json.dumps([(one.platform, one.file, one.url) for one in some], ensure_ascii=False)
