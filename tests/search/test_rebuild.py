"""A new index beside the old one, which answers until the new one is complete."""

import asyncio
import os
import time
from collections.abc import AsyncIterator, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import pytest

from bot.errors import StoreUnusable
from bot.model import Change, State
from bot.search import Search, index, open_search
from bot.search.documents import Prepared
from bot.search.engine import Engine
from bot.search.folder import KIND, Folder, Position, position
from bot.search.index import Source, rebuild
from bot.store.sqlite import Store
from tests.samples import NOON, article
from tests.searching import BAGHDAD, HALF_LIFE

COUNT = 40


@pytest.fixture(autouse=True)
def small_batches(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(index, "BULK", 7)


@pytest.fixture
def threads() -> Iterator[ThreadPoolExecutor]:
    with ThreadPoolExecutor(2) as made:
        yield made


@pytest.fixture
async def its(store: Store, tmp_path: Path) -> AsyncIterator[Search]:
    """The search over some articles, one of which is removed."""
    await store.add_all([article(number) for number in range(COUNT)])
    await store.mark(1, State.REMOVED)
    async with open_search(store, tmp_path / "search", HALF_LIFE) as search:
        await search.index.refresh()
        yield search


async def found(its: Search, text: str = "report") -> list[int]:
    answer = await its.find(text, at=NOON, zone=BAGHDAD, limit=100)
    return sorted(one.id for hit in answer.hits for one in (hit.article, *hit.similar))


async def test_a_rebuilt_index_answers_as_the_old_one(
    store: Store, its: Search, tmp_path: Path, threads: ThreadPoolExecutor
) -> None:
    folder, told = Folder(tmp_path / "search"), list[int]()
    before = folder.current()
    await rebuild(store, folder, threads, threads, told.append)
    assert sum(told) == COUNT
    after = folder.current()
    assert after != before
    assert after
    assert before
    assert not before.exists()
    assert position(after) == Position(await store.identity(), await store.last_change())
    assert await found(its) == list(range(2, COUNT + 1))
    await store.add(article(COUNT))
    assert await found(its) == list(range(2, COUNT + 2))
    assert its.index.engine.folder == after
    assert its.index.engine.articles == COUNT


async def test_an_empty_store(store: Store, tmp_path: Path, threads: ThreadPoolExecutor) -> None:
    await rebuild(store, Folder(tmp_path / "search"), threads, threads, print)
    async with open_search(store, tmp_path / "search", HALF_LIFE) as its:
        assert await found(its) == []
        await store.add(article(1))
        assert await found(its) == [1]


class Changing:
    """A store in which something changes while it is read: after the second batch."""

    def __init__(self, store: Store, its: Search) -> None:
        self._store, self._its = store, its
        self.last_change, self.identity, self.articles = store.last_change, store.identity, store.articles
        self.batches = 0

    async def changes(self, after: int, limit: int) -> list[Change]:
        found_changes = await self._store.changes(after, limit)
        self.batches += 1
        if self.batches == 2:
            await self._store.mark(2, State.REMOVED)  # was read
            await self._store.mark(3, State.REMOVED)
            await self._store.mark(3, State.PUBLISHED)  # was read, too
            await self._store.mark(COUNT, State.REMOVED)  # would be read later
            await self._store.add(article(99, title="Fresh report"))
            assert await found(self._its) == [*range(3, COUNT), COUNT + 1]
        return found_changes


async def test_what_changes_meanwhile_is_right_afterwards(
    store: Store, its: Search, tmp_path: Path, threads: ThreadPoolExecutor
) -> None:
    folder, changing = Folder(tmp_path / "search"), Changing(store, its)
    await rebuild(changing, folder, threads, threads, print)
    assert changing.batches > 4
    async with open_search(store, folder.path, HALF_LIFE) as other:
        assert await found(other) == [*range(3, COUNT), COUNT + 1]
        assert await found(its) == [*range(3, COUNT), COUNT + 1]
        assert other.index.engine.articles == COUNT - 2


async def test_everything_changes_meanwhile(store: Store, tmp_path: Path, threads: ThreadPoolExecutor) -> None:
    class Restless(Changing):
        async def changes(self, after: int, limit: int) -> list[Change]:
            await self._store.mark(1, State.REMOVED)
            await self._store.mark(1, State.PUBLISHED)
            return await self._store.changes(after, limit)

    await store.add(article(1))
    async with open_search(store, tmp_path / "search", HALF_LIFE) as its:
        await rebuild(Restless(store, its), Folder(tmp_path / "search"), threads, threads, print)
        assert await found(its) == [1]
        assert its.index.engine.articles == 1


class Failing:
    """A store that can't be read any more after its first batch."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self.last_change, self.identity, self.articles = store.last_change, store.identity, store.articles

    async def changes(self, after: int, limit: int) -> list[Change]:
        if after:
            raise StoreUnusable("the disk is gone")
        return await self._store.changes(after, limit)


async def test_a_store_that_fails_ends_it_and_the_old_one_answers(
    store: Store, its: Search, tmp_path: Path, threads: ThreadPoolExecutor
) -> None:
    folder = Folder(tmp_path / "search")
    before = folder.current()
    with pytest.raises(StoreUnusable):
        await asyncio.wait_for(rebuild(Failing(store), folder, threads, threads, print), 30)
    assert folder.current() == before
    assert await found(its) == list(range(2, COUNT + 1))


async def test_who_listens_may_end_it(store: Store, its: Search, tmp_path: Path, threads: ThreadPoolExecutor) -> None:
    def told(_: int) -> None:
        raise KeyError

    source: Source = store
    with pytest.raises(KeyError):
        await rebuild(source, Folder(tmp_path / "search"), threads, threads, told)
    assert await found(its) == list(range(2, COUNT + 1))


def test_leftovers_are_swept_when_they_are_old(tmp_path: Path) -> None:
    folder = Folder(tmp_path)
    current, at_work, left = folder.new(), folder.new(), folder.new()
    other_version = tmp_path / "0.0-abcdef"
    other_version.mkdir()
    (tmp_path / "a-file").touch()
    folder.adopt(current)
    long_ago = time.time() - 7 * 3600
    for path in (current, left, other_version, tmp_path / "a-file"):
        os.utime(path, (long_ago, long_ago))
    folder.sweep()
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted([current.name, at_work.name, "current", "a-file"])
    assert current.name.startswith(KIND)
    folder.adopt(current)
    assert folder.current() == current


def test_adding_takes_only_what_is_there(tmp_path: Path) -> None:
    engine = Engine(tmp_path)
    writer = engine.writer(bulk=True)
    one = Prepared(1, 1, stems="a", words="a")
    writer.add([one, replace(one, id=2, stems="")])
    writer.commit()
    writer.close()
    engine.reload()
    assert engine.articles == 1
