"""Which news a digest holds, and in which order."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.digest.choosing import HALVED_EVERY, Known, chosen, fits, score
from bot.model import News, Wanted
from tests.digest.subscribing import news, subscription
from tests.samples import BRIDGE, NOON, WATER

NOTHING = Known()


def order(*given: News, known: Known = NOTHING, **values: Any) -> list[int]:
    """The numbers of the articles that are chosen at noon."""
    return [one.article.id for one in chosen(given, subscription(**values), NOON, known)]


@pytest.mark.parametrize(
    "wanted",
    [
        Wanted(),
        Wanted(topics=("environment",)),
        Wanted(topics=("sport", "العِراق")),
        Wanted(topics=("Iraq",)),
        Wanted(topics=("بيئة",)),
        Wanted(sources=("بوابه الرافدين",)),
        Wanted(sources=("Reuters", "بوابة الرافدين"), languages=("en", "ar"), topics=("Environment",)),
    ],
)
def test_what_fits(wanted: Wanted) -> None:
    assert fits(WATER, wanted)
    assert fits(replace(WATER, id=5), wanted, frozenset({4, 5}))


@pytest.mark.parametrize(
    "wanted",
    [
        Wanted(topics=("sport",)),
        Wanted(languages=("en",)),
        Wanted(sources=("Reuters",)),
        Wanted(topics=("environment",), sources=("Reuters",)),
    ],
)
def test_what_does_not_fit(wanted: Wanted) -> None:
    assert not fits(WATER, wanted)


def test_what_the_search_did_not_find_does_not_fit() -> None:
    assert not fits(replace(WATER, id=5), Wanted(), frozenset())
    assert not fits(replace(WATER, source=None), Wanted(sources=("Reuters",)))


def test_only_what_came_since_and_was_not_received() -> None:
    known = Known(received=frozenset({3}))
    assert order(news(1), news(2), news(3), news(4), seen=1, known=known) == [2, 4]


def test_only_news_of_the_last_seven_days() -> None:
    week = timedelta(days=7)
    old, older = (news(number, published=NOON - week - timedelta(seconds=number)) for number in (0, 1))
    assert order(old, older, news(2), seen=-1) == [2, 0]


def test_one_article_an_event_in_the_readers_language_then_the_newest() -> None:
    told = [news(1, story=8), news(2, story=8, language="ar"), news(3, story=8, language="ar"), news(4, story=9)]
    assert order(*told, language="en") == [1, 4]
    assert order(*told, language="ar") == [2, 4]
    assert order(*told, language="fr") == [1, 4]


def test_an_article_without_a_story_stands_for_itself() -> None:
    assert order(news(1), news(2), news(3)) == [1, 2, 3]
    assert order(news(1), news(2), known=Known(told=frozenset({0}))) == [1, 2]


def test_an_event_that_was_told_is_not_told_again() -> None:
    assert order(news(1, story=8), news(2, story=9), known=Known(told=frozenset({8}))) == [2]


def test_the_article_of_an_event_must_fit_itself() -> None:
    told = [news(1, story=8, tags=("sport",)), news(2, story=8, tags=("world",))]
    assert order(*told, wanted=Wanted(topics=("world",))) == [2]


def test_newest_and_most_covered_first() -> None:
    fresh, covered, old = news(0), news(12, sources=4), news(13, sources=2)
    assert order(old, fresh, covered, seen=-1) == [12, 0, 13]
    assert score(covered, NOON) == 2.0
    assert score(fresh, NOON + HALVED_EVERY) == 0.5
    assert score(fresh, NOON - HALVED_EVERY) == 1.0
    assert score(news(0, sources=0), NOON) == 1.0


def test_one_topic_stands_together_in_the_order_of_the_best() -> None:
    tags = {1: "sport", 2: "world", 3: "Sport", 4: "", 5: "world", 6: ""}
    given = [news(number, tags=(tag,) if tag else ()) for number, tag in tags.items()]
    assert order(*given) == [1, 3, 2, 5, 4, 6]


def test_only_the_best_are_shown_whatever_their_topic() -> None:
    tags = {1: "sport", 2: "world", 3: "sport", 4: "sport", 5: "world"}
    given = [news(number, tags=(tag,)) for number, tag in tags.items()]
    assert order(*given, most=2) == [1, 2, 3, 4, 5]
    assert order(*given, most=3) == [1, 3, 2, 4, 5]


@given(st.lists(st.tuples(st.integers(0, 300), st.integers(0, 5), st.integers(0, 9), st.sampled_from(["", "a", "b"]))))
def test_each_event_once_and_nothing_is_lost(rows: list[tuple[int, int, int, str]]) -> None:
    given = [
        replace(news(hours, story=story, sources=sources, tags=(tag,) if tag else ()), number=number)
        for number, (hours, story, sources, tag) in enumerate(rows, 1)
    ]
    given = [replace(one, article=replace(one.article, id=one.number)) for one in given]
    found = chosen(given, subscription(most=3), NOON, NOTHING)
    stories = [one.story for one in found if one.story]
    fresh = [one for one in given if NOON - one.article.published <= timedelta(days=7)]
    assert len(stories) == len(set(stories))
    assert set(stories) == {one.story for one in fresh if one.story}
    assert {one.number for one in found if not one.story} == {one.number for one in fresh if not one.story}
    least = [min(score(one, NOON) for one in found[at : at + 3]) for at in range(0, len(found), 3)]
    assert least == sorted(least, reverse=True)


def test_samples_are_what_they_seem() -> None:
    assert order(News(replace(BRIDGE, id=2), 2), News(replace(WATER, id=1), 1)) == [1, 2]


def test_breaking_news_only_where_only_that_is_wanted() -> None:
    told = [news(1), replace(news(2), breaking=True)]
    assert order(*told, wanted=Wanted(breaking=True)) == [2]
    assert order(*told) == [1, 2]


def test_what_is_muted_is_left_out() -> None:
    assert order(news(1, story=8), news(2, story=9), news(3), known=Known(muted=frozenset({8}))) == [2, 3]
