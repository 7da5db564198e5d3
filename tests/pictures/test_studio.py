"""The studio: a picture is drawn once, elsewhere, and nothing that happens there reaches whoever asked."""

import asyncio
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from bot.intake.child import Limits
from bot.model import Drawing
from bot.pictures import studio as module
from bot.pictures.studio import LIMITS, Studio, open_studio, undrawn
from tests.drawing import CARD, COVER, draws, opened

JOBS = "tests.fakes.jobs"
LONG, SHORT = 30.0, 0.05
QUICK = Limits(seconds=0.3)
"""Seconds that a test waits for what must come, and for what must not; and a process that is killed soon."""


@draws
async def test_a_picture_is_drawn_by_another_process() -> None:
    async with open_studio() as studio:
        drawing = await studio.draw(COVER, seconds=LONG)
    assert drawing
    assert drawing.alt == COVER.alt
    assert opened(drawing.png).size == (1200, 630)


async def test_many_askers_have_one_picture_drawn(tmp_path: Path) -> None:
    async with open_studio(job=f"{JOBS}:draws_and_notes") as studio:
        design = replace(CARD, source=str(tmp_path / "drawn"))
        drawings = await asyncio.gather(*(studio.draw(replace(design), seconds=LONG) for _ in range(50)))
        drawings.append(await studio.draw(design, seconds=LONG))
    assert set(drawings) == {Drawing(b"png", CARD.alt)}
    assert (tmp_path / "drawn").read_text() == "x"


async def test_the_last_pictures_are_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "KEPT", 2)
    note = tmp_path / "drawn"
    designs = [replace(CARD, source=str(note), title=str(number)) for number in range(3)]
    async with open_studio(job=f"{JOBS}:draws_and_notes") as studio:
        for number in (0, 1, 0, 2, 0, 1):  # the second one was not asked for lately, and is drawn again
            assert await studio.draw(designs[number], seconds=LONG)
    assert note.read_text() == "xxxx"


async def test_what_takes_too_long_is_had_by_the_next_asker(tmp_path: Path) -> None:
    """The first one goes without; it is drawn all the same."""
    gate = tmp_path / "gate"
    design = replace(CARD, source=str(gate))
    async with open_studio(job=f"{JOBS}:draws_behind_a_gate") as studio:
        assert await studio.draw(design, seconds=SHORT) is None
        gate.touch()
        assert await studio.draw(design, seconds=LONG)


async def test_a_process_that_hangs_is_waited_for_once(tmp_path: Path) -> None:
    """Who has more patience still waits; and as soon as it answers, everybody does."""
    gate = tmp_path / "gate"
    designs = [replace(CARD, source=str(gate), title=str(number)) for number in range(4)]
    loop = asyncio.get_running_loop()
    async with open_studio(job=f"{JOBS}:draws_behind_a_gate") as studio:
        assert await studio.draw(designs[0], seconds=0.5) is None
        began = loop.time()
        assert [await studio.draw(each, seconds=0.5) for each in designs] == [None] * 4
        assert loop.time() - began < 0.4
        assert list(studio._begun) == designs[:1], "one that asks whether it answers again is enough"
        gate.touch()
        assert await studio.draw(designs[0], seconds=LONG)
        assert await studio.draw(designs[1], seconds=LONG)
        assert await studio.draw(designs[2], seconds=0.5)


@pytest.mark.parametrize("job", ["sleeps_whatever", "dies", "hoards", "raises"])
async def test_a_fault_is_no_picture_and_the_next_one_is_drawn(job: str) -> None:
    """After two faults of one picture nobody tries it again."""
    async with open_studio(replace(QUICK, memory=LIMITS.memory), job=f"{JOBS}:{job}") as studio:
        assert [await studio.draw(CARD, seconds=LONG) for _ in range(2)] == [None, None]
        studio._job = f"{JOBS}:draws_and_notes"
        assert await studio.draw(CARD, seconds=LONG) is None
        assert await studio.draw(replace(CARD, source="", title="another"), seconds=LONG)


async def test_one_fault_is_forgiven(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "KEPT", 1)
    async with open_studio(job=f"{JOBS}:dies") as studio:
        for title in ("a", "b", "c"):
            assert await studio.draw(replace(CARD, title=title, source=""), seconds=LONG) is None
        assert len(studio._faults) == 1
        studio._job = f"{JOBS}:draws_and_notes"
        assert await studio.draw(replace(CARD, title="c", source=""), seconds=LONG)


async def test_a_machine_that_can_not_draw_is_told_of_once(caplog: pytest.LogCaptureFixture) -> None:
    async with open_studio(job=f"{JOBS}:can_not_draw") as studio:
        both = [studio.draw(replace(CARD, title=title), seconds=LONG) for title in ("a", "b")]
        assert await asyncio.gather(*both) == [None, None]
        studio._job = f"{JOBS}:draws_and_notes"
        assert await studio.draw(CARD, seconds=LONG) is None
    assert [record.getMessage() for record in caplog.records] == ["apt install letters"]


async def test_what_has_nothing_to_draw_is_no_fault(caplog: pytest.LogCaptureFixture) -> None:
    async with open_studio(job=f"{JOBS}:draws_nothing") as studio:
        assert await studio.draw(CARD, seconds=LONG) is None
        studio._job = f"{JOBS}:dies"
        assert await studio.draw(CARD, seconds=LONG) is None
    assert not caplog.records


async def test_a_queue_has_an_end(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(module, "WAITING", 1)
    gate = tmp_path / "gate"
    async with open_studio(job=f"{JOBS}:draws_behind_a_gate") as studio:
        first = asyncio.create_task(studio.draw(replace(CARD, source=str(gate)), seconds=LONG))
        await asyncio.sleep(0)
        assert await studio.draw(COVER, seconds=LONG) is None
        gate.touch()
        assert await first


async def test_it_ends_at_once() -> None:
    async with asyncio.timeout(LONG), open_studio(job=f"{JOBS}:sleeps_whatever") as studio:
        assert await studio.draw(CARD, seconds=SHORT) is None
    assert not studio._begun


async def test_an_asker_who_is_gone_takes_nothing_along(tmp_path: Path) -> None:
    gate = tmp_path / "gate"
    design = replace(CARD, source=str(gate))
    async with open_studio(job=f"{JOBS}:draws_behind_a_gate") as studio:
        asking = asyncio.create_task(studio.draw(design, seconds=LONG))
        await asyncio.sleep(0)
        asking.cancel()
        gate.touch()
        assert await studio.draw(design, seconds=LONG)
    assert isinstance(studio, Studio)


async def test_where_nothing_is_drawn_there_is_no_picture() -> None:
    assert await undrawn(CARD, seconds=LONG) is None


async def test_the_bot_itself_does_not_load_the_library() -> None:
    code = "import sys, bot.app; sys.exit(bool({'PIL', 'fontpkg_cairo'} & sys.modules.keys()))"
    process = await asyncio.create_subprocess_exec(sys.executable, "-c", code, cwd=Path(__file__).parents[2])
    assert await process.wait() == 0
