"""Facts -> what is ready and what is not, each with a reason that an operator understands at night. Pure."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from bot.monitor.disks import LEAST_FREE, Local
from bot.store.condition import Condition

TICK = timedelta(seconds=60)
"""What is due is looked at every second: after so long it is not any more."""
UPDATES, DELIVERIES = timedelta(seconds=60), timedelta(minutes=5)
"""How long the oldest may wait: people wait for their answers, digests make room for each other."""
BEHIND = 2000
"""Changes that the search index may not know: from then on a process of its own catches up."""
BROKEN = 0.5
"""The part of the feeds that may fail before the fault is probably here: the network, a name server, a clock."""
LEASE = timedelta(seconds=30)
"""For so long nobody may hold what one process does alone."""


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known at `at`. `update`, `tick`, `send`: when the last one was; None: none since the start, `began`.

    `troubles`: of each platform that is wanted what is wrong with it, "" where it serves; `connections`: the same of
    each connection, where a platform has several (bot.platforms.base.InParts). `database`: what is wrong
    with it, and then `condition` is None. `ticks`: whether this process looks at what is due; `leads`: what is done by
    one of several processes, by the names of its leases: others are of what was wanted once. Times are UTC.
    """

    at: datetime
    began: datetime
    troubles: Mapping[str, str] = field(default_factory=dict)
    connections: Mapping[str, str] = field(default_factory=dict)
    update: datetime | None = None
    tick: datetime | None = None
    send: datetime | None = None
    behind: int = 0
    database: str = ""
    condition: Condition | None = None
    ticks: bool = True
    leads: frozenset[str] = frozenset()
    local: Local = field(default_factory=Local)


@dataclass(frozen=True, slots=True)
class Part:
    """One part of the bot: whether it does its work, and why it is thought so."""

    name: str
    ready: bool
    reason: str


def parts(facts: Facts) -> list[Part]:
    """Every part. Quiet is no fault: nobody may have asked, and nothing may have been due."""
    return [
        *(Part(name, not wrong, wrong or "serves") for name, wrong in sorted(facts.troubles.items())),
        *(Part(name, not wrong, wrong or "is connected") for name, wrong in facts.connections.items()),
        Part("last update", True, _ago(facts.update, facts)),
        _tick(facts),
        Part("last send", True, _ago(facts.send, facts)),
        Part("search", facts.behind <= BEHIND, _search(facts.behind)),
        Part("database", not facts.database, facts.database or "answers"),
        *(_disk(place, free) for place, free in sorted(facts.local.free.items())),
        *(_stored(facts.condition, facts) if facts.condition else ()),
    ]


def _tick(facts: Facts) -> Part:
    """Whoever does not look at what is due works without it, but says that nobody does."""
    late = facts.at - max(facts.tick or facts.began, facts.began) > TICK
    mend = "see the log for why, and start the bot again" if facts.ticks else "is no worker running?"
    said = f"{_ago(facts.tick, facts)}: digests are not sent, {mend}" if late else _ago(facts.tick, facts)
    return Part("last tick", not (late and facts.ticks), said)


def _disk(place: str, free: int) -> Part:
    said = f"{free // 2**20} MiB free"
    few = free < LEAST_FREE
    mend = f", and {LEAST_FREE // 2**20} are wanted: make room, before nothing can be written any more"
    return Part(f"disk of {place}", not few, said + mend if few else said)


def _search(behind: int) -> str:
    if behind > BEHIND:
        return f"{behind} changes behind: searches miss articles until it has caught up (khabar reindex)"
    return f"{behind} changes behind" if behind else "knows all articles"


def _stored(its: Condition, facts: Facts) -> Iterator[Part]:
    yield _queue("updates", its.updates, UPDATES, "answers are late: is the machine busy, or the database slow?", facts)
    mend = "messages are late: see the limits and refusals in the log"
    yield _queue("deliveries", its.deliveries, DELIVERIES, mend, facts)
    yield _feeds(its.feeds)
    for name, lease in sorted((name, lease) for name, lease in its.leases.items() if name in facts.leads):
        free = lease.until is not None and facts.at - lease.until > LEASE
        held = "nobody holds it: is no process of that role running?" if free else f"held, epoch {lease.epoch}"
        yield Part(f"lease {name}", not free, held if lease.until else "let go")


def _queue(name: str, oldest: Mapping[str, datetime], most: timedelta, mend: str, facts: Facts) -> Part:
    age = max((facts.at - since for since in oldest.values()), default=timedelta())
    if age <= timedelta():
        return Part(name, True, "nothing waits")
    said = f"the oldest has been waiting for {spell(age)}"
    return Part(name, age <= most, said if age <= most else f"{said}: {mend}")


def _feeds(feeds: Mapping[str, int]) -> Part:
    failing = feeds.get("failing", 0)
    asked = failing + feeds.get("active", 0)
    said = f"{asked} asked, {failing} failing"
    if failing > BROKEN * asked:
        return Part("feeds", False, f"{said}: look at the network and at name resolution, then at khabar feeds list")
    return Part("feeds", True, said)


def _ago(when: datetime | None, facts: Facts) -> str:
    return f"{spell(facts.at - when)} ago" if when else f"none since the start, {spell(facts.at - facts.began)} ago"


def spell(span: timedelta) -> str:
    """A span as an operator reads it: 8 s, 5 min, 3 h, 2 d."""
    seconds = max(span.total_seconds(), 0)
    for unit, name in ((86400, "d"), (3600, "h"), (60, "min")):
        if seconds >= 2 * unit:
            return f"{seconds / unit:.0f} {name}"
    return f"{seconds:.0f} s"
