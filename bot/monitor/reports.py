"""Reports of faults to Sentry, or to a server that speaks as it does: places in the program, no texts and no values.

What a report holds is made here, of a record of the log. The library's own ways of gathering (locals, breadcrumbs,
requests, arguments of the program) are off, so that nothing has to be taken out again.
"""

import asyncio
import logging
import time
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from importlib.metadata import version
from typing import Any

from bot.errors import OperatorError
from bot.logs import Redaction, current, message
from bot.logs.faults import reason
from bot.model import Secret

REST = 60.0
"""Seconds between two reports from one place: a fault that comes with every update is one fault."""
GOODBYE = 2.0
"""Seconds that reports on their way have at the end."""


@asynccontextmanager
async def reporting(dsn: Secret, secrets: Iterable[Secret]) -> AsyncIterator[None]:
    """Faults within are reported, unless `dsn` is empty. Raises OperatorError where the library is missing."""
    if not dsn:
        yield
        return
    client, root = _client(dsn), logging.getLogger()
    handler = Reports(client, Redaction(secrets))
    root.addHandler(handler)
    try:
        yield
    finally:
        root.removeHandler(handler)
        await asyncio.to_thread(client.close, timeout=GOODBYE)


def _client(dsn: Secret) -> Any:
    try:
        from sentry_sdk import Client
    except ImportError:
        raise OperatorError('[errors] dsn is set, but its package is missing: pip install "khabar[reports]"') from None
    return Client(
        dsn=dsn.reveal(),
        release=f"khabar@{version('khabar')}",
        server_name="khabar",
        default_integrations=False,
        auto_enabling_integrations=False,
        include_local_variables=False,
        max_breadcrumbs=0,
    )


class Reports(logging.Handler):
    """Reports every error that is logged. Never raises, and waits for nothing: the client sends in a thread."""

    def __init__(self, client: Any, redaction: Redaction, rest: float = REST) -> None:
        super().__init__(logging.ERROR)
        self._client = client
        self._redaction = redaction
        self._rest = rest
        self._last: dict[tuple[str, int], float] = {}

    def emit(self, record: logging.LogRecord) -> None:
        place, now = (record.pathname, record.lineno), time.monotonic()
        if now - self._last.get(place, -self._rest) < self._rest:
            return
        self._last[place] = now
        self._client.capture_event(self._event(record))

    def _event(self, record: logging.LogRecord) -> dict[str, Any]:
        """Source: https://develop.sentry.dev/sdk/data-model/event-payloads/"""
        told: dict[str, Any] = {"level": record.levelname.lower(), "logger": record.name}
        said, error = message(record), record.exc_info[1] if record.exc_info else None
        if error is not None:
            said = f"{said}: {reason(error)}"
            told["exception"] = self._exception(error)
        told["logentry"] = {"formatted": self._redaction.text(said)}
        return told | {"tags": current()}

    def _exception(self, error: BaseException) -> Any:
        """The frames of an error and its causes. What they say may quote people: only the log entry says so much."""
        from sentry_sdk.utils import event_from_exception

        event, _ = event_from_exception(error, client_options=self._client.options)
        exception: Any = event["exception"]
        for each in exception["values"]:
            each["value"] = ""
        return exception
