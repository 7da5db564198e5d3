"""Requests find their handlers here; `handlers/` takes from here what it shares."""

from bot.intake.editing import edited, lines, without_line
from bot.intake.merge import merged
from bot.router.articles import (
    EVERY,
    OWN,
    SIMILAR,
    article_card,
    counted,
    facet_buttons,
    hit_card,
    latest,
    listed,
    number_in,
    numbers,
    page_of,
    pager,
    read_card,
)
from bot.router.completions import restricted
from bot.router.context import Context
from bot.router.drafts import asks, changed, overtaken, preview, published, removed, stored, taken, when
from bot.router.feeds import feed_card, feed_list, language_question, notice_text, proposal, tags_question, tested
from bot.router.taking import Taken, take
from bot.text.split import shorten

__all__ = [
    "EVERY",
    "OWN",
    "SIMILAR",
    "Context",
    "Taken",
    "article_card",
    "asks",
    "changed",
    "counted",
    "edited",
    "facet_buttons",
    "feed_card",
    "feed_list",
    "hit_card",
    "language_question",
    "latest",
    "lines",
    "listed",
    "merged",
    "notice_text",
    "number_in",
    "numbers",
    "overtaken",
    "page_of",
    "pager",
    "preview",
    "proposal",
    "published",
    "read_card",
    "removed",
    "restricted",
    "shorten",
    "stored",
    "tags_question",
    "take",
    "taken",
    "tested",
    "when",
    "without_line",
]
