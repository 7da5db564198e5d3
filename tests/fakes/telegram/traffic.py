"""What a bot sent, when and where to: the log that rates, losses and repeats are counted from."""

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

SENDS = frozenset({"sendMessage", "sendRichMessage", "sendPhoto", "sendDocument", "sendMediaGroup"})
"""The methods that put something new into a chat."""
WRITES = SENDS | {"editMessageText", "editMessageCaption", "editMessageMedia", "editMessageReplyMarkup"}
"""The methods that Telegram's limits count."""


@dataclass(slots=True)
class Written:
    """A request to send or to edit, as it came in; `at` is time.monotonic.

    `status` is the one of its answer, 0 where none was given (yet); `stands`: it was carried out, whatever the bot was
    told of it; `spoiled`: a fault kept it from being told.
    """

    at: float
    chat: int
    method: str
    status: int = 0
    stands: bool = False
    spoiled: bool = False


class Traffic:
    """All sends and edits of a bot, over its kills and restarts; counting them costs nothing."""

    def __init__(self) -> None:
        self.log: list[Written] = []
        self.copies: Counter[int] = Counter()
        """How many sends were carried out in each chat, repeats included."""
        self.tries: Counter[int] = Counter()
        """How many sends and edits each chat was asked for, refused ones included."""
        self.delivered = 0
        """Sends that were carried out, in all chats."""

    def arrives(self, at: float, chat: int, method: str) -> Written:
        written = Written(at, chat, method)
        self.log.append(written)
        self.tries[chat] += 1
        return written

    def stands(self, written: Written) -> None:
        """It was carried out."""
        written.stands = True
        if written.method in SENDS:
            self.copies[written.chat] += 1
            self.delivered += 1

    def times(self, chats: Iterable[int] | None = None, *, refused: bool = True) -> list[float]:
        """When requests came in, in order: those for these chats, or all; `refused`: those that were refused, too."""
        wanted = None if chats is None else frozenset(chats)
        return [
            each.at
            for each in self.log
            if (wanted is None or each.chat in wanted) and (refused or each.status in (0, 200))
        ]

    def between(self, start: float, stop: float, chats: Iterable[int] | None = None) -> int:
        """How many requests came in from `start` (time.monotonic) up to `stop`."""
        times = self.times(chats)
        return bisect_left(times, stop) - bisect_left(times, start)

    def busiest(self, seconds: float, chats: Iterable[int] | None = None) -> int:
        """The most requests that came in within any such span."""
        return most_within(seconds, self.times(chats))


def most_within(seconds: float, times: Sequence[float]) -> int:
    """The most of these sorted times that lie in one span, its end not counted."""
    most = first = 0
    for last, at in enumerate(times):
        while times[first] <= at - seconds:
            first += 1
        most = max(most, last - first + 1)
    return most
