"""/privacy: what is kept of whom, why and for how long."""

from bot.i18n import N_
from bot.model import Button, Command, Reply, Request
from bot.router import Context, privacy_text, unseen

COMMAND = Command("privacy", N_("What I keep of you, and why"), aside=True, words=N_("privacy"), rank=44)


async def answer(request: Request, context: Context) -> Reply:
    t = context.t
    row = (Button(t("Give me all of it"), "export"), Button(t("Forget me"), "forgetme ask"))
    return Reply(language=t.code, text=privacy_text(context), buttons=(row,) if unseen(request) else (), personal=True)
