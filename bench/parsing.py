"""What reading a message finds, and what it takes: `python -m bench.parsing` prints a section of Markdown."""

import time
from statistics import mean, quantiles

from bench.figures import Row, table
from bot.intake.message import read
from tests.intake.scoring import Case, faults, gold, own

ROUNDS = 20
BAR = 1000.0
"""The most microseconds that a message may take on average."""
BAR_GOLD = 39
HEAD = "| | measured | bar | | reference |"
TEXT = """## Reading a forwarded message

Messages that are read wholly right, every field and all that holds for every message: the cases of `../shared/gold`,
and those that were written for this project before its rules (`tests/intake/messages.jsonl`). Times are of {count}
readings of all of them in one process.

{rows}
"""


def measure() -> str:
    """The section."""
    sets = {"the gold file": gold(), "our own messages": own()}
    microseconds = _microseconds([case for cases in sets.values() for case in cases])
    rows = [_score(name, cases) for name, cases in sets.items() if cases]
    average = mean(microseconds)
    rows.append(Row("a message, mean", f"{average:.0f} µs", f"{BAR:.0f} µs", average <= BAR))
    rows.append(Row("a message, p99", f"{quantiles(microseconds, n=100)[98]:.0f} µs"))
    return TEXT.format(count=f"{len(microseconds):,}", rows=table(HEAD, rows))


def _score(name: str, cases: list[Case]) -> Row:
    right = sum(not faults(case, read(case.forward)) for case in cases)
    gold_bar = name == "the gold file"
    return Row(
        name, f"{right} of {len(cases)}", str(BAR_GOLD) if gold_bar else "", right >= BAR_GOLD if gold_bar else None
    )


def _microseconds(cases: list[Case]) -> list[float]:
    taken = []
    for _ in range(ROUNDS):
        for case in cases:
            before = time.perf_counter()
            read(case.forward)
            taken.append((time.perf_counter() - before) * 1e6)
    return taken


if __name__ == "__main__":
    print(measure())
