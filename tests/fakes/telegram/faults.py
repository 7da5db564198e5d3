"""What goes wrong on purpose between a bot and the Bot API."""

import asyncio
from dataclasses import dataclass, field
from typing import Any


class RefusalError(Exception):
    """The server says no, in the Bot API's JSON."""

    def __init__(self, code: int, description: str, **parameters: Any) -> None:
        super().__init__(description)
        self.code = code
        self.answer = {"ok": False, "error_code": code, "description": description}
        if parameters:
            self.answer["parameters"] = parameters


class FormError(RefusalError):
    """The request has a form that the real server would refuse: a mistake of the bot, which fails the test."""

    def __init__(self, what: str) -> None:
        super().__init__(400, f"Bad Request: {what}")


@dataclass
class Fault:
    """Happens to `times` requests of a method, in one chat or in any; then it is over."""

    method: str
    chat: int | None = None
    times: int = 1
    refusal: RefusalError | None = None
    raw: tuple[int, bytes] | None = None
    """A status and a body that is sent instead of an answer."""
    cut: str = ""
    """The connection breaks: "before" the server acts, "after" it, or in the "middle" of its answer."""
    hold: asyncio.Event = field(default_factory=asyncio.Event)
    """The server waits for this before it acts; set unless the fault is `slow`."""

    def fits(self, method: str, parameters: dict[str, Any]) -> bool:
        return self.times > 0 and self.method == method and self.chat in (None, parameters.get("chat_id"))


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


def _open(fault: Fault) -> Fault:
    fault.hold.set()
    return fault
