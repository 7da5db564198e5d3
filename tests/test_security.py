"""What docs/security.md promises has tests, and they exist."""

import re
from pathlib import Path

ROOT = Path(__file__).parent.parent
GUIDE = (ROOT / "docs" / "security.md").read_text("utf-8")
THREATS = [line.split("|")[1:-1] for line in GUIDE.splitlines() if line.startswith("| ") and "| Tests |" not in line]


def test_every_threat_is_met_by_a_test_that_there_is() -> None:
    assert len(THREATS) > 20
    for threat, holds, tests in THREATS:
        assert holds.strip(), threat
        named = re.findall(r"`([\w/]+\.py)(?:::(\w+))?`", tests)
        assert named, threat
        for file, test in named:
            wanted = rf"def {test}\(" if test else "def test_"
            assert re.search(wanted, (ROOT / "tests" / file).read_text("utf-8")), f"{file}::{test}"


def test_it_says_how_to_report_without_naming_anybody() -> None:
    section = GUIDE.partition("## Reporting a fault")[2].partition("\n## ")[0]
    assert "private security advisory" in section
    assert not re.search(r"https?://|\S+@\S+\.\S+", GUIDE)


def test_every_file_and_variable_that_it_names_is_there() -> None:
    config = (ROOT / "bot" / "config" / "secrecy.py").read_text("utf-8")
    assert all(variable.endswith("_FILE") for variable in re.findall(r"KHABAR_\w+", GUIDE))
    assert 'SUFFIX = "_FILE"' in config
    for path in re.findall(r"`((?:deploy|requirements)/[\w./]+)`", GUIDE):
        assert (ROOT / path).exists(), path
    makefile = (ROOT / "Makefile").read_text("utf-8")
    assert all(f"\n{target}:" in makefile for target in re.findall(r"`make (\w+)`", GUIDE))
