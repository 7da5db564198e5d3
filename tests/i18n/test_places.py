"""Time zones by the names of cities and countries."""

import tomllib
from gettext import NullTranslations
from zoneinfo import ZoneInfo, available_timezones

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.i18n import available, language
from bot.i18n.cities import CITIES
from bot.i18n.language import Language
from bot.i18n.places import FILE, NOWHERE, Place, place_name, places, places_meant

AR, EN = language("ar"), language("en")
TABLE = tomllib.loads(FILE.read_text(encoding="utf-8"))


def first(typed: str, t: Language = EN) -> tuple[str, str]:
    found = places(typed, t)[0]
    return found.zone, found.name


@pytest.mark.parametrize(
    ("typed", "zone", "arabic", "english"),
    [
        ("بغداد", "Asia/Baghdad", "بغداد", "Baghdad"),
        ("قطر", "Asia/Qatar", "الدوحة", "Doha"),
        ("البحرين", "Asia/Bahrain", "المنامة", "Manama"),
        ("baghd", "Asia/Baghdad", "بغداد", "Baghdad"),
        ("بصره", "Asia/Baghdad", "البصرة", "Basra"),
        ("هولير", "Asia/Baghdad", "أربيل", "Erbil"),
        ("القاهره", "Africa/Cairo", "القاهرة", "Cairo"),
        ("الاسكندرية", "Africa/Cairo", "الإسكندرية", "Alexandria"),
        ("jeddah", "Asia/Riyadh", "جدة", "Jeddah"),
        ("munchen", "Europe/Berlin", "ميونخ", "Munich"),
        ("San Fran", "America/Los_Angeles", "سان فرانسيسكو", "San Francisco"),
        ("Sao Paulo", "America/Sao_Paulo", "ساو باولو", "Sao Paulo"),
        ("St Johns", "America/St_Johns", "سانت جونس", "St. John’s"),
        ("Kiev", "Europe/Kyiv", "كييف", "Kyiv"),
        ("Calcutta", "Asia/Kolkata", "كولكاتا", "Kolkata"),
        ("العراق", "Asia/Baghdad", "بغداد", "Baghdad"),
        ("السعودية", "Asia/Riyadh", "الرياض", "Riyadh"),
        ("England", "Europe/London", "لندن", "London"),
        ("USA", "America/New_York", "نيويورك", "New York"),
        ("america/indiana/knox", "America/Indiana/Knox", "نوكس، إنديانا", "Knox, Indiana"),
        ("US/Pacific", "America/Los_Angeles", "لوس أنجلوس", "Los Angeles"),
        ("Asia/Istanbul", "Europe/Istanbul", "إسطنبول", "Istanbul"),
        ("Basra, Iraq", "Asia/Baghdad", "البصرة", "Basra"),
        ("الموصل، العراق", "Asia/Baghdad", "الموصل", "Mosul"),
        ("بغداد العراق", "Asia/Baghdad", "بغداد", "Baghdad"),
        ("Boston United States", "America/New_York", "بوسطن", "Boston"),
        ("طرابلس، ليبيا", "Africa/Tripoli", "طرابلس", "Tripoli"),
        ("طرابلس لبنان", "Asia/Beirut", "طرابلس (لبنان)", "Tripoli (Lebanon)"),
        *((typed, "Asia/Baghdad", "أربيل", "Erbil") for typed in ("كردستان", "إقليم كردستان")),
        ("كوالالمبور", "Asia/Kuala_Lumpur", "كوالالمبور", "Kuala Lumpur"),
        ("الضفة الغربية", "Asia/Hebron", "الخليل", "Hebron"),
        ("UTC", "UTC", "UTC", "UTC"),
        ("gmt", "UTC", "UTC", "UTC"),
        ("UTC+0", "UTC", "UTC", "UTC"),
        ("Etc/GMT-3", "Etc/GMT-3", "UTC+3", "UTC+3"),
        *((typed, "Etc/GMT-3", "UTC+3", "UTC+3") for typed in ("UTC+3", "+3", "gmt +03:00", "utc+٣", "غرينتش+3")),
        *((typed, "Etc/GMT+10", "UTC-10", "UTC-10") for typed in ("UTC-10", "-10", "GMT−10")),
        *((typed, "Asia/Kolkata", "UTC+5:30", "UTC+5:30") for typed in ("+5:30", "UTC+0530")),
    ],
)
def test_a_place_is_found_as_people_name_it(typed: str, zone: str, arabic: str, english: str) -> None:
    assert first(typed, AR) == (zone, arabic)
    assert first(typed, EN) == (zone, english)


@pytest.mark.parametrize(
    "typed", ["xyzzy", "xyzzy Iraq", "Baghdad Sweden", "UTC+99", "+5:17", "xyzzy, Iraqqq", "ال", "😀"]
)
def test_what_is_no_place(typed: str) -> None:
    assert places(typed, AR) == []


def test_a_country_with_several_times_gives_those_that_most_live_by() -> None:
    assert [each.name for each in places("أمريكا", AR, 4)] == ["نيويورك", "شيكاغو", "دنفر", "لوس أنجلوس"]
    assert [each.zone for each in places("فلسطين", EN)] == ["Asia/Gaza", "Asia/Hebron"]


def test_full_names_come_first_then_beginnings_then_words() -> None:
    assert [each.name for each in places("tripoli", EN)] == ["Tripoli", "Tripoli (Lebanon)"]
    assert [each.name for each in places("york", EN)] == ["New York"]
    found = [each.name for each in places("مصر", AR)]
    assert found.index("القاهرة") < found.index("مصراتة")


def test_what_is_named_in_full_in_one_zone_is_meant_and_the_rest_only_while_it_is_typed() -> None:
    assert [each.name for each in places_meant("Niger", EN)] == ["Niamey"]
    assert [each.name for each in places("Niger", EN)] == ["Niamey", "Lagos"]
    assert [each.name for each in places_meant("tripoli", EN)] == ["Tripoli", "Tripoli (Lebanon)"]
    assert [each.zone for each in places_meant("عمان", AR)] == ["Asia/Amman", "Asia/Muscat"]
    assert len(places_meant("Russia", EN)) == 5
    assert [each.name for each in places_meant("nig", EN)] == [each.name for each in places("nig", EN)]
    assert places_meant("", AR, 3) == places("", AR, 3)


def test_without_a_name_the_places_of_most_readers() -> None:
    assert [each.name for each in places(" ", AR, 3)] == ["بغداد", "الرياض", "القاهرة"]
    assert len(places("ب", AR, 5)) == 5


def test_every_zone_is_found_by_its_iana_name_and_has_a_name_in_each_language() -> None:
    for name in available_timezones() - NOWHERE:
        zone, shown = first(name)
        assert ZoneInfo(zone).key == zone
        assert shown
        assert place_name(zone, AR)


def test_every_zone_of_the_list_is_one_and_every_name_is_found() -> None:
    zones = available_timezones()
    listed = [
        *TABLE["first"],
        *TABLE["zones"],
        *TABLE["cities"],
        *(zone for its in TABLE["countries"].values() for zone in its),
    ]
    assert [zone for zone in listed if zone not in zones] == []
    cities = {zone: [*its, TABLE["zones"].get(zone, [])] for zone, its in TABLE["cities"].items()}
    for zone, its in cities.items():
        for name in (name for names in its for name in names):
            assert zone in {each.zone for each in places(name, EN)}, name
    assert sum(map(len, TABLE["cities"].values())) > 150


def test_another_language_has_cldrs_names() -> None:
    french = Language("fr", NullTranslations())
    assert place_name("Africa/Cairo", french) == "Le Caire"
    assert place_name("America/Mexico_City", french) == "Mexico"
    assert place_name("America/Coyhaique", french) == "Coyhaique"
    assert places("البصرة", french) == [Place("Asia/Baghdad", "Basra")]


@pytest.mark.parametrize("code", available())
def test_every_town_is_found_by_its_name_in_every_language(code: str) -> None:
    t = language(code)
    for zone, its in TABLE["cities"].items():
        for english in (names[1] for names in its):
            here = next(each for each in places(english, t, 25) if each.zone == zone)
            assert here in places(here.name, t, 25)
    towns = {names[1] for its in TABLE["cities"].values() for names in its}
    towns |= {names[1] for names in TABLE["zones"].values()}
    assert towns.issuperset(CITIES)
    assert {places(t("Basra"), t)[0].zone, places(t(CITIES[1]), t)[0].zone} == {"Asia/Baghdad"}


def test_towns_have_french_names() -> None:
    names = [places(typed, language("fr"))[0].name for typed in ("الموصل", "Mosul", "mossoul", "Alep", "la mecque")]
    assert names == ["Mossoul", "Mossoul", "Mossoul", "Alep", "La Mecque"]
    named = {zone: place_name(zone, language("fr")) for zone in ("Asia/Qatar", "Asia/Bahrain", "Asia/Kuwait")}
    assert list(named.values()) == ["Doha", "Manama", "Koweït"]
    assert [its.name for its in places("Qatar", language("fr"))] == ["Doha"]


@given(st.text(max_size=30), st.sampled_from(available()), st.integers(1, 25))
def test_whatever_is_typed_gives_zones(typed: str, code: str, limit: int) -> None:
    found = places(typed, language(code), limit)
    assert len(found) == len(set(found)) <= limit
    assert all(ZoneInfo(each.zone) for each in found)
