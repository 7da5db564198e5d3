"""move everything to another database, from SQLite to PostgreSQL or back, and compare both"""

import asyncio
import sys
from argparse import ArgumentParser, Namespace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from tqdm import tqdm

from bot import storage
from bot.cli.session import configured
from bot.config import Config
from bot.errors import BadInput, OperatorError
from bot.model import Secret
from bot.store.places import FORMS, place, shown

if TYPE_CHECKING:
    from contextlib import AbstractAsyncContextManager
    from typing import NoReturn

    from bot.store.moving import Move

DONE, REFUSED = 0, 1
_NEXT = """\
All of it is in {to} now. What comes next:
1. {next}
2. Start the bot again. The search index stays as it is, in the folder that it is in.
3. Keep {source} until the new database has its first backup, and run no bot on it any more: two bots would answer and\
 send everything twice."""
_TO_POSTGRES = (
    "Set KHABAR_STORE_URL, or url under [store] in config.toml, to the new address; for several processes, see"
    " docs/scale.md (khabar run --role ...)."
)
_TO_FILE = "Take KHABAR_STORE_URL, and url under [store] in config.toml, away; the file belongs at {file}."
_BEFORE = """\
All of it was moved to {to} at {at}: nothing is moved twice. Whether both are still the same: --verify-only."""
_AGAIN = "What was moved is kept: the same command goes on from there, and mends what is not the same."


def describe(parser: ArgumentParser) -> None:
    source = "the database to move, default: that of the configuration"
    parser.add_argument("--from", dest="source", metavar="ADDRESS", help=f"{source}; {FORMS}")
    target = "a new database, default: KHABAR_STORE_URL, where a password is not seen by others"
    parser.add_argument("--to", dest="target", metavar="ADDRESS", help=target)
    parser.add_argument("--verify-only", action="store_true", help="move nothing, compare the two")
    parser.add_argument("--quiet", action="store_true", help="show no progress")


def run(options: Namespace) -> int:
    """Exit code 1 where the two are not the same."""
    config = configured(options)
    source, target = _places(options, config)
    try:
        return asyncio.run(_run(options, config, source, target))
    except KeyboardInterrupt:  # pragma: no cover - tests/cli/test_migrate_store.py interrupts a program of its own
        print(f"Interrupted. {_AGAIN}", file=sys.stderr)
        raise


def _places(options: Namespace, config: Config) -> tuple[Path | Secret, Path | Secret]:
    """From where, and to where. Raises BadInput."""
    file, url = config.data / storage.DATABASE, config.store.url
    target = place(options.target, storage.DATABASE) if options.target else url
    if not target:
        raise BadInput(f"say where to: --to {FORMS}, or KHABAR_STORE_URL")
    usual = file if isinstance(target, Secret) else url
    source = place(options.source, storage.DATABASE) if options.source else usual
    if not source:
        raise BadInput(f"say where from: --from {FORMS}")
    if source == target:
        raise BadInput("the database to move and the new one are the same")
    return source, target


async def _run(options: Namespace, config: Config, source: Path | Secret, target: Path | Secret) -> int:
    async with _between(source, target) as move:
        if options.verify_only:
            await move.count()
            return await _compared(move, options)
        if before := await move.begin(datetime.now(UTC)):
            print(_BEFORE.format(to=shown(target), at=before))
            return DONE
        with _bar(options, "moving", move) as bar:
            await move.copy(bar.update)
        if code := await _compared(move, options):
            print(_AGAIN, file=sys.stderr)
            return code
        await move.finish(datetime.now(UTC))
    told = _TO_FILE.format(file=config.data / storage.DATABASE) if isinstance(target, Path) else _TO_POSTGRES
    print(_NEXT.format(to=shown(target), source=shown(source), next=told))
    return DONE


def _between(source: Path | Secret, target: Path | Secret) -> "AbstractAsyncContextManager[Move]":
    """PostgreSQL's driver is an extra of the program."""
    try:
        from bot.store.moving import between
    except ImportError as error:
        raise OperatorError("PostgreSQL wants its driver: pip install khabar[postgres]") from error
    return between(source, target)


async def _compared(move: "Move", options: Namespace) -> int:
    with _bar(options, "comparing", move) as bar:
        differences = await move.compare(bar.update)
    for its in differences:
        print(f"not the same: {its}", file=sys.stderr)
    if differences:
        return REFUSED
    print(f"{sum(move.rows.values()):,} rows of {len(move.rows)} tables are the same on both sides.")
    return DONE


def _bar(options: Namespace, what: str, move: "Move") -> "tqdm[NoReturn]":
    total = sum(move.rows.values())
    return tqdm(desc=what, total=total, unit=" rows", unit_scale=True, disable=True if options.quiet else None)
