"""Measures, and writes docs/benchmarks.md: `make bench`. `python -m bench search`, `intake`, `digests`, `pictures`, `crowd`,
`backup` or `cost` measures and writes that section only; `python -m bench platforms` all others.
"""

import asyncio
import os
import platform
import re
import sys
import tempfile
from datetime import UTC, datetime
from pathlib import Path

from bench import backup, commands, cost, crowd, intake, pictures, search, startup, subscriptions
from bench.commands import Measured
from bench.startup import Start

REPORT = Path(__file__).parent.parent / "docs" / "benchmarks.md"
AIOGRAM, PTB = "aiogram, bare", "python-telegram-bot, bare"
BAR_ONE, BAR_MANY = 1.5, 2.0
"""At 1 in flight no slower than so many times aiogram; at 16 at least so many times the rate of python-telegram-bot."""

TEXT = """# Benchmarks

`make bench` measured this and wrote this page on {day} (UTC), with {cores} cores, Python {python}, {system}.
Every figure stands beside a reference that was measured in the same run; compare within a table, not across machines.

## A command on Telegram

One `/latest`, from the departure of the update from the server to the arrival of its `sendMessage` there, on one
loopback server (`bench/server.py`) that answers everybody alike. {count} commands after {warm} to warm up, from as many chats, with 1
and with 16 in flight; the bots took turns, {rounds} rounds, the round with the median p50 is shown. Khabar writes each update into
its inbox (SQLite, WAL, synchronous=FULL) and marks it as done, reads the articles from the database, and sends five cards with
their buttons; the bare handlers keep nothing and send four words.

| | p50 ms, 1 in flight | p99 ms | answers/s | p50 ms, 16 in flight | p99 ms | answers/s |
|---|---|---|---|---|---|---|
{commands}

- At 1 in flight Khabar takes {one:.2f} x the time of bare aiogram (p50); the bar is {bar_one} x or less: {verdict_one}.
  {durable:.2f} ms of it SQLite alone takes here to have an update on the disk, before which nothing is sent.
- At 16 in flight Khabar answers {many:.2f} x as many a second as bare python-telegram-bot; the bar is {bar_many} x or more:
  {verdict_many}.

## Starting, and being idle

From `khabar run` to the last platform connected, and the resident memory after {idle:g} s in which nobody asked anything; the
median of {runs} starts. Telegram and Discord are servers on loopback.

| | seconds to ready | MiB idle |
|---|---|---|
{starts}
"""
SECTIONS = {
    "search": "## Search",
    "intake": "## Intake",
    "digests": "## Digests",
    "pictures": "## Pictures",
    "crowd": "## A crowd",
    "backup": "## Backups",
    "cost": "## Cost",
}
"""Their headings. What stands under others was written by hand, and stays."""
MEASURES = {
    "search": search.measure,
    "intake": intake.measure,
    "digests": subscriptions.measure,
    "pictures": pictures.measure,
    "crowd": crowd.measure,
    "backup": backup.measure,
    "cost": cost.measure,
}
PARTS = ("platforms", *SECTIONS)


def main() -> None:
    wanted = sys.argv[1:] or PARTS
    if not set(wanted) <= set(PARTS):
        sys.exit(f"what can be measured: {' '.join(PARTS)}")
    parts = _parted(REPORT.read_text(encoding="utf-8"))
    if "platforms" in wanted:
        parts["platforms"] = render(*asyncio.run(_measure()), datetime.now(UTC))
    for name, heading in SECTIONS.items():
        if name in wanted:
            parts[heading] = asyncio.run(MEASURES[name]())
    report = "\n".join(part.strip("\n") + "\n" for part in parts.values() if part)
    REPORT.write_text(report, encoding="utf-8")
    print(report)


def _parted(report: str) -> dict[str, str]:
    """The page before its first section ("platforms"), and each one by its heading, in their order."""
    before, found, rest = report.partition(f"\n{SECTIONS['search']}\n")
    sections = re.split("^(?=## )", found + rest, flags=re.MULTILINE)
    return {"platforms": before, **{section.partition("\n")[0]: section for section in sections if section.strip()}}


async def _measure() -> tuple[dict[str, dict[int, Measured]], dict[str, Start], float]:
    with tempfile.TemporaryDirectory() as folder:
        data = Path(folder)
        seeding = await asyncio.create_subprocess_exec(sys.executable, "-m", "bot", "seed", "--data", folder)
        assert await seeding.wait() == 0
        measured = await commands.measure(data)
        starts = {
            "the browser alone": await startup.browser(data),
            "the browser, Telegram and Discord": await startup.everything(data),
        }
        return measured, starts, commands.durable(data)


def render(measured: dict[str, dict[int, Measured]], starts: dict[str, Start], durable: float, at: datetime) -> str:
    """The page, from what was measured."""
    one = measured["khabar"][1].p50 / measured[AIOGRAM][1].p50
    many = measured["khabar"][16].rate / measured[PTB][16].rate
    return TEXT.format(
        day=f"{at:%Y-%m-%d}",
        cores=os.cpu_count(),
        python=platform.python_version(),
        system=platform.system(),
        count=f"{commands.COUNT:,}",
        warm=commands.WARM,
        rounds=commands.ROUNDS,
        commands="\n".join(_row(name, its) for name, its in measured.items()),
        one=one,
        durable=durable,
        many=many,
        bar_one=BAR_ONE,
        bar_many=BAR_MANY,
        verdict_one="reached" if one <= BAR_ONE else "not reached",
        verdict_many="reached" if many >= BAR_MANY else "not reached",
        idle=startup.IDLE,
        runs=startup.RUNS,
        starts="\n".join(f"| {name} | {its.seconds:.2f} | {its.mebibytes:.0f} |" for name, its in starts.items()),
    )


def _row(name: str, its: dict[int, Measured]) -> str:
    cells = [f"{one.p50:.2f} | {one.p99:.2f} | {one.rate:,.0f}" for one in its.values()]
    return f"| {name} | {' | '.join(cells)} |"


if __name__ == "__main__":
    main()
