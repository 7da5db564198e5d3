"""The systemd unit: what it lets the program do, and what systemd itself says of it where it is installed."""

import re
import shutil
import subprocess
from collections import defaultdict
from pathlib import Path

import pytest

from bot.cli import parser
from bot.config import load
from bot.platforms.sections import sections

UNIT = Path(__file__).parents[2] / "deploy" / "khabar.service"
MOST_EXPOSED = "15"
"""Tenths, of 100 for a service that may do anything: systemd calls up to 19 "OK"."""


def settings() -> dict[str, list[str]]:
    """What stands in the unit, by its key."""
    found: dict[str, list[str]] = defaultdict(list)
    for line in UNIT.read_text("utf-8").splitlines():
        if "=" in line and not line.startswith("#"):
            key, _, value = line.partition("=")
            found[key].append(value)
    return found


def test_it_runs_the_bot_and_nobody_is_it_otherwise() -> None:
    its = settings()
    program, *arguments = its["ExecStart"][0].split()
    assert program.endswith("/khabar")
    assert parser().parse_args(arguments).command == "run"
    assert its["DynamicUser"] == ["yes"]
    assert its["StateDirectory"] == ["khabar"]


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("NoNewPrivileges", "yes"),
        ("ProtectSystem", "strict"),
        ("ProtectHome", "yes"),
        ("CapabilityBoundingSet", ""),
        ("MemoryDenyWriteExecute", "yes"),
        ("RestrictAddressFamilies", "AF_INET AF_INET6 AF_UNIX"),
        ("UMask", "0077"),
        ("MemoryMax", "1G"),
        ("Restart", "on-failure"),
        ("Type", "notify"),
        ("WatchdogSec", "60"),
        ("RestartPreventExitStatus", "2"),
    ],
)
def test_it_may_do_little(key: str, value: str) -> None:
    assert settings()[key] == [value]


def test_its_tokens_are_credentials(tmp_path: Path) -> None:
    its = settings()
    environ = dict(re.findall(r"(\S+?)=(\S+)", " ".join(its["Environment"])))
    handed = [each.partition(":")[0] for each in its["LoadCredential"]]
    assert handed == [each.partition(":")[0] for each in its["SetCredential"]]
    assert [value for name, value in environ.items() if name.endswith("_FILE")] == [f"%d/{each}" for each in handed]
    for name in handed:
        (tmp_path / name).write_text("\n" if name == "discord_token" else "123456:ABC-def")
        (tmp_path / name).chmod(0o440)  # as systemd gives a dynamic user its right
    real = {name: value.replace("%d", str(tmp_path)).replace("%S", "/state") for name, value in environ.items()}
    config = load(None, {**real, "CREDENTIALS_DIRECTORY": str(tmp_path)}, sections())
    assert config.data == Path("/state/khabar")
    assert [name for name in ("telegram", "discord") if config.platforms[name].enabled] == ["telegram"]


@pytest.mark.skipif(not shutil.which("systemd-analyze"), reason="systemd is not installed")
def test_systemd_can_read_it(tmp_path: Path) -> None:
    copy = tmp_path / UNIT.name  # with a program that there is
    copy.write_text(UNIT.read_text("utf-8").replace("/opt/khabar/bin/khabar", "/bin/true"))
    done = subprocess.run(["systemd-analyze", "verify", copy], capture_output=True, text=True, check=False)  # noqa: S603, S607
    assert [line for line in done.stderr.splitlines() if UNIT.name in line] == []


@pytest.mark.skipif(not shutil.which("systemd-analyze"), reason="systemd is not installed")
def test_systemd_finds_it_little_exposed() -> None:
    command = ["systemd-analyze", "security", "--offline=yes", f"--threshold={MOST_EXPOSED}", str(UNIT)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603
    assert done.returncode == 0, done.stdout


def test_what_is_locked_is_installed() -> None:
    """As docs/security.md asks for it."""
    steps = re.findall(r"/bin/pip install (.*?)(?: {2,}.*)?$", UNIT.read_text("utf-8"), re.MULTILINE)
    assert steps == ["--require-hashes -r requirements/run.txt", "--no-deps khabar"]
    for guide in ("security.md", "upgrading.md"):
        text = (UNIT.parents[1] / "docs" / guide).read_text("utf-8")
        assert all(step in text for step in steps), guide
