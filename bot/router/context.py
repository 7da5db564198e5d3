"""What a handler may use."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, tzinfo

from bot.i18n import Language, available, language, topics_named, without_article
from bot.intake.parse import parse
from bot.intake.tags import tagged
from bot.intake.topics import merged, shipped
from bot.model import Article, Chat, Command, Facet, Forward, Origin, Request, Suggestion, Topic
from bot.router.completions import completions
from bot.router.stories import Stories
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
    stories: Stories

    @property
    def languages(self) -> tuple[Language, ...]:
        """Every language there is a catalogue for, the reader's first."""
        return tuple(language(code) for code in available(self.t.code))

    async def add(self, forward: Forward, request: Request) -> tuple[Article, bool]:
        """Store what a message holds as an article; the same message again gives the same article and False."""
        message = forward.message or request.message
        origin = Origin(request.chat.platform, request.chat.id, message) if message else None
        return await self.store.add(self.tagged(parse(forward, at=request.at, by=str(request.person), origin=origin)))

    @property
    def own_topics(self) -> tuple[Topic, ...]:
        """The topics that come with the program."""
        return shipped()

    def tagged(self, article: Article) -> Article:
        """A new article with the tags of the topics that it is about, and of what it names."""
        return tagged(article, merged(self.store.topics.all))

    async def also_in(self, article: Article, at: datetime) -> list[Article]:
        """The other articles that tell the same event, the oldest first. `at` is now."""
        return await self.stories.also_in(article, at)

    async def other_sources(self, articles: Sequence[Article]) -> dict[int, int]:
        """In how many other sources the event of each article stands, by its number; no entry where in none."""
        return await self.store.stories.sources([article.id for article in articles])

    async def completions(self, typed: str, chat: Chat, limit: int) -> tuple[Suggestion, ...]:
        """What may be meant by the beginning of a search."""
        return await completions(typed, chat, limit, store=self.store, search=self.search, t=self.t)

    async def topic(self, words: str) -> Facet | None:
        """The topic that a reader means, by its own name or its name in any language, with the article or without."""
        return await self.store.topic(topics_named(words) | self.store.topics.called(words) or without_article(words))
