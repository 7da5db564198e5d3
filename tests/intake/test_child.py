"""The child process: what it answers, and that no job takes anything down but itself."""

import asyncio
import io
import json
import os
import resource
import sys
from collections.abc import AsyncIterator
from contextlib import suppress
from pathlib import Path

import pytest

from bench.guard import MOST_LAG, MOST_MIB, MOST_SECONDS, lagging, resident
from bot.errors import Unreadable
from bot.intake import worker
from bot.intake.child import Child, Limits, open_child

JOBS = "tests.fakes.jobs"
MIB = 1024 * 1024
SHORT = Limits(seconds=0.3, memory=96 * MIB, most=2 * MIB, jobs=3)


@pytest.fixture
async def child() -> AsyncIterator[Child]:
    async with open_child(SHORT) as child:
        yield child


async def fault(child: Child, job: str, payload: bytes = b"") -> str:
    with pytest.raises(Unreadable) as refused:
        await child.run(f"{JOBS}:{job}", payload)
    assert str(refused.value) == "This page can't be read."
    return refused.value.fault


async def pid(child: Child) -> int:
    number: int = await child.run(f"{JOBS}:number", b"")
    return number


async def test_a_job_is_done_elsewhere(child: Child) -> None:
    payload = "خبر".encode() * 100_000
    assert await child.run(f"{JOBS}:measured", payload, unit="bytes") == {"length": len(payload), "unit": "bytes"}
    assert await pid(child) != os.getpid()
    assert await child.run(f"{JOBS}:session", b"") != os.getsid(0)


@pytest.mark.parametrize(
    ("job", "said"),
    [
        *(
            ("sleeps", "timeout"),
            ("works", "timeout"),
            ("dies", "crash"),
            ("hoards", "memory"),
            ("raises", "ValueError: x"),
        ),
        *(
            ("recurses", "RecursionError"),
            ("talks", "its answer is too long"),
            ("answers_nonsense", "TypeError"),
            ("counts", "ValueError: the answer holds too many values"),
        ),
        *(("not_there", "AttributeError"), ("leaves", "crash")),
    ],
)
async def test_a_bad_job_is_one_error_and_the_next_is_done(child: Child, job: str, said: str) -> None:
    before = await pid(child)
    assert (await fault(child, job)).startswith(said)
    assert await pid(child) != before


async def test_an_unknown_job(child: Child) -> None:
    assert (await fault(child, "x"))[:20]
    with pytest.raises(Unreadable, match="can't be read"):
        await child.run("nothing", b"")


async def test_a_process_is_replaced_after_so_many_jobs(child: Child) -> None:
    pids = [await pid(child) for _ in range(4)]
    assert pids[0] == pids[1] == pids[2] != pids[3]


async def test_a_process_that_was_killed_in_between_is_replaced(child: Child) -> None:
    os.kill(await pid(child), 9)
    with pytest.raises(Unreadable):
        await pid(child)
    assert await pid(child)


async def test_a_cancelled_job_leaves_no_answer_behind(child: Child, tmp_path: Path) -> None:
    task = asyncio.create_task(child.run(f"{JOBS}:sleeps", str(tmp_path / "begun").encode()))
    while not (tmp_path / "begun").exists():  # noqa: ASYNC110 - another process says so
        await asyncio.sleep(0.01)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert await child.run(f"{JOBS}:measured", b"x", unit="") == {"length": 1, "unit": ""}


async def test_jobs_wait_for_each_other_or_go_side_by_side() -> None:
    async with open_child(Limits(), size=2) as child:
        pids = await asyncio.gather(*(pid(child) for _ in range(10)))
        assert len(set(pids)) <= 2
        assert await asyncio.gather(child.run(f"{JOBS}:meets", b""), pid(child))


async def test_nothing_is_left_running() -> None:
    async with open_child() as child:
        number = await pid(child)
    with pytest.raises(ProcessLookupError):
        os.kill(number, 0)


ENTITIES = b"".join(b"<!ENTITY %c '%s'>" % (98 + n, b"&%c;" % (97 + n) * 10) for n in range(12))
HOSTILE = {
    "XML bomb": b"<?xml version='1.0'?><!DOCTYPE l [<!ENTITY a 'lol'>" + ENTITIES + b"]><html>&m;</html>",
    "nested elements": b"<div>" * 200_000 + b"x" * 300,
    "nested tables": b"<table><tr><td>" * 50_000,
    "JSON-LD": b"<script type='application/ld+json'>" + b"[" * 1_000_000 + b"</script>",
    "attributes": b"<div " + b" ".join(b"a%d='x'" % number for number in range(100_000)) + b">x</div>",
    "links": b"<p><a href='/x'>aaaa aaaa</a></p>" * 100_000,
}
TOO_MUCH = {"attributes", "links"}
"""These take all seconds or all memory that they get."""


async def test_a_hostile_page_ends_soon_and_the_next_is_read() -> None:
    failed = set()
    async with open_child(Limits(seconds=1.0, memory=96 * MIB)) as child:
        for name, payload in HOSTILE.items():
            try:
                await child.run("page", payload, address="http://news.example/")
            except Unreadable:
                failed.add(name)
            page = await child.run("page", b"<title>Bridge opens</title>", address="http://news.example/")
            assert page["title"] == "Bridge opens"
    assert failed == TOO_MUCH


async def test_a_hostile_page_stops_nobody_and_fills_no_memory() -> None:
    """How long the loop worked on one thing is its own doing, however busy the machine is."""
    async with open_child(Limits(seconds=1.0)) as child, lagging() as lag:
        for name, payload in HOSTILE.items():
            number = await pid(child)
            job = asyncio.ensure_future(child.run("page", payload, address="http://news.example/"))
            most = 0.0
            while not job.done():
                with suppress(OSError, IndexError):  # it was killed
                    most = max(most, resident(str(number)))
                await asyncio.wait([job], timeout=0.01)
            assert job.exception() is None or isinstance(job.exception(), Unreadable)
            assert 0 < most <= MOST_MIB, name
    assert lag.cpu <= MOST_LAG


def test_the_limits_of_every_day_are_within_the_bars() -> None:
    assert Limits().seconds < MOST_SECONDS == 10
    assert Limits().memory < MOST_MIB * MIB == 256 * MIB


async def test_a_child_gets_no_secrets(monkeypatch: pytest.MonkeyPatch, child: Child, tmp_path: Path) -> None:
    monkeypatch.setenv("KHABAR_TELEGRAM_TOKEN", "1:secret")
    monkeypatch.chdir(tmp_path)
    names = await child.run(f"{JOBS}:environment", b"")
    assert set(names) <= {"PATH", "LD_LIBRARY_PATH", "SYSTEMROOT", "PYTHONPATH", "LC_CTYPE"}


def frames(*parts: bytes) -> io.BytesIO:
    return io.BytesIO(b"".join(worker.LENGTH.pack(len(part)) + part for part in parts))


def request(job: str, **options: object) -> bytes:
    asked = {"job": f"{JOBS}:{job}", "options": options, "memory": 1 << 40, "seconds": 1e6}
    return json.dumps(asked).encode()


def answers(source: io.BytesIO) -> list[object]:
    """What the worker says, in this process."""
    before = [(what, resource.getrlimit(what)) for what in (resource.RLIMIT_DATA, resource.RLIMIT_CPU)]
    target = io.BytesIO()
    try:
        worker.serve(source, target)
    finally:
        for what, limits in before:
            resource.setrlimit(what, limits)
    said, found = target.getvalue(), []
    while said:
        [length] = worker.LENGTH.unpack(said[:4])
        found.append(json.loads(said[4 : 4 + length] or "null"))
        said = said[4 + length :]
    return found


def test_the_worker_speaks_in_frames() -> None:
    source = frames(
        request("measured", unit="b"), b"abc", request("raises"), b"", request("counts"), b"", request("runs_out"), b""
    )
    done = {"result": {"length": 3, "unit": "b"}}
    many = [None, {"fault": "ValueError: the answer holds too many values"}]
    assert answers(source) == [None, done, None, {"fault": "ValueError: x"}, *many, None, {"fault": "memory"}]


def test_an_input_that_ends_early_ends_the_worker() -> None:
    assert answers(io.BytesIO(b"\0\0")) == []
    assert answers(frames(request("measured", unit="b"))) == [None, {"result": {"length": 0, "unit": "b"}}]


async def test_the_bot_itself_does_not_load_the_parsers() -> None:
    code = "import sys, bot.intake.links; sys.exit(bool({'lxml', 'trafilatura'} & sys.modules.keys()))"
    root = Path(worker.__file__).parents[2]
    process = await asyncio.create_subprocess_exec(sys.executable, "-c", code, cwd=root)
    assert await process.wait() == 0
