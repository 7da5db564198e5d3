import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.text.analysis import analyse, tokens
from bot.text.emphasis import START, STOP, plain, runs
from bot.text.snippet import snippet
from tests.text.strategies import articles, characters, hostile

VISIBLE = {ord(START): "⟪", ord(STOP): "⟫"}
FILLER = "كلمة أخرى " * 40


def about(text: str, words: str, limit: int = 180) -> str:
    return snippet(text, {stem for _, stem in analyse(words)}, limit).translate(VISIBLE)


@pytest.mark.parametrize(
    ("text", "words", "shown"),
    [
        ("", "العراق", ""),
        ("في لبنان اليوم", "العراق", ""),
        ("في العراق اليوم", "", ""),
        ("في والعراق اليوم", "العراق", "في ⟪والعراق⟫ اليوم"),
        ("قال رَئِيسُ الوُزَرَاءِ", "وزير رئيس", "قال ⟪رَئِيسُ⟫ ⟪الوُزَرَاءِ⟫"),
        ("إلى القاهــرة!", "القاهره", "إلى ⟪القاهــرة⟫!"),
        ("The Élections, today", "election", "The ⟪Élections⟫, today"),
        ("an F-16 and an F16", "F16", "an ⟪F⟫-⟪16⟫ and an ⟪F16⟫"),
        ("بلغ ٤٠٠٬٠٠٠م", "400000", "بلغ ⟪٤٠٠٬٠٠٠⟫م"),
        ("  في \n\n العراق\t\u2028اليوم \x85", "العراق", "في ⟪العراق⟫ اليوم"),
        ("«العراق»،العراق", "العراق", "«⟪العراق⟫»،⟪العراق⟫"),
    ],
)
def test_hits_stand_out_in_their_own_letters(text: str, words: str, shown: str) -> None:
    assert about(text, words) == shown


def test_a_hit_has_a_little_before_it() -> None:
    shown = about(f"{FILLER}في العراق {FILLER}", "العراق")
    assert shown.startswith("…")
    assert shown.endswith("…")
    assert shown[1:].startswith(("كلمة ", "أخرى "))
    assert shown[:-1].endswith((" كلمة", " أخرى"))
    assert 15 <= shown.index("⟪") <= 31
    assert 165 <= len(shown.replace("⟪", "").replace("⟫", "")) <= 180


def test_the_beginning_has_no_ellipsis_before_it_and_the_end_none_behind() -> None:
    first, last = about(f"العراق {FILLER}", "العراق"), about(f"{FILLER}العراق", "العراق")
    assert first.startswith("⟪العراق⟫ كلمة")
    assert first.endswith("…")
    assert last.startswith("…")
    assert last.endswith(" ⟪العراق⟫")
    assert len(last) > 150


@pytest.mark.parametrize("length", range(60, 80))
def test_what_fits_is_whole_and_what_does_not_keeps_its_last_word(length: int) -> None:
    text = ("كلمة " * length)[: length - 7] + " العراق"
    shown = about(text, "العراق", 70)
    assert shown.endswith("⟪العراق⟫")
    assert shown.startswith("…") == (len(text) > 70)


def test_the_window_with_the_most_different_words_is_shown() -> None:
    one, both = "العراق العراق العراق", "العراق ولبنان"
    assert "⟪ولبنان⟫" in about(f"{one} {FILLER} {both} {FILLER}", "العراق لبنان")
    assert about(f"{both} 1 {FILLER} {both} 2", "العراق لبنان").startswith("⟪العراق⟫ ⟪ولبنان⟫ 1")


@pytest.mark.parametrize("gap", range(120, 150))
@pytest.mark.parametrize("word_before", ["س", "سس", "سسس", "سسسس", "سسسسس"])
def test_words_that_were_counted_together_are_shown_together(gap: int, word_before: str) -> None:
    text = f"{FILLER}{word_before} العراق {'س' * gap} لبنان {FILLER}العراق لبنان {FILLER}"
    assert about(text, "العراق لبنان").count("⟪") == 2


@pytest.mark.parametrize(
    ("text", "words"),
    [
        pytest.param("ا" * 5000 + " العراق " + "ب" * 5000, "العراق", id="long words around"),
        pytest.param(f"{'س' * 500}،العراق،{'س' * 500}", "العراق", id="no spaces"),
        pytest.param("x" * 500, "x" * 64, id="a hit longer than the limit"),
        pytest.param(f"{FILLER}{'x' * 500} {FILLER}", "x" * 64, id="a hit longer than the limit, far in"),
        pytest.param(f"العراق،{'س' * 500}", "العراق", id="a long word behind"),
        pytest.param("ب" + "\u064e" * 500, "ب", id="a letter and marks"),
        pytest.param("ﷺ " * 500, "الله صلى", id="words in one letter"),
        pytest.param("a1" * 500, "a 1", id="one run of many words"),
    ],
)
def test_hostile_text_has_its_hit_within_the_limit(text: str, words: str) -> None:
    shown = snippet(text, {stem for _, stem in analyse(words)}, 180)
    assert len(plain(shown)) <= 180
    assert any(emphatic for _, emphatic in runs(shown))


WORDS = ("العراق", "والعراق", "رَئِيس", "elections", "F16", "400,000", "ﷺ", "س" * 90, "،", "الاتفاق")
texts = st.lists(st.sampled_from(WORDS) | hostile | articles | characters.map("".join), max_size=12).map(
    lambda pieces: plain(" ".join(pieces))
)


@given(
    texts, st.sets(st.sampled_from(("عراق", "رييس", "elect", "16", "400000", "الله", "س" * 64))), st.integers(62, 300)
)
def test_a_snippet_is_a_piece_of_the_line_with_a_hit_in_it(text: str, stems: set[str], limit: int) -> None:
    shown = snippet(text, stems, limit)
    line = " ".join(text.split())
    assert plain(shown).removeprefix("…").removesuffix("…") in line
    assert len(plain(shown)) <= limit
    assert (len(line) <= limit) <= (plain(shown) in {line, ""})
    hits = [piece for piece, emphatic in runs(shown) if emphatic]
    assert bool(hits) == bool(shown) == any(token.stem in stems for token in tokens(line))
    assert all(stems & {token.stem for token in tokens(hit)} or len(hit) > limit // 3 for hit in hits)
