"""/export: everything that is kept of a person, as one file for them."""

from bot.i18n import N_
from bot.model import Command, Reply, Request
from bot.router import Context, exported, only_in_private

COMMAND = Command("export", N_("Get all that I keep of you as a file"), aside=True, words=N_("my data"), rank=45)


async def answer(request: Request, context: Context) -> Reply:
    if said := only_in_private(COMMAND.name, request, context):
        return said
    t = context.t
    document = await exported(request, context)
    return Reply(
        language=t.code,
        text=t("This is all that I keep of you. {privacy} says why.", privacy="/privacy"),
        document=document,
        personal=True,
    )
