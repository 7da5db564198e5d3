"""/stats: how digests fare, by platform, and how much news there is; for editors."""

from datetime import datetime, timedelta

from bot.i18n import N_
from bot.model import Card, Command, Counts, Reply, Request, Role
from bot.router import Context, statistics

COMMAND = Command("stats", N_("How delivery is doing"), role=Role.EDITOR, words=N_("statistics"), rank=66)
PERIODS = {N_("Last day"): timedelta(days=1), N_("Last week"): timedelta(days=7)}


async def answer(request: Request, context: Context) -> Reply:
    t, store = context.t, context.store
    counts = {name: await store.ledger.counts(request.at - period) for name, period in PERIODS.items()}
    active = await store.subscriptions.active()
    platforms = sorted({*active, *(one.platform for its in counts.values() for one in its)})
    today = await store.published_since(midnight(request.at, context))
    lines = [
        t.plural("{n} active subscription", "{n} active subscriptions", sum(active.values())),
        t.plural("{n} article today", "{n} articles today", today),
    ]
    cards = [await _card(name, active.get(name, 0), counts, context) for name in platforms]
    counted, drawings = await statistics(request.at, context)
    return Reply(language=t.code, text="\n".join(lines), cards=(*cards, *counted), drawings=drawings)


def midnight(at: datetime, context: Context) -> datetime:
    """When the local day began."""
    return at.astimezone(context.zone).replace(hour=0, minute=0, second=0, microsecond=0)


async def _card(platform: str, active: int, counts: dict[str, list[Counts]], context: Context) -> Card:
    t = context.t
    lines = [t.plural("{n} active subscription", "{n} active subscriptions", active)]
    for name, its in counts.items():
        lines += [line for one in its if one.platform == platform for line in _lines(t(name), one, context)]
    lines += [
        t("{n} away: {reason}", n=number, reason=t(reason))
        for reason, number in await context.store.away.reasons(platform)
    ]
    return Card(title=t.platform(platform), text="\n".join(lines))


def _lines(period: str, one: Counts, context: Context) -> list[str]:
    t = context.t
    fate = t("sent {sent}, failed {failed}, waiting {waiting}", sent=one.sent, failed=one.failed, waiting=one.waiting)
    late = t("late by {median} s (half of them), {p99} s (99 of 100)", median=round(one.median), p99=round(one.p99))
    return [f"{period}: {fate}", *([late] if one.sent else [])]
