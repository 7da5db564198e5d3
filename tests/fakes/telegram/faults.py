"""What goes wrong on purpose between a bot and the Bot API."""

import asyncio
import math
import random
from collections.abc import Container
from dataclasses import dataclass, field, replace
from typing import Any

from tests.fakes.telegram.traffic import SENDS, WRITES

GROUPS = {"send": SENDS, "write": WRITES}
"""Methods that one fault may be for, by a name for all of them: what puts something new into a chat, and edits, too."""


class RefusalError(Exception):
    """The server says no, in the Bot API's JSON."""

    def __init__(self, code: int, description: str, **parameters: Any) -> None:
        super().__init__(description)
        self.code = code
        self.answer: dict[str, Any] = {"ok": False, "error_code": code, "description": description}
        if parameters:
            self.answer["parameters"] = parameters


class FormError(RefusalError):
    """The request has a form that the real server would refuse: a mistake of the bot, which fails the test."""

    def __init__(self, what: str) -> None:
        super().__init__(400, f"Bad Request: {what}")


@dataclass
class Fault:
    """Happens to `times` requests of a method, in one chat, in some or in any; then it is over.

    `share`: each of them meets it with this probability, by the dice of `seed`.
    """

    method: str
    chat: int | None = None
    times: float = 1
    chats: Container[int] | None = None
    share: float = 1.0
    seed: int = 0
    refusal: RefusalError | None = None
    raw: tuple[int, bytes] | None = None
    """A status and a body that is sent instead of an answer."""
    acted: bool = False
    """What `raw` hides was carried out."""
    cut: str = ""
    """The connection breaks: "before" the server acts, "after" it, or in the "middle" of its answer."""
    late: float = 0.0
    """Seconds that the answer comes late, after the server acted."""
    met: int = 0
    """How many requests it has happened to."""
    hold: asyncio.Event = field(default_factory=asyncio.Event)
    """The server waits for this before it acts; set unless the fault is `slow`."""

    def __post_init__(self) -> None:
        self._methods = GROUPS.get(self.method, {self.method})
        self._dice = random.Random(self.seed)  # noqa: S311  it guards nothing

    def fits(self, method: str, parameters: dict[str, Any]) -> bool:
        if self.times <= 0 or method not in self._methods:
            return False
        chat = parameters.get("chat_id")
        here = self.chat in (None, chat) and (self.chats is None or chat in self.chats)
        return here and (self.share >= 1 or self._dice.random() < self.share)

    def happens(self) -> None:
        self.times -= 1
        self.met += 1


def refuse(method: str, code: int, description: str, **more: Any) -> Fault:
    return _open(Fault(method, refusal=RefusalError(code, description), **more))


def flood(method: str, seconds: float, **more: Any) -> Fault:
    """429, as Telegram says it."""
    refusal = RefusalError(429, f"Too Many Requests: retry after {seconds}", retry_after=seconds)
    return _open(Fault(method, refusal=refusal, **more))


def broken(method: str, status: int, body: bytes = b"<html>Bad Gateway</html>", **more: Any) -> Fault:
    """An answer that is not the Bot API's: a proxy's page, garbage."""
    return _open(Fault(method, raw=(status, body), **more))


def reset(method: str, when: str = "before", **more: Any) -> Fault:
    return _open(Fault(method, cut=when, **more))


def slow(method: str, **more: Any) -> Fault:
    """Held until the test sets `hold`."""
    return Fault(method, **more)


def late(method: str, seconds: float, **more: Any) -> Fault:
    """It is carried out, and the answer comes after so long."""
    return _open(Fault(method, late=seconds, **more))


def storm(share: float, method: str = "send", *, hang: float = 60.0, seed: int = 1) -> list[Fault]:
    """Every fault of a bad network and a sick server, for ever, met by about `share` of the requests in all.

    Some of what is met was carried out: whoever sends can't know. `hang` is when an answer that hangs comes at last.
    """
    kinds = (
        broken(method, 500, b'{"ok":false,"error_code":500,"description":"Internal Server Error"}'),
        broken(method, 502),
        broken(method, 502, acted=True),
        broken(method, 503, b""),
        broken(method, 504, b"upstream timed out"),
        late(method, hang),
        reset(method, "before"),
        reset(method, "after"),
        reset(method, "middle"),
        broken(method, 200, b'\x00\xff garbage {"ok":'),
        broken(method, 200, b""),
    )
    # Each is only tried where those before it were not met.
    return [
        replace(fault, times=math.inf, seed=seed + number, share=share / (len(kinds) - share * number))
        for number, fault in enumerate(kinds)
    ]


def _open(fault: Fault) -> Fault:
    fault.hold.set()
    return fault
