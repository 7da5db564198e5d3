"""/start: the first contact, then who I am and the first things to press; and where links to the bot lead."""

from dataclasses import replace

from bot.errors import BadInput
from bot.i18n import N_
from bot.model import Argument, Button, Command, Reply, Request, Tone
from bot.router import (
    NOWHERE,
    OLD,
    Context,
    declined,
    first_step,
    how_to_ask,
    is_greeted,
    latest,
    may_subscribe,
    only_managers,
    shared_code,
    shared_offer,
    shared_taken,
    spoken_here,
    take_step,
)

COMMAND = Command(
    "start",
    N_("Begin here"),
    argument=Argument(N_("link"), N_("What a link to me holds behind “start”")),
    asks_rights=True,
    words=N_("start, begin here"),
    rank=47,
)


async def answer(request: Request, context: Context) -> Reply:
    """Who is new here, or manages a group that is, is asked how they want it; a shared subscription is shown.

    Other links lead to their commands before this is asked.
    """
    payload = request.text.strip()
    if code := shared_code(payload):
        offer = await shared_offer(code, request, await spoken_here(request, context))
        if offer:
            return offer
    begin = await _begin(replace(request, text=""), context)
    return replace(begin, text=f"{context.t(NOWHERE)}\n\n{begin.text}") if payload else begin


async def press(request: Request, context: Context) -> Reply:
    """Buttons carry what was chosen at the first contact; "take" and a shared subscription's code; or "decline"."""
    only_managers(request, context)
    choice, _, value = request.text.partition(" ")
    if choice == "decline":
        return declined(context)
    context = await spoken_here(request, context)
    if choice != "take":
        return await take_step(choice, value, request, context)
    taken = await shared_taken(value, request, context)
    if taken is None:
        raise BadInput(OLD)
    return taken


async def _begin(request: Request, context: Context) -> Reply:
    if may_subscribe(request, context) and not await is_greeted(request, context):
        return await first_step(request, await spoken_here(request, context))
    return _greeting(request, context)


def _greeting(request: Request, context: Context) -> Reply:
    t = context.t
    subscribe = (Button(t("Subscribe"), "subscribe new"),) if may_subscribe(request, context) else ()
    others = [language for language in context.languages if language.code != t.code]
    text = "\n\n".join(
        [
            t("Welcome to Khabar, your news in Arabic and English."),
            how_to_ask(request, t),
        ]
    )
    return Reply(
        language=t.code,
        text=text,
        buttons=(
            (Button(t("Latest news"), latest(), tone=Tone.PRIMARY), Button(t("Topics"), "topics 0")),
            (*subscribe, Button(t("Settings"), "settings")),
            tuple(Button(other.name, f"language {other.code}") for other in others),
        ),
    )
