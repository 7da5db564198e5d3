"""What several processes do together: leading a platform by a lease, and working on the queues."""

import asyncio
import logging
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import timedelta
from functools import partial
from importlib import import_module
from importlib.util import find_spec
from typing import Any

from bot.delivery.courier import Courier
from bot.errors import StoreUnusable
from bot.intake.address import host
from bot.intake.poller import Poller
from bot.intake.polling import Pace
from bot.platforms.base import Inbox, Platform
from bot.runners import works
from bot.runners.leading import Lead, myself
from bot.runners.local import beside
from bot.runners.procrastinate import Queues, Task
from bot.runners.rooms import Rooms
from bot.runners.works import Parts
from bot.text.rarity import zipf

log = logging.getLogger(__name__)

WORK = "work"
"""The queue of what any worker may do. What is to be sent on a platform has a queue of its name."""
DIGESTS, STORIES, FEED, DRAIN = "digests", "stories", "feed", "drain"
EACH_SECOND, EACH_TWO_SECONDS, EACH_HOUR, EACH_SIX_HOURS = "* * * * * *", "* * * * * */2", "42 * * * *", "17 */6 * * *"
LOOK = 1.0
"""Seconds after which a page in the browser shows what another process wrote down for it."""
A_LOOK = 500
"""Feeds that are taken along at one look."""
TAKEN = timedelta(seconds=10)
"""So long a feed has a job, or is about to. A worker that dies between the two leaves it to the next look after that:
together with Beats.stalled, within half a minute. Where a feed takes longer, it is asked about twice and visited once.
"""
AT_ONCE = Pace().at_once + 6
"""Jobs that a worker does at the same time: so many feeds, and one of each other kind."""
AND_WAKE = 2
"""Drains at the same time: one, and another one that tells it of more."""


@dataclass(frozen=True, slots=True)
class Shared:
    """`bots`: the platforms that one process leads at a time, whether or not it may be this one."""

    queues: Queues
    rooms: Rooms
    bots: Sequence[str]

    def led(self, parts: Parts) -> Parts:
        """The same parts, in a process that is one of several."""
        holder, leases = myself(), parts.store.leases
        cores = {
            name: replace(its, lead=Lead(leases, name, holder), receives=False) if name in self.bots else its
            for name, its in parts.cores.items()
        }
        return replace(parts, cores=cores, post=replace(parts.post, carry=self.carry), wake=self.wake)

    async def wake(self) -> None:
        """Whoever leads a platform looks at what is to be sent there."""
        for name in self.bots:
            await self.queues.put(name, f"{DRAIN} {name}")

    async def carry(self, courier: Courier, platform: Platform) -> None:
        """Send what is ready as long as the platform is connected."""
        try:
            await self.rooms.keep(platform)
        except StoreUnusable as error:
            log.warning("workers go on with what they know of messages on %s: %s", platform.name, error)
        if platform.name in self.bots:
            await self.queues.work(
                platform.name, {f"{DRAIN} {platform.name}": drain(courier, platform)}, at_once=AND_WAKE
            )
            return
        async with beside(_looking(courier), "looking for messages of others"):
            await courier.run(platform)

    async def work(self, parts: Parts) -> None:
        """Do what any worker may, for ever."""
        await asyncio.to_thread(zipf)  # the table of words is read before an article waits for it
        async with parts.reach() as its, beside(self.queues.rescue(), "jobs of dead workers"):
            tasks = {**self.clockwork(parts), FEED: self.feed(parts, works.poller(parts, its))}
            await self.queues.work(WORK, tasks, at_once=AT_ONCE)

    def clockwork(self, parts: Parts) -> dict[str, Task]:
        """What the clock begins. Each is done by one worker at a time."""

        async def tick() -> bool:
            await self.rooms.load(self.bots)
            more = await works.tick(parts)
            await parts.store.conditions.tick(parts.now())
            return more

        async def feeds() -> None:
            await self.feeds(parts)

        whole = partial(Task, alone=True)
        return {
            DIGESTS: whole(tick, "what is due can't be written down", works.SECOND, EACH_SECOND),
            STORIES: whole(
                partial(works.group, parts), "new articles can't be put into stories", works.LONGEST, EACH_SECOND
            ),
            "feeds": whole(feeds, "the feeds can't be asked", works.LONGEST, EACH_TWO_SECONDS),
            "forgetting": whole(
                partial(works.wipe, parts), "what was forgotten can't be wiped out", works.LONGEST, EACH_TWO_SECONDS
            ),
            "housekeeping": whole(
                partial(works.tidy, parts), "the store can't be tidied", works.LONGEST, EACH_SIX_HOURS
            ),
            "backup": whole(works.backup(parts), "the daily backup failed", works.LONGEST, EACH_HOUR),
        }

    async def feeds(self, parts: Parts) -> None:
        """A job for each feed that is due. Those of one host are asked one after the other, by whichever workers."""
        before: dict[str, int] = {}
        for number, address in await parts.store.feeds.due(parts.now(), limit=A_LOOK, claim=TAKEN):
            its = host(address)
            late = before[its] = before.get(its, -1) + 1
            await self.queues.put(
                WORK, FEED, key=f"{FEED} {number}", lock=f"host {its}", seconds=round(late * Pace().gap), number=number
            )

    def feed(self, parts: Parts, poller: Poller) -> Task:
        async def ask(number: int) -> None:
            its = await parts.store.feeds.feed(number)
            if its is None or its.due > parts.now():
                return
            await poller.visit(number)
            await self.queues.put(WORK, STORIES, lock=STORIES)
            await self.queues.put(WORK, DIGESTS, lock=DIGESTS)

        return Task(ask, "a feed can't be asked", 0.0)


@asynccontextmanager
async def receiving(name: str, settings: Any, inbox: Inbox) -> AsyncIterator[str]:
    """Within, what a platform calls us about comes into the inbox; where it calls, "" where it does not."""
    module = f"bot.platforms.{name}.receiver"
    if find_spec(module) is None:
        yield ""
        return
    async with import_module(module).receive(settings, inbox) as where:
        yield where


def drain(courier: Courier, platform: Platform) -> Task:
    """Send what is ready, one drain at a time; the next one tells it that there is more."""
    draining = asyncio.Lock()

    async def step() -> None:
        if draining.locked():
            courier.wake()
            return
        async with draining:
            await courier.drain(platform)

    return Task(step, f"the digests for {platform.name} can't be looked up", works.SECOND, EACH_SECOND)


async def _looking(courier: Courier) -> None:
    while True:
        await asyncio.sleep(LOOK)
        courier.wake()
