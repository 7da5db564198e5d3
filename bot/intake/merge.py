"""Two copies of one article -> one: nothing that only one of them knew is lost. Pure."""

from dataclasses import replace

from bot.intake.hashtags import distinct
from bot.intake.title import summary
from bot.model import Article
from bot.text.analysis import analyse


def merged(kept: Article, other: Article) -> Article:
    """`kept` with what `other` knows more: the fuller text, the earlier date, all tags and pictures, and what it lacks.

    It stays the article that it was: its number, origin, state, who added it, and its title.
    """
    fuller = other if _words(other) > _words(kept) else kept
    return replace(
        kept,
        body=fuller.body,
        summary=kept.summary if fuller is kept else summary(kept.title, other.body),
        url=kept.url or other.url,
        source=kept.source or other.source,
        author=kept.author or other.author,
        place=kept.place or other.place,
        tags=distinct((*kept.tags, *other.tags)),
        pictures=tuple(dict.fromkeys((*kept.pictures, *other.pictures))),
        breaking=kept.breaking or other.breaking,
        published=min(kept.published, other.published),
    )


def _words(article: Article) -> int:
    """Of its body: another title makes no text fuller."""
    return len(analyse(article.body))
