"""Records become lines, for people or for programs: structlog's processors over the standard library's records."""

import json
import logging
import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime
from typing import Any

from structlog.contextvars import merge_contextvars
from structlog.stdlib import ProcessorFormatter
from structlog.typing import EventDict

from bot.logs.context import REQUEST
from bot.logs.faults import reason, trace
from bot.logs.redaction import Redaction
from bot.model import Secret

OURS = ("bot", "handlers")
_INDENT = "    "
_NAMES_OF_CODE = re.compile(r"[(<\n]")
"""Behind these, asyncio and other libraries show values: arguments of calls, results, what an object is made of."""


class Formatter(ProcessorFormatter):
    """`2026-07-01T09:30:00.123Z INFO bot.router [request id] message key=value`, then a trace on indented lines.

    As JSON one object a line: timestamp, level, logger, event, what it is about, exception, stack.
    """

    def __init__(self, secrets: Iterable[Secret], *, as_json: bool = False) -> None:
        self._redaction = Redaction(secrets)
        render = self._program if as_json else self._human
        super().__init__(processors=[_traced, render], foreign_pre_chain=[merge_contextvars])

    def format(self, record: logging.LogRecord) -> str:
        """The whole record without secrets, and without texts that an error quotes."""
        whole = logging.makeLogRecord({**record.__dict__, "msg": message(record), "args": ()})
        return super().format(whole)

    def _human(self, _logger: Any, _name: str, event: EventDict) -> str:
        record, ids = event["_record"], _ids(event)
        request = ids.pop(REQUEST, "")
        head = [_time(record), record.levelname, record.name, *([f"[{request}]"] if request else []), event["event"]]
        first = " ".join([*head, *(f"{key}={value}" for key, value in ids.items())])
        more = [line for part in ("exception", "stack") for line in event.get(part, "").split("\n") if line]
        return "\n".join([self._redaction.line(first), *(_INDENT + self._redaction.line(line) for line in more)])

    def _program(self, _logger: Any, _name: str, event: EventDict) -> str:
        record = event["_record"]
        told = {"timestamp": _time(record), "level": record.levelname.lower(), "logger": record.name}
        told |= {"event": event["event"], **_ids(event)}
        told |= {part: event[part] for part in ("exception", "stack") if part in event}
        # Before it is JSON: what stands for a secret must not stand in the middle of an escape.
        return json.dumps({key: self._hidden(value) for key, value in told.items()})

    def _hidden(self, value: Any) -> Any:
        return self._redaction.text(value) if isinstance(value, str) else value


def message(record: logging.LogRecord) -> str:
    """The message, also of a record whose arguments do not fit it or can't be shown; errors in it as their `reason`."""
    try:
        text = str(record.msg) % _arguments(record) if record.args else str(_shown(record.msg))
    except Exception as error:  # an argument's own __str__ may raise anything
        what = record.msg if isinstance(record.msg, str) else type(record.msg).__name__
        return f"{what} (can't be shown with its arguments: {type(error).__name__})"
    return text if _is_ours(record) else _of_a_library(text, record)


def _arguments(record: logging.LogRecord) -> Any:
    if isinstance(record.args, Mapping):
        return {key: _shown(its) for key, its in record.args.items()}
    return tuple(map(_shown, record.args or ()))


def _shown(argument: object) -> object:
    return reason(argument) if isinstance(argument, BaseException) else argument


def _is_ours(record: logging.LogRecord) -> bool:
    return record.name.partition(".")[0] in OURS


def _of_a_library(text: str, record: logging.LogRecord) -> str:
    """What libraries say of errors and of slow calls goes on to show the objects that they had in hand."""
    shows = record.exc_info or record.name == "asyncio"
    return _NAMES_OF_CODE.split(text, maxsplit=1)[0].rstrip() if shows else text


def _traced(_logger: Any, _name: str, event: EventDict) -> EventDict:
    error = (event.pop("exc_info", None) or (None, None))[1]
    if error is not None:
        event["exception"] = "\n".join(trace(error))
    if stack := event.pop("stack_info", None):
        event["stack"] = stack
    return event


def _ids(event: EventDict) -> dict[str, Any]:
    """What the record is about."""
    return dict(sorted(_each_id(event)))


def _each_id(event: EventDict) -> Iterator[tuple[str, Any]]:
    known = {"event", "exception", "stack"}
    return ((key, value) for key, value in event.items() if key not in known and not key.startswith("_"))


def _time(record: logging.LogRecord) -> str:
    at = datetime.fromtimestamp(record.created, UTC)
    return at.isoformat(timespec="milliseconds").replace("+00:00", "Z")
