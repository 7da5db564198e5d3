"""Those who may do more than read, as the dialogue of /roles shows and changes them."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from bot.errors import BadInput
from bot.i18n import N_, Language
from bot.i18n.cards import note
from bot.model import Button, Card, Holder, Invitation, Person, Reply, Request, Role, Tone
from bot.router.articles import pager, when
from bot.router.audit import doer, person_of
from bot.router.context import Context
from bot.router.kept import only_in_private
from bot.router.privacy import unseen
from bot.router.roles import CONFIGURED, MEANS, NAMES, Roles, called, change, configured, may_give
from bot.router.seeking import FIND, Sought, cut, seek_line, seek_row
from bot.router.undoing import undo_button
from bot.text.fold import fold

A_PAGE = 6
SETS = "roles set {whom} {role} {before}"
MEANWHILE = N_("Somebody has changed this meanwhile. Ask for the roles again, and look.")
WHO = N_(
    "I don't know who that is. Write their number, which /whoami tells them, such as: /roles 123456 editor. Or answer a"
    " message of theirs with /roles editor, or write /roles invite for a link to give them."
)


@dataclass(frozen=True, slots=True)
class Member:
    """Somebody of the list; `holder` is None for those whom the configuration names."""

    person: Person
    role: Role
    holder: Holder | None = None


def members(me: Person, context: Context) -> list[Member]:
    """All of them, the highest role first; who asks is called by name in any case."""
    fixed = configured(context)
    its = [Member(person, role) for who, role in fixed.items() if (person := person_of(who))]
    its += [Member(one.person, one.role, one) for one in context.store.roles.all if str(one.person) not in fixed]
    its = [replace(one, person=me) if str(one.person) == str(me) else one for one in its]
    return sorted(its, key=lambda one: list(Role).index(one.role), reverse=True)


def member(whom: Person, me: Person, context: Context) -> Member:
    """Somebody as they are now, by the name that is known of them."""
    found = [one for one in members(me, context) if str(one.person) == str(whom)]
    return found[0] if found else Member(context.introduced.named(whom), Role.READER)


def typed_person(word: str, request: Request, context: Context) -> Person:
    """Who is meant by a number, or by platform:number, in any figures. Raises BadInput."""
    platform, colon, number = word.rpartition(":")
    platform = platform.lower() if colon else request.chat.platform
    whom = person_of(f"{platform}:{fold(number)}")
    if whom is None or (colon and platform not in context.configured):
        raise BadInput(WHO)
    return whom


def staff_list(page: int, its: Sought, invitations: int, request: Request, context: Context) -> Reply:
    """A page of all of them, or of those that hold the words."""
    t, every = context.t, members(request.person, context)
    found = [one for one in every if its.holds(one.person.name, one.person.id, t(NAMES[one.role]), one.person.platform)]
    shown, page, last = cut(found, page, A_PAGE)
    more = Button(t("Invite somebody"), "roles invite", tone=Tone.PRIMARY)
    waiting = (Button(t("Open invitations"), "roles invited"),) if invitations else ()
    count = t.plural("{n} person may do more than read.", "{n} people may do more than read.", len(every))
    return Reply(
        language=t.code,
        text=seek_line(its, len(found), t) or count,
        cards=tuple(_card(one, request, context) for one in shown),
        buttons=(
            *pager(context, page, last, lambda other: f"roles {other} {its.number}"),
            *seek_row(f"roles {FIND}", "roles 1", its, last, context),
            (more, *waiting),
        ),
        ordered=True,
        first=(page - 1) * A_PAGE + 1,
        personal=True,
    )


def _card(one: Member, request: Request, context: Context) -> Card:
    t = context.t
    can = may_give(one.person, request.person, context)
    buttons = (Button(t("Change"), f"roles of {one.person}"),) if can else ()
    return Card(title=called(one.person, t), text=t(NAMES[one.role]), note=given(one, context), buttons=buttons)


def given(one: Member, context: Context) -> str:
    """Who gave a role, and when."""
    t = context.t
    if one.holder is None:
        return t("set in the configuration") if one.role is not Role.READER else ""
    by = next((its.person.name for its in context.store.roles.all if str(its.person) == one.holder.by), "")
    return note(t("from {name}", name=doer(one.holder.by, by, t)), when(one.holder.at, context)) or ""


def one_member(one: Member, request: Request, context: Context, said: str = "") -> Reply:
    """Somebody's role, and what it could be instead."""
    t = context.t
    lines = [said, t("{who}: {role}", who=called(one.person, t), role=t(NAMES[one.role])), given(one, context)]
    fixed = str(one.person) in configured(context)
    others = tuple(_to(one, role, t) for role in may_give(one.person, request.person, context))
    rows = ((others,) if others else ()) + ((Button(t("All roles"), "roles 1"),),)
    lines.append(t(CONFIGURED) if fixed else "")
    return Reply(language=t.code, text="\n".join(filter(None, lines)), buttons=rows, personal=True)


def _to(one: Member, role: Role, t: Language) -> Button:
    if role is Role.READER:
        return Button(t("Take the role away"), f"roles ask {one.person} {role}", tone=Tone.DANGER)
    return Button(t("Make: {role}", role=t(NAMES[role])), f"roles ask {one.person} {role}")


def sure(one: Member, role: Role, request: Request, context: Context) -> Reply:
    """The question before a change. Raises BadInput where it would be refused."""
    t = context.t
    change(request.person, one.person, role, context).check_now(context)
    if role is one.role:
        said = t("That is so already.")
        return _elsewhere(said, request, context) or one_member(one, request, context, said)
    lines = [_question(one, role, request, t), t(MEANS[role]) if role in MEANS else ""]
    yes = SETS.format(whom=one.person, role=role, before=one.role)
    tone = Tone.DANGER if role is Role.READER else Tone.PRIMARY
    row = (Button(t("Yes"), yes, tone=tone), Button(t("No"), f"roles of {one.person}"))
    return Reply(language=t.code, text="\n".join(filter(None, lines)), buttons=(row,), personal=True)


def _question(one: Member, role: Role, request: Request, t: Language) -> str:
    """Before others, by name alone, and nothing of what somebody is."""
    who, name = called(one.person, t), one.person.name
    if not unseen(request):
        who = name or who
        return (
            t("Take the role of {who} away?", who=who)
            if role is Role.READER
            else t("Give this role? {who}: {role}", who=who, role=t(NAMES[role]))
        )
    if role is Role.READER:
        return t("Take this role away? {who}: {role}", who=who, role=t(NAMES[one.role]))
    return t("Give this role? {who}: {before} → {role}", who=who, before=t(NAMES[one.role]), role=t(NAMES[role]))


def _elsewhere(said: str, request: Request, context: Context) -> Reply | None:
    """What was done, without what somebody is: where others see it, the rest is told in private."""
    private = only_in_private("help", request, context)
    return replace(private, text=f"{said}\n\n{private.text}") if private else None


def nothing_done(request: Request, context: Context) -> Reply | None:
    """What is said before others to who does not want a change after all."""
    return _elsewhere(context.t("Everything stays as it is."), request, context)


async def give_role(whom: Person, role: Role, before: Role, request: Request, context: Context) -> Reply:
    """Give or take a role that was `before`; pressed twice, it says the same. Raises BadInput where it may not be."""
    whom = member(whom, request.person, context).person
    context.introduced.keep(whom, request.at)
    its = change(request.person, whom, role, context)

    def check(stored: Roles) -> None:
        its.check(stored)
        if its.before(stored) not in (before, role):
            raise BadInput(MEANWHILE)

    await context.store.roles.give(whom, role, request.person, request.at, check)
    said = context.t("Changed.")
    shown = _elsewhere(said, request, context) or one_member(
        member(whom, request.person, context), request, context, said
    )
    if its.own:
        return replace(shown, buttons=())

    async def back(request: Request, context: Context) -> Reply:
        return await give_role(whom, before, role, request, context)

    return replace(shown, buttons=((undo_button(request, context, back),), *shown.buttons))


def may_void(its: Invitation, request: Request, context: Context) -> bool:
    """Whether somebody may take an invitation back: who invited, and who could give its role."""
    somebody = Person(request.chat.platform, "")
    return str(its.by) == str(request.person) or change(request.person, somebody, its.role, context).may(context)


def invited(its: Sequence[Invitation], request: Request, context: Context) -> Reply:
    """The invitations that nobody has used yet."""
    t = context.t
    back = (Button(t("All roles"), "roles 1"),)
    if not its:
        return Reply(language=t.code, text=t("No invitation is open."), buttons=(back,), personal=True)
    cards = tuple(_invitation(one, request, context) for one in its[:A_PAGE])
    return Reply(
        language=t.code, text=t("Open invitations:"), cards=cards, buttons=(back,), ordered=True, personal=True
    )


def _invitation(one: Invitation, request: Request, context: Context) -> Card:
    t = context.t
    until = t("until {date}", date=when(one.until, context))
    take_back = Button(t("Take it back"), f"roles void {one.id}", tone=Tone.DANGER)
    by = t("from {name}", name=doer(str(one.by), one.by.name, t))
    buttons = (take_back,) if may_void(one, request, context) else ()
    return Card(title=t(NAMES[one.role]), note=note(by, until) or "", buttons=buttons)
