"""Long work that a test holds in its hands."""

import asyncio
from collections.abc import Callable

from bot.model import Document, Reply, Role, Unit
from bot.router.context import Context
from bot.router.work import Report


class Slow:
    """Goes on as far as it is let, of ten feeds; `fault` ends it, `file` is what it makes."""

    what = "Testing the feeds"
    unit = Unit.FEEDS
    role = Role.READER

    def __init__(self, again: str = "", fault: Exception | None = None, file: bytes = b"") -> None:
        self.again = again
        self.done = 0
        self._fault = fault
        self._file = file
        self._more = asyncio.Semaphore(0)
        self._moved = asyncio.Event()

    def lets(self, steps: int) -> None:
        for _ in range(steps):
            self._more.release()

    async def reaches(self, done: int) -> None:
        while self.done < done:
            self._moved.clear()
            await self._moved.wait()

    async def run(self, report: Report) -> None:
        report(0, 10)
        while self.done < 10:
            await self._more.acquire()
            if self._fault:
                raise self._fault
            self.done += 1
            report(self.done, 10)
            self._moved.set()

    def outcome(self, context: Context) -> Reply:
        file = Document("a.txt", self._file, "A file") if self._file else None
        return Reply(language=context.t.code, text=f"All of {self.done}.", document=file)


async def until(holds: Callable[[], bool]) -> None:
    """Wait for what other tasks bring about."""
    async with asyncio.timeout(20):
        while not holds():  # noqa: ASYNC110  there is no event to wait for: the work tells nobody but readers
            await asyncio.sleep(0.01)
