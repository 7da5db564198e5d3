"""Times of the day as people type them in any of our languages: the catalogues hold the words around them."""

from dataclasses import fields
from datetime import time
from functools import cache

from bot.i18n.language import available, language
from bot.i18n.marking import N_
from bot.i18n.words import listed
from bot.text.clock import Clock, Words

WORDS = {
    "morning": N_("am, morning"),
    "afternoon": N_("pm, afternoon"),
    "evening": N_("evening, tonight"),
    "night": N_("night, by night"),
    "noon": N_("noon, midday"),
    "midnight": N_("midnight, at midnight"),
    "both": N_("and, and at"),
    "start": N_("from, from the"),
    "until": N_("to, until"),
    "before": N_("at, at about"),
    "within": N_("in the, at"),
    "hours": N_("h, hours"),
}
"""What is understood, with commas between, by the parts of `Words`."""


def times(text: str) -> tuple[time, ...]:
    """The times that are typed with commas or "and" between, in the order of the day; () where one can't be read."""
    return clock().times(text)


def span(text: str) -> tuple[time, time] | None:
    """From when to when; it may end on the next day. None where it can't be read."""
    return clock().span(text)


@cache
def clock() -> Clock:
    """What reads times in all languages."""
    return Clock(Words(**{part.name: _said(WORDS[part.name]) for part in fields(Words)}))


def _said(message: str) -> frozenset[str]:
    return frozenset(word for code in available() for word in listed(message, language(code)))
