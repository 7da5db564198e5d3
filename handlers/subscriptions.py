"""/subscriptions: what a chat gets unasked; each can be changed, paused, looked at, removed and brought back."""

from collections.abc import Sequence
from dataclasses import replace

from bot.errors import BadInput
from bot.i18n import N_
from bot.model import (
    Argument,
    Button,
    Card,
    Chat,
    ChatKind,
    Command,
    Reply,
    Request,
    Subscription,
    SubscriptionState,
    Tone,
)
from bot.router import (
    EVERYTHING,
    FIND,
    OLD,
    Context,
    Sought,
    all_button,
    asked_for,
    changed_subscription,
    cut,
    elsewhere,
    full,
    kept_buttons,
    may_change,
    meant,
    numbers,
    pager,
    recalled,
    seek_line,
    seek_row,
    shared_link,
    state_line,
    stored_subscription,
    subscription_reply,
    target,
    target_lines,
    wanted_lines,
    what_lines,
    when_line,
)

COMMAND = Command(
    "subscriptions",
    N_("What comes by itself, and how to change it"),
    argument=Argument(N_("channel"), N_("On Discord, another channel that you manage")),
    asks_rights=True,
    words=N_("subscriptions, my subscriptions"),
    rank=31,
)
MOST_CARDS = 4
"""With four buttons each, so many fit into one message everywhere."""
STATES = {
    "pause": (SubscriptionState.ACTIVE, SubscriptionState.PAUSED),
    "resume": (SubscriptionState.PAUSED, SubscriptionState.ACTIVE),
    "remove": (SubscriptionState.ACTIVE, SubscriptionState.REMOVED),
    "undo": (SubscriptionState.REMOVED, SubscriptionState.ACTIVE),
    "remove_paused": (SubscriptionState.PAUSED, SubscriptionState.REMOVED),
    "undo_paused": (SubscriptionState.REMOVED, SubscriptionState.PAUSED),
}
"""What a button makes of which state."""
STOPPING = ("pause", "remove", "remove_paused")
UNDO = {"remove": "undo", "remove_paused": "undo_paused"}


async def answer(request: Request, context: Context) -> Reply:
    """Those of this chat, or of a channel that is named."""
    return await _page(1, target(request, context), request, context)


async def press(request: Request, context: Context) -> Reply:
    """Buttons carry a page (or nothing) and another chat's id, with "found" the number of what is sought between them;
    FIND and another chat's id; or what to do with a subscription, by its number and the
    version that was seen.
    """
    verb, _, rest = request.text.partition(" ")
    if not verb:
        return await answer(request, context)
    if verb == FIND:
        chat, its = meant(rest, request, context), await asked_for("", request, context)
        return its if isinstance(its, Reply) else replace(await _page(1, chat, request, context, its), replaces=True)
    if verb in ("page", "found"):
        where, named = _place(rest, words=verb == "found")
        page, *carried = numbers(where, 1, 2)
        its, chat = await recalled(carried, request, context), meant(named, request, context)
        return replace(await _page(page, chat, request, context, its), replaces=True)
    if verb == "share":
        number, _ = numbers(rest, 2)
        return await shared_link(await stored_subscription(number, request, context, stops=True), request, context)
    if verb not in STATES:
        raise BadInput(OLD)
    number, version = numbers(rest, 2)
    stops, after = verb in STOPPING, STATES[verb][1]
    one = await stored_subscription(number, request, context, stops=stops, back_to=None if stops else after)
    return await _put(verb, one, version, request, context)


def _place(rest: str, *, words: bool) -> tuple[str, str]:
    """The page, with the number of what is sought, and the other chat's id."""
    first, second, named = [*rest.split(" ", 2), "", ""][:3] if words else [*rest.split(" ", 1), "", ""][:3]
    return (f"{first} {second}", named) if words else (first, second)


async def _page(page: int, chat: Chat, request: Request, context: Context, its: Sought = EVERYTHING) -> Reply:
    """The page that is asked for, or the nearest that there is."""
    t, size = context.t, min(context.page_size, MOST_CARDS)
    every = await _all(chat, request, context)
    named = elsewhere(chat, request)
    begin = Button(t("New subscription"), f"subscribe new{named}", tone=Tone.PRIMARY)
    if not every:
        text = t("Nothing comes by itself yet.")
        return Reply(language=t.code, text=text, buttons=((begin,),))
    found = [one for one in every if its.holds(*_words(one, request, context))]
    shown, page, last = cut(found, page, size)
    pages = f"found {{}} {its.number}{named}" if its.number else f"page {{}}{named}"
    return Reply(
        language=t.code,
        text=seek_line(its, len(found), t) or t.plural("{n} subscription", "{n} subscriptions", len(every)),
        cards=tuple([await _card(one, request, context) for one in shown]),
        buttons=(
            *pager(context, page, last, lambda other: "subscriptions " + pages.format(other)),
            *seek_row(f"subscriptions {FIND}{named}", f"subscriptions page 1{named}", its, last, context),
            (begin,),
        ),
        ordered=True,
        first=(page - 1) * size + 1,
    )


def _words(one: Subscription, request: Request, context: Context) -> list[str]:
    """What its card says of it."""
    return [when_line(one, context.t), *target_lines(one.chat, request, context.t), *what_lines(one, context)]


async def _all(chat: Chat, request: Request, context: Context) -> Sequence[Subscription]:
    """Those of the chat; in private also those that the person made for other chats."""
    subscriptions = context.store.subscriptions
    here = await subscriptions.of_chat(chat)
    private = chat == request.chat and chat.kind is ChatKind.PRIVATE and request.person.genuine
    made = await subscriptions.by(request.person) if private else []
    return [*here, *(one for one in made if one not in here)]


async def _card(one: Subscription, request: Request, context: Context) -> Card:
    t = context.t
    state = await state_line(one, request.at, context)
    change = (Button(t("Change"), f"subscribe {one.id} {one.version} card"),)
    return Card(
        title=when_line(one, t),
        text="\n".join([*target_lines(one.chat, request, t), *what_lines(one, context), state]),
        buttons=(*(change if may_change(one, request, context) else ()), *kept_buttons(one, request, context)),
    )


async def _put(verb: str, one: Subscription, version: int, request: Request, context: Context) -> Reply:
    """Pause, resume, remove or bring back; what was done already is shown again."""
    before, after = STATES[verb]
    if one.state is not after:
        if verb in UNDO.values() and (reply := await full(one.chat, request, context)):
            return reply
        allowed = one.state is before
        new = (
            await changed_subscription(one, request.at, context, state=after)
            if allowed and one.version == version
            else None
        )
        if new is None:
            said = context.t("This was changed meanwhile. Now it is so:")
            return await subscription_reply(one, request, context, said)
        if verb in STOPPING:
            context.grants.stopped(request.person, new, before, request.at)
        one = new
    if verb in UNDO:
        return _removed(verb, one, request, context)
    return await subscription_reply(one, request, context, context.t(_SAID[verb]))


def _removed(verb: str, one: Subscription, request: Request, context: Context) -> Reply:
    """With what it brought: several may come at one time."""
    t = context.t
    undo = Button(t("Undo"), f"subscriptions {UNDO[verb]} {one.id} {one.version}")
    title = t("Removed: {title}", title=when_line(one, t))
    return Reply(
        language=t.code,
        text="\n".join([title, *target_lines(one.chat, request, t), *wanted_lines(one, context)]),
        buttons=((undo, all_button(one.chat, request, context)),),
        replaces=True,
    )


_SAID = {
    "pause": N_("Paused: nothing comes until you resume it."),
    "resume": N_("It comes again."),
    "undo": N_("It is back."),
    "undo_paused": N_("It is back."),
}
