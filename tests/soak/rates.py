"""D4 and D5: limits of the platform, and how much of the allowed rate is used."""

import asyncio
import time
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from bot.model import Chat, ChatKind
from tests.fakes.telegram import FakeTelegram, Limits
from tests.running import on_telegram
from tests.soak.broadcast import readers, seed, seed_each, settled, states
from tests.soak.finding import Bar, Finding, at_least, at_most, exactly, told
from tests.soak.process import Bot, living

ALLOWED, A_SECOND, A_MINUTE = 28, 30, 20
"""Messages a second that the bot allows itself; those that Telegram takes, and those in a group's minute."""
IN_FLIGHT, MANY = 4, 1000
"""Messages on their way at once. Fewer messages in all are a test among others on a busy machine, where the server
itself may take those on their way in one go."""
HALT, LONG_HALT = 4.0, 10_072.0
"""Seconds: what the whole bot, and what one chat is told to wait."""
LIMIT = 360.0
"""Seconds in which 10,000 chats are to be reached."""


@dataclass(frozen=True, slots=True)
class Running:
    server: FakeTelegram
    bot: Bot

    async def delivered(self, count: int) -> None:
        """As soon as so many messages stand."""
        async with asyncio.timeout(60 + count / 5):
            await self.server.signal.wait(lambda: self.server.traffic.delivered >= count)


@asynccontextmanager
async def broadcasting(data: Path, chats: Sequence[Chat], server: FakeTelegram | None = None) -> AsyncIterator[Running]:
    """A bot whose database is made already, and the chats that it knows; it is not started yet."""
    async with server or FakeTelegram(strict=False) as telegram, living(data, on_telegram(telegram)) as bot:
        for chat in chats:
            if chat.kind is ChatKind.GROUP:
                telegram.group(int(chat.id))
            else:
                telegram.person(int(chat.id))
        yield Running(telegram, bot)


async def limits(data: Path, chats: int, groups: int, busy: int = 0, messages: int = 0) -> Finding:
    """D5. `busy` further groups get so many messages each, more than go out in a minute."""
    its = readers("telegram", chats, groups)
    crowded = [Chat("telegram", str(-number), ChatKind.GROUP) for number in range(1, busy + 1)]
    await seed_each(data, [(its, 1), (crowded, messages)])
    async with broadcasting(data, [*its, *crowded]) as running:
        running.server.limits = Limits.official()
        await running.bot.start()
        await running.delivered(chats + busy * messages)
        await settled(data)
        took = await running.bot.end()
        traffic = running.server.traffic
    times = traffic.times()
    seconds = times[-1] - times[0]
    count = chats + busy * messages
    bars = [
        exactly("reached", len(traffic.copies), chats + busy),
        exactly("repeats", traffic.delivered - count, 0),
        at_most("in any second", traffic.busiest(1.0), A_SECOND + (0 if count >= MANY else IN_FLIGHT)),
        at_most(
            "in a group's minute", max((traffic.busiest(60.0, [int(one.id)]) for one in crowded), default=1), A_MINUTE
        ),
        at_most("answers of 429", running.server.limits.refused, 0 if count >= MANY else IN_FLIGHT),
        *_speed(count, seconds, busy=bool(busy)),
        told("ended in", f"{took:.1f} s"),
    ]
    return Finding("D5", f"{count:,} messages to {chats + busy:,} chats, {groups + busy} of them groups", bars)


def _speed(count: int, seconds: float, *, busy: bool) -> list[Bar]:
    """A group that gets more than goes out in a minute has one of its own at the end: the rate says nothing then."""
    if busy:
        return [told("done in", f"{seconds:.0f} s")]
    rate = 100 * (count - 1) / (ALLOWED * seconds)
    return [
        at_most("done in", seconds, LIMIT * max(1.0, count / 10_000), " s"),
        at_least("of the allowed rate used", rate, 95.0 if count >= MANY else 70.0, " %"),
    ]


async def halts(data: Path, chats: int) -> Finding:
    """D4. One chat is told to wait for hours at the beginning; the whole bot for seconds after a third."""
    its = readers("telegram", chats)
    await seed(data, its)
    async with broadcasting(data, its) as running:
        server, waits = running.server, int(its[chats // 2].id)
        server.halts(LONG_HALT, waits)
        await running.bot.start()
        await running.delivered(chats // 3)
        begins = time.monotonic()
        ends = server.halts(HALT)
        await running.delivered(chats - 1)
        open_messages = states(data)["waiting"]
        await running.bot.end()
        traffic = server.traffic
    times = traffic.times()
    halted = [at for at in times if begins <= at < ends]
    after = [at for at in times if at >= ends]
    rate = (len(after) - 1) / (after[-1] - after[0])
    before = [at for at in times if at < begins]
    bars = [
        at_most("sent in the halt, before it is known", len(halted), IN_FLIGHT),
        exactly("sent in its last seconds", sum(at > begins + 1 for at in halted), 0),
        at_most("in any second", traffic.busiest(1.0), A_SECOND),
        exactly("tries in the chat that waits", traffic.tries[waits], 1),
        exactly("others reached", len(traffic.copies), chats - 1),
        exactly("waiting at the end", open_messages, 1),
        at_least(
            "rate beside the chat that waits", 100 * (len(before) - 1) / (before[-1] - before[0]) / ALLOWED, 95.0, " %"
        ),
        at_least("rate after the halt", 100 * rate / ALLOWED, 95.0, " %"),
    ]
    return Finding("D4", f"429 for the bot ({HALT:g} s) and for one chat ({LONG_HALT:,.0f} s), {chats:,} chats", bars)
