"""What editors do with feeds beyond what the store does: look at them, bring lists in and out."""

from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from bot.errors import BadInput
from bot.i18n import N_
from bot.intake.address import web
from bot.intake.looking import Reaches, feeds_in, look
from bot.intake.newsfeed import preview
from bot.intake.opml import Outline, written
from bot.intake.poller import parsed
from bot.model import Article, Feed, FeedState, Person
from bot.store.feeds import Feeds

MOST = 10_000
"""Feeds that are written into one list."""
A_STEP = 50
"""Feeds of a list that are kept together: what one who cancels has to wait for."""


@dataclass(frozen=True, slots=True)
class Brought:
    """What became of a list: how many feeds are new and known, and which were refused, each with its reason."""

    new: int = 0
    known: int = 0
    refused: tuple[tuple[str, str], ...] = ()

    @property
    def count(self) -> int:
        return self.new + self.known + len(self.refused)

    def __add__(self, other: "Brought") -> "Brought":
        return Brought(self.new + other.new, self.known + other.known, self.refused + other.refused)


@dataclass(frozen=True, slots=True)
class FeedDesk:
    """`reach` opens the way to the web, for as long as one answer takes."""

    kept: Feeds
    reach: Reaches

    async def find(self, typed: str, at: datetime) -> tuple[Feed, tuple[Article, ...], tuple[str, ...]]:
        """The feed at an address or of a site, proposed; its newest entries; other feeds of the site.

        Raises BadInput where there is none.
        """
        async with self.reach() as reach:
            seen = await look(address_in(typed), reach)
        found = Feed(
            address=seen.address,
            title=seen.contents.title,
            home=seen.contents.home,
            state=FeedState.PROPOSED,
            due=at,
        )
        feed = await self.kept.propose(found)
        return feed, preview(feed, seen.contents, at), seen.others

    async def test(self, feed: Feed, at: datetime) -> tuple[Article, ...]:
        """What the feed tells at this moment, without keeping it. Raises BadInput with the reason where that fails."""
        async with self.reach() as reach:
            contents = await parsed(await reach.fetcher.get(feed.address), reach.child)
        return preview(feed, contents, at)

    async def outlined(self, text: str) -> tuple[Outline, ...]:
        """The feeds of an OPML list, given as its text or its address. Raises BadInput where it is none."""
        async with self.reach() as reach:
            found = await feeds_in(text, reach)
        if not found:
            raise BadInput(N_("This list holds no feed."))
        return found

    async def take(
        self, found: Sequence[Outline], by: Person, at: datetime, *, drafts: bool = False
    ) -> AsyncIterator[Brought]:
        """Take up the feeds of a list, some at a time, and say of each such step what became of it.

        Who ends it in between has those of the steps before.
        """
        for begin in range(0, len(found), A_STEP):
            yield await self._take(found[begin : begin + A_STEP], by, at, drafts=drafts)

    async def _take(self, found: Sequence[Outline], by: Person, at: datetime, *, drafts: bool) -> Brought:
        good = [
            Feed(address=its.address, title=its.title, tags=its.tags, drafts=drafts, due=at)
            for its in found
            if not its.refused
        ]
        new = sum(await self.kept.add_all(good, by))
        refused = tuple((its.title or its.address, its.refused) for its in found if its.refused)
        return Brought(new, len(good) - new, refused)

    async def listed(self) -> str:
        """All feeds as an OPML list."""
        return written(sorted(await self.kept.page(limit=MOST), key=lambda feed: feed.id))

    async def decide(self, feed: Feed, by: Person, at: datetime, **change: object) -> Feed:
        """Change what an editor may change; a feed that becomes active is asked at once. Raises BadInput."""
        new = replace(feed, **change)  # type: ignore[arg-type]  # the fields of a Feed
        if new.state is FeedState.ACTIVE and feed.state is not FeedState.ACTIVE:
            new = replace(new, due=at)
        stored = await self.kept.set(feed, new, by, at)
        if stored is None:
            raise BadInput(N_("There is no such feed."))
        return stored


def address_in(typed: str) -> str:
    """What was typed as an address of the web: example.com is one. Raises BadInput."""
    typed = typed.strip()
    if not typed.lower().startswith(("http://", "https://")):
        typed = f"https://{typed.removeprefix('feed://')}"
    try:
        return web(typed)
    except BadInput:
        raise BadInput(N_("This is no address of the web, such as https://example.com")) from None
