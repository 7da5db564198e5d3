"""What the log says of work that fails again and again: a full disk must not be filled by what is said of it."""

import logging
import time
from collections.abc import Callable

from bot.logs.faults import said

log = logging.getLogger(__name__)

REST = 60.0
"""Seconds between two lines about the same trouble."""


class Trouble:
    """Of one piece of work: the first fault of a kind with its trace, then a line a minute, and that it works again."""

    def __init__(self, fault: str, seconds: Callable[[], float] = time.monotonic) -> None:
        self._fault = fault
        self._seconds = seconds
        self._kind: type[Exception] | None = None
        self._times = 0
        self._told = 0.0

    def failed(self, error: Exception) -> None:
        now = self._seconds()
        self._times += 1
        if type(error) is not self._kind:
            log.error("%s", self._fault, exc_info=error)
        elif now - self._told >= REST:
            log.error("%s, %d times now: %s", self._fault, self._times, said(error))
        else:
            return
        self._kind, self._told = type(error), now

    def worked(self) -> None:
        if self._times:
            log.warning("%s: it works again, after %d faults", self._fault, self._times)
        self._kind, self._times = None, 0
