"""An index that can't be read, or is of no use here, is built anew by itself, with one line in the log."""

import asyncio
import logging
import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from bot.errors import StoreUnusable
from bot.model import State
from bot.search import Search, folder, open_search
from bot.search.engine import Damaged, Engine, Writer
from bot.search.folder import Folder, Position, mark, position
from bot.store.sqlite import Store, open_store
from tests.samples import NOON, article
from tests.searching import BAGHDAD, HALF_LIFE

COUNT = 30


async def found(its: Search, text: str = "report") -> list[int]:
    answer = await its.find(text, at=NOON, zone=BAGHDAD, limit=100)
    return sorted(one.id for hit in answer.hits for one in (hit.article, *hit.similar))


@pytest.fixture
async def made(store: Store, tmp_path: Path) -> Path:
    """The folder of a complete index, which nobody has open."""
    await store.add_all([article(number) for number in range(COUNT)])
    await store.mark(1, State.REMOVED)
    async with open_search(store, tmp_path / "search", HALF_LIFE) as its:
        await its.index.refresh()
    return tmp_path / "search"


def generation(path: Path) -> Path:
    one = Folder(path).current()
    assert one
    return one


async def right(its: Search, caplog: pytest.LogCaptureFixture, lines: int = 1) -> None:
    """Everything is found, and so many lines said that it was built anew."""
    assert await found(its) == list(range(2, COUNT + 1))
    assert await found(its, "bridge") == list(range(2, COUNT + 1))
    assert its.index.engine.articles == COUNT - 1
    said = [record for record in caplog.records if record.levelno >= logging.WARNING]
    assert [record.name for record in said] == ["bot.search.index"] * lines, caplog.text
    assert all("\n" not in record.getMessage() for record in said)


def holds(path: Path, content: bytes) -> None:
    """Another file in its place: what the engine still has mapped of the old one stays whole, or the process would die
    of it."""
    path.unlink()
    path.write_bytes(content)


def garbage(path: Path) -> None:
    holds(path, b"\xff\x00garbage" * 40)


def half(path: Path) -> None:
    holds(path, path.read_bytes()[: path.stat().st_size // 2])


def nothing(path: Path) -> None:
    holds(path, b"")


@pytest.mark.parametrize("damage", [garbage, half, nothing, Path.unlink])
@pytest.mark.parametrize("name", ["meta.json", "*.term", "*.idx", "*.fast", "*.store", "*.pos", "*.fieldnorm"])
async def test_damaged_files(
    store: Store, made: Path, caplog: pytest.LogCaptureFixture, damage: Callable[[Path], None], name: str
) -> None:
    for path in generation(made).glob(name):
        damage(path)
    async with open_search(store, made, HALF_LIFE) as its:
        await right(its, caplog)
    async with open_search(store, made, HALF_LIFE) as its:
        await right(its, caplog)


async def test_all_files_gone(store: Store, made: Path, caplog: pytest.LogCaptureFixture) -> None:
    for path in generation(made).iterdir():
        if path.name != "position":
            path.unlink()
    async with open_search(store, made, HALF_LIFE) as its:
        await right(its, caplog)


@pytest.mark.parametrize("text", [b"garbage", b"\xff\xfe\x00", b"", b"../..", b"1.1-gone\n"])
async def test_garbage_in_the_name_of_what_answers(
    store: Store, made: Path, caplog: pytest.LogCaptureFixture, text: bytes
) -> None:
    (made / "current").write_bytes(text)
    async with open_search(store, made, HALF_LIFE) as its:
        await right(its, caplog)


@pytest.mark.parametrize("text", [b"garbage", b"\xff\xfe\x00", b"", b"a b c", b"a 1.5"])
async def test_garbage_in_the_position_makes_all_changes_again(
    store: Store, made: Path, caplog: pytest.LogCaptureFixture, text: bytes
) -> None:
    (generation(made) / "position").write_bytes(text)
    async with open_search(store, made, HALF_LIFE) as its:
        await right(its, caplog, 0)


async def test_a_position_ahead_of_the_store(store: Store, made: Path, caplog: pytest.LogCaptureFixture) -> None:
    where = position(generation(made))
    mark(generation(made), replace(where, change=where.change + 1))
    async with open_search(store, made, HALF_LIFE) as its:
        await right(its, caplog)


async def test_the_index_of_another_database(made: Path, tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    async with open_store(tmp_path / "other.db") as other, open_search(other, made, HALF_LIFE) as its:
        await other.add(article(99, title="Bridge"))
        assert await found(its, "bridge") == [1]
        assert its.index.engine.articles == 1
        assert "another database" in caplog.text
        assert len(caplog.records) == 1


async def test_no_folder_is_no_damage(store: Store, made: Path, caplog: pytest.LogCaptureFixture) -> None:
    shutil.rmtree(made)
    async with open_search(store, made, HALF_LIFE) as its:
        await right(its, caplog, 0)


@pytest.mark.parametrize("gone", [lambda made: made, generation])
async def test_the_folder_is_deleted_while_it_is_open(
    store: Store, made: Path, caplog: pytest.LogCaptureFixture, gone: Callable[[Path], Path]
) -> None:
    async with open_search(store, made, HALF_LIFE) as its:
        await its.index.refresh()
        shutil.rmtree(gone(made))
        assert len(await found(its)) == COUNT - 1
        await store.mark(2, State.REMOVED)
        await store.mark(2, State.PUBLISHED)
        await right(its, caplog)
        assert generation(made) == its.index.engine.folder


async def test_files_are_damaged_while_they_are_open(
    store: Store, made: Path, caplog: pytest.LogCaptureFixture
) -> None:
    async with open_search(store, made, HALF_LIFE) as its, open_search(store, made, HALF_LIFE) as other:
        await its.index.refresh()
        await other.index.refresh()
        await store.mark(2, State.REMOVED)
        await its.index.refresh()
        await its.index.close()  # merging goes on after an answer, and would meet the damage, too
        await store.mark(2, State.PUBLISHED)
        garbage(generation(made) / "meta.json")
        await right(other, caplog)
        await right(its, caplog)


async def test_many_who_meet_the_damage_at_once(store: Store, made: Path, caplog: pytest.LogCaptureFixture) -> None:
    """The first of them has it built anew, and only one does."""
    for path in generation(made).glob("*.fast"):
        kept = path.read_bytes()[path.stat().st_size // 3 :]
        holds(path, b"\xff" * (path.stat().st_size - len(kept)) + kept)
    async with open_search(store, made, HALF_LIFE) as its:
        answers = await asyncio.gather(*(found(its) for _ in range(8)))
        assert answers == [list(range(2, COUNT + 1))] * 8
        await right(its, caplog)


async def test_damage_that_somebody_mended_already(store: Store, made: Path, caplog: pytest.LogCaptureFixture) -> None:
    async with open_search(store, made, HALF_LIFE) as its:
        await its.index.refresh()
        before = its.index.engine
        await asyncio.gather(*(its.index.discard(before, Damaged("twice\nseen")) for _ in range(3)))
        assert its.index.engine is not before
        await right(its, caplog)


async def test_another_version_has_a_generation_of_its_own(
    store: Store, made: Path, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = generation(made)
    monkeypatch.setattr(folder, "KIND", "999.1")
    async with open_search(store, made, HALF_LIFE) as its:
        await right(its, caplog)
        assert generation(made).name.startswith("999.1-")
        assert before.is_dir()


async def test_a_disk_that_takes_nothing_is_told(
    store: Store, made: Path, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Building it anew does not help, and is not tried for ever."""

    def full(_: Engine, *, bulk: bool) -> Writer:
        raise Damaged(f"no space left (bulk: {bulk})")

    async with open_search(store, made, HALF_LIFE) as its:
        await its.index.refresh()
        await store.mark(2, State.REMOVED)
        with monkeypatch.context() as patch:
            patch.setattr(Engine, "writer", full)
            with pytest.raises(Damaged, match="no space left"):
                await its.index.refresh()
        await store.mark(2, State.PUBLISHED)
        await right(its, caplog)


@pytest.mark.parametrize("gone", [False, True])
async def test_another_began_anew_while_this_one_waited_to_write(
    store: Store, made: Path, caplog: pytest.LogCaptureFixture, gone: bool
) -> None:
    """What is written then goes to the new generation, not to the one that was taken away."""
    async with open_search(store, made, HALF_LIFE) as its:
        await its.index.refresh()
        before, another = generation(made), Folder(made).new()
        shutil.copytree(before, another, dirs_exist_ok=True)
        really_look = its.index._look

        async def look() -> None:
            await really_look()
            if generation(made) == before:
                (made / "current").write_text(another.name)
                if gone:
                    shutil.rmtree(before)

        its.index._look = look  # type: ignore[method-assign]
        await store.add(article(COUNT))
        assert await found(its) == list(range(2, COUNT + 2))
        assert its.index.engine.folder == another
        assert position(another) == Position(await store.identity(), await store.last_change())
        assert caplog.records == []


async def test_what_can_not_be_written_is_told_once_and_what_is_there_is_found(
    store: Store, made: Path, caplog: pytest.LogCaptureFixture
) -> None:
    async with open_search(store, made, HALF_LIFE) as its:
        await its.index.refresh()
        in_the_way = generation(made) / "position"
        in_the_way.unlink()
        in_the_way.mkdir()
        await store.add(article(COUNT))
        for total in (COUNT - 1, COUNT):  # the engine has it by then, though not how far it is
            answer = await its.find("report", at=NOON, zone=BAGHDAD, limit=5)
            assert (answer.total, answer.incomplete) == (total, True)
        assert ["can't be written" in line for line in caplog.messages] == [True], caplog.text
        assert list(generation(made).glob("*.new")) == []
        in_the_way.rmdir()
        assert await found(its) == list(range(2, COUNT + 2))
        assert its.index.engine.articles == COUNT
        assert len(caplog.messages) == 1


async def test_a_folder_that_can_not_be_made_is_one_clear_line(store: Store, tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    async with open_search(store, tmp_path / "file", HALF_LIFE) as its:
        await store.add(article(1))
        with pytest.raises(StoreUnusable, match="search index"):
            await its.index.refresh()
