"""Searches as people type them in any of our languages: each calls the fields and the languages by its own names."""

from datetime import datetime, tzinfo
from functools import cache

from bot.i18n.language import available, language
from bot.i18n.marking import N_
from bot.text import query
from bot.text.fold import fold
from bot.text.query import FIELDS, LANGUAGES, Names, Query

NAMED = {
    "source": N_("source"),
    "topic": N_("topic"),
    "lang": N_("language"),
    "title": N_("title"),
    "since": N_("since"),
}
"""The fields that are shown to people, by what a query calls them."""


def parse(text: str, at: datetime, zone: tzinfo) -> Query:
    """The query that `text` means to a person in `zone` at `at`, an aware time; there is no text that it refuses."""
    return query.parse(text, at, zone, names())


@cache
def names() -> Names:
    """What fields and languages are called in all our languages."""
    spoken = [language(code) for code in available()]
    fields = {fold(t(message)): field for field, message in NAMED.items() for t in spoken}
    called = {fold(t.called(other)): other.code for other in spoken for t in spoken}
    return Names({**fields, **FIELDS}, {**called, **LANGUAGES})
