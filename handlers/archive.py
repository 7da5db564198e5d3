"""/archive: every article as a file, for editors."""

from bot.i18n import N_
from bot.model import Command, Reply, Request, Role
from bot.router import Archive, Context, at_work, only_in_private

COMMAND = Command("archive", N_("All articles as a file"), role=Role.ADMIN, words=N_("archive"), rank=73)


async def answer(request: Request, context: Context) -> Reply:
    """Drafts are in it, which nobody else is to see."""
    if private := only_in_private("help", request, context):
        return private
    await context.note(request, "archive")
    return await at_work(Archive(context.store), request, context)
