"""What a handler may use."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta, tzinfo

from bot.digest.asking import is_searched, question
from bot.digest.choosing import NEWS_FOR
from bot.digest.parts import Limits
from bot.errors import BadInput
from bot.i18n import N_, Language, available, language, topic_names, topics_named, without_article
from bot.intake.hashtags import distinct
from bot.intake.looking import Reaches
from bot.intake.tags import tagged
from bot.intake.topics import merged, shipped
from bot.model import (
    Article,
    Button,
    Chat,
    ChatKind,
    Command,
    Facet,
    FacetKind,
    Preferences,
    Question,
    Reply,
    Request,
    Role,
    State,
    Suggestion,
    Tone,
    Topic,
    Wanted,
)
from bot.pictures.studio import Draws
from bot.router.completions import completions
from bot.router.desk import FeedDesk
from bot.router.grants import Grants
from bot.router.introduced import Introduced
from bot.router.jobs import Jobs
from bot.router.linking import Attempts
from bot.router.offered import KeptOffers
from bot.router.privacy import only_a_person
from bot.router.stories import Stories
from bot.router.undoing import Undoing
from bot.router.visits import Visits
from bot.search import Search
from bot.store.backups import Folder
from bot.store.sqlite import Store

MANAGING = "+"
"""Before a question's press: who was asked managed the chat. Platforms find that out of commands and buttons only."""

PLACE = "?"
"""Before a question's press, behind MANAGING: buttons answer it, and beside them only the name of a place does; other
words mean what they always mean, and the question is over."""

THEIRS = "@"
"""Before the press of a list: it is of whoever's private chat it stands in."""


@dataclass(frozen=True, slots=True)
class Context:
    """The store, the search, the asking person's language as `t`, and what the operator set.

    `role` is what the person may do. `preferences` are the person's, and the chat's where the person left something
    open; `zone` is of them, too. `usual_zone` is that of the operator. `limits` are those of a platform's messages, by
    its name. `backups` are None where none can be made.
    """

    store: Store
    search: Search
    t: Language
    role: Role
    commands: tuple[Command, ...]
    zone: tzinfo
    usual_zone: tzinfo
    page_size: int
    publishes_at_once: bool
    subscriptions_per_chat: int
    reach: Reaches
    feeds: FeedDesk
    stories: Stories
    grants: Grants
    offered: KeptOffers
    attempts: Attempts
    introduced: Introduced
    visits: Visits
    jobs: Jobs
    undoing: Undoing
    limits: Callable[[str], Limits]
    preferences: Preferences
    draw: Draws
    backups: Folder | None
    configured: Mapping[str, Mapping[str, Role]]
    """The roles that the configuration gives, by platform and id."""
    shared: frozenset[str]
    """Those who are several people, as "platform:id"."""

    def may(self, wanted: Role) -> bool:
        """Whether the person is at least that."""
        return self.role.covers(wanted)

    async def note(self, request: Request, what: str, before: str = "", after: str = "") -> None:
        """A line of the audit log, of what the store does not write it by itself: a key of bot.router.audit.DEEDS."""
        person = request.person
        await self.store.audit.note(request.at, str(person), person.name, what, before=before, after=after)

    async def choose(self, request: Request, *, whole_chat: bool = False, **values: object) -> None:
        """Keep preferences of the asking person, or of everybody in the chat.

        A private chat has those of its person, as what is sent there unasked knows nobody. Raises BadInput where nobody
        in particular asks: an anonymous admin has the id of all others, of whatever group.
        """
        if not whole_chat:
            only_a_person(request)
        private = request.chat.kind is ChatKind.PRIVATE
        whose = (request.chat,) if whole_chat else (request.person, request.chat) if private else (request.person,)
        await self.store.preferences.choose(whose, **values)

    @property
    def languages(self) -> tuple[Language, ...]:
        """Every language there is a catalogue for, the reader's first."""
        others = (language(code).written(self.preferences) for code in available(self.t.code)[1:])
        return self.t, *others

    async def change(self, new: Article, request: Request) -> Article | None:
        """Put a changed article in the place of what it was made of; None where somebody else was faster."""
        return await self.store.editing.change(new, request.person, request.at)

    async def mark(self, number: int, state: State, request: Request) -> Article:
        """Publish, remove or discard an article. Raises BadInput where there is none."""
        article = await self.store.editing.mark(number, state, request.person, request.at)
        if article is None:
            raise BadInput(N_("There is no such article."))
        return article

    async def ask(self, question: Question, request: Request) -> Reply:
        """Ask in words what a button wanted to know: the next text of this person in this chat is the answer.

        A platform with forms comes here where it has forgotten the question of an old button: another button asks it.
        """
        press = f"{request.command} {request.text}"
        await self.expect(press, request)
        now = [self.t("Now it is: {value}", value=question.value)] if question.value else []
        by_form = (Button(self.t("Answer"), press, tone=Tone.PRIMARY, asks=question),) if request.forms else ()
        if (
            request.chat.kind is not ChatKind.PRIVATE and not by_form
        ):  # bots see what answers them there, and little else
            now.append(self.t("Send it as an answer to this message."))
        return Reply(
            language=self.t.code,
            text="\n\n".join([question.label, *now]),
            buttons=((*by_form, Button(self.t("Cancel"), "cancel")),),
        )

    async def expect(self, press: str, request: Request) -> None:
        """The next text of this person in this chat answers the button `press`, or does so where that allows for it."""
        managing = MANAGING if request.person.manages_chat else ""
        await self.store.questions.ask(request.chat, request.person, managing + press, request.at)

    @property
    def own_topics(self) -> tuple[Topic, ...]:
        """The topics that come with the program."""
        return shipped()

    def tagged(self, article: Article) -> Article:
        """A new article with the tags of the topics that it is about, and of what it names."""
        return tagged(article, merged(self.store.topics.all))

    def named_tags(self, article: Article) -> Article:
        """An article whose tags somebody typed, with the slugs of the topics that they name in any language."""
        slugs = (min(self._slugs(tag), default=tag) for tag in article.tags)
        return replace(article, tags=distinct(slugs))

    async def also_in(self, article: Article, at: datetime) -> list[Article]:
        """The other articles that tell the same event, the oldest first. `at` is now."""
        return await self.stories.also_in(article, at)

    async def other_sources(self, articles: Sequence[Article]) -> dict[int, int]:
        """In how many other sources the event of each article stands, by its number; no entry where in none."""
        return await self.store.stories.sources([article.id for article in articles])

    async def completions(self, typed: str, chat: Chat, limit: int) -> tuple[Suggestion, ...]:
        """What may be meant by the beginning of a search."""
        return await completions(typed, chat, limit, store=self.store, search=self.search, t=self.t)

    async def matching(
        self, wanted: Wanted, at: datetime, zone: tzinfo, since: timedelta = NEWS_FOR
    ) -> frozenset[int] | None:
        """The numbers of the articles since then that hold the words that are wanted; None where none are."""
        if not is_searched(wanted):
            return None
        return await self.search.matching(question(wanted, at, zone), at=at, days=since.days)

    def speaking(self, code: str) -> Language:
        """The language of a code, which there was a catalogue for; the reader's where there is none any more."""
        return next((t for t in self.languages if t.code == code and code != self.t.code), self.t)

    def language_name(self, code: str) -> str:
        """What a language is called in itself."""
        return next((t.name for t in self.languages if t.code == code), code)

    async def topics_begun(self, typed: str) -> tuple[Suggestion, ...]:
        """Topics whose name, in any language, begins like what was typed."""
        begun = typed.strip().casefold()
        names = [(self.t.topic(topic.name), topic.name) for topic in await self.store.facets(FacetKind.TOPIC)]
        return tuple(
            Suggestion(name, slug)
            for name, slug in names
            if any(its.casefold().startswith(begun) for its in (name, *topic_names(slug)))
        )

    async def topic(self, words: str) -> Facet | None:
        """The topic that a reader means, by its own name or its name in any language, with the article or without."""
        slugs = self._slugs(words)
        return (await self.store.topic(slugs) if slugs else None) or await self.store.topic(without_article(words))

    def _slugs(self, words: str) -> frozenset[str]:
        """The topics that are called so in any language, the program's and those of editors."""
        return topics_named(words) | self.store.topics.called(words)
