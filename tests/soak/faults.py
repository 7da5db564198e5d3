"""What is measured: each line of the table, at full size and in small."""

from collections.abc import Awaitable, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Any, Protocol

from tests.soak import away, disk, kills, rates, storms, updates
from tests.soak.finding import Finding


class Fault(Protocol):
    def __call__(self, data: Path, *, small: bool) -> Awaitable[Finding]: ...


class Program(Protocol):
    """A program that measures, in a folder of its own; its other arguments are sizes."""

    def __call__(self, data: Path, **sizes: Any) -> Awaitable[Finding]: ...


def _fault(program: Program, full: Mapping[str, int], little: Mapping[str, int]) -> Fault:
    def measure(data: Path, *, small: bool) -> Awaitable[Finding]:
        return program(data, **(little if small else full))

    return measure


FAULTS: Mapping[str, Sequence[Fault]] = {
    "D1": [_fault(kills.on_telegram_chats, {"chats": 10_000, "kills": 200}, {"chats": 60, "kills": 3})],
    "D2": [_fault(kills.on_discord_channels, {"chats": 10_000, "kills": 200}, {"chats": 60, "kills": 3})],
    "D3": [_fault(updates.kills, {"updates": 5_000, "kills": 50}, {"updates": 200, "kills": 3})],
    "D4": [_fault(rates.halts, {"chats": 2_000}, {"chats": 150})],
    "D5": [
        _fault(rates.limits, {"chats": 9_800, "groups": 495, "busy": 5, "messages": 40}, {"chats": 120, "groups": 20})
    ],
    "D6": [_fault(storms.faults, {"chats": 2_000}, {"chats": 40})],
    "D9": [
        _fault(disk.end, {"chats": 1_000, "ends": 10}, {"chats": 60, "ends": 1}),
        _fault(disk.locked, {"chats": 1_000, "seconds": 60}, {"chats": 60, "seconds": 3}),
        _fault(disk.full, {"chats": 1_000, "seconds": 60}, {"chats": 60, "seconds": 3}),
        _fault(disk.cancelled, {"tasks": 1_000}, {"tasks": 100}),
    ],
    "D10": [
        _fault(away.dead, {"chats": 10_000}, {"chats": 60}),
        _fault(away.poison, {"people": 200}, {"people": 5}),
        _fault(away.token, {"seconds": 600}, {"seconds": 1}),
    ],
}
