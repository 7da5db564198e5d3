"""What a message of a platform may hold, where another process is connected to it."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from bot.digest.parts import EVERYWHERE, Limits
from bot.platforms.base import Platform
from bot.runners.post import limits
from bot.store.inbox import StoredMemory
from bot.text.length import utf16


@dataclass(slots=True)
class Rooms:
    """Who is connected writes it down (`keep`); who is not goes by what was written when it last looked (`load`)."""

    connected: Mapping[str, Platform]
    memory: StoredMemory
    _told: dict[str, Limits] = field(default_factory=dict)

    def of(self, name: str) -> Limits:
        if platform := self.connected.get(name):
            return limits(platform)
        return self._told.get(name, EVERYWHERE)

    async def keep(self, platform: Platform) -> None:
        its = limits(platform)
        written = json.dumps([its.cards, its.longest, its.measure is utf16, its.caption])
        await self.memory.remember(platform.name, written)

    async def load(self, names: Iterable[str]) -> None:
        for name in names:
            if written := await self.memory.recall(name):
                self._told[name] = _read(written)


def _read(written: str) -> Limits:
    """What another version wrote may be of another form: then a message holds what it may hold everywhere."""
    try:
        cards, longest, in_utf16, caption = json.loads(written)
        return Limits(int(cards), int(longest), utf16 if in_utf16 else len, int(caption))
    except (ValueError, TypeError):
        return EVERYWHERE
