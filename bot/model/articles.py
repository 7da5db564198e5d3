"""Pieces of news, and what is known of them."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


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
class Topic:
    """A topic of the controlled list: what articles about it are tagged with, and the words that tell it.

    `arabic` is its Arabic name where an editor gave one; `id` is 0 for those that come with the program.
    """

    tag: str
    words: tuple[str, ...] = ()
    arabic: str = ""
    id: int = 0
