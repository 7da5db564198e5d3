"""What a handler may use."""

from dataclasses import dataclass
from datetime import tzinfo

from bot.i18n import Language, available, language
from bot.intake.parse import parse
from bot.model import Article, Command, Forward, Origin, Request
from bot.store.sqlite import Store
from bot.text.fold import fold


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

    async def topic(self, words: str) -> tuple[int, str] | None:
        """The tag that a reader means: its number and slug, by its own name or its name in any language."""
        wanted = fold(words)
        for tag in await self.store.topics():
            if wanted in {fold(tag.name), *(fold(t.topic(tag.name)) for t in self.languages)}:
                return tag.id, tag.name
        return None
