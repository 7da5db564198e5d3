"""Subscriptions that are handed on: the link to one, what it would bring, and taking it over."""

from dataclasses import replace

from bot.model import Button, Card, Reply, Request, Subscription, SubscriptionState, Tone
from bot.router.articles import latest
from bot.router.context import Context
from bot.router.dialogue import confirmed
from bot.router.links import START, subscription_link
from bot.router.preview import sample
from bot.router.subscribing import alike, changed_subscription, full, suggested, target
from bot.router.wording import what_lines, when_line


async def shared_link(one: Subscription, request: Request, context: Context) -> Reply:
    """A message to be forwarded, with what leads others to the same subscription of their own."""
    t = context.t
    code = await context.store.shared.share(one, str(request.person), request.at)
    link = subscription_link(code)
    said = request.home + link if request.home else f"/{START} {link}"
    invitation = t("Whoever opens this link can get the same: {link}", link=said)
    if not request.home:
        invitation = t("Whoever sends me this in a private chat can get the same: {command}", command=said)
    lasts = t("Others can take it within half a year, as long as you keep the subscription yourself.")
    return Reply(
        language=t.code,
        text=t("A subscription to pass on"),
        cards=(
            Card(title=when_line(one, t), text="\n".join([*what_lines(_bare(one), context), "", lasts, invitation])),
        ),
        buttons=((Button(t("Get the same"), url=said),),) if request.home else (),
    )


def _bare(one: Subscription) -> Subscription:
    """What is handed on of it."""
    return replace(one, silent=False, ping="", follow=False)


async def shared_offer(code: str, request: Request, context: Context) -> Reply | None:
    """What a shared subscription would bring here, to be taken or not; None where there is none of this code."""
    one = await _shared(code, request, context)
    if one is None:
        return None
    t = context.t
    lines = [*what_lines(one, context), *await sample(one.wanted, request.at, context)]
    take = Button(t("Subscribe"), f"{START} take {code}", tone=Tone.PRIMARY)
    return Reply(
        language=t.code,
        text=t("Somebody shares a subscription with you. It would bring this:"),
        cards=(Card(title=when_line(one, t), text="\n".join(lines)),),
        buttons=((take, Button(t("No thanks"), f"{START} decline")),),
    )


async def shared_taken(code: str, request: Request, context: Context) -> Reply | None:
    """The same subscription, for this chat; pressed twice, it is one. None where there is none of this code."""
    one = await _shared(code, request, context)
    if one is None:
        return None
    subscriptions = context.store.subscriptions
    for other in await subscriptions.of_chat(request.chat):
        if alike(other, one) and other.state is SubscriptionState.ACTIVE:
            return confirmed(other, request, context)
    if reply := await full(request.chat, request, context):
        return reply
    begun = await subscriptions.begin(one)
    active = await changed_subscription(begun, request.at, context, state=SubscriptionState.ACTIVE)
    return confirmed(active or begun, request, context)


def declined(context: Context) -> Reply:
    t = context.t
    row = (Button(t("Latest news"), latest()), Button(t("What I can do"), "help"))
    return Reply(language=t.code, text=t("Nothing was subscribed."), buttons=(row,), replaces=True)


async def _shared(code: str, request: Request, context: Context) -> Subscription | None:
    """By the reader's own clock, where they chose one. Raises BadInput for who may not say what this chat gets."""
    own = await suggested(target(replace(request, text=""), context), "", request, context)
    one = await context.store.shared.get(code, request.chat, own.language, own.by, request.at)
    return one and replace(one, zone=context.preferences.zone or one.zone)
