"""What a subscription would bring: of the news since its last digest, and of what came in lately."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from bot.digest.asking import is_searched
from bot.digest.choosing import NEWS_FOR, Known, chosen, wants
from bot.digest.edition import Edition, Part, heading
from bot.digest.parts import pages, parts
from bot.digest.schedule import zone
from bot.model import Article, News, Reply, Run, Subscription, Wanted
from bot.router.context import Context
from bot.store.digests import Told
from bot.text.bidi import isolate
from bot.text.split import shorten

SAMPLED, NAMED = 100, 3
"""Articles that a filter is tried on, and those of them that are named."""
LONG_AGO = timedelta(days=365)
"""From when on the articles are that a filter is tried on where few came lately."""
AT_ONCE = "at once"
"""How the slots begin of digests that have no time."""
TITLE = 80
"""Characters of a title that is named."""


async def upcoming(one: Subscription, at: datetime, context: Context) -> tuple[News, ...]:
    """What its next digest holds, as it is now. `seen` 0 of a subscription that is not stored stands for a week."""
    subscriptions = context.store.subscriptions
    news = await subscriptions.news(one.seen, at - NEWS_FOR)
    told = (await context.store.digests.told([one], at - NEWS_FOR, at)).get(one.id, Told())
    muted = (await context.store.mutes.of([one], at)).get(one.id, frozenset())
    found = await context.matching(one.wanted, at, zone(one.zone))
    return chosen(news, one, at, Known(told.articles, told.known(one), muted, found))


async def previewed(one: Subscription, page: int, at: datetime, context: Context) -> Reply | None:
    """Page `page` of what its next digest holds, as it will look; None where there is nothing.

    Page 0 is a message of its own, with as many as it will have at first; the others take the place of the one before.
    """
    every = [news.article for news in await upcoming(one, at, context)]
    if not every:
        return None
    limits = context.limits(one.chat.platform)
    messages = parts(every[: one.most], limits)
    which = (
        _part(pages(every, messages, limits, one.most), page, len(every))
        if page
        else Part(0, sum(messages), len(every))
    )
    shown = every[which.first : which.first + which.shown]
    t = context.speaking(one.language)
    edition = Edition(
        heading=t("What the next one holds now"),
        t=t,
        zone=zone(one.zone),
        at=at,
        press=lambda other: f"digest of {one.id} {other}",
        sources=await context.other_sources(shown),
    )
    return edition.page(shown, which) if page else edition.message(shown, which, len(messages) + 1)


async def digest_page(run: Run, one: Subscription, page: int, at: datetime, context: Context) -> Reply:
    """Page `page` of a digest that was sent, in the place of the message that led to it."""
    limits, stored = context.limits(one.chat.platform), await context.store.articles(run.articles)
    every = [stored.get(number) for number in run.articles]
    sent = [len(message.articles) for message in await context.store.ledger.deliveries(run.id)]
    which = _part(pages(every, sent, limits, one.most), page, len(every))
    shown = [article for article in every[which.first : which.first + which.shown] if article]
    t, of = context.speaking(one.language), zone(one.zone)
    edition = Edition(
        heading=heading(None if run.slot.startswith(AT_ONCE) else run.due, of, t, breaking=one.wanted.breaking),
        t=t,
        zone=of,
        at=at,
        press=lambda other: f"digest {run.id} {other}",
        sources=await context.other_sources(shown),
    )
    return edition.page(shown, which)


def _part(sizes: Sequence[int], number: int, total: int) -> Part:
    """The page of that number, or the nearest that there is."""
    number = max(1, min(number, len(sizes)))
    return Part(sum(sizes[: number - 1]), sizes[number - 1], total, number, len(sizes))


async def sample(wanted: Wanted, at: datetime, context: Context) -> list[str]:
    """How many of the last articles a filter would have let through, and the newest of them; [] without a filter."""
    if not (wanted.topics or wanted.sources or wanted.breaking or is_searched(wanted)):
        return []
    t, subscriptions = context.t, context.store.subscriptions
    after = await subscriptions.last_publication() - SAMPLED
    news, since = await subscriptions.news(after, at - NEWS_FOR), NEWS_FOR
    if len(news) < SAMPLED:  # it is quiet: what came before says more than the few of this week
        news, since = await subscriptions.news(after, at - LONG_AGO), LONG_AGO
    found = await context.matching(wanted, at, context.zone, since)
    fitting = [one.article for one in news if wants(wanted, one, found)]
    fitting.sort(key=lambda article: article.published, reverse=True)
    if not fitting:
        return [t("None of the last articles would have come.")]
    return [
        t("Of the last {total} articles, so many would have come: {n}", total=len(news), n=len(fitting)),
        *(f"– {title}" for title in _titles(fitting)),
    ]


def _titles(articles: Sequence[Article]) -> list[str]:
    return [isolate(shorten(one.title, TITLE, len)) for one in articles[:NAMED]]
