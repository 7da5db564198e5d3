"""The log: one line a record, in UTC, with the request it belongs to; no token in it, no text of people, and no line
that is forged.

Our modules log by the standard library, as libraries do; structlog makes lines of all of it. Of libraries only
warnings and errors are told, at any level: below that they show what they send and receive, tokens and texts alike.
"""

import logging
from collections.abc import Iterable
from typing import TextIO

from bot.logs.context import about, current, new_request_id, request
from bot.logs.lines import OURS, Formatter, message
from bot.logs.redaction import Redaction
from bot.model import Secret

__all__ = [
    "OURS",
    "Formatter",
    "Handler",
    "Redaction",
    "about",
    "configure",
    "current",
    "message",
    "new_request_id",
    "request",
]


def configure(level: str, secrets: Iterable[Secret], stream: TextIO, *, as_json: bool = False) -> None:
    """Send every log record to `stream`, ours from `level` on. May be called again: the last call counts."""
    root = logging.getLogger()
    for handler in [each for each in root.handlers if isinstance(each, Handler)]:
        root.removeHandler(handler)
    root.addHandler(Handler(stream, secrets, as_json=as_json))
    root.setLevel(max(logging.WARNING, logging.getLevelNamesMapping()[level]))
    for name in OURS:
        logging.getLogger(name).setLevel(level)


class Handler(logging.StreamHandler[TextIO]):
    """Writes to a stream, whatever letters its encoding knows."""

    def __init__(self, stream: TextIO, secrets: Iterable[Secret], *, as_json: bool = False) -> None:
        super().__init__(stream)
        self.setFormatter(Formatter(secrets, as_json=as_json))
        self.addFilter(is_told)

    def format(self, record: logging.LogRecord) -> str:
        """The record's text, with escapes for what the stream could not write."""
        # In-memory streams say None; a stream that says nothing can write anything but half a surrogate pair.
        encoding = getattr(self.stream, "encoding", None) or "utf-8"
        return super().format(record).encode(encoding, "backslashreplace").decode(encoding)

    def handleError(self, record: logging.LogRecord) -> None:  # noqa: N802  logging's own name
        """Give up this record: the stream is gone. The inherited answer prints the arguments, tokens included."""


def is_told(record: logging.LogRecord) -> bool:
    """Whether a record may be shown to anybody: a library that has set its own level says too much below a warning."""
    return record.levelno >= logging.WARNING or record.name.partition(".")[0] in OURS
