"""The command line, in this process."""

import io
import json
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from bot.cli import main
from tests.canary import CANARY


@dataclass(frozen=True)
class Result:
    """What a command left: its exit code, what it printed, and what it complained of."""

    code: int
    out: str
    err: str

    @property
    def lines(self) -> list[Any]:
        """The lines of JSON that it printed."""
        return [json.loads(line) for line in self.out.splitlines()]


Khabar = Callable[..., Result]


@pytest.fixture
def khabar(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Khabar:
    """Run a command in a folder of its own; `stdin` is what standard input holds."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("KHABAR_CONFIG", raising=False)
    monkeypatch.delenv("KHABAR_DATA", raising=False)

    def run(*arguments: str | Path, stdin: str | bytes | io.BytesIO | None = "") -> Result:
        raw = stdin.encode() if isinstance(stdin, str) else stdin
        held = io.BytesIO(raw) if isinstance(raw, bytes) else raw
        monkeypatch.setattr(sys, "stdin", held and io.TextIOWrapper(held))
        capsys.readouterr()
        try:
            code = main([str(argument) for argument in arguments])
        except SystemExit as wrong:
            code = int(wrong.code or 0)
        captured = capsys.readouterr()
        assert CANARY not in captured.out + captured.err
        return Result(code, captured.out, captured.err)

    return run
