"""What takes long with feeds: asking all of them, and bringing a list in."""

import asyncio
import logging
from collections.abc import Sequence
from datetime import datetime

from bot.errors import BadInput
from bot.i18n import N_
from bot.intake.looking import Reach
from bot.intake.opml import breaks_off
from bot.intake.poller import parsed
from bot.intake.reasons import SENTENCES, Reason
from bot.model import Button, Feed, Person, Reply, Role, Unit
from bot.router.context import Context
from bot.router.desk import Brought, FeedDesk
from bot.router.work import Report

log = logging.getLogger(__name__)

AT_ONCE = 8
"""Feeds that are asked at the same time."""
NAMED = 10
"""Feeds that are named with what is wrong with them, each with a button as far as there is room."""
REFUSED = 5
"""Refused feeds of a list that are named."""
CUT = N_(
    "The list breaks off before its end, and what stands behind that is missing. Send it as a file on Telegram or"
    " Discord, or put it on the web and send its address after /feeds import."
)


class Trial:
    """All feeds are asked what they tell, and nothing is kept of it."""

    what = N_("Testing the feeds")
    unit = Unit.FEEDS
    again = "feeds test all"
    role = Role.ADMIN

    def __init__(self, desk: FeedDesk, feeds: Sequence[Feed]) -> None:
        self._desk = desk
        self._feeds = feeds
        self._good: list[Feed] = []
        self._bad: list[tuple[Feed, str]] = []

    async def run(self, report: Report) -> None:
        turns = asyncio.Semaphore(AT_ONCE)
        report(0, len(self._feeds))
        async with self._desk.reach() as reach, asyncio.TaskGroup() as group:
            for feed in self._feeds:
                group.create_task(self._ask(feed, reach, turns, report))

    async def _ask(self, feed: Feed, reach: Reach, turns: asyncio.Semaphore, report: Report) -> None:
        async with turns:
            try:
                await parsed(await reach.fetcher.get(feed.address), reach.child)
            except BadInput as error:
                self._bad.append((feed, str(error)))
            except Exception:
                log.exception("feed %d could not be tested", feed.id)
                self._bad.append((feed, SENTENCES[Reason.UNREADABLE]))
            else:
                self._good.append(feed)
        report(len(self._good) + len(self._bad), len(self._feeds))

    def outcome(self, context: Context) -> Reply:
        t, bad = context.t, sorted(self._bad, key=lambda one: one[0].id)
        lines = [
            t.plural("{n} feed can be read.", "{n} feeds can be read.", len(self._good)),
            *([t.plural("{n} can't be read:", "{n} can't be read:", len(bad))] if bad else []),
            *(t("{feed}: {reason}", feed=feed.name, reason=t(reason)) for feed, reason in bad[:NAMED]),
            *([t("… and {n} more", n=len(bad) - NAMED)] if len(bad) > NAMED else []),
        ]
        rows = tuple((Button(t("Open: {name}", name=feed.name), f"feeds show {feed.id}"),) for feed, _ in bad[:NAMED])
        return Reply(language=t.code, text="\n".join(lines), buttons=(*rows, _all(context)))


class Import:
    """The feeds of an OPML list, given as its text or its address, are taken up, some at a time."""

    what = N_("Adding the feeds of the list")
    unit = Unit.FEEDS
    role = Role.ADMIN

    def __init__(self, desk: FeedDesk, text: str, by: Person, at: datetime, again: str = "") -> None:
        self._desk = desk
        self._text = text
        self._by = by
        self._at = at
        self.again = again
        self._brought = Brought()

    async def run(self, report: Report) -> None:
        found = await self._desk.outlined(self._text)
        report(0, len(found))
        async for brought in self._desk.take(found, self._by, self._at):
            self._brought += brought
            report(self._brought.count, len(found))

    def outcome(self, context: Context) -> Reply:
        t, its = context.t, self._brought
        lines = [
            t.plural("{n} feed is new.", "{n} feeds are new.", its.new),
            t.plural("{n} was known.", "{n} were known.", its.known),
            t.plural("{n} was refused.", "{n} were refused.", len(its.refused)),
            *(t("{feed}: {reason}", feed=name, reason=t(reason)) for name, reason in its.refused[:REFUSED]),
            *([t(CUT)] if breaks_off(self._text) else []),
        ]
        return Reply(language=t.code, text="\n".join(lines), buttons=(_all(context),))


def _all(context: Context) -> tuple[Button, ...]:
    return (Button(context.t("All feeds"), "feeds page 1"),)
