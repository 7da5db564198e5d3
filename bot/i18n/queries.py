"""Searches as people type them in any of our languages: each calls the fields and the languages by its own names."""

from datetime import datetime, tzinfo
from functools import cache

from bot.i18n.language import SOURCE, available, language
from bot.i18n.marking import N_
from bot.i18n.words import listed
from bot.text import moment as moments
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
DATES = {
    "today": N_("today, this day"),
    "yesterday": N_("yesterday, the day before"),
    "minutes": N_("min, minutes"),
    "hours": N_("h, hr, hours"),
    "days": N_("d, days"),
    "weeks": N_("w, weeks"),
    "months": N_("m, months"),
    "years": N_("y, years"),
}
"""Words of dates and lengths of time, with commas between, by what a query calls them."""


def parse(text: str, at: datetime, zone: tzinfo) -> Query:
    """The query that `text` means to a person in `zone` at `at`, an aware time; there is no text that it refuses."""
    return query.parse(text, at, zone, names())


@cache
def names() -> Names:
    """What fields and languages are called in all our languages."""
    spoken = [language(code) for code in available()]
    fields = {fold(t(message)): field for field, message in NAMED.items() for t in spoken}
    called = {fold(t.called(other)): other.code for other in spoken for t in spoken}
    return Names({**fields, **FIELDS}, {**called, **LANGUAGES}, _dates())


def moment(text: str, at: datetime, zone: tzinfo) -> datetime | None:
    """The instant in UTC that a date with a time or without names in `zone`, as seen at `at`; None for none."""
    return moments.moment(names().dated(text), at, zone)


def _dates() -> dict[str, str]:
    spoken = [language(code) for code in available() if code != SOURCE]
    return {
        fold(word).replace("’", "'"): meant
        for meant, message in DATES.items()
        for t in spoken
        for word in listed(message, t)
    }
