import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.text.fold import words
from bot.text.lexicon import lexicon
from bot.text.stem import SHORT, likelihood, split, stem
from tests.text.strategies import hostile


@pytest.mark.parametrize(
    ("word", "base"),
    [
        ("elections", "elect"),
        ("election", "elect"),
        ("talks", "talk"),
        ("talking", "talk"),
        ("ministries", "ministri"),
        ("ministry", "ministri"),
        ("generously", "generous"),
        ("skies", "sky"),
        ("dying", "die"),
        ("news", "news"),
    ],
)
def test_english_by_porter_2(word: str, base: str) -> None:
    assert stem(word) == base


@pytest.mark.parametrize(
    "word",
    [
        *("", "م", "في", "us", "is"),
        *("2026", "400000", "000"),
        *("новости", "ειρηνη", "שלום", "新闻", "ٹرمپ", "ångström"),
    ],
)
def test_numbers_short_words_and_other_scripts_are_their_own(word: str) -> None:
    assert stem(word) == word


@pytest.mark.parametrize(
    ("word", "parts"),
    [
        ("والعراق", ("وال", "عراق", "")),
        ("واشنطن", ("", "واشنطن", "")),
        ("وزير", ("", "وزير", "")),
        ("للحكومه", ("لل", "حكوم", "ه")),
        ("بوزارته", ("ب", "وزار", "ته")),
    ],
)
def test_the_likeliest_parts(word: str, parts: tuple[str, str, str]) -> None:
    assert split(word) == parts


@given(st.text("ابتدرزسعفقكلمنهوي", min_size=3, max_size=20))
def test_the_parts_are_the_word_and_the_likeliest(word: str) -> None:
    proclitic, base, suffix = split(word)
    weights = lexicon().weights
    assert proclitic + base + suffix == word
    assert likelihood((proclitic, base, suffix), weights) >= likelihood(("", word, ""), weights)
    feminine = (f"{base}ه", f"{base[:-1]}ه") if suffix else ()
    assert stem(word) in {lexicon().links.get(each, each) for each in (base, *feminine)}


def test_what_the_table_lacks_is_cut_where_most_words_are() -> None:
    assert split("والزغنفه") == ("وال", "زغنف", "ه")
    assert stem("والزغنفه") == stem("للزغنف") == stem("زغنف") == "زغنف"


def test_likelihood_prefers_known_and_long_bases() -> None:
    known = likelihood(("", "عراق", ""), {"عراق": -7.0})
    assert known > likelihood(("", "عراق", ""), {}) > likelihood(("", "عراقيات", ""), {})
    short = likelihood(("", "عر", ""), {"عر": -7.0})
    assert short == pytest.approx(known + SHORT)


@given(hostile | st.text())
def test_every_word_has_a_stem(text: str) -> None:
    assert all(stem(word) for word in words(text))


def test_every_base_of_the_table_has_a_stem() -> None:
    table = lexicon()
    assert all(stem(base) for base in (*table.weights, *table.links))
