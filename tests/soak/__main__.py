"""Measures the promise of deliveries under faults, at full size: `make soak`.

`python -m tests.soak D1 D4` measures these lines alone; `--small` as `make test` does. The table is for
docs/reliability.md.
"""

import argparse
import asyncio
import sys
import tempfile
import time
from pathlib import Path

from tests.soak.finding import HEAD, Finding
from tests.soak.faults import FAULTS


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.soak", description=__doc__)
    parser.add_argument("names", nargs="*", help=f"of {' '.join(FAULTS)}; all without")
    parser.add_argument("--small", action="store_true", help="at the size of make test")
    options = parser.parse_args()
    if unknown := set(options.names) - set(FAULTS):
        parser.error(f"there is no {', '.join(sorted(unknown))}")
    findings = [finding for name in options.names or FAULTS for finding in _measure(name, small=options.small)]
    print("\n".join([HEAD, *map(str, findings)]))
    return 0 if all(finding.holds for finding in findings) else 1


def _measure(name: str, *, small: bool) -> list[Finding]:
    findings = []
    for fault in FAULTS[name]:
        began = time.monotonic()
        with tempfile.TemporaryDirectory() as folder:
            findings.append(asyncio.run(fault(Path(folder), small=small)))
        print(f"{time.monotonic() - began:6.0f} s  {findings[-1]}", file=sys.stderr, flush=True)
    return findings


if __name__ == "__main__":
    sys.exit(main())
