"""The index that follows the store: opened, brought up to date, made anew when it is damaged or of another version.

Any process may bring it up to date; the engine lets one write at a time. Everything here is safe to repeat.
"""

import asyncio
import logging
import time
from collections.abc import AsyncIterator, Callable, Sequence
from concurrent.futures import Executor
from contextlib import asynccontextmanager, suppress
from pathlib import Path
from typing import Protocol, TypeVar

from bot.errors import StoreUnusable
from bot.model import Article, Change
from bot.search.documents import Prepared, prepared
from bot.search.engine import Busy, Damaged, Engine, Writer
from bot.search.folder import Folder, Position, mark, position

log = logging.getLogger(__name__)

T = TypeVar("T")

BATCH = 100
"""Changes that are taken at once while the bot answers."""
BULK = 1000
"""Changes that are taken at once by a process that does nothing else."""
COMMITTED = 10_000
"""Changes that such a process commits at once, as each commit is a file to be merged."""
BACKLOG = 2000
"""With so many changes to make, answers do not wait for them."""
LINGER = 0.5
"""Seconds for which the writer is kept after the last change: segments are merged beside the next ones."""
PATIENCE, PAUSE = 2.0, 0.01
"""Seconds that are waited for another process that writes, and between two looks."""


class Source(Protocol):
    """What the index asks of the store."""

    async def identity(self) -> str: ...

    async def last_change(self) -> int: ...

    async def changes(self, after: int, limit: int) -> list[Change]: ...

    async def articles(self, numbers: Sequence[int]) -> dict[int, Article]: ...


class Index:
    """`engine` is what answers now; `refresh` brings it up to date, and opens it first."""

    def __init__(self, source: Source, folder: Folder, threads: Executor) -> None:
        self._source = source
        self._folder = folder
        self._threads = threads
        self._database = ""
        self._engine: Engine | None = None
        self._at = 0
        self._following: asyncio.Task[None] | None = None
        self._made, self._asked = asyncio.Event(), asyncio.Event()
        self._closing = False
        self._complaint: int | None = None
        self.behind = 0
        """Changes that were not made at the last refresh."""

    @property
    def engine(self) -> Engine:
        if self._engine is None:
            raise RuntimeError("refresh comes first")
        return self._engine

    async def run(self, work: Callable[..., T], *arguments: object) -> T:
        """Do it in a thread of the search's own. Where the caller is cancelled it comes to its end all the same."""
        return await asyncio.get_running_loop().run_in_executor(self._threads, work, *arguments)

    async def refresh(self, *, all_of_it: bool = False) -> None:
        """Follow the store to its last change. A long backlog is left to `rebuild`, unless `all_of_it`.

        Waits no longer than PATIENCE, unless `all_of_it`: what is missing then is made as soon as can be.
        """
        last = await self._source.last_change()
        until = time.monotonic() + PATIENCE
        while self._engine is None or self._at < last or all_of_it:
            left = until - time.monotonic()
            if left <= 0 and not all_of_it:
                break
            task = self._follower(all_of_it=all_of_it)
            self._asked.set()
            await self._progress(task, None if all_of_it or self._engine is None else left)
            if task.done() and (not self._well(task) or all_of_it or last - self._at > BACKLOG):
                break
        self.behind = max(0, last - self._at)

    async def _progress(self, task: asyncio.Task[None], seconds: float | None) -> None:
        """Wait until the task has made some changes, which are then found, or has ended."""
        self._made.clear()
        made = asyncio.create_task(self._made.wait())
        try:
            await asyncio.wait([task, made], timeout=seconds, return_when=asyncio.FIRST_COMPLETED)
        finally:
            made.cancel()

    def _well(self, task: asyncio.Task[None]) -> bool:
        """Whether following went well. A full disk is told once; what is in the index is found meanwhile."""
        try:
            task.result()
        except OSError as error:
            if self._engine is None:
                raise StoreUnusable(f"the search index can't be used: {error}") from error
            if error.errno != self._complaint:
                log.warning("the search index can't be written: %s", error)
            self._complaint = error.errno
            return False
        self._complaint = None
        return True

    async def waiting(self) -> int:
        """How many changes, at most, the index lacks."""
        return await self._source.last_change() - self._at

    async def discard(self, damaged: Engine, reason: Damaged) -> None:
        """An engine was found to be damaged: begin anew, unless that was done already."""
        await self.close()
        if self._engine is damaged:
            self._following = asyncio.create_task(self._begin_anew(str(reason)))
            await asyncio.wait([self._following])
            self._following.result()

    async def close(self) -> None:
        """Let what goes on come to its end."""
        self._closing = True
        self._asked.set()
        while self._following and not self._following.done():
            await asyncio.wait([self._following])
        self._closing = False

    def _follower(self, *, all_of_it: bool) -> asyncio.Task[None]:
        """What follows the store: one task at a time, which no caller's end interrupts."""
        if self._following is None or self._following.done():
            self._following = asyncio.create_task(self._follow(all_of_it=all_of_it))
        return self._following

    async def _open(self) -> None:
        """Open what there is, or begin with nothing. What can't be read is put away, with a line in the log."""
        self._database = await self._source.identity()
        generation = await self.run(self._folder.current)
        if generation is None and (self._engine or await self.run(self._folder.was_used)):
            await self._begin_anew("there is none that this version can read")
            return
        if generation is None:
            await self._adopt_new()
            return
        try:
            await self._use(generation)
        except Damaged as error:
            await self._begin_anew(str(error))

    async def _use(self, generation: Path) -> None:
        engine, where = await self.run(_opened, generation)
        if where.database not in ("", self._database):
            raise Damaged("it belongs to another database")
        if where.change > await self._source.last_change():
            raise Damaged("it follows another state of the database")
        self._engine, self._at = engine, where.change

    async def _begin_anew(self, reason: str) -> None:
        log.warning("the search index is built anew: %s", " ".join(reason.split()))
        await self._adopt_new()

    async def _adopt_new(self) -> None:
        generation = await self.run(self._folder.new)
        await self._use(generation)
        await self.run(self._folder.adopt, generation)

    async def _follow(self, *, all_of_it: bool) -> None:
        broken = False
        while True:
            await self._look()
            batch = BULK if all_of_it else BATCH
            if await self._source.last_change() <= self._at or await self._is_too_much(batch):
                return
            try:
                await self._write(batch)
            except Busy:  # another process does the same: look what it has done
                await asyncio.sleep(PAUSE)
            except Damaged as error:
                if await self.run(self._folder.current) != self.engine.folder:
                    continue  # it was taken away: look what answers now
                if broken:  # the new one can't be written, either: it is the disk
                    raise
                broken = True
                await self._begin_anew(str(error))

    async def _is_too_much(self, batch: int) -> bool:
        """Whether so much is to be done that who answers meanwhile leaves it to others."""
        return batch == BATCH and await self._source.last_change() - self._at > BACKLOG

    async def _look(self) -> None:
        """Take up what another process has done: a new generation, or a later position."""
        current = await self.run(self._folder.current)
        if current is None or self._engine is None or current != self._engine.folder:
            await self._open()
            return
        where = await self.run(position, current)
        if where.change != self._at:
            try:
                await self.run(self.engine.reload)
                self._at = where.change
            except Damaged as error:
                await self._begin_anew(str(error))

    async def _write(self, batch: int) -> None:
        its = self.engine
        writer = await self.run(lambda: its.writer(bulk=batch > BATCH))
        try:
            await self._look()
            while self._engine is its and not await self._is_too_much(batch):
                self._asked.clear()  # before looking: what is asked for from now on is seen below
                if not await self._make(writer, batch) and (batch > BATCH or not await self._asked_again()):
                    break
        finally:
            await self.run(writer.close)

    async def _asked_again(self) -> bool:
        """Whether somebody wants more changes to be made, within a moment."""
        with suppress(TimeoutError):
            await asyncio.wait_for(self._asked.wait(), 0 if self._closing else LINGER)
        return self._asked.is_set() and not self._closing

    async def _make(self, writer: Writer, batch: int) -> bool:
        """Make the next changes, and commit them; whether there were any. Many are committed at once."""
        at, most = self._at, self._at + (COMMITTED if batch > BATCH else 0)
        while changes := await self._source.changes(at, batch):
            await self.run(lambda some: writer.put(prepared(some)), changes)
            at = changes[-1].number
            if at >= most:
                break
        if at == self._at:
            return False
        await self.run(self._commit, writer, Position(self._database, at))
        self._at = at
        self._made.set()
        return True

    def _commit(self, writer: Writer, where: Position) -> None:
        writer.commit()
        mark(self.engine.folder, where)
        self.engine.reload()


def _opened(generation: Path) -> tuple[Engine, Position]:
    where = position(generation)
    if where.change and not Engine.lies_in(generation):
        raise Damaged("its files are gone")
    return Engine(generation), where


async def rebuild(
    source: Source, folder: Folder, threads: Executor, workers: Executor, told: Callable[[int], object]
) -> None:
    """Make a new generation of all articles, which answers when it is complete; the old one does until then.

    `workers` analyse; `told` hears how many changes were made since it heard last.
    """
    loop = asyncio.get_running_loop()
    database = await source.identity()
    await loop.run_in_executor(threads, folder.sweep)
    generation = await loop.run_in_executor(threads, folder.new)
    engine = await loop.run_in_executor(threads, Engine, generation)
    writer = await loop.run_in_executor(threads, lambda: engine.writer(bulk=True))
    at = 0
    async with _ahead(source, workers) as batches:
        async for batch in batches:
            if not batch:
                continue
            await loop.run_in_executor(threads, writer.add, batch)
            at = batch[-1].number
            told(len(batch))
    await loop.run_in_executor(threads, writer.commit)
    await loop.run_in_executor(threads, writer.close)
    await loop.run_in_executor(threads, mark, generation, Position(database, at))
    await loop.run_in_executor(threads, folder.adopt, generation)


@asynccontextmanager
async def _ahead(source: Source, workers: Executor) -> AsyncIterator[AsyncIterator[list[Prepared]]]:
    """Batches in order, the next ones being read and analysed while one is written."""
    loop = asyncio.get_running_loop()
    waiting: asyncio.Queue[asyncio.Future[list[Prepared]] | None] = asyncio.Queue(maxsize=3)

    async def read() -> None:
        try:
            await read_all()
        except Exception:  # nobody must wait for what does not come
            await waiting.put(None)
            raise

    async def read_all() -> None:
        at, last = 0, await source.last_change()
        while at < last and (changes := await source.changes(at, BULK)):
            at = changes[-1].number
            # What changes meanwhile is made afterwards, in the place of what is there.
            old = [change for change in changes if change.number <= last]
            await waiting.put(loop.run_in_executor(workers, prepared, old))
        await waiting.put(None)

    async def batches() -> AsyncIterator[list[Prepared]]:
        while (batch := await waiting.get()) is not None:
            yield await batch

    reader = asyncio.create_task(read())
    try:
        yield batches()
        await reader
    finally:
        reader.cancel()
