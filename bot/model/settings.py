"""What the program and its platforms keep for themselves."""

from dataclasses import dataclass
from datetime import datetime


class Secret(str):
    """A token. It shows itself nowhere by accident: print, repr, f-strings and logs get stars; `reveal` gives it."""

    __slots__ = ()

    def __repr__(self) -> str:
        return "***" if self else "''"

    __str__ = __repr__

    def __format__(self, spec: str) -> str:
        return format(repr(self), spec)

    def reveal(self) -> str:
        """The token itself, for the one place that sends it."""
        return "".join(self)


@dataclass(frozen=True, slots=True)
class Incoming:
    """A raw update that waits in the inbox: its row id and the platform's own JSON."""

    id: int
    raw: str


@dataclass(frozen=True, slots=True)
class Heard:
    """Up to where a private chat is read: the platform's number of the last message that was stored, 0 where none ever
    was, and the time (UTC) before which nothing is news. `at`: when the person was last here, None where nobody knows.
    """

    chat: str
    message: int
    since: datetime | None
    at: datetime | None
