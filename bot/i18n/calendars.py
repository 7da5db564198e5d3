"""Dates in words: the months of the Gregorian calendar as Arabic calls them from country to country, by CLDR."""

from dataclasses import dataclass
from datetime import date
from functools import cache, lru_cache

from babel import dates
from babel.core import get_global

from bot.i18n.marking import N_
from bot.model import Months, Preferences

ARABIC = "ar"
LEVANTINE, EGYPTIAN, MAGHREBI = "ar_IQ", "ar_EG", "ar_TN"
"""Where the names of months are looked up; Tunisia and Algeria have the same."""
KINDS = {
    **dict.fromkeys(("IQ", "JO", "LB", "PS", "SY"), Months.LEVANTINE),
    **dict.fromkeys(("EG", "LY", "SD", "AE", "BH", "KW", "OM", "QA", "SA", "YE", "DJ", "SO", "KM"), Months.EGYPTIAN),
    **dict.fromkeys(("DZ", "EH", "MA", "MR", "TN"), Months.MAGHREBI),
}
"""What the months are called in a country, by its ISO 3166 code."""
OWN = {"MA": "ar_MA", "EH": "ar_MA", "MR": "ar_MR"}
"""Where the Maghreb has names of its own."""


@cache
def kind_of(zone: str | None) -> Months:
    """What the months are called where people live by a time zone; of no zone, and elsewhere in the world, both."""
    return KINDS.get(_country(zone), Months.BOTH)


def months_of(preferences: Preferences) -> tuple[str, ...]:
    """The locales that give the months their names in Arabic: those that were chosen, or else those of the country."""
    match preferences.months or kind_of(preferences.zone):
        case Months.LEVANTINE:
            return (LEVANTINE,)
        case Months.EGYPTIAN:
            return (EGYPTIAN,)
        case Months.MAGHREBI:
            return (OWN.get(_country(preferences.zone), MAGHREBI),)
        case _:
            return LEVANTINE, EGYPTIAN


@dataclass(frozen=True, slots=True)
class Order:
    """How a language puts the parts of a date together; the first day of a month may be called otherwise."""

    day: str
    first: str
    with_year: str
    with_weekday: str


ENGLISH = Order(N_("{day} {month}"), N_("1 {month}"), N_("{day} {year}"), N_("{weekday}, {day}"))
"""The messages of the catalogues."""


# Every list names the same few days again and again, and CLDR's patterns are slow to fill.
@lru_cache(maxsize=1024)
def in_words(order: Order, locales: tuple[str, ...], day: date) -> str:
    """24 November 2026, with the month's names of these locales."""
    return order.with_year.format(day=without_year(order, locales, day), year=day.year)


@lru_cache(maxsize=1024)
def with_weekday(order: Order, code: str, locales: tuple[str, ...], day: date) -> str:
    """Friday, 27 November."""
    weekday = dates.format_date(day, "EEEE", locale=code)
    return order.with_weekday.format(weekday=weekday, day=without_year(order, locales, day))


def without_year(order: Order, locales: tuple[str, ...], day: date) -> str:
    """24 November."""
    return (order.first if day.day == 1 else order.day).format(day=day.day, month=_month(locales, day))


def _month(locales: tuple[str, ...], day: date) -> str:
    """Where several names are the same, it is one."""
    return "/".join(dict.fromkeys(dates.format_date(day, "MMMM", locale=each) for each in locales))


def _country(zone: str | None) -> str:
    canonical = get_global("zone_aliases").get(zone or "", zone)
    return str(get_global("zone_territories").get(canonical or "", ""))
