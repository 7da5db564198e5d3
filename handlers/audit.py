"""/audit: what was done that somebody may have to answer for; for owners."""

from dataclasses import dataclass, replace

from bot.errors import BadInput
from bot.i18n import N_
from bot.model import Argument, Button, Card, Command, Deed, Moment, Reply, Request, Role
from bot.router import (
    OLD,
    Context,
    button_pages,
    deed_text,
    doer,
    kind_named,
    number_in,
    numbers,
    only_in_private,
    pager,
    person_of,
    typed_person,
    when,
)

COMMAND = Command(
    "audit",
    N_("What was done with me, and by whom"),
    argument=Argument(N_("number"), N_("Whose doings; without, everybody's")),
    role=Role.OWNER,
    words=N_("audit, audit log"),
    rank=76,
)
A_PAGE = 8
ANY = "-"
"""What a button carries for every kind, and for everybody."""


@dataclass(frozen=True, slots=True)
class Chosen:
    """Which lines: of a kind, and of a person ("platform:id"); "" for any."""

    what: str = ""
    who: str = ""

    def at(self, page: int) -> str:
        """What a button carries that leads to a page of them."""
        return f"audit {page} {self.what or ANY} {self.who or ANY}"


async def answer(request: Request, context: Context) -> Reply:
    if private := only_in_private("help", request, context):
        return private
    typed = request.text.split()
    who = request.whom or (typed_person(typed[0], request, context) if typed else request.replied_to)
    return await _show(1, Chosen(who=str(who) if who else ""), context)


async def takes(request: Request, context: Context) -> bool:
    """Somebody's number."""
    return number_in(request.text) is not None or person_of(request.text) is not None


async def press(request: Request, context: Context) -> Reply:
    """Buttons carry a page, a kind and a person; "kinds", or "people", and a page of those that can be chosen."""
    if private := only_in_private("help", request, context):
        return private
    verb, *rest = request.text.split() or [""]
    if verb in ("kinds", "people"):
        [page] = numbers(" ".join(rest), 1)
        return replace(await _CHOICES[verb](page, context), replaces=True)
    if len(rest) != 2:  # noqa: PLR2004  a kind and a person
        raise BadInput(OLD)
    [page] = numbers(verb, 1)
    what, who = ("" if its == ANY else its for its in rest)
    return replace(await _show(page, Chosen(what, who), context), replaces=True)


async def _show(page: int, chosen: Chosen, context: Context) -> Reply:
    t, audit = context.t, context.store.audit
    total = await audit.count(what=chosen.what, who=chosen.who)
    last = max(1, -(-total // A_PAGE))
    page = max(1, min(page, last))
    deeds = await audit.page(what=chosen.what, who=chosen.who, offset=(page - 1) * A_PAGE, limit=A_PAGE)
    choices = (Button(t("By kind"), "audit kinds 1"), Button(t("By person"), "audit people 1"))
    whole = ((Button(t("The whole list"), Chosen().at(1)),),) if chosen != Chosen() else ()
    rows = (*pager(context, page, last, chosen.at), choices, *whole)
    return Reply(
        language=t.code,
        text="\n".join(_heading(chosen, total, deeds, context)),
        cards=tuple(_card(deed, context) for deed in deeds),
        buttons=rows,
        ordered=True,
        first=(page - 1) * A_PAGE + 1,
        personal=True,
    )


def _heading(chosen: Chosen, total: int, deeds: list[Deed], context: Context) -> list[str]:
    t = context.t
    if not total:
        return [t("Nothing of this kind was done within the last year.")]
    its = [kind_named(chosen.what, t)] if chosen.what else []
    its += [doer(chosen.who, deeds[0].name, t)] if chosen.who else []
    count = t.plural(
        "{n} entry of the last year, the newest first", "{n} entries of the last year, the newest first", total
    )
    return [*its, count]


def _card(deed: Deed, context: Context) -> Card:
    t = context.t
    at = Moment(deed.at, when(deed.at, context))
    return Card(title=deed_text(deed, t), note=doer(deed.who, deed.name, t), when=at)


async def _kinds(page: int, context: Context) -> Reply:
    its = [Button(kind_named(what, context.t), Chosen(what=what).at(1)) for what in await context.store.audit.kinds()]
    return _choice(context.t("What are you looking for?"), its, page, "audit kinds", context)


async def _people(page: int, context: Context) -> Reply:
    people = await context.store.audit.people()
    its = [Button(doer(who, name, context.t), Chosen(who=who).at(1)) for who, name in people]
    return _choice(context.t("Whose doings?"), its, page, "audit people", context)


def _choice(text: str, its: list[Button], page: int, press: str, context: Context) -> Reply:
    t = context.t
    rows = button_pages(its, page, context, press) if its else ()
    whole = (Button(t("The whole list"), Chosen().at(1)),)
    return Reply(language=t.code, text=text, buttons=(*rows, whole), personal=True)


_CHOICES = {"kinds": _kinds, "people": _people}
