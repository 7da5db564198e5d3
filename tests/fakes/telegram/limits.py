"""Telegram's limits on sending: kept as strictly as the test asks for."""

import math
from collections import defaultdict, deque
from dataclasses import dataclass, field

from tests.fakes.telegram.faults import RefusalError

MINUTE = 60.0


def too_many(seconds: float) -> RefusalError:
    """429 as Telegram says it: whole seconds, one at least."""
    after = max(1, math.ceil(seconds))
    return RefusalError(429, f"Too Many Requests: retry after {after}", retry_after=after)


@dataclass
class Window:
    """No more than `most` in any `seconds`; what was refused does not count."""

    most: float
    seconds: float
    times: deque[float] = field(default_factory=deque)

    def wait(self, at: float) -> float:
        """Seconds until there is room for one more; 0: now."""
        while self.times and self.times[0] <= at - self.seconds:
            self.times.popleft()
        return 0.0 if len(self.times) < self.most else self.times[0] + self.seconds - at


class Limits:
    """Says 429 to sends and edits that are too many; without numbers it only keeps the halts that a test orders.

    `a_second` is for the whole bot, `group_a_minute` for a group or a channel. A private chat takes one in `gap`
    seconds, and `burst` at once after it was left in peace. `slack` seconds are forgiven: requests that left evenly
    do not arrive so. `refused` counts the answers of 429.
    """

    def __init__(
        self,
        a_second: float = math.inf,
        *,
        gap: float = 0.0,
        burst: int = 1,
        group_a_minute: float = math.inf,
        slack: float = 0.05,
    ) -> None:
        self.refused = 0
        self._slack, self._gap, self._burst = slack, gap, burst
        self._bot = Window(a_second, 1.0 - slack)
        self._chats: dict[int, Window] = defaultdict(lambda: Window(burst, gap * burst - slack))
        self._groups: dict[int, Window] = defaultdict(lambda: Window(group_a_minute, MINUTE - slack))
        self._halts: dict[int | None, float] = {}

    @classmethod
    def official(cls, **more: float) -> "Limits":
        """Those of the Bots FAQ, "My bot is hitting limits": 30 a second, one a second in a chat, 20 a group minute."""
        return cls(30, gap=1.0, group_a_minute=20, **more)  # type: ignore[arg-type]

    def halt(self, at: float, seconds: float, chat: int | None = None) -> float:
        """For so long a chat, or else the whole bot, is told to wait; when that ends (time.monotonic)."""
        self._halts[chat] = at + seconds
        return at + seconds

    def judge(self, at: float, chat: int) -> None:
        """Count a request of this moment. Raises RefusalError where it has to wait; a group has a negative id."""
        windows = [self._bot, *self._own(chat)]
        wait = max(*(window.wait(at) for window in windows), self._halted(at, chat))
        if wait > 0:
            self.refused += 1
            raise too_many(wait)
        for window in windows:
            window.times.append(at)

    def _own(self, chat: int) -> list[Window]:
        if chat < 0:
            return [self._groups[chat]]
        return [self._chats[chat]] if self._gap else []

    def _halted(self, at: float, chat: int) -> float:
        return max(self._halts.get(chat, at), self._halts.get(None, at)) - at
