import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.text.bidi import LRM, RLM, Direction, anchor, direction, isolate, strip_controls
from tests.text.strategies import articles, hostile

directions: st.SearchStrategy[Direction] = st.sampled_from(("rtl", "ltr"))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", "ltr"),
        ("2026 – 12:30 🗞", "ltr"),
        ("خبر عاجل", "rtl"),
        ("Breaking news", "ltr"),
        ("BBC عربي", "rtl"),
        ("خبر news", "ltr"),
        ("خبر new", "rtl"),
        ("🇸🇾🇱🇧 خبر", "rtl"),
        ("١٢٣ abc", "ltr"),
    ],
)
def test_direction_is_that_of_most_letters(text: str, expected: str) -> None:
    assert direction(text) == expected


@pytest.mark.parametrize(
    "line",
    [
        "BBC عربي: انطلاق المفاوضات",
        "iPhone الجديد في الأسواق العربية",
        "🇸🇾 سوريا: اجتماع في دمشق",
        "1. CNN بالعربية",
        '"Reuters" تنقل عن مسؤول',
        "Source: هيئة الإذاعة البريطانية",
    ],
)
def test_an_arabic_line_that_begins_with_latin_gets_a_mark(line: str) -> None:
    assert anchor(line, "rtl") == RLM + line


@pytest.mark.parametrize(
    "line",
    [
        "خبر عاجل",
        "12 قتيلا في انفجار",
        "٣ قرارات جديدة",
        "🔥 خبر عاجل",
        "«خبر» عاجل",
        '"تصعيد" في الجنوب',
        "- بند أول",
        "ارتفاع سهم Apple",
        "المصدر: The New York Times International",
        "\u2068Associated Press International\u2069 عن مسؤول",
        "المصدر: \u2068Associated Press\u2069",
        "Apple unveils the new iPhone",
        "",
        "   ",
    ],
)
def test_a_line_that_is_right_already_stays(line: str) -> None:
    assert anchor(line, "rtl") == line


@pytest.mark.parametrize(
    ("line", "base", "mark"),
    [
        ("2026 / 12:30", "rtl", RLM),
        ("2026 / 12:30", "ltr", ""),
        ("\u2068Reuters\u2069", "rtl", RLM),
        ("العربية channel to launch a new service", "ltr", LRM),
        ("العربية channel to launch a new service", "rtl", LRM),
        ("BBC عربي تطلق خدمة جديدة", "ltr", RLM),
        ("Source: هيئة الإذاعة البريطانية", "ltr", ""),
        ("أعلنت شركة OpenAI يوم 27/11/2026 نموذجا جديدا (GPT-6) يدعم C++ و Rust.", "ltr", ""),
        ("أخبار Mosul in", "ltr", LRM),
        ("Topics: سياسة", "ltr", ""),
        ("iPhone 17 Pro في السوق", "rtl", RLM),
        ("Apple unveils \u2068خبر\u2069", "ltr", ""),
        ("\u2068a \u2067b\u2069 c\u2069 خبر", "rtl", ""),
        ("خبر \u2069\u2068 never closed", "rtl", ""),
    ],
)
def test_the_base_decides_where_letters_leave_it_open(line: str, base: Direction, mark: str) -> None:
    assert anchor(line, base) == mark + line


def test_each_line_is_looked_at_alone() -> None:
    text = "خبر عاجل\nBBC عربي\n\nApple today\n"
    assert anchor(text, "rtl") == f"خبر عاجل\n{RLM}BBC عربي\n\nApple today\n"


@given(hostile | articles, directions)
def test_anchoring_twice_is_anchoring_once(text: str, base: Direction) -> None:
    assert anchor(anchor(text, base), base) == anchor(text, base)


@given(hostile | articles, directions)
def test_without_the_marks_it_is_the_text_again(text: str, base: Direction) -> None:
    bare = strip_controls(text)
    assert strip_controls(anchor(bare, base)) == bare


def test_isolate_wraps_and_lets_nothing_out() -> None:
    assert isolate("Reuters") == "\u2068Reuters\u2069"
    assert isolate("a\u2069\u202eb") == "\u2068ab\u2069"
    assert isolate(isolate("خبر")) == isolate("خبر")
    assert isolate("") == ""


@given(hostile)
def test_no_control_is_left(text: str) -> None:
    assert not set(strip_controls(text)) & set(
        "\u200e\u200f\u061c\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
    )
