"""bring the database back from a backup; the bot must be stopped, and what was there is kept beside"""

import asyncio
import sys
from argparse import ArgumentParser, ArgumentTypeError, Namespace
from collections.abc import Iterator, Mapping
from contextlib import AsyncExitStack, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from bot import app
from bot.cli.session import configured
from bot.delivery.resuming import resume
from bot.errors import BackupFailed, OperatorError
from bot.store.backups import Backups
from bot.store.forgotten import LIST, merged, read_list
from bot.store.replacing import Old, alone, facts, old, put_in_place, read_in, remove, single
from bot.store.sqlite import Store, open_store

LATEST = "latest"
DECLINED = 1
_DONE = """\
{path} is as it was at {at:%Y-%m-%d %H:%M} UTC: {its.articles} articles, {its.subscriptions} active subscriptions.
{kept}
What was due until {until:%Y-%m-%d %H:%M} UTC counts as sent: {resumed.given_up} messages that waited are not sent, and\
 {resumed.resumed} subscriptions go on from there.
{resumed.forgotten} people and chats who had themselves forgotten since are forgotten again.
Settings, subscriptions and roles are as they were then: look over who may do what, before you start the bot.
The search index is made anew when the bot starts."""
_KEPT = "What was there before is {kept}: people stand in it, so remove it when all is well."


def describe(parser: ArgumentParser) -> None:
    what = 'a backup, a folder of backups, or "latest": the newest one in the folder of backups'
    parser.add_argument("backup", nargs="?", default=LATEST, metavar="FILE|FOLDER|latest", help=what)
    until = (
        "until when the lost database sent messages, as 2026-11-27T12:00Z; default: when it last did, as far as it"
        " can be read, or was written to."
        " What was due by then is not sent again, what was due later is"
    )
    parser.add_argument("--until", type=_moment, metavar="TIME", help=until)
    parser.add_argument("--yes", action="store_true", help="do not ask before the database is replaced")


def run(options: Namespace) -> int:
    """Exit code 1 where the operator does not want it after all.

    They are asked outside of the event loop, which would keep Ctrl-C to itself.
    """
    config, now = configured(options), datetime.now(UTC)
    backups = app.backups(config)
    path = backups.source
    its = Restore(path, path.with_name(f"{path.name}.restoring"), _chosen(options.backup, backups, now), backups, now)
    with asyncio.Runner() as runner, _alone(runner, its):
        runner.run(read_in(its.file, its.new))
        if not options.yes and not _confirmed(its, runner.run(_made(its))):
            print("Nothing was changed.", file=sys.stderr)
            return DECLINED
        print(runner.run(_replaced(its, options.until)))
    return 0


@dataclass(frozen=True, slots=True)
class Restore:
    """The backup in `file` is made ready in `new`, which takes the place of the database at `path`."""

    path: Path
    new: Path
    file: Path
    backups: Backups
    now: datetime


@contextmanager
def _alone(runner: asyncio.Runner, its: Restore) -> Iterator[None]:
    """No bot runs meanwhile, and nothing that was not finished stays."""
    stack = AsyncExitStack()
    runner.run(stack.enter_async_context(alone(its.path)))
    try:
        yield
    finally:
        remove(its.new)
        runner.run(stack.aclose())


async def _made(its: Restore) -> datetime:
    async with open_store(its.new) as store:
        return await store.restoring.made_at(its.now) or its.now


async def _replaced(its: Restore, said: datetime | None) -> str:
    """What there is to say of it."""
    before, made = await old(its.path, its.now), await _made(its)
    until = _until(said, before, made, its.now)
    async with open_store(its.new) as store:
        forgotten = _forgotten(its, before)
        resumed = await resume(store, until, await _numbers(store, before), forgotten, its.now)
    await single(its.new)
    held = await facts(its.new)
    kept = await put_in_place(its.new, its.path, its.now)
    stayed = _KEPT.format(kept=kept) if kept else "There was none before."
    return _DONE.format(path=its.path, at=made, its=held, kept=stayed, until=until, resumed=resumed)


def _chosen(name: str, backups: Backups, now: datetime) -> Path:
    """The file that is meant. Raises BackupFailed where there is none, or where several are."""
    if name != LATEST and not Path(name).is_dir():
        return Path(name)
    its = backups if name == LATEST else Backups(backups.source, Path(name))
    if len({one.whose for one in its.all()}) > 1:
        raise BackupFailed(
            f"the backups in {its.folder} are of several databases: name a file; khabar backup --list shows all"
        )
    return its.newest(now).path


def _confirmed(its: Restore, made: datetime) -> bool:
    if sys.stdin is None or not sys.stdin.isatty():
        raise OperatorError("this replaces the database: say --yes, or ask for it on a terminal")
    what = f"{its.file} is of {made:%Y-%m-%d %H:%M} UTC."
    if its.path.exists():
        what += f" It takes the place of {its.path}, which is kept beside it under another name."
    return input(f"{what} Restore it? [y/N] ").strip().lower() in {"y", "yes"}


def _until(said: datetime | None, before: Old, made: datetime, now: datetime) -> datetime:
    """Until when the lost database sent something, as far as anybody knows; it did until the backup was made."""
    return min(max(said or before.until or made, made), now)


def _forgotten(its: Restore, before: Old) -> Mapping[str, str]:
    """Who had themselves forgotten, by all lists that are at hand."""
    return merged(read_list(its.file.parent / LIST), read_list(its.backups.folder / LIST), before.forgotten)


async def _numbers(store: Store, before: Old) -> Mapping[str, int] | None:
    """The last numbers that were given, where what is replaced is the same database."""
    return before.numbers if before.lineage and before.lineage == await store.lineage() else None


def _moment(text: str) -> datetime:
    """A time with its offset from UTC."""
    try:
        at = datetime.fromisoformat(text)
    except ValueError:
        at = None
    if at is None or at.tzinfo is None:
        raise ArgumentTypeError(f"wants a time with its zone, such as 2026-11-27T12:00Z, not {text!r}")
    return at
