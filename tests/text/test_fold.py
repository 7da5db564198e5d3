import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.text import fold as module
from bot.text.fold import fold, words
from tests.text.strategies import hostile


@pytest.mark.parametrize(
    ("typed", "also"),
    [
        ("أحمد", "احمد"),
        ("إيران", "ايران"),
        ("آسيا", "اسيا"),
        ("ٱلله", "الله"),
        ("القاهرة", "القاهره"),
        ("مصطفى", "مصطفي"),
        ("مسؤول", "مسوول"),
        ("هيئة", "هييه"),
        ("سماء", "سما"),
        ("رَئِيسُ الوُزَرَاءِ", "رئيس الوزراء"),
        ("العــراق", "العراق"),
        ("هٰذا", "هذا"),
        ("کتاب ایران", "كتاب ايران"),
        ("گوگل", "كوكل"),
        ("پاريس چاد ژنيف ڤيينا", "باريس جاد زنيف فيينا"),
        ("ہھ", "هه"),
        ("ڨفصة ڭادير", "قفصة كادير"),
        ("ﻻ ﷲ ﺧﺒﺮ", "لا الله خبر"),
        ("٢٠٢٦ ۲۰۲۶ २०२६", "2026 2026 2026"),
        ("\u202bخبر\u200f\u202c", "خبر"),
        ("می\u200cشود", "میشود"),
        ("Café Zürich Łódź Malmö Tromsø", "cafe zurich lodz malmo tromso"),
        ("STRASSE", "straße"),
        ("İstanbul ISTANBUL", "istanbul istanbul"),
        ("Ｋｈａｂａｒ ﬁle", "khabar file"),
        ("1\ufe0f\u20e3", "1"),
        ("שָׁלוֹם", "שלום"),
        ("か\u200eﾞ", "が"),
    ],
)
def test_typed_variants_are_equal(typed: str, also: str) -> None:
    assert fold(typed) == fold(also)


@pytest.mark.parametrize(
    ("one", "other"), [("خبر", "خير"), ("قلب", "كلب"), ("سوريا", "صوريا"), ("कि", "कु"), ("か", "が"), ("กา", "กี")]
)
def test_other_words_stay_apart(one: str, other: str) -> None:
    assert fold(one) != fold(other)


SPELLINGS = {"ا": "اأإآٱ", "ي": "يىیئ", "ه": "هةہھ", "و": "وؤ", "ك": "كکگ", "ب": "بپ", "ز": "زژ", "7": "7٧۷"}


@st.composite
def spelt_twice(draw: st.DrawFn) -> tuple[str, str]:
    plain = draw(st.text("".join(SPELLINGS) + "رسم ", max_size=20))
    unseen = st.text("ـ\u064e\u0651\u0670\u200f\u202b", max_size=2)
    spelt = (draw(st.sampled_from(SPELLINGS.get(letter, letter))) + draw(unseen) for letter in plain)
    return plain, "".join(spelt)


@given(spelt_twice())
def test_any_spelling_of_a_word_is_that_word(pair: tuple[str, str]) -> None:
    plain, spelt = pair
    assert fold(spelt) == fold(plain)


@given(hostile | st.text())
def test_folding_twice_is_folding_once(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@given(hostile | st.text())
def test_a_fold_is_no_longer_than_its_compatible_form(text: str) -> None:
    assert len(fold(text)) <= len(unicodedata.normalize("NFKC", text).casefold())


def test_the_table_does_not_grow_without_end() -> None:
    table = module._Folds()
    every = "".join(map(chr, range(0x20000, 0x20000 + 2 * module._REMEMBERED)))
    assert every.translate(table) == every
    assert len(table) <= module._REMEMBERED


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("", []),
        ("?! … 🗞", []),
        ("الرئيس: «لن نتراجع»، 2026", ["الرييس", "لن", "نتراجع", "2026"]),
        ("it's C++ rust-lang a_b", ["it", "s", "c", "rust", "lang", "a", "b"]),
        ("رَئِيس", ["رييس"]),
    ],
)
def test_words(text: str, found: list[str]) -> None:
    assert words(text) == found
