"""Stories follow the news: each article that is published is put beside those that tell the same event."""

import asyncio
import logging
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import cast

from bot.errors import OperatorError
from bot.intake.encoder import Encoder, cosine
from bot.intake.stories import APART, chosen, keys
from bot.intake.telling import READ, Groups, telling
from bot.model import Article, Change
from bot.search.search import shipped_aliases
from bot.store.sqlite import Store
from bot.store.stories import ByStory

log = logging.getLogger(__name__)

RECENT = timedelta(days=7)
"""An article that is older when it comes in belongs to an archive, not to a story of these days."""
AHEAD = timedelta(days=1)
AT_ONCE = 20
"""Articles that are placed before whoever waits goes on."""

Vectors = dict[str, Sequence[float]]


class Stories:
    """What the store knows of stories, brought up to date. `encoder` is optional.

    Not where this is done `elsewhere`: all articles are to be compared in the same way.
    """

    def __init__(self, store: Store, encoder: Encoder | None = None, *, elsewhere: bool = False) -> None:
        self._store = store
        self._elsewhere = elsewhere
        self._encoder = encoder
        self._lock = asyncio.Lock()

    async def refresh(self, at: datetime) -> bool:
        """Place some of the articles that came since the last time; whether there may be more. `at` is now."""
        stories = self._store.stories
        if self._elsewhere:
            return False
        last = await self._store.last_change()
        if await stories.position() >= last or self._lock.locked():
            return False
        async with self._lock:
            changes = await stories.waiting(at - RECENT, at + AHEAD, AT_ONCE)
            groups = await self._groups() if changes else ()
            for change in changes:
                await self._try(change, groups)
            if len(changes) < AT_ONCE:
                await stories.reached(last)
        return len(changes) == AT_ONCE

    async def also_in(self, article: Article, at: datetime) -> list[Article]:
        """The other articles that tell the same event, the oldest first."""
        await self.refresh(at)
        return await self._store.stories.also_in(article.id)

    async def _groups(self) -> Groups:
        return (*shipped_aliases(), *(alias.spellings for alias in await self._store.aliases()))

    async def _try(self, change: Change, groups: Groups) -> None:
        """One article that can't be read holds up none of the others: it stays without a story."""
        try:
            await self._place(change, groups)
        except OperatorError:
            raise
        except Exception:
            log.exception("article %d can't be put into a story", change.id)
            await self._store.stories.reached(change.number)

    async def _place(self, change: Change, groups: Groups) -> None:
        one = cast("Article", change.article)
        its = telling(one, groups)
        found = keys(its)
        vectors = (
            await self._vectors([one, *await self._store.stories.near(one, found, APART)]) if self._encoder else {}
        )

        def choose(stories: ByStory) -> int | None:
            return chosen(
                its,
                {
                    number: [(telling(each, groups), _closeness(vectors, one, each)) for each in articles]
                    for number, articles in stories.items()
                },
            )

        await self._store.stories.place(change, one, found, APART, choose)

    async def _vectors(self, articles: Sequence[Article]) -> Vectors:
        """What the encoder makes of each, in a thread of its own."""
        encoder = cast("Encoder", self._encoder)
        texts = [_beginning(one) for one in articles]
        return dict(zip(texts, await asyncio.to_thread(encoder.encode, texts), strict=True))


def _beginning(article: Article) -> str:
    return f"{article.title}. {article.body[:READ]}"


def _closeness(vectors: Vectors, one: Article, other: Article) -> float | None:
    """None for one that came in the meantime, or without an encoder."""
    mine, its = vectors.get(_beginning(one)), vectors.get(_beginning(other))
    return cosine(mine, its) if mine is not None and its is not None else None
