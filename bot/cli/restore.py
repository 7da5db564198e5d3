"""bring the database back from a backup; the bot must be stopped, and what was there is kept beside"""

import asyncio
import sys
from abc import ABC, abstractmethod
from argparse import ArgumentParser, ArgumentTypeError, Namespace
from collections.abc import AsyncIterator, Iterator, Mapping
from contextlib import AbstractAsyncContextManager, AsyncExitStack, asynccontextmanager, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from bot import storage
from bot.cli import path_of
from bot.cli.session import configured, note
from bot.config import Config
from bot.delivery.resuming import Resumed, resume
from bot.errors import BackupFailed, OperatorError
from bot.store.backups import Facts
from bot.store.forgotten import LIST, merged, read_list
from bot.store.places import shown
from bot.store.replacing import Old, alone, facts, old, put_in_place, read_in, remove, single
from bot.store.sqlite import Store, open_store

if TYPE_CHECKING:
    from bot.store.replacing_postgres import Replacing

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
    parser.add_argument(
        "backup", nargs="?", default=Path(LATEST), type=path_of, metavar="FILE|FOLDER|latest", help=what
    )
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
    file, kind = _chosen(options.backup, config, now), _in_postgres if config.store.url else _in_file
    with asyncio.Runner() as runner, _within(runner, kind(file, config, now)) as its:
        if not options.yes and not _confirmed(its):
            print("Nothing was changed.", file=sys.stderr)
            return DECLINED
        print(runner.run(its.replaced(options.until)))
    return 0


@contextmanager
def _within(runner: asyncio.Runner, restore: AbstractAsyncContextManager["Restore"]) -> Iterator["Restore"]:
    """No bot runs meanwhile, and nothing that was not finished stays."""
    stack = AsyncExitStack()
    its = runner.run(stack.enter_async_context(restore))
    try:
        yield its
    finally:
        runner.run(stack.aclose())


@dataclass(frozen=True, slots=True)
class Restore(ABC):
    """The backup in `file`, which was `made` then, takes the place of what is known as `before`; `what` says which that
    is and where it stays, and is "" where there is nothing."""

    file: Path
    config: Config
    now: datetime
    made: datetime
    before: Old
    what: str

    @abstractmethod
    async def replaced(self, said: datetime | None) -> str:
        """Do it; what there is to say of it. `said`: until when the lost database sent something, if they say so."""

    async def resumed(self, store: Store, until: datetime) -> Resumed:
        """The new database knows what it must."""
        lists = (read_list(self.file.parent / LIST), read_list(self.config.backups / LIST), self.before.forgotten)
        resumed = await resume(store, until, await _numbers(store, self.before), merged(*lists), self.now)
        await note(store, "restore", self.now, after=self.file.name)
        return resumed


@dataclass(frozen=True, slots=True)
class InFile(Restore):
    """It is made ready in `new`, which takes the place of the database at `path`."""

    path: Path
    new: Path

    async def replaced(self, said: datetime | None) -> str:
        until = _until(said, self.before, self.made, self.now)
        async with open_store(self.new) as store:
            resumed = await self.resumed(store, until)
        await single(self.new)
        held = await facts(self.new)
        kept = await put_in_place(self.new, self.path, self.now)
        return _done(self.path, self.made, held, kept, until, resumed)


@dataclass(frozen=True, slots=True)
class InPostgres(Restore):
    """PostgreSQL's own programs read the backup, of that version of the schema."""

    one: "Replacing"
    version: int

    async def replaced(self, said: datetime | None) -> str:
        kept = await self.one.read_in(self.file, self.version, self.before, self.now)
        async with self.one.store() as store:
            await store.restoring.made(self.made)
            made = await store.restoring.made_at(self.now) or self.now
            until = _until(said, self.before, made, self.now)
            resumed = await self.resumed(store, until)
        return _done(shown(self.config.store.url), made, await self.one.end(), kept, until, resumed)


@asynccontextmanager
async def _in_file(file: Path, config: Config, now: datetime) -> AsyncIterator[Restore]:
    path = (config.data / storage.DATABASE).absolute()
    new = path.with_name(f"{path.name}.restoring")
    async with alone(path):
        try:
            await read_in(file, new)
            before = await old(path, now)
            async with open_store(new) as store:
                made = await store.restoring.made_at(now) or now
            what = f"{path}, which is kept beside it" if path.exists() else ""
            yield InFile(file, config, now, made, before, what, path, new)
        finally:
            remove(new)


@asynccontextmanager
async def _in_postgres(file: Path, config: Config, now: datetime) -> AsyncIterator[Restore]:
    its = storage.dumps(config.store.url, config.backups.absolute())
    from bot.store.dumps import examined
    from bot.store.replacing_postgres import replacing

    async with replacing(its) as one:
        version, made = await examined(file)
        before = await one.old(now)
        where = f"the database at {shown(config.store.url)}, which is kept as a backup of its own"
        yield InPostgres(file, config, now, made, before, where if before.lineage else "", one, version)


def _done(  # noqa: PLR0913, PLR0917  all that was done
    where: object, made: datetime, its: Facts, kept: Path | None, until: datetime, resumed: Resumed
) -> str:
    stayed = _KEPT.format(kept=kept) if kept else "There was none before."
    return _DONE.format(path=where, at=made, its=its, kept=stayed, until=until, resumed=resumed)


def _chosen(named: Path, config: Config, now: datetime) -> Path:
    """The file that is meant. Raises BackupFailed where there is none, or where several are."""
    latest = str(named) == LATEST
    if not latest and not named.is_dir():
        return named
    its = storage.backups(config, None if latest else named)
    if len({one.whose for one in its.all()}) > 1:
        raise BackupFailed(
            f"the backups in {its.folder} are of several databases: name a file; khabar backup --list shows all"
        )
    return its.newest(now).path


def _confirmed(its: Restore) -> bool:
    if sys.stdin is None or not sys.stdin.isatty():
        raise OperatorError("this replaces the database: say --yes, or ask for it on a terminal")
    asked = f"{its.file} is of {its.made:%Y-%m-%d %H:%M} UTC."
    if its.what:
        asked += f" It takes the place of {its.what} under another name."
    return input(f"{asked} Restore it? [y/N] ").strip().lower() in {"y", "yes"}


def _until(said: datetime | None, before: Old, made: datetime, now: datetime) -> datetime:
    """Until when the lost database sent something, as far as anybody knows; it did until the backup was made."""
    return min(max(said or before.until or made, made), now)


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
