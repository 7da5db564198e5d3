"""Digests cut into messages."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.digest.parts import AROUND, BESIDE, COVERED, HEADING, Limits, covered, pages, parts
from bot.model import Article
from tests.samples import article

ROOM = Limits(cards=100, longest=100_000)


def titled(*lengths: int) -> list[Article]:
    return [article(number, title="x" * length, source="") for number, length in enumerate(lengths)]


@pytest.mark.parametrize(
    ("count", "cards", "wanted"),
    [(0, 8, ()), (1, 8, (1,)), (8, 8, (8,)), (9, 8, (5, 4)), (10, 8, (5, 5)), (20, 8, (7, 7, 6)), (3, 1, (1, 1, 1))],
)
def test_as_few_messages_as_the_cards_need_of_like_lengths(count: int, cards: int, wanted: tuple[int, ...]) -> None:
    assert parts(titled(*[10] * count), Limits(cards, 100_000)) == wanted


def test_a_text_that_is_too_long_is_cut_between_articles() -> None:
    longest = HEADING + 3 * (AROUND + 110)
    assert parts(titled(100, 100, 100), Limits(100, longest)) == (3,)
    assert parts(titled(100, 100, 101), Limits(100, longest)) == (2, 1)


def test_where_equal_shares_do_not_fit_the_first_messages_are_full() -> None:
    limits = Limits(100, HEADING + 4 * AROUND)
    assert parts(titled(0, 0, 0, 0, 400), limits) == (4, 1)


def test_an_article_that_is_too_long_stands_alone() -> None:
    assert parts(titled(10, 5000, 10), Limits(8, 1000)) == (1, 1, 1)


def test_addresses_and_sources_count_in_the_platforms_units() -> None:
    far = article(1, url="https://example.org/" + "x" * 1000, source="s" * 1000)
    assert parts([far, far], Limits(8, 4000)) == (1, 1)
    assert parts([far, far], Limits(8, 4000, lambda text: len(text) // 2)) == (2,)


@given(st.lists(st.integers(0, 400), max_size=40), st.integers(1, 12), st.integers(500, 5000))
def test_nothing_is_lost_and_each_message_fits(lengths: list[int], cards: int, longest: int) -> None:
    found = parts(titled(*lengths), Limits(cards, longest))
    assert sum(found) == len(lengths)
    assert all(1 <= count <= cards for count in found)
    assert all(
        count == 1 or len(parts(titled(*lengths)[sum(found[:at]) : sum(found[: at + 1])], Limits(cards, longest))) == 1
        for at, count in enumerate(found)
    )


def test_below_a_cover_stands_what_a_caption_holds_and_the_others_follow() -> None:
    limits = Limits(8, 100_000, caption=COVERED + 2 * (BESIDE + 100))
    assert covered(titled(*[100] * 12), limits) == (2, 5, 5)
    assert covered(titled(100, 100), limits) == (2,)
    assert covered(titled(100, 101, 0), limits) == (1, 2)
    assert covered(titled(5000, 10), limits) == (1, 1)
    assert covered(titled(*[0] * 9), Limits(2, 100_000, caption=1000)) == (2, 2, 2, 2, 1)
    assert covered([], limits) == ()
    far = article(1, title="x" * 80, source="", url="https://example.org/" + "x" * 1000)
    assert covered([far, far], limits) == (2,), "an address takes no room"
    assert covered(titled(*[100] * 12), Limits(8, 100_000)) == (6, 6)


def test_the_messages_are_the_first_pages_and_the_others_are_no_longer() -> None:
    assert pages(titled(*[10] * 33), (5, 5), Limits(6, 100_000), 10) == (5, 5, 5, 5, 5, 5, 3)
    assert pages(titled(*[10] * 9), (6,), Limits(6, 100_000), 6) == (6, 3)
    assert pages(titled(*[10] * 14), (6,), Limits(6, 100_000), 6) == (6, 5, 3)  # two buttons take the room of one
    assert pages(titled(*[10] * 5), (5,), Limits(6, 100_000), 5) == (5,)
    assert pages(titled(*[10] * 4), (), Limits(6, 100_000), 3) == (3, 1)
    assert pages([None, *titled(10, 5000, 10), None], (1,), Limits(8, 1000), 10) == (1, 1, 1, 1, 1)
    assert pages([*titled(10), None, None], (2,), Limits(8, 1000), 10) == (2, 1)
