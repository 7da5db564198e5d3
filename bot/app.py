"""The composition root: builds every part, starts, drains, stops. Nothing else builds parts."""

import asyncio
import logging
from collections.abc import Callable, Coroutine, Iterable, Sequence
from contextlib import AsyncExitStack, nullcontext
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

import handlers
from bot.config import Config
from bot.delivery.courier import Courier
from bot.delivery.tick import Ticker
from bot.digest.parts import EVERYWHERE, Limits
from bot.errors import OperatorError
from bot.i18n import available
from bot.intake.encoder import installed
from bot.intake.looking import Reaches, open_reach
from bot.intake.seed import ADDED_BY
from bot.model import Role, Secret
from bot.monitor.disks import look
from bot.monitor.reports import reporting
from bot.monitor.watch import Watch
from bot.pictures.studio import Draws, open_studio, undrawn
from bot.platforms.base import Platform
from bot.platforms.sections import sections as sections  # noqa: PLC0414  `app.sections` is what commands say
from bot.router.handlers import found
from bot.router.router import Router, Rules
from bot.router.stories import Stories
from bot.runners import works
from bot.runners.alarm import bells
from bot.runners.core import Now, PlatformCore, utc
from bot.runners.loans import Loans, lenders
from bot.runners.local import beside
from bot.runners.post import Post
from bot.runners.rooms import Rooms
from bot.runners.serving import UNCONNECTED, connections, serve
from bot.runners.tidying import Tidying
from bot.runners.works import Parts
from bot.search import Search
from bot.storage import DATABASE, OWN, backups, database, load_samples, searching
from bot.store.database import held
from bot.store.driver import warning
from bot.store.retention import Retention
from bot.store.rotation import whose
from bot.store.sqlite import Store, open_store

if TYPE_CHECKING:
    pass

log = logging.getLogger(__name__)

ROOMS = "rooms"
"""Whose memory holds what messages of a platform may hold."""
WEB = "web"
"""The platform that any number of processes may serve: a visitor belongs to the process that they are connected to."""


@dataclass(frozen=True, slots=True)
class Process:
    """What a process of a role does: `bots` (Telegram, Discord ...), the `web` page, and `works` beside them."""

    works: tuple[str, ...]
    bots: bool = False
    web: bool = False

    def serves(self, enabled: Iterable[str]) -> list[str]:
        """Those of the enabled platforms that are its own."""
        return [name for name in enabled if (self.web if name == WEB else self.bots)]


WORKS = {
    "search index": works.index,
    "other processes": works.others,
    "corrections": works.corrections,
    "long work": works.long_work,
    "notices": works.notices,
    "digests": works.digests,
    "housekeeping": works.housekeeping,
    "stories": works.stories,
    "feeds": works.feeds,
    "forgetting": works.forgetting,
    "backups": works.backups,
    "list of the forgotten": works.list_forgotten,
    "loop lag": works.loop_lag,
    "monitor": works.monitor,
}
EVERYWHERE_DONE = ("search index", "other processes", "loop lag", "monitor")
WITH_PLATFORMS = ("corrections", "long work", "notices")
BY_WORKERS = ("digests", "housekeeping", "stories", "feeds", "forgetting", "backups")
BESIDE_BACKUPS = ("list of the forgotten",)
"""What whoever makes backups does in their folder, which may be its own."""
ROLES = {
    "all": Process(bots=True, web=True, works=(*EVERYWHERE_DONE, *WITH_PLATFORMS, *BY_WORKERS, *BESIDE_BACKUPS)),
    "platforms": Process(bots=True, works=(*EVERYWHERE_DONE, *WITH_PLATFORMS)),
    "worker": Process(works=(*EVERYWHERE_DONE, *BY_WORKERS, *BESIDE_BACKUPS)),
    "web": Process(web=True, works=(*EVERYWHERE_DONE, *WITH_PLATFORMS)),
}


def router(  # noqa: PLR0913  the parts that answers are made of
    config: Config,
    store: Store,
    search: Search,
    *,
    reach: Reaches = open_reach,
    stories: Stories | None = None,
    room: Callable[[str], Limits] = lambda _: EVERYWHERE,
    draw: Draws = undrawn,
    operator: tuple[str, str] | None = None,
) -> Router:
    """The router over all handlers, with what the operator set; `operator` (platform, id) is an owner besides.

    `room` is what a message of a platform may hold, by its name.
    """
    rules = Rules(
        language=config.interface.language,
        zone=ZoneInfo(config.interface.time_zone),
        page_size=config.interface.page_size,
        roles={**given(config), **({operator[0]: {operator[1]: Role.OWNER}} if operator else {})},
        shared=shared(config),
        publishes_at_once=config.intake.publish_at_once,
        subscriptions_per_chat=config.digests.subscriptions_per_chat,
        requests_a_minute=config.limits.requests_per_minute,
        requests_a_minute_in_groups=config.limits.requests_per_minute_in_groups,
    )
    return Router(
        found(handlers),
        store,
        search,
        rules,
        reach=reach,
        stories=stories,
        limits=room,
        draw=draw,
        backups=backups(config),
    )


def given(config: Config) -> dict[str, dict[str, Role]]:
    """The roles that the configuration gives, by platform and id."""
    return {
        name: dict.fromkeys(map(str, its.admins), getattr(its, "rank", Role.OWNER))
        for name, its in config.platforms.items()
    }


def shared(config: Config) -> frozenset[str]:
    """Those who are several people, as "platform:id"."""
    return frozenset(f"{name}:{who}" for name, its in config.platforms.items() for who in getattr(its, "shared", ()))


def core(name: str, config: Config, store: Store, router: Router, *, now: Now = utc) -> PlatformCore:
    """What the platform of that name may ask for."""
    return PlatformCore(name, router, store, available(config.interface.language), now)


async def _first_samples(config: Config, store: Store, now: Now) -> None:
    """A browser without tokens has something to show at its first start; a bot for people never gets samples so."""
    if config.tokens:
        if await store.has_added(ADDED_BY):
            log.warning("readers see the invented sample articles: `khabar seed --remove` takes them out")
        return
    if await store.memory(OWN).recall("samples") or await store.count():
        return
    log.info("loaded %d sample articles; `khabar seed --remove` takes them out", await load_samples(store))
    await store.tidy(now())  # they are of some weeks ago: no sign of a clock that is wrong (bot.runners.tidying)


async def run(  # noqa: PLR0913  what is served, for how long, and what tests hand in
    config: Config,
    stop: asyncio.Event,
    announce: Callable[[str], None],
    reach: Reaches = open_reach,
    *,
    now: Now = utc,
    role: str = "all",
) -> None:
    """Do what the role says until `stop` is set. Raises OperatorError where nothing can be served.

    `now` is the clock by which digests come and people are answered.
    """
    its, where = ROLES[role], database(config)
    if role != "all" and isinstance(where, Path):
        raise OperatorError(
            f"the role {role!r} is one of several processes, and SQLite serves one: give them all the same PostgreSQL"
            " database (url under [store], see docs/scale.md), or leave out --role"
        )
    if warned := warning():
        log.warning(warned)
    enabled = [name for name, settings in config.platforms.items() if settings.enabled]
    served = its.serves(enabled)
    if not served and (its.bots or its.web):
        raise OperatorError("no platform is enabled: give a token, or set enabled = true under [web]")
    async with reporting(config.errors.dsn, config.secrets), AsyncExitStack() as stack:
        if isinstance(where, Secret):
            await stack.enter_async_context(held(config.data / DATABASE))
        store = await stack.enter_async_context(open_store(where, serving=True))
        bots = [name for name in enabled if name != WEB]
        parts = await _assembled(stack, config, store, its, served, reach, now)
        if isinstance(where, Secret):
            parts.watch.leads = frozenset(bots)
            parts, doing = await _shared(stack, where, parts, its, bots, announce)
        else:
            await parts.answering.jobs.load()
            doing = {name: WORKS[name](parts) for name in its.works}
        for name, work in doing.items():
            await stack.enter_async_context(beside(work, name))
        stack.push_async_callback(parts.answering.jobs.close)
        await serve(config, parts.cores, parts.post, stop, announce)


async def _shared(  # noqa: PLR0913, PLR0917  what it is one of, and whom it tells
    stack: AsyncExitStack,
    url: Secret,
    parts: Parts,
    its: Process,
    bots: Sequence[str],
    announce: Callable[[str], None],
) -> tuple[Parts, dict[str, Coroutine[Any, Any, None]]]:
    """The parts of one of several processes, and what goes on in it: what workers do is shared by a queue."""
    from bot.runners import procrastinate, sharing  # an extra of the program, as its database is

    queues = await stack.enter_async_context(procrastinate.opened(url))
    shared = sharing.Shared(queues, parts.rooms, bots)
    parts = shared.led(parts)
    for name in bots if its.web else ():
        receiving = sharing.receiving(name, parts.config.platforms[name], parts.store.inbox(name))
        if where := await stack.enter_async_context(receiving):
            announce(f"{name} calls: {where}")
    doing = {name: WORKS[name](parts) for name in its.works if name not in BY_WORKERS}
    return parts, doing | ({"queues": shared.work(parts)} if set(BY_WORKERS) <= set(its.works) else {})


async def _assembled(  # noqa: PLR0913, PLR0917  the parts that others are made of
    stack: AsyncExitStack,
    config: Config,
    store: Store,
    role: Process,
    served: Iterable[str],
    reach: Reaches,
    now: Now,
) -> Parts:
    """All parts, the same for each role; what has to be closed is closed by the `stack`."""
    search = await stack.enter_async_context(searching(config, store))
    ring = await stack.enter_async_context(bells(works.BELLS))
    its = await stack.enter_async_context(reach())
    studio = await stack.enter_async_context(open_studio())
    await _first_samples(config, store, now)
    places = "stories" in role.works
    stories = Stories(store, await asyncio.to_thread(installed) if places else None, elsewhere=not places)
    connected: dict[str, Platform] = {}
    rooms = Rooms(connected, store.memory(ROOMS))
    several = isinstance(database(config), Secret)
    loans = Loans(connected, lenders(config.platforms) if several else {})
    stack.push_async_callback(loans.close)
    answering = router(
        config, store, search, reach=lambda: nullcontext(its), stories=stories, room=rooms.of, draw=studio.draw
    )
    stack.push_async_callback(answering.settled)
    couriers: dict[str, Courier] = {}
    troubles = dict.fromkeys(served, UNCONNECTED)
    kept = backups(config)
    daily = kept if config.backup.daily and "backups" in role.works else None
    its_name = whose(await store.lineage())
    watch = Watch(
        store.conditions.now,
        now,
        troubles,
        lambda: search.index.behind,
        lambda: connections(connected.values()),
        local=lambda: look(config.data, daily, its_name, now()),
        ticks="digests" in role.works,
    )
    store.observe(watch.stored)
    answering.failed = watch.failed
    cores = {
        name: replace(
            core(name, config, store, answering, now=now),
            couriers=couriers,
            troubles=troubles,
            watch=watch,
            loans=loans,
        )
        for name in troubles
    }

    async def wake() -> None:
        for courier in couriers.values():
            courier.wake()

    return Parts(
        config=config,
        store=store,
        search=search,
        answering=answering,
        stories=stories,
        post=Post(config, store, answering, connected, couriers, troubles, now, watch.settled),
        ticker=Ticker(store, search, rooms.of, sources=config.digests.breaking_sources),
        cores=cores,
        watch=watch,
        backups=kept,
        tidying=Tidying(store, Retention(config.store.keep_days, config.store.keep_articles)),
        reach=reach,
        ring=ring,
        rooms=rooms,
        wake=wake,
        now=now,
    )
