"""/breaking: the breaking news of the last day, and one tap to be told of it at once."""

from dataclasses import replace
from datetime import timedelta

from bot.errors import BadInput
from bot.i18n import N_
from bot.model import Argument, Article, Button, Chat, Command, Reply, Request, SubscriptionState, Tone
from bot.router import (
    OLD,
    Context,
    active,
    all_button,
    article_card,
    breaking,
    brings_breaking,
    changed_subscription,
    confirmed,
    elsewhere,
    full,
    may_subscribe,
    meant,
    target,
    upcoming,
)

COMMAND = Command(
    "breaking",
    N_("Breaking news, and to be told of it at once"),
    argument=Argument(N_("channel"), N_("On Discord, another channel that you manage")),
    asks_rights=True,
    words=N_("breaking, breaking news"),
    rank=17,
)
LATELY = timedelta(days=1)
"""What was published longer ago is breaking no more."""


async def answer(request: Request, context: Context) -> Reply:
    """Everybody reads it; those who manage the chat see whether it comes by itself, too."""
    named = bool(request.channels) or bool(request.text.strip())
    chat = target(request, context) if named or may_subscribe(request, context) else None
    articles = await _lately(chat or request.chat, request, context)
    t = context.t
    lines = [t("Breaking news of the last day") if articles else t("There was no breaking news in the last day.")]
    rows: tuple[tuple[Button, ...], ...] = ()
    if chat:
        said, rows = await _offer(chat, request, context)
        lines.append(said)
    cards = tuple(article_card(article, context, request.at) for article in articles)
    return Reply(language=t.code, text="\n".join(lines), cards=cards, buttons=rows, ordered=True)


async def press(request: Request, context: Context) -> Reply:
    """Buttons carry nothing, which shows it; or "on", and another chat's id where it is meant.

    What "on" says is a message of its own: the button stands under news, and under a subscription that is being made,
    which stay.
    """
    verb, _, named = request.text.partition(" ")
    if not verb:
        return await answer(request, context)
    if verb != "on":
        raise BadInput(OLD)
    chat = meant(named, request, context)
    wanted = await breaking(chat, request, context)
    if one := await active(wanted, context):  # pressed twice, or taken up after a restart
        return replace(confirmed(one, request, context), replaces=False)
    if reply := await full(chat, request, context):
        return reply
    draft = await context.store.subscriptions.begin(wanted, beside=True)
    new = await changed_subscription(draft, request.at, context, once=True, state=SubscriptionState.ACTIVE)
    return replace(confirmed(new, request, context), replaces=False) if new else await press(request, context)


async def _lately(chat: Chat, request: Request, context: Context) -> list[Article]:
    """What one who is told of it at once would have heard of, the most told and newest first."""
    news = await upcoming(await breaking(chat, request, context), request.at, context)
    fresh = [one.article for one in news if request.at - one.article.published <= LATELY]
    return fresh[: context.page_size]


async def _offer(chat: Chat, request: Request, context: Context) -> tuple[str, tuple[tuple[Button, ...], ...]]:
    """Whether it comes by itself, and the way to that or to what can be changed of it."""
    t = context.t
    one = await brings_breaking(chat, context)
    if one is None:
        on = Button(t("Tell me at once"), f"breaking on{elsewhere(chat, request)}", tone=Tone.PRIMARY)
        return t("It can come by itself, as soon as it is known."), ((on,),)
    change = Button(t("Change"), f"subscribe {one.id} {one.version} card")
    muted = Button(t("Muted stories"), f"mute page 1{elsewhere(chat, request)}")
    return t("It comes by itself, as soon as it is known."), ((change, muted), (all_button(chat, request, context),))
