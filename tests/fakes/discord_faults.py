"""What goes wrong on purpose between a bot and Discord, and what Discord refuses for a while or for good."""

import asyncio
import random
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from tests.fakes.discord_rules import Refused

Json = dict[str, Any]

BEFORE = ("500", "502", "503", "504", "429", "ban", "reset")
"""Ways to fail without doing what was asked; "ban" is Cloudflare's 429, "reset" the end of the connection."""
AFTER = ("lost", "half", "garbage", "page", "silence", "late 500")
"""Ways to fail after doing it: the connection ends before the answer ("lost") or in the middle of it, the answer is no
JSON, a proxy's page with status 200, none for as long as the bot waits, or an error."""


@dataclass(slots=True)
class Failure:
    """An answer that a test wants instead of the right one, once."""

    method: str
    path: str
    status: int
    body: Json
    headers: dict[str, str]
    way: str = ""
    """One of BEFORE or AFTER, in the place of a status."""


@dataclass(slots=True)
class Storm:
    """The `share` (0 to 1) of the requests that fit fails, each in one of the `ways`."""

    share: float
    ways: Sequence[str]
    method: str = "POST"
    path: str = "/channels/[^/]+/(messages|threads)"
    chance: random.Random = field(default_factory=lambda: random.Random(7))  # noqa: S311  the same in each run
    struck: dict[str, int] = field(default_factory=dict)
    """How often in each way."""

    def way(self, method: str, path: str) -> str:
        """How this request fails; "" for not at all."""
        if method != self.method or not re.fullmatch(self.path, path) or self.chance.random() >= self.share:
            return ""
        way = self.chance.choice(self.ways)
        self.struck[way] = self.struck.get(way, 0) + 1
        return way


class Limits:
    """Halts of the bot or of a channel, which last, and channels that refuse for good."""

    def __init__(self) -> None:
        self.within: list[tuple[float, int | None]] = []
        """Requests that came in a halt: when (monotonic seconds), and for which channel."""
        self._halts: dict[int | None, float] = {}
        self._refusing: dict[int, tuple[int, int]] = {}

    def halt(self, seconds: float, channel: int | None = None) -> None:
        """From now on 429 for the channel, or for everything the bot does."""
        self._halts[channel] = asyncio.get_running_loop().time() + seconds

    def refuse(self, channel: int, status: int, code: int) -> None:
        """From now on this is all that the channel answers to what is sent there."""
        self._refusing[channel] = (status, code)

    def accept(self, channel: int) -> None:
        """It refuses no longer."""
        self._refusing.pop(channel, None)

    def waiting(self, channel: int | None) -> tuple[float, bool]:
        """Seconds that are left of a halt, and whether it is the bot's."""
        now = asyncio.get_running_loop().time()
        left, place = max((self._halts.get(each, 0.0) - now, each is None) for each in (channel, None))
        if left > 0:
            self.within.append((now, channel))
        return max(left, 0.0), place

    def check(self, channel: int) -> None:
        """Raises Refused where the channel refuses."""
        if channel in self._refusing:
            status, code = self._refusing[channel]
            raise Refused(status, code, "no")


def limited(seconds: float, *, everywhere: bool = False) -> tuple[Json, dict[str, str]]:
    """Body and headers of a 429, with what discord.py looks for."""
    body = {"message": "You are being rate limited.", "retry_after": seconds, "global": everywhere}
    scope = "global" if everywhere else "user"
    return body, {"Via": "1.1 google", "Retry-After": str(seconds), "X-RateLimit-Scope": scope}
