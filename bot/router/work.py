"""What long work is: what is done, step by step, and how far that is."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import TYPE_CHECKING, Protocol

from bot.model import Reply, Role, Unit

if TYPE_CHECKING:
    from bot.router.context import Context

Report = Callable[[int, int], None]
"""Told how many units are done, and of how many (0: nobody knows)."""


class Work(Protocol):
    """What is done. Each of its steps can be done again without harm, as it may be interrupted between any two.

    `what` it is, as an English message id; `again` is what a button carries that begins it anew, "" where none can;
    `role` is that of its command: who has it no more is told nothing of what comes of the work.
    Work that takes much memory or time has a `sole`, True: no other of its kind goes on meanwhile.
    """

    what: str
    unit: Unit
    again: str
    role: Role

    async def run(self, report: Report) -> None:
        """Do it. Raises BadInput where it can't be done; what was done stays in any case, when it is cancelled too."""

    def outcome(self, context: "Context") -> Reply:
        """What there is to say of all that is done by now."""


class Alone:
    """Work of one step, which may take long; `doing` gives what came of it."""

    unit = Unit.FEEDS

    def __init__(self, what: str, doing: Callable[[], Awaitable[Reply]], again: str = "", *, role: Role) -> None:
        self.what = what
        self.again = again
        self.role = role
        self._doing = doing
        self._came: Reply | None = None

    async def run(self, report: Report) -> None:
        self._came = await self._doing()
        report(1, 1)

    def outcome(self, context: "Context") -> Reply:
        return self._came or Reply(language=context.t.code)


class Stage(StrEnum):
    """Whether work goes on, and else why not."""

    RUNNING = "running"
    DONE = "done"
    CANCELLED = "cancelled"
    FAILED = "failed"
    INTERRUPTED = "interrupted"
    """The program ended meanwhile."""


@dataclass(slots=True, eq=False, kw_only=True)
class Running:
    """Work that goes on or went on lately. `work` is None where only its record is left; `owner` is platform:id.

    `number` is 0 as long as nobody has seen its progress.
    """

    what: str
    unit: Unit
    work: Work | None = None
    owner: str = ""
    at: datetime | None = None
    stage: Stage = Stage.RUNNING
    done: int = 0
    total: int = 0
    error: Exception | None = None
    number: int = 0
    kept: tuple[int, int] = (0, 0)
    task: asyncio.Task[None] | None = None

    @property
    def role(self) -> Role:
        """What one has to be to be told of it; of its record nobody learns more than that it was."""
        return self.work.role if self.work else Role.READER

    @property
    def goes_on(self) -> bool:
        return self.stage is Stage.RUNNING

    def report(self, done: int, total: int) -> None:
        self.done, self.total = done, total
