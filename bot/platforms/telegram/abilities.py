"""What the Bot API's server takes, as far as it has said: an older one of an operator's own knows less."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Protocol

DOUBTS = 3
"""Messages that a server refuses as rich ones, and takes as texts, until it is thought to know none: one may be refused
for its own sake."""


class Form(Protocol):
    """A message in one form; `rich` and `dated` as in Draft."""

    @property
    def rich(self) -> str: ...

    @property
    def dated(self) -> bool: ...


@dataclass(slots=True)
class Abilities:
    """`inline`: people may ask this bot inline (getMe). `rich`: rich messages (Bot API 10.1), `dates`: moments in each
    viewer's own way (entities "date_time"); None until the server took or refused the first, False: never try.

    It holds for one run of the program. What a server once took it may still refuse for one message's sake.
    """

    inline: bool = False
    rich: bool | None = None
    dates: bool | None = None
    _doubted: set[str] = field(default_factory=set)

    def learn(self, taken: Form, refused: Sequence[Form]) -> None:
        """The server took one form of a message, after it refused those, each simpler than the one before.

        Only where nothing else was left out, that was what it refused.
        """
        undated = bool(refused) and refused[-1].dated and not refused[-1].rich and not taken.dated
        if taken.rich:
            self.rich = True
            self._doubted.clear()
        elif self.rich is None and refused and refused[0].rich and len(refused) == 1 + undated:
            self._doubt(refused[0].rich)
        if taken.dated:
            self.dates = True
        elif self.dates is None and undated:
            self.dates = False

    def _doubt(self, message: str) -> None:
        self._doubted.add(message)
        if len(self._doubted) == DOUBTS:
            self.rich = False
