"""Lists of articles, and what a search found."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from bot.model.articles import Article


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


class Unmet(StrEnum):
    """What a query restricts articles to that none can be, whatever its words."""

    SOURCE = "source"
    TOPIC = "topic"
    LANGUAGE = "language"
    DATES = "dates"
    """The last day comes before the first."""


@dataclass(frozen=True, slots=True)
class Found:
    """A page of what a search found, the best first.

    `total` counts the articles found, up to `COUNTED`, and `exact` those of them that hold all that was asked. The list
    has `listed` hits, as one may stand for several articles; `offset` counts those before this page. `newest` is the
    highest article number that the list knows, `latest` when the newest of all hits was published.
    `corrections`: words of the query and what they were read as, too. `plain`: parts of the query that were no
    operators. `unmet`: what no article can meet, and how it was typed. `sources`: the most frequent sources of the
    first hits. `milliseconds`: what finding took. `incomplete`: the index is being built.
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
    unmet: tuple[tuple[Unmet, str], ...] = ()
    sources: tuple[str, ...] = ()
    latest: datetime | None = None
    milliseconds: float = 0.0
    incomplete: bool = False


COUNTED = 1001
"""Lists are counted no further than this, which means "more than a thousand": counting a million takes time."""
