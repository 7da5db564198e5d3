"""A stand-in for the program behind a platform (`bot.platforms.base.Core`): an inbox and a memory without a disk."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Literal

from bot.model import Chat, Command, Heard, Incoming, Offers, Photo, Reply, Request, Role, Suggestion
from bot.platforms.base import Receipt

State = Literal["waiting", "done", "quarantined"]
LEFT_BEHIND = 10
"""As often may an update be found waiting at a start before it is put aside."""
IN_HAND = 64
"""Only so many of the oldest count."""

Answer = Callable[[Request], Awaitable[Reply | None]]


@dataclass(slots=True)
class Row:
    """One update, as the real inbox's table keeps it."""

    key: str
    raw: str
    state: State = "waiting"
    starts: int = 0
    reason: str = ""


class FakeInbox:
    """`bot.platforms.base.Inbox` in memory. It outlives the platform, as the real one outlives the program."""

    def __init__(self) -> None:
        self.rows: dict[int, Row] = {}

    async def put(self, updates: Sequence[tuple[str, str]]) -> tuple[Incoming, ...]:
        known = {row.key for row in self.rows.values()}
        stored: list[Incoming] = []
        for key, raw in updates:
            if key not in known:
                known.add(key)
                number = len(self.rows) + 1
                self.rows[number] = Row(key, raw)
                stored.append(Incoming(number, raw))
        return tuple(stored)

    async def waiting(self, most: int | None = None) -> tuple[Incoming, ...]:
        for row in list(self._waiting().values())[:IN_HAND]:
            row.starts += 1
            if row.starts > LEFT_BEHIND:
                row.state, row.reason = "quarantined", "left behind too often"
        return tuple(Incoming(number, row.raw) for number, row in list(self._waiting().items())[:most])

    async def arrived(self, since: int, besides: Sequence[int], most: int) -> tuple[Incoming, ...]:
        found = [Incoming(number, row.raw) for number, row in self._waiting().items() if number > since]
        return tuple(one for one in found if one.id not in besides)[:most]

    async def done(self, ids: Sequence[int]) -> None:
        for number in ids:
            self._close(number, "done")

    async def quarantine(self, update: int, reason: str) -> None:
        self._close(update, "quarantined").reason = reason

    @property
    def quarantined(self) -> dict[str, str]:
        """Key and reason of each update that could not be read."""
        return {row.key: row.reason for row in self.rows.values() if row.state == "quarantined"}

    @property
    def open(self) -> list[str]:
        """The keys of the updates that are not handled yet."""
        return [row.key for row in self._waiting().values()]

    def _waiting(self) -> dict[int, Row]:
        return {number: row for number, row in self.rows.items() if row.state == "waiting"}

    def _close(self, number: int, state: State) -> Row:
        row = self.rows[number]
        if row.state != "waiting":
            raise AssertionError(f"update {row.key} is {row.state} and can't become {state}")
        row.state = state
        return row


class FakeHearing:
    """`bot.platforms.base.Hearing` in memory. `read`: private chats, and up to which message each is read; `here`: when
    people were last in theirs."""

    def __init__(self, inbox: FakeInbox) -> None:
        self._inbox = inbox
        self.read: dict[str, int] = {}
        self.here: dict[str, datetime] = {}
        self.since: datetime | None = None

    async def put(self, updates: Sequence[tuple[str, str]], chat: str, message: int) -> tuple[Incoming, ...]:
        stored = await self._inbox.put(updates)
        self.read[chat] = max(self.read.get(chat, 0), message)
        return stored

    async def opened(self, chat: str, message: int) -> None:
        if chat not in self.here:
            self.read.setdefault(chat, message)

    async def known(self, most: int) -> tuple[Heard, ...]:
        chats = sorted({*self.read, *self.here}, key=lambda chat: (chat not in self.here, chat))
        return tuple(Heard(chat, self.read.get(chat, 0), self.since, self.here.get(chat)) for chat in chats[:most])


class FakeMemory:
    """`bot.platforms.base.Memory` in memory."""

    def __init__(self) -> None:
        self.texts: dict[str, str] = {}

    async def recall(self, key: str) -> str | None:
        return self.texts.get(key)

    async def remember(self, key: str, value: str) -> None:
        self.texts[key] = value


class FakeCore:
    """`bot.platforms.base.Core`: the test says what is answered, and reads what was asked."""

    def __init__(
        self,
        answer: Answer,
        commands: Sequence[Command] = (),
        languages: Sequence[str] = ("ar", "en"),
        admins: Sequence[str] = (),
        inbox: FakeInbox | None = None,
        *,
        hearing: FakeHearing | None = None,
        receives: bool = True,
    ) -> None:
        self._answer = answer
        self._commands, self._languages = tuple(commands), tuple(languages)
        self._staff: dict[str, Role] = dict.fromkeys(admins, Role.OWNER)
        self._other = asyncio.Event()
        self._inbox, self._memory = inbox or FakeInbox(), FakeMemory()
        self._hearing = hearing or FakeHearing(self._inbox)
        self.receives = receives
        self.requests: list[Request] = []
        self.suggested: list[Request] = []
        self.suggestions: tuple[Suggestion, ...] = ()
        self.offered = Offers(language=self._languages[0])
        self.asked_inline: list[tuple[Request, str]] = []
        self.moves: list[tuple[str, str]] = []
        self.standing: dict[str, Reply] = {}
        """What messages show, where that is an article, by the last message."""
        self.spendings: list[Chat] = []
        self.returns: list[Chat] = []
        self.troubles: dict[str, str] = {}
        self.leading: Callable[[], bool] | None = None
        self.lenders: frozenset[str] = frozenset()
        self.photos: tuple[Photo, ...] = ()
        """What comes of the pictures that other platforms keep."""
        self.looked_for: list[tuple[int, int]] = []

    @property
    def inbox(self) -> FakeInbox:
        return self._inbox

    @property
    def hearing(self) -> FakeHearing:
        return self._hearing

    @property
    def leads(self) -> Callable[[], bool] | None:
        return self.leading

    @property
    def memory(self) -> FakeMemory:
        return self._memory

    @property
    def commands(self) -> tuple[Command, ...]:
        return self._commands

    @property
    def languages(self) -> tuple[str, ...]:
        return self._languages

    @property
    def staff(self) -> dict[str, Role]:
        return dict(self._staff)

    def appoint(self, **staff: Role) -> None:
        """From now on this is the staff: roles by ids, each behind a "_"."""
        self._staff = {who.removeprefix("_"): role for who, role in staff.items()}
        self._other.set()
        self._other = asyncio.Event()

    async def restaffed(self, seen: Mapping[str, Role]) -> None:
        while self._staff == seen:
            await self._other.wait()

    def health(self) -> dict[str, str]:
        return dict(self.troubles)

    def now(self) -> datetime:
        return datetime.now(UTC)

    def spent(self, chat: Chat) -> None:
        self.spendings.append(chat)

    async def returned(self, chat: Chat) -> None:
        self.returns.append(chat)

    async def answer(self, request: Request) -> Reply | None:
        self.requests.append(request)
        return await self._answer(request)

    async def shown(self, receipt: Receipt, reply: Reply) -> None:
        if reply.shows or reply.job:
            self.standing[receipt.messages[-1]] = reply
        else:
            self.standing.pop(receipt.messages[-1], None)

    async def illustrated(self, reply: Reply) -> Reply:
        return replace(reply, photos=self.photos) if len(reply.cards) == 1 and reply.cards[0].pictures else reply

    async def picture(self, article: int, number: int) -> Photo | None:
        self.looked_for.append((article, number))
        return self.photos[number - 1] if 0 < number <= len(self.photos) else None

    async def suggest(self, request: Request) -> tuple[Suggestion, ...]:
        self.suggested.append(request)
        return self.suggestions

    async def offers(self, request: Request, page: str) -> Offers:
        """What the test put there; none, where it put nothing."""
        self.asked_inline.append((request, page))
        return self.offered

    def asks_rights(self, request: Request) -> bool:
        return any(command.asks_rights for command in self.commands if command.name == request.command)

    async def moved(self, old: str, new: str) -> None:
        self.moves.append((old, new))
