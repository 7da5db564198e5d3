"""What a platform is, and what it may ask of the program. A platform knows nothing else of us.

A platform is a folder here that has
- `settings.py` with `Settings`: a frozen dataclass, its section of config.toml. Fields have defaults; their types are
  str, int, float, bool, Secret, tuple[int, ...] or tuple[str, ...]; their metadata may hold "env" (an environment
  variable that also sets them), "least" and "most" (bounds of a number), "choices", and "check" (a function from the
  value to what is wrong with it, or ""). A property `enabled` says whether the operator wants this platform, and
  `admins` holds the ids of those whom it makes owners (or what its property `rank` says, where it has one). Where
  several people have one id, its property `shared` names such ids: they give nobody a role;
- `platform.py` with `connect(settings, core)`: an async context manager that yields a connected `Platform`.
It may have `receiver.py` with `receive(settings, inbox)`: an async context manager that gives where it listens, or "".
Within, what the platform calls us about comes into the inbox, in any number of processes; whichever leads the platform
(`Core.receives` is false there) answers it.
It may have `lender.py` with `lend(settings)`: an async context manager that yields a `Lending` in a process which does
not serve the platform, without asking it for anything before.
Its `__init__.py` is light: the settings are read whether or not the platform is wanted.
"""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol, runtime_checkable

from bot.model import Chat, Command, Heard, Incoming, Offers, Photo, Reply, Request, Role, Suggestion


@dataclass(frozen=True, slots=True)
class Pace:
    """How much a platform takes that nobody asked for; 0 stands for no limit.

    `a_second` for the whole bot; `gap` seconds between two messages in one private chat; `group_a_minute` messages in a
    group, a channel or the like. After `refusals` answers that refuse (401, 403, 429) within ten minutes it shuts the
    bot out. `paid_a_day`: so many messages a day the operator pays for, which may go beyond `a_second` (Reply.paid).
    """

    a_second: float = 0.0
    gap: float = 0.0
    group_a_minute: int = 0
    refusals: int = 0
    paid_a_day: int = 0


@dataclass(frozen=True, slots=True)
class Capabilities:
    """A platform's limits as data. `longest_text` counts UTF-16 units where `utf16` is true, else code points.

    `longest_caption`: of a text below a picture, counted the same; 0: as long as any other.
    `reaches_people`: a person can be told something unasked, in the chat that `Platform.chat_with` gives.
    """

    longest_text: int
    utf16: bool
    buttons_a_row: int
    cards_a_message: int
    edits: bool
    deletes: bool
    idempotent_sends: bool
    reaches_people: bool = False
    longest_caption: int = 0
    pace: Pace = Pace()


@dataclass(frozen=True, slots=True)
class Receipt:
    """What was sent, so that it can be edited or deleted: the chat and the ids of its messages, in order."""

    chat: Chat
    messages: tuple[str, ...]


class Platform(Protocol):
    """A connected platform. Its methods raise only `bot.errors.PlatformError`."""

    @property
    def name(self) -> str:
        """The folder's name: "telegram", "discord", "web"."""

    @property
    def address(self) -> str:
        """Where people find the bot there: a URL or a name, for the operator's eyes."""

    @property
    def capabilities(self) -> Capabilities: ...

    async def serve(self) -> None:
        """Take requests to `Core.answer` and bring back replies, until cancelled.

        Raises Unauthorized when the platform refuses the token; other faults it waits out by itself.
        """

    async def send(self, chat: Chat, reply: Reply, key: str) -> Receipt:
        """Send `reply` unasked. `key` is stable for one delivery; where sends are idempotent it makes them so."""

    async def chat_with(self, person: str) -> Chat:
        """The private chat with the person of that id. Only where the platform `reaches_people`."""

    async def edit(self, receipt: Receipt, reply: Reply) -> Receipt:
        """Put `reply` in the place of what was sent; the receipt of what stands there now. What is gone stays gone."""

    async def delete(self, receipt: Receipt) -> None:
        """Take back what was sent; what is gone already is no error."""


@runtime_checkable
class InParts(Protocol):
    """A platform that is connected several times at once, as Discord is with its shards."""

    def parts(self) -> Mapping[str, str]:
        """Each connection by its name, and what is wrong with it, in a few words; "" where it serves."""


@runtime_checkable
class Examined(Protocol):
    """A platform that knows more of itself than whether it answers."""

    async def examine(self, at: datetime) -> str:
        """What is wrong with it, in a few words without anybody's text; "" where nothing is. Raises PlatformError."""


@runtime_checkable
class Visited(Protocol):
    """A platform that several processes may serve, and each of its chats is with one of them, as open pages are."""

    def here(self) -> Collection[str]:
        """The ids of the chats that are with this process."""


@runtime_checkable
class Lending(Protocol):
    """A platform that keeps pictures under ids of its own, and can fetch them for readers elsewhere."""

    async def fetch(self, file: str, most: int) -> bytes:
        """What is kept under an id (Picture.file). Raises PlatformError: Malformed where it has more than `most` bytes,
        or is not there any more. What it holds is not looked at."""


class Inbox(Protocol):
    """The durable inbox of one platform: an update is in it before the platform is told that it arrived."""

    async def put(self, updates: Sequence[tuple[str, str]]) -> tuple[Incoming, ...]:
        """Store (key, raw JSON) pairs in one transaction; those whose key is new, in order. Durable on return."""

    async def waiting(self, most: int | None = None) -> tuple[Incoming, ...]:
        """Updates that were stored and not yet done, oldest first, `most` of them: what a crash left behind.

        Asked once, before polling starts; of the oldest, which are in hand, one that was left behind ten times is
        quarantined instead.
        """

    async def arrived(self, since: int, besides: Sequence[int], most: int) -> tuple[Incoming, ...]:
        """Updates above the id `since` that are not yet done, whoever stored them, without those of the ids `besides`:
        `most` of the oldest."""

    async def done(self, ids: Sequence[int]) -> None:
        """These updates are handled for good."""

    async def quarantine(self, update: int, reason: str) -> None:
        """This update can't be read; it is kept with the reason and not tried again."""


class Hearing(Protocol):
    """Up to where private chats are read, on a platform that does not tell again what nobody heard, and can be asked
    for it."""

    async def put(self, updates: Sequence[tuple[str, str]], chat: str, message: int) -> tuple[Incoming, ...]:
        """As `Inbox.put`, and in the same transaction: the chat is read up to the message of that number."""

    async def opened(self, chat: str, message: int) -> None:
        """A private chat of which nothing is known yet is read up to the message of that number, 0: there is none."""

    async def known(self, most: int) -> tuple[Heard, ...]:
        """`most` of the private chats: those in which nobody wrote yet, then those of whom was here last."""


class Memory(Protocol):
    """A few small texts that a platform keeps over restarts (the hash of its menu, its update offset)."""

    async def recall(self, key: str) -> str | None: ...

    async def remember(self, key: str, value: str) -> None: ...


class Core(Protocol):
    """The program as one platform sees it; `inbox`, `hearing` and `memory` are that platform's own."""

    @property
    def inbox(self) -> Inbox: ...

    @property
    def hearing(self) -> Hearing: ...

    @property
    def memory(self) -> Memory: ...

    @property
    def receives(self) -> bool:
        """Whether what the platform calls us about is received in this process; else others put it into the inbox."""

    @property
    def commands(self) -> tuple[Command, ...]:
        """All commands, in the order of menus."""

    @property
    def languages(self) -> tuple[str, ...]:
        """The languages that there are catalogues for, the default first."""

    @property
    def staff(self) -> Mapping[str, Role]:
        """Who is more than a reader here, by id, for menus only: who may do what is decided behind `answer`."""

    async def restaffed(self, seen: Mapping[str, Role]) -> None:
        """Wait until the staff is another than the one that was seen."""

    def health(self) -> Mapping[str, str]:
        """Each platform that is wanted, by its name, and what is wrong with it, in a few words; "" where it serves."""

    @property
    def leads(self) -> Callable[[], bool] | None:
        """Whether this process may speak for the bot now: asked before a request is written
        (`bot.platforms.leading`), for another one may have taken over while this one stood still. None where there is
        no other one."""

    def now(self) -> datetime:
        """The time by the program's clock, in UTC: what a request carries whose message names none."""

    def spent(self, chat: Chat) -> None:
        """A message goes out to this chat as an answer: what nobody asked for makes room for it."""

    async def returned(self, chat: Chat) -> None:
        """The bot can write to this chat again: it was let in, or is blocked no longer. Never raises."""

    async def answer(self, request: Request) -> Reply | None:
        """The reply to a request; None where the bot was not meant. Never raises (but for cancellation)."""

    async def shown(self, receipt: Receipt, reply: Reply) -> None:
        """These messages show this now: told of each reply that shows an article or the progress of a job, and where it
        took another's place.

        A correction of the article, and what becomes of the job, goes there by `Platform.edit`. Never raises.
        """

    @property
    def lenders(self) -> Collection[str]:
        """The other platforms whose pictures can be fetched in this process now."""

    async def illustrated(self, reply: Reply) -> Reply:
        """`reply`, which somebody asked for, with those pictures of its one card that only other platforms have, as far
        as they come within some seconds. Never raises."""

    async def picture(self, article: int, number: int) -> Photo | None:
        """A picture of a published article that only another platform has, for who asked for it; they are numbered from
        1. None where it can't be had. Never raises."""

    async def suggest(self, request: Request) -> tuple[Suggestion, ...]:
        """Completions for a command's argument, of which `request.text` is the beginning. Never raises."""

    async def offers(self, request: Request, page: str) -> Offers:
        """What an inline question (`Request.text`) finds, from the page on that `Offers.next` named. Never raises."""

    def asks_rights(self, request: Request) -> bool:
        """Whether the platform has to find out `Person.manages_chat` before it asks this."""

    async def moved(self, old: str, new: str) -> None:
        """A chat has another id now: move its settings there."""
