"""What a digest holds: the news that its chat has not had, one article an event, the best first. Pure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache

from bot.i18n import topic_called
from bot.model import Article, News, Subscription, Wanted
from bot.text.fold import fold

NEWS_FOR = timedelta(days=7)
"""What was published longer ago is no news, even where it came in today: an archive was imported, a feed was added."""
HALVED_EVERY = timedelta(hours=12)
"""In so much time an article's score is halved: what four sources tell stays above what one has just said for a day."""


@dataclass(frozen=True, slots=True)
class Known:
    """What is known beside the news: the numbers of the articles and of the stories that the chat was sent, by any of
    its subscriptions, of the stories that it wants to hear no more of, and of the articles that the search found; None
    where nothing is searched for.
    """

    received: frozenset[int] = frozenset()
    told: frozenset[int] = frozenset()
    muted: frozenset[int] = frozenset()
    found: frozenset[int] | None = None

    def had(self, one: News) -> bool:
        """Whether the chat was told of it: an event is not told again by another source."""
        return one.article.id in self.received or (one.story != 0 and one.story in self.told)

    def mutes(self, one: News) -> bool:
        """Whether the chat wants to hear no more of it."""
        return one.story in self.muted


def wants(wanted: Wanted, one: News, found: frozenset[int] | None = None) -> bool:
    """Whether a piece of news is what somebody wants: `fits`, and breaking where only that is wanted."""
    return (one.breaking or not wanted.breaking) and fits(one.article, wanted, found)


def fits(article: Article, wanted: Wanted, found: frozenset[int] | None = None) -> bool:
    """Whether an article is what somebody wants. `found` are the numbers that the search found, None without one.

    Any of its tags may be the topic. Topics and sources are compared as the search compares words.
    """
    return (
        (not wanted.topics or not _topics(wanted.topics).isdisjoint(_topics(article.tags)))
        and (not wanted.languages or article.language in wanted.languages)
        and (not wanted.sources or fold(article.source or "") in _folded(wanted.sources))
        and (found is None or article.id in found)
    )


def chosen(news: Iterable[News], subscription: Subscription, at: datetime, known: Known) -> tuple[News, ...]:
    """The news that a subscription's next digest holds, in its order.

    Of one event the article in the subscription's language, and of several the newest, stands for all. The news is
    ordered by `score`; within each page of as many as the digest shows, one topic stands together.
    """
    candidates = [
        one
        for one in news
        if one.number > subscription.seen
        and not known.had(one)
        and not known.mutes(one)
        and at - one.article.published <= NEWS_FOR
        and wants(subscription.wanted, one, known.found)
    ]
    return in_order(candidates, subscription.language, at, subscription.most)


def in_order(news: Iterable[News], language: str, at: datetime, size: int) -> tuple[News, ...]:
    """One article a story, as it is read in a language, the best first; within each page of `size` by topic."""
    ranked = sorted(_one_each(news, language), key=lambda one: _rank(one, at), reverse=True)
    return tuple(one for start in range(0, len(ranked), size) for one in _by_topic(ranked[start : start + size]))


def score(one: News, at: datetime) -> float:
    """The number of sources that tell it, halved by every HALVED_EVERY of its age; what is dated ahead has no age."""
    age = max(at - one.article.published, timedelta())
    return float(max(one.sources, 1) * 0.5 ** (age / HALVED_EVERY))


def _rank(one: News, at: datetime) -> tuple[float, int]:
    return score(one, at), one.number


def _one_each(news: Iterable[News], language: str) -> Iterable[News]:
    """One article of each story; an article that stands in none is one."""
    best: dict[tuple[int, int], News] = {}
    for one in sorted(news, key=lambda one: (one.article.language == language, one.article.published, one.number)):
        best[one.story, 0 if one.story else one.article.id] = one
    return best.values()


def _by_topic(ranked: Sequence[News]) -> Iterable[News]:
    """Topics in the order of their best; a topic is an article's first tag, and no tag is one of its own."""
    topics: dict[str, list[News]] = {}
    for one in ranked:
        topics.setdefault(topic(one.article), []).append(one)
    return (one for its in topics.values() for one in its)


def topic(article: Article) -> str:
    """What an article stands under, folded."""
    return fold(article.tags[0]) if article.tags else ""


@lru_cache(maxsize=10_000)
def _topics(tags: tuple[str, ...]) -> frozenset[str]:
    """By whichever of its names a topic is called."""
    return frozenset(fold(topic_called(tag)) for tag in tags)


@lru_cache(maxsize=10_000)
def _folded(names: tuple[str, ...]) -> frozenset[str]:
    """Every subscription is held against the same few articles."""
    return frozenset(map(fold, names))
