"""A courier with a real ledger; the platform and the clock do as they are told."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from bot.delivery.courier import Courier, Ledger
from bot.delivery.errand import Desk
from bot.delivery.pacer import Pacer
from bot.errors import StoreUnusable
from bot.model import Chat, ChatKind, Delivery, Reply
from bot.platforms.base import Capabilities, Pace, Platform, Receipt
from bot.store.sqlite import Store
from tests.fakes.telegram.chats import Signal
from tests.samples import NOON
from tests.subscribing import broadcast, published

LONG = timedelta(minutes=15)
"""Longer than anything is put off that is not an admin's."""


def people(count: int, first: int = 1) -> list[Chat]:
    return [Chat("telegram", str(number)) for number in range(first, first + count)]


def group(number: int) -> Chat:
    return Chat("telegram", f"-{number}", ChatKind.GROUP)


@dataclass
class Post:
    """A platform that notes what it is given to send. It answers a chat's sends with what `answers` holds for it, one
    after the other; afterwards they arrive. While `open` is not set, nothing comes back."""

    idempotent: bool = False
    name: str = "telegram"
    address: str = "here"
    answers: dict[str, list[Exception]] = field(default_factory=dict)
    sends: list[tuple[str, str]] = field(default_factory=list)
    looks: Callable[[str], Awaitable[None]] | None = None
    signal: Signal = field(default_factory=Signal)
    open: asyncio.Event = field(default_factory=asyncio.Event)
    in_flight: int = 0
    most_in_flight: int = 0
    paid: int = 0

    def __post_init__(self) -> None:
        self.open.set()

    @property
    def capabilities(self) -> Capabilities:
        return Capabilities(100, False, 1, 1, True, True, self.idempotent)

    async def send(self, chat: Chat, reply: Reply, key: str) -> Receipt:
        self.sends.append((chat.id, key))
        self.paid += reply.paid
        self.in_flight += 1
        self.most_in_flight = max(self.most_in_flight, self.in_flight)
        self.signal.ring()
        try:
            if self.looks:
                await self.looks(key)
            await self.open.wait()
            assert reply.text
            if answers := self.answers.get(chat.id):
                raise answers.pop(0)
        finally:
            self.in_flight -= 1
        return Receipt(chat, (f"{len(self.sends)}",))

    def to(self, chat: Chat) -> int:
        """How often it was given something for this chat."""
        return sum(its == chat.id for its, _ in self.sends)

    async def gets(self, count: int) -> None:
        await self.signal.until(lambda: len(self.sends) >= count, f"{count} sends")

    async def serve(self) -> None:
        raise AssertionError

    async def chat_with(self, person: str) -> Chat:
        raise AssertionError(person)

    async def edit(self, receipt: Receipt, reply: Reply) -> Receipt:
        raise AssertionError(receipt, reply)

    async def delete(self, receipt: Receipt) -> None:
        raise AssertionError(receipt)


class Fragile:
    """The ledger, but its method named here fails as often as is said, or waits until `go` is set."""

    def __init__(self, ledger: Any) -> None:
        self._ledger = ledger
        self.fails: dict[str, int] = {}
        self.error: Exception = StoreUnusable("disk full")
        self.late = False
        """It fails after it was done."""
        self.holds = ""
        self.go = asyncio.Event()
        self.signal = Signal()
        self.asked: list[str] = []

    def __getattr__(self, name: str) -> Any:
        method = getattr(self._ledger, name)

        async def asked(*args: Any, **more: Any) -> Any:
            self.asked.append(name)
            self.signal.ring()
            if self.holds == name:
                await self.go.wait()
            if self.fails.get(name, 0) > 0:
                self.fails[name] -= 1
                if self.late:
                    await method(*args, **more)
                raise self.error
            return await method(*args, **more)

        return asked

    async def hears(self, name: str, times: int = 1) -> None:
        await self.signal.until(lambda: self.asked.count(name) >= times, f"{times} x {name}")


@dataclass
class Office:
    """The courier and all around it; `at` is the time, and stands still unless the clock `runs`."""

    store: Store
    post: Platform
    pacer: Pacer = field(default_factory=lambda: Pacer(Pace()))
    resend: bool = True
    ledger: Any = None
    grace: float = 5.0
    pause: float = 0.01
    at: datetime = NOON
    runs: bool = False
    leads: bool = True
    shows: dict[int, Reply | Exception | None] = field(default_factory=dict)
    """What messages say, where that is not a greeting."""
    told: list[tuple[str, str]] = field(default_factory=list)
    moves: list[tuple[str, str]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.ledger = self.ledger or self.store.ledger
        self._began = asyncio.get_running_loop().time()
        self.courier = self.hire()

    def hire(self) -> Courier:
        """A courier, as after a start."""
        desk = Desk(self.show, self.tell, self.moved, self.back, self.now, lambda: self.leads)
        ledger: Ledger = self.ledger
        return Courier(self.post.name, ledger, self.pacer, desk, resend=self.resend, pause=self.pause, grace=self.grace)

    def now(self) -> datetime:
        elapsed = asyncio.get_running_loop().time() - self._began if self.runs else 0.0
        return self.at + timedelta(seconds=elapsed)

    async def show(self, delivery: Delivery) -> Reply | None:
        shown = self.shows.get(delivery.id, Reply(language="en", text=f"part {delivery.part}"))
        if isinstance(shown, Exception):
            raise shown
        return shown

    async def tell(self, delivery: Delivery, reason: str) -> None:
        self.told.append((delivery.chat.id, reason))

    async def moved(self, old: str, new: str) -> None:
        self.moves.append((old, new))
        await self.store.move_chat(self.post.name, old, new)

    async def back(self, chat: Chat) -> None:
        if chat in self.store.away:
            await self.store.away.back(chat, self.at)

    async def plan(self, *chats: Chat, due: datetime | None = None) -> list[Delivery]:
        """A message to each of these chats, due now."""
        [article] = await published(self.store, 1, first=await self.store.count() + 1)
        return await broadcast(self.store, list(chats), (article.id,), due or self.at)

    async def drain(self, later: timedelta = timedelta()) -> None:
        self.at += later
        await self.courier.drain(self.post)

    async def found(self, delivery: Delivery) -> Delivery:
        """The delivery as the ledger has it now."""
        found = await self.store.ledger.get(delivery.id)
        assert found
        return found

    async def states(self, deliveries: list[Delivery]) -> list[str]:
        return [(await self.found(one)).state.value for one in deliveries]

    @asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        """The courier runs within, and is cancelled at the end; what it raises besides fails the test."""
        task = asyncio.create_task(self.courier.run(self.post))
        try:
            yield
        finally:
            task.cancel()
            [ended] = await asyncio.gather(task, return_exceptions=True)
        assert isinstance(ended, asyncio.CancelledError), ended
