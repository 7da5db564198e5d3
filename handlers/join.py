"""What an invitation leads to: a role, once whoever opened it says that they want it."""

from dataclasses import replace

from bot.errors import BadInput
from bot.i18n import N_
from bot.model import Button, Command, Invitation, Reply, Request, Tone
from bot.router import MAY, MEANS, OLD, ROLE_NAMES, Context, Roles, change, only_in_private, role_of

COMMAND = Command("join", N_("Take a role that you were invited to"), menu=False)
ALREADY = N_("You may do that already: /whoami tells all that you may.")
VOID = N_("This invitation was used, taken back, or is older than a day. Ask for another one.")


async def answer(request: Request, context: Context) -> Reply:
    """The code. One that others have read is void from then on."""
    code = request.text.strip()
    its = await _found(code, request, context)
    if private := only_in_private("help", request, context):
        await context.store.invitations.take_back(its.id, request.person, request.at)
        said = context.t("Others could read this invitation here, so it is void. Ask for another one.")
        return replace(private, text=f"{said}\n\n{private.text}")
    t = context.t
    if role_of(request.person, context).covers(its.role):
        return Reply(language=t.code, text=t(ALREADY), personal=True)
    lines = [t("You are invited to be: {role}", role=t(ROLE_NAMES[its.role])), t(MEANS[its.role])]
    if its.by.name:
        lines.insert(0, t("This invitation is from {name}.", name=its.by.name))
    row = (Button(t("Yes, I want that"), f"join yes {code}", tone=Tone.PRIMARY), Button(t("No"), "join no"))
    return Reply(language=t.code, text="\n".join(lines), buttons=(row,), personal=True)


async def press(request: Request, context: Context) -> Reply:
    """Buttons carry "yes" and the code, or "no", which leaves the invitation open."""
    if private := only_in_private("help", request, context):
        return private
    verb, _, code = request.text.partition(" ")
    if verb == "no":
        return Reply(
            language=context.t.code, text=context.t("Everything stays as it is."), replaces=True, personal=True
        )
    if verb != "yes":
        raise BadInput(OLD)
    return await _joined(await _found(code, request, context), request, context)


async def _joined(its: Invitation, request: Request, context: Context) -> Reply:
    """An invitation that would give no more than somebody has by now stays for another."""
    t, wanted = context.t, change(its.by, request.person, its.role, context)

    def check(stored: Roles) -> None:
        if wanted.before(stored).covers(its.role):
            raise BadInput(ALREADY)
        if not wanted.allows(stored):
            raise BadInput(N_("Who invited you can't give you this role. Ask for another invitation."))

    if not await context.store.invitations.take(its, request.person, request.at, check):
        raise BadInput(VOID)
    lines = [t(MAY[its.role]), t("{help} shows what I can do.", help="/help")]
    row = (Button(t("What I can do"), "help"),)
    return Reply(language=t.code, text="\n".join(lines), buttons=(row,), replaces=True, personal=True)


async def _found(code: str, request: Request, context: Context) -> Invitation:
    """The invitation of a code. Raises BadInput where there is none, or somebody guesses."""
    if not context.attempts.may(request.person, request.at):
        raise BadInput(N_("Too many wrong codes. Please wait 10 minutes, then try again."))
    its = await context.store.invitations.find(code, request.at)
    if its is None:
        context.attempts.wrong(request.person, request.at)
        raise BadInput(VOID)
    return its
