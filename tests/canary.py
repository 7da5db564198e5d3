"""A secret that must not come out. Every token of the suite holds it; each test looks at what is logged and printed.

The log is watched as an operator sees it at DEBUG, but no secret is known to it: what is not logged need not be hidden.
"""

import logging

from bot.logs import Formatter
from bot.logs import is_told as told

CANARY = "that-must-not-leak"


class Witness(logging.Handler):
    """Formats every record, and keeps the lines that hold the canary."""

    def __init__(self) -> None:
        super().__init__(logging.DEBUG)
        self.setFormatter(Formatter([]))
        self.addFilter(told)
        self.leaked: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        line = self.format(record)
        if CANARY in line:
            self.leaked.append(line)
