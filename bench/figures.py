"""What was measured, and how it stands in a table."""

import random
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median, quantiles


@dataclass(frozen=True, slots=True)
class Times:
    """Milliseconds at p50 and p99 of so many."""

    p50: float
    p99: float
    count: int = 0

    def __str__(self) -> str:
        return f"{self.p50:.2f} / {self.p99:.2f} ms"


def times(seconds: Sequence[float]) -> Times:
    """Of at least two measurements."""
    return Times(median(seconds) * 1000, quantiles(seconds, n=100)[98] * 1000, len(seconds))


@dataclass(frozen=True, slots=True)
class Row:
    """A line of a table of bars; `reached` None where there is no bar."""

    name: str
    measured: str
    bar: str = ""
    reached: bool | None = None
    reference: str = ""

    def __str__(self) -> str:
        verdict = {None: "", True: "reached", False: "not reached"}[self.reached]
        return f"| {self.name} | {self.measured} | {self.bar} | {verdict} | {self.reference} |"


def timed(name: str, its: Times, p50: float | None = None, p99: float | None = None, reference: str = "") -> Row:
    """A row of times, with the most that p50 and p99 may be."""
    bars = [f"p50 {p50:g} ms" if p50 else "", f"p99 {p99:g} ms" if p99 else ""]
    reached = its.p50 <= (p50 or its.p50) and its.p99 <= (p99 or its.p99) if p50 or p99 else None
    return Row(name, str(its), ", ".join(filter(None, bars)), reached, reference)


def table(head: str, rows: Sequence[object]) -> str:
    """Rows that print themselves, under a head of names with | between."""
    columns = head.count("|") - 1
    return "\n".join([head, f"|{'---|' * columns}", *map(str, rows)])


def dice(seed: object) -> random.Random:
    """The same numbers for the same seed, in every run."""
    return random.Random(str(seed))  # noqa: S311  articles and queries, no secrets


def progress(line: str) -> None:
    """What is being done, for whoever waits."""
    print(f"{time.strftime('%H:%M:%S')}  {line}", file=sys.stderr, flush=True)
