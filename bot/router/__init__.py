"""Requests find their handlers here; `handlers/` takes from here what it shares."""

from bot.router.articles import added, article_card, button_pages, counted, listed, numbers, page_of, pager, read_card
from bot.router.context import Context

__all__ = [
    "Context",
    "added",
    "article_card",
    "button_pages",
    "counted",
    "listed",
    "numbers",
    "page_of",
    "pager",
    "read_card",
]
