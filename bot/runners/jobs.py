"""Puts how far long work is in the place of the messages that show it: now and then, and at its end."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from dataclasses import replace

from bot.delivery.corrections import Way
from bot.errors import OutcomeUnknown, PlatformError, TryLater
from bot.model import Chat, ChatKind, Reply
from bot.platforms.base import Platform, Receipt
from bot.router.jobs import Jobs, Standing

log = logging.getLogger(__name__)

EVERY, IN_GROUPS = 2.0, 6.0
"""Seconds between two edits of a message: a group takes no more than twenty messages a minute, digests among them."""
UNKNOWN = 10.0
"""Seconds until an edit is repeated of which nobody knows whether it arrived."""

Render = Callable[[Standing], Awaitable[Reply | None]]


async def show(jobs: Jobs, render: Render, way: Way) -> None:
    """Edit what says something else now and may be edited; write down how far all has come."""
    await jobs.look(_seconds(), way.here)
    for its in jobs.due(_seconds()):
        if its.chat.platform not in way.open:
            continue
        try:
            await _told(jobs, its, await render(its), way)
        except Exception:
            log.exception("how far long work is can't be told")
            await jobs.given_up(its)
    await jobs.keep()


async def _told(jobs: Jobs, its: Standing, reply: Reply | None, way: Way) -> None:
    platform = way.connected.get(its.chat.platform)
    if reply is None or platform is None or not platform.capabilities.edits:
        await jobs.given_up(its)
    elif its.reply and _content(reply) == _content(its.reply):
        its.rest = resting(its.chat)
    elif jobs.stays(its) and not way.room(its.chat):  # nobody turned away from it, and digests are not more urgent
        await _edited(jobs, its, reply, way, platform)


async def _edited(jobs: Jobs, its: Standing, reply: Reply, way: Way, platform: Platform) -> None:
    """What goes wrong with it stops no work."""
    try:
        receipt = await platform.edit(Receipt(its.chat, its.messages), reply)
    except PlatformError as error:
        way.met(its.chat, error)
        if isinstance(error, TryLater | OutcomeUnknown):
            its.halted = _seconds() + (max(error.seconds, EVERY) if isinstance(error, TryLater) else UNKNOWN)
        else:
            log.info("how far long work is does not reach its message: %s: %s", type(error).__name__, error)
            await jobs.given_up(its)
    else:
        await jobs.told(its, receipt.messages, reply, resting(its.chat))


def resting(chat: Chat) -> float:
    """Until when (loop time) a message that says something new now is left as it is."""
    return _seconds() + (IN_GROUPS if chat.kind is ChatKind.GROUP else EVERY)


def _content(reply: Reply) -> Reply:
    """What a reader sees of it."""
    return replace(reply, replaces=False, personal=False, notice="")


def _seconds() -> float:
    return asyncio.get_running_loop().time()
