"""Filters of subscriptions find what holds their words, and nothing else."""

from datetime import UTC
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.digest.asking import question
from bot.model import Wanted
from bot.store.sqlite import Store
from tests.samples import NOON, article
from tests.searching import search_over

TEXTS = {
    1: "ارتفعت أسعار النفط في البصرة",
    2: "أسعار الغاز والنفط تنخفض",
    3: "The oil price rose in Basra",
    4: "Prices of oil: sport and -sport, title:oil",
    5: "The United Nations speaks of the States",
    6: "United States",
}


@pytest.fixture
async def texts(store: Store) -> Store:
    for number, text in TEXTS.items():
        await store.add(article(number, body=text, title=f"Report {number}"))
    return store


async def found(store: Store, **wanted: Any) -> set[int]:
    query = question(Wanted(**wanted), NOON, UTC)
    return set(await search_over(store).matching(query, at=NOON, days=7))


async def test_a_word_counts_in_any_form_and_a_phrase_as_it_stands(texts: Store) -> None:
    assert await found(texts, must=("نفط",)) == {1, 2}
    assert await found(texts, must=("أسعار النفط",)) == {1}
    assert await found(texts, must=('"نفط"',)) == set()
    assert await found(texts, must=("prices",)) == {3, 4}
    assert await found(texts, must=('"prices"',)) == {4}


async def test_all_one_and_none(texts: Store) -> None:
    assert await found(texts, must=("oil", "basra")) == {3}
    assert await found(texts, some=("الغاز", "basra")) == {2, 3}
    assert await found(texts, some=("oil", "نفط"), none=("basra", "البصرة")) == {2, 4}
    assert await found(texts, none=("oil",)) == {1, 2, 5, 6}
    assert await found(texts, must=("oil",), none=("oil price",)) == {4}


async def test_signs_of_the_search_are_none_here(texts: Store) -> None:
    assert await found(texts, must=("-sport",)) == {4}
    assert await found(texts, must=("title:oil",)) == {4}
    assert await found(texts, must=("oil OR gas",)) == set()
    assert await found(texts, must=("repor*",)) == set()


async def test_no_other_spelling_stands_for_a_word(texts: Store) -> None:
    await texts.add_alias(("United States", "Amrika"), "test", NOON)
    await texts.add(article(7, body="Amrika speaks"))
    assert await found(texts, words="united states") == {5, 6, 7}
    assert await found(texts, must=("united", "states")) == {5, 6}
    assert await found(texts, some=("amrika",)) == {7}


@given(st.text(max_size=30), st.text(max_size=30))
@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
async def test_nothing_that_is_typed_raises(texts: Store, one: str, other: str) -> None:
    assert await found(texts, must=(one,), some=(other,), none=(one,)) <= set(TEXTS)
