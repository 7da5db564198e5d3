"""The card of a subscription, and the buttons around it."""

from collections.abc import Iterable

from bot.model import Button, Card, Reply, Request, Subscription, SubscriptionState, Tone
from bot.router.context import Context
from bot.router.menus import Row, press, where
from bot.router.preview import sample
from bot.router.subscribing import all_button, elsewhere, may_change, may_resume
from bot.router.wording import clock, next_line, state_line, target_lines, what_lines, when_line
from bot.text.bidi import RLM, isolate
from bot.text.split import shorten

ABOUT = 30
"""Characters on a button of the topics, the words or the sources of a subscription."""


async def subscription_reply(one: Subscription, request: Request, context: Context, said: str = "") -> Reply:
    """A subscription with all that can be changed of it; `said` stands above."""
    t = context.t
    new = one.state is SubscriptionState.DRAFT
    state = next_line(one, request.at, t) if new else await state_line(one, request.at, context)
    lines = [
        *target_lines(one.chat, request, t),
        *what_lines(one, context),
        state,
        *await sample(one.wanted, request.at, context),
    ]
    options = _options(one, context) if may_change(one, request, context) else ()
    title = t("New subscription") if new else t("Subscription")
    return Reply(
        language=t.code,
        text=said or title,
        cards=(Card(title=when_line(one, t), text="\n".join(lines)),),
        buttons=(*options, *(_making(one, request, context) if new else _keeping(one, request, context))),
        replaces=request.pressed,
    )


def _options(one: Subscription, context: Context) -> tuple[Row, ...]:
    t = context.t
    days = (Button(t("Days"), press(one, "days")),) if one.times else ()
    return (
        (Button(t("When"), press(one, "when")), *days, Button(t("Place"), press(one, "place"), asks=where(context))),
        (
            Button(t("Topics"), press(one, "topics", 1)),
            Button(t("Languages"), press(one, "languages")),
            Button(t("Sources"), press(one, "sources", 1)),
        ),
        (
            Button(t("Filter"), press(one, "filter")),
            Button(t("How many"), press(one, "most")),
            Button(t("More"), press(one, "more")),
        ),
    )


def _making(one: Subscription, request: Request, context: Context) -> tuple[Row, ...]:
    t = context.t
    confirm = Button(t("Confirm"), press(one, "confirm"), tone=Tone.PRIMARY)
    row = (confirm, Button(t("Cancel"), press(one, "cancel"), tone=Tone.DANGER))
    at_once = Button(t("Breaking news at once"), f"breaking on{elsewhere(one.chat, request)}")
    return (row, *(() if one.wanted.breaking else ((at_once,),)))


def _keeping(one: Subscription, request: Request, context: Context) -> tuple[Row, ...]:
    share = Button(context.t("Share"), f"subscriptions share {one.id} {one.version}")
    return kept_buttons(one, request, context), (share, all_button(one.chat, request, context))


def kept_buttons(one: Subscription, request: Request, context: Context) -> Row:
    """What this person can do with a subscription, whether it is opened or stands in a list."""
    t, its = context.t, f"{one.id} {one.version}"
    paused = one.state is SubscriptionState.PAUSED
    remove = "remove_paused" if paused else "remove"
    resume = Button(t("Resume it"), f"subscriptions resume {its}", tone=Tone.PRIMARY)
    pause = Button(t("Pause it"), f"subscriptions pause {its}")
    return (
        *(((resume,) if may_resume(one, request, context) else ()) if paused else (pause,)),
        Button(t("Show it now"), f"digest of {one.id} 0"),
        Button(t("Remove"), f"subscriptions {remove} {its}", tone=Tone.DANGER),
    )


def confirmed(one: Subscription, request: Request, context: Context) -> Reply:
    """What somebody sees who has subscribed: what comes when, and how it is changed."""
    t = context.t
    where_to, lines = target_lines(one.chat, request, t), [when_line(one, t), next_line(one, request.at, t)]
    if one.chat.platform == "web":
        lines.append(t("It comes while this page is open, and waits a day for it to be opened."))
    return Reply(
        language=t.code,
        text=t("Subscribed."),
        cards=(Card(title=lines[0], text="\n".join([*where_to, *what_lines(one, context), *lines[1:]])),),
        buttons=(
            (Button(t("Change"), press(one, "card")), Button(t("Show it now"), f"digest of {one.id} 0")),
            (all_button(one.chat, request, context),),
        ),
        replaces=True,
    )


def summary(subscriptions: Iterable[Subscription], request: Request, context: Context) -> tuple[Row, ...]:
    """A row for each of several, to choose one: by its number in the list of all, what it is about, and its times."""
    t = context.t
    start = RLM if t.direction == "rtl" else ""  # what follows is numbers, and names in their own direction
    return tuple(
        (Button(f"{start}{t.number(number)}. {_in_short(one, request, context)}", f"digest of {one.id} 0"),)
        for number, one in enumerate(subscriptions, start=1)
    )


def _in_short(one: Subscription, request: Request, context: Context) -> str:
    t, wanted = context.t, one.wanted
    parts = (
        t("Breaking news") if wanted.breaking else "",
        *(t.listed(map(t.topic, wanted.topics)), wanted.words, t.listed(wanted.sources)),
        t.listed((*wanted.must, *wanted.some)),
    )
    about = t.listed(isolate(shorten(part, ABOUT, len)) for part in parts if part)
    when = clock(one.times, t) if one.times else t("At once")
    return " · ".join([about or t("All topics"), when, *target_lines(one.chat, request, t)])
