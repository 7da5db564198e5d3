"""Long work that goes on after its first answer: how far it has come, where that stands, and how it ends."""

import asyncio
import logging
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from bot.errors import BadInput, StoreUnusable
from bot.i18n import N_
from bot.model import Chat, ChatKind, Job, Person, Reply
from bot.router.work import Running, Stage, Work
from bot.store.jobs import StoredJobs

log = logging.getLogger(__name__)

PATIENCE = 1.5
"""Seconds in which work is answered as any question is: what ends within them shows no progress. Discord is told after
two to wait for an answer, which nobody can edit afterwards."""
A_PERSON, IN_ALL = 2, 8
"""Works that go on at the same time."""
REMEMBERED, KEPT = 50, timedelta(hours=1)
"""So many that have ended can be looked at again, for so long after they began."""
GRACE = 5.0
"""Seconds that work may take to stop."""
RENEWED, LOOKS = 2.0, 5.0
"""Seconds after which others are told again that work goes on, and after which what they left is looked for."""


@dataclass(slots=True, eq=False)
class Standing:
    """Messages that show how far work has come: what they say now, and when they may be edited (loop time).

    `rest` is until when they change often enough, `halted` until when the platform wants none.
    """

    number: int
    chat: Chat
    messages: tuple[str, ...]
    language: str
    reply: Reply | None = None
    rest: float = 0.0
    halted: float = 0.0


Key = tuple[str, str, str]


@dataclass(slots=True)
class Jobs:
    """All long work of this process. `stored` outlives it."""

    stored: StoredJobs
    patience: float = PATIENCE
    _jobs: dict[int, Running] = field(default_factory=dict)
    _going: set[Running] = field(default_factory=set)
    _standing: dict[Key, Standing] = field(default_factory=dict)
    _renewed: float = 0.0
    _looked: float = 0.0

    async def start(self, work: Work, person: Person, at: datetime) -> Running:
        """Begin work, and wait for its end a little. Raises BadInput where too much goes on, and what ended it by then.

        What goes on longer has a number from then on.
        """
        self._admit(work, person)
        its = Running(what=work.what, unit=work.unit, work=work, owner=str(person), at=at)
        self._going.add(its)
        its.task = asyncio.create_task(self._carry(its, work), name=f"long work: {work.what}")
        await asyncio.wait([its.task], timeout=self.patience)
        if its.goes_on:
            await self._show(its, at)
        if its.error:
            raise its.error
        return its

    def _admit(self, work: Work, person: Person) -> None:
        if len([its for its in self._going if its.owner == str(person)]) >= A_PERSON:
            raise BadInput(N_("Two works of yours are going on. Wait for one to end, or cancel it: /job shows them."))
        twin = getattr(work, "sole", False) and any(its.what == work.what for its in self._going)
        if twin or len(self._going) >= IN_ALL:
            raise BadInput(N_("Too much is going on at the moment. Try again in a few minutes."))

    async def _carry(self, its: Running, work: Work) -> None:
        try:
            await work.run(its.report)
            its.stage = Stage.DONE
        except asyncio.CancelledError:
            its.stage = Stage.INTERRUPTED if its.goes_on else its.stage
            raise
        except Exception as error:
            if its.number and not isinstance(error, BadInput):
                log.exception("long work failed: %s", its.what)
            its.error, its.stage = error, Stage.FAILED
        finally:
            self._going.discard(its)

    async def _show(self, its: Running, at: datetime) -> None:
        number = await self.stored.begin(Job(what=its.what, unit=its.unit, done=its.done, total=its.total), at)
        its.number = number
        others = [one for one, other in self._jobs.items() if not other.goes_on]
        late = [one for one in others if self._is_past(self._jobs[one], its, at)]
        for one in {*late, *others[:-REMEMBERED]}:
            del self._jobs[one]
        self._jobs[number] = its

    @staticmethod
    def _is_past(old: Running, new: Running, at: datetime) -> bool:
        """Whether nobody looks at it any more: it is long ago, or was begun anew; a file that it made takes room."""
        return bool(old.at and at - old.at > KEPT) or (old.owner, old.what) == (new.owner, new.what)

    def get(self, number: int) -> Running | None:
        """The work of that number, if it goes on or was seen lately."""
        return self._jobs.get(number)

    async def find(self, number: int, chat: Chat) -> Running | None:
        """The same, and what was interrupted by a restart some days ago, or goes on in another process.

        Of the latter nobody knows whose it is: it is found in a private chat alone, where it stands.
        """
        if its := self.get(number):
            return its
        job = await self.stored.get(number)
        if job is None or (job.goes_on and not _is_in(job, chat)):
            return None
        return _recorded(job)

    def going(self, person: Person | None = None) -> list[Running]:
        """What goes on and has a number, of a person or of all, in order."""
        return [its for its in self._jobs.values() if its.goes_on and (person is None or its.owner == str(person))]

    async def cancel(self, its: Running) -> None:
        """Stop it, if it goes on. What it has done stays."""
        if not its.goes_on:
            return
        its.stage = Stage.CANCELLED
        if its.task:
            its.task.cancel()
            await asyncio.wait([its.task], timeout=GRACE)
        else:
            await self.stored.cancel(its.number)

    async def forget(self, person: Person, chat: Chat) -> None:
        """Nothing is known any more of this person's work, nor of what stands in this chat of theirs.

        What goes on is stopped: it would leave their name behind.
        """
        for its in [its for its in self._going if its.owner == str(person)]:
            await self.cancel(its)
        gone = {number for number, its in self._jobs.items() if its.owner == str(person)}
        for number in gone:
            del self._jobs[number]
            await self.stored.forget(number)
        here = (chat.platform, chat.id)
        self._standing = {key: its for key, its in self._standing.items() if its.number not in gone and key[:2] != here}

    async def close(self) -> None:
        """The program ends: what goes on is interrupted, and the next start says so."""
        ended = list(self._going)
        if not ended:
            return
        await self._interrupt(ended)
        try:
            await self.stored.let_go([its.number for its in ended])
        except StoreUnusable as error:
            log.warning("that long work was interrupted is told a little later: %s", error)

    async def leave(self, platform: str) -> None:
        """Another process serves the platform now: what was begun there is interrupted, and that one says so."""
        mine = f"{platform}:"
        await self._interrupt([its for its in self._going if its.owner.startswith(mine)])
        self._standing = {key: its for key, its in self._standing.items() if its.chat.platform != platform}
        self._jobs = {number: its for number, its in self._jobs.items() if its.stage is not Stage.INTERRUPTED}

    async def _interrupt(self, some: Sequence[Running]) -> None:
        if tasks := [its.task for its in some if its.task]:
            for task in tasks:
                task.cancel()
            await asyncio.wait(tasks, timeout=GRACE)

    # Where it stands

    async def load(self, platform: str | None = None) -> None:
        """What the last process left is told where it stands: on that platform, if one is named."""
        for job in await self.stored.left():
            if not platform or (job.chat and job.chat.platform == platform):
                self._tell(job)

    async def look(self, at: float, here: Mapping[str, Collection[str]]) -> None:
        """Now and then (loop time): others are told what goes on here, and tell what is to be cancelled; what they left
        is told, in chats that are with this process."""
        if at >= self._renewed + RENEWED:
            await self._renew()
            self._renewed = at
        if here and at >= self._looked + LOOKS:
            for job in await self.stored.take_over(here):
                self._tell(job)
            self._looked = at

    async def _renew(self) -> None:
        going = self.going()
        known = await self.stored.renew([its.number for its in going]) if going else {}
        for its in going:
            if known.get(its.number, True):
                await self.cancel(its)

    def _tell(self, job: Job) -> None:
        """Say that it was interrupted, where it stands."""
        if job.id not in self._jobs:
            self._jobs[job.id] = _recorded(replace(job, goes_on=False))
            if job.chat:
                self._standing[_key(job.chat, job.messages)] = Standing(job.id, job.chat, job.messages, job.language)

    async def stands(self, chat: Chat, messages: tuple[str, ...], reply: Reply, rest: float) -> None:
        """These messages show this of its job, and may be edited from `rest` on."""
        if reply.job in self._jobs:
            standing = Standing(reply.job, chat, messages, reply.language, reply, rest)
            self._standing[_key(chat, messages)] = standing
            await self.stored.stands(reply.job, chat, messages, reply.language)

    def leaves(self, chat: Chat, messages: tuple[str, ...]) -> None:
        """These messages show something else now."""
        self._standing.pop(_key(chat, messages), None)

    def stays(self, its: Standing) -> bool:
        return self._standing.get(_key(its.chat, its.messages)) is its

    def due(self, at: float) -> list[Standing]:
        """The messages that may be edited now; the end is told at once."""
        going = {number for number, its in self._jobs.items() if its.goes_on}
        return [
            its for its in self._standing.values() if at >= its.halted and (at >= its.rest or its.number not in going)
        ]

    async def told(self, its: Standing, messages: tuple[str, ...], reply: Reply, rest: float) -> None:
        """What was edited says this now, in these messages; the end is told once."""
        if self.stays(its):
            self.leaves(its.chat, its.messages)
            its.messages, its.reply, its.rest = messages, reply, rest
            if reply.job:
                self._standing[_key(its.chat, messages)] = its
        if not reply.job:
            await self.stored.forget(its.number)

    async def given_up(self, its: Standing) -> None:
        """These messages can't be edited. The work goes on."""
        self.leaves(its.chat, its.messages)
        await self.stored.leaves(its.number)

    async def keep(self) -> None:
        """Write down how far all has come, and forget what has ended and needs not to be told any more."""
        told = {its.number for its in self._standing.values()}
        for number, its in self._jobs.items():
            now = (its.done, its.total)
            if its.goes_on and its.kept != now:
                await self.stored.keep(number, *now)
                its.kept = now
            if its.stage not in _UNTOLD and number not in told and its.kept != _FORGOTTEN:
                await self.stored.forget(number)
                its.kept = _FORGOTTEN


_FORGOTTEN = (-1, -1)
_UNTOLD = (Stage.RUNNING, Stage.INTERRUPTED)


def _is_in(job: Job, chat: Chat) -> bool:
    its = job.chat
    return its is not None and chat.kind is ChatKind.PRIVATE and (its.platform, its.id) == (chat.platform, chat.id)


def _recorded(job: Job) -> Running:
    stage = Stage.RUNNING if job.goes_on else Stage.INTERRUPTED
    return Running(what=job.what, unit=job.unit, stage=stage, done=job.done, total=job.total, number=job.id)


def _key(chat: Chat, messages: tuple[str, ...]) -> Key:
    return chat.platform, chat.id, messages[-1]
