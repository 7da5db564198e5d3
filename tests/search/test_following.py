"""The index follows the store, whoever changes it and whoever writes it, and whenever a process is killed."""

import asyncio
import sys
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from bot.model import Secret, State
from bot.search import Search, index, open_search
from bot.search.engine import Busy, Engine
from bot.search.folder import Folder, mark, position
from bot.store.sqlite import Store, open_store
from tests.postgres import BOTH
from tests.samples import BRIDGE, NOON, WATER, article
from tests.searching import BAGHDAD, HALF_LIFE, find, ids, search_over


async def found(its: Search, text: str = "report", limit: int = 2000) -> list[int]:
    """The numbers of all articles that are found, in order."""
    answer = await its.find(text, at=NOON, zone=BAGHDAD, limit=limit)
    return sorted(one.id for hit in answer.hits for one in (hit.article, *hit.similar))


async def test_an_article_is_found_as_soon_as_it_is_added(store: Store) -> None:
    assert await ids(store, "bridge") == []
    for number in range(1, 4):
        await store.add(article(number, title=f"Bridge {number}"))
        assert sorted(await ids(store, "bridge")) == list(range(1, number + 1))


async def test_a_removed_article_is_gone_and_comes_back(store: Store) -> None:
    await store.add_all([WATER, BRIDGE])
    assert await ids(store, "مياه") == [1]
    await store.mark(1, State.REMOVED)
    assert await ids(store, "مياه") == []
    assert search_over(store).index.engine.articles == 1
    await store.mark(1, State.PUBLISHED)
    assert await ids(store, "مياه") == [1]


async def test_what_somebody_added_is_taken_out_of_the_index(store: Store) -> None:
    await store.add_all([WATER, replace(BRIDGE, added_by="seed"), article(1, added_by="seed")])
    assert sorted(await ids(store, "mosul")) == [2, 3]
    await store.delete_added_by("seed")
    assert await ids(store, "mosul") == []
    assert search_over(store).index.engine.articles == 1


async def test_an_article_that_comes_removed_is_not_found(store: Store) -> None:
    await store.add_all([replace(WATER, state=State.REMOVED), BRIDGE])
    assert await ids(store, "مياه") == []


async def test_many_who_ask_at_once(store: Store) -> None:
    await store.add_all([article(number) for number in range(300)])
    answers = await asyncio.gather(*(find(store, "report") for _ in range(20)))
    assert {answer.total for answer in answers} == {300}
    assert search_over(store).index.engine.articles == 300


async def test_the_engine_comes_after_a_refresh(store: Store) -> None:
    with pytest.raises(RuntimeError, match="refresh"):
        _ = search_over(store).index.engine


async def test_a_caller_that_goes_away_interrupts_nothing(store: Store) -> None:
    await store.add_all([article(number) for number in range(500)])
    asking = asyncio.create_task(find(store, "report"))
    await asyncio.sleep(0)
    asking.cancel()
    with pytest.raises(asyncio.CancelledError):
        await asking
    assert (await find(store, "report")).total == 500


@dataclass(frozen=True)
class Two:
    """Two programs, each with its own store and search, on one database and one index."""

    first: Store
    second: Store
    one: Search
    other: Search


@pytest.fixture
async def two(where: Path | Secret, tmp_path: Path) -> AsyncIterator[Two]:
    async with AsyncExitStack() as stack:
        stores = [await stack.enter_async_context(open_store(where)) for _ in range(2)]
        folder = tmp_path / "search"
        one, other = [await stack.enter_async_context(open_search(store, folder, HALF_LIFE)) for store in stores]
        yield Two(stores[0], stores[1], one, other)


@BOTH
async def test_what_another_program_changes_is_followed(two: Two) -> None:
    await two.first.add_all([article(1), article(2)])
    assert await found(two.one) == await found(two.other) == [1, 2]
    await two.second.add(article(3))
    assert await found(two.one) == await found(two.other) == [1, 2, 3]
    await two.second.mark(1, State.REMOVED)
    assert await found(two.other) == await found(two.one) == [2, 3]
    assert two.one.index.engine.articles == two.other.index.engine.articles == 2


@BOTH
async def test_two_that_begin_at_once(two: Two) -> None:
    await two.first.add_all([article(number) for number in range(400)])
    assert await asyncio.gather(*(found(its) for its in (two.one, two.other) * 3)) == [list(range(1, 401))] * 6
    await two.first.add(article(401))
    assert await asyncio.gather(*(found(its) for its in (two.one, two.other))) == [list(range(1, 402))] * 2
    assert two.one.index.engine.articles == two.other.index.engine.articles == 401


@BOTH
async def test_two_that_write_in_turns(two: Two) -> None:
    for number in range(12):
        await asyncio.gather(
            two.first.add(article(2 * number)),
            two.second.add(article(2 * number + 1)),
            found(two.one),
            found(two.other),
        )
    assert await found(two.one) == await found(two.other) == list(range(1, 25))
    assert two.one.index.engine.articles == 24


async def test_answers_do_not_wait_for_long_for_another_who_writes(two: Two, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(index, "PATIENCE", 0.05)
    await two.first.add(article(1))
    assert await found(two.one) == [1]
    await two.one.index.close()  # it keeps the writer for a moment
    writer = Engine(two.one.index.engine.folder).writer()
    with pytest.raises(Busy):
        two.one.index.engine.writer()
    await two.first.add(article(2))
    answer = await two.one.find("report", at=NOON, zone=BAGHDAD, limit=5)
    assert ([hit.article.id for hit in answer.hits], answer.incomplete) == ([1], True)
    writer.close()
    monkeypatch.setattr(index, "PATIENCE", 60)
    answer = await two.one.find("report", at=NOON, zone=BAGHDAD, limit=5)
    assert (answer.total, answer.incomplete) == (2, False)


async def test_the_end_of_a_program_waits_for_what_it_writes(tmp_path: Path) -> None:
    async with open_store(tmp_path / "khabar.db") as store:
        await store.add_all([article(number) for number in range(500)])
        async with open_search(store, tmp_path / "search", HALF_LIFE) as its:
            task = asyncio.create_task(its.index.refresh())
            await asyncio.sleep(0)
            task.cancel()
            await asyncio.wait([task])
        assert position(Folder(tmp_path / "search").current() or tmp_path).change == 500


PROGRAM = """
import asyncio, sys
from datetime import timedelta
from pathlib import Path
from bot.model import Secret, State
from bot.search import engine, index, open_search
from bot.store.sqlite import open_store
from tests.samples import article

folder, where = Path(sys.argv[1]), sys.argv[2]
index.BATCH = 7

def told(work):
    # Says each time that it begins; whoever listens kills this process at some time after that.
    def does(*arguments):
        print(where, flush=True)
        return work(*arguments)
    return does

if where == "position":
    index.mark = told(index.mark)
if where == "commit":
    engine.Writer.commit = told(engine.Writer.commit)
if where == "put":
    engine.Writer.put = told(engine.Writer.put)

async def main():
    async with open_store(folder / "khabar.db") as store:
        async with open_search(store, folder / "search", timedelta(days=14)) as its:
            for number in range(0, 10**6, 20):
                await store.add_all([article(number + one) for one in range(20)])
                await store.mark(number // 2 + 1, State.REMOVED)
                if where == "store":
                    print(where, flush=True)
                await its.index.refresh()

asyncio.run(main())
"""


@pytest.mark.parametrize("where", ["position", "commit", "put", "store"])
@pytest.mark.parametrize("after", [1, 9])
async def test_a_killed_program_leaves_an_index_that_comes_right(tmp_path: Path, where: str, after: int) -> None:
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-c", PROGRAM, str(tmp_path), where, stdout=asyncio.subprocess.PIPE
    )
    assert process.stdout
    for _ in range(after):
        await process.stdout.readline()
    process.kill()
    await process.communicate()
    async with open_store(tmp_path / "khabar.db") as store, open_search(store, tmp_path / "search", HALF_LIFE) as its:
        there = [one.id async for one in store.export() if one.state is State.PUBLISHED]
        assert there
        assert await found(its) == there
        assert its.index.engine.articles == len(there)
        await store.add(article(10**7))
        assert len(await found(its)) == len(there) + 1


async def test_a_commit_without_its_position_is_made_again(two: Two) -> None:
    await two.first.add_all([article(1), article(2)])
    await found(two.one)
    generation = two.one.index.engine.folder
    mark(generation, replace(position(generation), change=0))
    await two.first.mark(1, State.REMOVED)
    assert await found(two.other) == [2]
    assert two.other.index.engine.articles == 1


async def test_a_long_backlog_is_left_to_others(two: Two, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(index, "BACKLOG", 5)
    await two.first.add_all([article(1), article(2)])
    assert await found(two.one) == [1, 2]
    await two.first.add_all([article(number) for number in range(3, 10)])
    answer = await two.one.find("report", at=NOON, zone=BAGHDAD, limit=20)
    assert (answer.total, answer.incomplete, two.one.index.behind) == (2, True, 7)
    await two.other.index.refresh(all_of_it=True)
    assert two.other.index.behind == 0
    assert len(await found(two.one)) == 9
    assert two.one.index.behind == 0
