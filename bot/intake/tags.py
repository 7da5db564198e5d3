"""An article's tags: the topics it is about, its hashtags, the countries it names, and its most telling words. Pure."""

from collections.abc import Sequence
from dataclasses import replace

from bot.i18n import topic_called, topic_names
from bot.intake import countries
from bot.intake.hashtags import distinct
from bot.intake.keywords import keywords
from bot.intake.topics import shipped, topics_of
from bot.model import Article, Topic
from bot.text.analysis import analyse
from bot.text.fold import fold, words

MOST, COUNTRIES = 5, 2
ENOUGH = 3
"""An article with so many tags gets none of its own words besides: lists of topics stay lists of topics."""
READ = 600
"""Characters of a text that are looked at: what it is about stands at its beginning."""
_ALIKE = 3
"""Letters that a demonym has in common with its country."""


def tags(article: Article, topics: Sequence[Topic] | None = None, limit: int = MOST) -> tuple[str, ...]:
    """What an editor may choose from, the surest first: topics, hashtags, countries, then the article's own words."""
    found = _sure(article, shipped() if topics is None else topics)
    return (*found, *_own_words(article, found, limit - len(found)))[:limit]


def tagged(article: Article, topics: Sequence[Topic]) -> Article:
    """The article with the tags that it is stored with: topics first, then its hashtags, countries, words of its own.

    None of its hashtags is lost. Its own words come in only where there are fewer than ENOUGH others, and only those
    that are sure to tell something: readers choose from lists of tags.
    """
    found = _sure(article, topics)
    return replace(article, tags=(*found, *_own_words(article, found, ENOUGH - len(found), certain=True)))


def _own_words(article: Article, found: Sequence[str], limit: int, *, certain: bool = False) -> list[str]:
    """The most telling words; a title that the text begins with is read once."""
    taken = frozenset(stem for tag in found for name in topic_names(tag) for _, stem in analyse(name)) | _demonyms(
        article
    )
    body = article.body.removeprefix(article.title)[:READ]
    return keywords(article.title, body, limit, without=taken, certain=certain)


def _sure(article: Article, topics: Sequence[Topic]) -> tuple[str, ...]:
    """All but its own words."""
    named = countries.named(_beginning(article)).most_common(COUNTRIES)
    places = (countries.name(code, "en") for code, _ in named)
    hashtags = (_controlled(tag, topics) for tag in article.tags)
    return distinct([*topics_of(article, topics), *hashtags, *places])


def _controlled(tag: str, topics: Sequence[Topic]) -> str:
    """A hashtag as the topic that it names, in whatever language; else as it is."""
    own = (topic.tag for topic in topics if fold(tag) in (fold(topic.tag), fold(topic.arabic)))
    return next(own, topic_called(tag))


def _beginning(article: Article) -> str:
    return f"{article.title}\n{article.body[:READ]}"


def _demonyms(article: Article) -> frozenset[str]:
    """The stems of words that only say of which country something is."""
    row = words(_beginning(article))
    found = (row[begin] for begin, _, code in countries.placed(row) if _root(row[begin]) in _roots(code))
    return frozenset(stem for word in found for _, stem in analyse(word))


def _roots(code: str) -> set[str]:
    return {_root(words(countries.name(code, language))[0]) for language in ("ar", "en")}


def _root(word: str) -> str:
    return word.removeprefix("ال")[:_ALIKE]
