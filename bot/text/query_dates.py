"""The dates and lengths of time that people type into a search, as aware instants in UTC."""

import re
from contextlib import suppress
from datetime import UTC, date, datetime, time, timedelta, tzinfo

from bot.text.fold import fold

_YEAR_FIRST = re.compile(r"(\d{4})(?:[-/](\d{1,2})(?:[-/](\d{1,2}))?)?")
_DAY_FIRST = re.compile(r"(?:(\d{1,2})[-/])?(\d{1,2})[-/](\d{4})")
_LENGTH = re.compile(r"(\d{0,6})\s*([^\W\d_]+)")
_DASHES = str.maketrans("‐–−", "---")
_DAY = timedelta(days=1)


def _by_name(names: dict[str, timedelta]) -> dict[str, timedelta]:
    return {fold(name): length for listed, length in names.items() for name in listed.split()}


_AGO = _by_name({"today اليوم": timedelta(), "yesterday أمس الأمس البارحة": _DAY})
_UNITS = _by_name(
    {
        "min mins minute minutes دقيقة دقائق": timedelta(minutes=1),
        "h hr hrs hour hours س ساعة ساعات": timedelta(hours=1),
        "d day days ي يوم أيام يوما": _DAY,
        "w wk week weeks أسبوع أسابيع أسبوعا": timedelta(weeks=1),
        "m mo month months ش شهر أشهر شهور شهرا": timedelta(days=30),
        "y yr year years سنة سنوات سنين عام أعوام عاما": timedelta(days=365),
    }
)
_DUALS = _by_name(
    {
        "دقيقتين": timedelta(minutes=2),
        "ساعتين": timedelta(hours=2),
        "يومين": timedelta(days=2),
        "أسبوعين": timedelta(weeks=2),
        "شهرين": timedelta(days=60),
        "سنتين عامين": timedelta(days=730),
    }
)


def first(text: str, at: datetime, zone: tzinfo) -> datetime | None:
    """The first instant in `zone` of the date that `text` names; None when it names none.

    Read are years, months and days ("2021", "2021-07", "5/7/2021": the day comes before the month), digits of any
    script, and today and yesterday in Arabic and English, as seen at `at`.
    """
    bounds = _bounds(text, at, zone)
    return bounds and bounds[0]


def after(text: str, at: datetime, zone: tzinfo) -> datetime | None:
    """The first instant in `zone` after the date that `text` names; None when it names none."""
    bounds = _bounds(text, at, zone)
    return bounds and bounds[1]


def since(text: str, at: datetime, zone: tzinfo) -> datetime | None:
    """The instant so long before `at` as `text` says ("7d", "أسبوعين"), or the `first` one of a date.

    Months are 30 days, years 365; a unit alone is one of it. None when `text` is neither a length nor a date.
    """
    length = _length(_folded(text))
    if length is None:
        return first(text, at, zone)
    with suppress(OverflowError):  # before the beginning of the calendar
        return at.astimezone(UTC) - length
    return None


def _bounds(text: str, at: datetime, zone: tzinfo) -> tuple[datetime, datetime] | None:
    with suppress(ValueError, OverflowError):  # no such date, or one too near the end of the calendar
        first_day, next_day = _dates(_folded(text), at.astimezone(zone).date())
        return _midnight(first_day, zone), _midnight(next_day, zone)
    return None


def _folded(text: str) -> str:
    return fold(text).translate(_DASHES).strip()


def _dates(text: str, local: date) -> tuple[date, date]:
    """The first day of what is meant, and the first day after it; ValueError when `text` is no date."""
    if text in _AGO:
        return local - _AGO[text], local - _AGO[text] + _DAY
    numbers = _numbers(text)
    start = date(*[*numbers, 1, 1][:3])
    match numbers:
        case [year]:
            return start, start.replace(year=year + 1)
        case [_, _]:
            return start, (start + 31 * _DAY).replace(day=1)
    return start, start + _DAY


def _numbers(text: str) -> list[int]:
    """Year, month and day, as many as were given."""
    if found := _YEAR_FIRST.fullmatch(text):
        given = found.groups()
    elif found := _DAY_FIRST.fullmatch(text):
        given = found.groups()[::-1]
    else:
        raise ValueError(text)
    return [int(number) for number in given if number is not None]


def _length(text: str) -> timedelta | None:
    found = _LENGTH.fullmatch(text)
    if not found:
        return None
    number, unit = found.groups()
    if unit in _DUALS and not number:
        return _DUALS[unit]
    return int(number or 1) * _UNITS[unit] if unit in _UNITS else None


def _midnight(day: date, zone: tzinfo) -> datetime:
    """The first instant of `day`, also where clocks are set at midnight: PEP 495 reads a skipped time as the change."""
    return datetime.combine(day, time(), zone).astimezone(UTC)
