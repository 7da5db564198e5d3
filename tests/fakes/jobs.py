"""Jobs for a child process, most of them bad."""

import json
import os
import signal
import sys
import time
from base64 import b64encode
from pathlib import Path


def measured(payload: bytes, *, unit: str) -> dict[str, object]:
    print("this goes nowhere", flush=True)  # noqa: T201 - it would break the frames
    return {"length": len(payload), "unit": unit}


def number(_: bytes) -> int:
    return os.getpid()


def session(_: bytes) -> int:
    return os.getsid(0)


def environment(_: bytes) -> list[str]:
    return list(os.environ)


def meets(_: bytes) -> bool:
    return True


def sleeps(payload: bytes) -> None:
    """For a minute; a file that the payload names says that it has begun."""
    if payload:
        Path(payload.decode()).touch()
    time.sleep(60)


def works(_: bytes) -> None:
    while True:
        pass


def dies(_: bytes) -> None:
    os.kill(os.getpid(), signal.SIGSEGV)


def leaves(_: bytes) -> None:
    sys.exit(0)


def hoards(_: bytes) -> int:
    return len([bytes(1 << 20) for _ in range(1 << 20)])


def runs_out(_: bytes) -> None:
    raise MemoryError


def raises(_: bytes) -> None:
    raise ValueError("x")


def recurses(payload: bytes) -> None:
    recurses(payload)


def talks(_: bytes) -> str:
    return "x" * (3 << 20)


def counts(_: bytes) -> list[int]:
    return [0] * 200_000


def answers_nonsense(_: bytes) -> object:
    return object()


# Jobs of a drawing process, which get a packed design


def draws_and_notes(payload: bytes) -> dict[str, str]:
    """Adds an x to the file that the source of a card names, if it does."""
    note = Path(json.loads(payload)[1]["source"])
    if note.is_absolute():
        with note.open("a") as file:
            file.write("x")
    return {"png": b64encode(b"png").decode()}


def draws_behind_a_gate(payload: bytes) -> dict[str, str]:
    """As soon as there is the file that the source of a card names."""
    gate = Path(json.loads(payload)[1]["source"])
    while not gate.exists():
        time.sleep(0.01)
    return {"png": b64encode(b"png").decode()}


def sleeps_whatever(_: bytes) -> None:
    sleeps(b"")


def draws_nothing(_: bytes) -> dict[str, str]:
    return {}


def can_not_draw(_: bytes) -> dict[str, str]:
    return {"trouble": "apt install letters"}
