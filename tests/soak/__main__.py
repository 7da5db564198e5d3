"""Measures the promise of deliveries under faults, at full size: `make soak`.

`python -m tests.soak D1 D4` measures these lines alone, `machines` those of several processes on one PostgreSQL (M1 and
on); `--small` as `make test` does. The table is for docs/reliability.md.
"""

import argparse
import asyncio
import sys
import tempfile
import time
import traceback
from collections.abc import Mapping
from pathlib import Path

from tests.soak.faults import FAULTS, Fault
from tests.soak.finding import HEAD, Finding, exactly

MACHINES = "machines"


def main() -> int:
    names = list(dict.fromkeys(fault.name for fault in FAULTS))
    parser = argparse.ArgumentParser(prog="python -m tests.soak", description=__doc__)
    parser.add_argument("names", nargs="*", help=f"of {' '.join(names)}, or {MACHINES}; all without")
    parser.add_argument("--small", action="store_true", help="at the size of make test")
    options = parser.parse_args()
    if MACHINES in options.names:
        options.names = [*(name for name in names if name.startswith("M")), *options.names]
        options.names.remove(MACHINES)
    if unknown := set(options.names) - set(names):
        parser.error(f"there is no {', '.join(sorted(unknown))}")
    findings = [
        _measure(fault, fault.small if options.small else fault.full)
        for fault in FAULTS
        if fault.name in (options.names or names) and (fault.small or not options.small)
    ]
    print("\n".join([HEAD, *map(str, findings)]))
    return 0 if all(finding.holds for finding in findings) else 1


def _measure(fault: Fault, sizes: Mapping[str, int] | None) -> Finding:
    began = time.monotonic()
    with tempfile.TemporaryDirectory() as folder:
        finding = asyncio.run(_found(fault, Path(folder), sizes or {}))
    print(f"{time.monotonic() - began:6.0f} s  {finding}", file=sys.stderr, flush=True)
    return finding


async def _found(fault: Fault, data: Path, sizes: Mapping[str, int]) -> Finding:
    """One that breaks off keeps none of the others from being measured."""
    try:
        return await fault.program(data, **sizes)
    except Exception as error:
        traceback.print_exc()
        its = f"{fault.program.__module__}.{fault.program.__name__}"
        return Finding(fault.name, its, [exactly("broke off", type(error).__name__, "no")])


if __name__ == "__main__":
    sys.exit(main())
