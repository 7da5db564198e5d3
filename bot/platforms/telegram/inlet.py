"""How updates come in, by whichever way: each is in the database before Telegram is told that it arrived."""

import asyncio
import hashlib
import json
import logging
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

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

    async def resume(self) -> None:
        """Submit what an earlier run has stored and not finished; asked once, before anything is taken."""
        left = await self._inbox.waiting()
        if left:
            log.info("%d updates were left unanswered and are taken up again", len(left))
        stored = _done({incoming.raw: incoming.id for incoming in left})
        for incoming in left:
            self.submit(Taken(json.loads(incoming.raw), incoming.raw, stored))

    async def take(self, update: Update) -> None:
        """Store an update and then submit it, if it is new. Raises KhabarError where it could not be stored."""
        raw = json.dumps(update)
        if new := await self.store({raw: update}):
            self.submit(Taken(update, raw, _done(new)))

    async def store(self, parsed: dict[str, Update]) -> dict[str, int]:
        """Store updates, by their JSON, in one transaction; the inbox ids of those that are new."""
        keyed = [(self._key(update, raw), raw) for raw, update in parsed.items()]
        ours = {raw: raw for raw in parsed}  # what the inbox gives back is a copy, which would stay as long
        return {ours[incoming.raw]: incoming.id for incoming in await self._inbox.put(keyed)}

    def _key(self, update: Update, raw: str) -> str:
        """An update's number is unique for its bot; what has none is known by its content."""
        number = number_of(update)
        return f"{self._bot}:{hashlib.sha256(raw.encode()).hexdigest() if number is None else number}"


def number_of(update: Any) -> int | None:
    """The number by which an update is acknowledged (Bot API, Update)."""
    number = update.get("update_id") if isinstance(update, dict) else None
    return number if type(number) is int else None


def _done(numbers: dict[str, int]) -> asyncio.Future[dict[str, int]]:
    stored: asyncio.Future[dict[str, int]] = asyncio.get_running_loop().create_future()
    stored.set_result(numbers)
    return stored
