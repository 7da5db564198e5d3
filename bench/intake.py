"""The section "Intake" of docs/benchmarks.md: what its parts measure, one after the other."""

import asyncio
import os
import platform
from datetime import UTC, datetime

from bench import copies, feeds, guard, parsing, stories, tags
from bench.figures import progress

TEXT = """## Intake

Measured on {day} (UTC), with {cores} cores, Python {python}, {system}; `python -m bench intake` measures this part
alone.

"""


async def measure() -> str:
    """The section, from what is measured now."""
    parts = []
    for part in (parsing, guard, feeds, copies, stories, tags):
        progress(part.__name__)
        measured = await asyncio.to_thread(part.measure)
        parts.append(measured if isinstance(measured, str) else await measured)
    head = TEXT.format(
        day=f"{datetime.now(UTC):%Y-%m-%d}",
        cores=os.cpu_count(),
        python=platform.python_version(),
        system=platform.system(),
    )
    return head + "\n".join(_below(part) for part in parts)


def _below(section: str) -> str:
    """The section as a part of this one: its headings one level deeper."""
    return "\n".join(f"#{line}" if line.startswith("##") else line for line in section.split("\n"))


if __name__ == "__main__":
    print(asyncio.run(measure()))
