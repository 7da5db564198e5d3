"""What a handler may use."""

from dataclasses import dataclass
from datetime import tzinfo

from bot.i18n import Language, available, language
from bot.i18n.topics import TOPICS
from bot.intake.parse import parse
from bot.model import Article, Command, Facet, Forward, Origin, Request
from bot.store.sqlite import Store
from bot.text.fold import fold

ARTICLE = "ال"
"""The Arabic article, which a topic's name has or has not, as people speak."""


@dataclass(frozen=True, slots=True)
class Context:
    """The store, the asking person's language as `t`, and what the operator set."""

    store: Store
    t: Language
    is_admin: bool
    commands: tuple[Command, ...]
    zone: tzinfo
    page_size: int

    @property
    def languages(self) -> tuple[Language, ...]:
        """Every language there is a catalogue for, the reader's first."""
        return tuple(language(code) for code in available(self.t.code))

    async def add(self, forward: Forward, request: Request) -> tuple[Article, bool]:
        """Store what a message holds as an article; the same message again gives the same article and False."""
        origin = Origin(request.chat.platform, request.chat.id, request.message) if request.message else None
        return await self.store.add(parse(forward, at=request.at, by=str(request.person), origin=origin))

    async def topic(self, words: str) -> Facet | None:
        """The topic that a reader means, by its own name or its name in any language, with the article or without."""
        wanted = {fold(words), fold(words).removeprefix(ARTICLE)}
        slugs = {
            slug for slug in TOPICS if wanted & {fold(t.topic(slug)).removeprefix(ARTICLE) for t in self.languages}
        }
        return await self.store.topic(slugs or wanted)
