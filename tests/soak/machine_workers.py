"""M4: a worker is killed while it asks feeds and plans digests; another one takes up what it had in hand."""

import asyncio
import random
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from bot.model import Chat, Feed
from bot.store.rows import stamp
from tests.fakes.feeds import XML, item, rss
from tests.fakes.site import Asked, Site, answer, open_site
from tests.soak.cluster import Cluster, Member, cluster
from tests.soak.finding import Finding, at_most, exactly, told
from tests.soak.updates import titles
from tests.subscribing import begun, subscription

ROLES = ("platforms", "worker", "worker")
LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)
TAKEN_UP = 30.0
"""Seconds from the kill until all that was due is done."""
SLOW = 0.3
"""Seconds of a feed's answer: some are in hand when the worker is killed."""
PATIENCE = 90.0
FIRST_READER, FIRST_ENTRY, A_FEED = 20_001, 1, 10_000


async def workers(data: Path, feeds: int, rounds: int) -> Finding:
    dice = random.Random("workers")
    async with open_site() as site:
        given = {"WATCHED_SITE": str(site.port), "WATCHED_HOSTS": str(feeds)}
        news = {"KHABAR_INTAKE_NEWEST_OF_NEW_FEEDS": "true"}
        async with cluster(data, ROLES, {**given, **news}, program=("tests.soak.watched",)) as machines:
            _tell(site, feeds, 0)
            await _follow(machines, feeds)
            await machines.start()
            await _articles(machines, feeds)
            took = [await _round(machines, site, number, feeds, dice) for number in range(1, rounds + 1)]
            async with machines.store() as store:
                stored = await titles(store)
            ended = await machines.end()
    entries = feeds * (rounds + 1)
    bars = [
        at_most("slowest until all is taken up", max(took), TAKEN_UP, " s"),
        told("median", f"{sorted(took)[len(took) // 2]:.1f} s"),
        exactly("entries without an article", entries - len(stored), 0),
        exactly("articles twice", stored.total() - len(stored), 0),
        exactly("did not end well", "; ".join(ended) or 0, 0),
    ]
    return Finding("M4", f"one of two workers killed, {rounds} times, {feeds} feeds", bars)


def _tell(site: Site, feeds: int, number: int) -> None:
    """Each feed has one entry more."""
    for feed in range(feeds):
        entries = [item(A_FEED * feed + FIRST_ENTRY + one) for one in range(number + 1)]
        site.pages[f"news{feed}.example/feed"] = _slowly(answer(rss(*entries), 200, XML))


def _slowly(page: bytes) -> Any:
    async def write(writer: asyncio.StreamWriter, _: Asked) -> None:
        await asyncio.sleep(SLOW)
        writer.write(page)
        await writer.drain()

    return write


async def _follow(machines: Cluster, feeds: int) -> None:
    async with machines.store() as store:
        await store.feeds.add_all(
            [Feed(address=f"http://news{number}.example/feed", due=LONG_AGO) for number in range(feeds)]
        )


async def _round(machines: Cluster, site: Site, number: int, feeds: int, dice: random.Random) -> float:
    """Seconds from the kill of a worker until every feed was asked and what was due meanwhile was looked at."""
    chat = Chat("telegram", str(FIRST_READER + number))
    machines.knows([chat])
    _tell(site, feeds, number)
    asked = len(site.asked)
    await machines.ask("UPDATE feeds SET due = %s", stamp(LONG_AGO))
    wanted = asked + dice.randint(1, max(1, feeds // 2))
    async with asyncio.timeout(PATIENCE):
        while len(site.asked) < wanted:  # noqa: ASYNC110  another process rings no bell
            await asyncio.sleep(0.01)
    victim: Member = dice.choice([one for one in machines.members if "worker" in one.role])
    began = time.monotonic()
    await victim.kill()
    async with machines.store() as store:
        await begun(store, [subscription(chat, next=datetime.now(UTC) - timedelta(seconds=1))])
    await _articles(machines, feeds * (number + 1))
    await machines.none("SELECT count(*) FROM subscriptions WHERE next < %s", PATIENCE, stamp(datetime.now(UTC)))
    took = time.monotonic() - began
    await victim.start()
    return took


async def _articles(machines: Cluster, count: int) -> None:
    """As soon as there are so many."""
    await machines.none("SELECT CASE WHEN count(*) >= %s THEN 0 ELSE 1 END FROM articles", PATIENCE, count)
