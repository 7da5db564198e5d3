"""M5: people write while processes are killed, by polling, and by webhooks through two receivers."""

import asyncio
import random
from collections.abc import Mapping, Sequence
from pathlib import Path

from bot.model import Chat
from tests.fakes.balancer import Balancer
from tests.platforms.telegram.test_webhook import free_port
from tests.soak.cluster import TRIO, Cluster, any_of, cluster
from tests.soak.finding import Finding, exactly, told
from tests.soak.machine_outage import HOOK_PATH, RECEIVERS
from tests.soak.updates import BETWEEN, START_SECONDS, STARTING, Crowd, titles

SECONDS = 240.0
WITH_RECEIVERS = (*TRIO, "web", "web")
A_KILL = 12.0
"""Seconds that a kill may cost, where it hits the leader."""


async def polled(data: Path, updates: int, kills: int) -> Finding:
    return await _killed(data, updates, kills, TRIO, {}, (), "polling")


async def called(data: Path, updates: int, kills: int) -> Finding:
    async with Balancer() as balancer:
        ports = [free_port() for _ in WITH_RECEIVERS]
        balancer.ports = ports[-RECEIVERS:]
        hook = {"KHABAR_TELEGRAM_WEBHOOK_URL": f"http://127.0.0.1:{balancer.port}{HOOK_PATH}"}
        each = [{"KHABAR_TELEGRAM_WEBHOOK_PORT": str(port), "KHABAR_WEB_PORT": "0"} for port in ports]
        for its in each[-RECEIVERS:]:
            its["KHABAR_WEB_ENABLED"] = "true"
        return await _killed(data, updates, kills, WITH_RECEIVERS, hook, each, "webhooks through two receivers")


async def _killed(  # noqa: PLR0917  how many, and which processes they reach how
    data: Path,
    updates: int,
    kills: int,
    roles: Sequence[str],
    hook: Mapping[str, str],
    each: Sequence[Mapping[str, str]],
    how: str,
) -> Finding:
    dice = random.Random(how)
    editors = range(1001, 1001 + updates)
    async with cluster(data, roles, hook, admins=editors, each=each) as machines:
        crowd = Crowd(machines.telegram, updates)
        await machines.start()
        async with asyncio.timeout(SECONDS + updates / 5 + kills * A_KILL):
            writing = asyncio.create_task(crowd.write())
            for left in range(kills, 0, -1):
                await _moment(machines, crowd, left, dice)
                await machines.strike(any_of(machines.members, dice))
            await writing
            await machines.all_read()
        rows = await machines.ask("SELECT state, count(*) FROM inbox WHERE state NOT IN ('done', 'waiting') GROUP BY 1")
        strays, epochs = await machines.strays(), await machines.epochs()
        async with machines.store() as store:
            stored = await titles(store)
            subscribed = [len(await store.subscriptions.of_chat(Chat("telegram", str(one)))) for one in crowd.readers]
        ended = await machines.end()
    bars = [
        exactly("forwards lost", len(set(crowd.forwards) - set(stored)), 0),
        exactly("articles twice", stored.total() - len(stored), 0),
        exactly("other articles", len(set(stored) - set(crowd.forwards)), 0),
        exactly("presses lost", subscribed.count(0), 0),
        exactly("subscriptions twice", sum(count > 1 for count in subscribed), 0),
        exactly("put aside", sum(count for _, count in rows), 0),
        exactly("people without an answer", len(machines.telegram.people) - crowd.answered, 0),
        exactly("messages of who did not lead", len(strays), 0),
        told("answers", sum(len(person.chat.messages) for person in machines.telegram.people.values())),
        told("changes of the leader", len(epochs) - 1),
        exactly("did not end well", "; ".join(ended) or 0, 0),
    ]
    return Finding("M5", f"kill -9 of any process, {kills} times, under {updates:,} updates by {how}", bars)


async def _moment(machines: Cluster, crowd: Crowd, left: int, dice: random.Random) -> None:
    """A random one, such that so many kills, this one included, come before the last answer."""
    if dice.random() < STARTING:
        await asyncio.sleep(dice.uniform(0, START_SECONDS))
        return
    people = 2 * crowd.bursts
    wanted = crowd.answered + dice.uniform(0, 2 * (people - crowd.answered) / (left + 1))
    await machines.telegram.signal.wait(lambda: crowd.answered >= min(wanted, people - 1))
    await asyncio.sleep(dice.uniform(0, BETWEEN))
