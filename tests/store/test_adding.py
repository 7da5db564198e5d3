"""Articles that come in together: each is stored once, and known again."""

from dataclasses import replace

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.model import Article, FacetKind, Origin
from bot.store import adding
from bot.store.sqlite import Store
from tests.samples import BRIDGE, WATER, article
from tests.store.conftest import ON_SQLITE

ORIGIN = Origin("telegram", "10", "7")


async def titles(store: Store) -> list[str]:
    return [one.title async for one in store.export()]


async def test_nothing_to_add(store: Store) -> None:
    assert await store.add_all([]) == []
    assert await store.last_number() == await store.last_change() == 0


async def test_doubles_within_one_batch(store: Store) -> None:
    batch = [
        WATER,
        replace(WATER, external_id="1"),
        replace(BRIDGE, external_id="1"),
        replace(BRIDGE, origin=ORIGIN),
        replace(WATER, origin=ORIGIN, external_id="2"),
        WATER,
        BRIDGE,
        replace(WATER, summary="another"),
    ]
    assert await store.add_all(batch) == [True, True, False, True, False, False, True, False]
    assert await titles(store) == [WATER.title, WATER.title, BRIDGE.title, BRIDGE.title]
    assert await store.add_all(batch) == [False] * len(batch)
    assert await store.last_number() == 4


async def test_what_is_known_by_two_keys_is_known_by_the_id_first(store: Store) -> None:
    await store.add_all([replace(WATER, external_id="1"), replace(BRIDGE, origin=ORIGIN)])
    stored, new = await store.add(article(1, external_id="1", origin=ORIGIN))
    assert (stored.id, new) == (1, False)
    stored, new = await store.add(article(1, external_id="9", origin=ORIGIN))
    assert (stored.id, new) == (2, False)


async def test_what_is_answered_is_what_is_stored(store: Store) -> None:
    for one in (replace(WATER, tags=("a", "b", "a")), replace(BRIDGE, source=None, tags=())):
        stored, _ = await store.add(one)
        assert await store.article(stored.id) == stored
        assert await store.add(one) == (stored, False)


async def test_numbers_are_never_used_again(store: Store) -> None:
    await store.add_all([article(number, added_by="seed") for number in range(3)])
    await store.delete_added_by("seed")
    stored, _ = await store.add(BRIDGE)
    assert stored.id == 4
    assert await store.last_number() == 4


async def test_many_in_one_call(store: Store) -> None:
    many = [
        article(
            number,
            tags=(f"t{number % 7}", "all"),
            source=f"S{number % 3}",
            external_id=str(number) if number % 2 else None,
        )
        for number in range(2000)
    ]
    assert await store.add_all(many) == [True] * 2000
    assert await store.add_all([*many, BRIDGE]) == [*[False] * 2000, True]
    assert await titles(store) == [*(f"Report {number}" for number in range(2000)), BRIDGE.title]
    topics = {facet.name: facet.articles for facet in await store.facets(FacetKind.TOPIC)}
    assert topics["all"] == 2000
    assert sum(topics.values()) == 4001
    assert await store.last_change() == 2001


ODD = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00"), min_size=1, max_size=9)


@given(st.lists(st.builds(article, st.integers(0, 3), title=ODD, body=ODD, external_id=st.none() | ODD), max_size=6))
@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
async def test_whatever_comes_twice_is_known_again(store: Store, some: list[Article]) -> None:
    first = await store.add_all(some)
    assert await store.add_all(some) == [False] * len(some)
    before = await store.last_number()
    for one in some:
        stored, new = await store.add(one)
        assert not new
        assert stored.external_id == one.external_id
    assert await store.last_number() == before
    assert sum(first) <= len(some)


@ON_SQLITE
async def test_a_text_is_looked_for_by_its_title(store: Store) -> None:
    """Not among all that have no id: an import of many of these would take hours."""
    plan = await store._database.read(f"EXPLAIN QUERY PLAN {adding._ASKED['text']}", ("[]",))
    assert [step for *_, step in plan if "articles_title (title=?)" in step]
