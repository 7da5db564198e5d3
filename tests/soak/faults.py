"""What is measured: each line of the table, at full size and in small."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass

from tests.soak import (
    away,
    clock,
    day,
    disk,
    fuzz,
    kills,
    machine_kills,
    machine_leaders,
    machine_outage,
    machine_updates,
    machine_workers,
    rates,
    schedule,
    storms,
    updates,
)
from tests.soak.finding import Finding


@dataclass(frozen=True, slots=True)
class Fault:
    """A line of the table. In small it takes seconds; without that size, tests/delivery or tests/digest do the like."""

    name: str
    program: Callable[..., Awaitable[Finding]]
    full: Mapping[str, int]
    small: Mapping[str, int] | None = None


FAULTS = (
    Fault("D1", kills.on_telegram_chats, {"chats": 10_000, "kills": 200}, {"chats": 60, "kills": 3}),
    Fault("D2", kills.on_discord_channels, {"chats": 10_000, "kills": 200}, {"chats": 60, "kills": 3}),
    Fault("D3", updates.polled, {"updates": 5_000, "kills": 50}, {"updates": 200, "kills": 3}),
    Fault("D3", updates.called, {"updates": 5_000, "kills": 50}, {"updates": 200, "kills": 3}),
    Fault("D4", rates.halts, {"chats": 2_000}),
    Fault("D5", rates.limits, {"chats": 10_000, "groups": 500}, {"chats": 120, "groups": 20}),
    Fault("D5", rates.limits, {"chats": 1_000, "groups": 0, "busy": 5, "messages": 50}),
    Fault("D6", storms.faults, {"chats": 2_000}),
    Fault("D7", schedule.every_zone, {}),
    Fault("D8", clock.steps, {"chats": 100, "block": 10, "rounds": 5}, {"chats": 7, "block": 2, "rounds": 1}),
    Fault("D9", disk.end, {"chats": 1_000, "ends": 10}),
    Fault("D9", disk.locked, {"chats": 1_000, "seconds": 60}),
    Fault("D9", disk.full, {"chats": 1_000, "seconds": 60}),
    Fault("D9", disk.cancelled, {"tasks": 1_000}, {"tasks": 100}),
    Fault("D10", away.dead, {"chats": 10_000}, {"chats": 60}),
    Fault("D10", away.poison, {"people": 200}, {"people": 5}),
    Fault("D10", away.token, {"seconds": 605}),
    Fault("F1", fuzz.updates, {"updates": 100_000}, {"updates": 300}),
    Fault("F2", fuzz.interactions, {"interactions": 100_000}, {"interactions": 300}),
    Fault("M1", machine_kills.kills, {"chats": 10_000, "kills": 100}, {"chats": 40, "kills": 1}),
    Fault("M2", machine_leaders.killed, {"rounds": 10, "seconds": 15}),
    Fault("M2", machine_leaders.stopped, {"rounds": 10, "seconds": 60}),
    Fault("M2", machine_leaders.cut_off, {"rounds": 10, "seconds": 60}),
    Fault("M3", machine_outage.again_fast, {"chats": 1_000}),
    Fault("M3", machine_outage.again_immediate, {"chats": 1_000}),
    Fault("M3", machine_outage.away, {"chats": 1_000, "seconds": 60}),
    Fault("M4", machine_workers.workers, {"feeds": 60, "rounds": 10}),
    Fault("M5", machine_updates.polled, {"updates": 5_000, "kills": 50}),
    Fault("M5", machine_updates.called, {"updates": 5_000, "kills": 50}),
    Fault("S1", day.simulated, {"hours": 24, "seconds": 720}, {"hours": 1, "seconds": 6}),
)
