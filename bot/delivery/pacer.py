"""When a platform takes the next message that nobody asked for.

Pure: `at` is seconds of a clock that only goes forward.
Limits are those of facts.md: of a Telegram bot, its private chats and its groups; of a Discord bot.
"""

from bisect import insort
from collections import deque

from bot.model import Chat, ChatKind
from bot.platforms.base import Pace

LATE = 0.5
"""Seconds that the bot may be late and make it up; what it could not use for longer is lost."""
MORE, WINDOW = 1.07, 1.03
"""So much more than the rate goes out at most within so many seconds, somewhat more than one: 30 messages for Telegram.
The rate is kept evenly by other means, and what was late is made up within this."""
DELAYED = 0.15
"""Seconds by which a message is taken to have arrived later than others at most, as answers are slower and faster."""
STALLED = 0.3
"""Seconds beyond which an answer is no slow one: something stood still, and the message arrived when it went on."""
MINUTE = 61.0
"""Seconds that a minute of a group is taken for, for the same reason."""
DEBT = 1.0
"""Seconds that answers to people keep everything else waiting at most, once they are sent."""
TOGETHER, CHATS = 10.0, 3
"""So many chats that are told to wait, within so many seconds, mean the whole bot."""
DOUBTFUL = 5.0
"""Seconds that the bot is halted at most where something got through between these chats."""
REMEMBERED = 600.0
"""Seconds in which refusals are counted."""


class Pacer:
    """The limits of one bot on one platform."""

    def __init__(self, pace: Pace) -> None:
        self._pace = pace
        self._next = 0.0
        self._most = round(pace.a_second * MORE)
        self._recent: list[float] = []
        """When the platform got the latest of that many messages, in order."""
        self._latencies: deque[float] = deque(maxlen=self._most)
        self._sends: dict[str, deque[float]] = {}
        self._swept = 0.0
        self._until = 0.0
        self._halts: dict[str, float] = {}
        self._limits: dict[str, tuple[float, float]] = {}
        self._passed = 0.0
        self._refusals: deque[float] = deque(maxlen=pace.refusals)
        self._shut = 0.0

    def opens(self, chat: Chat, at: float, *, paid: bool = False) -> float:
        """When a message may go to a chat, `at` or later. One that is `paid` for waits for no rate."""
        opens = max(self.opens_at_all(at, paid=paid), self._halts.get(chat.id, 0.0))
        most, seconds = self._limit(chat)
        sends = self._sends.get(chat.id)
        return max(opens, sends[0] + seconds) if sends and len(sends) >= most else opens

    @property
    def paid_a_day(self) -> int:
        return self._pace.paid_a_day

    @property
    def limited_at_all(self) -> bool:
        return self._pace != Pace()

    def opens_at_all(self, at: float, *, paid: bool = False) -> float:
        """When a message may go to some chat, `at` or later."""
        opens = max(at, self._until)
        if self._pace.a_second and not paid:
            opens = max(opens, self._next)
            if len(self._recent) == self._most:
                opens = max(opens, self._recent[0] + WINDOW)
        return opens

    def spend(self, chat: Chat, at: float, *, paid: bool = False) -> None:
        """A message goes to a chat. Answers to people do not wait: what nobody asked for makes room for them."""
        if (rate := self._pace.a_second) and not paid:
            on_time = self._next if at - self._next <= LATE else at
            self._next = min(on_time + 1 / rate, at + DEBT)
            insort(self._recent, at)
            del self._recent[: -self._most]
        most, _ = self._limit(chat)
        if most:
            self._sends.setdefault(chat.id, deque(maxlen=most)).append(at)
        if at - self._swept > MINUTE:
            self._sweep(at)

    def halt(self, until: float) -> None:
        """Nothing is sent before."""
        self._until = max(self._until, until)

    def limited(self, chat: Chat, until: float, at: float) -> bool:
        """The platform tells a chat to wait until then; whether that halts the whole bot.

        It does where three chats are told so within ten seconds and all of them still wait: until the first of the
        three may be written to, because a halt of the bot is over for it, too, while one chat's own may last for hours.
        Where something got through in between, it was rather the chats', and the halt is short.
        """
        self._halts[chat.id] = max(until, self._halts.get(chat.id, 0.0))
        self._limits = {
            its: (told, end) for its, (told, end) in self._limits.items() if at - told < TOGETHER and end > at
        }
        self._limits[chat.id] = (at, until)
        if not self._pace.a_second or len(self._limits) < CHATS:
            return False
        end = min(end for _, end in self._limits.values())
        if self._passed > min(told for told, _ in self._limits.values()):
            end = min(end, at + DOUBTFUL)
        self._limits.clear()
        self.halt(end)
        return True

    def passed(self, began: float, at: float) -> None:
        """The answer is there: a message arrived that was sent when it `began`.

        The platform counts when it gets a message, and not when that was sent. Where its answer took longer than others
        do, because a connection had to be opened or the bot was busy, it may have got it so much later.
        """
        self._passed = max(self._passed, began)
        self._latencies.append(at - began)
        if began in self._recent:
            late = at - began - min(self._latencies)
            late = late if late > STALLED else min(late, DELAYED)
            self._recent.remove(began)
            insort(self._recent, began + late)

    def refused(self, at: float) -> bool:
        """The platform refused a message; whether that begins a time without any.

        Before so many are refused within ten minutes that the platform would shut the bot out, nothing is sent until
        they are fewer again.
        """
        self._refusals.append(at)
        if not self._pace.refusals or len(self._refusals) < self._pace.refusals:
            return False
        until = self._refusals[0] + REMEMBERED
        if until <= at:
            return False
        begins = at >= self._shut
        self._shut = until + REMEMBERED
        self.halt(until)
        return begins

    def release(self, chat: Chat) -> None:
        """What the chat was told to wait for is over."""
        self._halts.pop(chat.id, None)
        self._limits.pop(chat.id, None)

    def _limit(self, chat: Chat) -> tuple[int, float]:
        """So many messages (0: any number) in so many seconds."""
        if chat.kind is ChatKind.PRIVATE:
            return (1, self._pace.gap) if self._pace.gap else (0, 0.0)
        return self._pace.group_a_minute, MINUTE

    def _sweep(self, at: float) -> None:
        """Forget the chats that are open again."""
        self._swept = at
        self._sends = {chat: sends for chat, sends in self._sends.items() if at - sends[-1] < MINUTE}
        self._halts = {chat: until for chat, until in self._halts.items() if until > at}
