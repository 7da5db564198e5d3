"""/subscribe: what a chat is to get unasked, when, and of what; as a dialogue of buttons, in one message."""

from dataclasses import replace

from bot.errors import BadInput
from bot.i18n import N_
from bot.model import (
    Argument,
    Button,
    Command,
    FacetKind,
    Reply,
    Request,
    Subscription,
    SubscriptionState,
    Suggestion,
    Wanted,
)
from bot.router import (
    EVERY,
    OLD,
    Context,
    alike,
    at_once,
    changed_subscription,
    confirmed,
    elsewhere,
    full,
    meant,
    numbers,
    opened,
    overtaken_subscription,
    stored_subscription,
    subscription_reply,
    suggested,
    target,
    undo_button,
    without_names,
)

COMMAND = Command(
    "subscribe",
    N_("Get the news by itself, when you want it"),
    argument=Argument(N_("words"), N_("A topic, or words that its articles must match"), suggests=True),
    asks_rights=True,
    words=N_("subscribe, subscribe to"),
    rank=30,
)
SUGGESTED = 10


async def answer(request: Request, context: Context) -> Reply:
    """Words are a topic, or else a search that is kept."""
    one = await _begin(request, context)
    return one if isinstance(one, Reply) else await subscription_reply(one, request, context)


async def takes(request: Request, context: Context) -> bool:
    """A topic."""
    return await context.topic(request.text) is not None


async def press(request: Request, context: Context) -> Reply:
    """Buttons carry a number, the version that was seen, an option and its value.

    "new" begins a subscription as the command does, for another chat if its id follows; "default" makes one that is
    daily, with one tap. "search" and "topic" begin one that brings at once what a list shows: of a search by its
    number, the number of a source and a language, of a topic by its number and a language.
    """
    verb, _, named = request.text.partition(" ")
    if verb == "new":
        return await answer(replace(request, text="", channels=(meant(named, request, context),)), context)
    if request.text == "default":
        return await _with_one_tap(replace(request, text=""), context)
    if verb in ("search", "topic"):
        wanted = await (_of_search(named, request, context) if verb == "search" else _of_topic(named, context))
        return await _at_once(wanted, replace(request, text=""), context)
    number, version, option, value = _read(request.text)
    one = await stored_subscription(number, request, context)
    if option == "confirm" and one.state is SubscriptionState.ACTIVE:  # pressed twice, or taken up after a restart
        return confirmed(one, request, context)
    if one.state is SubscriptionState.REMOVED:
        raise BadInput(OLD)
    if one.version != version:
        return await overtaken_subscription(one, request, context)
    act = _DECISIONS.get(option)
    return await (act(one, request, context) if act else opened(option, value, one, request, context))


async def _with_one_tap(request: Request, context: Context) -> Reply:
    """Pressed twice, or taken up after a restart, it is the same subscription."""
    chat = target(request, context)
    wanted = await suggested(chat, "", request, context)
    for one in await context.store.subscriptions.of_chat(chat):
        if alike(one, wanted) and one.state is SubscriptionState.ACTIVE:
            return confirmed(one, request, context)
    begun = await _begin(request, context)
    return begun if isinstance(begun, Reply) else await _confirm(begun, request, context)


async def _of_search(code: str, request: Request, context: Context) -> Wanted:
    """What a search finds that a button carries."""
    first, _, language = code.rpartition(" ")
    number, facet = numbers(first, 2)
    words = await context.store.searches.recall(request.chat, number)
    source = await context.store.facet(facet) if facet else None
    if words is None:
        raise BadInput(OLD)
    return Wanted(
        languages=_languages(language, context),
        sources=(source.name,) if source else (),
        words=words,
    )


async def _of_topic(code: str, context: Context) -> Wanted:
    """Of a topic or a source, whatever its list is of. A button of an earlier version names no language."""
    first, _, language = code.partition(" ")
    [number] = numbers(first, 1)
    facet, languages = await context.store.facet(number), _languages(language or EVERY, context)
    if facet is None:
        raise BadInput(OLD)
    topics = await context.store.facets(FacetKind.TOPIC)
    if facet.id in {one.id for one in topics}:
        return Wanted(languages=languages, topics=(facet.name,))
    return Wanted(languages=languages, sources=(facet.name,))


def _languages(code: str, context: Context) -> tuple[str, ...]:
    """What a button carries of a list that is in one language, or in every one."""
    if code == EVERY:
        return ()
    if code not in {t.code for t in context.languages}:
        raise BadInput(OLD)
    return (code,)


async def _at_once(wanted: Wanted, request: Request, context: Context) -> Reply:
    """The card, in a message of its own, as the list stays; with what would have come."""
    chat = target(request, context)
    if reply := await full(chat, request, context):
        return reply
    one = await context.store.subscriptions.begin(await at_once(chat, wanted, request, context))
    return replace(await subscription_reply(one, request, context), replaces=False)


async def suggest(request: Request, context: Context) -> tuple[Suggestion, ...]:
    """Topics, then what a search may be for."""
    topics = await context.topics_begun(request.text)
    words = await context.completions(request.text, request.chat, SUGGESTED)
    return (*topics, *words)[:SUGGESTED]


async def _begin(request: Request, context: Context) -> Subscription | Reply:
    """A subscription that is being made, from now on through restarts; or why there can be none."""
    chat = target(request, context)
    if reply := await full(chat, request, context):
        return reply
    words = without_names(request.text)
    return await context.store.subscriptions.begin(await suggested(chat, words, request, context))


def _read(pressed: str) -> tuple[int, int, str, str]:
    first, second, option, *value = [*pressed.split(" ", 3), "", "", ""][:4]
    number, version = numbers(f"{first} {second}", 2)
    return number, version, option, "".join(value)


async def _confirm(one: Subscription, request: Request, context: Context) -> Reply:
    if there := await _the_same(one, context):
        return await subscription_reply(there, request, context, context.t("This comes here already:"))
    if reply := await full(one.chat, request, context):
        return reply
    new = await changed_subscription(one, request.at, context, state=SubscriptionState.ACTIVE)
    return confirmed(new, request, context) if new else await _as_it_is(one, request, context)


async def _the_same(one: Subscription, context: Context) -> Subscription | None:
    """Another subscription of the chat that brings just that, or would if it were not paused."""
    its = await context.store.subscriptions.of_chat(one.chat)
    return next((other for other in its if alike(other, one)), None)


async def _cancel(one: Subscription, request: Request, context: Context) -> Reply:
    """A draft is given up; what is confirmed meanwhile stays."""
    if one.state is not SubscriptionState.DRAFT:
        raise BadInput(OLD)
    new = await changed_subscription(one, request.at, context, state=SubscriptionState.REMOVED)
    if new is None:
        return await _as_it_is(one, request, context)

    async def back(request: Request, context: Context) -> Reply:
        draft = await changed_subscription(new, request.at, context, state=SubscriptionState.DRAFT)
        return await subscription_reply(draft, request, context) if draft else await _as_it_is(new, request, context)

    t = context.t
    undo = undo_button(request, context, back)
    again = Button(t("Subscribe"), f"subscribe new{elsewhere(one.chat, request)}")
    return Reply(language=t.code, text=t("Nothing was subscribed."), buttons=((again, undo),), replaces=True)


async def _as_it_is(one: Subscription, request: Request, context: Context) -> Reply:
    """Somebody was faster by a moment."""
    return await overtaken_subscription(await stored_subscription(one.id, request, context), request, context)


_DECISIONS = {"card": subscription_reply, "confirm": _confirm, "cancel": _cancel}
