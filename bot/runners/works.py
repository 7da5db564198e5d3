"""What goes on by itself: a step each, and how one process repeats it for ever (bot.runners.procrastinate: several)."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from functools import partial

from bot.config import Config
from bot.delivery.backing import Daily, Noting
from bot.delivery.corrections import Articles, Digests, correct
from bot.delivery.notices import tell
from bot.delivery.tick import Ticker
from bot.intake.looking import Reach, Reaches
from bot.intake.poller import Poller
from bot.intake.tags import tagged
from bot.intake.topics import merged
from bot.model import Article, Role
from bot.monitor.server import serve as serve_watch
from bot.monitor.watch import Watch
from bot.router.router import Router
from bot.router.stories import Stories
from bot.runners.core import Now, PlatformCore
from bot.runners.indexing import catch_up
from bot.runners.jobs import show
from bot.runners.local import repeated
from bot.runners.post import Post
from bot.runners.rooms import Rooms
from bot.runners.tidying import Tidying
from bot.search import Search
from bot.search.index import BACKLOG
from bot.store.backups import Folder
from bot.store.sqlite import Store
from bot.text.rarity import zipf

NOTICES = "notices"
"""Whose memory holds how far each admin was told."""
LONGEST = 60.0
"""Seconds until what fails for a reason of its own is tried again."""
FOLLOWED = 0.25
"""Seconds between two looks at what is new for the search index; whoever searches looks at once."""
AGAIN = 5.0
"""Seconds until a correction is tried again that did not reach its message."""
DAY, HOUR, SECOND = 24 * 3600.0, 3600.0, 1.0
BELLS = {"housekeeping": DAY, "digests": SECOND, "backup": HOUR}
"""Seconds between two times that something is done by the clock."""


@dataclass(frozen=True, slots=True)
class Parts:
    """What works are done with. `wake` has what was just written down sent soon."""

    config: Config
    store: Store
    search: Search
    answering: Router
    stories: Stories
    post: Post
    ticker: Ticker
    cores: Mapping[str, PlatformCore]
    watch: Watch
    backups: Folder
    tidying: Tidying
    reach: Reaches
    ring: Mapping[str, asyncio.Event]
    rooms: Rooms
    wake: Callable[[], Awaitable[None]]
    now: Now


# What may be done by any process that has the store


async def tick(parts: Parts) -> bool:
    """What is due is written down, and the couriers are told."""
    more = await parts.ticker.tick(parts.now())
    parts.watch.ticked()
    if parts.ticker.made:
        await parts.wake()
    return more


async def group(parts: Parts) -> bool:
    """New articles find their stories."""
    return await parts.stories.refresh(parts.now())


async def tidy(parts: Parts) -> None:
    await parts.tidying.step(parts.now())


async def wipe(parts: Parts) -> None:
    """Of people who had themselves forgotten nothing is left in the files, as soon as they have their answer."""
    await parts.store.forgetting.wipe()


async def digests(parts: Parts) -> None:
    fault = "what is due can't be written down"
    await repeated(partial(tick, parts), fault, bell=parts.ring["digests"], after_fault=SECOND)


async def stories(parts: Parts) -> None:
    await asyncio.to_thread(zipf)  # the table of words is read before an article waits for it
    fault = "new articles can't be put into stories"
    await repeated(partial(group, parts), fault, rest=FOLLOWED, after_fault=LONGEST)


async def housekeeping(parts: Parts) -> None:
    """At the start and once a day."""
    fault = "the store can't be tidied"
    await repeated(partial(tidy, parts), fault, bell=parts.ring["housekeeping"], after_fault=LONGEST)


async def forgetting(parts: Parts) -> None:
    fault = "what was forgotten can't be wiped out"
    await repeated(partial(wipe, parts), fault, rest=FOLLOWED, after_fault=LONGEST)


async def feeds(parts: Parts) -> None:
    """The feeds are asked when they are due."""
    await repeated(partial(poll_feeds, parts), "the feeds can't be asked", after_fault=LONGEST)


async def poll_feeds(parts: Parts) -> None:
    async with parts.reach() as its:
        await poller(parts, its).run()


def poller(parts: Parts, its: Reach) -> Poller:
    """Asks feeds, and gives tags to what they tell."""
    newest = parts.config.intake.newest_of_new_feeds

    def tag(article: Article) -> Article:
        return tagged(article, merged(parts.store.topics.all))

    its_poller = Poller(parts.store.feeds, its.fetcher, its.child, newest=newest, tag=tag, now=parts.now)
    its_poller.polled = parts.watch.polled
    return its_poller


# What is done where a platform is connected


async def corrections(parts: Parts) -> None:
    """What editors change is changed where it was sent; what could not be reached is tried again."""
    store, post = parts.store, parts.post

    async def step() -> bool:
        at = post.now()
        more = await correct(Articles(store.sent, partial(parts.answering.shown, at=at)), post, at=at)
        return await correct(Digests(store.ledger, post.show), post, at=at) or more

    await repeated(step, "corrections can't be sent", rest=FOLLOWED, after_fault=AGAIN)


async def long_work(parts: Parts) -> None:
    """How far long work is, where that stands."""
    step = partial(show, parts.answering.jobs, parts.answering.job, parts.post)
    await repeated(step, "how far long work is can't be told", rest=FOLLOWED, after_fault=AGAIN)


async def notices(parts: Parts) -> None:
    """The admins are told what they did not ask for."""
    store = parts.store

    def admins() -> dict[str, list[str]]:
        staff = {name: its.staff for name, its in parts.cores.items()}
        return {name: [who for who, role in its.items() if role.covers(Role.ADMIN)] for name, its in staff.items()}

    await repeated(
        lambda: tell(store.feeds, store.memory(NOTICES), parts.post.connected, admins(), parts.answering.told),
        "the admins can't be told",
        rest=AGAIN,
        after_fault=AGAIN,
    )


# What is done in the folder of the backups


def backup(parts: Parts) -> Callable[[], Awaitable[None]]:
    """Once a day, if the operator wants it; it is looked each hour, as the last one may have failed."""
    daily = Daily(parts.backups, parts.store)

    async def step() -> None:
        if parts.config.backup.daily:
            await daily.step(parts.now())

    return step


async def backups(parts: Parts) -> None:
    await repeated(backup(parts), "the daily backup failed", bell=parts.ring["backup"], after_fault=HOUR)


async def list_forgotten(parts: Parts) -> None:
    """Who has just had themselves forgotten stands beside the backups, which know them still."""
    noting = Noting(parts.backups, parts.store)
    fault = "who was forgotten can't be noted beside the backups"
    await repeated(lambda: noting.step(parts.now()), fault, rest=FOLLOWED, after_fault=LONGEST)


# What each process does for itself


async def loop_lag(parts: Parts) -> None:
    await parts.watch.measure()


async def monitor(parts: Parts) -> None:
    """Whoever watches the bot is answered."""
    its = parts.config.monitor
    if its.enabled:
        await serve_watch(parts.watch, its.host, its.port, metrics=its.metrics)


async def index(parts: Parts) -> None:
    """The index follows what other programs add, too, before anybody asks for it.

    What is too much to be done beside answering is done by a process of its own."""

    async def step() -> None:
        await parts.search.index.refresh()
        if parts.search.index.behind > BACKLOG:
            await catch_up(parts.config)

    await repeated(step, "the search index can't follow the news", rest=FOLLOWED, after_fault=LONGEST)


async def others(parts: Parts) -> None:
    """What is kept in memory follows what other processes change; where nobody tells of that, as with a file, roles are
    looked up: menus and what admins are told go by them, and `khabar role` changes them beside the bot.
    """
    await parts.store.follow(parts.answering)
    await repeated(parts.store.roles.load, "the roles can't be read", rest=SECOND, after_fault=LONGEST)
