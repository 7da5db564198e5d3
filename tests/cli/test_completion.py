"""What a shell completes, by the shell itself where there is one."""

import shutil
import subprocess
from pathlib import Path

import pytest

from bot.cli import COMMANDS
from bot.cli.completion import SHELLS
from tests.cli.conftest import Khabar

ASK = """source khabar.sh
COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1))
_shtab_khabar
printf '%s\\n' "${COMPREPLY[@]}"
"""


def completed(khabar: Khabar, folder: Path, *words: str) -> set[str]:
    """What bash offers for the last of these words."""
    (folder / "khabar.sh").write_text(khabar("completion", "bash").out)
    command = ["bash", "-c", ASK, "bash", "khabar", *words]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=True)  # noqa: S603  our own words
    return set(done.stdout.split())


@pytest.mark.skipif(not shutil.which("bash"), reason="bash is not installed")
@pytest.mark.parametrize(
    ("words", "offered"),
    [
        (["se"], {"search", "seed"}),
        ([""], set(COMMANDS)),
        (["feeds", "im"], {"import"}),
        (["feeds", "add", "--dr"], {"--drafts"}),
        (["feeds", "add", "--da"], {"--data"}),
        (["search", "--l"], {"--limit"}),
        (["completion", "f"], {"fish"}),
        (["import", "new"], {"news.jsonl", "newspapers"}),
        (["run", "--data", ""], {"newspapers"}),
        (["run", "--config", "news."], {"news.jsonl"}),
    ],
    ids=lambda its: " ".join(sorted(its)) if isinstance(its, set) else " ".join(its),
)
def test_bash_completes(khabar: Khabar, tmp_path: Path, words: list[str], offered: set[str]) -> None:
    (tmp_path / "newspapers").mkdir()
    (tmp_path / "news.jsonl").touch()
    assert completed(khabar, tmp_path, *words) == offered


@pytest.mark.parametrize("shell", SHELLS)
def test_every_command_and_option_is_told(khabar: Khabar, shell: str) -> None:
    said = khabar("completion", shell)
    assert (said.code, said.err) == (0, "")
    for word in (*COMMANDS, "drafts", "limit", "follow", "ready"):
        assert word in said.out


@pytest.mark.parametrize("shell", SHELLS)
def test_the_shell_can_read_it(khabar: Khabar, tmp_path: Path, shell: str) -> None:
    if not shutil.which(shell):
        pytest.skip(f"{shell} is not installed")
    (tmp_path / "script").write_text(khabar("completion", shell).out)
    subprocess.run([shell, "-n", tmp_path / "script"], check=True)  # noqa: S603  our own words


def test_another_shell_is_refused(khabar: Khabar) -> None:
    refused = khabar("completion", "powershell")
    assert refused.code == 2
    assert "bash" in refused.err
