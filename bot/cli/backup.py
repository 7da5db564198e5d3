"""make a backup of the database, beside a running bot too; --drill tries the newest one out"""

import asyncio
import os
from argparse import ArgumentParser, Namespace
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from bot import storage
from bot.cli import path_of
from bot.cli.session import OPERATOR, configured, print_json, takes_json
from bot.config import Config
from bot.model import Secret, Selection
from bot.store.backups import Facts, Folder, mebibytes
from bot.store.replacing import facts, read_in, single, trying
from bot.store.rotation import Backup
from bot.store.sqlite import open_store


def describe(parser: ArgumentParser) -> None:
    where = (
        "a folder for it (default: [backup] directory, or backups beside the database); older ones there are rotated"
    )
    parser.add_argument("--to", type=path_of, metavar="FOLDER", help=where)
    what = parser.add_mutually_exclusive_group()
    what.add_argument("--list", action="store_true", help="show what backups there are, and make none")
    drill = "restore the newest backup into a temporary place, open and search it, and say what was found"
    what.add_argument("--drill", action="store_true", help=drill)
    takes_json(parser)


def run(options: Namespace) -> int:
    """Exit code 1 where there is no backup to list or to try out."""
    config = configured(options)
    backups = storage.backups(config, options.to)
    if options.list:
        return _list(backups, json=options.json)
    if options.drill:
        return asyncio.run(_drill(backups, config, json=options.json))
    return asyncio.run(_make(backups, json=options.json))


async def _make(backups: Folder, *, json: bool) -> int:
    made, its = await backups.make(datetime.now(UTC))
    await backups.note(made, OPERATOR)
    kept = backups.all(made.whose)
    if json:
        counts = {"articles": its.articles, "subscriptions": its.subscriptions}
        print_json({**_record(made), **counts, "kept": len(kept)})
    else:
        print(f"{made.path}: {_size(made)}, {its.articles} articles, {its.subscriptions} active subscriptions")
        print(f"{len(kept)} backups are kept, the oldest of {kept[-1].at:%Y-%m-%d %H:%M} UTC")
    return 0


def _list(backups: Folder, *, json: bool) -> int:
    found, now = backups.all(), datetime.now(UTC)
    for one in found:
        if json:
            print_json(_record(one))
        else:
            wrong = "  (made by a clock that was ahead)" if one.at > now else ""
            print(f"{one.at:%Y-%m-%d %H:%M} UTC  {_size(one):>10}  {one.path}{wrong}")
    if not found and not json:
        print(f"there are no backups in {backups.folder}: khabar backup makes one")
    return 0 if found else 1


async def _drill(backups: Folder, config: Config, *, json: bool) -> int:
    """What a restore does, but for its end: the backup is read, brought up to date, checked and asked.

    It is so beside the database, where a restore needs the same room: folders for what is temporary are small.
    """
    backup, try_out = backups.newest(datetime.now(UTC)), _tried_in_postgres if config.store.url else _tried
    with trying(config.data) as folder:
        tried = await try_out(backup, backups, replace(config, data=folder))
    if json:
        print_json(tried)
    else:
        print("\n".join(f"{name}: {value}" for name, value in tried.items()))
    return 0


async def _tried(backup: Backup, _: Folder, config: Config) -> dict[str, object]:
    path = config.data / storage.DATABASE
    await read_in(backup.path, path)
    found = await _asked(path, backup, config)
    await single(path)
    return _result(backup, await facts(path), found)


async def _tried_in_postgres(backup: Backup, backups: Folder, config: Config) -> dict[str, object]:
    """In a database of its own on the same server, which is gone afterwards."""
    from bot.store import dumps, replacing_postgres

    its = storage.dumps(config.store.url, backups.folder)
    async with replacing_postgres.tried(its, backup.path, f"khabar_drill_{os.getpid()}") as url:
        found = await _asked(Secret(url), backup, config)
        return _result(backup, await dumps.facts(url), found)


async def _asked(where: Path | Secret, backup: Backup, config: Config) -> dict[str, object]:
    async with open_store(where) as store, storage.searching(config, store) as search:
        newest = await store.latest(Selection(), limit=1)
        await search.index.refresh(all_of_it=True)
        title = newest.articles[0].title if newest.articles else ""
        hits = (await search.find(title, at=backup.at, zone=UTC, limit=1)).total if title else 0
    return {"newest": title, "found": hits}


def _result(backup: Backup, its: Facts, found: dict[str, object]) -> dict[str, object]:
    return {**_record(backup), "articles": its.articles, "subscriptions": its.subscriptions, **found}


def _record(one: Backup) -> dict[str, object]:
    return {"file": str(one.path), "at": one.at.isoformat(), "bytes": one.size}


def _size(one: Backup) -> str:
    return f"{mebibytes(one.size)} MiB"
