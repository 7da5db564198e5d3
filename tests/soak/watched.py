"""The bot in a process of its own that is watched from within: `python -m tests.soak.watched`.

As `khabar run`, and besides it writes what it holds to the file WATCHED_GAUGE, a line of JSON at each beat. Its clock
begins at WATCHED_START (seconds since 1970, by UTC) and goes WATCHED_SPEED times as fast as the real one; feeds are
fetched from the loopback server at the port WATCHED_SITE alone, which has the names news0.example and on, as many as
WATCHED_HOSTS says, besides its own. WATCHED_ROLE is its role.
"""

import asyncio
import json
import logging
import os
import signal
import sys
import threading
import time
import traceback
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any, TextIO

from bot import app, logs
from bot.cli.run import _loop_factory
from bot.config import load
from bot.intake.child import open_child
from bot.intake.looking import Reach, open_reach
from bot.runners.memory import give_back
from tests.fakes.site import LOOPBACK, Names, Site, visiting

TICK, BEAT = 0.01, 1.0
"""Seconds between two looks at how late the event loop is, and between two lines."""


class Faults(logging.Handler):
    """Counts what was logged with a trace, and what reached nobody but the event loop."""

    def __init__(self) -> None:
        super().__init__()
        self.count: Counter[str] = Counter()

    def emit(self, record: logging.LogRecord) -> None:
        error = record.exc_info and record.exc_info[1]
        if error:
            self.count[f"{record.name}: {str(record.msg).partition(chr(10))[0]} [{_told(error)}]"] += 1

    def loose(self, loop: asyncio.AbstractEventLoop, context: dict[str, Any]) -> None:
        if error := context.get("exception"):
            self.count[f"uncaught: {context.get('message')} [{_told(error)}]"] += 1
        loop.default_exception_handler(context)


def _told(error: BaseException) -> str:
    """What it is, and where it was raised."""
    frames = traceback.extract_tb(error.__traceback__)
    where = f" {Path(frames[-1].filename).name}:{frames[-1].lineno}" if frames else ""
    return type(error).__name__ + where


async def watch(file: TextIO, faults: Faults) -> None:
    """One line a beat and a last one, until cancelled."""
    lags: list[float] = []
    beat = time.monotonic()
    try:
        while True:
            began = time.monotonic()
            await asyncio.sleep(TICK)
            lags.append(time.monotonic() - began - TICK)
            if time.monotonic() - beat >= BEAT:
                beat = time.monotonic()
                _write(file, lags, faults)
                lags.clear()
    finally:
        _write(file, lags or [0.0], faults)


def _write(file: TextIO, lags: list[float], faults: Faults) -> None:
    rounded = [round(lag, 4) for lag in lags]
    print(json.dumps(held() | {"lags": rounded, "faults": faults.count}), file=file, flush=True)


def held() -> dict[str, Any]:
    """What this process holds now; memory in bytes, without what its children have."""
    fds = [_target(path) for path in Path("/proc/self/fd").iterdir()]
    status = Path("/proc/self/status").read_text()
    return {
        "at": time.monotonic(),
        "rss": _bytes(status, "VmRSS"),
        "anonymous": _bytes(status, "RssAnon"),
        "fds": len(fds),
        "sockets": sum(target.startswith("socket:") for target in fds),
        "files": sum(target.startswith("/") for target in fds),
        "threads": threading.active_count(),
        "tasks": len(asyncio.all_tasks()),
        "children": len(Path(f"/proc/self/task/{os.getpid()}/children").read_text().split()),
    }


def _bytes(status: str, name: str) -> int:
    """What /proc says of the memory of that name (proc_pid_status(5)); "RssAnon" is without what files are mapped."""
    return int(status.partition(f"{name}:")[2].split()[0]) * 1024


def _target(path: Path) -> str:
    try:
        return str(path.readlink())
    except OSError:
        return ""


async def main(file: TextIO) -> None:
    faults, stop, loop = Faults(), asyncio.Event(), asyncio.get_running_loop()
    for name in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(name, stop.set)
    loop.set_exception_handler(faults.loose)
    environ = {name: value for name, value in os.environ.items() if name.startswith("KHABAR_")}
    config = load(None, environ, app.sections())
    logs.configure(config.log.level, config.secrets, sys.stderr)
    logging.getLogger().addHandler(faults)
    watching = asyncio.create_task(watch(file, faults))
    await app.run(
        config, stop, partial(print, flush=True), _reach(), now=_clock(), role=os.environ.get("WATCHED_ROLE", "all")
    )
    watching.cancel()
    await asyncio.gather(watching, return_exceptions=True)


def _clock() -> Any:
    speed = float(os.environ.get("WATCHED_SPEED", "1"))
    start = datetime.fromtimestamp(float(os.environ.get("WATCHED_START", time.time())), UTC)
    began = time.monotonic()
    return lambda: start + timedelta(seconds=(time.monotonic() - began) * speed)


def _reach() -> Any:
    port = int(os.environ.get("WATCHED_SITE", "0"))
    return partial(_to, Site(port=port)) if port else open_reach


@asynccontextmanager
async def _to(site: Site) -> AsyncIterator[Reach]:
    hosts = range(int(os.environ.get("WATCHED_HOSTS", "0")))
    names = Names(**{f"news{number}_example": [(LOOPBACK, site.port)] for number in hosts}) if hosts else None
    async with visiting(site, names) as fetcher, open_child() as child:
        yield Reach(fetcher, child)


if __name__ == "__main__":
    give_back()
    with (
        Path(os.environ["WATCHED_GAUGE"]).open("a", encoding="utf-8") as gauge,
        asyncio.Runner(loop_factory=_loop_factory()) as runner,
    ):
        runner.run(main(gauge))
