"""The day that a line names: months as the Levant, Egypt, the Maghreb and English name them, digits of all scripts."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache

from bot.text.fold import fold, words

_MONTHS = """
كانون الثاني، كانون ثاني، كانون ثان، يناير، جانفي، january، jan
شباط، فبراير، فيفري، february، feb
آذار، مارس، march، mar
نيسان، أبريل، إبريل، أفريل، april، apr
أيار، مايو، ماي، may
حزيران، يونيو، يونيه، جوان، june، jun
تموز، يوليو، يوليه، يوليوز، جويلية، جويليه، july، jul
آب، أغسطس، غشت، أوت، august، aug
أيلول، سبتمبر، شتنبر، september، sept، sep
تشرين الأول، تشرين أول، أكتوبر، october، oct
تشرين الثاني، تشرين ثاني، تشرين ثان، نوفمبر، نونبر، november، nov
كانون الأول، كانون أول، ديسمبر، دجنبر، december، dec
"""
_HIJRI = (
    """محرم صفر ربيع الأول الآخر الثاني جمادى الأولى الآخرة رجب شعبان رمضان شوال ذو ذي القعدة الحجة هـ هجري هجرية"""
)
_WEEKDAYS = """
السبت الأحد الاثنين الإثنين الثلاثاء الأربعاء الخميس الجمعة يوم
monday tuesday wednesday thursday friday saturday sunday mon tue tues wed thu thur thurs fri sat sun
"""
_AROUND = """
في بتاريخ تاريخ نشر نشرت النشر التاريخ تم آخر تحديث حرر الموافق الساعة عند بتوقيت غرينتش غرينيتش مكة القاهرة بغداد دمشق
الرباط بيروت م ميلادي ميلادية ص صباحا مساء ظهرا فجرا ليلا عصرا جرينتش التوقيت المحلي
published posted updated update last date on at of the gmt utc am pm a p est edt cet cest bst ist eet et pt ct ast aest
local time issued first modified
"""

REMEMBERED = 256  # of what was asked last: one rule after the other asks the same of a line
_SMALL = frozenset(("of", "the"))  # the 4th of July
_LONGEST = 110  # code points of a line that is only a date
_MOST_NUMBERS = 10
_YEARS = range(1900, 2101)
_NUMERIC = re.compile(
    r"(?<![\d/.-])(?:(?P<y>\d{4})([-/.])(?P<m>\d{1,2})\2(?P<d>\d{1,2})|(?P<d2>\d{1,2})([-/.])(?P<m2>\d{1,2})\6(?P<y2>\d{4}))(?![\d/])"
)
_DIGIT = re.compile(r"\d")
_YEAR = re.compile(r"(\d{4})م?")
_NUMBER = re.compile(r"(\d{1,4})(?:st|nd|rd|th)?")


def _month_table() -> dict[tuple[str, ...], int]:
    rows = (row.split("،") for row in _MONTHS.strip().splitlines())
    return {tuple(words(name)): number for number, row in enumerate(rows, 1) for name in row}


MONTHS = _month_table()
_NAMES = {word for name in MONTHS for word in name}
WEEKDAYS = frozenset(words(_WEEKDAYS))
_AROUND_DATES = frozenset(words(_AROUND)) | WEEKDAYS | frozenset(words(_HIJRI))


@dataclass(frozen=True, slots=True)
class Named:
    """A day as it was named; `year` None where it was left out, all None where only a weekday or an hour stood."""

    year: int | None
    month: int
    day: int

    def on(self, sent: date | None) -> date | None:
        """The date; without a year the last such day before the message was sent, None when that is unknown."""
        if self.year or sent is None:
            return _date(self.year or 0, self.month, self.day)
        this = _date(sent.year, self.month, self.day)
        return this if this and this <= sent + timedelta(days=1) else _date(sent.year - 1, self.month, self.day)


@lru_cache(maxsize=REMEMBERED)
def only_day(text: str) -> Named | None:
    """The day that a line names which says nothing else (weekday, hour and "published on" aside); else None."""
    if len(text) > _LONGEST or not _DIGIT.search(text):
        return None
    folded = fold(text)
    found = words(folded)
    letters = [word for word in found if not word[0].isdigit()]
    if len(found) - len(letters) > _MOST_NUMBERS or any(w not in _AROUND_DATES and w not in _NAMES for w in letters):
        return None
    named = _named(folded, found)
    return named if named and (named.year or not WEEKDAYS.isdisjoint(found)) else None


def day_in(text: str) -> tuple[Named | None, str]:
    """A day at the end of a few words such as "Cairo, March 3", and the words before it."""
    parts = re.split(r"[\s,،]+", text.strip())
    for count in range(len(parts)):
        after = " ".join(parts[count:])
        if (named := only_named(after)) is not None:
            return named, " ".join(parts[:count]).strip(" ,،")
    return None, text


@lru_cache(maxsize=REMEMBERED)
def only_named(text: str) -> Named | None:
    """As `only_day`, but neither year nor weekday is needed: only where a date is expected anyway."""
    folded = fold(text)
    found = words(folded)
    if any(word not in _AROUND_DATES and word not in _NAMES and not word[0].isdigit() for word in found):
        return None
    return _named(folded, found)


def _named(folded: str, found: Sequence[str]) -> Named | None:
    if match := _NUMERIC.search(folded):
        year, month, day = (int(match[a] or match[b]) for a, b in (("y", "y2"), ("m", "m2"), ("d", "d2")))
        month, day = (day, month) if month > 12 >= day else (month, day)  # noqa: PLR2004  there are 12 months
        return _checked(year, month, day)
    found = [word for word in found if word not in _SMALL]
    places = [(at, size) for at in range(len(found)) for size in (2, 1) if tuple(found[at : at + size]) in MONTHS]
    months = {MONTHS[tuple(found[at : at + size])] for at, size in places}
    if len(months) != 1:
        return None
    day = _beside(found, places[0][0] - 1) or _beside(found, places[-1][0] + places[-1][1])
    years = [int(its[1]) for word in found if (its := _YEAR.fullmatch(word)) and int(its[1]) in _YEARS]
    return _checked(years[0] if years else None, months.pop(), day)


def _beside(found: Sequence[str], at: int) -> int:
    match = _NUMBER.fullmatch(found[at]) if 0 <= at < len(found) else None
    return int(match[1]) if match and int(match[1]) <= 31 else 0  # noqa: PLR2004


def _checked(year: int | None, month: int, day: int) -> Named | None:
    """2000 was a leap year: a day without its year may be the 29th of February."""
    return Named(year, month, day) if _date(2000 if year is None else year, month, day) else None


def _date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day) if year in _YEARS else None
    except ValueError:
        return None
