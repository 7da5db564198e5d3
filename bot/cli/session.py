"""What the commands have in common: the configuration that was asked for, its store, and how they print."""

import json
import os
import sys
from argparse import ArgumentParser, Namespace
from base64 import b64encode
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from datetime import datetime

from bot import logs, storage
from bot.config import Config, load
from bot.i18n import available
from bot.model import Person
from bot.platforms.sections import sections
from bot.search import Search
from bot.store.sqlite import Store, open_store

OPERATOR = Person("cli", "operator")
"""Whoever sits at the machine."""


def configured(options: Namespace) -> Config:
    """The settings; the log goes to standard error from now on."""
    config = load(options.config, os.environ, sections(), data=options.data, languages=available())
    logs.configure(config.log.level, config.secrets, sys.stderr, as_json=config.log.format == "json")
    return config


@asynccontextmanager
async def opened(options: Namespace) -> AsyncIterator[Store]:
    """The store, beside a running bot where there is one."""
    async with open_store(storage.database(configured(options))) as store:
        yield store


async def note(store: Store, what: str, at: datetime, after: str = "") -> None:
    """A line of the audit log of what the operator did."""
    await store.audit.note(at, str(OPERATOR), OPERATOR.name, what, after=after)


@asynccontextmanager
async def searchable(options: Namespace) -> AsyncIterator[tuple[Config, Store, Search]]:
    """The settings, the store and the search over it."""
    config = configured(options)
    async with open_store(storage.database(config)) as store, storage.searching(config, store) as search:
        yield config, store, search


def takes_json(parser: ArgumentParser) -> None:
    parser.add_argument("--json", action="store_true", help="print JSON, for programs")


def print_json(value: Mapping[str, object]) -> None:
    """One value a line; Arabic stays readable. Times are ISO 8601, files base64."""
    print(json.dumps(value, ensure_ascii=False, default=_spelled), flush=True)


def _spelled(value: datetime | bytes) -> str:
    return b64encode(value).decode() if isinstance(value, bytes) else value.isoformat()
