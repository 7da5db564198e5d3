"""Articles as lists and digests show them alike: the headline, the small print, and the way to other pages."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, tzinfo
from functools import lru_cache

from bot.i18n.language import Language
from bot.model import Article, Button, Card
from bot.text.bidi import isolate
from bot.text.split import shorten

TEASER = 160
"""Characters of a summary in a list."""


def headline(article: Article, t: Language, zone: tzinfo, at: datetime) -> Card:
    """What an article is about, who says so, and when."""
    topics = [t.topic(tag) for tag in article.tags[:1]]
    return Card(
        title=article.title,
        note=note(article.source, t.ago(article.published, at, zone), *topics),
        url=article.url,
    )


@lru_cache(maxsize=1024)
def teaser(summary: str) -> str:
    """The beginning of a summary. Everybody reads the same newest articles."""
    return shorten(summary, TEASER, len)


def note(*parts: str | None) -> str:
    """Names keep their own direction beside each other."""
    return " · ".join(isolate(part) for part in parts if part)


def told_elsewhere(card: Card, sources: int, t: Language) -> Card:
    """The card of an article, with the number of other sources that tell its event."""
    if not sources:
        return card
    also = t.plural("Also in {n} source", "Also in {n} sources", sources)
    return replace(card, note=f"{card.note} · {isolate(also)}")


def pager(t: Language, number: int, last: int, press: Callable[[int], str]) -> tuple[tuple[Button, ...], ...]:
    """A row of previous and next around page `number` of `last`; no row where there is one page."""
    row = (
        *((Button(t("‹ Previous"), press(number - 1)),) if number > 1 else ()),
        *((Button(t("Next ›"), press(number + 1)),) if number < last else ()),
    )
    return (row,) if row else ()
