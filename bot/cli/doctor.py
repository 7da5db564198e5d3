"""check configuration, machine, database, search, feeds, tokens and a running bot, a line each with the mend"""

import asyncio
from argparse import ArgumentParser, Namespace
from collections.abc import AsyncIterator, Callable
from dataclasses import asdict
from datetime import UTC, datetime, timedelta
from pathlib import Path

from bot import app, storage
from bot.cli import checks
from bot.cli.checks import Finding
from bot.cli.session import configured, print_json, takes_json
from bot.config import Config
from bot.errors import AlreadyRunning, KhabarError, OperatorError, Unauthorized
from bot.model import Secret
from bot.platforms.base import Examined
from bot.runners.serving import connect
from bot.search import Search
from bot.store.driver import VERSION, warning
from bot.store.sqlite import Store, open_store

SECONDS = 15.0
"""How long a platform may take to answer."""
RUNNING = "running"


def describe(parser: ArgumentParser) -> None:
    takes_json(parser)


def run(options: Namespace) -> int:
    """Exit code 1 where anything is to be mended."""
    return asyncio.run(_run(options))


async def _run(options: Namespace) -> int:
    well = True
    async for finding in _findings(options):
        well = well and finding.well
        if options.json:
            print_json(asdict(finding))
        else:
            print(f"{'ok  ' if finding.well else 'MEND'} {finding.part}: {finding.line}", flush=True)
    return 0 if well else 1


async def _findings(options: Namespace) -> AsyncIterator[Finding]:
    try:
        config = configured(options)
    except OperatorError as error:
        for line in str(error).splitlines():
            yield Finding("configuration", False, line)
        return
    yield Finding("configuration", True, str(config.path) if config.path else "no config.toml: all defaults")
    yield checks.secrets(config)
    yield Finding("sqlite", not warning(), warning() or ".".join(map(str, VERSION)))
    yield _looked("disk", lambda: checks.disk(config))
    yield _looked("rights", lambda: checks.rights(config, config.data / storage.DATABASE))
    yield checks.time_zones()
    yield checks.fonts()
    yield checks.pictures(_undrawable())
    yield await checks.children()
    if isinstance(its := storage.database(config), Path):
        yield _looked("log of writes", lambda: checks.log_of_writes(its))
    yield _looked("backups", lambda: checks.backups(config.backups, datetime.now(UTC)))
    try:
        for finding in checks.kept(config.data, config.backups):
            yield finding
        async for finding in _kept(config):
            yield finding
    except OperatorError as error:
        yield Finding("database", False, str(error))
    except OSError as error:
        yield _unseen("database", error)


async def _kept(config: Config) -> AsyncIterator[Finding]:
    """What is in the database, and who uses it. Raises OperatorError where it can't be used."""
    if isinstance(its := storage.database(config), Secret):
        for finding in await _server(its):
            yield finding
    bot = await _running(config)
    running = bot.line == RUNNING
    yield bot
    async with open_store(storage.database(config)) as store, storage.searching(config, store) as search:
        yield await _database(config, store)
        yield await _index(search)
        condition, at = await store.conditions.now(), datetime.now(UTC)
        yield checks.feeds(condition)
        yield checks.waiting(condition, at, running=running)
        yield checks.leases(condition, at)
        yield await _clock(store)
        for name in config.platforms:
            yield await _platform(name, config, store, search, running=running)
    if running:
        async for finding in checks.asked(config):
            yield finding


async def _server(url: Secret) -> list[Finding]:
    """PostgreSQL's driver is an extra of the program."""
    try:
        from bot.cli.postgres import findings
    except ImportError as error:
        raise OperatorError("PostgreSQL wants its driver: pip install khabar[postgres]") from error
    return await findings(url)


def _looked(part: str, look: Callable[[], Finding]) -> Finding:
    """What a look at files says, also where this user may not look."""
    try:
        return look()
    except OSError as error:
        return _unseen(part, error)


def _unseen(part: str, error: OSError) -> Finding:
    mend = "run this as the user who runs the bot, or give it back to them"
    return Finding(part, False, f"{error.filename}: {error.strerror}: {mend}")


def _undrawable() -> str:
    from bot.pictures.ability import trouble

    return trouble()


async def _running(config: Config) -> Finding:
    try:
        async with open_store(storage.database(config), alone=True):
            return Finding("bot", True, "not running")
    except AlreadyRunning:
        return Finding("bot", True, RUNNING)


async def _database(config: Config, store: Store) -> Finding:
    place = its if isinstance(its := storage.database(config), Path) else "PostgreSQL"
    complaint = await store.check()
    if complaint != "ok":
        return Finding("database", False, f"{complaint}; stop the bot and bring back a copy of {place}")
    return Finding("database", True, f"{place}, {await store.count()} articles")


async def _index(search: Search) -> Finding:
    try:
        await search.index.refresh()
    except OperatorError as error:
        return Finding("search", False, str(error))
    if search.index.behind:
        return Finding("search", False, f"{search.index.behind} changes are not in the index yet: khabar reindex")
    return Finding("search", True, f"{search.index.engine.articles} articles in the index")


async def _clock(store: Store) -> Finding:
    """Nothing can have been added in the future."""
    now, last = datetime.now(UTC), await store.last_added()
    if last and last > now + timedelta(minutes=5):
        return Finding(
            "clock", False, f"it says {now:%Y-%m-%d %H:%M} UTC, but an article was added {last}: set it right"
        )
    return Finding("clock", True, f"{now:%Y-%m-%d %H:%M} UTC")


async def _platform(name: str, config: Config, store: Store, search: Search, *, running: bool) -> Finding:
    """Connecting checks the address and the token; nothing is served. A running bot may hold what can be held once."""
    settings = config.platforms[name]
    if not settings.enabled:
        return Finding(name, True, "not configured")
    its = app.core(name, config, store, app.router(config, store, search))
    try:
        async with asyncio.timeout(SECONDS), connect(name, settings, its) as platform:
            wrong = await platform.examine(datetime.now(UTC)) if isinstance(platform, Examined) else ""
            return Finding(name, not wrong, wrong or platform.address)
    except Unauthorized:
        return Finding(name, False, "the token is refused: make a new one and set it")
    except TimeoutError:
        return Finding(name, False, f"no answer in {SECONDS:g} s: check the network and the address")
    except OperatorError as error:
        return Finding(name, running, "in use by the running bot" if running else str(error))
    except KhabarError as error:
        return Finding(name, False, str(error))
