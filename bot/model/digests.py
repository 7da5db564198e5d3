"""What chats get unasked: subscriptions, digests that are due, and their messages on the way."""

from dataclasses import dataclass
from datetime import date, datetime, time
from enum import StrEnum

from bot.model.articles import Article
from bot.model.people import Chat


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

    `topics` are tags, `languages` codes, `words` a search as people type it. `must`, `some` and `none` are words or
    phrases, compared as the search compares them: all of the first stand in it, one of the second, none of the third.
    `breaking`: only breaking news.
    """

    topics: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    words: str = ""
    must: tuple[str, ...] = ()
    some: tuple[str, ...] = ()
    none: tuple[str, ...] = ()
    breaking: bool = False


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

    `times` are local, of the IANA time zone `zone`, on the `weekdays`; without any, matching articles come at once, and
    what follows within `together` minutes comes together after them, unless it breaks.
    At most `most` articles a digest, the others behind a button; none is sent while there are fewer than `least`.
    `silent`, `ping` and `follow`: as in Reply. `cover`: a picture stands above it. `by` is who made it (platform:id),
    and is told where it can't be sent. `next` is when it is due (UTC; None: never as it is), `last` its last slot,
    whatever became of it, `told` when it last brought something at once, `seen` the publication number up to which it
    has had the news.
    """

    chat: Chat
    language: str
    state: SubscriptionState = SubscriptionState.DRAFT
    weekdays: tuple[int, ...] = EVERY_DAY
    times: tuple[time, ...] = ()
    together: int = 1
    zone: str
    wanted: Wanted = Wanted()
    most: int = 10
    least: int = 1
    silent: bool = False
    quiet: Quiet | None = None
    ping: str = ""
    follow: bool = False
    cover: bool = False
    by: str
    created: datetime
    next: datetime | None = None
    last: Slot | None = None
    told: datetime | None = None
    seen: int = 0
    version: int = 1
    id: int = 0


@dataclass(frozen=True, slots=True)
class News:
    """A published article as digests see it.

    `number` is its publication's, which rises with each article that is published for the first time; `story` is the
    number of its story (0: none), `sources` in how many sources, its own included, that stands. `breaking`: editors
    call it so, or many sources told it within a short time.
    """

    article: Article
    number: int
    story: int = 0
    sources: int = 1
    breaking: bool = False


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
    without being waited for; `breaking`: its subscription is about breaking news only. `ready` is when it may be sent
    (again), `sent` when it was; `messages` are the platform's ids of it. `attempts` counts the claims, and `outdated`
    the corrections of what it shows that it does not show yet.
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
    breaking: bool = False
    silent: bool = False
    ping: str = ""
    follow: bool = False
    cover: bool = False
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
class Mute:
    """A story that a chat wants to hear no more of, until then (UTC); `title` is that of its newest article, or ""."""

    story: int
    title: str
    until: datetime


@dataclass(frozen=True, slots=True)
class Broadcast:
    """How far breaking news has come: in how many chats an article was sent, waits, could not be sent, was stopped."""

    sent: int = 0
    waiting: int = 0
    failed: int = 0
    stopped: int = 0

    @property
    def chats(self) -> int:
        """All of them."""
        return self.sent + self.waiting + self.failed + self.stopped


@dataclass(frozen=True, slots=True)
class Counts:
    """Deliveries of one platform within some time; lateness is in seconds from `due` to `sent`."""

    platform: str
    sent: int = 0
    failed: int = 0
    waiting: int = 0
    median: float = 0.0
    p99: float = 0.0
