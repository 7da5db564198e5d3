"""Has pictures drawn by another process, each once, and waits for none longer than its asker can."""

import asyncio
import logging
from base64 import b64decode
from collections import OrderedDict
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Protocol

from bot.errors import Unreadable
from bot.intake.child import Child, Limits, open_child
from bot.model import Drawing
from bot.pictures.designs import Design, packed

log = logging.getLogger(__name__)

JOB = "bot.pictures.job:drawn"
LIMITS = Limits(start=3.0, seconds=5.0, memory=256 * 1024 * 1024, most=1024 * 1024, jobs=1000)
KEPT = 64
"""Pictures that are kept, some 25 kB each: a digest goes to many chats with the same cover."""
WAITING = 32
"""Pictures that wait to be drawn, at most: about a second's work."""
TRIES = 2
"""How often a picture is tried that took the process down."""


class Draws(Protocol):
    """Something that draws."""

    async def __call__(self, design: Design, *, seconds: float) -> Drawing | None:
        """The picture; None where it can't be had in so many seconds. Raises nothing of its own."""


async def undrawn(design: Design, *, seconds: float) -> Drawing | None:  # noqa: ARG001  it is a Draws
    """Where nothing is drawn."""
    return None


class Studio:
    """Made by `open_studio`. `job` is what the other process is asked for."""

    def __init__(self, child: Child, job: str = JOB) -> None:
        self._child = child
        self._job = job
        self._kept: OrderedDict[Design, bytes | None] = OrderedDict()
        self._begun: dict[Design, asyncio.Task[bytes | None]] = {}
        self._faults: dict[Design, int] = {}
        self._unable = False
        self._late = 0.0
        """The seconds that were waited in vain since the process answered last: nobody waits for so long again."""

    async def draw(self, design: Design, *, seconds: float) -> Drawing | None:
        """The picture; None where it can't be had in so many seconds. It is drawn all the same, for the next asker."""
        png = await self._png(design, seconds)
        return Drawing(png, design.alt) if png else None

    async def _png(self, design: Design, seconds: float) -> bytes | None:
        if design in self._kept:
            self._kept.move_to_end(design)
            return self._kept[design]
        task = self._begun.get(design)
        if task is None:
            if self._unable or len(self._begun) >= (1 if self._late else WAITING):
                return None
            task = self._begun[design] = asyncio.create_task(self._made(design), name="a picture")
        if seconds <= self._late:
            return None
        try:
            async with asyncio.timeout(seconds):
                return await asyncio.shield(task)
        except TimeoutError:
            self._late = max(self._late, seconds)
            return None

    async def _made(self, design: Design) -> bytes | None:
        try:
            answer = await self._child.run(self._job, packed(design))
        except Unreadable as error:
            log.warning("a picture can't be drawn: %s", error.fault)
            self._failed(design)
            return None
        finally:
            del self._begun[design]
        self._late = 0.0
        if missing := answer.get("trouble"):
            self._tell_once(missing)
            return None
        return self._keep(design, b64decode(answer["png"]) if "png" in answer else None)

    def _tell_once(self, missing: str) -> None:
        if not self._unable:
            log.warning("%s", missing)
        self._unable = True

    def _failed(self, design: Design) -> None:
        """What takes the process down again and again is given up: it would keep all others from being drawn."""
        times = self._faults.pop(design, 0) + 1
        if times < TRIES:
            self._faults[design] = times
        else:
            self._keep(design, None)
        while len(self._faults) > KEPT:
            del self._faults[next(iter(self._faults))]

    def _keep(self, design: Design, png: bytes | None) -> bytes | None:
        self._kept[design] = png
        while len(self._kept) > KEPT:
            self._kept.popitem(last=False)
        return png

    async def close(self) -> None:
        """Nothing is drawn any more."""
        tasks = list(self._begun.values())
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


@asynccontextmanager
async def open_studio(limits: Limits = LIMITS, *, job: str = JOB) -> AsyncIterator[Studio]:
    """A studio, whose process is started when the first picture is wanted."""
    async with open_child(limits) as child:
        studio = Studio(child, job)
        try:
            yield studio
        finally:
            await studio.close()
