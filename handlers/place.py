"""/place: the city by whose clock a reader or a chat lives: dates, and the digests that come there."""

from bot.i18n import N_
from bot.i18n.places import Place, is_place, places
from bot.model import Argument, Button, Command, Reply, Request, Suggestion
from bot.router import (
    Context,
    carried_city,
    city_rows,
    clock_lines,
    followed_lines,
    live_by,
    may_subscribe,
    settings_menu,
    typed_cities,
)

COMMAND = Command(
    "place",
    N_("The city by whose clock your digests come"),
    argument=Argument(N_("city"), N_("A city or a country, such as Basra"), suggests=True),
    asks_rights=True,
    words=N_("city, place"),
    rank=42,
)
SUGGESTED = 25


async def answer(request: Request, context: Context) -> Reply:
    """Where several places may be meant, one is chosen by a button. In a group who does not manage it has their own."""
    typed = request.text.strip()
    if not typed:
        return await settings_menu("city", request, context)
    found = typed_cities(typed, context)
    if len(found) == 1:
        return await _set(found[0], request, context)
    rows = city_rows(found, lambda zone: f"place {zone}")
    return Reply(language=context.t.code, text=context.t("Which of these?"), buttons=rows)


async def takes(request: Request, context: Context) -> bool:
    """The name of a place, in full."""
    return is_place(request.text)


async def press(request: Request, context: Context) -> Reply:
    """Buttons carry the name of a time zone."""
    return await _set(carried_city(request.text, context), request, context)


async def suggest(request: Request, context: Context) -> tuple[Suggestion, ...]:
    return tuple(Suggestion(place.name, place.zone) for place in places(request.text, context.t, SUGGESTED))


async def _set(place: Place, request: Request, context: Context) -> Reply:
    """Dates follow it from now on, and what comes by itself."""
    t, ours = context.t, may_subscribe(request, context)
    said = [t("Dates and times follow the clock of {place} now.", place=place.name)]
    if ours:
        its = await live_by(place.zone, request, context)
        said = await followed_lines(its, place, request, context) or said
    else:
        await context.choose(request, zone=place.zone)
    return Reply(
        language=t.code,
        text="\n".join([*said, *clock_lines(place, t)]),
        buttons=((Button(t("Settings"), "settings"),),),
        replaces=request.pressed and ours,
        personal=not ours,
    )
