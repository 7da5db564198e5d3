"""The digests' way out: a courier for each platform, and what couriers ask the program for."""

from collections.abc import Callable, Collection, Coroutine
from dataclasses import dataclass
from typing import Any

from bot.config import Config
from bot.delivery.courier import Courier
from bot.delivery.errand import Desk
from bot.delivery.pacer import Pacer
from bot.digest.parts import EVERYWHERE, Limits
from bot.model import Chat, Delivery, Person, Reply
from bot.platforms.base import Capabilities, Platform, Visited
from bot.router.router import Router
from bot.runners.core import Now, PlatformCore, take_up
from bot.store.sqlite import Store
from bot.text.length import utf16

Carry = Callable[[Courier, Platform], Coroutine[Any, Any, None]]
"""Has a courier send, for as long as its platform is connected."""


def always() -> bool:
    """No other process sends."""
    return True


async def carried(courier: Courier, platform: Platform) -> None:
    """In one process the courier looks by itself, and is woken."""
    await courier.run(platform)


@dataclass(frozen=True, slots=True)
class Post:
    """Couriers outlive the connections of their platforms, which `connected` holds by name.

    `troubles` says of every platform what is wrong with it, "" where it serves.
    """

    config: Config
    store: Store
    router: Router
    connected: dict[str, Platform]
    couriers: dict[str, Courier]
    troubles: dict[str, str]
    now: Now
    settled: Callable[[Delivery, str], None] = lambda _, __: None
    """Told what became of each attempt (bot.delivery.errand.Desk)."""
    carry: Carry = carried

    def courier(self, its: PlatformCore, capabilities: Capabilities) -> Courier:
        """The courier of a platform."""
        if its.name not in self.couriers:
            leads = its.leads or always
            desk = Desk(self.show, self.tell, its.moved, self._arrived, self.now, leads, self.settled)
            ledger = self.store.ledger.fenced(its.lead.fence) if its.lead else self.store.ledger
            resend = self.config.digests.on_unknown == "resend"
            self.couriers[its.name] = Courier(its.name, ledger, Pacer(capabilities.pace), desk, resend=resend)
        return self.couriers[its.name]

    @property
    def open(self) -> list[str]:
        """The platforms on which something may be sent now."""
        return [name for name in self.connected if not self.couriers[name].halted]

    @property
    def here(self) -> dict[str, Collection[str]]:
        """The chats that are with this process, of each platform whose chats are with several."""
        return {name: its.here() for name, its in self.connected.items() if isinstance(its, Visited)}

    def room(self, chat: Chat) -> float:
        """Seconds until something less urgent than digests may go to a chat of a connected platform; 0: now."""
        return self.couriers[chat.platform].room(chat)

    def met(self, chat: Chat, error: Exception) -> None:
        """A platform answered so to what was sent past its courier."""
        self.couriers[chat.platform].met(chat, error)

    async def show(self, delivery: Delivery) -> Reply | None:
        return await self.router.digest(delivery, self.now())

    async def _arrived(self, chat: Chat) -> None:
        if chat in self.store.away:
            await take_up(self.store, chat, self.now())

    async def tell(self, delivery: Delivery, reason: str) -> None:
        """Who made the subscription hears of it where they can be reached, unless that is where nothing arrives.

        Nobody does where they had themselves forgotten.
        """
        its = await self.store.subscriptions.get(delivery.subscription)
        platform = self.connected.get(delivery.chat.platform)
        if its is None or not its.by or platform is None or not platform.capabilities.reaches_people:
            return
        name, _, number = its.by.partition(":")
        chat = await platform.chat_with(number)
        if chat.id != delivery.chat.id:
            reply = await self.router.undelivered(Person(name, number), reason)
            await platform.send(chat, reply, f"undelivered {delivery.id}")


def limits(platform: Platform | None) -> Limits:
    """What a message of a digest may hold; of a platform that is not there, what fits everywhere."""
    if platform is None:
        return EVERYWHERE
    its = platform.capabilities
    return Limits(its.cards_a_message, its.longest_text, utf16 if its.utf16 else len, its.longest_caption)
