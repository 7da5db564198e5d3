import unicodedata

import pytest
from hypothesis import example, given

from bot.text.clean import _pass, clean, clean_line
from tests.text.strategies import articles, hostile

ENGLAND = "🏴" + "".join(chr(0xE0000 + ord(letter)) for letter in "gbeng") + "\U000e007f"


@pytest.mark.parametrize(
    "text",
    [
        "أعلنت الحكومة ذلك.\n\nوأضافت أنها «ستواصل» العمل.",
        "رَئِيسُ الوُزَرَاءِ: مُحَمَّدٌ",
        "ﷺ ۝١ العــراق ﻻ ٢٠٢٦",
        "می\u200cشود",
        "1445 ه\u200d عام",
        "👨\u200d👩\u200d👧\u200d👦 👍🏽 🇸🇾 1\ufe0f\u20e3 #\ufe0f\u20e3 ❤\ufe0f\u200d🔥 👩🏽\u200d⚕\ufe0f",
        "🙂\u200d↔\ufe0f",
        ENGLAND,
        "\U0001fa75 \U0001fae8",
        "हिन्दी क्\u200dष क्\u200cष",
        "അവന\u0d4d\u200d വന്നു",
        "র\u200d্যাব",
        "ความเป็นผู้ใหญ่",
        "မြွှော့်",
        "Việt Nam: tiếng Việt, Ṩ̃",
        "בְּרֵאשִׁ֖ית",
        "c++ <b>&amp;</b> @everyone *x*",
    ],
)
def test_real_text_stays_as_it_is(text: str) -> None:
    text = unicodedata.normalize("NFC", text)
    assert clean(text) == text


@pytest.mark.parametrize(
    ("text", "cleaned"),
    [
        pytest.param("\ufeff\u200fخبر\u200e\u061c \u202eعاجل\u202c \u2066x\u2069", "خبر عاجل x", id="bidi controls"),
        pytest.param("a\x00\x07\x1b\x9fb\tc", "ab c", id="control characters"),
        pytest.param("a\r\nb\rc\u2028d\u2029e\x85f\x0bg\x0ch", "a\nb\nc\nd\ne\nf\ng\nh", id="line breaks"),
        pytest.param("  a \xa0\u3000 b  \n\n\n\n \t\n c ", "a b\n\nc", id="spaces and blank lines"),
        pytest.param("cafe\u0301", "café", id="NFC"),
        pytest.param("x\ud800\udfff\uffff\ufdd0\U0010ffff\ue000\u0378\ufffcy", "xy", id="no characters"),
        pytest.param("so\xadft\u200bhy\u2060phen", "softhyphen", id="format characters"),
        pytest.param("خبر\U000e0068\U000e0069\U000e007f", "خبر", id="hidden tags"),
        pytest.param("🏴\U000e0075\U000e0073\U000e007f", "🏴", id="an unknown flag"),
        pytest.param("a\u200d b\u200c", "a b", id="joiners outside words"),
        pytest.param("خ\u200c\u200d\u200cب", "خ\u200cب", id="joiners in a row"),
        pytest.param("\u200dخ\u200d\u064e", "خ\u064e", id="a joiner before a mark"),
        pytest.param("👩\u200d!\u200d👩", "👩!👩", id="joiners outside emoji"),
        pytest.param("👩\u200c👩", "👩👩", id="a non-joiner between emoji"),
        pytest.param("q" + "\u0335\u0321\u0301\u0302\u0303\u0304\u0305", "q\u0335\u0321\u0301\u0302", id="zalgo"),
        pytest.param("น" + "\u0e47" * 9, "น\u0e47", id="Thai zalgo"),
        pytest.param("-\u0301\u0302\u0303+\u0301\u0302", "-\u0301\u0302\u0303+\u0301\u0302", id="two bases"),
        pytest.param("a" + "\u0903\u0904"[0] + "\u20dd" * 9, "a\u0903" + "\u20dd" * 4, id="circles"),
        pytest.param("ا" + "\u064e" * 99 + "ب" + "\u0651\u064e", "ا" + "\u064e" * 4 + "ب\u064e\u0651", id="harakat"),
        pytest.param(
            "a" + "".join(map(chr, range(0x0FB0, 0x0FBD))), "a" + "".join(map(chr, range(0x0FB0, 0x0FB8))), id="8"
        ),
        pytest.param("أ\n\u0301\ufe0f\nب", "أ\n\nب", id="a line of marks"),
    ],
)
def test_what_does_not_belong_goes(text: str, cleaned: str) -> None:
    assert clean(text) == cleaned


@pytest.mark.parametrize(
    "text", ["", " \n\t", "\u200f\u202e\ufeff", "\u3164\uffa0\u115f\u2800", "\u0301\ufe0f", "\u200d\u200c", "\ud800"]
)
def test_nothing_that_can_be_seen_is_nothing(text: str) -> None:
    assert clean(text) == ""
    assert clean_line(text) == ""


@example("अ\u0334\u0334\u0334\u0334\u094d\u200d")  # the virama that allowed the joiner goes
@example("ก\u0e47\u0670\u0e47\u064f")  # the vowel that kept two marks from their order goes
@given(hostile | articles)
def test_cleaning_twice_is_cleaning_once(text: str) -> None:
    assert clean(clean(text)) == clean(text)
    assert clean_line(clean_line(text)) == clean_line(text)


@given(hostile)
def test_no_control_is_left(text: str) -> None:
    cleaned = clean(text)
    controls = {char for char in cleaned if unicodedata.category(char) in {"Cc", "Cs", "Co"}}
    assert controls <= {"\n"}
    assert not set(cleaned) & set(
        "\u200b\u200e\u200f\u061c\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\ufeff"
    )
    assert "\n\n\n" not in cleaned


@given(hostile)
def test_every_letter_and_digit_is_left(text: str) -> None:
    blanks = "\u115f\u1160\u3164\uffa0"
    letters = [char for char in unicodedata.normalize("NFKD", text) if char.isalnum() and char not in blanks]
    kept = [char for char in unicodedata.normalize("NFKD", clean(text)) if char.isalnum()]
    assert kept == letters


@given(hostile)
def test_a_line_is_the_text_without_breaks(text: str) -> None:
    assert clean_line(text) == " ".join(clean(text).split())


def test_an_emoji_or_letter_of_a_newer_unicode_stays() -> None:
    assert clean("\U0001faff \U0003134a \U000323b0") == "\U0001faff \U0003134a \U000323b0"


@given(articles | hostile)
@example("خوفاً من ذلك.\n\nقال «نعم»")
def test_what_is_clean_already_is_known_at_once(text: str) -> None:
    once = _pass(_pass(_pass(text)))
    assert clean(text) == once
