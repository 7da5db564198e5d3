"""Why a chat was sent something, or was not: stage by stage, a line each, with ✓ or ✗ or … before it."""

from dataclasses import replace
from datetime import datetime, timedelta

from bot.digest.choosing import NEWS_FOR, wants
from bot.digest.schedule import after_quiet, next_due, zone
from bot.i18n import N_, Language
from bot.model import (
    Article,
    Card,
    Chat,
    Delivery,
    DeliveryState,
    News,
    Run,
    RunState,
    Subscription,
    SubscriptionState,
    Wanted,
)
from bot.router.context import Context
from bot.router.preview import upcoming
from bot.router.wording import state_line, when_line

YES, NO, OPEN = "✓", "✗", "…"
LATE = timedelta(minutes=1)
"""What is later than that is said to be late."""
LOOKED_AT = 20
"""Digests that are looked at, and articles of the same event."""
_RUNS = {
    RunState.EMPTY: N_("There was nothing new."),
    RunState.HELD: N_("There was less new than it asks for; it comes with the next one."),
    RunState.MISSED: N_("The bot was not running, and came back too late for it."),
    RunState.MERGED: N_("The bot was not running; a later one came in its place."),
}
_DELIVERIES = {
    DeliveryState.SENDING: (OPEN, N_("It is being sent at this moment.")),
    DeliveryState.FAILED: (NO, N_("It could not be sent here.")),
    DeliveryState.GONE: (NO, N_("The bot could not write here any more.")),
    DeliveryState.UNKNOWN: (NO, N_("Nobody knows whether it arrived, and it was not sent again.")),
    DeliveryState.STOPPED: (NO, N_("The subscription was paused or removed before it was sent.")),
    DeliveryState.EXPIRED: (NO, N_("It could not be sent for a day; what of it is still news comes with the next.")),
}
_MISSES = {
    "topics": N_("It is about none of the topics that are wanted."),
    "languages": N_("It is in none of the languages that are wanted."),
    "sources": N_("It is from none of the sources that are wanted."),
    "words": N_("It does not match the words that are looked for."),
    "must": N_("Something is missing in it that must stand in it."),
    "some": N_("None of what is looked for stands in it."),
    "none": N_("Something stands in it that must not."),
    "breaking": N_("It is no breaking news."),
}


def _line(sign: str, said: str) -> str:
    return f"{sign} {said}"


async def run_card(run: Run, one: Subscription, context: Context) -> Card:
    """What became of a digest."""
    t, lines = context.t, []
    if run.state is RunState.MADE:
        made = t.plural("It was made, with {n} article.", "It was made, with {n} articles.", len(run.articles))
        lines.append(_line(YES, made))
        lines += [delivery_line(each, t) for each in await context.store.ledger.deliveries(run.id)]
    else:
        lines.append(_line(NO, t(_RUNS[run.state])))
    return Card(title=run_name(run, one, t), text="\n".join(lines), note=when_line(one, t))


def run_name(run: Run, one: Subscription, t: Language) -> str:
    """When it was due: "Friday, 27 November, 08:00"."""
    return t.moment(run.due, zone(one.zone))


def delivery_line(one: Delivery, t: Language) -> str:
    """How far one message of a digest has come."""
    number = t("Part {n} of {last}:", n=one.part, last=one.parts) + " " if one.parts > 1 else ""
    if one.state is DeliveryState.SENT:
        sign, said = YES, _sent(one, t)
    elif one.state is DeliveryState.WAITING:
        sign, said = OPEN, t("It waits to be sent, since {when}.", when=t.moment(one.due, zone(one.zone)))
    else:
        sign, message = _DELIVERIES[one.state]
        said = t(message)
    reason = " " + t("The reason: {reason}", reason=t(one.reason)) if one.reason else ""
    return _line(sign, number + said + reason)


def _sent(one: Delivery, t: Language) -> str:
    when, of = one.sent or one.due, zone(one.zone)
    said = t("It was sent at {when}.", when=t.moment(when, of))
    late = when - one.due
    if late <= LATE:
        return said
    return said + " " + t.plural("{n} minute late.", "{n} minutes late.", late // timedelta(minutes=1))


async def article_why(article: Article, one: Subscription, at: datetime, context: Context) -> Card:
    """Why a subscription brought an article, or did not, or what it waits for."""
    t = context.t
    runs = [
        run
        for run in await context.store.digests.with_article(one.chat, article.id, limit=LOOKED_AT)
        if run.subscription == one.id
    ]
    lines = [line for run in runs for line in await _in_digest(article, run, one, context)]
    return Card(title=when_line(one, t), text="\n".join(lines or await _not_yet(article, one, at, context)))


async def withdrawn_why(article: Article, chat: Chat, context: Context) -> list[Card]:
    """Which digests of a chat held an article that the editors have taken back, for each subscription of them."""
    runs = await context.store.digests.with_article(chat, article.id, limit=LOOKED_AT)
    changes = await context.store.editing.history(article.id) if runs else []
    at = next((change.at for change in changes if change.field == "state"), None)
    cards: list[Card] = []
    for number in dict.fromkeys(run.subscription for run in runs):
        one = await context.store.subscriptions.get(number)
        cards += [await _withdrawn(article, one, at, context)] if one else []
    return cards


async def _withdrawn(article: Article, one: Subscription, at: datetime | None, context: Context) -> Card:
    """It may have been taken back before it was sent, so that both times are told."""
    t, card = context.t, await article_why(article, one, at or article.added, context)
    said = (
        t("The editors took it back: {when}", when=t.moment(at, zone(one.zone)))
        if at
        else t("The editors took it back.")
    )
    return replace(card, text=f"{card.text}\n{_line(NO, said)}")


async def _in_digest(article: Article, run: Run, one: Subscription, context: Context) -> list[str]:
    t = context.t
    messages = await context.store.ledger.deliveries(run.id)
    name = run_name(run, one, t)
    mine = [each for each in messages if article.id in each.articles]
    if mine:
        stands = t("It stands in the digest of {when}.", when=name)
        return [_line(YES, stands), *(delivery_line(each, t) for each in mine)]
    behind = t("It was not among the first of the digest of {when}: it stands behind its last button.", when=name)
    return [_line(YES, behind), *(delivery_line(each, t) for each in messages[-1:])]


async def _not_yet(article: Article, one: Subscription, at: datetime, context: Context) -> list[str]:
    t = context.t
    misses = await _misses(article, one, at, context)
    if misses:
        return [_line(NO, t(_MISSES[miss])) for miss in misses]
    lines = [_line(YES, t("It is what this one is about."))]
    if until := await _muted(article, one, at, context):
        return [*lines, _line(NO, t("This chat muted its story until {when}.", when=t.moment(until, zone(one.zone))))]
    if at - article.published > NEWS_FOR:
        return [*lines, _line(NO, t("It is older than a week, and no news any more."))]
    if told := await _told(article, one, context):
        return [*lines, _line(NO, told)]
    return [*lines, await _waiting(article, one, at, context)]


async def _misses(article: Article, one: Subscription, at: datetime, context: Context) -> list[str]:
    """The parts of what is wanted that the article does not meet."""
    news = await context.store.subscriptions.news_of(article.id) or News(article, 0, breaking=article.breaking)
    parts = {name: replace(Wanted(), **{name: getattr(one.wanted, name)}) for name in _MISSES}
    old = at - article.published > NEWS_FOR  # the search looks back no further
    misses = []
    for name, part in parts.items():
        found = None if old else await context.matching(part, at, zone(one.zone))
        misses += [] if wants(part, news, found) else [name]
    return misses


async def _muted(article: Article, one: Subscription, at: datetime, context: Context) -> datetime | None:
    """Until when the chat wants to hear no more of its story; None where it does."""
    news = await context.store.subscriptions.news_of(article.id)
    mutes = await context.store.mutes.of_chat(one.chat, at) if news and news.story else []
    return next((its.until for its in mutes if news and its.story == news.story), None)


async def _told(article: Article, one: Subscription, context: Context) -> str:
    """Which digest of the chat told the same event by another article, or this one by another subscription; or ""."""
    t, store = context.t, context.store
    others = await store.stories.also_in(article.id)
    for other in (article, *others[:LOOKED_AT]):
        for run in await store.digests.with_article(one.chat, other.id, limit=1):
            its = await store.subscriptions.get(run.subscription)
            if its and its.chat.thread == one.chat.thread:
                when = run_name(run, one, t)
                return t("The same event was told in the digest of {when}: {title}", when=when, title=other.title)
    return ""


async def _waiting(article: Article, one: Subscription, at: datetime, context: Context) -> str:
    """What it waits for, or why it does not."""
    t = context.t
    if one.state is SubscriptionState.PAUSED:
        return _line(OPEN, t("The subscription is paused."))
    waiting = await upcoming(one, at, context)
    place = next((n for n, news in enumerate(waiting) if news.article.id == article.id), None)
    if place is None:
        return _line(
            NO, t("It was published before this one began, or another article of the same event stands for it.")
        )
    return _line(OPEN, await _coming(place, len(waiting), one, at, context))


async def _coming(place: int, waiting: int, one: Subscription, at: datetime, context: Context) -> str:
    """When an article comes that has this place (from 0) among so many that wait."""
    t = context.t
    if one.chat in context.store.away:
        return await state_line(one, at, context)
    if waiting < one.least:
        return t.plural("It waits until there is {n} new one.", "It waits until there are {n} new ones.", one.least)
    due = after_quiet(next_due(one, at) or at, one.quiet, zone(one.zone))
    if due == at:
        return t("It comes as soon as it can.")
    when = t.moment(due, zone(one.zone))
    if place >= one.most:
        return t("It comes with the next one, {when}, behind its last button.", when=when)
    return t("It comes with the next one, {when}.", when=when)
