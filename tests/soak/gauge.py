"""What a watched bot wrote of itself (tests/soak/watched.py), and what it says of leaks."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import Any

from tests.soak.finding import Bar, at_most, told

NAME = "gauge"
MIB = 1024 * 1024
PROGRAM = ("tests.soak.watched",)
PUT_ASIDE = (
    "an event can't be read and is put aside",
    "a direct message can't be read",
    "a command failed [CommandSignatureMismatch",  # of an older version, which some people's menus still show
    "Ignoring exception in autocomplete",  # discord.py's own: what is offered too late, or to nonsense, is of no use
)
"""What is logged with its trace by design: something that could not be read is kept for whoever looks into it."""


def watched(data: Path, **more: str) -> dict[str, str]:
    """The environment of a watched bot."""
    return {"WATCHED_GAUGE": str(data / NAME), **{f"WATCHED_{name.upper()}": its for name, its in more.items()}}


@dataclass(frozen=True, slots=True)
class Gauge:
    """The lines of one run, the first ones left out in which it started."""

    lines: list[dict[str, Any]]

    @property
    def lags(self) -> list[float]:
        """How late the event loop was at each look, in seconds, ascending."""
        return sorted(lag for line in self.lines for lag in line["lags"])

    def lag(self, share: float) -> float:
        lags = self.lags
        return lags[min(int(len(lags) * share), len(lags) - 1)]

    @property
    def uncaught(self) -> Mapping[str, int]:
        """What was logged with a trace, and by design is not, by what it says."""
        count: Mapping[str, int] = self.lines[-1]["faults"]
        return {said: times for said, times in count.items() if not any(part in said for part in PUT_ASIDE)}

    def level(self, name: str, *, last: bool) -> float:
        """The median of a tenth of the lines, the last one or the first one."""
        tenth = max(len(self.lines) // 10, 1)
        chosen = self.lines[-tenth:] if last else self.lines[:tenth]
        return float(median(line[name] for line in chosen))

    def grown(self, name: str) -> float:
        return self.level(name, last=True) - self.level(name, last=False)

    def slope(self, name: str) -> float:
        """By which it grows in a second, of the straight line that fits best."""
        xs = [line["at"] for line in self.lines]
        ys = [line[name] for line in self.lines]
        x, y = sum(xs) / len(xs), sum(ys) / len(ys)
        spread = sum((one - x) ** 2 for one in xs)
        return sum((a - x) * (b - y) for a, b in zip(xs, ys, strict=True)) / spread if spread else 0.0


def gauge(data: Path, *, after: float = 0.0) -> Gauge:
    """What was written up to now, without the first `after` seconds."""
    text = (data / NAME).read_text(encoding="utf-8")
    lines = [json.loads(line) for line in text.splitlines(keepends=True) if line.endswith("\n")]
    begun = [line for line in lines if line["at"] - lines[0]["at"] >= after]
    return Gauge(begun or lines[-1:])


def lag_bars(its: Gauge, most: float) -> list[Bar]:
    """`most`: seconds that the event loop may be late at 99 of 100 looks; 0: too few looks to promise anything."""
    late = its.lag(0.99) * 1000
    return [
        at_most("p99 loop lag", late, most * 1000, " ms") if most else told("p99 loop lag", f"{late:.0f} ms"),
        told("p50", f"{its.lag(0.5) * 1000:.1f} ms"),
        told("worst", f"{its.lags[-1] * 1000:.0f} ms"),
    ]
