"""What the program is made of: `python -m bench.supply sbom` lists what is locked, `audit` looks for known faults.

The list is in the format of CycloneDX. Faults are those that osv.dev knows. Where it can't be asked, that is said in
one line and is no failure: a build does not stop for somebody else's server.
"""

import json
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[1]
LOCK = ROOT / "requirements" / "postgres.txt"
"""All that the program can run on; what its developers need besides is in no installation."""
SBOM = ROOT / "build" / "khabar.cdx.json"
SECONDS = 120
"""How long the audit may take in all."""
WELL, VULNERABLE = 0, 1


def sbom(lock: Path = LOCK, to: Path = SBOM) -> int:
    """Write the list, the same for the same lock file: without time and serial number."""
    to.parent.mkdir(exist_ok=True)
    options = ["--pyproject", str(ROOT / "pyproject.toml"), "--output-reproducible", "-o", str(to)]
    # It warns that a lock file does not say who needs whom.
    command = [sys.executable, "-W", "ignore::UserWarning", "-m", "cyclonedx_py", "requirements", *options, str(lock)]
    subprocess.run(command, check=True, capture_output=True)  # noqa: S603  our own words
    print(to)
    return WELL


def audit(lock: Path = LOCK, options: Sequence[str] = (), seconds: float = SECONDS) -> int:
    """1 where a locked package has a known fault. `options` are further ones of pip-audit."""
    ask = ["--requirement", str(lock), "--require-hashes", "--disable-pip", "--progress-spinner", "off"]
    command = [sys.executable, "-m", "pip_audit", *ask, "--format", "json", "--vulnerability-service", "osv", *options]
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=seconds, check=False)  # noqa: S603
        lines = faults(json.loads(done.stdout))
    except subprocess.TimeoutExpired:
        print(f"audit: no answer in {seconds:g} s: nothing was looked at")
    except (ValueError, KeyError):
        reason = (done.stderr.strip() or "no answer").splitlines()[-1]
        print(f"audit: what is known of vulnerabilities can't be had: {reason}")
    else:
        print("\n".join(lines) or "audit: no known vulnerability")
        return VULNERABLE if lines else WELL
    return WELL


def faults(report: Any) -> list[str]:
    """A line for each fault in pip-audit's report. Raises KeyError where a package was not looked at."""
    return [_line(package, fault) for package in report["dependencies"] for fault in package["vulns"]]


def _line(package: Any, fault: Any) -> str:
    mended = " or ".join(fault["fix_versions"]) or "no version"
    return f"audit: {package['name']} {package['version']}: {fault['id']}, mended in {mended}"


if __name__ == "__main__":
    sys.exit(sbom() if sys.argv[1] == "sbom" else audit())
