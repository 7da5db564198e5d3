"""/roles: who may do what with the bot, seen and changed by those who may."""

from dataclasses import replace
from datetime import timedelta

from bot.errors import BadInput
from bot.i18n import N_
from bot.model import Argument, Button, Command, Person, Reply, Request, Role, Tone
from bot.router import (
    EVERYTHING,
    FIND,
    MEANS,
    OLD,
    ROLE_NAMES,
    Context,
    Sought,
    asked_for,
    change,
    give_role,
    invited,
    may_void,
    member,
    new_code,
    nothing_done,
    number_in,
    numbers,
    one_member,
    only_in_private,
    person_of,
    recalled,
    role_named,
    staff_list,
    sure,
    typed_person,
)

COMMAND = Command(
    "roles",
    N_("Who may do what with me, and to change that"),
    argument=Argument(
        N_("who and role"), N_("A number or a mention, and editor, admin, owner or reader; invite; or find and words")
    ),
    role=Role.ADMIN,
    words=N_("roles, who may do what"),
    rank=74,
)
INVITE = "invite"
INVITED_FOR = timedelta(hours=24)
NO_ROLE = N_("Write one of these roles behind it: editor, admin, owner, or reader to take a role away.")


async def answer(request: Request, context: Context) -> Reply:
    """Somebody is meant by their number, by a mention, or by the message of theirs that this one replies to: where the
    words name nobody.
    """
    words = request.text.split()
    role = role_named(words[-1]) if words else None
    alone = not words or (len(words) == 1 and role is not None)
    if pointed_at := request.whom or (request.replied_to if alone else None):
        context.introduced.keep(pointed_at, request.at)
        return _about(pointed_at, role, request, context)
    if words and words[0].lower() not in (FIND, INVITE):
        whom = typed_person(words[0], request, context)
        if words[1:] and role is None:
            raise BadInput(NO_ROLE)
        return _about(whom, role, request, context)
    return only_in_private("help", request, context) or await _private(request, context)


async def takes(request: Request, context: Context) -> bool:
    """What stands behind the slash: FIND or INVITE, or somebody's number."""
    first = request.text.split()[0].lower()
    return first in (FIND, INVITE) or number_in(first) is not None or person_of(first) is not None


async def press(request: Request, context: Context) -> Reply:
    """Buttons carry a page and the number of what is sought; or FIND, INVITE and a role, "invited", "void" and a
    number; or "of" and somebody, "ask" with a role, "set" with what it was, too.
    """
    verb, *rest = request.text.split() or [""]
    match verb, rest:
        case "of", [who]:
            return replace(
                nothing_done(request, context) or _about(_carried(who), None, request, context), replaces=True
            )
        case "ask", [who, role]:
            return replace(_about(_carried(who), _role(role), request, context), replaces=True)
        case "set", [who, role, before]:
            given = await give_role(_carried(who), _role(role), _role(before), request, context)
            return replace(given, replaces=True)
    private = only_in_private("help", request, context)
    return private or await _pressed(verb, request, context)


async def _pressed(verb: str, request: Request, context: Context) -> Reply:
    """What only one who asks in private gets."""
    match verb:
        case "void":
            [number] = numbers(request.text.removeprefix(verb).strip(), 1)
            return await _void(number, request, context)
        case "invited":
            return replace(invited(await context.store.invitations.open(request.at), request, context), replaces=True)
        case "find" | "invite":
            return replace(await _private(request, context), replaces=request.answer is None)
    page, *carried = numbers(request.text, 1, 2)
    its = await recalled(carried, request, context)
    return replace(await _list(page, its, request, context), replaces=True)


async def _private(request: Request, context: Context) -> Reply:
    verb, _, rest = request.text.strip().partition(" ")
    if not verb:
        return await _list(1, EVERYTHING, request, context)
    if verb.lower() == INVITE:
        return await _invite(rest.strip(), request, context)
    its = await asked_for(rest, request, context)
    return its if isinstance(its, Reply) else await _list(1, its, request, context)


async def _list(page: int, its: Sought, request: Request, context: Context) -> Reply:
    waiting = await context.store.invitations.open(request.at)
    return staff_list(page, its, len(waiting), request, context)


def _about(whom: Person, role: Role | None, request: Request, context: Context) -> Reply:
    """What somebody is, which others are not told, or the question whether they shall be that."""
    if role is None and (private := only_in_private("help", request, context)):
        return private
    one = member(whom, request.person, context)
    if not one.person.name:
        one = replace(one, person=context.introduced.named(one.person))
    return sure(one, role, request, context) if role else one_member(one, request, context)


async def _invite(word: str, request: Request, context: Context) -> Reply:
    """A link for one person to come, whoever that is; without a role, the choice of one."""
    t, somebody = context.t, Person(request.chat.platform, "")
    role = role_named(word) if word else None
    if role is None or role is Role.READER:
        change(request.person, somebody, Role.EDITOR, context).check_now(context)
        roles = [each for each in MEANS if change(request.person, somebody, each, context).may(context)]
        row = tuple(Button(t(ROLE_NAMES[each]), f"roles invite {each}") for each in roles)
        lines = [t("Whom do you want to invite?"), *(t(MEANS[each]) for each in roles)]
        rows = (row, (Button(t("All roles"), "roles 1"),))
        return Reply(language=t.code, text="\n".join(lines), buttons=rows, personal=True)
    change(request.person, somebody, role, context).check_now(context)
    code, until = new_code() + new_code(), request.at + INVITED_FOR
    number = await context.store.invitations.offer(role, code, request.person, request.at, until)
    said = f"/start join_{code}"
    lines = [
        t("Whoever uses this invitation first becomes: {role}", role=t(ROLE_NAMES[role])),
        *([f"{request.home}join_{code}"] if request.home else []),
        t("It is also taken by writing this to me in private: {command}", command=said),
        t("It works once, for 24 hours. Send it to nobody but the person whom you mean."),
    ]
    take_back = Button(t("Take it back"), f"roles void {number}", tone=Tone.DANGER)
    row = (take_back, Button(t("All roles"), "roles 1"))
    return Reply(language=t.code, text="\n\n".join(lines), buttons=(row,), personal=True)


async def _void(number: int, request: Request, context: Context) -> Reply:
    """Pressed twice, it says the same."""
    t = context.t
    its = next((one for one in await context.store.invitations.open(request.at) if one.id == number), None)
    if its and not may_void(its, request, context):
        raise BadInput(N_("Ask who invited, or somebody who may give this role, to take the invitation back."))
    await context.store.invitations.take_back(number, request.person, request.at)
    row = (Button(t("Open invitations"), "roles invited"), Button(t("All roles"), "roles 1"))
    text = t("This invitation leads nowhere any more.")
    return Reply(language=t.code, text=text, buttons=(row,), replaces=True, personal=True)


def _carried(who: str) -> Person:
    """The person that a button carries. Raises BadInput."""
    whom = person_of(who)
    if whom is None:
        raise BadInput(OLD)
    return whom


def _role(word: str) -> Role:
    if word not in set(Role):
        raise BadInput(OLD)
    return Role(word)
