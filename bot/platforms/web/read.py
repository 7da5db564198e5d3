"""What a page says: JSON frames, each of a known form, and the requests they mean."""

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from bot.model import Chat, Person, Request

NAME = "web"
LONGEST = 640 * 1024
"""Bytes of a frame: a text of 200,000 characters, which the page takes (length.js), and what stands around it."""
LONGEST_PRESS = 64
"""Bytes of what a button carries."""
LARGEST = 2**53 - 1
"""The largest id: what a number of JavaScript holds exactly."""

_COMMAND = re.compile(r"/(\w{1,32})(?:\s+(.*))?", re.DOTALL)
_LOCALE = re.compile(r"[A-Za-z0-9]{1,8}(?:-[A-Za-z0-9]{1,8}){0,4}")
_SURROGATE = re.compile("[\ud800-\udfff]")


class BadFrame(Exception):  # noqa: N818  the page must change the frame; `code` says how
    """A frame that can't be answered: "malformed" or "too_long". `id` is its own id, where that could be read."""

    def __init__(self, code: str, frame: int | None = None) -> None:
        super().__init__(code)
        self.code = code
        self.id = frame


@dataclass(frozen=True, slots=True)
class Hello:
    """The first frame. `locale` is the browser's language, a BCP 47 tag."""

    locale: str


@dataclass(frozen=True, slots=True)
class Say:
    """What a person typed. `id` is the page's own, and the same when a frame is sent again after a lost connection."""

    id: int
    text: str


@dataclass(frozen=True, slots=True)
class Press:
    """A pressed button, and the message that holds it (none for the page's own buttons).

    `answer` is what was typed where the button asked for it.
    """

    id: int
    message: int | None
    press: str
    answer: str | None = None


@dataclass(frozen=True, slots=True)
class Suggest:
    """The beginning of a command's argument, for which completions are wanted."""

    id: int
    command: str
    text: str


@dataclass(frozen=True, slots=True)
class Heard:
    """The page shows a message that it did not ask for, and has kept it."""

    message: int


Frame = Hello | Heard | Say | Press | Suggest


class _WrongError(ValueError):
    """A field does not have its form."""


def read(raw: str) -> Frame:
    """The frame that a text is. Raises BadFrame."""
    if len(raw.encode("utf-8", "replace")) > LONGEST:
        raise BadFrame("too_long")
    try:
        fields = json.loads(raw)
    except (ValueError, RecursionError):
        raise BadFrame("malformed") from None
    if not isinstance(fields, dict):
        raise BadFrame("malformed")
    try:
        return _frame(fields)
    except _WrongError:
        raise BadFrame("malformed", _readable_id(fields)) from None


def request(frame: Say | Press | Suggest, person: Person, chat: Chat, at: datetime, home: str = "") -> Request:
    """What the person wants with that frame; `home` as in Request."""
    return replace(_request(frame, person, chat, at), home=home)


def _request(frame: Say | Press | Suggest, person: Person, chat: Chat, at: datetime) -> Request:
    match frame:
        case Say():
            command, text = _said(frame.text)
            return Request(chat=chat, person=person, command=command, text=text, message=str(frame.id), at=at)
        case Press():
            command, _, text = frame.press.partition(" ")
            message = None if frame.message is None else str(frame.message)
            said = Request(chat=chat, person=person, command=command, text=text, message=message, at=at)
            return replace(said, pressed=True, answer=frame.answer)
        case Suggest():
            return Request(chat=chat, person=person, command=frame.command, text=frame.text, at=at)


def _said(text: str) -> tuple[str | None, str]:
    """A command and its arguments where the text begins with a slash and a word; else all of it is text."""
    command = _COMMAND.fullmatch(text.strip())
    return (command[1].lower(), command[2] or "") if command else (None, text)


def _frame(fields: dict[str, Any]) -> Frame:
    kind = fields.get("type")
    if not isinstance(kind, str) or kind not in _FORMS:
        raise _WrongError
    form, checks = _FORMS[kind]
    if fields.keys() != {"type", *checks}:
        raise _WrongError
    frame: Frame = form(**{name: check(fields[name]) for name, check in checks.items()})
    return frame


def _number(value: object) -> int:
    if type(value) is int and 0 < value <= LARGEST:  # `type`, not isinstance: True is no number
        return value
    raise _WrongError


def _number_or_none(value: object) -> int | None:
    return None if value is None else _number(value)


def _text(value: object) -> str:
    """JSON can hold halves of surrogate pairs, and nothing behind us can store them."""
    if not isinstance(value, str):
        raise _WrongError
    return _SURROGATE.sub("\ufffd", value)


def _locale(value: object) -> str:
    """Only a hint: a browser with a strange one is served all the same."""
    text = _text(value)
    return text if _LOCALE.fullmatch(text) else ""


def _press(value: object) -> str:
    text = _text(value)
    if not text.partition(" ")[0] or len(text.encode()) > LONGEST_PRESS:
        raise _WrongError
    return text


def _readable_id(fields: Mapping[str, object]) -> int | None:
    try:
        return _number(fields.get("id"))
    except _WrongError:
        return None


_FORMS: Mapping[str, tuple[Callable[..., Frame], Mapping[str, Callable[[object], Any]]]] = {
    "hello": (Hello, {"locale": _locale}),
    "heard": (Heard, {"message": _number}),
    "say": (Say, {"id": _number, "text": _text}),
    "press": (Press, {"id": _number, "message": _number_or_none, "press": _press}),
    "fill": (Press, {"id": _number, "message": _number_or_none, "press": _press, "answer": _text}),
    "suggest": (Suggest, {"id": _number, "command": _text, "text": _text}),
}
