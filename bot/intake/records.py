"""JSON records <-> articles: what `khabar import` reads a line of and `khabar export` writes.

{"id"?, "title"?, "body"?, "summary"?, "url"?, "source"?, "author"?, "place"?, "language"?, "published"?, "tags"?,
"state"?}: null counts as missing, and other keys mean nothing. Without a title it is the body's first sentence,
without a body the title. `published` is a date or a date and time of ISO 8601; without an offset it is UTC.
"""

import re
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta

from bot.errors import BadInput
from bot.i18n import topic_called
from bot.intake.address import web
from bot.intake.hashtags import distinct
from bot.intake.title import summary
from bot.intake.title import title as title_of
from bot.model import Article, State
from bot.text.clean import clean, clean_line
from bot.text.language import detect
from bot.text.split import shorten

EARLY = timedelta(days=1)
"""Clocks and time zones may be wrong by so much: what is dated so is of this moment, and stands on top of no list until
its own comes. What is dated later is a mistake."""
LONGEST_TITLE = 300  # code points; a given title is not cut as short as one that we make
_LANGUAGE = re.compile(r"([a-z]{2,3})([-_][a-z0-9]+)*", re.IGNORECASE)


def article(record: Mapping[str, object], *, at: datetime, by: str) -> Article:
    """The article that a record describes. `at` is when it was added, `by` whom.

    Raises BadInput with the key and the reason.
    """
    body = clean(_text(record, "body"))
    title = shorten(clean_line(_text(record, "title")), LONGEST_TITLE, len) or _made_title(body)
    body = body or title
    return Article(
        title=title,
        body=body,
        summary=clean(_text(record, "summary")) or summary(title, body),
        url=_url(record),
        source=_line(record, "source"),
        author=_line(record, "author"),
        language=_language(record) or detect(f"{title}\n{body}"),
        tags=_tags(record),
        place=_line(record, "place"),
        published=_published(record, at) or at,
        added=at,
        added_by=by,
        external_id=_id(record),
        state=_state(record),
    )


def record(article: Article) -> dict[str, object]:
    """All that an article says, as `article` reads it; who added it, when and where belongs to one installation."""
    found: dict[str, object] = {
        "id": article.external_id,
        "title": article.title,
        "body": article.body,
        "summary": article.summary,
        "url": article.url,
        "source": article.source,
        "author": article.author,
        "place": article.place,
        "language": article.language,
        "published": article.published.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z"),
        "tags": list(article.tags),
        "state": article.state.value if article.state is not State.PUBLISHED else None,
    }
    return {key: value for key, value in found.items() if value}


def _made_title(body: str) -> str:
    titles = (title_of(line) for line in body.split("\n") if line)
    made = next((title for title in titles if title), "")
    if not made:
        raise BadInput('"title" and "body" hold no text')
    return made


def _text(record: Mapping[str, object], key: str) -> str:
    value = record.get(key)
    if value is None:
        return ""
    if not isinstance(value, str):
        raise BadInput(f'"{key}" is not a text')
    return value


def _line(record: Mapping[str, object], key: str) -> str | None:
    return clean_line(_text(record, key)) or None


def _url(record: Mapping[str, object]) -> str | None:
    address = _text(record, "url").strip()
    try:
        return web(address) if address else None
    except BadInput as error:
        raise BadInput(f'"url": {error}') from None


def _language(record: Mapping[str, object]) -> str:
    """The language without its region, as "ar" for ar-IQ."""
    tag = _text(record, "language").strip()
    match = _LANGUAGE.fullmatch(tag)
    if tag and not match:
        raise BadInput('"language" is not a code such as "ar" or "en"')
    return match[1].lower() if match else ""


def _tags(record: Mapping[str, object]) -> tuple[str, ...]:
    tags = record.get("tags")
    if tags is None:
        return ()
    if not isinstance(tags, list) or not all(isinstance(tag, str) for tag in tags):
        raise BadInput('"tags" is not a list of texts')
    return distinct(topic_called(tag) for tag in map(clean_line, tags) if tag)


def _published(record: Mapping[str, object], at: datetime) -> datetime | None:
    text = _text(record, "published").strip()
    if not text:
        return None
    moment = _moment(text)
    if moment > at + EARLY:
        raise BadInput('"published" lies in the future')
    return min(moment, at)


def _moment(text: str) -> datetime:
    try:
        moment = datetime.fromisoformat(text)
        return moment.replace(tzinfo=moment.tzinfo or UTC).astimezone(UTC).replace(microsecond=0)
    except (ValueError, OverflowError):  # no date; no such time in UTC, before the year 1
        raise BadInput('"published" is not a date or time such as 2026-07-01 or 2026-07-01T09:30:00Z') from None


def _state(record: Mapping[str, object]) -> State:
    text = _text(record, "state") or State.PUBLISHED
    if text not in {*State}:
        raise BadInput(f'"state" is none of {", ".join(State)}')
    return State(text)


def _id(record: Mapping[str, object]) -> str | None:
    value = record.get("id")
    if isinstance(value, int) and not isinstance(value, bool):
        return str(value)
    text = _text(record, "id")
    if text and not text.isprintable():
        raise BadInput('"id" holds characters that can\'t be seen')
    return text or None
