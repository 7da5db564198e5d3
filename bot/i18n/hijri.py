"""The Islamic calendar, as Umm al-Qura reckons it; a month that is begun when its moon is seen may be a day off."""

from datetime import date

from hijridate import Gregorian

from bot.i18n.marking import N_

MONTHS = (
    N_("Muharram"),
    N_("Safar"),
    N_("Rabi al-Awwal"),
    N_("Rabi al-Thani"),
    N_("Jumada al-Ula"),
    N_("Jumada al-Akhira"),
    N_("Rajab"),
    N_("Shaban"),
    N_("Ramadan"),
    N_("Shawwal"),
    N_("Dhu al-Qada"),
    N_("Dhu al-Hijja"),
)
ERA = N_("AH")


def hijri(day: date) -> tuple[int, int, int] | None:
    """The year, the month (from 1) and the day of a Gregorian date; None before 1924-08-01 and after 2077-11-16."""
    try:
        return Gregorian.fromdate(day).to_hijri().datetuple()
    except OverflowError:
        return None
