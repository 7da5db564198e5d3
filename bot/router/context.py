"""What a handler may use."""

from dataclasses import dataclass
from datetime import tzinfo

from bot.i18n import Language, available, language, topics_named, without_article
from bot.intake.parse import parse
from bot.model import Article, Chat, Command, Copy, Facet, Forward, Origin, Request, Suggestion
from bot.router.completions import completions
from bot.search import Search
from bot.store.sqlite import Store


@dataclass(frozen=True, slots=True)
class Context:
    """The store, the search, the asking person's language as `t`, and what the operator set."""

    store: Store
    search: Search
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
        message = forward.message or request.message
        origin = Origin(request.chat.platform, request.chat.id, message) if message else None
        return await self.store.add(parse(forward, at=request.at, by=str(request.person), origin=origin))

    async def copies(self, article: Article) -> list[Copy]:
        """The stored articles, published or drafts, that are the same as this one, the best first; not itself."""
        return await self.search.copies(article)

    async def completions(self, typed: str, chat: Chat, limit: int) -> tuple[Suggestion, ...]:
        """What may be meant by the beginning of a search."""
        return await completions(typed, chat, limit, store=self.store, search=self.search, t=self.t)

    async def topic(self, words: str) -> Facet | None:
        """The topic that a reader means, by its own name or its name in any language, with the article or without."""
        return await self.store.topic(topics_named(words) or without_article(words))
