"""What pictures say, in a reader's language: designs, made of articles and numbers."""

from collections import Counter
from collections.abc import Sequence
from datetime import date, datetime, tzinfo
from typing import cast

from bot.i18n import Language
from bot.model import Article, State
from bot.pictures.designs import Bars, Cover, ShareCard, Trends
from bot.text.bidi import Direction

HEADLINES, TOPICS = 3, 4
TITLE = 300
"""Characters of a title that a picture and its words hold at most."""


def cover(articles: Sequence[Article], due: datetime, zone: tzinfo, t: Language) -> Cover:
    """The cover of a digest that was due then, of those of its articles that are published."""
    there = [article for article in articles if article.state is State.PUBLISHED]
    tags = Counter(tag for article in there for tag in article.tags)
    topics = tuple(t.topic(tag) for tag, _ in tags.most_common(TOPICS))
    headlines = tuple((t.number(number), its.title[:TITLE]) for number, its in enumerate(there[:HEADLINES], start=1))
    heading, day = t("Your digest"), t.weekday(due, zone)
    lines = [t.listed([heading, day]), *(f"{number}. {title}" for number, title in headlines)]
    if topics:
        lines.append(t("Topics: {names}", names=t.listed(topics)))
    return Cover(
        direction=_direction(t),
        brand=t("Khabar"),
        heading=heading,
        date=day,
        headlines=headlines,
        topics=topics,
        alt="\n".join(lines),
    )


def share_card(article: Article, zone: tzinfo, t: Language) -> ShareCard:
    """The card of an article that is handed on."""
    title, day, source = article.title[:TITLE], t.date(article.published, zone), article.source or ""
    said = [title, source, day, t("Khabar")]
    return ShareCard(
        direction=_direction(t),
        brand=t("Khabar"),
        title=title,
        source=source,
        date=day,
        alt="\n".join(filter(None, said)),
    )


def by_source(counts: Sequence[tuple[str, int]], others: int, dates: str, t: Language) -> Bars:
    """How many articles each source had between these `dates`; `others`: those of others, or of none."""
    rows = [*counts, (t("Other sources"), others)] if others else counts
    title = t("Articles by source")
    return Bars(
        direction=_direction(t),
        title=title,
        note=dates,
        bars=tuple((name, n, t.number(n)) for name, n in rows),
        rest=others > 0,
        alt="\n".join([title, dates, *(f"{name}: {t.number(n)}" for name, n in rows)]),
    )


def by_topic(counts: Sequence[tuple[str, Sequence[int]]], days: Sequence[date], dates: str, t: Language) -> Trends:
    """How many articles each topic had on each of these local days, the oldest first; `dates` are they in words."""
    named = [(t.topic(name), tuple(each)) for name, each in counts]
    title = t("Topics, day by day")
    lines = [f"{name}: {t.number(sum(each))} ({' '.join(map(t.number, each))})" for name, each in named]
    return Trends(
        direction=_direction(t),
        title=title,
        note=dates,
        rows=tuple((name, each, t.number(sum(each))) for name, each in named),
        days=tuple(t.number(day.day) for day in days),
        alt="\n".join([title, dates, *lines]),
    )


def _direction(t: Language) -> Direction:
    return cast("Direction", t.direction)
