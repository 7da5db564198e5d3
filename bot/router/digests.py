"""Digests as replies: the articles of an edition as they are now."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, tzinfo

from bot.digest.edition import Edition, Part, heading
from bot.digest.schedule import zone
from bot.model import Article, Button, Delivery, DeliveryState, Drawing, Reply
from bot.pictures.wording import cover
from bot.router.alerts import mute_buttons
from bot.router.context import Context

IN_TIME, CORRECTED = 1.0, 5.0
"""Seconds that a digest waits for its cover at most; and one that was sent, and is corrected."""


async def message(its: Delivery, context: Context, at: datetime) -> Reply | None:
    """A message of a digest, to be sent or to be put in the place of what was; None where there is nothing to send."""
    articles = await context.store.articles(its.articles)
    there = [articles[number] for number in its.articles if number in articles]
    if not there and its.state is not DeliveryState.SENT:
        return None
    where = zone(its.zone)
    edition = Edition(
        heading=heading(None if its.at_once else its.due, where, context.t, breaking=its.breaking),
        t=context.t,
        zone=where,
        at=at,
        press=lambda page: f"digest {its.run} {page}",
        sources=await context.other_sources(there),
    )
    reply = edition.message(there, Part(its.first, len(its.articles), its.total, its.part, its.parts))
    reply = _mutable(reply, its, there, context) if its.at_once else reply
    first = its.part == 1  # one sound, one mention and one copy for followers a digest
    return replace(
        reply,
        silent=its.silent or not first,
        ping=its.ping if first else "",
        follow=its.follow,
        drawings=await _cover(its, there, where, context) if its.cover and first and not its.at_once else (),
    )


async def _cover(its: Delivery, articles: Sequence[Article], where: tzinfo, context: Context) -> tuple[Drawing, ...]:
    """The picture above a digest; none where it can't be had in time. Taken back articles leave it, and it stays."""
    seconds = CORRECTED if its.state is DeliveryState.SENT else IN_TIME
    drawing = await context.draw(cover(articles, its.due, where, context.t), seconds=seconds)
    return (drawing,) if drawing else ()


def _mutable(reply: Reply, its: Delivery, there: Sequence[Article], context: Context) -> Reply:
    """With the way to hear no more of its story, beside the way to what else it holds."""
    above, last = reply.buttons[:-1], reply.buttons[-1] if reply.buttons else ()
    row = (*last, *mute_buttons(there, its.run, its.part, context))
    return replace(reply, buttons=(*above, row)) if row else reply


def undelivered(reason: str, context: Context) -> Reply:
    """What whoever made a subscription is told when its chat does not let the bot write."""
    t = context.t
    lines = [
        t("Your digest can't be written into its chat: {reason}", reason=t(reason)),
        t("Somebody who manages that chat has to let me write there. I try again four times within five days."),
    ]
    return Reply(language=t.code, text="\n".join(lines), buttons=((Button(t("All subscriptions"), "subscriptions"),),))
