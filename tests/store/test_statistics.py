"""How much news there is, by day."""

from dataclasses import replace
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from bot.model import FacetKind, State
from bot.router.drawings import day_bounds
from bot.store.sqlite import Store
from tests.samples import NOON, article
from tests.store.conftest import ON_SQLITE
from tests.subscribing import published

DAY = timedelta(days=1)
MIDNIGHT = NOON.replace(hour=0)
BOUNDS = [MIDNIGHT - DAY, MIDNIGHT, MIDNIGHT + DAY]


async def add(store: Store, at: datetime, source: str | None = "Post", tags: tuple[str, ...] = ()) -> int:
    its = replace(article(1), title=f"{at} {source} {tags}", published=at, source=source, tags=tags)
    return (await store.add(its))[0].id


async def test_topics_by_day(store: Store) -> None:
    await add(store, MIDNIGHT - DAY, tags=("sport",))
    await add(store, MIDNIGHT - timedelta(seconds=1), tags=("sport", "culture"))
    await add(store, MIDNIGHT, tags=("culture",))
    await add(store, NOON, tags=("culture", "economy"))
    await add(store, MIDNIGHT - DAY - timedelta(seconds=1), tags=("economy",))
    await add(store, MIDNIGHT + DAY, tags=("economy",))
    most = store.statistics.most
    assert await most(FacetKind.TOPIC, BOUNDS, limit=2) == [("culture", (1, 2)), ("sport", (2, 0))]
    assert await most(FacetKind.TOPIC, BOUNDS, limit=9) == [
        *(("culture", (1, 2)), ("sport", (2, 0)), ("economy", (0, 1))),
    ]
    assert await store.statistics.published(BOUNDS) == 4


async def test_sources_by_day(store: Store) -> None:
    for hours, source in enumerate(("Post", "بوابة", "بوابة", "بوابة", None)):
        await add(store, NOON + timedelta(hours=hours), source, ("x",))
    assert await store.statistics.most(FacetKind.SOURCE, BOUNDS, limit=9) == [("بوابة", (0, 3)), ("Post", (0, 1))]
    assert await store.statistics.published(BOUNDS) == 5


async def test_only_what_is_published_counts(store: Store) -> None:
    first, second = await published(store, 2)
    await store.mark(first.id, State.REMOVED)
    await store.mark(second.id, State.DRAFT)
    assert await store.statistics.published(BOUNDS) == 0
    assert await store.statistics.most(FacetKind.SOURCE, BOUNDS, limit=9) == []


@ON_SQLITE
async def test_counting_looks_at_indexes_alone(store: Store) -> None:
    """A table of articles is as large as all their texts."""
    for statement in (
        "SELECT count(*) FROM articles WHERE state = 'published' AND published >= '' AND published < ''",
        "SELECT facet FROM articles CROSS JOIN article_facets ON article = articles.id"
        " WHERE state = 'published' AND articles.published >= '' AND articles.published < ''",
    ):
        plan = await store._database.read(f"EXPLAIN QUERY PLAN {statement}")
        assert "COVERING INDEX articles_newest" in plan[0][3]


def test_days_begin_where_the_reader_is() -> None:
    bounds = day_bounds(NOON + timedelta(hours=10), ZoneInfo("Asia/Baghdad"), 2)
    assert [f"{each:%d %H:%M %z}" for each in bounds] == ["20 00:00 +0300", "21 00:00 +0300", "22 00:00 +0300"]
    berlin = ZoneInfo("Europe/Berlin")
    spring = day_bounds(datetime(2026, 3, 29, 12, tzinfo=berlin), berlin, 1)
    assert spring[1].timestamp() - spring[0].timestamp() == 23 * 3600
