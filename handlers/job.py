"""/job: long work that goes on: how far it is, and its end where somebody wants that."""

from dataclasses import replace

from bot.errors import BadInput
from bot.i18n import N_
from bot.model import Card, Command, Reply, Request, Role
from bot.router import (
    OLD,
    Context,
    counted_units,
    file_made,
    job_buttons,
    numbers,
    only_in_private,
    progress,
    refusal,
)

COMMAND = Command("job", N_("Long work that is going on"), menu=False, rank=79)


async def answer(request: Request, context: Context) -> Reply:
    """What this person began; of everybody, for admins."""
    t = context.t
    going = context.jobs.going(None if context.may(Role.ADMIN) else request.person)
    going = [its for its in going if context.may(its.role)]
    if not going:
        return Reply(language=t.code, text=t("No long work is going on."), personal=True)
    cards = (Card(title=t(its.what), text=counted_units(its, t), buttons=job_buttons(its, t)) for its in going)
    return Reply(language=t.code, text=t("This is going on:"), cards=tuple(cards), ordered=True, personal=True)


async def press(request: Request, context: Context) -> Reply:
    """Buttons carry a number, and "cancel" or "file"."""
    number, _, verb = request.text.partition(" ")
    [job] = numbers(number, 1)
    its = await context.jobs.find(job, request.chat)
    if its is None:
        t = context.t
        text = t("This has ended, and nothing more is known of it. What it did stays; begin it again if it is needed.")
        return Reply(language=t.code, text=text, replaces=True)
    if its.work and not context.may(Role.ADMIN) and (its.owner != str(request.person) or not request.person.genuine):
        raise BadInput(N_("Only who began this, and the bot's admins, can do that. Ask one of them."))
    if not context.may(its.role):
        return refusal(its.role, context)
    if verb == "file":
        return only_in_private("help", request, context) or file_made(its, context)
    if verb == "cancel":
        await context.jobs.cancel(its)
    elif verb:
        raise BadInput(OLD)
    return replace(progress(its, context), replaces=True)
