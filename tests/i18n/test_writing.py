"""How numbers, times and dates are written, as people and chats chose."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from bot.i18n import language
from bot.i18n.hijri import hijri
from bot.i18n.language import Language
from bot.model import Digits, Months, Preferences

BAGHDAD = ZoneInfo("Asia/Baghdad")
NOW = datetime(2026, 11, 23, 21, 30, tzinfo=UTC)
ARABIC_FIGURES = Preferences(digits=Digits.ARABIC)
COUNTED = (0, 1, 2, 3, 10, 11, 99, 100, 101, 102, 103, 111, 1234)


def arabic(**chosen: object) -> Language:
    return language("ar").written(Preferences(**chosen))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("n", "words"),
    list(
        zip(
            COUNTED,
            (
                *("لا أخبار", "خبر واحد", "خبران", "٣ أخبار", "١٠ أخبار", "١١ خبرًا", "٩٩ خبرًا", "١٠٠ خبر", "١٠١ خبر"),
                *("١٠٢ خبر", "١٠٣ أخبار", "١١١ خبرًا", "١٬٢٣٤ خبرًا"),
            ),
            strict=True,
        )
    ),
)
def test_arabic_counts_in_its_own_figures(n: int, words: str) -> None:
    assert arabic(digits=Digits.ARABIC).plural("{n} article", "{n} articles", n) == words
    assert arabic(digits=Digits.EUROPEAN).plural("{n} article", "{n} articles", n) == language("ar").plural(
        "{n} article", "{n} articles", n
    )


@pytest.mark.parametrize("n", COUNTED)
def test_english_has_one_kind_of_figures(n: int) -> None:
    written = language("en").written(ARABIC_FIGURES)
    assert written.plural("{n} article", "{n} articles", n) == f"{n:,} article{'' if n == 1 else 's'}"
    assert (written.clock(time(8)), written.figures("22-7"), written.digits) == ("08:00", "22-7", Digits.EUROPEAN)


@pytest.mark.parametrize(
    ("minutes", "arabic_figures", "european"),
    [
        (0, "الآن", "just now"),
        (1, "قبل دقيقة واحدة", "1 minute ago"),
        (2, "قبل دقيقتين", "2 minutes ago"),
        (3, "قبل ٣ دقائق", "3 minutes ago"),
        (10, "قبل ١٠ دقائق", "10 minutes ago"),
        (11, "قبل ١١ دقيقة", "11 minutes ago"),
        (59, "قبل ٥٩ دقيقة", "59 minutes ago"),
        (60, "قبل ساعة واحدة", "1 hour ago"),
        (180, "قبل ٣ ساعات", "3 hours ago"),
        (11 * 60, "قبل ١١ ساعة", "11 hours ago"),
        (3 * 24 * 60, "قبل ٣ أيام", "3 days ago"),
    ],
)
def test_how_long_ago_is_told_in_both_figures(minutes: int, arabic_figures: str, european: str) -> None:
    then = NOW - timedelta(minutes=minutes)
    assert language("ar").written(ARABIC_FIGURES).ago(then, NOW, BAGHDAD) == arabic_figures
    assert language("en").written(ARABIC_FIGURES).ago(then, NOW, BAGHDAD) == european


def test_what_is_ours_has_the_figures_and_what_is_typed_stays() -> None:
    t = arabic(digits=Digits.ARABIC)
    assert t("That is too long: at most 200 characters.") == "هذا طويل: ٢٠٠ حرف على الأكثر."
    assert t("late by {median} s (half of them), {p99} s (99 of 100)", median=3, p99=12).endswith(
        "وعلى ١٢ ث في ٩٩ من كل ١٠٠ منها"
    )
    assert "Boeing 737" in t(
        "Nothing found for “{words}”. Try fewer words, or another form of them.", words="Boeing 737"
    )
    example = t("Write the topic's number and its words, such as: /topic words 3 drought, جفاف")
    assert "words 3" in example
    assert t.clock(time(8, 5)) == t.clock(datetime(2026, 1, 1, 8, 5, tzinfo=UTC)) == "٠٨:٠٥"
    assert t.moment(NOW, BAGHDAD) == "الثلاثاء، ٢٤ تشرين الثاني/نوفمبر، ٠٠:٣٠"


MARCH, JULY = datetime(2026, 3, 1, 12, tzinfo=UTC), datetime(2026, 7, 1, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("zone", "march", "july", "january"),
    [
        *((zone, "آذار", "تموز", "كانون الثاني") for zone in ("Asia/Baghdad", "Asia/Damascus", "Asia/Beirut")),
        *((zone, "آذار", "تموز", "كانون الثاني") for zone in ("Asia/Amman", "Asia/Gaza", "Asia/Hebron")),
        *((zone, "مارس", "يوليو", "يناير") for zone in ("Africa/Cairo", "Asia/Riyadh", "Asia/Dubai", "Asia/Kuwait")),
        *((zone, "مارس", "يوليو", "يناير") for zone in ("Africa/Khartoum", "Africa/Tripoli", "Asia/Aden")),
        *((zone, "مارس", "جويلية", "جانفي") for zone in ("Africa/Tunis", "Africa/Algiers")),
        *((zone, "مارس", "يوليوز", "يناير") for zone in ("Africa/Casablanca", "Africa/El_Aaiun")),
        *((zone, "آذار/مارس", "تموز/يوليو", "كانون الثاني/يناير") for zone in (None, "Europe/Berlin", "UTC", "x")),
    ],
)
def test_months_are_called_as_in_the_country_of_the_chosen_city(
    zone: str | None, march: str, july: str, january: str
) -> None:
    t = arabic(zone=zone)
    assert t.date(MARCH, BAGHDAD) == f"1 {march} 2026"
    assert t.date(JULY, BAGHDAD) == f"1 {july} 2026"
    assert t.date(MARCH.replace(month=1), BAGHDAD) == f"1 {january} 2026"


@pytest.mark.parametrize(
    ("months", "zone", "july"),
    [
        (Months.LEVANTINE, "Africa/Cairo", "تموز"),
        (Months.EGYPTIAN, "Asia/Baghdad", "يوليو"),
        (Months.MAGHREBI, "Asia/Baghdad", "جويلية"),
        (Months.MAGHREBI, "Africa/Casablanca", "يوليوز"),
        (Months.BOTH, "Asia/Baghdad", "تموز/يوليو"),
    ],
)
def test_who_chose_the_names_of_months_gets_them_wherever_they_live(months: Months, zone: str, july: str) -> None:
    assert arabic(months=months, zone=zone).date(JULY, BAGHDAD) == f"1 {july} 2026"
    assert language("en").written(Preferences(months=months)).date(JULY, BAGHDAD) == "1 July 2026"


def test_the_islamic_date_stands_beside_the_other_where_it_is_wanted() -> None:
    its = {"hijri": True, "zone": "Asia/Baghdad"}
    assert arabic(**its).date(NOW, BAGHDAD) == "24 تشرين الثاني 2026 (14 جمادى الآخرة 1448 هـ)"
    assert arabic(**its, digits=Digits.ARABIC).weekday(NOW, BAGHDAD) == (
        "الثلاثاء، ٢٤ تشرين الثاني (١٤ جمادى الآخرة ١٤٤٨ هـ)"
    )
    english = language("en").written(Preferences(hijri=True))
    assert english.date(NOW, BAGHDAD) == "24 November 2026 (14 Jumada al-Akhira 1448 AH)"
    assert arabic(hijri=False).date(NOW, BAGHDAD) == language("ar").date(NOW, BAGHDAD)


def test_dates_that_the_tables_of_the_islamic_calendar_do_not_hold_have_none() -> None:
    assert [hijri(day) for day in (date(1924, 7, 31), date(2077, 11, 17))] == [None, None]
    assert [hijri(day) for day in (date(1924, 8, 1), date(2077, 11, 16))] == [(1343, 1, 1), (1500, 12, 30)]
    assert arabic(hijri=True).date(datetime(1900, 1, 1, tzinfo=UTC), BAGHDAD).endswith("1900")
    assert language("en").written(Preferences(hijri=True)).date(datetime(9999, 12, 31, 22, tzinfo=UTC), BAGHDAD) == (
        "31 December 9999"
    )


@pytest.mark.parametrize(
    ("n", "words"),
    [
        (0, "0 article"),
        (1, "1 article"),
        (2, "2 articles"),
        (3, "3 articles"),
        (11, "11 articles"),
        (100, "100 articles"),
    ],
)
def test_french_counts_in_two_forms(n: int, words: str) -> None:
    assert language("fr").plural("{n} article", "{n} articles", n) == words


def test_french_numbers_have_a_narrow_space() -> None:
    assert language("fr").plural("{n} article", "{n} articles", 12345) == "12\u202f345 articles"


@pytest.mark.parametrize(
    ("ago", "words"),
    [
        (timedelta(seconds=59), "à l’instant"),
        (timedelta(minutes=1), "il y a 1 minute"),
        (timedelta(minutes=45), "il y a 45 minutes"),
        (timedelta(hours=3), "il y a 3 heures"),
        (timedelta(days=2), "il y a 2 jours"),
        (timedelta(days=23), "1er novembre 2026"),
    ],
)
def test_french_tells_times_as_people_tell_them(ago: timedelta, words: str) -> None:
    assert language("fr").ago(NOW - ago, NOW, BAGHDAD) == words


def test_french_dates_have_no_comma_behind_the_weekday() -> None:
    t = language("fr").written(Preferences(hijri=True))
    assert t.moment(NOW, BAGHDAD) == "mardi 24 novembre (14 joumada ath-thania 1448 de l’hégire), 00:30"
    assert language("fr").written(ARABIC_FIGURES).figures("22-7") == "22-7"
    assert (t.name, t.direction, t.week[0]) == ("Français", "ltr", 0)
