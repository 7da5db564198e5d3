"""M3: PostgreSQL is started again, or away for a while, under a broadcast, with people who ask meanwhile."""

import asyncio
import time
from collections import Counter
from pathlib import Path

from tests.fakes.balancer import Balancer
from tests.fakes.telegram import Person
from tests.platforms.telegram.test_webhook import free_port
from tests.soak.broadcast import FIRST, readers
from tests.soak.cluster import Cluster, Told, cluster
from tests.soak.finding import Finding, at_least, at_most, exactly, told
from tests.soak.kills import IN_FLIGHT
from tests.soak.machine_kills import OUT_OF_ORDER, PATIENCE, due, wanted

ROLES = ("platforms", "platforms", "worker", "web", "web")
RECEIVERS = 2
GOES_ON = 10.0
"""Seconds after it is back."""
ASKER, ASKED = 5001, 3
"""The number of the first who asks; so many do before, while it is away, and after."""
HOOK_PATH = "/updates"


async def again_fast(data: Path, chats: int) -> Finding:
    return await _outage(data, chats, "fast", 0, "PostgreSQL restarted (pg_ctl restart -m fast)")


async def again_immediate(data: Path, chats: int) -> Finding:
    return await _outage(data, chats, "immediate", 0, "PostgreSQL restarted (pg_ctl restart -m immediate)")


async def away(data: Path, chats: int, seconds: int) -> Finding:
    return await _outage(data, chats, "fast", seconds, f"PostgreSQL away for {seconds} s")


async def _outage(data: Path, chats: int, how: str, seconds: int, what: str) -> Finding:
    async with Balancer() as balancer:
        ports = [free_port() for _ in ROLES]
        balancer.ports = ports[-RECEIVERS:]
        each = [{"KHABAR_TELEGRAM_WEBHOOK_PORT": str(port), "KHABAR_WEB_PORT": "0"} for port in ports]
        for its in each[-RECEIVERS:]:
            its["KHABAR_WEB_ENABLED"] = "true"
        hook = {"KHABAR_TELEGRAM_WEBHOOK_URL": f"http://127.0.0.1:{balancer.port}{HOOK_PATH}"}
        async with cluster(data, ROLES, hook, each=each) as machines:
            return await _found(machines, chats, how, seconds, what)


async def _found(machines: Cluster, chats: int, how: str, seconds: int, what: str) -> Finding:
    telegram, messages = machines.telegram, wanted(chats)
    await due(machines, readers("telegram", chats))
    people = [telegram.person(ASKER + number, language_code="en") for number in range(3 * ASKED)]
    before, meanwhile, after = people[:ASKED], people[ASKED : 2 * ASKED], people[2 * ASKED :]
    await machines.start()
    await machines.led(PATIENCE)
    _ask(before)
    await machines.until(lambda: all(one.chat.heard for one in before), PATIENCE)
    pids = [member.bot.pid for member in machines.members]
    machines.killed.append(time.monotonic())
    statuses = telegram.updates.statuses.copy()
    await asyncio.to_thread(machines.server.stop, how)
    gone, count = time.monotonic(), len(telegram.told)
    _ask(meanwhile)
    await asyncio.sleep(seconds)
    sent_meanwhile = len(telegram.told) - count
    said = sum(bool(one.chat.heard) for one in meanwhile)
    await asyncio.to_thread(machines.server.start)
    back, since = time.monotonic(), len(telegram.told)
    _ask(after)
    await machines.until(lambda: _digests(machines, since), PATIENCE)
    goes_on = _digests(machines, since)[0] - back
    await machines.until(lambda: all(one.chat.heard for one in people), PATIENCE)
    answered = time.monotonic() - back
    await machines.until(lambda: len({one.key for one in _to_chats(machines)}) >= messages, PATIENCE + messages / 10)
    await machines.settled(PATIENCE)
    await machines.all_read(PATIENCE)
    same = [member.bot.pid for member in machines.members if member.bot.runs]
    strays, order = len(await machines.strays()), (await machines.ask(OUT_OF_ORDER))[0][0]
    marked = (await machines.states())["sent"]
    ended = await machines.end()
    bars = [
        exactly("processes that ended", len(set(pids) - set(same)), 0),
        at_most("goes on after", goes_on, GOES_ON, " s"),
        told("digests sent meanwhile", sent_meanwhile),
        exactly("lost", messages - len({one.key for one in _to_chats(machines)}), 0),
        at_most("repeats", len(_to_chats(machines)) - messages, IN_FLIGHT),
        exactly("parts out of order", order, 0),
        exactly("marked as sent", marked, messages),
        exactly("messages of who did not lead", strays, 0),
        exactly("asked and not answered", sum(not one.chat.heard for one in people), 0),
        at_most("answers to one", max(len(one.chat.messages) for one in people), 2),
        told("told at once", said),
        told("all answered after", f"{answered:.1f} s"),
        at_least("calls refused with 503", (telegram.updates.statuses - statuses)[503], 1 if seconds else 0),
        exactly("other refusals", sum(_others(telegram.updates.statuses - statuses)), 0),
        exactly("did not end well", "; ".join(ended) or 0, 0),
        told("stopped within", f"{gone - machines.killed[0]:.1f} s"),
    ]
    return Finding("M3", f"{what}, {messages:,} messages, webhooks", bars)


def _ask(people: list[Person]) -> None:
    for one in people:
        one.writes("/topics")


def _others(statuses: Counter[int]) -> list[int]:
    return [count for status, count in statuses.items() if status not in (200, 503)]


def _to_chats(machines: Cluster) -> list[Told]:
    return [one for one in machines.telegram.told if one.written.chat >= FIRST]


def _digests(machines: Cluster, since: int) -> list[float]:
    return [one.written.at for one in machines.telegram.told[since:] if one.written.chat >= FIRST]
