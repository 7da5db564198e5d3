"""What people ask, and what they are answered."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from bot.model.articles import Picture
from bot.model.people import Chat, Digits, Person
from bot.model.roles import Role


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
    `whom` is somebody else whom its text mentions, `replied_to` who wrote the message that it replies to.
    `home` is the beginning of an address that opens a private chat with the bot and says there /start with what is put
    behind it (64 of A-Z, a-z, 0-9, _ and - at most); "" where the platform has no such addresses.
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
    home: str = ""
    whom: Person | None = None
    replied_to: Person | None = None
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

    `share` are words with which the bot is asked inline in another chat, which the reader chooses, `again` such words
    in this chat; a platform without that has the `press`, or leaves a button out that has none.
    `sign` is a character that stands for the label beside a card's number, where a list has room for no more.
    """

    label: str
    press: str = ""
    url: str | None = None
    share: str = ""
    again: str = ""
    tone: Tone = Tone.PLAIN
    asks: Question | None = None
    sign: str = ""


@dataclass(frozen=True, slots=True)
class Moment:
    """A time, and how it is told where the platform can't tell it in each viewer's own way."""

    at: datetime
    text: str


@dataclass(frozen=True, slots=True)
class Drawing:
    """A picture that we drew, as a PNG file, and what it shows in words for those who don't see it."""

    png: bytes
    alt: str


@dataclass(frozen=True, slots=True)
class Photo:
    """A picture of an article, as it was fetched from the platform that keeps it.

    `kind` is its format as media types name it: "jpeg", "png", "gif" or "webp".
    """

    content: bytes
    kind: str


@dataclass(frozen=True, slots=True)
class Document:
    """A file to be kept: its name (ASCII, with an ending), what it holds, and what that is in words."""

    name: str
    content: bytes
    about: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """One article, or one thing like it: a bold title, the text, a small note, and what can be done with it.

    `when` stands behind the note.

    A platform shows those of the `pictures` that are its own or have an address, and downloads none unasked. For those
    of others: Reply.photos.

    `text`, and nothing else, may hold emphasis: the signs of bot.text.emphasis around words that stand out.
    """

    title: str
    text: str = ""
    note: str = ""
    when: Moment | None = None
    url: str | None = None
    pictures: tuple[Picture, ...] = ()
    buttons: tuple[Button, ...] = ()


@dataclass(frozen=True, slots=True)
class Shown:
    """Which version and page of an article a reply shows: what was sent is corrected with it.

    Page 0 is its card as it is shared.
    """

    article: int
    version: int
    page: int = 1


@dataclass(frozen=True, slots=True)
class Listing:
    """Which articles a list shows, by number and version, and what a button would carry that asks for it again."""

    again: str
    articles: tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """What the bot says: a text, then cards, then rows of buttons under all of it; never markup.

    Each platform draws it in its own way. `language` gives the direction of the whole and of the rows.
    `replaces`: after a pressed button, take the place of the message that held it.
    `personal`: only the asking person should see it, where the platform can do that.
    `notice`: a few words shown in passing (a toast) after a pressed button; may stand alone.
    `refused`: it says why `Request.answer` was not taken; a platform whose form is still open says so there.
    `ordered`: the cards are a list, numbered from `first`.
    `shows` an article, or a list of them, that is corrected where it was sent when an editor corrects it; `job` is the
    number of long work whose progress it shows, which is put in its place as the work goes on (0: none).
    `digits` are those of the numbers that the platform writes. `drawings` stand above all else, the
    `document` below it. `photos` are pictures of its one card that other platforms keep, where somebody asked for it
    and they came in time (Core.illustrated).
    What is sent unasked may be `silent` (no sound), may `ping` a role of the platform, by its id, and may be handed on
    to those who `follow` an announcement channel; a platform that can't do one of these sends it without. `paid`: the
    operator pays for it, so that it may go beyond the platform's free rate.
    """

    language: str
    text: str = ""
    cards: tuple[Card, ...] = ()
    buttons: tuple[tuple[Button, ...], ...] = ()
    replaces: bool = False
    personal: bool = False
    notice: str = ""
    refused: bool = False
    ordered: bool = False
    first: int = 1
    shows: Shown | Listing | None = None
    job: int = 0
    digits: Digits = Digits.EUROPEAN
    drawings: tuple[Drawing, ...] = ()
    photos: tuple[Photo, ...] = ()
    document: Document | None = None
    silent: bool = False
    ping: str = ""
    follow: bool = False
    paid: bool = False


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

    `role` is what somebody must be to give it. `menu` False: reached by other ways than its name (a forwarded message),
    so no menu lists it.
    `words` is a message id, too: what stands for the name in a private chat, several with commas between.
    `asks_rights`: its answer depends on `Person.manages_chat`. `aside`: it is about the asking person alone, who gets
    it also in a group where only those who manage it command, as long as nobody else sees it. `shows`: its buttons
    change nothing, but show what is there, so everybody may press them there.
    """

    name: str
    help: str
    argument: Argument | None = None
    role: Role = Role.READER
    menu: bool = True
    asks_rights: bool = False
    aside: bool = False
    shows: bool = False
    words: str = ""
    rank: int = 50


@dataclass(frozen=True, slots=True)
class Suggestion:
    """An autocompleted argument: what is shown, and what is sent when it is chosen."""

    label: str
    value: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Offered:
    """What may be put into a chat where somebody asked the bot inline: how it is offered, and what is put there.

    `id` is unique among what is offered beside it. `picture` is the address of a small one, "" for none.
    """

    id: str
    title: str
    text: str = ""
    picture: str = ""
    reply: Reply


@dataclass(frozen=True, slots=True, kw_only=True)
class Offers:
    """A page of what an inline question found. `next` asks for the page after it (64 bytes at most), "" where none is.

    `note` leads to the private chat with the bot, with `start` said there: what nothing was found for, say. The answer
    may be kept for `seconds`, for this asker.
    """

    language: str
    offers: tuple[Offered, ...] = ()
    next: str = ""
    note: str = ""
    start: str = ""
    seconds: int = 0


@dataclass(frozen=True, slots=True)
class Sent:
    """A message (or several) in a chat that shows an article or a list of them, in a language."""

    chat: Chat
    messages: tuple[str, ...]
    shows: Shown | Listing
    language: str
