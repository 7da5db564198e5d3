"""The city by whose clock somebody lives: how it is asked for, and what becomes of it."""

from collections.abc import Callable, Sequence

from bot.digest.schedule import zone
from bot.errors import BadInput
from bot.i18n import N_, Language
from bot.i18n.places import Place, place_name, places, places_meant
from bot.model import Button, ChatKind, Request, Subscription
from bot.router.context import Context
from bot.router.subscribing import OLD, changed_subscription

OFFERED, COLUMNS = 9, 3
"""Cities that are offered, and buttons a row."""
UNKNOWN = N_("I know no such city. Send a larger one near it.")


def likeliest(context: Context) -> list[Place]:
    """Where most readers are."""
    return places("", context.t, OFFERED)


def typed_cities(typed: str, context: Context) -> list[Place]:
    """The places that may be meant; one, where all of them have the same clock. Raises BadInput where there is none."""
    found = places_meant(typed, context.t, OFFERED)
    if not found:
        raise BadInput(UNKNOWN)
    return found if len({place.zone for place in found}) > 1 else found[:1]


def carried_city(name: str, context: Context) -> Place:
    """The place of the zone that a button carries. Raises BadInput where there is none of that name."""
    try:
        key = zone(name).key
    except (KeyError, ValueError) as error:
        raise BadInput(OLD) from error
    return Place(key, place_name(key, context.t))


def city_rows(found: Sequence[Place], press: Callable[[str], str], now: str = "") -> tuple[tuple[Button, ...], ...]:
    """A button for each, with a tick on that of the zone that was chosen; `press` gives what it carries, of a zone."""
    buttons = [Button(ticked(place.name, chosen=place.zone == now), press(place.zone)) for place in found]
    return tuple(tuple(buttons[at : at + COLUMNS]) for at in range(0, len(buttons), COLUMNS))


def clock_lines(place: Place, t: Language) -> list[str]:
    """By which city's clock a place lives that gives no zone its name; none where it does."""
    name = place_name(place.zone, t)
    return [] if place.name == name else [t("{city} goes by the clock of {place}.", city=place.name, place=name)]


def ticked(label: str, *, chosen: bool) -> str:
    return f"✓ {label}" if chosen else label


async def live_by(name: str, request: Request, context: Context) -> list[Subscription]:
    """From now on the chat lives by this zone, and a private one's person with it: dates, and digests that come there.

    The chat's subscriptions as they are then.
    """
    await context.choose(request, whole_chat=request.chat.kind is not ChatKind.PRIVATE, zone=name)
    its = await context.store.subscriptions.of_chat(request.chat)
    return [await changed_subscription(one, request.at, context, zone=name) or one for one in its]
