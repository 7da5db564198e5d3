"""The words of this program: values only. Times are aware datetimes in UTC."""

from dataclasses import dataclass
from datetime import date, datetime, time
from enum import StrEnum


class Secret(str):
    """A token. It shows itself nowhere by accident: print, repr, f-strings and logs get stars; `reveal` gives it."""

    __slots__ = ()

    def __repr__(self) -> str:
        return "***" if self else "''"

    __str__ = __repr__

    def __format__(self, spec: str) -> str:
        return format(repr(self), spec)

    def reveal(self) -> str:
        """The token itself, for the one place that sends it."""
        return "".join(self)


class State(StrEnum):
    """What readers may see of an article: only what is published."""

    DRAFT = "draft"
    PUBLISHED = "published"
    REMOVED = "removed"
    """It was published and taken back."""
    DISCARDED = "discarded"
    """It was a draft and never published."""


@dataclass(frozen=True, slots=True)
class Origin:
    """The message that brought an article; unique, so that a message handled twice makes one article."""

    platform: str
    chat: str
    message: str


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture as its platform knows it: `file` is the platform's own id of it, never an address with a token in it.

    `url` is where everybody finds it, None where nobody but the platform does.
    """

    platform: str
    file: str
    url: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Article:
    """One piece of news. `id` is 0 until it is stored; `external_id` is the id that an import gave it.

    `breaking`: it was announced as breaking news. `version` rises with each change that a person makes.
    """

    title: str
    body: str
    summary: str = ""
    url: str | None = None
    source: str | None = None
    author: str | None = None
    language: str = "ar"
    tags: tuple[str, ...] = ()
    place: str | None = None
    breaking: bool = False
    pictures: tuple[Picture, ...] = ()
    published: datetime
    added: datetime
    added_by: str
    origin: Origin | None = None
    state: State = State.PUBLISHED
    external_id: str | None = None
    id: int = 0
    version: int = 1


@dataclass(frozen=True, slots=True)
class Edit:
    """What a person changed: one field of an article, as text before and after. `version` is the one that it made."""

    version: int
    field: str
    old: str
    new: str
    who: str
    """The platform and the id of the person."""
    name: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Link:
    """What a link brought. `article` is the page as an article, with whatever could be read of it.

    Where `reason` is set (bot.intake.reasons.Reason), `sentence` says it to people (an English message id), and
    `article` holds no more than the title, the link and what the page tells everybody of itself: it can be saved so.
    """

    article: Article
    reason: str | None = None
    sentence: str = ""


class FacetKind(StrEnum):
    """What lists of articles are made by."""

    TOPIC = "topic"
    SOURCE = "source"


@dataclass(frozen=True, slots=True)
class Facet:
    """A topic or a source, with a number for buttons, and how many published articles it has."""

    id: int
    name: str
    articles: int = 0


class ChatKind(StrEnum):
    """How many people hear an answer, and whether the bot was meant."""

    PRIVATE = "private"
    GROUP = "group"
    CHANNEL = "channel"
    FORUM = "forum"
    """Discord's: what is sent there opens a post of its own. Nobody asks anything there."""
    ANNOUNCEMENTS = "announcements"
    """Discord's: what is sent there can be handed on to the channels that follow it."""


@dataclass(frozen=True, slots=True)
class Chat:
    """Where an answer goes. `thread` is a Telegram forum topic (on Discord a thread is a chat of its own)."""

    platform: str
    id: str
    kind: ChatKind = ChatKind.PRIVATE
    thread: str | None = None


@dataclass(frozen=True, slots=True)
class Person:
    """Who asks. `genuine` is False for bots, anonymous admins, and whoever speaks as a channel: never an admin.

    `locale` is what the platform says of their language, as a BCP 47 tag; a hint, not a setting.
    `manages_chat` says that the platform named them an administrator of the chat they ask in.
    """

    platform: str
    id: str
    name: str = ""
    locale: str = ""
    genuine: bool = True
    manages_chat: bool = False

    def __str__(self) -> str:
        return f"{self.platform}:{self.id}"


@dataclass(frozen=True, slots=True)
class Entity:
    """A part of a message's text that its platform marked: a link behind words, bold, a mention.

    `kind` is the Bot API's type ("text_link", "bold" ...); `offset` and `length` count UTF-16 units of the text;
    `url` is where a "text_link" leads.
    """

    kind: str
    offset: int
    length: int
    url: str | None = None


@dataclass(frozen=True, slots=True)
class Forward:
    """A message that somebody hands on to become an article: its text, and where it came from when known.

    `source` is the name of the channel, chat or person that wrote it, `channel` a key of the channel or chat ("" where
    it is none): footers are learnt by it. `caption`: the text stands under a picture or a file. `message` is the id of
    the handed-on copy in the chat where it arrived, of an album or a paste cut in pieces that of its first message.
    `edited`: this message was handed on before, and says this now; of an album or a cut paste only this part is told.
    """

    text: str
    source: str | None = None
    url: str | None = None
    published: datetime | None = None
    entities: tuple[Entity, ...] = ()
    caption: bool = False
    channel: str = ""
    message: str = ""
    pictures: tuple[Picture, ...] = ()
    edited: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """What a person wants, freed of its platform.

    `command` is a command's name without slash, or None for plain text; `text` its arguments.
    `pressed` says that a button was pressed: `command` and `text` are then what the button carried, and `answer` what
    was typed where it asked a Question (None: the platform did not ask it). `forms`: it can ask one now.
    `discreet`: what is personal is seen by nobody else, though others are in the chat.
    `forwards` are messages handed on, in order: several where they came in a burst.
    `pasted` is what `text` would be as one of them, where the platform knows more of it than its words: entities,
    pictures, or that it came in pieces. Whether it is an article at all, the platform does not know.
    `message` is the id of the message that asked (or that holds the pressed button), in its chat.
    `channels` and `roles` are those that the text names and that the person may have news sent to and pinged: on a
    platform where that can be said in a command (Discord). A channel's name is not known, a role's is its id.
    """

    chat: Chat
    person: Person
    command: str | None = None
    text: str = ""
    forwards: tuple[Forward, ...] = ()
    pasted: Forward | None = None
    pressed: bool = False
    answer: str | None = None
    message: str | None = None
    channels: tuple[Chat, ...] = ()
    roles: tuple[str, ...] = ()
    forms: bool = False
    discreet: bool = False
    at: datetime


class Tone(StrEnum):
    """How much a button wants to be pressed."""

    PLAIN = "plain"
    PRIMARY = "primary"
    DANGER = "danger"


@dataclass(frozen=True, slots=True)
class Question:
    """What a button asks for before it acts: one text. `value` stands there to be changed, `long` has room for lines.

    A platform with a form shows it and sends what was typed as `Request.answer`; any other sends the press alone, and
    the handler asks in words.
    """

    label: str
    value: str = ""
    long: bool = False


@dataclass(frozen=True, slots=True)
class Button:
    """Either opens `url`, or sends `press` ("command arguments", at most 64 bytes) back as a pressed Request.

    `sign` is a character that stands for the label beside a card's number, where a list has room for no more.
    """

    label: str
    press: str = ""
    url: str | None = None
    tone: Tone = Tone.PLAIN
    asks: Question | None = None
    sign: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """One article, or one thing like it: a bold title, the text, a small note, and what can be done with it.

    A platform shows those of the `pictures` that are its own or have an address, and downloads none unasked.

    `text`, and nothing else, may hold emphasis: the signs of bot.text.emphasis around words that stand out.
    """

    title: str
    text: str = ""
    note: str = ""
    url: str | None = None
    pictures: tuple[Picture, ...] = ()
    buttons: tuple[Button, ...] = ()


@dataclass(frozen=True, slots=True)
class Shown:
    """Which version and page of an article a reply shows: what was sent is corrected with it."""

    article: int
    version: int
    page: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """What the bot says: a text, then cards, then rows of buttons under all of it; never markup.

    Each platform draws it in its own way. `language` gives the direction of the whole and of the rows.
    `replaces`: after a pressed button, take the place of the message that held it.
    `personal`: only the asking person should see it, where the platform can do that.
    `notice`: a few words shown in passing (a toast) after a pressed button; may stand alone.
    `ordered`: the cards are a list, numbered from `first`.
    `shows` an article that is corrected where it was sent when an editor corrects it.
    What is sent unasked may be `silent` (no sound), may `ping` a role of the platform, by its id, and may be handed on
    to those who `follow` an announcement channel; a platform that can't do one of these sends it without.
    """

    language: str
    text: str = ""
    cards: tuple[Card, ...] = ()
    buttons: tuple[tuple[Button, ...], ...] = ()
    replaces: bool = False
    personal: bool = False
    notice: str = ""
    ordered: bool = False
    first: int = 1
    shows: Shown | None = None
    silent: bool = False
    ping: str = ""
    follow: bool = False


@dataclass(frozen=True, slots=True)
class Argument:
    """What a command takes after its name. `name` and `help` are English message ids, to be translated."""

    name: str
    help: str
    required: bool = False
    suggests: bool = False


@dataclass(frozen=True, slots=True)
class Command:
    """A command as menus and help show it. `help` is an English message id, to be translated; `rank` orders menus.

    `menu` False: reached by other ways than its name (a forwarded message), so no menu lists it.
    `asks_rights`: the platform must find out `Person.manages_chat` before it asks.
    """

    name: str
    help: str
    argument: Argument | None = None
    admin: bool = False
    menu: bool = True
    asks_rights: bool = False
    rank: int = 50


@dataclass(frozen=True, slots=True)
class Suggestion:
    """An autocompleted argument: what is shown, and what is sent when it is chosen."""

    label: str
    value: str


@dataclass(frozen=True, slots=True)
class Page:
    """One page of a list of articles. `offset` counts those before it: a page that there is not is the last one.

    `total` counts the whole list, up to `COUNTED`. `newest` is the highest id the list knew: asked for again with it,
    the list stays the same though news goes on coming.
    """

    articles: tuple[Article, ...] = ()
    total: int = 0
    newest: int = 0
    offset: int = 0


@dataclass(frozen=True, slots=True)
class Selection:
    """Which published articles a list holds; 0 and "" stand for all.

    `facet` is the number of a topic or a source, `newest` the highest id the list knows.
    """

    language: str = ""
    facet: int = 0
    newest: int = 0


@dataclass(frozen=True, slots=True)
class Refinement:
    """What a reader narrows a search by with buttons; all of it may be left open.

    `days` counts back from now, `facet` is the number of a source, `language` a code; `newest_first` orders by date.
    """

    days: int = 0
    language: str = ""
    facet: int = 0
    newest_first: bool = False


@dataclass(frozen=True, slots=True)
class Hit:
    """An article that a search found; a snippet of it, with emphasis ("" where only its title holds the words).

    `similar` tell the same story and were found as well.
    """

    article: Article
    snippet: str = ""
    similar: tuple[Article, ...] = ()


class Reading(StrEnum):
    """How a query was read, where that matters."""

    AS_TYPED = "as typed"
    SOME_WORDS = "some words"
    """No article holds all of it: these hold some of its words, the rarer ones first."""
    PLAIN_WORDS = "plain words"
    """Nothing holds it exactly as asked (a phrase, a title): these hold its words."""


@dataclass(frozen=True, slots=True)
class Found:
    """A page of what a search found, the best first.

    `total` counts the articles found, up to `COUNTED`, and `exact` those of them that hold all that was asked. The list
    has `listed` hits, as one may stand for several articles; `offset` counts those before this page. `newest` is the
    highest article number that the list knows.
    `corrections`: words of the query and what they were read as, too. `plain`: parts of the query that were no
    operators. `sources`: the most frequent sources of the first hits. `milliseconds`: what finding took.
    `incomplete`: the index is being built.
    """

    hits: tuple[Hit, ...] = ()
    total: int = 0
    exact: int = 0
    newest: int = 0
    offset: int = 0
    listed: int = 0
    reading: Reading = Reading.AS_TYPED
    corrections: tuple[tuple[str, str], ...] = ()
    plain: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    milliseconds: float = 0.0
    incomplete: bool = False


COUNTED = 1001
"""Lists are counted no further than this, which means "more than a thousand": counting a million takes time."""


@dataclass(frozen=True, slots=True)
class Change:
    """An article was added, changed or taken out. `number` rises with every change; `article` None: it is gone."""

    number: int
    id: int
    article: Article | None


class Alike(StrEnum):
    """By what two articles are known to be the same one."""

    ADDRESS = "address"
    TEXT = "text"


@dataclass(frozen=True, slots=True)
class Copy:
    """A stored article, published or a draft, that is the same as another one.

    `share` of the shorter text (0 to 1) stands in both; it is 0 where only the address is the same.
    """

    article_id: int
    why: Alike
    share: float


@dataclass(frozen=True, slots=True)
class Alias:
    """Spellings of one name, of which a search for one finds all: Kadhimi, الكاظمي."""

    id: int
    spellings: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Sent:
    """A message (or several) in a chat that shows an article, in a language."""

    chat: Chat
    messages: tuple[str, ...]
    shows: Shown
    language: str


class FeedState(StrEnum):
    """Whether a feed is asked for news."""

    PROPOSED = "proposed"
    """It was found, and nobody has said yet what to do with it."""
    ACTIVE = "active"
    PAUSED = "paused"
    GONE = "gone"
    """It answered that it is gone for good (410), and is not asked any more."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Feed:
    """A feed that brings articles. `id` is 0 until it is stored.

    `language` is what an editor set, "" where each article's own text tells it; `tags` are given to each article.
    `drafts`: its articles wait for an editor. `known`: its first entries were taken note of, what is new now is news.
    `etag`, `modified` and `digest` tell whether it changed. `due` is when it is asked next, `checked` when it last
    answered, `news` when it last brought some; `interval` are the seconds between two questions while all is well.
    `failures` in a row, the last of them for the reason `error` (an English message id) and with an HTTP `status` (0
    where none came); `told`: the admins know.
    """

    address: str
    title: str = ""
    home: str | None = None
    language: str = ""
    tags: tuple[str, ...] = ()
    drafts: bool = False
    state: FeedState = FeedState.ACTIVE
    known: bool = False
    etag: str = ""
    modified: str = ""
    digest: str = ""
    due: datetime
    checked: datetime | None = None
    news: datetime | None = None
    interval: int = 1800
    failures: int = 0
    error: str = ""
    status: int = 0
    told: bool = False
    id: int = 0

    @property
    def name(self) -> str:
        """What it is called, where it has a name."""
        return self.title or self.address


@dataclass(frozen=True, slots=True)
class Item:
    """An entry of a feed as an article, and the key that the feed knows it by. `kept` False: only taken note of."""

    key: str
    article: Article
    kept: bool = True


@dataclass(frozen=True, slots=True)
class Notice:
    """What the admins are told unasked: an English message id, its values, and the `reason` of a fault, another id."""

    text: str
    values: tuple[tuple[str, str], ...] = ()
    reason: str = ""
    id: int = 0


@dataclass(frozen=True, slots=True)
class Topic:
    """A topic of the controlled list: what articles about it are tagged with, and the words that tell it.

    `arabic` is its Arabic name where an editor gave one; `id` is 0 for those that come with the program.
    """

    tag: str
    words: tuple[str, ...] = ()
    arabic: str = ""
    id: int = 0


@dataclass(frozen=True, slots=True)
class Incoming:
    """A raw update that waits in the inbox: its row id and the platform's own JSON."""

    id: int
    raw: str


class SubscriptionState(StrEnum):
    """Whether a subscription brings anything."""

    DRAFT = "draft"
    """Somebody is making it, and has not confirmed it yet."""
    ACTIVE = "active"
    PAUSED = "paused"
    REMOVED = "removed"
    """It was removed, and can be brought back for some days."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which articles a subscription is about. An article must fit each part; an empty part stands for all.

    `topics` are tags, `languages` codes, `words` a search as people type it.
    """

    topics: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    words: str = ""


@dataclass(frozen=True, slots=True)
class Quiet:
    """Hours in which nothing is sent, by the local clock: from `start` up to `end`, which may be on the next day."""

    start: time
    end: time


@dataclass(frozen=True, slots=True, order=True)
class Slot:
    """When a digest is to come, by the clock of its subscription's place: unique for a subscription."""

    day: date
    time: time

    def __str__(self) -> str:
        return f"{self.day} {self.time:%H:%M}"


EVERY_DAY = (0, 1, 2, 3, 4, 5, 6)
"""The weekdays, Monday first, as datetime.weekday counts them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Subscription:
    """What a chat gets unasked. `id` is 0 until it is stored; `version` rises with each change that a person makes.

    `times` are local, of the IANA time zone `zone`, on the `weekdays`; without any, matching articles come at once.
    At most `most` articles a digest, the others behind a button; none is sent while there are fewer than `least`.
    `silent`, `ping` and `follow`: as in Reply. `by` is who made it (platform:id), and is told where it can't be sent.
    `next` is when it is due (UTC; None: never as it is), `last` its last slot, whatever became of it, `seen` the
    publication number up to which it has had the news.
    """

    chat: Chat
    language: str
    state: SubscriptionState = SubscriptionState.DRAFT
    weekdays: tuple[int, ...] = EVERY_DAY
    times: tuple[time, ...] = ()
    zone: str
    wanted: Wanted = Wanted()
    most: int = 10
    least: int = 1
    silent: bool = False
    quiet: Quiet | None = None
    ping: str = ""
    follow: bool = False
    by: str
    created: datetime
    next: datetime | None = None
    last: Slot | None = None
    seen: int = 0
    version: int = 1
    id: int = 0


@dataclass(frozen=True, slots=True)
class News:
    """A published article as digests see it.

    `number` is its publication's, which rises with each article that is published for the first time; `story` is the
    number of its story (0: none), `sources` in how many sources, its own included, that stands.
    """

    article: Article
    number: int
    story: int = 0
    sources: int = 1


class RunState(StrEnum):
    """What became of a digest when it was due."""

    MADE = "made"
    """It has articles and deliveries."""
    EMPTY = "empty"
    """There was nothing new."""
    HELD = "held"
    """There was less new than the subscription asks for; it comes with the next one."""
    MISSED = "missed"
    """The bot was not running, and came back too late for it."""
    MERGED = "merged"
    """The bot was not running, and a later one of the same subscription came in its place."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """A digest that was due at `due` (UTC); `slot` is unique for its subscription, in text.

    `articles` are all that it holds, by number, in the order of the digest. `at` is when it was decided.
    """

    subscription: int
    slot: str
    due: datetime
    state: RunState
    articles: tuple[int, ...] = ()
    at: datetime
    id: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Planned:
    """What is to be written about a subscription that is due, in one transaction, before anything is sent.

    `subscription` is as it was read. At most the last of the `runs` is MADE: `parts` are then how many of its articles,
    from the first, each of its messages shows, and `ready` is when they may be sent. `next`, `last` and `seen` are the
    subscription's from then on.
    """

    subscription: Subscription
    runs: tuple[Run, ...]
    parts: tuple[int, ...] = ()
    ready: datetime | None = None
    next: datetime | None
    last: Slot | None
    seen: int


class DeliveryState(StrEnum):
    """How far one message of a digest has come."""

    WAITING = "waiting"
    SENDING = "sending"
    """It was claimed: what is found so at a start may have arrived or not."""
    SENT = "sent"
    FAILED = "failed"
    """The platform refuses it, for the `reason`."""
    GONE = "gone"
    """The chat is gone: blocked, deleted, or the bot was removed from it."""
    STOPPED = "stopped"
    """The subscription was paused or removed before."""
    UNKNOWN = "unknown"
    """Nobody knows whether it arrived, and it is not sent again."""
    EXPIRED = "expired"
    """It could not be sent for too long: what it held comes with a later digest."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivery:
    """One message of a digest on its way to a chat: part `part` of `parts` (from 1), in the form its subscription had.

    It shows these `articles`, from place `first` (from 0) of the `total` that its digest has. `at_once`: they came
    without being waited for. `ready` is when it may be sent (again), `sent` when it was; `messages` are the platform's
    ids of it. `attempts` counts the claims, and `outdated` the corrections of what it shows that it does not show yet.
    """

    run: int
    subscription: int
    chat: Chat
    language: str
    zone: str
    part: int
    parts: int
    articles: tuple[int, ...]
    first: int
    total: int
    at_once: bool = False
    silent: bool = False
    ping: str = ""
    follow: bool = False
    state: DeliveryState = DeliveryState.WAITING
    attempts: int = 0
    due: datetime
    ready: datetime
    sent: datetime | None = None
    messages: tuple[str, ...] = ()
    reason: str = ""
    outdated: int = 0
    id: int = 0


@dataclass(frozen=True, slots=True)
class Counts:
    """Deliveries of one platform within some time; lateness is in seconds from `due` to `sent`."""

    platform: str
    sent: int = 0
    failed: int = 0
    waiting: int = 0
    median: float = 0.0
    p99: float = 0.0
