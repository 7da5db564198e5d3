"""/forgetme: removes every trace of a person, after asking."""

from bot.i18n import N_
from bot.model import Button, Command, Reply, Request, Role, Tone
from bot.router import Context, counts_text, forgotten, only_in_private, role_of

COMMAND = Command("forgetme", N_("Remove all that I keep of you"), aside=True, words=N_("forget me"), rank=46)


async def answer(request: Request, context: Context) -> Reply:
    return only_in_private(COMMAND.name, request, context) or await _ask(request, context)


async def press(request: Request, context: Context) -> Reply:
    """Buttons carry "ask", "yes" or "no"."""
    if said := only_in_private(COMMAND.name, request, context):
        return said
    if request.text == "yes":
        return await _forget(request, context)
    if request.text == "no":
        text = context.t("Everything stays as it is.")
        return Reply(language=context.t.code, text=text, replaces=True, personal=True)
    return await _ask(request, context)


async def _ask(request: Request, context: Context) -> Reply:
    """What would go; where there is nothing, that."""
    t = context.t
    counts = await context.store.forgetting.counts(request.person, request.chat)
    if not counts:
        return Reply(language=t.code, text=t("I keep nothing of you."), personal=True)
    lines = [
        counts_text(counts, context),
        "",
        t("Subscriptions of groups go on, and articles stay; nobody sees any more that they are yours."),
    ]
    yes = Button(t("Forget me"), "forgetme yes", tone=Tone.DANGER)
    keep = (Button(t("Give me all of it"), "export"), Button(t("Cancel"), "forgetme no"))
    return Reply(language=t.code, text="\n".join(lines), buttons=((yes,), keep), personal=True)


async def _forget(request: Request, context: Context) -> Reply:
    """Pressed twice, or taken up after a restart, it says the same."""
    t = context.t
    await forgotten(request, context)
    lines = [t("All of it is gone. In some minutes nothing is left of it in the files either.")]
    if role_of(request.person, context) is not Role.READER:
        lines.append(t("Your role is set in the bot's configuration: ask whoever runs it to take your number out."))
    elif context.role is not Role.READER:
        lines.append(t("Your role is gone with it: you are a reader again."))
    lines.append(t("If you write to me again, we begin anew."))
    return Reply(language=t.code, text="\n".join(lines), replaces=True, personal=True)
