"""Everything that can be changed of how somebody is spoken to, in one message: for a person, or for a whole chat.

Buttons carry "settings", whose they are ("me" or "chat"), what is chosen and what it is to be.
"""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from bot.errors import BadInput
from bot.i18n import N_, Language, available
from bot.i18n.calendars import ARABIC, kind_of
from bot.i18n.places import place_name
from bot.model import (
    Button,
    ChatKind,
    Commanders,
    Digits,
    Months,
    Preferences,
    Reply,
    Request,
    Tone,
)
from bot.router.cities import (
    carried_city,
    city_rows,
    clock_lines,
    followed_lines,
    likeliest,
    live_by,
    ticked,
    typed_cities,
)
from bot.router.context import Context
from bot.router.menus import Row, where
from bot.router.onboarding import LANGUAGE
from bot.router.privacy import only_a_person
from bot.router.subscribing import OLD, may_subscribe
from bot.text.bidi import isolate

ME, CHAT = "me", "chat"
CITY_OF_MONTHS = "city"
"""In the place of a choice of months: as in the country of the city."""
MONTHS = {
    Months.LEVANTINE: N_("Levantine (Shubat)"),
    Months.EGYPTIAN: N_("Egyptian (February)"),
    Months.MAGHREBI: N_("Maghrebi (Fivri)"),
    Months.BOTH: N_("Levantine and Egyptian"),
}
COMMANDS_FOR = {
    Commanders.EVERYONE: N_("Let everyone give commands"),
    Commanders.MANAGERS: N_("Keep commands for those who manage it"),
}
COMMANDERS = {Commanders.EVERYONE: N_("everyone"), Commanders.MANAGERS: N_("those who manage it")}
OTHERS = {"subscriptions": N_("Subscriptions"), "saved": N_("Saved articles"), "link": N_("Link accounts")}
OTHERS |= {"privacy": N_("Privacy")}
"""Commands that have to do with what somebody chose, where there are such."""
PERSONAL = ("saved", "link")


def scope_of(request: Request, context: Context) -> str:
    """Whose settings somebody changes who does not say it."""
    private = request.chat.kind is ChatKind.PRIVATE
    return CHAT if not private and may_subscribe(request, context) else ME


async def settings_reply(scope: str, request: Request, context: Context) -> Reply:
    """What is chosen now, each a button. Raises BadInput where nobody in particular asks for their own."""
    if scope == ME:
        only_a_person(request)
    context = await _seen(scope, request, context)
    t, now = context.t, context.preferences
    title = t("The settings of this chat, for everybody in it:") if scope == CHAT else t("Your settings:")
    lines = [title, "", *(f"• {line}" for line in _lines(scope, now, context))]
    lines += ["", t("A date looks like this: {date}", date=t.date(request.at, context.zone))]
    return Reply(
        language=t.code,
        text="\n".join(lines),
        buttons=(*_choices(scope, now, context), *_others(scope, request, context)),
        replaces=request.pressed,
        personal=scope == ME,
    )


async def settings_menu(what: str, request: Request, context: Context) -> Reply:
    """What there is to choose from of one of them, for whom a command of this person is: a chat, or themselves.

    Raises BadInput where nobody in particular asks for their own.
    """
    if (scope := scope_of(request, context)) == ME:
        only_a_person(request)
    reply = await settings_changed(scope, what, "", request, context)
    return replace(reply, replaces=request.pressed)


async def settings_changed(scope: str, what: str, value: str, request: Request, context: Context) -> Reply:
    """What a button chose is kept; or what there is to choose from. Raises BadInput."""
    if scope not in (ME, CHAT) or (scope == CHAT and scope_of(request, context) != CHAT):
        raise BadInput(N_("Only those who manage this chat can change its settings."))
    context = await _seen(scope, request, context)
    if not what:
        return await settings_reply(scope, request, context)
    if what == "other":
        return await _typed_city(scope, request, context)
    if not value and what in _MENUS:
        return _MENUS[what](scope, context)
    if what == "city":
        return await _live(scope, carried_city(value, context).zone, request, context)
    return await _keep(scope, request, context, **_read(what, value))


async def _seen(scope: str, request: Request, context: Context) -> Context:
    """What is changed is shown as it is written: of a chat as everybody there reads it, in the language of who asks."""
    preferences = context.store.preferences
    if scope == ME:
        return context
    its = await preferences.of_chat(request.chat)
    return replace(context, preferences=its, t=context.t.written(its))


def _lines(scope: str, now: Preferences, context: Context) -> list[str]:
    t = context.t
    arabic = [t("Figures: {figures}", figures=_figures(now)), t("Months: {names}", names=_months(now, t))]
    speaks_arabic = (now.language or t.code) == ARABIC
    who = t(COMMANDERS[now.commanders or Commanders.EVERYONE])
    return [
        t("Language: {name}", name=context.language_name(now.language or t.code)),
        t("City: {place}", place=_city(scope, now, context)),
        *(arabic if speaks_arabic else []),
        t("Hijri dates: {on}", on=t("yes") if now.hijri else t("no")),
        *([t("Who may give commands: {who}", who=who)] if scope == CHAT else []),
    ]


def _city(scope: str, now: Preferences, context: Context) -> str:
    """A person lives by the operator's clock where they chose none; what a chat lives by is then each one's own."""
    if now.zone:
        return place_name(now.zone, context.t)
    nowhere = context.t("not chosen")
    return nowhere if scope == CHAT else f"{nowhere} ({isolate(place_name(str(context.zone), context.t))})"


def _figures(now: Preferences) -> str:
    return "٠١٢٣" if now.digits is Digits.ARABIC else "0123"


def _months(now: Preferences, t: Language) -> str:
    return t(MONTHS[now.months or kind_of(now.zone)])


def _choices(scope: str, now: Preferences, context: Context) -> tuple[Row, ...]:
    t = context.t

    def to(label: str, what: str, value: object = "") -> Button:
        return Button(label, _press(scope, what, value))

    digits = Digits.EUROPEAN if now.digits is Digits.ARABIC else Digits.ARABIC
    figures = to(t("Write figures so: {figures}", figures=_figures(replace(now, digits=digits))), "digits", digits)
    arabic = ((figures, to(t("Names of months"), "months")),) if (now.language or t.code) == ARABIC else ()
    hijri = to(t("Without Hijri dates") if now.hijri else t("With Hijri dates"), "hijri", int(not now.hijri))
    others = Commanders.EVERYONE if now.commanders is Commanders.MANAGERS else Commanders.MANAGERS
    who = to(t(COMMANDS_FOR[others]), "commanders", others)
    return (
        (to(t("Language"), "language"), to(t("City"), "city")),
        *arabic,
        (hijri, *((who,) if scope == CHAT else ())),
    )


def _others(scope: str, request: Request, context: Context) -> tuple[Row, ...]:
    """What is chosen elsewhere."""
    t, there = context.t, {command.name for command in context.commands}
    names = [name for name in OTHERS if name in there and (scope == ME or name not in PERSONAL)]
    buttons = [Button(t(OTHERS[name]), name) for name in names]
    mine = Button(t("My own settings"), _press(ME, ""))
    back = Button(t("The chat's settings"), _press(CHAT, ""))
    may = scope_of(request, context) == CHAT
    other = ((mine,) if request.person.genuine else ()) if scope == CHAT else (back,)
    anew = Button(t("Set up anew"), f"start step {LANGUAGE}")
    everything = may if scope == CHAT else request.chat.kind is ChatKind.PRIVATE
    last = (*((anew,) if everything and "start" in there else ()), *(other if may else ()))
    return (*(tuple(buttons[at : at + 2]) for at in range(0, len(buttons), 2)), *((last,) if last else ()))


def _press(scope: str, what: str, value: object = "") -> str:
    return f"settings {scope} {what} {value}".rstrip()


# What there is to choose from


def _language_menu(scope: str, context: Context) -> Reply:
    now = context.preferences.language or context.t.code
    row = tuple(
        Button(ticked(each.name, chosen=each.code == now), _press(scope, "language", each.code))
        for each in context.languages
    )
    return _menu(scope, context.t("Which language shall I answer in?"), (row,), context)


def _city_menu(scope: str, context: Context) -> Reply:
    t, now = context.t, context.preferences
    other = Button(t("Another city"), _press(scope, "other"), asks=where(context))
    rows = (*city_rows(likeliest(context), lambda zone: _press(scope, "city", zone), now.zone or ""), (other,))
    lines = [
        t("Dates and digests follow the clock of which city?"),
        t("City: {place}", place=_city(scope, now, context)),
    ]
    return _menu(scope, "\n".join(lines), rows, context)


def _months_menu(scope: str, context: Context) -> Reply:
    t, now = context.t, context.preferences.months
    names = {**{str(kind): t(name) for kind, name in MONTHS.items()}, CITY_OF_MONTHS: t("As in the city's country")}
    rows = tuple(
        (Button(ticked(name, chosen=its == (now or CITY_OF_MONTHS)), _press(scope, "months", its)),)
        for its, name in names.items()
    )
    return _menu(scope, t("What shall the months be called?"), rows, context)


def _menu(scope: str, question: str, rows: tuple[Row, ...], context: Context) -> Reply:
    t = context.t
    back = Button(t("Back"), _press(scope, ""), tone=Tone.PRIMARY)
    if scope == CHAT:
        question += "\n" + t("What you choose here is for everybody in this chat.")
    return Reply(language=t.code, text=question, buttons=(*rows, (back,)), replaces=True, personal=scope == ME)


_MENUS: dict[str, Callable[[str, Context], Reply]] = {
    "language": _language_menu,
    "city": _city_menu,
    "months": _months_menu,
}

# What is chosen


def _read(what: str, value: str) -> dict[str, Any]:
    """The preference that a button carries. Raises BadInput for any that there is not."""
    try:
        match what:
            case "language" if value in available():
                return {"language": value}
            case "digits":
                return {"digits": Digits(value)}
            case "months":
                return {"months": None if value == CITY_OF_MONTHS else Months(value)}
            case "hijri":
                return {"hijri": {"0": False, "1": True}[value]}
            case "commanders":
                return {"commanders": Commanders(value)}
    except (KeyError, ValueError) as error:
        raise BadInput(OLD) from error
    raise BadInput(OLD)


async def _keep(scope: str, request: Request, context: Context, **values: Any) -> Reply:
    if scope == ME and "commanders" in values:
        raise BadInput(OLD)
    await context.choose(request, whole_chat=scope == CHAT, **values)
    return await _again(scope, request, context, **values)


async def _again(scope: str, request: Request, context: Context, **values: Any) -> Reply:
    """The settings as they are from now on, in the language that this person is answered in from now on."""
    now = replace(context.preferences, **values)
    own = None if scope == ME else (await context.store.preferences.of_person(request.person)).language
    t = context.t if own else context.speaking(values.get("language", context.t.code))
    return await settings_reply(scope, request, replace(context, preferences=now, t=t.written(now)))


async def _typed_city(scope: str, request: Request, context: Context) -> Reply:
    if request.answer is None:
        return await context.ask(where(context), request)
    found = typed_cities(request.answer, context)
    if len(found) == 1:
        reply = await _live(scope, found[0].zone, request, context)
        return replace(reply, text="\n\n".join([*clock_lines(found[0], context.t), reply.text]))
    rows = city_rows(found, lambda zone: _press(scope, "city", zone))
    return _menu(scope, context.t("Which of these?"), rows, context)


async def _live(scope: str, zone: str, request: Request, context: Context) -> Reply:
    """The digests of a chat follow its own clock; of a person's choice within a group they know nothing."""
    if scope != CHAT and request.chat.kind is not ChatKind.PRIVATE:
        return await _keep(scope, request, context, zone=zone)
    its = await live_by(zone, request, context)
    reply = await _again(scope, request, context, zone=zone)
    said = await followed_lines(its, carried_city(zone, context), request, context)
    return replace(reply, text="\n".join([*said, "", reply.text])) if said else reply
