"""Feeds, and what the admins are told of them."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from bot.model.articles import Article


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
