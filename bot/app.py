"""The composition root: builds every part, starts, drains, stops. Nothing else builds parts."""

import asyncio
import logging
import pkgutil
import signal
import sys
from collections.abc import Callable, Mapping
from contextlib import AbstractAsyncContextManager, AsyncExitStack, nullcontext, suppress
from dataclasses import replace
from datetime import timedelta
from functools import partial
from importlib import import_module
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import bot.platforms
import handlers
from bot.config import Config
from bot.delivery.corrections import Articles, Digests, correct
from bot.delivery.courier import Courier
from bot.delivery.notices import tell
from bot.delivery.tick import Ticker
from bot.digest.parts import EVERYWHERE, Limits
from bot.errors import OperatorError
from bot.i18n import available
from bot.intake.encoder import installed
from bot.intake.looking import Reaches, open_reach
from bot.intake.poller import Poller
from bot.intake.seed import ADDED_BY, samples
from bot.intake.tags import tagged
from bot.intake.topics import merged
from bot.pictures.studio import Draws, open_studio, undrawn
from bot.platforms.base import Platform
from bot.router.handlers import found
from bot.router.router import Router, Rules
from bot.router.stories import Stories
from bot.runners.alarm import bells
from bot.runners.core import Now, PlatformCore, utc
from bot.runners.jobs import show
from bot.runners.local import beside, repeated
from bot.runners.post import Post, limits
from bot.runners.serving import serve
from bot.search import Search, open_search
from bot.search.index import BACKLOG
from bot.store.driver import warning
from bot.store.sqlite import Store, open_store
from bot.text.rarity import zipf

log = logging.getLogger(__name__)

DATABASE, INDEX = "khabar.db", "search"
SEEDS = Path(handlers.__file__).parent.parent / "seeds"
NOTICES = "notices"
"""Whose memory holds how far each admin was told."""
OWN = "khabar"
"""Whose memory it is where the program itself remembers something."""
LONGEST = 60.0
"""Seconds until what fails for a reason of its own is tried again."""
FOLLOWED = 0.25
"""Seconds between two looks at what is new for the search index; whoever searches looks at once."""
AGAIN = 5.0
"""Seconds until a correction is tried again that did not reach its message."""
DAY, SECOND = 24 * 3600.0, 1.0


def sections() -> dict[str, Any]:
    """The Settings class of every platform folder, without importing what the platform itself needs."""
    names = [found.name for found in pkgutil.iter_modules(bot.platforms.__path__) if found.ispkg]
    return {name: import_module(f"bot.platforms.{name}.settings").Settings for name in names}


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
    """The router over all handlers, with what the operator set; `operator` (platform, id) is an admin besides.

    `room` is what a message of a platform may hold, by its name.
    """
    rules = Rules(
        language=config.interface.language,
        zone=ZoneInfo(config.interface.time_zone),
        page_size=config.interface.page_size,
        admins={
            **{name: frozenset(map(str, its.admins)) for name, its in config.platforms.items()},
            **({operator[0]: frozenset([operator[1]])} if operator else {}),
        },
        publishes_at_once=config.intake.publish_at_once,
        subscriptions_per_chat=config.digests.subscriptions_per_chat,
        requests_a_minute=config.limits.requests_per_minute,
        requests_a_minute_in_groups=config.limits.requests_per_minute_in_groups,
    )
    return Router(found(handlers), store, search, rules, reach=reach, stories=stories, limits=room, draw=draw)


def core(name: str, config: Config, store: Store, router: Router, *, now: Now = utc) -> PlatformCore:
    """What the platform of that name may ask for."""
    admins = tuple(map(str, config.platforms[name].admins))
    return PlatformCore(name, router, store, admins, available(config.interface.language), now)


def database(config: Config) -> Path:
    return config.data / DATABASE


def index(config: Config) -> Path:
    return config.data / INDEX


def searching(config: Config, store: Store) -> AbstractAsyncContextManager[Search]:
    """The search over the store."""
    return open_search(store, index(config), timedelta(days=config.search.half_life_days))


async def load_samples(store: Store) -> int:
    """Store the sample articles that are not there yet; how many those were."""
    added = await store.add_all(list(samples(SEEDS)))
    await store.memory(OWN).remember("samples", "loaded")
    return sum(added)


async def _first_samples(config: Config, store: Store) -> None:
    """A browser without tokens has something to show at its first start; a bot for people never gets samples so."""
    if config.secrets:
        if await store.has_added(ADDED_BY):
            log.warning("readers see the invented sample articles: `khabar seed --remove` takes them out")
        return
    if await store.memory(OWN).recall("samples") or await store.count():
        return
    log.info("loaded %d sample articles; `khabar seed --remove` takes them out", await load_samples(store))


async def run(
    config: Config,
    stop: asyncio.Event,
    announce: Callable[[str], None],
    reach: Reaches = open_reach,
    *,
    now: Now = utc,
) -> None:
    """Serve every enabled platform until `stop` is set. Raises OperatorError where nothing can be served.

    `now` is the clock by which digests come and people are answered.
    """
    if warned := warning():
        log.warning(warned)
    enabled = [name for name, settings in config.platforms.items() if settings.enabled]
    if not enabled:
        raise OperatorError("no platform is enabled: give a token, or set enabled = true under [web]")
    async with (
        open_store(database(config), alone=True) as store,
        searching(config, store) as search,
        bells({"housekeeping": DAY, "digests": SECOND}) as ring,
        reach() as its,
        open_studio() as studio,
        AsyncExitStack() as stack,
    ):
        await _first_samples(config, store)
        stories = Stories(store, await asyncio.to_thread(installed))
        connected: dict[str, Platform] = {}

        def room(name: str) -> Limits:
            return limits(connected.get(name))

        answering = router(
            config, store, search, reach=lambda: nullcontext(its), stories=stories, room=room, draw=studio.draw
        )
        stack.push_async_callback(answering.settled)
        couriers: dict[str, Courier] = {}
        troubles = dict.fromkeys(enabled, "it is not connected yet")
        cores = {
            name: replace(core(name, config, store, answering, now=now), couriers=couriers, troubles=troubles)
            for name in enabled
        }
        await answering.jobs.load()
        post = Post(config, store, answering, connected, couriers, troubles, now)
        ticker = Ticker(store, search, room, sources=config.digests.breaking_sources)
        works = {
            "digests": _tick(ticker, couriers, ring["digests"], now),
            "housekeeping": _tidy(store, ring["housekeeping"], now),
            "search index": _follow(config, search),
            "stories": _group(stories, now),
            "corrections": _correct(store, answering, post),
            "long work": _show(answering, post),
            "feeds": _poll(config, store, reach, now),
            "forgetting": _wipe(store),
            "notices": _notify(store, answering, cores, connected),
        }
        for name, work in works.items():
            await stack.enter_async_context(beside(work, name))
        stack.push_async_callback(answering.jobs.close)
        await serve(config, cores, post, stop, announce)


async def _tick(ticker: Ticker, couriers: Mapping[str, Courier], bell: asyncio.Event, now: Now) -> None:
    """What is due is written down, and the couriers are told."""

    async def step() -> bool:
        more = await ticker.tick(now())
        for courier in couriers.values() if ticker.made else ():
            courier.wake()
        return more

    await repeated(step, "what is due can't be written down", bell=bell, after_fault=SECOND)


async def _tidy(store: Store, bell: asyncio.Event, now: Now) -> None:
    """At the start and once a day."""
    await repeated(lambda: store.tidy(now()), "the store can't be tidied", bell=bell, after_fault=LONGEST)


async def _wipe(store: Store) -> None:
    """Of people who had themselves forgotten nothing is left in the files, as soon as they have their answer."""
    fault = "what was forgotten can't be wiped out"
    await repeated(store.forgetting.wipe, fault, rest=FOLLOWED, after_fault=LONGEST)


async def _correct(store: Store, answering: Router, post: Post) -> None:
    """What editors change is changed where it was sent; what could not be reached is tried again."""

    async def step() -> bool:
        at = post.now()
        more = await correct(Articles(store.sent, answering.shown), post, at=at)
        return await correct(Digests(store.ledger, post.show), post, at=at) or more

    await repeated(step, "corrections can't be sent", rest=FOLLOWED, after_fault=AGAIN)


async def _show(answering: Router, post: Post) -> None:
    """How far long work is, where that stands."""
    step = partial(show, answering.jobs, answering.job, post)
    await repeated(step, "how far long work is can't be told", rest=FOLLOWED, after_fault=AGAIN)


async def _poll(config: Config, store: Store, reach: Reaches, now: Now) -> None:
    """The feeds are asked when they are due."""
    await repeated(lambda: _poll_feeds(config, store, reach, now), "the feeds can't be asked", after_fault=LONGEST)


async def _poll_feeds(config: Config, store: Store, reach: Reaches, now: Now) -> None:
    async with reach() as its:
        poller = Poller(store.feeds, its.fetcher, its.child, newest=config.intake.newest_of_new_feeds, now=now)
        poller.tag = lambda article: tagged(article, merged(store.topics.all))
        await poller.run()


async def _notify(
    store: Store, answering: Router, cores: Mapping[str, PlatformCore], connected: Mapping[str, Platform]
) -> None:
    """The admins are told what they did not ask for."""
    admins = {name: its.admins for name, its in cores.items()}
    await repeated(
        lambda: tell(store.feeds, store.memory(NOTICES), connected, admins, answering.told),
        "the admins can't be told",
        rest=AGAIN,
        after_fault=AGAIN,
    )


async def _follow(config: Config, search: Search) -> None:
    """The index follows what other programs add, too, before anybody asks for it.

    What is too much to be done beside answering is done by a process of its own."""

    async def step() -> None:
        await search.index.refresh()
        if search.index.behind > BACKLOG:
            await _catch_up(config)

    await repeated(step, "the search index can't follow the news", rest=FOLLOWED, after_fault=LONGEST)


async def _group(stories: Stories, now: Now) -> None:
    """New articles find their stories."""
    await asyncio.to_thread(zipf)  # the table of words is read before an article waits for it
    fault = "new articles can't be put into stories"
    await repeated(lambda: stories.refresh(now()), fault, rest=FOLLOWED, after_fault=LONGEST)


def places(config: Config) -> list[str]:
    """Where things are, as arguments of a command."""
    return ["--data", str(config.data), *(["--config", str(config.path)] if config.path else [])]


async def _catch_up(config: Config) -> None:
    """The index follows in a process of its own, while this one goes on answering."""
    log.info("the search index has much to catch up with; until then, searches may miss articles")
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "bot", "reindex", "--follow", *places(config)),
        stdin=asyncio.subprocess.DEVNULL,
        start_new_session=True,  # a terminal's Ctrl-C is for the bot, which ends it
    )
    try:
        code = await process.wait()
    except asyncio.CancelledError:
        with suppress(ProcessLookupError):  # it may have come to its end just now
            process.terminate()
        await process.wait()
        raise
    if code and code != -signal.SIGINT:  # which reaches it before it has a session of its own, if it is that quick
        raise OperatorError("the search index could not be brought up to date: the reason stands above")
