"""The first contact: language, city, time of a digest, topics; four taps in one message, each of which can be skipped.

In a group the choices are for everybody there. What becomes of them: bot.router.choices.
"""

from dataclasses import replace

from bot.i18n import Language
from bot.i18n.places import place_name
from bot.model import Button, Card, ChatKind, FacetKind, Reply, Request, Subscription, Tone
from bot.router.articles import button_pages, latest
from bot.router.cities import city_rows, likeliest, ticked
from bot.router.context import PLACE, Context
from bot.router.facets import is_chosen, offered
from bot.router.menus import Row, at_what_time, where
from bot.router.wording import clock

LANGUAGE, CITY, TIME, TOPICS, END = 1, 2, 3, 4, 5
OTHER_CITY = "start other"
"""What the button carries that asks for a city which no other one names."""
TIMES = ("08:00", "12:00", "18:00", "08:00, 18:00")
"""When a digest may come, to choose from."""


def is_shared(request: Request) -> bool:
    """Whether what is chosen in this chat is for everybody there."""
    return request.chat.kind is not ChatKind.PRIVATE


async def is_greeted(request: Request, context: Context) -> bool:
    """Whether the person, or in a group the chat, went through this or stopped it."""
    preferences = context.store.preferences
    its = preferences.of_chat(request.chat) if is_shared(request) else preferences.of_person(request.person)
    return bool((await its).greeted)


async def spoken_here(request: Request, context: Context) -> Context:
    """In a group everybody reads this: it is told as was chosen for the chat, and not for who asks."""
    if not is_shared(request):
        return context
    its = await context.store.preferences.of_chat(request.chat)
    return replace(context, preferences=its, t=context.speaking(its.language or context.t.code).written(its))


def how_to_ask(request: Request, t: Language) -> str:
    """What to do next. In a group words alone reach the bot nowhere, or only where they answer it."""
    if is_shared(request):
        return t("Search with {search} and some words, or press a button.", search="/search")
    return t("Type any words to search, or press a button. {help} shows everything I can do.", help="/help")


async def first_step(request: Request, context: Context) -> Reply:
    """What a new person, or who manages a new group, is asked first."""
    return await step(LANGUAGE, request, context)


async def step(number: int, request: Request, context: Context) -> Reply:
    """The step of that number; beyond those there are, the end. Where something comes already, two are all."""
    steps = CITY if await context.store.subscriptions.of_chat(request.chat) else TOPICS
    match number:
        case 0 | 1:
            return _language_step(steps, request, context)
        case 2:
            return await _city_step(steps, request, context)
        case 3 if steps == TOPICS:
            return _time_step(steps, request, context)
    return await finished((), request, context)


def _language_step(steps: int, request: Request, context: Context) -> Reply:
    """The question stands there in every language, as nobody knows yet which this person reads."""
    t = context.t
    welcome = t("Welcome to Khabar, your news in Arabic and English.")
    questions = [each("Which language shall I answer in?") for each in context.languages]
    row = tuple(Button(each.name, f"start language {each.code}") for each in context.languages)
    return _step((LANGUAGE, steps), "\n".join([welcome, "", *questions]), (row,), request, context)


async def _city_step(steps: int, request: Request, context: Context) -> Reply:
    """Who writes a city's name instead of pressing a button has answered, too."""
    t, now = context.t, context.preferences.zone
    await context.expect(f"{PLACE}{OTHER_CITY}", request)
    rows = city_rows(likeliest(context), lambda zone: f"start city {zone}", now or "")
    other = Button(t("Another city"), OTHER_CITY, asks=where(context))
    question = t("Where do you live? Dates and digests follow the clock of that city.")
    if is_shared(request):
        question = t("Which city's clock does this chat go by? Dates and digests follow it.")
    return _step((CITY, steps), question, (*rows, (other,)), request, context)


def _time_step(steps: int, request: Request, context: Context) -> Reply:
    t = context.t
    names = (t("Morning"), t("Noon"), t("Evening"), t("Morning and evening"))
    offered = [
        Button(f"{name} {t.figures(times)}" if "," not in times else name, f"start time {times}")
        for name, times in zip(names, TIMES, strict=True)
    ]
    rows = (
        tuple(offered[:3]),
        (*offered[3:], Button(t("Another time"), "start typed", asks=at_what_time(context))),
    )
    return _step((TIME, steps), t("When shall a digest of the news come, every day?"), rows, request, context)


async def topics_step(one: Subscription, page: int, request: Request, context: Context) -> Reply:
    t, its = context.t, f"{one.id} {one.version}"
    wanted, kind = one.wanted.topics, FacetKind.TOPIC
    facets = await offered(kind, one.wanted.languages, wanted, context)
    buttons = [
        Button(
            ticked(t.topic(each.name), chosen=is_chosen(kind, each, wanted)),
            f"start topic {its} {each.id} {max(page, 1)}",
        )
        for each in facets
    ]
    rows = button_pages(buttons, page, context, f"start topics {its}")
    question = t("What shall it be about? Choose one topic or several.")
    when = t("A digest comes every day at {times}.", times=clock(one.times, t))
    done = Button(t("Done") if wanted else t("All topics"), f"start done {its}", tone=Tone.PRIMARY)
    return _step((TOPICS, TOPICS), f"{when}\n{question}", (*rows, (done,)), request, context)


def _step(at: tuple[int, int], text: str, rows: tuple[Row, ...], request: Request, context: Context) -> Reply:
    """`at` is the number of the step, and that of the last one."""
    t, (number, steps) = context.t, at
    where_we_are = t("Step {n} of {last}", n=number, last=steps)
    shared = [t("What you choose here is for everybody in this chat.")] if is_shared(request) else []
    back = (Button(t("Back"), f"start step {number - 1}"),) if number > LANGUAGE else ()
    return Reply(
        language=t.code,
        text="\n".join([where_we_are, *shared, "", text]),
        buttons=(*rows, (*back, *_onwards(number, t))),
        replaces=request.pressed,
    )


def _onwards(number: int, t: Language) -> Row:
    """Ways on without a choice. Without a time nothing comes; once there is one, it comes: the last step only ends."""
    match number:
        case its if its < TIME:
            return Button(t("Skip"), f"start step {its + 1}"), Button(t("Stop here"), f"start step {END}")
        case its if its == TIME:
            return (Button(t("No digest"), f"start step {END}"),)
    return ()


async def finished(cards: tuple[Card, ...], request: Request, context: Context) -> Reply:
    """What was set, and what to do now. Nobody is asked again, but by /settings."""
    t = context.t
    await context.choose(request, whole_chat=is_shared(request), greeted=True)
    zone = context.preferences.zone
    lines = [
        t("All set. {settings} changes any of it.", settings="/settings"),
        "",
        t("Language: {name}", name=t.name),
        *([t("City: {place}", place=place_name(zone, t))] if zone else []),
        how_to_ask(request, t),
    ]
    subscribe = () if cards else (Button(t("Subscribe"), "subscribe new"),)
    return Reply(
        language=t.code,
        text="\n".join(lines),
        cards=cards,
        buttons=(
            (Button(t("Latest news"), latest(), tone=Tone.PRIMARY), *subscribe),
            (Button(t("Settings"), "settings"), Button(t("What I can do"), "help")),
        ),
        replaces=request.pressed,
    )
