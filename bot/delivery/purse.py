"""What an operator is ready to pay for: messages beyond a platform's free rate, so many a day."""

from collections.abc import Callable
from datetime import date, datetime
from typing import Protocol


class Paid(Protocol):
    """What is asked of the store: bot.store.ledger.Ledger."""

    async def pay(self, platform: str, at: datetime, most: int) -> bool: ...


class Purse:
    """`most` messages of a platform may be paid for on each day (UTC); 0: none."""

    def __init__(self, platform: str, most: int, ledger: Paid, now: Callable[[], datetime]) -> None:
        self._platform = platform
        self._most = most
        self._ledger = ledger
        self._now = now
        self._empty: date | None = None
        """The day on which there was nothing left."""

    @property
    def open(self) -> bool:
        """Whether there may be something left today."""
        return self._most > 0 and self._empty != self._now().date()

    async def take(self) -> bool:
        """Pay for one message; it is written down before the message leaves. False where nothing is left today."""
        at = self._now()
        paid = await self._ledger.pay(self._platform, at, self._most)
        self._empty = None if paid else at.date()
        return paid
