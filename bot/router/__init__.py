"""Requests find their handlers here; `handlers/` takes from here what it shares."""

from bot.intake.editing import edited, lines, without_line
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
from bot.router.drafts import asks, changed, overtaken, preview, published, removed, stored, taken
from bot.text.split import shorten

__all__ = [
    "EVERY",
    "OWN",
    "SIMILAR",
    "Context",
    "article_card",
    "asks",
    "changed",
    "counted",
    "edited",
    "facet_buttons",
    "hit_card",
    "latest",
    "lines",
    "listed",
    "number_in",
    "numbers",
    "overtaken",
    "page_of",
    "pager",
    "preview",
    "published",
    "read_card",
    "removed",
    "restricted",
    "shorten",
    "stored",
    "taken",
    "without_line",
]
