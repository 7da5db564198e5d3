"""Requests find their handlers here; `handlers/` takes from here what it shares."""

from bot.router.articles import (
    EVERY,
    OWN,
    added,
    counted,
    facet_buttons,
    latest,
    listed,
    number_in,
    numbers,
    page_of,
    put_back,
    read_card,
)
from bot.router.context import Context

__all__ = [
    "EVERY",
    "OWN",
    "Context",
    "added",
    "counted",
    "facet_buttons",
    "latest",
    "listed",
    "number_in",
    "numbers",
    "page_of",
    "put_back",
    "read_card",
]
