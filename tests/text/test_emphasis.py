"""Emphasis goes through a program inside the text, shows what was meant, and never itself."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.text.bidi import Direction, anchor
from bot.text.clean import clean, clean_line
from bot.text.emphasis import START, STOP, emphasised, is_signed, named, plain, runs, spans_of, tidied
from bot.text.length import utf16
from tests.text.strategies import articles, hostile, marked

Spans = list[tuple[int, int]]
anything = marked | hostile | articles


@st.composite
def texts_and_spans(draw: st.DrawFn) -> tuple[str, Spans]:
    """A text without signs, and spans of it: some empty, some side by side, some over several lines."""
    text = plain(draw(hostile | articles))
    ends = sorted(draw(st.lists(st.integers(0, len(text)), max_size=9)))
    return text, list(zip(ends[::2], ends[1::2], strict=False))


@pytest.mark.parametrize(
    ("text", "pieces"),
    [
        ("", []),
        ("خبر عاجل", [("خبر عاجل", False)]),
        ("في ⟪العراق⟫ اليوم", [("في ", False), ("العراق", True), (" اليوم", False)]),
        ("⟪a⟫⟪b⟫ ⟪c⟫", [("ab", True), (" ", False), ("c", True)]),
        ("و⟪الماء", [("و", False), ("الماء", True)]),
        ("⟪a\nb⟫", [("a", True), ("\nb", False)]),
        ("⟪a⟪b⟫c⟫", [("ab", True), ("c", False)]),
        ("⟫a⟪", [("a", False)]),
        ("a⟪⟫b", [("ab", False)]),
        ("a⟪ \t⟫b", [("a \tb", False)]),
        ("a⟪ b c ⟫d", [("a ", False), ("b c", True), (" d", False)]),
    ],
)
def test_runs(text: str, pieces: list[tuple[str, bool]]) -> None:
    assert runs(text.translate({ord("⟪"): START, ord("⟫"): STOP})) == pieces


@given(anything)
def test_runs_are_the_plain_text_in_pieces_that_take_turns(text: str) -> None:
    found = runs(text)
    assert "".join(piece for piece, _ in found) == plain(text)
    assert all(piece and not {START, STOP} & set(piece) for piece, _ in found)
    assert all(one != other for (_, one), (_, other) in pairwise(found))
    assert all(piece == piece.strip() and "\n" not in piece for piece, emphatic in found if emphatic)


@given(texts_and_spans())
def test_what_was_emphasised_is_emphasised(given_: tuple[str, Spans]) -> None:
    text, spans = given_
    shown = emphasised(text, spans)
    assert plain(shown) == text
    meant = {at for start, stop in spans for at in range(start, stop)}
    found = {at for start, stop in spans_of(shown) for at in range(start, stop)}
    assert found <= meant
    assert all(text[at].isspace() for at in meant - found)


@given(anything)
def test_places_are_counted_as_they_are_measured(text: str) -> None:
    words = [piece for piece, emphatic in runs(text) if emphatic]
    assert [plain(text)[start:stop] for start, stop in spans_of(text)] == words
    units = plain(text).encode("utf-16-le", "surrogatepass")
    places = spans_of(text, utf16)
    assert [units[2 * start : 2 * stop].decode("utf-16-le", "surrogatepass") for start, stop in places] == words


@given(anything)
def test_tidied_is_the_same_in_pairs_that_stand_apart(text: str) -> None:
    tidy = tidied(text)
    assert runs(tidy) == runs(text)
    assert tidied(tidy) == tidy
    assert not any(pair in tidy for pair in (START + START, START + STOP, STOP + START, STOP + STOP))


@given(anything)
def test_nobody_can_forge_emphasis(text: str) -> None:
    assert not {START, STOP} & set(clean(text) + clean_line(text))


def test_a_chat_that_is_named_is_its_id_where_nothing_draws_it() -> None:
    text = f"For {named('77')}"
    assert is_signed(text)
    assert (plain(text), runs(text), clean(text)) == ("For 77", [("For 77", False)], "For 77")


def test_the_signs_alone_are_nothing() -> None:
    assert clean(f"{START}word{STOP}\ufffa") == "word"


@given(texts_and_spans(), st.sampled_from(("rtl", "ltr")))
def test_emphasis_turns_no_line_around(given_: tuple[str, Spans], base: Direction) -> None:
    text, spans = given_
    assert plain(anchor(emphasised(text, spans), base)) == anchor(text, base)
