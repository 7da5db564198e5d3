"""Requests find their handlers here; `handlers/` takes from here what it shares."""

from bot.router.articles import (
    EVERY,
    OWN,
    SIMILAR,
    added,
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
    put_back,
    read_card,
)
from bot.router.completions import restricted
from bot.router.context import Context
from bot.text.split import shorten

__all__ = [
    "EVERY",
    "OWN",
    "SIMILAR",
    "Context",
    "added",
    "article_card",
    "counted",
    "facet_buttons",
    "hit_card",
    "latest",
    "listed",
    "number_in",
    "numbers",
    "page_of",
    "pager",
    "put_back",
    "read_card",
    "restricted",
    "shorten",
]
