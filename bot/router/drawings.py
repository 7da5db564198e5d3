"""Pictures in answers: the card of an article, and the charts of how much news there is."""

from collections.abc import Sequence
from datetime import datetime, time, timedelta, tzinfo

from bot.model import Article, Card, Drawing, FacetKind
from bot.pictures.designs import Bars, Trends
from bot.pictures.wording import by_source, by_topic, share_card
from bot.router.context import Context

WAIT = 4.0
"""Seconds that somebody who asks for a picture waits at most before there is an answer without."""
DAYS, SOURCES, TOPICS = 14, 8, 5


async def article_drawing(article: Article, context: Context) -> Drawing | None:
    """The card of an article, to be handed on; None where it can't be drawn."""
    return await context.draw(share_card(article, context.zone, context.t), seconds=WAIT)


async def statistics(at: datetime, context: Context) -> tuple[tuple[Card, ...], tuple[Drawing, ...]]:
    """How much news the last two weeks had, by source and by topic, in words and as charts; nothing where none."""
    bounds = day_bounds(at, context.zone, DAYS)
    total = await context.store.statistics.published(bounds)
    if not total:
        return (), ()
    charts: list[Bars | Trends] = [await _sources(bounds, total, context), *await _topics(bounds, context)]
    drawings = [await context.draw(chart, seconds=WAIT) for chart in charts]
    return tuple(map(_in_words, charts)), tuple(filter(None, drawings))


async def _sources(bounds: Sequence[datetime], total: int, context: Context) -> Bars:
    most = await context.store.statistics.most(FacetKind.SOURCE, bounds, limit=SOURCES)
    counts = [(name, sum(days)) for name, days in most]
    dates = _dates(bounds, context)
    return by_source(counts, total - sum(n for _, n in counts), dates, context.t)


async def _topics(bounds: Sequence[datetime], context: Context) -> list[Trends]:
    counts = await context.store.statistics.most(FacetKind.TOPIC, bounds, limit=TOPICS)
    days = [each.astimezone(context.zone).date() for each in bounds[:-1]]
    return [by_topic(counts, days, _dates(bounds, context), context.t)] if counts else []


def _dates(bounds: Sequence[datetime], context: Context) -> str:
    t, zone = context.t, context.zone
    first, last = (t.short_date(each, zone) for each in (bounds[0], bounds[-2]))
    return t("From {first} to {last}", first=first, last=last)


def _in_words(chart: Bars | Trends) -> Card:
    """A chart's numbers, for whoever sees no pictures."""
    title, text = chart.alt.split("\n", 1)
    return Card(title=title, text=text)


def day_bounds(at: datetime, zone: tzinfo, count: int) -> list[datetime]:
    """When the last `count` local days began, that of `at` the last of them, and when it ends."""
    today = at.astimezone(zone).date()
    days = [today + timedelta(days=number) for number in range(1 - count, 2)]
    return [datetime.combine(day, time(), tzinfo=zone) for day in days]
