"""Facts become parts with reasons."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.monitor.disks import Local
from bot.monitor.health import Facts, parts, spell
from bot.store.condition import Condition, Lease
from tests.samples import NOON


def ago(**span: float) -> timedelta:
    return timedelta(**span)


WELL = Facts(
    at=NOON,
    began=NOON - ago(hours=3),
    troubles={"web": "", "telegram": ""},
    update=NOON - ago(minutes=5),
    tick=NOON - ago(seconds=1),
    send=NOON - ago(days=3),
    condition=Condition(
        articles=7,
        updates={"telegram": NOON - ago(seconds=8)},
        deliveries={"discord": NOON + ago(hours=1)},
        feeds={"active": 8, "failing": 2, "paused": 1},
        leases={"sender": Lease(3, NOON + ago(seconds=5)), "poller": Lease(1, None)},
    ),
    leads=frozenset({"sender", "poller"}),
    local=Local({"data": 900 * 2**20}),
)


def told(facts: Facts) -> dict[str, tuple[bool, str]]:
    return {part.name: (part.ready, part.reason) for part in parts(facts)}


def test_all_is_well() -> None:
    assert told(WELL) == {
        "telegram": (True, "serves"),
        "web": (True, "serves"),
        "last update": (True, "5 min ago"),
        "last tick": (True, "1 s ago"),
        "last send": (True, "3 d ago"),
        "search": (True, "knows all articles"),
        "database": (True, "answers"),
        "disk of data": (True, "900 MiB free"),
        "updates": (True, "the oldest has been waiting for 8 s"),
        "deliveries": (True, "nothing waits"),
        "feeds": (True, "10 asked, 2 failing"),
        "lease poller": (True, "let go"),
        "lease sender": (True, "held, epoch 3"),
    }


def test_quiet_is_no_fault() -> None:
    quiet = told(Facts(NOON, NOON - ago(seconds=30), condition=Condition()))
    assert all(ready for ready, _ in quiet.values())
    assert quiet["last update"][1] == "none since the start, 30 s ago"
    assert quiet["updates"][1] == "nothing waits"


@pytest.mark.parametrize(
    ("part", "reason", "facts"),
    [
        ("telegram", "it refuses the token", replace(WELL, troubles={"telegram": "it refuses the token"})),
        ("last tick", "2 min ago: digests are not sent", replace(WELL, tick=NOON - ago(minutes=2))),
        ("last tick", "none since the start", replace(WELL, tick=None)),
        ("disk of data", "9 MiB free, and 200 are wanted: make", replace(WELL, local=Local({"data": 9 * 2**20}))),
        ("search", "3000 changes behind: searches miss", replace(WELL, behind=3000)),
        ("database", "no answer", replace(WELL, database="no answer", condition=None)),
    ],
)
def test_what_is_wrong_says_what_to_do(part: str, reason: str, facts: Facts) -> None:
    ready, said = told(facts)[part]
    assert not ready
    assert said.startswith(reason)


@pytest.mark.parametrize(
    ("part", "reason", "condition"),
    [
        ("updates", "the oldest has been waiting for 2 min: answers", Condition(updates={"a": NOON - ago(minutes=2)})),
        ("deliveries", "the oldest has been waiting for 2 h: mess", Condition(deliveries={"a": NOON - ago(hours=2)})),
        ("feeds", "3 asked, 2 failing: look at the network", Condition(feeds={"active": 1, "failing": 2})),
        ("lease sender", "nobody holds it", Condition(leases={"sender": Lease(9, NOON - ago(minutes=1))})),
    ],
)
def test_what_is_wrong_in_the_store_says_what_to_do(part: str, reason: str, condition: Condition) -> None:
    ready, said = told(replace(WELL, condition=condition))[part]
    assert not ready
    assert said.startswith(reason)


def test_an_index_that_is_a_little_behind_is_ready() -> None:
    assert told(replace(WELL, behind=20))["search"] == (True, "20 changes behind")


def test_spans() -> None:
    assert [spell(ago(seconds=its)) for its in (-3, 59, 119, 120, 7200, 172800)] == [
        *("0 s", "59 s", "119 s", "2 min", "2 h", "2 d"),
    ]


def test_whoever_does_not_look_at_what_is_due_is_ready_without_it_and_says_that_nobody_does() -> None:
    web = replace(WELL, ticks=False)
    assert told(web)["last tick"] == (True, "1 s ago")
    alone = replace(web, tick=None)
    assert told(alone)["last tick"] == (
        True,
        "none since the start, 3 h ago: digests are not sent, is no worker running?",
    )


def test_what_ticked_before_the_start_gives_no_more_time_and_no_less() -> None:
    begun = replace(WELL, began=NOON - ago(seconds=9), tick=NOON - ago(days=2))
    assert told(begun)["last tick"] == (True, "2 d ago")


def test_a_lease_of_a_platform_that_is_switched_off_is_nobodys_concern() -> None:
    left = Condition(leases={"telegram": Lease(9, NOON - ago(days=3)), "discord": Lease(2, NOON + ago(seconds=5))})
    its = told(replace(WELL, condition=left, leads=frozenset({"discord"})))
    assert its["lease discord"] == (True, "held, epoch 2")
    assert "lease telegram" not in its
