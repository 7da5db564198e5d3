"""What pictures say, and what is said of them to those who don't see them."""

from dataclasses import replace
from datetime import date, timedelta
from zoneinfo import ZoneInfo

from bot.i18n import language
from bot.model import State
from bot.pictures.wording import TITLE, by_source, by_topic, cover, share_card
from tests.conversation import BARE
from tests.samples import BRIDGE, NOON, WATER, article

BAGHDAD = ZoneInfo("Asia/Baghdad")
ARABIC, ENGLISH = language("ar"), language("en")


def test_a_cover_names_the_day_the_first_news_and_the_topics() -> None:
    its = cover([WATER, BRIDGE, article(3), article(4)], NOON, BAGHDAD, ARABIC)
    assert (its.direction, its.brand, its.heading) == ("rtl", "خبر", "موجزك")
    assert its.date == ARABIC.weekday(NOON, BAGHDAD)
    assert its.headlines == (("1", WATER.title), ("2", BRIDGE.title), ("3", "Report 3"))
    assert its.topics == ("بيئة", "العراق", "ثقافة")
    assert its.alt.translate(BARE).splitlines() == [
        f"موجزك، {its.date}",
        f"1. {WATER.title}",
        f"2. {BRIDGE.title}",
        "3. Report 3",
        "المواضيع: بيئة، العراق، ثقافة",
    ]


def test_a_cover_is_of_the_day_of_its_reader() -> None:
    late = NOON + timedelta(hours=10)
    assert cover([], late, BAGHDAD, ENGLISH).date == "Saturday, 21 November"
    assert cover([], late, ZoneInfo("UTC"), ENGLISH).date == "Friday, 20 November"


def test_what_was_taken_back_is_on_no_cover() -> None:
    gone = replace(WATER, state=State.REMOVED)
    its = cover([gone], NOON, BAGHDAD, ENGLISH)
    assert (its.headlines, its.topics) == ((), ())
    assert its.alt == "Your digest, Friday, 20 November"
    assert cover([gone, BRIDGE], NOON, BAGHDAD, ENGLISH).headlines == (("1", BRIDGE.title),)


def test_the_same_news_is_the_same_cover() -> None:
    assert cover([WATER], NOON, BAGHDAD, ARABIC) == cover([replace(WATER, version=2)], NOON, BAGHDAD, ARABIC)


def test_a_card_says_who_says_so_and_when() -> None:
    its = share_card(BRIDGE, BAGHDAD, ENGLISH)
    assert (its.direction, its.title, its.source, its.date) == (
        *("ltr", BRIDGE.title, "The Tigris Post", "20 November 2026"),
    )
    assert its.alt.splitlines() == [BRIDGE.title, "The Tigris Post", "20 November 2026", "Khabar"]
    nameless = share_card(replace(BRIDGE, source=None, title="x" * 999), BAGHDAD, ENGLISH)
    assert (nameless.source, len(nameless.title)) == ("", TITLE)
    assert nameless.alt.splitlines() == ["x" * TITLE, "20 November 2026", "Khabar"]


def test_numbers_of_sources_are_said_too() -> None:
    its = by_source([("بوابة الرافدين", 1200), ("The Tigris Post", 3)], 7, "من هنا إلى هناك", ARABIC)
    assert its.bars == (("بوابة الرافدين", 1200, "1,200"), ("The Tigris Post", 3, "3"), ("مصادر أخرى", 7, "7"))
    assert its.alt.splitlines() == [
        *("الأخبار حسب المصدر", "من هنا إلى هناك", "بوابة الرافدين: 1,200", "The Tigris Post: 3", "مصادر أخرى: 7"),
    ]
    assert its.rest
    alone = by_source([("x", 1)], 0, "", ENGLISH)
    assert (len(alone.bars), alone.rest) == (1, False)


def test_numbers_of_topics_are_said_day_by_day() -> None:
    days = [date(2026, 11, 30), date(2026, 12, 1)]
    its = by_topic([("culture", (1, 2)), ("النجف", (0, 1))], days, "From a to b", ENGLISH)
    assert its.rows == (("Culture", (1, 2), "3"), ("النجف", (0, 1), "1"))
    assert its.days == ("30", "1")
    assert its.alt.splitlines() == ["Topics, day by day", "From a to b", "Culture: 3 (1 2)", "النجف: 1 (0 1)"]
