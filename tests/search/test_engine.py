"""The engine by itself."""

import asyncio
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from bot.search import engine
from bot.search.documents import Prepared
from bot.search.engine import Damaged, Engine


def made(folder: Path, *texts: str) -> Engine:
    """An index of these texts, numbered from 1; the later is the newer."""
    its = Engine(folder)
    writer = its.writer()
    some = [Prepared(at, at, published=at, words=text, stems=text, heading=text) for at, text in enumerate(texts, 1)]
    writer.put(some)
    writer.commit()
    writer.close()
    its.reload()
    return its


ODD = ["a:b", 'say "x"', "(", "*", "\\", "a\x00b", "\u202eab", "_", "ا" * 64, "x" * 60_000, "-", "AND", "日本語"]


def test_words_are_taken_as_they_are(tmp_path: Path) -> None:
    """There is no syntax in a word, whatever its letters."""
    odd = [text.split()[0] for text in ODD]
    its = made(tmp_path, *odd)
    for number, text in enumerate(odd, 1):
        assert its.best(engine.word("stems", text), 5).scored[0][0] == number
        assert its.best(engine.phrase("words", [text]), 5, count=True).count == 1
        assert its.best(engine.phrase("words", [text, text]), 5, count=True).count == 0
        assert its.frequency("stems", text) == 1
        assert its.beginning("heading", text[:3], 5)[:1] != []
        assert len(text) > 64 or its.best(engine.near("words", text, 2), 5).scored


def test_clauses(tmp_path: Path) -> None:
    its = made(tmp_path, "a b", "b c", "c d", "b")
    a, b, c = (engine.word("stems", word) for word in "abc")

    def numbers(clause: engine.Clause) -> list[int]:
        return sorted(number for number, _ in its.best(clause, 9).scored)

    assert numbers(engine.every([a, b])) == [1]
    assert numbers(engine.either([a, c])) == [1, 2, 3]
    assert numbers(engine.best_of([a, c])) == [1, 2, 3]
    assert numbers(engine.best_of([a])) == [1]
    assert numbers(engine.without(b, [a, c])) == [4]
    assert numbers(engine.without(b, [])) == [1, 2, 4]
    assert numbers(engine.every([])) == numbers(engine.everything()) == [1, 2, 3, 4]
    assert numbers(engine.between("id", 2, 4)) == [2, 3]
    assert numbers(engine.between("published", None, 3)) == [1, 2]
    assert its.best(engine.preferring(b, [c]), 1).scored[0][0] == 2
    assert its.best(engine.either([engine.boosted(a, 9), c]), 1).scored[0][0] == 1
    assert {score for _, score in its.best(engine.without_score(b), 9).scored} == {0}
    assert its.newest(b, 2, count=True) == engine.Matches(((4, 4.0), (2, 2.0)), 3)
    assert its.newest(b, 2, offset=2).scored == ((1, 1.0),)
    assert its.best(b, 1).count == 0


def test_what_is_put_takes_the_place_of_what_was(tmp_path: Path) -> None:
    its = made(tmp_path, "a", "b")
    writer = its.writer(bulk=True)
    writer.put([Prepared(3, 1, stems="c"), Prepared(4, 2)])
    assert its.articles == 2
    writer.commit()
    its.reload()
    assert its.articles == 1
    assert its.best(engine.word("stems", "c"), 5).scored[0][0] == 1
    writer.close()


async def test_what_searches_meanwhile_sees_whole_articles(tmp_path: Path) -> None:
    """Addresses of one state of the index mean nothing in another."""
    its = Engine(tmp_path)
    writer = its.writer()
    loop, stop = asyncio.get_running_loop(), asyncio.Event()

    def change(turn: int) -> None:
        words = [Prepared(turn, number, published=number, stems=f"n{number} all") for number in range(turn % 7, 40, 3)]
        writer.put(words)
        writer.commit()
        its.reload()

    def ask() -> None:
        for number in range(40):
            assert {one for one, _ in its.best(engine.word("stems", f"n{number}"), 5).scored} <= {number}
            assert all(one == sort for one, sort in its.newest(engine.everything(), 50).scored)

    async def asking() -> None:
        while not stop.is_set():
            await loop.run_in_executor(None, ask)

    tasks = [asyncio.create_task(asking()) for _ in range(2)]
    for turn in range(20):
        await loop.run_in_executor(None, change, turn)
    stop.set()
    await asyncio.gather(*tasks)
    writer.close()


class Interrupted(list[Prepared]):
    """What comes while somebody presses Ctrl-C."""

    def __iter__(self) -> Iterator[Prepared]:
        raise KeyboardInterrupt


@pytest.mark.parametrize(
    "ask",
    [
        lambda its: its.best(engine.everything(), -1),
        lambda its: its.newest(engine.everything(), -1),
        lambda its: its.added_last(engine.everything(), -1),
        lambda its: its.best(engine.everything(), 2**62, count=True),
        lambda its: its.frequency("nonsuch", "a"),
        lambda its: its.beginning("nonsuch", "a", 5),
        lambda its: its.writer().put([Prepared(1, 2**63, stems="a")]),
        lambda its: its.writer().add([Prepared(1, 2**63, stems="a")]),
        lambda its: its.writer().add([Prepared(1, 1, stems="\ud800")]),
    ],
)
def test_what_goes_wrong_has_one_name(tmp_path: Path, ask: Callable[[Engine], object]) -> None:
    """Its panics, too, which are no Exceptions."""
    its = made(tmp_path, "a")
    with pytest.raises(Damaged):
        ask(its)


def test_a_closed_writer_is_told(tmp_path: Path) -> None:
    writer = made(tmp_path, "a").writer()
    writer.close()
    for ask in (writer.commit, writer.close):
        with pytest.raises(Damaged):
            ask()


def test_an_interruption_stays_one(tmp_path: Path) -> None:
    with pytest.raises(KeyboardInterrupt):
        made(tmp_path, "a").writer().put(Interrupted())


def test_a_system_that_gives_no_more_files_is_no_damage(tmp_path: Path) -> None:
    resource = pytest.importorskip("resource")
    before = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (0, before[1]))
    try:
        with pytest.raises(OSError, match="Too many open files"):
            Engine(tmp_path / "new")
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, before)
