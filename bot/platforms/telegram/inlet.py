"""How updates come in, by whichever way: each is in the database before Telegram is told that it arrived."""

import asyncio
import hashlib
import json
import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from bot.errors import KhabarError
from bot.model import Incoming
from bot.platforms.base import Inbox

log = logging.getLogger(__name__)

Update = Any
"""As JSON gives it: an object if all is well."""


@dataclass(frozen=True, slots=True)
class Taken:
    """An update on its way into the inbox: it may be read and thought about, and nothing may be done about it yet."""

    update: Update
    raw: str
    stored: asyncio.Future[dict[str, int]]

    async def number(self) -> int | None:
        """Its inbox id, as soon as it is safe there; None for one that was there before.

        Raises KhabarError where it could not be stored: then it will be offered again.
        """
        return (await asyncio.shield(self.stored)).get(self.raw)


class Inlet:
    """Stores the updates of one bot, and hands them to `submit`."""

    def __init__(self, bot: int, inbox: Inbox, submit: Callable[[Taken], None]) -> None:
        self._bot = bot
        self._inbox = inbox
        self.submit = submit

    async def resume(self, most: int | None = None) -> None:
        """Submit what an earlier run has stored and not finished; asked once, before anything is taken.

        `most` of the oldest of it, where somebody asks for the rest.
        """
        left = await self._inbox.waiting(most)
        if left:
            log.info("%d updates were left unanswered and are taken up again", len(left))
        await self.hand_on(left)

    async def hand_on(self, stored: Sequence[Incoming]) -> None:
        """Submit what is in the inbox. What can't be read from there is put aside, and stops nothing."""
        numbers = _done({incoming.raw: incoming.id for incoming in stored})
        for incoming in stored:
            try:
                update = json.loads(incoming.raw)
            except (ValueError, RecursionError) as error:
                await self._put_aside(incoming, type(error).__name__)
            else:
                self.submit(Taken(update, incoming.raw, numbers))

    async def take(self, update: Update) -> None:
        """Store an update and then submit it, if it is new. Raises KhabarError where it could not be stored."""
        raw = json.dumps(update)
        if new := await self.store({raw: update}):
            self.submit(Taken(update, raw, _done(new)))

    async def store(self, parsed: dict[str, Update]) -> dict[str, int]:
        """Store updates, by their JSON, in one transaction; the inbox ids of those that are new."""
        pairs = [keyed(self._bot, update, raw) for raw, update in parsed.items()]
        ours = {raw: raw for raw in parsed}  # what the inbox gives back is a copy, which would stay as long
        return {ours[incoming.raw]: incoming.id for incoming in await self._inbox.put(pairs)}

    async def _put_aside(self, incoming: Incoming, reason: str) -> None:
        log.warning("an update can't be read from the inbox and is put aside: %s", reason)
        try:
            await self._inbox.quarantine(incoming.id, reason)
        except KhabarError as error:
            log.warning("an update could not be put aside: %s", error)


def keyed(bot: int, update: Update, raw: str) -> tuple[str, str]:
    """What the inbox stores. An update's number is unique for its bot; what has none is known by its content."""
    number = number_of(update)
    return f"{bot}:{hashlib.sha256(raw.encode()).hexdigest() if number is None else number}", raw


def number_of(update: Any) -> int | None:
    """The number by which an update is acknowledged (Bot API, Update)."""
    number = update.get("update_id") if isinstance(update, dict) else None
    return number if type(number) is int else None


def _done(numbers: dict[str, int]) -> asyncio.Future[dict[str, int]]:
    stored: asyncio.Future[dict[str, int]] = asyncio.get_running_loop().create_future()
    stored.set_result(numbers)
    return stored
