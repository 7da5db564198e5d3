"""Runs parsers in child processes that can be killed: a stranger's page may take a parser minutes, or all memory."""

import asyncio
import json
import os
import sys
from asyncio.subprocess import DEVNULL, PIPE, Process
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast

import bot
from bot.intake.reasons import unreadable
from bot.intake.worker import LENGTH

_HERE = str(Path(bot.__file__).parent.parent)
_KEPT = ("PATH", "LD_LIBRARY_PATH", "SYSTEMROOT")
"""What a child gets of our environment; the rest holds tokens, and a page may yet find a hole in its parser."""


@dataclass(frozen=True, slots=True)
class Limits:
    """What one job may take, and how many a process does before another takes its place (libraries leak).

    `start` are the seconds for starting a process and importing its libraries, `seconds` those for the job, `memory` is
    bytes of data of the whole process, `most` the longest answer in bytes of JSON: decoding it blocks the event loop.
    """

    start: float = 30.0
    seconds: float = 8.0
    memory: int = 208 * 1024 * 1024
    most: int = 4 * 1024 * 1024
    jobs: int = 100


class Child:
    """A pool of child processes; made by `open_child`. Each is started when it is first needed."""

    def __init__(self, limits: Limits, size: int) -> None:
        self._workers = [_Worker(limits) for _ in range(size)]
        self._free: asyncio.LifoQueue[_Worker] = asyncio.LifoQueue()
        for worker in self._workers:
            self._free.put_nowait(worker)

    async def run(self, job: str, payload: bytes, **options: Any) -> Any:
        """What the job (a name of bot.intake.worker.JOBS) makes of the payload; it waits for a free process.

        Raises Unreadable where the job fails, takes too long or too much, or takes its process down.
        """
        worker = await self._free.get()
        try:
            return await worker.run(job, payload, options)
        finally:
            self._free.put_nowait(worker)

    async def close(self) -> None:
        for worker in self._workers:
            await worker.end()


@asynccontextmanager
async def open_child(limits: Limits | None = None, *, size: int = 1) -> AsyncIterator[Child]:
    """Child processes for as long as they are needed; at most `size` at once."""
    child = Child(limits or Limits(), size)
    try:
        yield child
    finally:
        await child.close()


class _Worker:
    """One place of the pool: a process, or none until the next job."""

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self._process: _Running | None = None
        self._done = 0

    async def run(self, job: str, payload: bytes, options: dict[str, Any]) -> Any:
        try:
            answer = json.loads(await self._answer(self._request(job, options), payload))
        except TimeoutError:
            await self.end()
            raise unreadable("timeout") from None
        except (asyncio.IncompleteReadError, OSError):
            await self.end()
            raise unreadable("crash") from None
        except BaseException:  # cancelled too: its answer would be taken for the next one's
            await self.end()
            raise
        # A fault may have been want of memory, and leave it so.
        if "fault" in answer or self._done >= self._limits.jobs:
            await self.end()
        if "fault" in answer:
            raise unreadable(answer["fault"])
        return answer["result"]

    async def end(self) -> None:
        """Kill the process; the next job starts another. Shielded: a cancelled job leaves none behind."""
        process, self._process, self._done = self._process, None, 0
        if process:
            await asyncio.shield(_killed(process))

    def _request(self, job: str, options: dict[str, Any]) -> bytes:
        limits = self._limits
        request = {"job": job, "options": options, "memory": limits.memory, "seconds": limits.seconds}
        return json.dumps(request).encode()

    async def _answer(self, request: bytes, payload: bytes) -> bytes:
        async with asyncio.timeout(self._limits.start):
            process = self._process = self._process or await _started()
            process.target.writelines([LENGTH.pack(len(request)), request, LENGTH.pack(len(payload)), payload])
            await process.target.drain()
            begun = await self._frame(process.source)
        self._done += 1
        if begun:  # no such job, or no such limits
            return begun
        async with asyncio.timeout(self._limits.seconds):
            return await self._frame(process.source)

    async def _frame(self, source: asyncio.StreamReader) -> bytes:
        [length] = LENGTH.unpack(await source.readexactly(LENGTH.size))
        if length > self._limits.most:
            raise unreadable("its answer is too long")
        return await source.readexactly(length)


@dataclass(frozen=True, slots=True)
class _Running:
    process: Process
    source: asyncio.StreamReader
    target: asyncio.StreamWriter


async def _started() -> _Running:
    environment = {name: os.environ[name] for name in _KEPT if name in os.environ}
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-P", "-X", "utf8", "-m", "bot.intake.worker"),
        stdin=PIPE,
        stdout=PIPE,
        stderr=DEVNULL,
        env={**environment, "PYTHONPATH": _HERE},
        start_new_session=True,  # Ctrl-C is for the bot; a child ends with its input
    )
    return _Running(process, cast("asyncio.StreamReader", process.stdout), cast("asyncio.StreamWriter", process.stdin))


async def _killed(running: _Running) -> None:
    with suppress(ProcessLookupError):
        running.process.kill()
    while await running.source.read(1 << 16):  # a pipe that nobody empties would keep `wait` waiting
        pass
    await running.process.wait()
