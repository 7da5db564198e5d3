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
        case {"id": str(channel), "last_message_id": str(last)}:
            return channel, int(last)
        case {"id": str(channel)}:
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
            failed = [person for person in seen if person not in self._open and not await self._is_done(person)]
            await self._until_other(seen, rest if failed else None)
            rest = min(LONGEST, 2 * rest) if failed else self._again

    async def _is_done(self, person: str) -> bool:
        """Open the chat with a person; False where that may be possible later."""
        try:
            await self._core.hearing.opened(*await opened(self._rest, person))
        except (GoneForGood, NeedsAdmin, Malformed) as error:
            log.info("a private chat with one of the staff can't be opened: %s", error)
        except KhabarError as error:
            log.warning("a private chat with one of the staff can't be opened now: %s", error)
            return False
        except Exception:
            log.exception("a private chat with one of the staff can't be opened")
        self._open.add(person)
        return True

    async def _until_other(self, seen: Mapping[str, Role], seconds: float | None) -> None:
        try:
            async with asyncio.timeout(seconds):
                await self._core.restaffed(seen)
        except TimeoutError:
            pass
