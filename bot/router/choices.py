"""What is chosen at the first contact, and the step that follows. It holds at once, so that whoever stops has it.

Buttons carry "start", what was chosen, and of a subscription that is being made its number and the version that was
seen: an old button, or one that is pressed twice, changes nothing.
"""

from collections.abc import Awaitable, Callable
from dataclasses import replace

from bot.errors import BadInput
from bot.i18n import available, topic_called
from bot.model import Button, FacetKind, Reply, Request, Subscription, SubscriptionState
from bot.router.articles import numbers
from bot.router.cities import carried_city, city_rows, clock_lines, live_by, typed_cities
from bot.router.context import Context
from bot.router.dialogue import confirmed
from bot.router.menus import at_what_time, where
from bot.router.onboarding import CITY, END, TIME, finished, is_shared, step, topics_step
from bot.router.options import toggled, typed_times
from bot.router.subscribing import OLD, alike, changed_subscription, full, suggested


async def take_step(choice: str, value: str, request: Request, context: Context) -> Reply:
    """What a button chose holds from now on, and the next step is shown. Raises BadInput."""
    act = _CHOICES.get(choice)
    if act is None:
        raise BadInput(OLD)
    return await act(value, request, context)


async def _go(value: str, request: Request, context: Context) -> Reply:
    [number] = numbers(value, 1)
    return await step(number, request, context)


async def _speak(code: str, request: Request, context: Context) -> Reply:
    if code not in available():
        raise BadInput(OLD)
    await context.choose(request, whole_chat=is_shared(request), language=code)
    return await step(CITY, request, replace(context, t=context.speaking(code)))


async def _city(value: str, request: Request, context: Context) -> Reply:
    return await _live(carried_city(value, context).zone, request, context)


async def _live(zone: str, request: Request, context: Context) -> Reply:
    await live_by(zone, request, context)
    return await step(TIME, request, replace(context, preferences=replace(context.preferences, zone=zone)))


async def _typed_city(_: str, request: Request, context: Context) -> Reply:
    if request.answer is None:
        return await context.ask(where(context), request)
    found = typed_cities(request.answer, context)
    if len(found) == 1:
        reply = await _live(found[0].zone, request, context)
        return replace(reply, text="\n\n".join([*clock_lines(found[0], context.t), reply.text]))
    t = context.t
    rows = (*city_rows(found, lambda zone: f"start city {zone}"), (Button(t("Back"), f"start step {CITY}"),))
    return Reply(language=t.code, text=t("Which of these?"), buttons=rows, replaces=request.pressed)


async def _typed_time(_: str, request: Request, context: Context) -> Reply:
    if request.answer is None:
        return await context.ask(at_what_time(context), request)
    return await _begin(request.answer, request, context)


async def _begin(typed: str, request: Request, context: Context) -> Reply:
    """A subscription that is being made from now on; what was begun before by this person is forgotten."""
    times = typed_times(typed)
    if await context.store.subscriptions.of_chat(request.chat):  # an old button: something comes already
        return await step(END, request, context)
    begun = replace(await suggested(request.chat, "", request, context), times=times)
    one = await context.store.subscriptions.begin(begun)
    if not await context.store.facets(FacetKind.TOPIC):
        return await _confirm(one, request, context)
    return await topics_step(one, 1, request, context)


async def _topic(value: str, request: Request, context: Context) -> Reply:
    """The number and the version of a subscription, and of a topic its number, with a tick or without from now on."""
    number, version, topic, page = numbers(value, 4)
    one = await _draft(number, request, context)
    if one is None:
        return await step(TIME, request, context)
    if one.state is SubscriptionState.DRAFT and one.version == version:
        facet = await context.store.facet(topic)
        topics = toggled(one.wanted.topics, topic_called(facet.name)) if facet else one.wanted.topics
        wanted = replace(one.wanted, topics=topics)
        one = await changed_subscription(one, request.at, context, wanted=wanted) or one
    return await _as_it_is(one, page, request, context)


async def _page(value: str, request: Request, context: Context) -> Reply:
    number, _, page = numbers(value, 3)
    one = await _draft(number, request, context)
    return await (_as_it_is(one, page, request, context) if one else step(TIME, request, context))


async def _done(value: str, request: Request, context: Context) -> Reply:
    number, version = numbers(value, 2)
    one = await _draft(number, request, context)
    if one is None:
        return await step(TIME, request, context)
    if one.version == version:
        return await _confirm(one, request, context)
    return await _as_it_is(one, 1, request, context)


async def _draft(number: int, request: Request, context: Context) -> Subscription | None:
    """The subscription that a button is about; None where another one was begun since."""
    one = await context.store.subscriptions.get(number)
    return one if one and one.chat == request.chat and one.state is not SubscriptionState.REMOVED else None


async def _as_it_is(one: Subscription, page: int, request: Request, context: Context) -> Reply:
    """What was confirmed already is not chosen any more."""
    if one.state is SubscriptionState.DRAFT:
        return await topics_step(one, page, request, context)
    return await _confirm(one, request, context)


async def _confirm(one: Subscription, request: Request, context: Context) -> Reply:
    """It comes from now on; the same that comes already stays the only one."""
    there = await context.store.subscriptions.of_chat(request.chat)
    active = next((its for its in there if its.id == one.id or alike(its, one)), None)
    if active is None:
        if reply := await full(request.chat, request, context):
            return reply
        active = await changed_subscription(one, request.at, context, state=SubscriptionState.ACTIVE) or one
    return await finished(confirmed(active, request, context).cards, request, context)


_CHOICES: dict[str, Callable[[str, Request, Context], Awaitable[Reply]]] = {
    "step": _go,
    "language": _speak,
    "city": _city,
    "other": _typed_city,
    "time": _begin,
    "typed": _typed_time,
    "topic": _topic,
    "topics": _page,
    "done": _done,
}
