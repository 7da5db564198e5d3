"""Private chats with the staff are opened before anything is written there.

Discord tells a bot of no chats, only of messages while it listens. Who writes to it for the very first time while it is
away is found by nobody; but editors, who hand articles on, are known by name. Their chats are opened beforehand, and
read like all others when a session begins (bot.platforms.discord.catching_up).
"""

import asyncio
import logging
from collections.abc import Mapping

from bot.errors import GoneForGood, KhabarError, Malformed, NeedsAdmin, OutcomeUnknown
from bot.model import Role
from bot.platforms.base import Core
from bot.platforms.discord.rest import Rest

log = logging.getLogger(__name__)

LONGEST = 3600.0
"""Seconds until what failed is tried again, at most."""


async def opened(rest: Rest, person: str) -> tuple[str, int]:
    """The private chat with the person of that id, and its last message, 0 for none. Raises a PlatformError."""
    match await rest.order("POST", "/users/@me/channels", {"recipient_id": person}):
        case {"id": str(channel), "last_message_id": str(last)} if last.isdecimal():
            return channel, int(last)
        case {"id": str(channel)} if channel.isdecimal():
            return channel, 0
    raise OutcomeUnknown("an answer that is not Discord's")


class Opening:
    """Keeps the chats of one bot's staff open. `again`: seconds until what failed is tried again; longer each time."""

    def __init__(self, rest: Rest, core: Core, again: float) -> None:
        self._rest, self._core, self._again = rest, core, again
        self._open: set[str] = set()

    async def keep(self) -> None:
        """Open the chats, and those of whoever joins the staff. Until cancelled; raises nothing else."""
        rest = self._again
        while True:
            seen = self._core.staff
            waits = [
                each for person in seen if person not in self._open and (each := await self._rest_after(person, rest))
            ]
            await self._until_other(seen, min(waits, default=None))
            rest = min(LONGEST, 2 * rest) if rest in waits else self._again

    async def _rest_after(self, person: str, rest: float) -> float:
        """Open the chat with a person: 0, or the seconds until it is tried again. Who shares no server with the bot, or
        wants no messages, may later."""
        try:
            await self._core.hearing.opened(*await opened(self._rest, person))
        except (GoneForGood, NeedsAdmin, Malformed) as error:
            log.info("a private chat with one of the staff can't be opened: %s", error)
            return LONGEST
        except KhabarError as error:
            log.warning("a private chat with one of the staff can't be opened now: %s", error)
            return rest
        except Exception:
            log.exception("a private chat with one of the staff can't be opened")
            return LONGEST
        self._open.add(person)
        return 0.0

    async def _until_other(self, seen: Mapping[str, Role], seconds: float | None) -> None:
        try:
            async with asyncio.timeout(seconds):
                await self._core.restaffed(seen)
        except TimeoutError:
            pass
