"""The city by whose clock somebody lives: how it is asked for, and what becomes of it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from bot.digest.schedule import zone
from bot.errors import BadInput
from bot.i18n import N_, Language
from bot.i18n.places import Place, place_name, places, places_meant
from bot.model import Button, ChatKind, Request, Subscription
from bot.router.context import Context
from bot.router.subscribing import OLD, changed_subscription
from bot.router.wording import state_line, when_line

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


@dataclass(frozen=True, slots=True)
class Followed:
    """The subscriptions of a chat that went along with its city, and those that were given one of their own."""

    moved: tuple[Subscription, ...] = ()
    stayed: tuple[Subscription, ...] = ()


async def live_by(name: str, request: Request, context: Context) -> Followed:
    """From now on the chat lives by this zone, and a private one's person with it: dates, and digests that come there.

    A digest that was given a city of its own keeps it. The city is kept last: what a crash left undone is done when the
    button is pressed again.
    """
    before = {name, *await _zones_before(request, context)}
    its = await context.store.subscriptions.of_chat(request.chat)
    stayed = tuple(one for one in its if one.zone not in before)
    follow = [one for one in its if one not in stayed]
    moved = [await changed_subscription(one, request.at, context, zone=name) or one for one in follow]
    await context.choose(request, whole_chat=request.chat.kind is not ChatKind.PRIVATE, zone=name)
    return Followed(tuple(moved), stayed)


async def _zones_before(request: Request, context: Context) -> tuple[str, ...]:
    """By which clocks subscriptions came here that were given none of their own: without a choice, the maker's."""
    chosen = (await context.store.preferences.of_chat(request.chat)).zone
    return (chosen,) if chosen else (str(context.zone), str(context.usual_zone))


async def followed_lines(its: Followed, place: Place, request: Request, context: Context) -> list[str]:
    """Which subscriptions come by the clock of that city now, and which do not; what comes at once knows no clock."""
    t = context.t
    moved = [line for one in its.moved if one.times for line in await _told(one, request, context)]
    stayed = [line for one in its.stayed if one.times for line in await _told(one, request, context)]
    return [
        *([t("Digests come by the clock of {place} now.", place=place.name), *moved] if moved else ()),
        *([t("These keep the clock of their own city:"), *stayed] if stayed else ()),
    ]


async def _told(one: Subscription, request: Request, context: Context) -> tuple[str, str]:
    return f"• {when_line(one, context.t)}", await state_line(one, request.at, context)
