"""One message of a digest: shown, claimed, sent, marked."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Protocol

from bot import logs
from bot.delivery.marks import Marks
from bot.delivery.pacer import Pacer
from bot.delivery.purse import Purse
from bot.delivery.verdict import ADMIN_WAITS, MOST_KNOWN, Again, Fail, Gone, Halt, reason, refuses, verdict
from bot.errors import Moved, PlatformError, StoreUnusable, ThreadClosed
from bot.i18n import N_
from bot.model import Chat, Delivery, DeliveryState, Reply
from bot.platforms.base import Platform, Receipt

log = logging.getLogger(__name__)

MOVES = 2
"""A chat that has moved oftener than that, each time to another id, does so in a circle."""
LONGEST_HALT = 24 * 3600.0
"""Seconds: what is to wait for longer is no news any more."""
TAKEN_BACK = N_("the editors took back all that it held")


class Marked(Protocol):
    """What is asked of the store for one message: bot.store.ledger.Ledger."""

    async def claim(self, delivery: int, at: datetime) -> bool: ...

    async def sent(self, delivery: int, messages: tuple[str, ...], at: datetime) -> None: ...

    async def again(self, delivery: int, ready: datetime, reason: str, *, counted: bool) -> None: ...

    async def failed(self, delivery: int, state: DeliveryState, reason: str, at: datetime) -> None: ...

    async def gone(self, chat: Chat, reason: str, at: datetime) -> None: ...

    async def hold(self, chat: Chat, waits: Sequence[timedelta], reason: str, at: datetime) -> int: ...


@dataclass(frozen=True, slots=True)
class Desk:
    """What is asked of the program: what a message says (None: all its articles were taken back); to tell whoever made
    the subscription why nothing arrives; that a chat has another id; that a message arrived in a chat, which is then
    neither gone nor held; the time, in UTC; whether this process is the one that sends; and what became of an attempt:
    "sent", "again", "failed", "gone" or "held"."""

    show: Callable[[Delivery], Awaitable[Reply | None]]
    tell: Callable[[Delivery, str], Awaitable[None]]
    moved: Callable[[str, str], Awaitable[None]]
    back: Callable[[Chat], Awaitable[None]]
    now: Callable[[], datetime]
    leads: Callable[[], bool]
    settled: Callable[[Delivery, str], None] = lambda _, __: None


class Errands:
    """Carries messages out, one by one; what happens to one is no matter of any other."""

    def __init__(  # noqa: PLR0913  what they are carried out with
        self, ledger: Marked, pacer: Pacer, desk: Desk, marks: Marks, purse: Purse, *, resend: bool
    ) -> None:
        self._ledger = ledger
        self._pacer = pacer
        self._desk = desk
        self._marks = marks
        self._purse = purse
        self._resend = resend
        self.stopping = False
        """Nothing is sent any more that is not on its way."""

    async def carry(self, platform: Platform, delivery: Delivery, leaves: asyncio.Event, *, paid: bool) -> bool:
        """Whether it arrived. `leaves` is set when its request begins, or when it is clear that it has none."""
        with logs.about(platform=platform.name, run=delivery.run, delivery=delivery.id):
            return await self._safely(platform, delivery, leaves, paid=paid)

    async def _safely(self, platform: Platform, delivery: Delivery, leaves: asyncio.Event, *, paid: bool) -> bool:
        """What fails is logged, and the message is tried again."""
        try:
            return await self._carry(platform, delivery, leaves, paid=paid)
        except StoreUnusable as error:
            log.warning("delivery %d can't be begun: %s", delivery.id, error)
            await asyncio.sleep(self._marks.pause)
            await self._mark_again(delivery, 0.0, "", counted=False)  # nobody knows whether it was claimed
        except Exception:
            log.exception("delivery %d is left as it is until the next start", delivery.id)
        finally:
            leaves.set()
        return False

    async def _carry(self, platform: Platform, delivery: Delivery, leaves: asyncio.Event, *, paid: bool) -> bool:
        """It shows its articles as they are once it is claimed: what changes later is corrected where it stands."""
        if not await self._ledger.claim(delivery.id, self._desk.now()):
            return False
        delivery = replace(delivery, attempts=delivery.attempts + 1)
        reply = await self._shown(delivery)
        if isinstance(reply, Exception):
            await self._settle(platform, delivery, reply)
        elif reply is None:
            await self._mark_failed(delivery, DeliveryState.FAILED, TAKEN_BACK)
        elif self._held_back(delivery.chat, paid=paid) or (paid and not await self._purse.take()):
            await self._mark_again(delivery, 0.0, "", counted=False)
        else:
            leaves.set()
            return await self._deliver(platform, delivery, replace(reply, paid=paid))
        return False

    async def _shown(self, delivery: Delivery) -> Reply | Exception | None:
        """A fault in one message is an attempt at it, as others are."""
        try:
            return await self._desk.show(delivery)
        except StoreUnusable:
            raise
        except Exception as error:
            return error

    def _held_back(self, chat: Chat, *, paid: bool) -> bool:
        """Something may have happened while the message was claimed; the pacer may have heard of a limit."""
        at = _seconds()
        return self.stopping or not self._desk.leads() or self._pacer.opens(chat, at, paid=paid) > at

    async def _deliver(self, platform: Platform, delivery: Delivery, reply: Reply, moves: int = 0) -> bool:
        began = _seconds()
        self._pacer.spend(delivery.chat, began, paid=reply.paid)
        try:
            receipt = await platform.send(delivery.chat, reply, f"delivery {delivery.id}")
        except Moved as error:
            if moves == MOVES:
                await self._settle(platform, delivery, error)
                return False
            return await self._deliver(platform, await self._follow(delivery, error.chat), reply, moves + 1)
        except Exception as error:
            await self._settle(platform, delivery, error)
            return False
        self._pacer.passed(began, _seconds())
        await self._arrived(delivery, receipt)
        return True

    async def _arrived(self, delivery: Delivery, receipt: Receipt) -> None:
        at = self._desk.now()
        await self._marks.write(delivery.id, lambda: self._ledger.sent(delivery.id, receipt.messages, at))
        self._desk.settled(delivery, "sent")
        await self._beside(self._desk.back(delivery.chat))

    async def _follow(self, delivery: Delivery, chat: str) -> Delivery:
        """It goes to the chat's new id at once."""
        await self._marks.write(delivery.id, lambda: self._desk.moved(delivery.chat.id, chat))
        return replace(delivery, chat=replace(delivery.chat, id=chat))

    def met(self, platform: str, chat: Chat, error: Exception) -> None:
        """What an error says of the limits, whatever was sent or edited."""
        if refuses(error) and self._pacer.refused(_seconds()):
            log.error("%s refuses so much that nothing is sent for some minutes", platform)
        decided = verdict(error, 1, resend=True)
        if isinstance(decided, Again):
            self._halt(platform, chat, decided.halts, min(decided.seconds, LONGEST_HALT))

    async def _settle(self, platform: Platform, delivery: Delivery, error: Exception) -> None:
        """What becomes of it. The pacer hears of it first, before anything else can be sent."""
        self.met(platform.name, delivery.chat, error)
        if isinstance(error, PlatformError):
            log.info("delivery %d on %s: %s: %s", delivery.id, platform.name, type(error).__name__, error)
        else:
            log.error("delivery %d on %s meets a fault of ours", delivery.id, platform.name, exc_info=error)
        known = platform.capabilities.idempotent_sends and delivery.attempts <= MOST_KNOWN
        match verdict(error, delivery.attempts, resend=self._resend or known):
            case Again(seconds, counted):
                await self._mark_again(delivery, min(seconds, LONGEST_HALT), reason(error), counted=counted)
            case Fail(state):
                await self._mark_failed(delivery, state, reason(error))
            case Gone():
                at, chat = self._desk.now(), replace(delivery.chat, thread=None)
                await self._marks.write(delivery.id, lambda: self._ledger.gone(chat, reason(error), at))
                self._desk.settled(delivery, "gone")
            case _:  # Hold
                await self._hold(delivery, reason(error), thread=isinstance(error, ThreadClosed))

    def _halt(self, platform: str, chat: Chat, halts: Halt, seconds: float) -> None:
        at = _seconds()
        if halts is Halt.BOT:
            self._pacer.halt(at + seconds)
            log.warning("nothing is sent on %s for %g s", platform, seconds)
        elif halts is Halt.CHAT and self._pacer.limited(chat, at + seconds, at):
            log.warning("%s tells one chat after the other to wait: nothing is sent for a while", platform)

    async def _hold(self, delivery: Delivery, why: str, *, thread: bool) -> None:
        """An admin has to act, for the chat or for its thread alone. Whoever subscribed is told once, and after five
        attempts only a return counts."""
        chat, at = delivery.chat if thread else replace(delivery.chat, thread=None), self._desk.now()
        attempts = await self._marks.write(delivery.id, lambda: self._ledger.hold(chat, ADMIN_WAITS, why, at))
        self._desk.settled(delivery, "held")
        if attempts > len(ADMIN_WAITS):
            await self._mark_failed(delivery, DeliveryState.FAILED, why)
            await self._marks.write(delivery.id, lambda: self._ledger.gone(chat, why, at))
        if attempts == 1:
            await self._beside(self._desk.tell(delivery, why))

    async def _mark_again(self, delivery: Delivery, seconds: float, why: str, *, counted: bool) -> None:
        ready = self._desk.now() + timedelta(seconds=seconds)
        await self._marks.write(delivery.id, lambda: self._ledger.again(delivery.id, ready, why, counted=counted))
        self._desk.settled(delivery, "again")

    async def _mark_failed(self, delivery: Delivery, state: DeliveryState, why: str) -> None:
        at = self._desk.now()
        await self._marks.write(delivery.id, lambda: self._ledger.failed(delivery.id, state, why, at))
        self._desk.settled(delivery, "failed")

    async def _beside(self, doing: Awaitable[None]) -> None:
        """Something that is no part of the delivery."""
        try:
            await doing
        except Exception:
            log.exception("a message was settled, but not all that belongs to it")


def _seconds() -> float:
    """The pacer's time."""
    return asyncio.get_running_loop().time()
