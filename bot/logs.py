"""The log: one line a record, in UTC, with the request it belongs to; no token in it, and no line that is forged."""

import logging
import re
from collections.abc import Iterable
from contextvars import ContextVar
from datetime import UTC, datetime
from random import choices
from typing import TextIO

from bot.model import Secret

request_id: ContextVar[str] = ContextVar("request_id", default="")
"""The request that is being answered; set by whoever takes it up, empty between requests."""

# No vowels and no letters that look like another one: an id is read aloud, typed from a picture, and never a word.
_ALPHABET = "bcdfghjkmnpqrstvwxz"
_ID_LENGTH = 8

# Libraries that tell each request at INFO, some with the token in the URL.
_CHATTY = ("aiohttp.access", "apscheduler", "asyncio", "discord", "httpcore", "httpx", "procrastinate", "telegram")

_BACKSLASHES = re.compile(r"\\+")
_ESCAPES = r"\\*+"  # what may stand before a character; not before the first, or long runs take quadratic time
_INDENT = "    "


def new_request_id() -> str:
    """A short random name for one request, to be told to the person and found again in the log."""
    return "".join(choices(_ALPHABET, k=_ID_LENGTH))  # noqa: S311  it names, and guards nothing


def configure(level: str, secrets: Iterable[Secret], stream: TextIO) -> None:
    """Send every log record to `stream`, from `level` on. May be called again: the last call counts."""
    root = logging.getLogger()
    for handler in [each for each in root.handlers if isinstance(each, Handler)]:
        root.removeHandler(handler)
    root.addHandler(Handler(stream, secrets))
    root.setLevel(level)
    for name in _CHATTY:
        logging.getLogger(name).setLevel(logging.NOTSET if level == "DEBUG" else logging.WARNING)


class Handler(logging.StreamHandler[TextIO]):
    """Writes to a stream, whatever letters its encoding knows."""

    def __init__(self, stream: TextIO, secrets: Iterable[Secret]) -> None:
        super().__init__(stream)
        self.setFormatter(Formatter(secrets))

    def format(self, record: logging.LogRecord) -> str:
        """The record's text, with escapes for what the stream could not write."""
        # In-memory streams say None; a stream that says nothing can write anything but half a surrogate pair.
        encoding = getattr(self.stream, "encoding", None) or "utf-8"
        return super().format(record).encode(encoding, "backslashreplace").decode(encoding)

    def handleError(self, record: logging.LogRecord) -> None:  # noqa: N802  logging's own name
        """Give up this record: the stream is gone. The inherited answer prints the arguments, tokens included."""


class Formatter(logging.Formatter):
    """`2026-07-01T09:30:00.123Z INFO bot.router [request id] message`, then a trace on indented lines."""

    def __init__(self, secrets: Iterable[Secret]) -> None:
        super().__init__()
        self._secret = _pattern(secrets)

    def format(self, record: logging.LogRecord) -> str:
        """The whole record without secrets; every line but the first is indented."""
        at = datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
        request = request_id.get()
        head = [at, record.levelname, record.name, *([f"[{request}]"] if request else []), _message(record)]
        lines = [" ".join(head), *(_INDENT + line for line in self._trace(record))]
        # On one line at a time: a match never swallows the end of a line.
        return "\n".join(self._secret.sub("***", _escaped(line)) for line in lines)

    def _trace(self, record: logging.LogRecord) -> list[str]:
        parts = [self.formatException(record.exc_info)] if record.exc_info and record.exc_info[0] else []
        parts += [record.stack_info] if record.stack_info else []
        return [line for part in parts for line in part.split("\n")]


def _message(record: logging.LogRecord) -> str:
    """The message, also of a record whose arguments do not fit it or can't be shown."""
    try:
        return record.getMessage()
    except Exception as error:  # an argument's own __str__ may raise anything
        said = record.msg if isinstance(record.msg, str) else type(record.msg).__name__
        return f"{said} (can't be shown with its arguments: {type(error).__name__})"


def _escaped(text: str) -> str:
    return "".join(_escape(each) for each in text)


def _escape(character: str) -> str:
    """Line ends, terminal controls and bidi controls as escapes; what can be seen as it is."""
    return character if character.isprintable() else character.encode("unicode_escape").decode("ascii")


def _pattern(secrets: Iterable[Secret]) -> re.Pattern[str]:
    """What finds any of the secrets, plain, escaped or percent-encoded, the longest first; without any, nothing."""
    revealed = sorted((each.reveal() for each in secrets if each), key=len, reverse=True)
    forms = ["".join(map(_forms, _BACKSLASHES.sub(r"\\", each))).removeprefix(_ESCAPES) for each in revealed]
    return re.compile("|".join(forms) or r"(?!)")


def _forms(character: str) -> str:
    """The ways in which a line can show this character: as it is, and as URLs and repr (also nested) write it."""
    encoded = "".join(f"%(?i:{byte:02x})" for byte in character.encode("utf-8", "surrogatepass"))
    if character == "\\":
        return rf"(?:(?<!\\)\\++|(?:{encoded})++)"  # one stands for a run of them
    # A set: were two of the ways the same, every near miss would be tried in 2 to the power of its length ways.
    written = {_escape(character), character.encode("unicode_escape").decode("ascii")}
    forms = sorted(re.escape(each.lstrip("\\")) for each in written)
    return rf"{_ESCAPES}(?:{'|'.join(forms)}|{encoded})"
