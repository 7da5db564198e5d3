"""The changes that the search's index follows."""

from dataclasses import replace
from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.model import Change, State
from bot.search import open_search
from bot.store.driver import aiosqlite
from bot.store.migrate import migrate, migrations
from bot.store.rows import stamp
from bot.store.sqlite import Store, open_store
from tests.samples import BRIDGE, NOON, WATER, article
from tests.searching import BAGHDAD, HALF_LIFE

STEPS = st.lists(st.tuples(st.sampled_from(["add", "remove", "publish", "delete"]), st.integers(0, 4)), max_size=15)


async def step(store: Store, what: str, which: int) -> bool:
    """Do it; whether anything was changed."""
    if what == "add":
        return (await store.add_all([article(which, added_by=str(which), external_id=str(which))]))[0]
    if what == "delete":
        return bool(await store.delete_added_by(str(which)))
    there = [one.id async for one in store.export() if one.external_id == str(which)]
    for number in there:
        await store.mark(number, State.REMOVED if what == "remove" else State.PUBLISHED)
    return bool(there)


@given(steps=STEPS, limit=st.integers(1, 4))
@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
async def test_every_change_is_told_once_and_in_order(store: Store, steps: list[tuple[str, int]], limit: int) -> None:
    copy, at = {one.id: one async for one in store.export()}, await store.last_change()
    for what, which in steps:
        before = await store.last_change()
        changed = await step(store, what, which)
        assert (await store.last_change() > before) == changed
    told: list[Change] = []
    while changes := await store.changes(at, limit):
        assert len(changes) <= limit
        told += changes
        at = changes[-1].number
    assert [one.number for one in told] == sorted({one.number for one in told})
    assert len({one.id for one in told}) == len(told)
    assert at == await store.last_change()
    copy |= {one.id: one.article for one in told if one.article}
    gone = {one.id for one in told if not one.article}
    assert {number: one for number, one in copy.items() if number not in gone} == {
        one.id: one async for one in store.export()
    }


async def test_a_change_holds_the_article_as_it_is_now(store: Store) -> None:
    await store.add_all([WATER, BRIDGE, article(1, added_by="seed")])
    await store.mark(1, State.REMOVED)
    await store.delete_added_by("seed")
    bridge, water, gone = await store.changes(0, 10)
    assert (bridge.id, bridge.article) == (2, await store.article(2))
    assert water.article
    assert (water.id, water.article.state) == (1, State.REMOVED)
    assert (gone.id, gone.article, gone.number) == (3, None, await store.last_change())
    assert [one.id for one in await store.changes(bridge.number, 1)] == [1]
    assert await store.changes(gone.number, 10) == []


async def test_what_is_known_already_changes_nothing(store: Store) -> None:
    await store.add_all([WATER, BRIDGE])
    before = await store.last_change()
    await store.add_all([WATER, BRIDGE])
    await store.mark(99, State.REMOVED)
    await store.delete_added_by("nobody")
    assert await store.last_change() == before


async def test_a_database_keeps_its_identity(tmp_path: Path) -> None:
    seen = []
    for name in ("a.db", "a.db", "b.db"):
        async with open_store(tmp_path / name) as store:
            seen.append(await store.identity())
    assert all(len(one) == 16 for one in seen)
    assert seen[0] == seen[1] != seen[2]


async def test_articles_of_the_first_version_are_found(tmp_path: Path) -> None:
    """A database from before the search had an index of its own."""
    old = tmp_path / "old"
    old.mkdir()
    [(_, first), *_] = migrations()
    (old / "0001.sql").write_text(first, "utf-8")
    async with aiosqlite.connect(tmp_path / "khabar.db", isolation_level=None) as connection:
        await migrate(connection, old)
        for number in range(1, 301):
            await connection.execute(
                "INSERT INTO articles VALUES (?, NULL, ?, 'The old bridge.', '', NULL, NULL, NULL, 'en', NULL, ?, ?,"
                " 'test', NULL, NULL, NULL, ?)",
                (number, f"Report {number}", stamp(NOON), stamp(NOON), "removed" if number == 7 else "published"),
            )
        await connection.execute("INSERT INTO article_words (rowid, title) VALUES (1, 'report')")
        await connection.execute("INSERT INTO memory VALUES ('telegram', 'offset', '5')")
    async with (
        open_store(tmp_path / "khabar.db") as store,
        open_search(store, tmp_path / "search", HALF_LIFE) as search,
    ):
        found = await search.find("bridge", at=NOON, zone=BAGHDAD, limit=1000)
        numbers = sorted(one.id for hit in found.hits for one in (hit.article, *hit.similar))
        assert numbers == [number for number in range(1, 301) if number != 7]
        assert await store.memory("telegram").recall("offset") == "5"
        await store.add(replace(BRIDGE, external_id="new"))
        assert (await search.find("mosul", at=NOON, zone=BAGHDAD, limit=5)).total == 1
        assert await store.last_number() == await store.last_change() == 301
