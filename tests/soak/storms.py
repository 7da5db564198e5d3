"""D6: a bad network and a sick server."""

import asyncio
from collections import Counter
from pathlib import Path

from tests.fakes.telegram import storm
from tests.soak.broadcast import readers, seed, settled, states
from tests.soak.finding import Finding, at_most, exactly, told
from tests.soak.rates import broadcasting

SHARE, HANG = 0.2, 30.0
"""Of the answers; and seconds after which one comes at last that hangs, which is longer than the bot waits."""
DEAD = 20
"""Every so many chats one has blocked the bot."""
PATIENCE = 1800.0


async def faults(data: Path, chats: int) -> Finding:
    its = readers("telegram", chats)
    await seed(data, its)
    dead = {int(one.id) for one in its[::DEAD]}
    async with broadcasting(data, its) as running:
        server = running.server
        for chat in dead:
            server.chats[chat].blocks()
        server.faults += (its_faults := storm(SHARE, hang=HANG))
        await running.bot.start()
        async with asyncio.timeout(PATIENCE + chats / 5):
            await server.signal.wait(lambda: len(server.traffic.copies) >= chats - len(dead))
        await settled(data, PATIENCE)
        await running.bot.end()
        traffic = server.traffic
    refused = Counter(each.chat for each in traffic.log if each.status == 403 and not each.spoiled)
    found = states(data)
    bars = [
        exactly("lost", chats - len(dead) - len(traffic.copies), 0),
        at_most("tries after a refusal for good", max(refused.values()), 1),
        exactly("marked as sent", found["sent"], chats - len(dead)),
        exactly("marked as gone", found["gone"], len(dead)),
        told("copies", traffic.delivered),
        told("faults", sum(fault.met for fault in its_faults)),
        told("minutes", (traffic.log[-1].at - traffic.log[0].at) / 60),
    ]
    return Finding("D6", f"{SHARE:.0%} of answers fail in 11 ways, {chats:,} Telegram chats", bars)
