"""What the options of a subscription become when a button is pressed or an answer typed, and what is shown then."""

from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import time
from typing import Any

from bot.digest.schedule import zone
from bot.errors import BadInput
from bot.i18n import N_, available, topic_called
from bot.i18n.hours import span, times
from bot.model import EVERY_DAY, FacetKind, Question, Quiet, Reply, Request, Subscription, Wanted
from bot.router.articles import numbers
from bot.router.cities import carried_city, typed_cities
from bot.router.context import Context
from bot.router.dialogue import subscription_reply
from bot.router.menus import (
    LEAST,
    MOST,
    PARTS,
    WINDOWS,
    at_what_time,
    by_night,
    days_menu,
    facets_menu,
    languages_menu,
    more_menu,
    most_menu,
    places_menu,
    what,
    when_menu,
    where,
    which_words,
    words_menu,
)
from bot.router.seeking import FIND, asked_for
from bot.router.subscribing import OLD, changed_subscription, saved_search
from bot.router.wording import MONDAY_TO_FRIDAY, SUNDAY_TO_THURSDAY
from bot.text.filters import parts
from bot.text.fold import fold

TIMES = 6
"""Times a day that a subscription may have."""
MOST_PARTS, LONGEST_PART = 20, 60
"""Words and phrases in a part of a filter, and characters of each."""
DAYS = {"every": EVERY_DAY, "sunday": SUNDAY_TO_THURSDAY, "monday": MONDAY_TO_FRIDAY}

Values = dict[str, Any]
Read = Callable[[Subscription, str], Values]
Act = Callable[[Subscription, str, Request, Context], Awaitable[Reply]]


async def opened(name: str, value: str, one: Subscription, request: Request, context: Context) -> Reply:
    """The reply to an option of a subscription that was pressed, with what it is to be or without."""
    if name in QUESTIONS and not value:
        if request.answer is None:
            return await context.ask(QUESTIONS[name](one, context), request)
        return await OPTIONS[name](one, request.answer, request, context)
    if not value and name in MENUS:
        return MENUS[name](one, context)
    if name in PAGES and value == FIND:
        its = await asked_for("", request, context)
        return its if isinstance(its, Reply) else await facets_menu(PAGES[name], 1, one, context, its)
    if name in PAGES:
        [page] = numbers(value, 1)
        return await facets_menu(PAGES[name], page, one, context)
    if name not in OPTIONS or not value:
        raise BadInput(OLD)
    return await OPTIONS[name](one, value, request, context)


async def _become(one: Subscription, request: Request, context: Context, **values: Any) -> tuple[Subscription, bool]:
    """The subscription with these values; or as it is now, and False, where somebody was faster."""
    new = await changed_subscription(one, request.at, context, **values)
    if new:
        return new, True
    now = await context.store.subscriptions.get(one.id)
    if now is None:
        raise BadInput(OLD)
    return now, False


async def overtaken_subscription(one: Subscription, request: Request, context: Context) -> Reply:
    """Somebody else has changed it since the button was shown: it as it is now."""
    return await subscription_reply(one, request, context, context.t("This was changed meanwhile. Now it is so:"))


def _setting(read: Read, menu: str = "") -> Act:
    """An option whose new value a function reads; the menu that stays open after it, or else the card is shown."""

    async def act(one: Subscription, value: str, request: Request, context: Context) -> Reply:
        new, done = await _become(one, request, context, **read(one, value))
        if not done:
            return await overtaken_subscription(new, request, context)
        return MENUS[menu](new, context) if menu else await subscription_reply(new, request, context)

    return act


def _when(_: Subscription, value: str) -> Values:
    return {"times": () if value == "now" else typed_times(value)}


def typed_times(value: str) -> tuple[time, ...]:
    """The times of the day that were typed, one at least. Raises BadInput."""
    read = times(value)
    if not read:
        raise BadInput(N_("Send a time such as 9, 9:30 or 9 pm; several with commas between."))
    if len(read) > TIMES:
        raise BadInput(N_("That is too much: at most 6 times a day."))
    return read


def _days(one: Subscription, value: str) -> Values:
    if value in DAYS:
        return {"weekdays": DAYS[value]}
    [day] = numbers(value, 1)
    its = set(one.weekdays) ^ {day}
    if not its <= set(EVERY_DAY):
        raise BadInput(OLD)
    return {"weekdays": tuple(sorted(its)) or one.weekdays}


def _languages(one: Subscription, value: str) -> Values:
    if value == "all":
        return {"wanted": replace(one.wanted, languages=())}
    if value not in available():
        raise BadInput(OLD)
    return {"wanted": replace(one.wanted, languages=toggled(one.wanted.languages, value))}


def _words(one: Subscription, value: str) -> Values:
    words = "" if not value.strip(" -–—") else saved_search(value, one.created, zone(one.zone))
    return {"wanted": replace(one.wanted, words=words)}


def _filter(part: str) -> Read:
    """The words and phrases of a part of the filter, of what was typed."""

    def read(one: Subscription, value: str) -> Values:
        its = parts(value)
        if not its and value.strip(" -–—"):
            raise BadInput(N_("There is no word in this that can be looked for."))
        if len(its) > MOST_PARTS:
            raise BadInput(N_("These are too many: at most 20 words and phrases."))
        if any(len(each) > LONGEST_PART for each in its):
            raise BadInput(N_("One of these is too long: at most 60 characters each. Put commas between them."))
        values: Values = {part: its}
        return {"wanted": replace(one.wanted, **values)}

    return read


def _breaking(one: Subscription, value: str) -> Values:
    [on] = numbers(value, 1)
    return {"wanted": replace(one.wanted, breaking=bool(on))}


def _number(field: str, allowed: tuple[int, ...]) -> Read:
    def read(_: Subscription, value: str) -> Values:
        [number] = numbers(value, 1)
        if number not in allowed:
            raise BadInput(OLD)
        return {field: bool(number) if allowed == SWITCH else number}

    return read


def _quiet(_: Subscription, value: str) -> Values:
    if value == "off":
        return {"quiet": None}
    its = span(value)
    if its is None:
        raise BadInput(N_("Send two times with a dash between, such as 22-7."))
    if its[0] == its[1]:
        raise BadInput(N_("These are the same time. Send two that differ, such as 22-7."))
    return {"quiet": Quiet(*its)}


def _ping(_one: Subscription, _value: str) -> Values:
    return {"ping": ""}


def toggled(names: tuple[str, ...], name: str) -> tuple[str, ...]:
    """Without the name, however it is written, or else with it."""
    others = tuple(each for each in names if fold(each) != fold(name))
    return others if len(others) < len(names) else (*names, name)


def _with(wanted: Wanted, kind: FacetKind, name: str | None) -> Wanted:
    if kind is FacetKind.TOPIC:
        return replace(wanted, topics=toggled(wanted.topics, topic_called(name)) if name else ())
    return replace(wanted, sources=toggled(wanted.sources, name) if name else ())


def _facet(kind: FacetKind) -> Act:
    """Toggles a topic or a source by its number, 0 for all, and stays on the page."""

    async def act(one: Subscription, value: str, request: Request, context: Context) -> Reply:
        number, page = numbers(value, 2)
        facet = await context.store.facet(number) if number else None
        if number and facet is None:
            raise BadInput(OLD)
        wanted = _with(one.wanted, kind, facet.name if facet else None)
        new, done = await _become(one, request, context, wanted=wanted)
        return (
            await facets_menu(kind, page, new, context) if done else await overtaken_subscription(new, request, context)
        )

    return act


async def _place(one: Subscription, value: str, request: Request, context: Context) -> Reply:
    """A zone that a button carries, or what was typed: of several places that may be meant one is chosen."""
    found = [carried_city(value, context)] if request.answer is None else typed_cities(value, context)
    if len(found) > 1:
        return places_menu(one, found, context)
    new, done = await _become(one, request, context, zone=found[0].zone)
    return (
        await subscription_reply(new, request, context) if done else await overtaken_subscription(new, request, context)
    )


SWITCH = (0, 1)
MENUS: dict[str, Callable[[Subscription, Context], Reply]] = {
    "when": when_menu,
    "days": days_menu,
    "languages": languages_menu,
    "most": most_menu,
    "more": more_menu,
    "filter": words_menu,
}
PAGES = {"topics": FacetKind.TOPIC, "sources": FacetKind.SOURCE}
QUESTIONS: dict[str, Callable[[Subscription, Context], Question]] = {
    "time": lambda _, context: at_what_time(context),
    "place": lambda _, context: where(context),
    "words": what,
    "hours": lambda _, context: by_night(context),
    **{part: which_words(part) for part in PARTS},
}
OPTIONS: dict[str, Act] = {
    "when": _setting(_when),
    "time": _setting(_when),
    "days": _setting(_days, "days"),
    "place": _place,
    "topic": _facet(FacetKind.TOPIC),
    "source": _facet(FacetKind.SOURCE),
    "languages": _setting(_languages, "languages"),
    "words": _setting(_words),
    **{part: _setting(_filter(part)) for part in PARTS},
    "breaking": _setting(_breaking, "filter"),
    "together": _setting(_number("together", WINDOWS), "when"),
    "most": _setting(_number("most", MOST)),
    "least": _setting(_number("least", LEAST), "more"),
    "silent": _setting(_number("silent", SWITCH), "more"),
    "cover": _setting(_number("cover", SWITCH), "more"),
    "quiet": _setting(_quiet, "more"),
    "hours": _setting(_quiet, "more"),
    "follow": _setting(_number("follow", SWITCH), "more"),
    "ping": _setting(_ping, "more"),
}
