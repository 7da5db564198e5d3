"""What an editor changes of an article: the text that was typed -> the article with it. Pure."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta, tzinfo

from bot.errors import BadInput
from bot.i18n import N_
from bot.i18n.queries import moment
from bot.intake.hashtags import distinct, typed
from bot.intake.records import LONGEST_TITLE
from bot.intake.title import summary
from bot.model import Article
from bot.text.clean import clean, clean_line
from bot.text.language import detect
from bot.text.split import shorten

NOTHING = frozenset({"-", "–", "—", "."})
"""What is typed to empty a field."""
MOST_TAGS = 20
LONGEST_NAME = 100
"""Code points of a source's name, and of a tag."""
_CLOCKS = timedelta(minutes=5)  # by which that of whoever types may be ahead


def edited(article: Article, field: str, text: str, *, at: datetime, zone: tzinfo) -> Article:
    """The article with what was typed for a field, one of FIELDS; a dash empties a field that may be empty.

    A date is meant in `zone`, and none is later than `at` by more than clocks differ. Raises BadInput with what to type
    instead.
    """
    if field == "date":
        return replace(article, published=_published(text, at, zone))
    return FIELDS[field](article, text)


def lines(article: Article) -> tuple[str, ...]:
    """The lines of the body that are not blank: what `without_line` counts."""
    return tuple(line for line in article.body.split("\n") if line)


def without_line(article: Article, number: int) -> Article:
    """The article without a line of its body, counted from 0. Raises BadInput where there is none, or no other."""
    count = len(lines(article))
    if not 0 <= number < count:
        raise BadInput(N_("This line is not there any more."))
    if count == 1:
        raise BadInput(N_("This is the only line of the text. Discard the article instead."))
    every = article.body.split("\n")
    at = [place for place, line in enumerate(every) if line][number]
    return _with_body(article, clean("\n".join([*every[:at], *every[at + 1 :]])))


def _title(article: Article, text: str) -> Article:
    title = clean_line(text)
    if not any(map(str.isalnum, title)):
        raise BadInput(N_("A title has at least one word. Send it again."))
    title = shorten(title, LONGEST_TITLE, len)
    return _about(replace(article, title=title))


def _body(article: Article, text: str) -> Article:
    body = clean(text)
    if not any(map(str.isalnum, body)):
        raise BadInput(N_("The text has no word in it. Send it again."))
    return _with_body(article, body)


def _with_body(article: Article, body: str) -> Article:
    return _about(replace(article, body=body))


def _about(article: Article) -> Article:
    """With the summary and the language that its words have."""
    return replace(
        article,
        summary=summary(article.title, article.body),
        language=detect(f"{article.title}\n{article.body}"),
    )


def _source(article: Article, text: str) -> Article:
    name = clean_line(text)
    return replace(article, source=None if name in NOTHING or not name else shorten(name, LONGEST_NAME, len))


def _tags(article: Article, text: str) -> Article:
    """Tags with commas or lines between, or hashtags."""
    if clean_line(text) in NOTHING:
        return replace(article, tags=())
    tags = distinct(shorten(name, LONGEST_NAME, len) for name in typed(text))
    if not tags:
        raise BadInput(N_("Write tags with commas between, or a dash for none."))
    return replace(article, tags=tags[:MOST_TAGS])


def _published(text: str, at: datetime, zone: tzinfo) -> datetime:
    found = moment(clean_line(text), at, zone)
    if found is None:
        raise BadInput(N_("Write a date such as 2026-07-01, 1/7/2026 14:30, or yesterday."))
    if found > at + _CLOCKS:
        raise BadInput(N_("This date lies in the future. Write one that is over."))
    return found


FIELDS: dict[str, Callable[[Article, str], Article]] = {
    "title": _title,
    "body": _body,
    "source": _source,
    "tags": _tags,
}
"""How each field but the date is changed."""
