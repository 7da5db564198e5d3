import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.text.clean import clean
from bot.text.length import codepoints, utf16
from bot.text.split import shorten, spans, split
from tests.text.strategies import articles, characters, hostile


def dense(text: str) -> str:
    return "".join(text.split())


@pytest.mark.parametrize(
    ("text", "limit", "pieces"),
    [
        pytest.param("", 5, [], id="nothing"),
        pytest.param(" \n\t ", 2, [], id="only white space"),
        pytest.param("  خبر عاجل \n", 8, ["خبر عاجل"], id="fits once the space around it is gone"),
        pytest.param("مرحبا.\n\nكيف حالك اليوم؟", 20, ["مرحبا.", "كيف حالك اليوم؟"], id="blank line"),
        pytest.param("سطر أول\nسطر ثان وثالث", 16, ["سطر أول", "سطر ثان وثالث"], id="line break"),
        pytest.param("هل انتهى؟ نعم انتهى اليوم", 20, ["هل انتهى؟", "نعم انتهى اليوم"], id="Arabic question mark"),
        pytest.param("قال «كفى». ثم مضى بعيدا", 16, ["قال «كفى».", "ثم مضى بعيدا"], id="point"),
        pytest.param("قال «كفى!» ثم مضى بعيدا", 16, ["قال «كفى!»", "ثم مضى بعيدا"], id="closing quote"),
        pytest.param("اردو جملہ۔ دوسرا جملہ یہاں", 18, ["اردو جملہ۔", "دوسرا جملہ یہاں"], id="Urdu full stop"),
        pytest.param("It ended. Then it began anew", 20, ["It ended.", "Then it began anew"], id="Latin sentence"),
        pytest.param("Growth of 4.6 per cent", 12, ["Growth of", "4.6 per cent"], id="a decimal stays whole"),
        pytest.param("He saw Dr. Hassan there", 16, ["He saw Dr.", "Hassan there"], id="words where no sentence ends"),
        pytest.param(
            "رابط https://x.example/abcdef", 12, ["رابط", "https://x.ex", "ample/abcdef"], id="a long address"
        ),
        pytest.param("ا" * 7, 3, ["ااا", "ااا", "ا"], id="no place at all"),
        pytest.param("🗞🗞🗞", 5, ["🗞🗞", "🗞"], id="UTF-16 units"),
        pytest.param("🇸🇾🇱🇧🇮🇶", 6, ["🇸🇾", "🇱🇧", "🇮🇶"], id="flags"),
        pytest.param("خبر. " + "و" * 20, 20, ["خبر.", "و" * 20], id="a word alone fills the next piece"),
    ],
)
def test_cuts_at_the_best_place(text: str, limit: int, pieces: list[str]) -> None:
    assert split(text, limit) == pieces


def test_a_quarter_is_full_enough_for_a_sentence() -> None:
    assert split("لا نعم. " + "و" * 26 + " x", 28) == ["لا نعم.", "و" * 26 + " x"]


def test_a_sentence_that_ends_too_early_is_passed_over() -> None:
    assert split("لا. " + "كلمة " * 8, 24) == ["لا. كلمة كلمة كلمة كلمة", "كلمة كلمة كلمة كلمة"]


def test_measures_as_it_is_told() -> None:
    assert split("🗞🗞🗞", 3, codepoints) == ["🗞🗞🗞"]
    assert split("a&a&a", 6, lambda text: len(text.replace("&", "&amp;"))) == ["a&", "a&", "a"]


def test_a_cluster_longer_than_the_limit_is_cut_between_code_points() -> None:
    assert split("e" + "\u0301" * 4, 3) == ["e\u0301\u0301", "\u0301\u0301"]


def test_a_space_that_carries_a_mark_is_kept() -> None:
    assert split("ab \u0301cd", 4) == ["ab", " \u0301cd"]
    assert split("ab \u0301", 1) == ["a", "b", "\u0301"]


@pytest.mark.parametrize(("text", "limit"), [("🗞", 1), ("خبر", 0), ("خبر", -3)])
def test_no_room_for_one_code_point_is_an_error(text: str, limit: int) -> None:
    with pytest.raises(ValueError, match="no room"):
        split(text, limit)


@given(hostile, st.integers(2, 30))
def test_every_piece_fits_and_only_white_space_is_lost(text: str, limit: int) -> None:
    pieces = split(text, limit)
    assert all(piece and utf16(piece) <= limit for piece in pieces)
    assert dense("".join(pieces)) == dense(text)


@given(characters, st.integers(14, 40))
def test_no_character_is_broken(clusters: list[str], limit: int) -> None:
    edges = {0}
    for cluster in clusters:
        edges.add(max(edges) + len(cluster))
    text = "".join(clusters)
    inside_space = {at for at in range(1, len(text)) if text[at - 1].isspace() or text[at].isspace()}
    assert {edge for span in spans(text, limit) for edge in span} <= edges | inside_space | points_in(text)


def points_in(text: str) -> set[int]:
    """The places around a point that belongs to one of the SPACES."""
    return {at for at in range(1, len(text)) if text[at - 1] in ".؟…" or text[at] in ".؟…"}


@given(articles.map(clean), st.integers(95, 300))
def test_sentences_stay_whole_where_they_fit(text: str, limit: int) -> None:
    for piece in split(text, limit)[:-1]:
        assert piece.endswith((".", "؟", "!", "».", '?"'))


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("أعلنت الحكومة ذلك. " * 14_000, id="sentences"),
        pytest.param("ا" * 250_000, id="one word"),
        pytest.param("." * 250_000 + "a", id="points"),
        pytest.param("e" + "\u0301" * 250_000, id="one character"),
        pytest.param("🇸" * 500_000, id="flags"),
        pytest.param("\n " * 125_000 + "ا", id="white space"),
    ],
)
def test_a_quarter_of_a_million_characters_takes_no_time(text: str) -> None:
    began = time.process_time()
    split(text, 4096)
    assert time.process_time() - began < 2, "it takes a tenth of that, and a minute when not linear"


@pytest.mark.parametrize(
    ("text", "limit", "short"),
    [
        ("", 5, ""),
        ("  خبر  ", 3, "خبر"),
        ("مرحبا بكم في النشرة", 19, "مرحبا بكم في النشرة"),
        ("مرحبا بكم في النشرة", 14, "مرحبا بكم في…"),
        ("مرحبا بكم في النشرة", 10, "مرحبا بكم…"),
        ("مرحبا بكم، في النشرة", 12, "مرحبا بكم…"),
        ("مرحبا (بكم) في", 9, "مرحبا…"),
        ("انتهى. وبعد", 8, "انتهى…"),
        ("من والاستراتيجية", 10, "من والاست…"),
        ("سطر أول\nسطر ثان", 10, "سطر أول…"),
        ("....................", 5, "....…"),
        ("👨\u200d👩\u200d👧خبر", 9, "👨\u200d👩\u200d👧…"),
        ("👨\u200d👩\u200d👧خبر", 8, "…"),
        ("🗞🗞", 2, "…"),
        ("خبر عاجل", 1, "…"),
        ("خبر عاجل", 0, ""),
    ],
)
def test_shorten(text: str, limit: int, short: str) -> None:
    assert shorten(text, limit) == short


@given(hostile, st.integers(0, 30))
def test_a_short_text_fits_and_begins_like_the_long_one(text: str, limit: int) -> None:
    short = shorten(text, limit)
    assert utf16(short) <= limit
    assert short == short.rstrip()
    assert short == text.strip() or text.strip().startswith(short.removesuffix("…"))


def test_shorten_counts_what_it_is_told() -> None:
    assert shorten("🗞🗞🗞🗞", 3, codepoints) == "🗞🗞…"
