"""The program as one platform sees it."""

import logging
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime

from bot import logs
from bot.delivery.courier import Courier
from bot.digest.schedule import next_due
from bot.errors import StoreUnusable
from bot.model import Chat, Command, Offers, Photo, Reply, Request, Role, Sent, State, Suggestion
from bot.monitor.watch import Watch
from bot.platforms.base import Hearing, Inbox, Memory, Receipt
from bot.platforms.borrowing import borrowed, is_borrowed
from bot.router.router import Router
from bot.runners.jobs import resting
from bot.runners.leading import Lead
from bot.runners.loans import LONGEST, Loans
from bot.store.sqlite import Store

log = logging.getLogger(__name__)

Now = Callable[[], datetime]
"""The program's clock, in UTC."""


def utc() -> datetime:
    return datetime.now(UTC)


async def take_up(store: Store, chat: Chat, at: datetime, *, whole: bool = False) -> None:
    """A chat can be written to again: its subscriptions go on, and what was put off is sent.

    In this order: until the chat is back, nothing leaves, and all of it can be done again. `whole`: see Away.back.
    """
    for its in await store.subscriptions.of_chat(chat):
        stays = not whole and its.chat.thread != chat.thread and store.away.lost(its.chat, alone=True)
        if not stays and its.next is None and (due := next_due(its, at)):
            await store.subscriptions.change(replace(its, next=due))
    await store.away.back(chat, at, whole=whole)


@dataclass(frozen=True, slots=True)
class PlatformCore:
    """`bot.platforms.base.Core` for one platform."""

    name: str
    router: Router
    store: Store
    languages: tuple[str, ...]
    now: Now = utc
    couriers: Mapping[str, Courier] = field(default_factory=dict)
    """Of all platforms that were connected once, by their names."""
    troubles: Mapping[str, str] = field(default_factory=dict)
    watch: Watch | None = None
    """Who is told what is asked."""
    loans: Loans = field(default_factory=lambda: Loans({}))
    """Where pictures of other platforms come from."""
    receives: bool = True
    """False where other processes run the platform's `receiver`."""
    lead: Lead | None = None
    """Where several processes may serve the platform."""

    @property
    def inbox(self) -> Inbox:
        return self.store.inbox(self.name)

    @property
    def hearing(self) -> Hearing:
        return self.store.hearing(self.name)

    @property
    def memory(self) -> Memory:
        return self.store.memory(self.name)

    @property
    def commands(self) -> tuple[Command, ...]:
        return self.router.commands

    @property
    def staff(self) -> Mapping[str, Role]:
        return self.router.staff(self.name)

    async def restaffed(self, seen: Mapping[str, Role]) -> None:
        while self.staff == seen:
            await self.store.roles.other()

    @property
    def leads(self) -> Callable[[], bool] | None:
        return self.lead.sure if self.lead else None

    def health(self) -> Mapping[str, str]:
        return dict(self.troubles)

    def spent(self, chat: Chat) -> None:
        if courier := self.couriers.get(self.name):
            courier.spent(chat)

    async def returned(self, chat: Chat) -> None:
        await self._returned(chat, whole=True)

    async def _returned(self, chat: Chat, *, whole: bool) -> None:
        was_away = chat in self.store.away
        try:
            await take_up(self.store, chat, self.now(), whole=whole)
        except StoreUnusable:
            log.exception("what waits for a chat on %s goes on waiting", self.name)
        if courier := self.couriers.get(self.name):
            courier.returned(chat, was_away=was_away)

    async def answer(self, request: Request) -> Reply | None:
        if self.store.away.lost(request.chat):  # whoever asks there has let the bot in again
            await self._returned(request.chat, whole=False)
        if self.watch is None:
            return await self.router.answer(request)
        return await self._watched(request, self.watch)

    async def _watched(self, request: Request, watch: Watch) -> Reply | None:
        watch.asked(self.name)
        began = time.perf_counter()
        reply = await self.router.answer(request)
        watch.answered(self.name, self.router.named(request), time.perf_counter() - began)
        return reply

    async def shown(self, receipt: Receipt, reply: Reply) -> None:
        sent, jobs = self.store.sent, self.router.jobs
        try:
            if reply.job:
                await jobs.stands(receipt.chat, receipt.messages, reply, resting(receipt.chat))
            else:
                jobs.leaves(receipt.chat, receipt.messages)
            if reply.shows:
                its = Sent(receipt.chat, receipt.messages, reply.shows, reply.language)
                await sent.keep(its, self.now())
            else:
                await sent.forget(receipt.chat, receipt.messages[-1])
        except StoreUnusable:
            log.exception("corrections will not reach a message on %s", self.name)

    @property
    def lenders(self) -> frozenset[str]:
        return self.loans.lenders - {self.name}

    async def illustrated(self, reply: Reply) -> Reply:
        photos = await self.loans.photos(borrowed(reply, self.name))
        return replace(reply, photos=photos) if photos else reply

    async def picture(self, article: int, number: int) -> Photo | None:
        try:
            its = await self.store.article(article)
        except StoreUnusable:
            log.exception("a picture of an article can't be looked up")
            return None
        if its is None or its.state is not State.PUBLISHED:
            return None
        pictures = [its for its in its.pictures[max(number - 1, 0) : number] if is_borrowed(its, self.name)]
        return next(iter(await self.loans.photos(pictures, LONGEST)), None)

    async def suggest(self, request: Request) -> tuple[Suggestion, ...]:
        with logs.request(self.name):
            return await self.router.suggest(request)

    async def offers(self, request: Request, page: str) -> Offers:
        with logs.request(self.name):
            return await self.router.offers(request, page)

    def asks_rights(self, request: Request) -> bool:
        return self.router.asks_rights(request)

    async def moved(self, old: str, new: str) -> None:
        await self.store.move_chat(self.name, old, new)
