"""The promise under faults, in small: what `make soak` measures at full size."""

from pathlib import Path

import pytest

from tests.soak.faults import FAULTS, Fault
from tests.soak.finding import Finding, at_least, at_most, exactly, told

SMALL = [fault for fault in FAULTS if fault.small]


@pytest.mark.parametrize("fault", SMALL, ids=[f"{fault.name} {fault.program.__name__}" for fault in SMALL])
async def test_what_was_promised_holds(fault: Fault, tmp_path: Path) -> None:
    finding = await fault.program(tmp_path, **(fault.small or {}))
    assert finding.holds, finding


def test_a_figure_that_does_not_hold_is_named() -> None:
    bars = [
        exactly("lost", 1, 0),
        at_most("late", 61.0, 60, " s"),
        at_least("rate", 99.25, 95, " %"),
        told("sent", 1000),
    ]
    finding = Finding("D0", "a fault", bars)
    assert not finding.holds
    assert str(finding) == (
        "| D0 | a fault | lost 1; late 61 s; rate 99.25 %; sent 1,000 | lost 0; late ≤ 60 s; rate ≥ 95 % |"
        " broken: lost, late |"
    )
