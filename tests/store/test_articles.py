"""What the store answers of its articles."""

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from bot.model import COUNTED, FacetKind, Origin, Page, Secret, Selection, State
from bot.store.sqlite import Store
from tests.samples import BRIDGE, NOON, WATER, article

ORIGIN = Origin("telegram", "10", "7")
EVERYTHING = Selection()


async def test_what_goes_in_comes_out(store: Store) -> None:
    full = replace(
        WATER, url="https://example.org/1", author="سامر الحلبي", place="بغداد", origin=ORIGIN, external_id="x-1"
    )
    stored, new = await store.add(full)
    assert new
    assert await store.article(stored.id) == replace(full, id=stored.id) == stored


async def test_what_is_optional_stays_absent(store: Store) -> None:
    bare = replace(BRIDGE, source=None, tags=())
    stored, _ = await store.add(bare)
    assert await store.article(stored.id) == replace(bare, id=stored.id)


async def test_years_before_1000_sort_before_now(store: Store) -> None:
    old, _ = await store.add(replace(WATER, published=datetime(987, 1, 2, tzinfo=UTC)))
    new, _ = await store.add(BRIDGE)
    page = await store.latest(EVERYTHING, limit=5)
    assert [found.id for found in page.articles] == [new.id, old.id]


async def test_the_same_message_makes_one_article(store: Store) -> None:
    first, new = await store.add(replace(WATER, origin=ORIGIN))
    again, again_new = await store.add(replace(BRIDGE, origin=ORIGIN))
    assert (new, again_new) == (True, False)
    assert again == first
    assert await store.count() == 1


async def test_the_same_external_id_makes_one_article(store: Store) -> None:
    assert await store.add_all([replace(WATER, external_id="1"), replace(BRIDGE, external_id="1")]) == [True, False]


async def test_a_text_without_any_id_is_known_again(store: Store) -> None:
    assert await store.add_all([WATER, WATER, replace(WATER, title="آخر"), BRIDGE]) == [True, False, True, True]


async def test_a_text_with_an_id_of_its_own_is_its_own(store: Store) -> None:
    assert await store.add_all([WATER, replace(WATER, external_id="1"), replace(WATER, origin=ORIGIN)]) == [True] * 3


async def test_latest_is_newest_first_and_pages(store: Store) -> None:
    await store.add_all([article(number) for number in range(7)])
    first = await store.latest(EVERYTHING, limit=3)
    second = await store.latest(EVERYTHING, limit=3, offset=3)
    assert [found.title for found in first.articles] == ["Report 0", "Report 1", "Report 2"]
    assert [found.title for found in second.articles] == ["Report 3", "Report 4", "Report 5"]
    assert first.total == second.total == 7


async def test_a_list_stays_the_same_while_news_comes_in(store: Store) -> None:
    await store.add_all([article(number) for number in range(1, 5)])
    page = await store.latest(EVERYTHING, limit=2)
    await store.add(article(0))
    again = await store.latest(Selection(newest=page.newest), limit=2)
    assert again.articles == page.articles


async def test_latest_of_a_topic_a_source_a_language(store: Store) -> None:
    water, _ = await store.add(WATER)
    bridge, _ = await store.add(BRIDGE)
    environment = await store.topic(["environment"])
    assert environment
    [post] = [source for source in await store.facets(FacetKind.SOURCE) if source.name == "The Tigris Post"]
    assert (await store.latest(Selection(facet=environment.id), limit=5)).articles == (water,)
    assert (await store.latest(Selection(facet=post.id), limit=5)).articles == (bridge,)
    assert (await store.latest(Selection(language="ar"), limit=5)).articles == (water,)
    assert (await store.latest(Selection("en", environment.id), limit=5)) == Page()


async def test_a_facet_has_its_newest_first_and_pages(store: Store) -> None:
    await store.add_all([article(number, tags=("sport",)) for number in (3, 1, 4, 2)])
    sport = await store.topic(["sport"])
    assert sport
    page = await store.latest(Selection(facet=sport.id), limit=2, offset=2)
    assert ([found.title for found in page.articles], page.total) == (["Report 3", "Report 4"], 4)


async def test_a_page_past_the_end_is_the_last(store: Store) -> None:
    added = [(await store.add(article(number)))[0] for number in range(5)]
    page = await store.latest(EVERYTHING, limit=2, offset=98)
    assert ([found.title for found in page.articles], page.offset) == (["Report 4"], 4)
    for one in added[2:]:
        await store.mark(one.id, State.REMOVED)
    assert (await store.latest(EVERYTHING, limit=2, offset=4)).offset == 0
    for one in added[:2]:
        await store.mark(one.id, State.REMOVED)
    assert await store.latest(EVERYTHING, limit=2, offset=4) == Page()


async def test_lists_are_counted_up_to_a_bound(store: Store) -> None:
    await store.add_all([article(number) for number in range(COUNTED + 5)])
    assert (await store.latest(EVERYTHING, limit=1)).total == COUNTED


async def test_a_removed_article_is_gone_for_readers_and_comes_back(store: Store) -> None:
    water, _ = await store.add(WATER)
    assert await store.mark(water.id, State.REMOVED) == replace(water, state=State.REMOVED)
    assert (await store.latest(EVERYTHING, limit=5)) == Page()
    assert await store.facets(FacetKind.TOPIC) == await store.facets(FacetKind.SOURCE) == []
    assert await store.count() == 0
    assert await store.mark(water.id, State.PUBLISHED) == water
    assert (await store.latest(EVERYTHING, limit=5)).articles == (water,)


async def test_marking_what_there_is_not(store: Store) -> None:
    assert await store.mark(99, State.REMOVED) is None


async def counts(store: Store, kind: FacetKind, language: str = "") -> list[tuple[str, int]]:
    return [(facet.name, facet.articles) for facet in await store.facets(kind, language)]


async def test_topics_and_sources_are_counted(store: Store) -> None:
    water, bridge = [(await store.add(one))[0] for one in (WATER, replace(BRIDGE, tags=("culture", "environment")))]
    await store.add(replace(WATER, title="آخر", added_by="seed"))
    assert await counts(store, FacetKind.TOPIC) == [("environment", 3), ("العراق", 2), ("culture", 1)]
    assert await counts(store, FacetKind.TOPIC, "en") == [("culture", 1), ("environment", 1)]
    assert await counts(store, FacetKind.SOURCE) == [("بوابة الرافدين", 2), ("The Tigris Post", 1)]
    await store.mark(bridge.id, State.REMOVED)
    await store.mark(bridge.id, State.REMOVED)
    await store.delete_added_by("seed")
    assert await counts(store, FacetKind.TOPIC) == [("environment", 1), ("العراق", 1)]
    await store.mark(bridge.id, State.PUBLISHED)
    await store.mark(water.id, State.REMOVED)
    assert await counts(store, FacetKind.SOURCE) == [("The Tigris Post", 1)]


async def test_an_article_that_comes_removed_is_counted_when_it_is_published(store: Store) -> None:
    stored, _ = await store.add(replace(WATER, state=State.REMOVED))
    assert await counts(store, FacetKind.TOPIC) == []
    await store.mark(stored.id, State.PUBLISHED)
    assert await counts(store, FacetKind.TOPIC) == [("environment", 1), ("العراق", 1)]


async def test_a_facets_number_is_never_used_again(store: Store) -> None:
    await store.add(WATER)
    numbers = {facet.id for kind in FacetKind for facet in await store.facets(kind)}
    await store.delete_added_by("test")
    await store.add(BRIDGE)
    assert not numbers & {facet.id for kind in FacetKind for facet in await store.facets(kind)}
    assert await store.facet(min(numbers)) is None


async def test_a_topic_is_found_as_its_name_is_typed(store: Store) -> None:
    await store.add(replace(WATER, tags=("إيران",)))
    topic = await store.topic(["x", "ايران"])
    assert topic
    assert topic.name == "إيران"
    assert await store.facet(topic.id) == topic
    assert await store.topic(["بوابة الرافدين"]) is None


async def test_a_tag_that_comes_twice_is_kept_once(store: Store) -> None:
    stored, _ = await store.add(replace(WATER, tags=("a", "b", "a")))
    found = await store.article(stored.id)
    assert found
    assert found.tags == ("a", "b")


async def test_export_gives_every_article_once(store: Store) -> None:
    await store.add_all([article(number, external_id=str(number)) for number in range(1203)])
    await store.mark(5, State.REMOVED)
    exported = [found.external_id async for found in store.export()]
    assert exported == [str(number) for number in range(1203)]


async def test_what_somebody_added_is_taken_out_for_good(store: Store) -> None:
    bridge, _ = await store.add(BRIDGE)
    await store.add_all([replace(WATER, added_by="seed"), replace(WATER, added_by="seed", title="x")])
    assert await store.delete_added_by("seed") == 2
    assert await store.delete_added_by("seed") == 0
    assert (await store.latest(EVERYTHING, limit=5)).articles == (bridge,)
    assert await counts(store, FacetKind.TOPIC) == [("culture", 1)]


async def test_spellings_of_a_name(store: Store) -> None:
    await store.add_alias(["الكاظمي", "Kadhimi"], "telegram:1", NOON)
    await store.add_alias(["أ", "ب"], "telegram:1", NOON)
    await store.add_alias(["الكاظمي", "Kadhimi"], "telegram:2", NOON)
    second, first = await store.aliases()
    assert (first.spellings, second.spellings) == (("الكاظمي", "Kadhimi"), ("أ", "ب"))
    assert await store.remove_alias(first.id) == first
    assert await store.remove_alias(first.id) is None
    assert await store.aliases() == [second]


async def test_published_articles_by_their_numbers(store: Store) -> None:
    one, two, three = [(await store.add(article(number)))[0] for number in range(3)]
    await store.mark(two.id, State.REMOVED)
    assert await store.articles([three.id, two.id, one.id, 99, one.id]) == {one.id: one, three.id: three}
    assert await store.articles([]) == {}


async def test_who_has_added_something(store: Store) -> None:
    stored, _ = await store.add(WATER)
    assert await store.has_added("test")
    assert not await store.has_added("seed")
    await store.mark(stored.id, State.REMOVED)
    assert not await store.has_added("test")


async def test_the_last_addition_and_the_health_of_the_file(store: Store) -> None:
    assert await store.last_added() is None
    await store.add(WATER)
    assert await store.last_added() == NOON
    assert await store.check() == "ok"


async def test_the_first_page_is_read_once_after_each_change(store: Store, where: Path | Secret) -> None:
    """And always, where what was numbered first may be seen last."""
    await store.add(BRIDGE)
    page = await store.latest(Selection("en"), limit=5)
    assert (await store.latest(Selection("en"), limit=5) is page) == isinstance(where, Path)
    assert await store.latest(Selection("en"), limit=4) is not page
    await store.add(WATER)
    assert (await store.latest(Selection(), limit=5)).total == 2
    await store.mark(1, State.REMOVED)
    assert (await store.latest(Selection("en"), limit=5)).articles == ()
    await store.mark(1, State.PUBLISHED)
    assert (await store.latest(Selection("en"), limit=5)).articles == page.articles
    await store.delete_added_by(BRIDGE.added_by)
    assert (await store.latest(Selection("en"), limit=5)).articles == ()
