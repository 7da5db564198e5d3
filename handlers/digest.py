"""/digest: what the next digest would hold, now; and the pages of one that was sent."""

from bot.errors import BadInput
from bot.i18n import N_
from bot.model import Button, Command, Reply, Request, RunState, Subscription, Tone
from bot.router import (
    OLD,
    Context,
    digest_page,
    is_here,
    latest,
    may_change,
    may_subscribe,
    numbers,
    previewed,
    stored_subscription,
    suggested,
    summary,
    what_lines,
    zone,
)

COMMAND = Command("digest", N_("What the next digest holds now"), shows=True, words=N_("digest, my digest"), rank=32)
LOOKED_AT = 20
"""Digests among which the last one that was sent is looked for."""


async def answer(request: Request, context: Context) -> Reply:
    """Of the one subscription of the chat, or of one of several; without any, of one as most people want it."""
    its = await context.store.subscriptions.of_chat(request.chat)
    if not its:
        return await _offer(request, context)
    if len(its) > 1:
        t = context.t
        return Reply(language=t.code, text=t("Of which subscription?"), buttons=summary(its, request, context))
    return await _preview(its[0], 0, request, context)


async def press(request: Request, context: Context) -> Reply:
    """Buttons carry the number of a digest that was sent here and a page; or "of", that of a subscription and a page.

    Page 0 is a message of its own; subscription 0 stands for those of the chat.
    """
    verb, _, rest = request.text.partition(" ")
    if verb != "of":
        run, page = numbers(request.text, 2)
        return await _turned(run, page, request, context)
    number, page = numbers(rest, 2)
    if not number:
        return await answer(request, context)
    one = await context.store.subscriptions.get(number)
    if one is None or not is_here(one, request):  # everybody in a chat may see what it gets
        one = await stored_subscription(number, request, context, stops=True)
    return await _preview(one, page, request, context)


async def _offer(request: Request, context: Context) -> Reply:
    """Nothing is subscribed: what a subscription would bring, and the way to it."""
    t = context.t
    one = await suggested(request.chat, "", request, context)
    row = (
        Button(t("Get this every morning"), "subscribe default", tone=Tone.PRIMARY),
        Button(t("Choose"), "subscribe new"),
    )
    rows = (row,) if may_subscribe(request, context) else ()
    text = t("Nothing comes by itself yet. A daily digest would hold this now:")
    shown = await previewed(one, 0, request.at, context)
    if shown is None:
        return Reply(language=t.code, text=t("Nothing comes by itself yet, and there is no news now."), buttons=rows)
    return Reply(language=t.code, text=text, cards=shown.cards, ordered=shown.ordered, buttons=rows)


async def _preview(one: Subscription, page: int, request: Request, context: Context) -> Reply:
    shown = await previewed(one, page, request.at, context)
    return shown or await _nothing(one, request, context)


async def _nothing(one: Subscription, request: Request, context: Context) -> Reply:
    t = context.t
    runs = await context.store.digests.runs_of(one.chat, limit=LOOKED_AT)
    since = next((run.due for run in runs if run.subscription == one.id and run.state is RunState.MADE), one.created)
    lines = [t("Nothing new since {when}.", when=t.moment(since, zone(one.zone))), *what_lines(one, context)]
    change = Button(t("Change"), f"subscribe {one.id} {one.version} card")
    row = ((change,) if may_change(one, request, context) else ()) + (Button(t("Latest news"), latest()),)
    return Reply(language=t.code, text="\n".join(lines), buttons=(row,))


async def _turned(number: int, page: int, request: Request, context: Context) -> Reply:
    """Only in the chat to which it was sent."""
    run = await context.store.digests.run(number)
    one = await context.store.subscriptions.get(run.subscription) if run else None
    if not run or not one or not is_here(one, request):
        raise BadInput(OLD)
    return await digest_page(run, one, page, request.at, context)
