"""bring the database back from a backup; the bot must be stopped, and what was there is kept beside"""

import asyncio
import sys
from argparse import ArgumentParser, ArgumentTypeError, Namespace
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path

from bot import app
from bot.cli.session import configured, note
from bot.config import Config
from bot.delivery.resuming import Resumed, resume
from bot.errors import BackupFailed, OperatorError
from bot.store.backups import Facts
from bot.store.forgotten import LIST, merged, read_list
from bot.store.places import shown
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


def describe(parser: ArgumentParser) -> None:
    what = 'a backup, a folder of backups, or "latest": the newest one in the folder of backups'
    parser.add_argument("backup", nargs="?", default=LATEST, metavar="FILE|FOLDER|latest", help=what)
    until = (
        "until when the lost database sent messages, as 2026-11-27T12:00Z; default: when it was last written to."
        " What was due by then is not sent again, what was due later is"
    )
    parser.add_argument("--until", type=_moment, metavar="TIME", help=until)
    parser.add_argument("--yes", action="store_true", help="do not ask before the database is replaced")


def run(options: Namespace) -> int:
    """Exit code 1 where the operator does not want it after all."""
    config = configured(options)
    return asyncio.run(_restore(options, config, datetime.now(UTC)))


async def _restore(options: Namespace, config: Config, now: datetime) -> int:
    file = _chosen(options.backup, config)
    if config.store.url:
        return await _exchanged(options, config, file, now)
    path = (config.data / app.DATABASE).absolute()
    new = path.with_name(f"{path.name}.restoring")
    async with alone(path):
        try:
            return await _replaced(options, config, file, new, now)
        finally:
            remove(new)


async def _replaced(options: Namespace, config: Config, file: Path, new: Path, now: datetime) -> int:
    path = new.with_name(app.DATABASE)
    before = await old(path)
    await read_in(file, new)
    async with open_store(new) as store:
        made = await store.restoring.made_at() or now
        if not options.yes and not _confirmed(file, made, f"{path}, which is kept beside it", before):
            return DECLINED
        until = _until(options.until, before, made, now)
        resumed = await _resumed(store, config, file, until, before, now)
        await note(store, "restore", now, after=file.name)
    await single(new)
    its = await facts(new)
    _tell(path, made, its, await put_in_place(new, path, now), until, resumed)
    return 0


async def _exchanged(options: Namespace, config: Config, file: Path, now: datetime) -> int:
    """The same in PostgreSQL, whose own programs read the backup."""
    its = app.dumps(config.store.url, config.backups.absolute())
    from bot.store.dumps import examined
    from bot.store.replacing_postgres import replacing

    async with replacing(its) as one:
        version, made = await examined(file)
        before = await one.old()
        what = f"the database at {shown(config.store.url)}, which is kept as a backup of its own"
        if not options.yes and not _confirmed(file, made, what, before):
            return DECLINED
        kept = await one.read_in(file, version, before, now)
        until = _until(options.until, before, made, now)
        async with one.store() as store:
            await store.restoring.made(made)
            resumed = await _resumed(store, config, file, until, before, now)
            await note(store, "restore", now, after=file.name)
        _tell(shown(config.store.url), made, await one.end(), kept, until, resumed)
    return 0


async def _resumed(  # noqa: PLR0913, PLR0917  what is known of the lost database and of the new one
    store: Store, config: Config, file: Path, until: datetime, before: Old, now: datetime
) -> Resumed:
    forgotten = merged(read_list(file.parent / LIST), read_list(config.backups / LIST), before.forgotten)
    return await resume(store, until, await _numbers(store, before), forgotten, now)


def _tell(  # noqa: PLR0913, PLR0917  all that was done
    where: object, made: datetime, its: Facts, kept: Path | None, until: datetime, resumed: Resumed
) -> None:
    stayed = f"What was there before is {kept}." if kept else "There was none before."
    print(_DONE.format(path=where, at=made, its=its, kept=stayed, until=until, resumed=resumed))


def _chosen(name: str, config: Config) -> Path:
    """The file that is meant. Raises BackupFailed where there is none, or where several are."""
    if name != LATEST and not Path(name).is_dir():
        return Path(name)
    folder = config.backups.absolute() if name == LATEST else Path(name)
    found = app.backups(config, folder).all()
    if not found:
        raise BackupFailed(f"there are no backups in {folder}: name a file")
    if len({one.whose for one in found}) > 1:
        raise BackupFailed(
            f"the backups in {folder} are of several databases: name a file; khabar backup --list shows all"
        )
    return found[0].path


def _confirmed(file: Path, made: datetime, what: str, before: Old) -> bool:
    """Whether the operator wants it. `what`: what it takes the place of, if there is anything."""
    if sys.stdin is None or not sys.stdin.isatty():
        raise OperatorError("this replaces the database: say --yes, or ask for it on a terminal")
    asked = f"{file} is of {made:%Y-%m-%d %H:%M} UTC."
    if before.lineage or before.written:
        asked += f" It takes the place of {what} under another name."
    wanted = input(f"{asked} Restore it? [y/N] ").strip().lower() in {"y", "yes"}
    if not wanted:
        print("Nothing was changed.", file=sys.stderr)
    return wanted


def _until(said: datetime | None, before: Old, made: datetime, now: datetime) -> datetime:
    """Until when the lost database sent something, as far as anybody knows; it did until the backup was made."""
    return min(max(said or before.written or now, made), max(now, made))


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
