"""Cards of lists: what they say of an article, and in which order."""

from dataclasses import replace
from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest

from bot.i18n import language
from bot.i18n.cards import TEASER, headline, list_buttons, small_print, teaser
from bot.model import Card, Moment
from bot.text.bidi import strip_controls
from tests.samples import BRIDGE, NOON, WATER

BAGHDAD = ZoneInfo("Asia/Baghdad")


@pytest.mark.parametrize(
    ("summary", "title", "said"),
    [
        ("The bridge is open. Work took two years.", "Old bridge reopens", "The bridge is open. Work took two years."),
        ("Old bridge reopens! Work took two years.", "Old bridge reopens", "Work took two years."),
        ("أُعيدَ فتح الجسر. استمر العمل عامين.", "اعيد فتح الجسر", "استمر العمل عامين."),
        ("Old bridge reopens", "Old bridge reopens", ""),
        ("", "Old bridge reopens", ""),
        ("It is open. W" + "word " * 40 + "end.", "Old bridge reopens", "It is open."),
    ],
)
def test_a_teaser_is_whole_sentences_and_not_the_title_again(summary: str, title: str, said: str) -> None:
    assert teaser(summary, title) == said


def test_a_long_sentence_is_cut() -> None:
    assert (len(teaser("word " * 99)) <= TEASER, teaser("word " * 99)[-1]) == (True, "…")


def test_a_card_names_its_source_two_topics_and_its_time() -> None:
    one = replace(WATER, tags=("environment", "x" * 50, "العراق"))
    card = headline(one, language("ar"), BAGHDAD, NOON + timedelta(hours=2))
    assert strip_controls(card.note) == f"بوابة الرافدين · بيئة · {'x' * 29}…"
    assert card.when == Moment(NOON, "قبل ساعتين")


@pytest.mark.parametrize(
    ("card", "said"),
    [
        (
            Card(title="a", note="\u2068Almada\u2069", when=Moment(NOON, "today")),
            "\u2068Almada\u2069 · \u2068today\u2069",
        ),
        (Card(title="a", note="Almada"), "Almada"),
        (Card(title="a", when=Moment(NOON, "اليوم")), "\u2068اليوم\u2069"),
        (Card(title="a"), ""),
    ],
)
def test_the_small_print_is_the_note_and_the_time_behind_it(card: Card, said: str) -> None:
    assert small_print(card) == said


def test_each_thing_to_do_but_reading_has_a_sign_for_lists() -> None:
    assert [button.sign for button in list_buttons(BRIDGE, language("en"))] == ["", "☆", "≈"]
