"""/cancel: no answer to what the bot asked for."""

from dataclasses import replace

from bot.i18n import N_
from bot.model import Command, Reply, Request
from bot.router import Context

COMMAND = Command("cancel", N_("Leave a question unanswered"), words=N_("cancel, never mind"), rank=48)


async def answer(request: Request, context: Context) -> Reply:
    """Any command ends a question: there is nothing else to do."""
    text = context.t("All right, nothing was changed.")
    return replace(Reply(language=context.t.code, text=text), replaces=request.pressed)
