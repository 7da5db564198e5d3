"""What an editor hands on is taken in: read, compared with what is here already, and stored."""

import asyncio
import logging
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import ParamSpec, TypeVar

from bot.errors import BadInput
from bot.i18n import N_
from bot.intake.footers import last_lines
from bot.intake.links import read_link
from bot.intake.message import read
from bot.intake.parse import article
from bot.model import Article, Copy, Forward, Link, Origin, Request, State
from bot.router.context import Context

log = logging.getLogger(__name__)

A_MESSAGE = 3700
"""A body longer than that (and its title) may have come in several messages, of which an edit tells one."""

A_LONG_TEXT = 20_000
"""Characters that are read within some 50 ms."""

P = ParamSpec("P")
Result = TypeVar("Result")


@dataclass(frozen=True, slots=True)
class Taken:
    """What became of a message: the article, and whether it is `new`.

    `copies` of it were here already; `link` is what a page of the web had to say, `changed` is False where an edited
    message was not taken over.
    """

    article: Article
    new: bool
    copies: tuple[Copy, ...] = ()
    link: Link | None = None
    changed: bool | None = None


async def take(forward: Forward, request: Request, context: Context) -> Taken:
    """Store what a message holds, as a draft or as news; the same message again gives the same article.

    What may be here already is a draft in any case. Raises BadInput where the message holds neither word nor link.
    """
    footers = await context.store.footers.known(forward.channel)
    origin = _origin(forward, request)
    message = await _thought(forward.text, read, forward, footers)
    if message.kind == "url" and not forward.edited:
        return await _linked(message.urls[0], origin, request, context)
    found = article(message, forward, at=request.at, by=str(request.person), origin=origin)
    if forward.edited:
        return await _edited(found, request, context)
    taken = await _stored(found, context)
    if taken.new:
        await context.store.footers.saw(forward.channel, last_lines(forward.text), request.at)
    return taken


async def _stored(found: Article, context: Context) -> Taken:
    copies = await _copies(found, context)
    state = State.PUBLISHED if context.publishes_at_once and not copies else State.DRAFT
    tagged = await _thought(found.body, context.tagged, found)
    stored, new = await context.store.add(replace(tagged, state=state))
    return Taken(stored, new, copies if new else ())


async def _thought(text: str, work: Callable[P, Result], *args: P.args, **named: P.kwargs) -> Result:
    """What comes of work on a text. A long one takes a second: meanwhile others are answered."""
    if len(text) < A_LONG_TEXT:
        return work(*args, **named)
    return await asyncio.to_thread(work, *args, **named)


async def _copies(found: Article, context: Context) -> tuple[Copy, ...]:
    """An index that can't be asked keeps no message out."""
    try:
        return tuple(await context.search.copies(found))
    except Exception:
        log.exception("what is here already can't be looked for")
        return ()


async def _linked(address: str, origin: Origin | None, request: Request, context: Context) -> Taken:
    """The page becomes an article; one that can't be read is a draft of its title and link."""
    async with context.reach() as its:
        link = await read_link(address, its.fetcher, its.child, at=request.at, by=str(request.person))
    found = replace(link.article, origin=origin)
    if link.reason:
        stored, new = await context.store.add(replace(context.tagged(found), state=State.DRAFT))
        return Taken(stored, new, link=link)
    return replace(await _stored(found, context), link=link)


async def _edited(found: Article, request: Request, context: Context) -> Taken:
    """The author of a message changed it after it was taken in: so is the article, unless an editor worked on it."""
    known = await context.store.of_origin(found.origin) if found.origin else None
    if known is None:
        raise BadInput(N_("I don't know this message from before. Send it again to add it."))
    if known.version > 1 or len(known.body) > A_MESSAGE:
        return Taken(known, new=False, changed=False)
    found = replace(
        context.tagged(found),
        id=known.id,
        state=known.state,
        added=known.added,
        published=known.published,
        pictures=known.pictures,
    )
    changed = await context.change(found, request)
    return Taken(changed or known, new=False, changed=changed is not None)


def _origin(forward: Forward, request: Request) -> Origin | None:
    message = forward.message or request.message
    return Origin(request.chat.platform, request.chat.id, message) if message else None
