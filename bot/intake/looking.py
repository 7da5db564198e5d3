"""Looks at a feed, or for the feed of a site, while somebody waits for the answer."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass

from bot.errors import BadInput, Unreadable
from bot.i18n import N_
from bot.intake.child import open_child
from bot.intake.discovery import guesses
from bot.intake.feed import Contents
from bot.intake.fetch import Fetched, open_fetcher
from bot.intake.opml import BOM, Outline, outlines
from bot.intake.poller import Fetches, Parses, parsed

PATIENCE = 40.0
"""Seconds in which a feed is looked for; nobody waits longer for a button."""


@dataclass(frozen=True, slots=True)
class Reach:
    """The way to the web and back: who fetches, and who parses what came."""

    fetcher: Fetches
    child: Parses


Reaches = Callable[[], AbstractAsyncContextManager[Reach]]


@dataclass(frozen=True, slots=True)
class Seen:
    """A feed that was found: where, what it tells, and other feeds that the page names."""

    address: str
    contents: Contents
    others: tuple[str, ...] = ()


@asynccontextmanager
async def open_reach() -> AsyncIterator[Reach]:
    """Behind the guard, and with a child process that can be killed."""
    async with open_fetcher() as fetcher, open_child() as child:
        yield Reach(fetcher, child)


async def look(address: str, reach: Reach) -> Seen:
    """The feed at an address, or that of the site there. Raises BadInput with the reason where there is none."""
    try:
        async with asyncio.timeout(PATIENCE):
            fetched = await reach.fetcher.get(address)
            try:
                return _seen(fetched, address, await parsed(fetched, reach.child))
            except BadInput:
                return await _of_site(fetched, reach)
    except TimeoutError:
        raise BadInput(N_("The site took too long to answer.")) from None


async def feeds_in(text: str, reach: Reach) -> tuple[Outline, ...]:
    """The feeds of an OPML list: its text, or an address where it is. Raises BadInput."""
    text = text.strip().removeprefix(BOM)
    if text.lower().startswith(("http://", "https://")):
        return outlines(await reach.child.run("opml", (await reach.fetcher.get(text)).body))
    # The mark outdoes what the list says of its encoding, which was true of the file that it was.
    return outlines(await reach.child.run("opml", f"{BOM}{text}".encode("utf-8", "replace")))


async def _of_site(fetched: Fetched, reach: Reach) -> Seen:
    """What its page names, else what stands where most sites have their feed."""
    try:
        named = tuple(await reach.child.run("discover", fetched.body, address=fetched.address))
    except Unreadable:
        named = ()
    for address in named or guesses(fetched.address):
        try:
            found = await reach.fetcher.get(address)
            seen = _seen(found, address, await parsed(found, reach.child))
        except BadInput:
            continue
        return Seen(seen.address, seen.contents, tuple(other for other in named if other != address))
    raise BadInput(N_("There is no feed at this address, and none that its page names."))


def _seen(fetched: Fetched, address: str, contents: Contents) -> Seen:
    return Seen(fetched.moved or address, contents)
