"""Topics that an earlier version kept by several of their names."""

from dataclasses import replace
from pathlib import Path

from bot.model import FacetKind, Secret, Selection
from bot.store.sqlite import open_store
from tests.samples import BRIDGE, NOON, WATER, article

Where = Path | Secret


async def test_a_topic_of_two_names_is_one_when_the_bot_starts(where: Where) -> None:
    async with open_store(where) as store:
        await store.add(replace(WATER, tags=("العراق", "ثقافة")))
        await store.add(replace(BRIDGE, tags=("Iraq",)))
        await store.add(article(1, tags=("العراق", "Iraq", "chess")))
    async with open_store(where, serving=True) as store:
        topics = await store.facets(FacetKind.TOPIC)
        assert {(one.name, one.articles) for one in topics} == {("Iraq", 3), ("culture", 1), ("chess", 1)}
        [iraq] = (one for one in topics if one.name == "Iraq")
        assert (await store.latest(Selection(facet=iraq.id), limit=9)).total == 3
        found = await store.article(1)
        assert found
        assert found.tags == ("Iraq", "culture")
    async with open_store(where, serving=True) as store:
        assert {one.id for one in await store.facets(FacetKind.TOPIC)} == {one.id for one in topics}


async def test_a_topic_of_one_name_keeps_its_number(where: Where) -> None:
    async with open_store(where) as store:
        await store.add(replace(WATER, tags=("العراق",)))
        [before] = await store.facets(FacetKind.TOPIC)
    async with open_store(where, serving=True) as store:
        assert await store.facets(FacetKind.TOPIC) == [replace(before, name="Iraq")]


async def test_what_editors_made_a_topic_of_stays_as_they_named_it(where: Where) -> None:
    async with open_store(where) as store:
        await store.topics.add("Our country", "العراق", "web:1", NOON)
        await store.add(replace(WATER, tags=("العراق",)))
    async with open_store(where, serving=True) as store:
        assert [one.name for one in await store.facets(FacetKind.TOPIC)] == ["العراق"]


async def test_a_command_beside_the_bot_changes_nothing(where: Where) -> None:
    async with open_store(where) as store:
        await store.add(replace(WATER, tags=("العراق",)))
    async with open_store(where) as store:
        assert [one.name for one in await store.facets(FacetKind.TOPIC)] == ["العراق"]
