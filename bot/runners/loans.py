"""Pictures that one platform keeps, fetched when a reader of another one asks for the article, and kept for a while."""

import asyncio
import logging
from collections import OrderedDict
from collections.abc import AsyncIterator, Callable, Iterable, Mapping
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass, field
from functools import partial
from importlib import import_module
from importlib.util import find_spec
from typing import Any, TypeAlias

from bot.errors import PlatformError
from bot.logs.faults import reason
from bot.model import Photo, Picture
from bot.pictures.formats import kind_of
from bot.platforms.base import Lending, Platform

log = logging.getLogger(__name__)

MOST = 4
"""Pictures of one article."""
LARGEST = 5 * 1024 * 1024
"""Bytes of one."""
PATIENCE = 3.0
"""Seconds that an article waits for all of its pictures; it is shown without those that take longer."""
LONGEST = 15.0
"""Seconds that one may take in all: what comes too late for who asked first is there for who asks next."""
AT_ONCE = 4
"""Pictures that are fetched at the same time."""
ROOM, EACH = 32 * 1024 * 1024, 1024
"""Bytes of all that is remembered, and those that a picture takes beside its own."""
LIFETIME, AGAIN = 3600.0, 60.0
"""Seconds for which a picture is remembered, and after which one that could not be had is asked for again."""

Opens: TypeAlias = Callable[[], AbstractAsyncContextManager[Lending]]
"""Reaches a platform that this process does not serve, for as long as a picture is fetched."""


def lenders(platforms: Mapping[str, Any]) -> dict[str, Opens]:
    """Those of the platforms, by their names and settings, whose pictures can be had without serving them. Their
    libraries are loaded when the first picture is wanted."""
    modules = {name: f"bot.platforms.{name}.lender" for name, settings in platforms.items() if settings.enabled}
    return {name: partial(_lend, its, platforms[name]) for name, its in modules.items() if find_spec(its)}


def _lend(module: str, settings: Any) -> AbstractAsyncContextManager[Lending]:
    lent: AbstractAsyncContextManager[Lending] = import_module(module).lend(settings)
    return lent


@dataclass(slots=True)
class Remembered:
    """Pictures, and which could not be had. What was not asked for the longest goes first. Times (`at`) are seconds of
    any clock that only goes forward."""

    room: int = ROOM
    _kept: OrderedDict[Picture, tuple[Photo | None, float]] = field(default_factory=OrderedDict)
    _size: int = 0

    def put(self, picture: Picture, photo: Photo | None, at: float) -> None:
        self._drop(picture)
        self._kept[picture] = (photo, at + (LIFETIME if photo else AGAIN))
        self._size += _size_of(photo)
        while self._size > self.room:
            self._drop(next(iter(self._kept)))

    def get(self, picture: Picture, at: float) -> tuple[Photo | None] | None:
        """What is known: the picture, or that there is None; None where nothing is."""
        photo, until = self._kept.get(picture, (None, at))
        if until <= at:
            self._drop(picture)
            return None
        self._kept.move_to_end(picture)
        return (photo,)

    def _drop(self, picture: Picture) -> None:
        if known := self._kept.pop(picture, None):
            self._size -= _size_of(known[0])


def _size_of(photo: Photo | None) -> int:
    return EACH + (len(photo.content) if photo else 0)


@dataclass(slots=True)
class Loans:
    """Where platforms that know nothing of each other lend each other pictures. `connected` holds those of this process
    by name, `elsewhere` how pictures are had of those that another one may serve. All who want one picture share one
    request for it."""

    connected: Mapping[str, Platform]
    elsewhere: Mapping[str, Opens] = field(default_factory=dict)
    patience: float = PATIENCE
    longest: float = LONGEST
    _remembered: Remembered = field(default_factory=Remembered)
    _under_way: dict[Picture, asyncio.Task[Photo | None]] = field(default_factory=dict)
    _slots: asyncio.Semaphore = field(default_factory=lambda: asyncio.Semaphore(AT_ONCE))

    @property
    def lenders(self) -> frozenset[str]:
        """The platforms whose pictures can be fetched now."""
        here = (name for name, platform in self.connected.items() if isinstance(platform, Lending))
        return frozenset((*here, *self.elsewhere))

    async def photos(self, pictures: Iterable[Picture], seconds: float | None = None) -> tuple[Photo, ...]:
        """Those that came within so many seconds (`patience`, where none are given), in their order."""
        lenders = self.lenders
        wanted = [each for each in pictures if each.platform in lenders][:MOST]
        if not wanted:
            return ()
        asked = list(map(self._asked, wanted))
        await asyncio.wait(set(asked), timeout=self.patience if seconds is None else seconds)
        return tuple(photo for each in asked if each.done() and not each.cancelled() and (photo := each.result()))

    async def close(self) -> None:
        """What is under way is given up."""
        tasks = list(self._under_way.values())
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    def _asked(self, picture: Picture) -> asyncio.Future[Photo | None]:
        """What will be the picture, or None."""
        loop = asyncio.get_running_loop()
        if known := self._remembered.get(picture, loop.time()):
            there: asyncio.Future[Photo | None] = loop.create_future()
            there.set_result(known[0])
            return there
        if picture not in self._under_way:
            task = self._under_way[picture] = asyncio.create_task(self._had(picture))
            task.add_done_callback(lambda _: self._under_way.pop(picture))
        return self._under_way[picture]

    async def _had(self, picture: Picture) -> Photo | None:
        photo = None
        try:
            async with asyncio.timeout(self.longest), self._slots:
                photo = await self._fetched(picture)
        except (PlatformError, TimeoutError) as error:
            log.info("a picture that %s keeps can't be had: %s", picture.platform, reason(error))
        except Exception:
            log.exception("a picture that %s keeps can't be had", picture.platform)
        self._remembered.put(picture, photo, asyncio.get_running_loop().time())
        return photo

    async def _fetched(self, picture: Picture) -> Photo | None:
        """None for what is no picture, whoever says that it is."""
        async with self._lender(picture.platform) as lender:
            if lender is None:  # it was there before this one had its turn
                return None
            content = await lender.fetch(picture.file, LARGEST)
        if kind := kind_of(content):
            return Photo(content, kind)
        log.info("a picture that %s keeps is none of a known kind", picture.platform)
        return None

    @asynccontextmanager
    async def _lender(self, name: str) -> AsyncIterator[Lending | None]:
        its = self.connected.get(name)
        if isinstance(its, Lending):
            yield its
        elif opens := self.elsewhere.get(name):
            async with opens() as lender:
                yield lender
        else:
            yield None
