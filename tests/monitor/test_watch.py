"""What a program knows of itself, and what it shows of that."""

import asyncio
import math
import random
import re
import string
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import pytest
from prometheus_client.parser import text_string_to_metric_families

from bot.errors import StoreUnusable
from bot.model import Chat, Delivery, Person, Request
from bot.monitor import watch as module
from bot.monitor.disks import Local
from bot.monitor.metrics import Metrics
from bot.monitor.watch import Watch
from bot.runners.core import PlatformCore
from bot.store.condition import Condition, Lease
from bot.store.sqlite import Store
from tests.conversation import router
from tests.samples import NOON


@dataclass
class Told:
    """A store's condition, how often it was asked, and a clock."""

    condition: Condition = field(default_factory=Condition)
    fault: Exception | None = None
    silent: bool = False
    asked: int = 0
    at: datetime = field(default=NOON)

    async def now(self) -> Condition:
        self.asked += 1
        if self.silent:
            await asyncio.get_running_loop().create_future()
        if self.fault:
            raise self.fault
        return self.condition

    def clock(self) -> datetime:
        return self.at

    def watch(self, **more: object) -> Watch:
        return Watch(self.now, self.clock, **more)  # type: ignore[arg-type]


class Seen:
    """A histogram that says when it has three values."""

    def __init__(self) -> None:
        self.values: list[float] = []
        self.enough = asyncio.Event()

    def observe(self, value: float) -> None:
        self.values.append(value)
        if len(self.values) == 3:
            self.enough.set()


def samples(text: bytes) -> dict[tuple[str, tuple[tuple[str, str], ...]], float]:
    families = text_string_to_metric_families(text.decode())
    return {(its.name, tuple(sorted(its.labels.items()))): its.value for family in families for its in family.samples}


def delivery(**given: object) -> Delivery:
    return Delivery(
        **{  # type: ignore[arg-type]
            **{"id": 1, "run": 1, "subscription": 1, "chat": Chat("telegram", "1"), "language": "ar", "zone": "UTC"},
            **{
                "part": 1,
                "parts": 1,
                "articles": (),
                "first": 0,
                "total": 0,
                "due": NOON - timedelta(seconds=7),
                "ready": NOON,
            },
            **given,
        }
    )


async def test_what_happens_is_counted() -> None:
    watch = Told().watch(troubles={"telegram": ""})
    watch.asked("telegram")
    watch.answered("telegram", "latest", 0.02)
    watch.failed("telegram")
    watch.ticked()
    watch.settled(delivery(), "sent")
    watch.settled(delivery(), "held")
    watch.polled("new")
    watch.stored("read", 0.001)
    shown = samples(await watch.exposition())
    telegram = (("platform", "telegram"),)
    assert shown["khabar_updates_total", telegram] == 1
    assert shown["khabar_request_duration_seconds_sum", (("command", "latest"), *telegram)] == 0.02
    assert shown["khabar_request_failures_total", telegram] == 1
    assert shown["khabar_deliveries_total", (("outcome", "sent"), *telegram)] == 1
    assert shown["khabar_deliveries_total", (("outcome", "held"), *telegram)] == 1
    assert shown["khabar_delivery_lateness_seconds_sum", telegram] == 7
    assert shown["khabar_feed_polls_total", (("result", "new"),)] == 1
    assert shown["khabar_store_seconds_count", (("operation", "read"),)] == 1
    for event in ("update", "tick", "send"):
        assert shown["khabar_last_timestamp_seconds", (("event", event),)] == NOON.timestamp()
    assert shown["khabar_ready", (("part", "telegram"),)] == 1


async def test_what_the_store_tells_is_shown() -> None:
    condition = Condition(
        articles=12,
        updates={"telegram": NOON - timedelta(seconds=9)},
        feeds={"failing": 2},
        leases={"sender": Lease(4, None)},
    )
    watch = Told(condition).watch(troubles={"telegram": "", "web": "away"}, behind=lambda: 3)
    shown = samples(await watch.exposition())
    assert shown["khabar_articles", ()] == 12
    assert shown["khabar_queue_age_seconds", (("platform", "telegram"), ("queue", "updates"))] == 9
    assert shown["khabar_queue_age_seconds", (("platform", "web"), ("queue", "updates"))] == 0
    assert shown["khabar_feeds", (("state", "failing"),)] == 2
    assert shown["khabar_feeds", (("state", "active"),)] == 0
    assert shown["khabar_lease_epoch", (("lease", "sender"),)] == 4
    assert shown["khabar_search_behind", ()] == 3
    assert shown["khabar_ready", (("part", "web"),)] == 0
    assert shown["khabar_last_timestamp_seconds", (("event", "send"),)] == 0


async def test_connections_are_asked_when_somebody_asks() -> None:
    """One that is gone is not told any more."""
    wrong = {"discord shard 0": "", "discord shard 1": "the connection is lost"}
    watch = Told().watch(troubles={"discord": ""}, connections=lambda: dict(wrong))
    ready = {part.name: (part.ready, part.reason) for part in await watch.ready()}
    assert ready["discord shard 0"] == (True, "is connected")
    assert ready["discord shard 1"] == (False, "the connection is lost")
    shown = samples(await watch.exposition())
    assert [shown["khabar_ready", (("part", part),)] for part in wrong] == [1, 0]
    assert not [labels for _, labels in shown if ("platform", "discord shard 0") in labels]
    del wrong["discord shard 1"]
    assert ("khabar_ready", (("part", "discord shard 1"),)) not in samples(await watch.exposition())


async def test_the_store_is_asked_now_and_then() -> None:
    told = Told()
    watch = told.watch()
    await asyncio.gather(watch.facts(), watch.facts(), watch.ready())
    assert told.asked == 1
    told.at += timedelta(seconds=6)
    await watch.facts()
    assert told.asked == 2
    told.at -= timedelta(hours=1)  # a clock that was set back
    await watch.facts()
    assert told.asked == 3


async def test_a_store_that_fails_is_a_fact() -> None:
    facts = await Told(fault=StoreUnusable("gone")).watch().facts()
    assert (facts.condition, facts.database) == (None, "can't be read: see the log, then khabar doctor")
    assert b"khabar_ready" in await Told(fault=StoreUnusable("gone")).watch().exposition()


async def test_a_store_that_is_silent_is_a_fact(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "PATIENCE", 0.01)
    facts = await Told(silent=True).watch().facts()
    assert facts.database.startswith("no answer in 0.01 s")


async def test_the_lag_of_the_loop_is_measured(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "LAG", 0.001)
    watch = Told().watch()
    watch.metrics.lag = seen = Seen()  # type: ignore[assignment]  # what is asked of a histogram
    task = asyncio.create_task(watch.measure())
    async with asyncio.timeout(20):
        await seen.enough.wait()
    task.cancel()
    await asyncio.wait([task])
    assert all(lag >= 0 for lag in seen.values)


def test_two_programs_in_one_process_do_not_share_metrics() -> None:
    one, other = Metrics(), Metrics()
    one.updates.labels("web").inc()
    assert ("khabar_updates_total", (("platform", "web"),)) not in samples(other.text())
    assert next(its for its in samples(one.text()) if its[0] == "khabar_build_info")


def test_metrics_are_named_by_the_rules() -> None:
    ours = [family for family in Metrics().registry.collect() if family.name.startswith("khabar_")]
    assert len(ours) >= 15
    for family in ours:
        assert re.fullmatch(r"khabar(_[a-z]+)+", family.name)
        assert family.documentation.endswith((".", "start)."))
        if family.type == "histogram":
            assert family.name.endswith("_seconds")


def asked() -> Iterator[str]:
    dice = random.Random(7)  # noqa: S311  it guards nothing
    for _ in range(300):
        yield "".join(dice.choices(string.ascii_letters + "أبتث_1234", k=dice.randint(1, 30)))


async def test_what_people_write_makes_no_series(store: Store) -> None:
    """However many commands are tried by however many people, in however many chats."""
    watch = Told().watch()
    core = PlatformCore("telegram", router(store), store, ("ar",), watch=watch)
    for command in ("latest", "nonsense", None):
        await core.answer(_request("1", command))
    before = len(samples(watch.metrics.text()))
    for number, word in enumerate(asked()):
        await core.answer(_request(str(number + 5), word))
        await core.answer(_request(str(number + 5), None, word))
    assert len(samples(watch.metrics.text())) == before


def _request(person: str, command: str | None, text: str = "") -> Request:
    return Request(
        chat=Chat("telegram", person), person=Person("telegram", person), command=command, text=text, at=NOON
    )


async def test_a_tick_of_another_process_counts() -> None:
    told = Told(Condition(ticked=NOON - timedelta(seconds=5)))
    assert (await told.watch().facts()).tick == NOON - timedelta(seconds=5)
    watch = told.watch()
    watch.ticked()
    assert (await watch.facts()).tick == NOON


async def test_disks_and_backups_are_shown() -> None:
    shown = samples(await Told().watch(local=lambda: Local({"data": 7}, 99.0)).exposition())
    assert shown["khabar_disk_free_bytes", (("place", "data"),)] == 7
    assert shown["khabar_backup_last_timestamp_seconds", ()] == 99
    assert math.isnan(samples(await Told().watch().exposition())["khabar_backup_last_timestamp_seconds", ()])


async def test_a_disk_that_does_not_answer_is_as_good_as_a_full_one() -> None:
    def fails() -> Local:
        raise OSError(5, "Input/output error")

    assert (await Told().watch(local=fails).facts()).local == Local({"data": 0})
