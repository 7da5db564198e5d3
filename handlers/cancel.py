"""/cancel: no answer to what the bot asked for."""

from dataclasses import replace

from bot.i18n import N_
from bot.model import Command, Reply, Request
from bot.router import Context

COMMAND = Command("cancel", N_("Leave a question unanswered"), rank=85)


async def answer(request: Request, context: Context) -> Reply:
    t = context.t
    asked = context.store.questions.asked(request.chat, request.person, request.at)
    await context.store.questions.forget(request.chat, request.person)
    text = t("All right, nothing was changed.") if asked else t("There is nothing to cancel.")
    return replace(Reply(language=t.code, text=text), replaces=request.pressed)
