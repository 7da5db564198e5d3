"""/place: the city by whose clock the digests of a chat come."""

from bot.errors import BadInput
from bot.i18n import N_
from bot.i18n.places import Place, places, places_meant
from bot.model import Argument, Button, Command, Reply, Request, Subscription, Suggestion
from bot.router import OLD, Context, changed_subscription, only_managers, state_line, when_line

COMMAND = Command(
    "place",
    N_("The city by whose clock your digests come"),
    argument=Argument(N_("city"), N_("A city or a country, such as Basra"), suggests=True),
    asks_rights=True,
    words=N_("city, place"),
    rank=44,
)
FOUND, SUGGESTED, COLUMNS = 9, 25, 3


async def answer(request: Request, context: Context) -> Reply:
    """Where several places may be meant, one is chosen by a button."""
    only_managers(request, context)
    typed = request.text.strip()
    found = places_meant(typed, context.t, FOUND)
    if not found:
        raise BadInput(N_("I know no such city. Send a larger one near it."))
    if typed and len({place.zone for place in found}) == 1:
        return await _set(found[0], request, context)
    buttons = [Button(place.name, f"place {place.zone}") for place in found]
    rows = tuple(tuple(buttons[at : at + COLUMNS]) for at in range(0, len(buttons), COLUMNS))
    t = context.t
    city = t("Basra")
    asked = t("By the clock of which city? Or: {command}", command=f"/place {city}")
    return Reply(language=t.code, text=t("Which of these?") if typed else asked, buttons=rows)


async def press(request: Request, context: Context) -> Reply:
    """Buttons carry the name of a time zone."""
    only_managers(request, context)
    found = [place for place in places(request.text, context.t, FOUND) if place.zone == request.text]
    if not found:
        raise BadInput(OLD)
    return await _set(found[0], request, context)


async def suggest(request: Request, context: Context) -> tuple[Suggestion, ...]:
    return tuple(Suggestion(place.name, place.zone) for place in places(request.text, context.t, SUGGESTED))


async def _set(place: Place, request: Request, context: Context) -> Reply:
    t, its = context.t, await context.store.subscriptions.of_chat(request.chat)
    if not its:
        text = t("Nothing comes by itself here yet, so there is no clock to set.")
        return Reply(language=t.code, text=text, buttons=((Button(t("Subscribe"), "subscribe new"),),))
    lines = [t("Digests come by the clock of {place} now.", place=place.name)]
    for one in its:
        new = await changed_subscription(one, request.at, context, zone=place.zone)
        lines += await _told(new or one, request, context)
    return Reply(language=t.code, text="\n".join(lines), replaces=request.pressed)


async def _told(one: Subscription, request: Request, context: Context) -> list[str]:
    return ["", when_line(one, context.t), await state_line(one, request.at, context)]
