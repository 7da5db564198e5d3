"""Request -> handler -> Reply: decides who may, and has the last word when all else fails."""

import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime, tzinfo

from bot import logs
from bot.digest.parts import EVERYWHERE, Limits
from bot.digest.schedule import zone
from bot.errors import BadInput
from bot.i18n import N_, Language, available, language
from bot.i18n.places import is_place
from bot.intake.address import ADDRESS, story_address
from bot.intake.looking import Reaches, open_reach
from bot.intake.opml import begins as begins_opml
from bot.model import (
    Button,
    Chat,
    ChatKind,
    Delivery,
    Digits,
    Listing,
    Notice,
    Offers,
    Person,
    Preferences,
    Reply,
    Request,
    Role,
    Sent,
    State,
    Suggestion,
)
from bot.pictures.studio import Draws, undrawn
from bot.router.advice import sentence
from bot.router.articles import SHARED, read_card, shared_card, withdrawn
from bot.router.audit import person_of
from bot.router.context import MANAGING, PLACE, Context
from bot.router.desk import FeedDesk
from bot.router.digests import message, undelivered
from bot.router.feeds import notice_text
from bot.router.gate import Gate, slowed, wants_an_answer
from bot.router.grants import Grants
from bot.router.handlers import Handler, acted
from bot.router.introduced import Introduced
from bot.router.jobs import Jobs, Standing
from bot.router.linking import Attempts, void_if_seen
from bot.router.links import NOWHERE, START, linked
from bot.router.offered import KeptOffers
from bot.router.pace import Verdict
from bot.router.progress import progress
from bot.router.relisting import listed_again
from bot.router.roles import refusal
from bot.router.speaking import CANCEL, SEARCH, Speech
from bot.router.stories import Stories
from bot.router.subscribing import OLD
from bot.router.undoing import Undoing
from bot.router.visits import UNNOTED, Visits
from bot.router.work import Running
from bot.search import Search
from bot.store.backups import Folder
from bot.store.sqlite import Store

log = logging.getLogger(__name__)

ARABIC = "ar"
NEEDS_A_BUTTON = N_("This is done by a button under an article, a draft or a list, and not by typing.")
PASTE_LENGTH = 300
"""Longer text from an editor in a private chat is an article, not a search."""
LONGEST_PLACE = 100
"""Letters of a text that may be the name of a place."""
FORWARD, FEEDS = "forward", "feeds"
"""The commands that a message to be taken in means: an article, a list of feeds."""


def route(request: Request, *, is_editor: bool) -> str | None:
    """The command that a request means; None where the bot was not spoken to."""
    if request.command:
        return request.command
    if request.chat.kind is ChatKind.CHANNEL:
        return None
    if request.forwards:
        return FORWARD
    if is_editor and request.chat.kind is ChatKind.PRIVATE and _is_news(request):
        return FEEDS if begins_opml(request.text) else FORWARD
    return SEARCH if request.text.strip() else "help"


def _is_news(request: Request) -> bool:
    """Whether an editor's words are a paste or a link, and no search."""
    text = request.text.strip()
    pictured = request.pasted is not None and bool(request.pasted.pictures)
    return pictured or len(text) > PASTE_LENGTH or "\n" in text or _is_link(text)


def _is_link(text: str) -> bool:
    return ADDRESS.fullmatch(text) is not None and story_address(text) is not None


@dataclass(frozen=True, slots=True)
class Rules:
    """What the operator set: the default language, the time zone of dates, articles a page.

    `roles` are those that the configuration gives, by platform and id: nobody can take them in a chat. `shared`
    ("platform:id") are several people each, who give nobody a role.

    `publishes_at_once`: what editors hand on is news at once, and no draft. So many requests a minute of a person are
    answered, and so many of everybody in one group; 0: any number.
    """

    language: str
    zone: tzinfo
    page_size: int
    roles: Mapping[str, Mapping[str, Role]]
    shared: frozenset[str] = frozenset()
    publishes_at_once: bool = False
    subscriptions_per_chat: int = 10
    requests_a_minute: int = 0
    requests_a_minute_in_groups: int = 0


class Router:
    """Answers every request, whatever happens."""

    def __init__(  # noqa: PLR0913  the parts that answers are made of
        self,
        handlers: Mapping[str, Handler],
        store: Store,
        search: Search,
        rules: Rules,
        *,
        reach: Reaches = open_reach,
        stories: Stories | None = None,
        limits: Callable[[str], Limits] = lambda _: EVERYWHERE,
        draw: Draws = undrawn,
        backups: Folder | None = None,
    ) -> None:
        self._handlers = handlers
        self._store = store
        self._search = search
        self._rules = rules
        self._reach = reach
        self._limits = limits
        self._draw = draw
        self._backups = backups
        self._desk = FeedDesk(store.feeds, reach)
        self._grants = Grants()
        self._gate = Gate(rules.requests_a_minute, rules.requests_a_minute_in_groups)
        self._offered = KeptOffers()
        self._attempts = Attempts()
        self._introduced = Introduced()
        self._visits = Visits(store)
        self._undoing = Undoing()
        self._stories = stories or Stories(store)
        self.jobs = Jobs(store.jobs)
        """Long work that handlers began."""
        self.failed: Callable[[str], None] = lambda _: None
        """Told the platform of a request that met a fault of ours."""
        self._languages = available(rules.language)
        self.commands = tuple(handler.COMMAND for handler in handlers.values())
        self._speech = Speech(handlers)

    async def answer(self, request: Request) -> Reply | None:
        """The reply; None where the bot was not spoken to. An error becomes a sentence with the id of its trace."""
        with logs.request(request.chat.platform) as mark:
            try:
                return await self._answer(request)
            except Exception:
                self.failed(request.chat.platform)
                log.exception("a request failed: %s", self.named(request))
                return self._apology(request, mark)

    def named(self, request: Request) -> str:
        """What was asked for, in a word that is ours: a command that there is, or "text"."""
        name = request.command or ""
        return name if name in self._handlers else "unknown" if name else "text"

    async def _answer(self, request: Request) -> Reply | None:
        asker, waits = self._asker(request), wants_an_answer(request)
        request = await self._with_question(replace(request, text=_encodable(request.text)), asker)
        role = await self._role(request.person)
        is_editor = role.covers(Role.EDITOR)
        name = route(request, is_editor=is_editor)
        handler = self._handlers.get(name or "")
        if name is None or (handler is None and _is_for_another(request)):
            return None
        await void_if_seen(request, self._store.people)
        refused = handler is not None and self._refuses(handler, request, is_editor=is_editor)
        verdict = self._gate.verdict(request, is_editor=is_editor, refused=refused)
        if verdict is Verdict.STOP and not waits:
            return None
        context = await self._context(request, role)
        if verdict is not Verdict.GO:
            return slowed(request, context.t)
        if refused:
            return self._gate.refusal(request, context.t)
        return await self._admitted(name, request, context, asker)

    def _refuses(self, handler: Handler, request: Request, *, is_editor: bool) -> bool:
        managed = self._store.preferences.managed(request.chat)
        return managed and self._gate.refuses(handler.COMMAND, request, is_editor=is_editor)

    async def _admitted(self, name: str, request: Request, context: Context, asker: Person) -> Reply | None:
        """The answer to what is not too much: by whoever knows the command, if this person may give it here."""
        said, request = request, await self._speech.meant(name, request, context)
        name = request.command or name
        handler = self._handlers.get(name)
        if handler is None:
            return _unknown(request.command, context)
        if not context.may(handler.COMMAND.role):
            return refusal(handler.COMMAND.role, context)
        led = linked(request)
        if (led.command if led else name) not in UNNOTED:
            await self._visits.note(request.person, request.chat, request.at)
        reply = await self._acted(handler, request, context, asker)
        return await self._speech.with_whole(reply, said, request, context)

    async def _acted(self, handler: Handler, request: Request, context: Context, asker: Person) -> Reply:
        """What the handler says to a person who may ask it; a question that `asker` was asked before is over then."""
        if request.channels:
            self._grants.give(request.person, request.channels, request.at)
        if request.command and request.answer is None:  # a question that nobody answers is over
            await self._store.questions.forget(request.chat, asker)
        try:
            reply = await self._led(request, context) or await acted(handler, request, context)
        except BadInput as error:
            return self._refused(str(error), request, context, asker)
        if request.answer is not None:
            await self._store.questions.forget(request.chat, asker)
        return _figured(reply, context)

    def _refused(self, wrong: str, request: Request, context: Context, asker: Person) -> Reply:
        """What was wrong. A question is still open then: it may be answered again, or not at all."""
        t = context.t
        typed = not request.pressed and wrong == OLD
        again = request.answer is not None and self._store.questions.asked(request.chat, asker, request.at)
        return Reply(
            language=t.code,
            text=sentence(NEEDS_A_BUTTON if typed else wrong, t),
            buttons=((Button(t("Cancel"), CANCEL),),) if again else (),
            refused=request.answer is not None,
            personal=True,
        )

    async def _led(self, request: Request, context: Context) -> Reply | None:
        """Where a link behind /start leads, or why it leads nowhere and how to begin; None: /start does what it can."""
        led = linked(request)
        handler = self._handlers.get(led.command or "") if led else None
        if led is None or handler is None:
            return None
        try:
            return await acted(handler, led, context)
        except BadInput as error:
            why = NOWHERE if str(error) == OLD else str(error)
            begin = await acted(self._handlers[START], replace(request, text=""), context)
            return replace(begin, text=f"{context.t(why)}\n\n{begin.text}")

    def _asker(self, request: Request) -> Person:
        """Whose question a request may answer: who speaks as the chat itself is any of those who manage it."""
        person = request.person
        if person.genuine or not person.manages_chat:
            return person
        asked = self._store.questions.last_asked(request.chat, MANAGING, request.at)
        return replace(person, id=asked) if asked else person

    async def _with_question(self, request: Request, asker: Person) -> Request:
        """A text is the answer where the person was asked for one; what could not be used may be written again.

        A word for /cancel is that command, wherever it is written; in a form, which has a button for it, with a slash.
        """
        if request.answer is not None and self._speech.cancels_form(request.answer):
            return replace(request, command=CANCEL, text="", pressed=False, answer=None)
        if request.command or request.forwards or not request.text.strip():
            return request
        press = self._store.questions.asked(request.chat, asker, request.at)
        if press is None:
            return request
        managing, press = press.startswith(MANAGING), press.removeprefix(MANAGING)
        if press.startswith(PLACE) and not _names_place(request.text):
            await self._store.questions.forget(request.chat, asker)
            return request
        person = replace(request.person, manages_chat=True) if managing else request.person
        if self._speech.cancels(request.text):
            return replace(request, command=CANCEL, text="", person=person)
        command, _, text = press.removeprefix(PLACE).partition(" ")
        return replace(request, command=command, text=text, pressed=True, answer=request.text, person=person)

    async def settled(self) -> None:
        """What was noted beside the answers is written."""
        await self._visits.settled()

    async def forgotten(self, person: Person, chat: Chat) -> None:
        """Another process has forgotten this person, whose private chat this is: so does this one."""
        await self.jobs.forget(person, chat)
        for its in (self._grants, self._visits, self._attempts, self._undoing, self._introduced):
            its.forget(person)

    def missed(self) -> None:
        """It may have been anybody. What is in memory for an hour stays so long; visits would come back."""
        self._visits.forget_all()

    async def shown(self, its: Sent, at: datetime) -> Reply | None:
        """What a message that was sent shows of its articles as they are now; None where it is left as it is."""
        context = await self._told(its.chat, its.language)
        if isinstance(its.shows, Listing):
            reply = await listed_again(its.chat, its.shows, self._handlers, context, at)
            return _figured(reply, context) if reply else None
        article = await self._store.article(its.shows.article)
        if article is None:
            return None
        if article.state is not State.PUBLISHED:
            return withdrawn(article, context)
        if its.shows.page == SHARED:
            return _figured(shared_card(article, context), context)
        also = await self._store.stories.also_in(article.id)
        return _figured(read_card(article, its.shows.page, context, also), context)

    async def job(self, its: Standing) -> Reply | None:
        """What messages say now that show the progress of long work; None where nothing is known of it."""
        found = self.jobs.get(its.number)
        context = await self._told(its.chat, its.language)
        if found is None:
            return None
        if not await self._may_know(found):
            return refusal(found.role, context)
        return _figured(progress(found, context), context)

    async def _may_know(self, its: Running) -> bool:
        """Whether who began work still has the role that it takes."""
        owner = person_of(its.owner)
        role = await self._role(owner) if owner else Role.READER
        return role.covers(its.role)

    async def digest(self, its: Delivery, at: datetime) -> Reply | None:
        """A message of a digest as it is now; None where the editors took back all of it before it was sent."""
        context = await self._told(its.chat, its.language)
        reply = await message(its, context, at)
        return _figured(reply, context) if reply else None

    async def undelivered(self, person: Person, reason: str) -> Reply:
        """What a person is told whose digest does not arrive, in their language."""
        return undelivered(reason, await self._personal(person, Role.READER))

    async def told(self, person: Person, notice: Notice) -> Reply:
        """What an admin is told unasked, in their language."""
        context = await self._personal(person, Role.ADMIN)
        text = notice_text(notice, context.t)
        return Reply(language=context.t.code, text=text, buttons=((Button(context.t("All feeds"), "feeds page 1"),),))

    async def suggest(self, request: Request) -> tuple[Suggestion, ...]:
        """Completions of a command's argument; none where anything fails."""
        handler = self._handlers.get(request.command or "")
        if handler is None or not hasattr(handler, "suggest") or not self._gate.types(request):
            return ()
        try:
            return await handler.suggest(request, await self._context(request, await self._role(request.person)))
        except Exception:
            log.exception("suggestions failed: %s", self.named(request))
            return ()

    async def offers(self, request: Request, page: str) -> Offers:
        """A page of what an inline question finds, `page` being what the one before named as the next; none where
        anything fails."""
        try:
            context = await self._context(request, await self._role(request.person))
            if not self._gate.types(request):
                return Offers(language=context.t.code)
            [handler] = [its for its in self._handlers.values() if hasattr(its, "offer")]
            return await handler.offer(replace(request, text=_encodable(request.text)), context, page)
        except Exception:
            log.exception("an inline question could not be answered")
            return Offers(language=self._known(request.person.locale) or self._languages[0])

    def asks_rights(self, request: Request) -> bool:
        """Whether it matters to the answer if the person manages the chat; it does not where there will be none."""
        last_known = self._configured(request.person) or self._store.roles.last_known(request.person)
        if self._gate.spent(request, is_editor=last_known.covers(Role.EDITOR)):
            return False
        handler = self._handlers.get(request.command or "")
        return self._store.preferences.managed(request.chat) or (handler is not None and handler.COMMAND.asks_rights)

    async def _told(self, chat: Chat, language: str) -> Context:
        """What a message that nobody asks for needs, in its language, as its chat wants it written."""
        chosen = await self._store.preferences.of_chat(chat)
        return self._spoken(self._known(language) or self._languages[0], chosen, Role.READER)

    async def _personal(self, person: Person, role: Role) -> Context:
        """What a person is told unasked needs."""
        request = Request(chat=Chat(person.platform, person.id), person=person, at=datetime.now(UTC))
        return await self._context(request, role)

    def staff(self, platform: str) -> Mapping[str, Role]:
        """Who is more than a reader on a platform, by id, as of when that was last looked up: for menus."""
        given = {its.person.id: its.role for its in self._store.roles.all if its.person.platform == platform}
        return {**given, **self._rules.roles.get(platform, {})}

    async def _role(self, person: Person) -> Role:
        """What a person may do at this moment."""
        return self._configured(person) or await self._store.roles.of(person)

    def _configured(self, person: Person) -> Role | None:
        """What the configuration says of a person; who speaks for others is a reader, whatever it says."""
        return self._rules.roles.get(person.platform, {}).get(person.id) if person.genuine else Role.READER

    async def _context(self, request: Request, role: Role) -> Context:
        chosen = await self._store.preferences.of(request.person, request.chat)
        code = self._known(chosen.language) or self._known(request.person.locale) or self._languages[0]
        return self._spoken(code, chosen, role)

    def _spoken(self, code: str, chosen: Preferences, role: Role) -> Context:
        """What handlers may use, in the language of a code, written as it was chosen."""
        return Context(
            store=self._store,
            search=self._search,
            t=self._named(code).written(chosen),
            preferences=chosen,
            role=role,
            configured=self._rules.roles,
            shared=self._rules.shared,
            commands=self.commands,
            zone=_zone(chosen, self._rules.zone),
            usual_zone=self._rules.zone,
            page_size=self._rules.page_size,
            publishes_at_once=self._rules.publishes_at_once,
            subscriptions_per_chat=self._rules.subscriptions_per_chat,
            reach=self._reach,
            feeds=self._desk,
            stories=self._stories,
            grants=self._grants,
            offered=self._offered,
            attempts=self._attempts,
            introduced=self._introduced,
            visits=self._visits,
            jobs=self.jobs,
            undoing=self._undoing,
            limits=self._limits,
            draw=self._draw,
            backups=self._backups,
        )

    def _named(self, code: str) -> Language:
        """The language of a code; Arabic with the names of the topics that editors added."""
        names = {topic.tag: topic.arabic for topic in self._store.topics.all if topic.arabic and code == ARABIC}
        return language(code).calling(names) if names else language(code)

    def _known(self, tag: str | None) -> str | None:
        """The catalogue for a BCP 47 tag: `ar-IQ` is read as `ar`."""
        code = (tag or "").replace("_", "-").partition("-")[0].lower()
        return code if code in self._languages else None

    def _apology(self, request: Request, mark: str) -> Reply:
        t = language(self._known(request.person.locale) or self._languages[0])
        text = t(
            "Sorry, something went wrong on our side. If it happens again, tell an editor this number: {id}", id=mark
        )
        return Reply(language=t.code, text=text, refused=request.answer is not None, personal=True)


def _names_place(text: str) -> bool:
    """Whether a text is nothing but the name of a place."""
    return len(text) <= LONGEST_PLACE and is_place(text)


def _zone(chosen: Preferences, default: tzinfo) -> tzinfo:
    """The time zone that was chosen, if there still is one of that name."""
    try:
        return zone(chosen.zone) if chosen.zone else default
    except (KeyError, ValueError):
        return default


def _figured(reply: Reply, context: Context) -> Reply:
    """With the figures that the reader chose, where its language has them."""
    if context.preferences.digits is not Digits.ARABIC:
        return reply
    return replace(reply, digits=language(reply.language).written(context.preferences).digits)


def _encodable(text: str) -> str:
    """Half a surrogate pair, which JSON can hold and no database, becomes a question mark."""
    return text if text.isascii() else text.encode("utf-8", "replace").decode()


def _is_for_another(request: Request) -> bool:
    """Of a command that there is not: in a group, another bot may have been meant."""
    return request.chat.kind is not ChatKind.PRIVATE and not request.pressed


def _unknown(name: str | None, context: Context) -> Reply:
    text = context.t("There is no command {command}. {help} shows what I can do.", command=f"/{name}", help="/help")
    return Reply(language=context.t.code, text=text, personal=True)
