import unicodedata
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.text import analysis as module
from bot.text.analysis import Token, analyse, tokens
from bot.text.fold import fold, words
from tests.text.strategies import HOSTILE, articles, characters, hostile

LISTS = sorted(Path(__file__).parent.glob("words_that_*.txt"))
ARABIC = sorted({word for file in LISTS for word in file.read_text(encoding="utf-8").split() if word.isalpha()})
ENGLISH = ("Iraq", "president", "elections", "ISIL", "naive", "talks")
NUMBERS = ("7", "16", "2026", "400000")


def shapes(letter: str) -> str:
    """The letter and its presentation forms."""
    forms = (*range(0xFB50, 0xFE00), *range(0xFE70, 0xFF00), *range(0xFF10, 0xFF5B))
    return letter + "".join(chr(code) for code in forms if unicodedata.normalize("NFKC", chr(code)) == letter)


GROUPS = (
    *("اأإآٱ", "هةہھ", "يىیئ", "وؤ", "كک"),
    *("".join(chr(zero + digit) for zero in (0x30, 0x660, 0x6F0)) for digit in range(10)),
    *("AaÁáÀà", "EeÉéÊê", "IiÍíÏï", "NnÑñ", "SsŠš", "TtŤť", "LlŁł"),
)
SPELLINGS = {letter: "".join(map(shapes, group)) for group in GROUPS for letter in group}
UNSEEN = "\u200e\u200f\u061c\u202b\u202c\u2067\u2069\u200c\u200d\xad\ufeff"
HARAKAT = "\u064b\u064c\u064d\u064e\u064f\u0650\u0651\u0652\u0670\u0654\u0655\u06e1\u08f0\u0898"
ACCENTS = "\u0301\u0308\u0327\u1dc4\u1ab0"


@st.composite
def spelt_twice(draw: st.DrawFn) -> tuple[str, str]:
    word = draw(st.sampled_from((*ARABIC, *ENGLISH, *NUMBERS)))
    between = "ـء" + HARAKAT if word in ARABIC else ACCENTS if word in ENGLISH else ""
    inside = st.text(between + UNSEEN, max_size=2)
    spelt = (draw(st.sampled_from(SPELLINGS.get(letter) or shapes(letter))) + draw(inside) for letter in word)
    return word, draw(st.text(UNSEEN, max_size=2)) + "".join(spelt)


@given(spelt_twice())
def test_any_spelling_of_a_word_is_that_word(pair: tuple[str, str]) -> None:
    word, spelt = pair
    assert analyse(spelt) == analyse(word)
    assert len(analyse(word)) == 1


@given(st.lists(spelt_twice(), max_size=6), st.sampled_from((" ", "، ", "\n", " - ", "/", ". ", "«")))
def test_words_are_the_same_wherever_they_stand(spelt: list[tuple[str, str]], between: str) -> None:
    text = between.join(variant for _, variant in spelt)
    assert analyse(text) == [analysed for word, _ in spelt for analysed in analyse(word)]


@pytest.mark.parametrize(
    ("typed", "also"),
    [
        ("400,000", "400000"),
        ("٤٠٠٬٠٠٠", "400000"),
        ("۴۰۰٬۰۰۰", "400,000"),
        ("٤٠٠,٠٠٠", "400000"),
        ("1,234,567", "1234567"),
        ("1,234.5", "1234 5"),
        ("(1,000)", "1000"),
        ("400,000م", "400000م"),
        ("1,500kg", "1500 kg"),
        ("1,23", "1 23"),
        ("12,3456", "12 3456"),
        ("1234,567", "1234 567"),
        ("1,000,00", "1000 00"),
        ("F16", "F-16"),
        ("COVID-19", "covid19"),
        ("الـIMF", "ال IMF"),
        ("2021م", "2021 م"),
        ("a_b", "a b"),
        ("لعام٢٠٢٦", "لعام 2026"),
        ("ﷲ ﻻ", "الله لا"),
        ("ٹرمپ", "ٹرمب"),
        ("1\ufe0f\u20e32\ufe0f\u20e3", "12"),
    ],
)
def test_typed_otherwise_and_the_same(typed: str, also: str) -> None:
    assert analyse(typed) == analyse(also)
    assert analyse(also)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("", []),
        ("?! … 🗞 _ ـ ء", []),
        ("والعراق: 400,000", [(0, 7, "والعراق", "عراق"), (9, 16, "400000", "400000")]),
        ("في رَئِيس!", [(0, 2, "في", "في"), (3, 9, "رييس", "رييس")]),
        ("F16", [(0, 3, "f", "f"), (0, 3, "16", "16")]),
        ("the talks", [(0, 3, "the", "the"), (4, 9, "talks", "talk")]),
        ("\u200fخبر\u200f", [(1, 5, "خبر", "خبر")]),
        ("ٹرمپ", [(0, 4, "ٹرمب", "ٹرمب")]),
        ("новости", [(0, 7, "новости", "новости")]),
    ],
)
def test_tokens(text: str, found: list[tuple[int, int, str, str]]) -> None:
    assert tokens(text) == [Token(*one) for one in found]


anything = hostile | articles | characters.map("".join) | st.text(HOSTILE + "0123456789,٬", max_size=40) | st.text()


@given(anything)
def test_tokens_stand_in_order_where_their_words_are(text: str) -> None:
    found = tokens(text)
    assert analyse(text) == [(token.word, token.stem) for token in found]
    assert all(0 <= token.start < token.stop <= len(text) for token in found)
    places = list(dict.fromkeys((token.start, token.stop) for token in found))
    assert all(stop <= start for (_, stop), (start, _) in pairwise(places))
    assert all(token.word in module._GROUPS.sub("", fold(text[token.start : token.stop])) for token in found)
    assert all(token.word and token.stem and len(token.word) <= 64 for token in found)


@given(articles)
def test_nothing_that_is_written_is_left_out(text: str) -> None:
    assert "".join(word for word, _ in analyse(text)) == "".join(words(text))


def test_every_mark_that_folding_takes_out_of_arabic_or_latin_stands_inside_a_word() -> None:
    blocks = (*range(0x300, 0x370), *range(0x600, 0x700), *range(0x890, 0x900), *range(0x1AB0, 0x1B00))
    marks = [chr(code) for code in (*blocks, *range(0x1DC0, 0x1E00), *range(0xFE00, 0xFE10))]
    unseen = [mark for mark in marks if unicodedata.category(mark) == "Mn" and fold(mark) == ""]
    assert [hex(ord(mark)) for mark in unseen if len(tokens(f"ب{mark}ب")) != 1] == []
    assert len(unseen) > 200


def test_what_is_remembered_is_short_and_not_without_end(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "_REMEMBERED", 3)
    known = module._Known()
    for run in (*ARABIC[:20], *ARABIC[:20]):
        assert known[run] == tuple(analyse(run))
        assert run in known
        assert len(known) <= 3
    kept = dict(known)
    assert [word for word, _ in known["2021م"]] == ["2021", "م"]
    assert known["ء"] == ()
    assert known["b" * 65] == (("b" * 64, "b" * 64),)
    assert known == kept


def test_only_the_beginning_of_an_endless_word_counts() -> None:
    assert analyse("x" * 64) == analyse("x" * 99)
    assert analyse("x" * 63) != analyse("x" * 64)


@pytest.mark.parametrize(
    ("text", "count"),
    [
        pytest.param("ا" * 10**6, 1, id="Arabic letters"),
        pytest.param("a" * 10**6, 1, id="Latin letters"),
        pytest.param("\u064b" * 10**6, 0, id="marks"),
        pytest.param("ب" + "\u064b\u0301" * (10**6 // 2), 1, id="a letter and marks"),
        pytest.param("1" * 10**6, 1, id="digits"),
        pytest.param("1" + ",111" * (10**6 // 4), 1, id="groups of digits"),
        pytest.param("1" + ",111" * (10**6 // 4) + "1", 2, id="groups of digits that end otherwise"),
        pytest.param("1," * (10**6 // 20), 10**6 // 20, id="digits and commas"),
        pytest.param("aا1" * (10**6 // 30), 10**5, id="scripts in turn"),
        pytest.param("," * 10**6, 0, id="commas"),
    ],
)
def test_hostile_lengths_come_to_an_end(text: str, count: int) -> None:
    assert len(analyse(text)) == pytest.approx(count, rel=0.001)
    assert len(module._known) <= module._REMEMBERED
