"""What was measured under a fault, beside what must hold."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

HEAD = "| | fault | measured | must hold | |\n|---|---|---|---|---|"


@dataclass(frozen=True, slots=True)
class Bar:
    """One figure, and what it must be."""

    what: str
    measured: str
    promised: str
    holds: bool


@dataclass(frozen=True, slots=True)
class Finding:
    """The figures of one fault; `name` is its line in the table (D1 and on)."""

    name: str
    fault: str
    bars: Sequence[Bar]

    @property
    def holds(self) -> bool:
        return all(bar.holds for bar in self.bars)

    def __str__(self) -> str:
        """A line of the table."""
        measured = "; ".join(f"{bar.what} {bar.measured}" for bar in self.bars)
        promised = "; ".join(f"{bar.what} {bar.promised}" for bar in self.bars if bar.promised)
        broken = ", ".join(bar.what for bar in self.bars if not bar.holds)
        return (
            f"| {self.name} | {self.fault} | {measured} | {promised} | {f'broken: {broken}' if broken else 'holds'} |"
        )


def exactly(what: str, measured: Any, promised: Any) -> Bar:
    return Bar(what, _text(measured), _text(promised), measured == promised)


def at_most(what: str, measured: float, promised: float, unit: str = "") -> Bar:
    return Bar(what, _text(measured) + unit, f"≤ {_text(promised)}{unit}", measured <= promised)


def at_least(what: str, measured: float, promised: float, unit: str = "") -> Bar:
    return Bar(what, _text(measured) + unit, f"≥ {_text(promised)}{unit}", measured >= promised)


def told(what: str, measured: Any) -> Bar:
    """A figure that nothing is promised of."""
    return Bar(what, _text(measured), "", holds=True)


def _text(value: Any) -> str:
    if isinstance(value, float):
        return f"{value:.2f}".rstrip("0").rstrip(".")
    return f"{value:,}" if isinstance(value, int) and not isinstance(value, bool) else str(value)
