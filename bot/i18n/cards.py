"""Articles as lists and digests show them alike: the headline, the small print, and the way to other pages."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, tzinfo
from functools import lru_cache

from bot.i18n.language import Language
from bot.i18n.marking import N_
from bot.model import Article, Button, Card, Moment
from bot.text.bidi import isolate
from bot.text.fold import words
from bot.text.sentences import lead, sentences
from bot.text.split import shorten

TEASER = 160
"""Characters of a summary in a list."""
TAGS, TAG = 2, 30
"""Tags of an article in a list, and characters of each."""
SAVE_IT, MORE_LIKE_IT = N_("Save"), N_("More like this")
SAVE, MORE = "☆", "≈"
"""What stands for these two beside the number of a card."""


def headline(article: Article, t: Language, zone: tzinfo, at: datetime) -> Card:
    """What an article is about, who says so, and when."""
    topics = [shorten(t.topic(tag), TAG, len) for tag in article.tags[:TAGS]]
    return Card(
        title=article.title,
        note=note(article.source, *topics),
        when=Moment(article.published, t.ago(article.published, at, zone)),
        url=article.url,
    )


def small_print(card: Card) -> str:
    """The note of a card and its time behind it, for a platform that tells no time in each viewer's own way."""
    return " · ".join(part for part in (card.note, isolate(card.when.text) if card.when else "") if part)


def list_buttons(article: Article, t: Language) -> tuple[Button, ...]:
    """What can be done with an article in a list."""
    return (
        Button(t("Read"), f"read {article.id}"),
        Button(t(SAVE_IT), f"save {article.id}", sign=SAVE),
        Button(t(MORE_LIKE_IT), f"more {article.id}", sign=MORE),
    )


@lru_cache(maxsize=1024)
def teaser(summary: str, title: str = "") -> str:
    """The first whole sentences of a summary, without one that only says the title again; else its beginning.

    Everybody reads the same newest articles.
    """
    first, *rest = sentences(summary) or [""]
    said = " ".join(rest) if words(first) == words(title) else summary
    return lead(said, TEASER)


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
